/**
 * The seen set. A state is cut into components (an agent's words, an object's, a global's); each keeps a list of the
 * values it has been seen with, and a state is stored as the row of their numbers, packed into as many bits as each
 * needs (Holzmann's collapse, SPIN 1997, with bits that grow). Rows are compared whole: two states are never taken
 * for one.
 */
import { lacksRow, parCompacts, parComponentOf, parComponents, parComponentTable, parTotal } from '../opcodes.ts';
import {
  canTake,
  columnAddress,
  columnDropPage,
  columnExtend,
  columnGet,
  columnPush,
  givePages,
  makeColumn,
  pageBytes,
  takePages,
  takePiece,
} from './arena.ts';
import { doesNotFit, outOfMemory } from './host.ts';
import { entry, parameter } from './parameters.ts';
import { beginSlots, homeOf, slotBehind, takeSlot } from './slots.ts';
import { journalIndex, journalOld, journalSize, word, wordsAddress } from './vector.ts';

// A component: where its words begin, how many, its values.
let componentCount: i32 = 0;
let componentOf: u32 = 0;
let starts: u32 = 0;
let sizes: u32 = 0;
/** Numbers of values seen, bits for them in a row, where these lie. */
let counts: u32 = 0;
let bits: u32 = 0;
let rowWords: u32 = 0;
let shifts: u32 = 0;
/** Which value is loaded, and which the state under way would be stored with. */
let loaded: u32 = 0;
let current: u32 = 0;
/** For each component the addresses of its values, and how many there is room for. */
let directories: u32 = 0;
let rooms: u32 = 0;
/** Components whose row has bits at all. */
let varying: u32 = 0;
let varyingCount: i32 = 0;
/** Of each of these: where its number lies in a row, shift, mask, where its loaded number lies, its own number. */
let fields: u32 = 0;
const fieldBytes: u32 = 20;

// Values: hash (8 bytes), component, number, hash of the words (8 bytes), how many words are not 0, and these: index,
// word. Most words of a large component are 0.
let valueTable: u32 = 0;
let valuePages: u32 = 0;
let valueMask: u32 = 0;
let valueCount: u32 = 0;
const valueHeader: u32 = 32;

let width: i32 = 1;
let rows: u32 = 0;
let states: u32 = 0;
/** The state whose row lies first, the first whose row is kept, and how many pages before it are given back. */
let rowsFrom: u32 = 0;
let keptFrom: u32 = 0;
let droppedPages: u32 = 0;
/** Where states are told apart by hashes alone: the half of each that the index has no room for. */
let halves: u32 = 0;
let compacts: bool = false;
let row: u32 = 0;
let touched: u32 = 0;
let touchedStamps: u32 = 0;
let touchStamp: i32 = 0;
let touchedCount: i32 = 0;
let parentHash: u64 = 0;
let newRow: u32 = 0;
let oldRow: u32 = 0;
let deltas: u32 = 0;
/** For each word what it is multiplied by in the hash of its component (Carter, Wegman: Universal Classes of Hash
 * Functions, J. Computer and System Sciences 1979). */
let factors: u32 = 0;

// States to look up: the hash, then the row. To look up several at once is to wait for memory once.
let queue: u32 = 0;
let queueStride: u32 = 0;
let queueRoom: i32 = 0;
let queued: i32 = 0;
/** Of those that were queued since `beginQueue`: how many were looked up, what came of it, how many have room. */
let found: u32 = 0;
let foundCount: i32 = 0;
let foundRoom: i32 = 0;
/** Where a word goes that is made of what was read only to have it near: else it would not be read. */
let nearby: u32 = 0;
const queueHeader: u32 = 8;
const mostQueued: i32 = 64;

const mostRowWords: i32 = 1000;

export function beginStore(): void {
  componentCount = parameter(parComponents);
  componentOf = parameter(parComponentOf);
  const table: u32 = parameter(parComponentTable);
  starts = takePiece(componentCount << 2);
  sizes = takePiece(componentCount << 2);
  counts = takePiece(componentCount << 2);
  bits = takePiece(componentCount << 2);
  rowWords = takePiece(componentCount << 2);
  shifts = takePiece(componentCount << 2);
  loaded = takePiece(componentCount << 2);
  current = takePiece(componentCount << 2);
  directories = takePiece(componentCount << 2);
  rooms = takePiece(componentCount << 2);
  varying = takePiece(componentCount << 2);
  fields = takePiece(componentCount * fieldBytes);
  touched = takePiece(componentCount << 2);
  touchedStamps = takePiece(componentCount << 2);
  deltas = takePiece(componentCount << 4);
  const total = parameter(parTotal);
  factors = takePiece(total << 3);
  for (let i = 0; i < total; i++) store<u64>(factors + (i << 3), mix(i, 1) | 1);
  newRow = takePiece(componentCount * 4 + 64);
  row = takePiece(componentCount * 4 + 64);
  oldRow = takePiece(componentCount * 4 + 64);
  // No row has more words than there are components.
  queueStride = (queueHeader + (min<u32>(componentCount, mostRowWords) << 2) + 15) & ~7;
  queueRoom = max<i32>(1, min<i32>(mostQueued, (pageBytes - 1) / queueStride));
  queue = takePiece(queueRoom * queueStride);
  queued = 0;
  nearby = takePiece(4);
  foundRoom = 256;
  found = takePiece(foundRoom << 2);
  foundCount = 0;
  for (let c = 0; c < componentCount; c++) {
    store<i32>(starts + (c << 2), entry(table, c * 2));
    store<i32>(sizes + (c << 2), entry(table, c * 2 + 1));
    store<i32>(loaded + (c << 2), -1);
  }
  valuePages = 1;
  valueTable = takePages(1);
  memory.fill(valueTable, 0, pageBytes);
  valueMask = (pageBytes >> 2) - 1;
  valueCount = 0;
  width = 1;
  varyingCount = 0;
  rows = makeColumn();
  states = 0;
  rowsFrom = 0;
  keptFrom = 0;
  droppedPages = 0;
  compacts = parameter(parCompacts) !== 0;
  halves = makeColumn();
  beginSlots();
  touchStamp = 0;
}

export function stateCount(): i32 {
  return <i32>states;
}

// Written in halves: as one number they would not be exact to a reader of numbers with 53 bits.
const multiplier: u64 = ((<u64>0xd6e8feb8) << 32) | 0x6659fd93;
const spreader: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

function mix(a: i32, b: i32): u64 {
  let hash: u64 = ((<u64>(<u32>a)) << 32) | <u64>(<u32>b);
  hash ^= hash >> 32;
  hash = hash * multiplier;
  hash ^= hash >> 32;
  hash = hash * multiplier;
  return hash ^ (hash >> 32);
}

/** Of one word: 0 if that is 0, so that the sum over a component goes over nothing but its other words. */
function wordHash(index: i32, value: i32): u64 {
  return <u64>(<u32>value) * load<u64>(factors + (index << 3));
}

/** Where in the table of values one is looked for first. */
function valueSlot(component: i32, hash: u64): u32 {
  return <u32>(((hash + <u64>(<u32>component) * multiplier) * spreader) >> 32) & valueMask;
}

/**
 * The number of the value that a component has now. `hash` is the sum of its words' hashes, `count` how many of them
 * are not 0.
 */
function valueNumber(component: i32, hash: u64, count: i32): i32 {
  let slot = valueSlot(component, hash);
  for (;;) {
    const value = load<u32>(valueTable + (slot << 2));
    if (value === 0) break;
    if (
      load<u64>(value, 16) === hash &&
      load<i32>(value, 8) === component &&
      load<i32>(value, 24) === count &&
      isValue(value, count)
    ) {
      return load<i32>(value, 12);
    }
    slot = (slot + 1) & valueMask;
  }
  return addValue(component, hash, count, slot);
}

/** As many words are not 0 in both: they are equal if these are. */
function isValue(value: u32, count: i32): bool {
  const words = wordsAddress();
  let at = value + valueHeader;
  for (let i = 0; i < count; i++) {
    if (load<i32>(words + (load<u32>(at) << 2)) !== load<i32>(at, 4)) return false;
    at += 8;
  }
  return true;
}

function addValue(component: i32, hash: u64, count: i32, slot: u32): i32 {
  const number = entry(counts, component);
  const value = takePiece(valueHeader + (count << 3));
  // The first value adds nothing, so that it makes no difference when a component begins to vary.
  store<u64>(value, number === 0 ? 0 : mix(component + 1, number));
  store<i32>(value, component, 8);
  store<i32>(value, number, 12);
  store<u64>(value, hash, 16);
  store<i32>(value, count, 24);
  store<i32>(value, 0, 28);
  const start = entry(starts, component);
  const end = start + entry(sizes, component);
  let at = value + valueHeader;
  for (let i = start; i < end; i++) {
    const now = word(i);
    if (now === 0) continue;
    store<i32>(at, i);
    store<i32>(at, now, 4);
    at += 8;
  }
  store<u32>(valueTable + (slot << 2), value);
  store<i32>(counts + (component << 2), number + 1);
  const room = entry(rooms, component);
  if (number === room) {
    const larger = room === 0 ? 4 : room * 2;
    const directory = takePiece(larger << 2);
    memory.copy(directory, load<u32>(directories + (component << 2)), room << 2);
    store<u32>(directories + (component << 2), directory);
    store<i32>(rooms + (component << 2), larger);
  }
  store<u32>(load<u32>(directories + (component << 2)) + (number << 2), value);
  valueCount++;
  if (valueCount * 2 > valueMask) growValues();
  if (number >= 1 << entry(bits, component)) widen(component);
  return number;
}

function growValues(): void {
  const old = valueTable;
  const oldPages = valuePages;
  const oldMask = valueMask;
  valuePages = valuePages * 2;
  valueTable = takePages(valuePages);
  memory.fill(valueTable, 0, valuePages * pageBytes);
  valueMask = (valuePages * pageBytes) / 4 - 1;
  for (let i: u32 = 0; i <= oldMask; i++) {
    const value = load<u32>(old + (i << 2));
    if (value === 0) continue;
    let slot = valueSlot(load<i32>(value, 8), load<u64>(value, 16));
    while (load<u32>(valueTable + (slot << 2)) !== 0) slot = (slot + 1) & valueMask;
    store<u32>(valueTable + (slot << 2), value);
  }
  givePages(old, oldPages);
}

function valueAt(component: i32, number: i32): u32 {
  return load<u32>(load<u32>(directories + (component << 2)) + (number << 2));
}

/** The number of the value that a component has now, all its words looked at. */
function wholeValueNumber(component: i32): i32 {
  const start = entry(starts, component);
  const end = start + entry(sizes, component);
  let hash: u64 = 0;
  let count = 0;
  for (let i = start; i < end; i++) {
    const now = word(i);
    if (now === 0) continue;
    hash += wordHash(i, now);
    count++;
  }
  return valueNumber(component, hash, count);
}

/** Where the words lie that are not 0 in the loaded value of a component, and how many they are. */
export function loadedWords(component: i32): u32 {
  return valueAt(component, entry(loaded, component)) + valueHeader;
}

export function loadedWordCount(component: i32): i32 {
  return load<i32>(valueAt(component, entry(loaded, component)), 24);
}

/** What is remembered of the loaded value of an agent's component: the number of its chain of calls, or 0. */
export function chainOfLoaded(component: i32): i32 {
  return load<i32>(valueAt(component, entry(loaded, component)), 28);
}

export function keepChainOfLoaded(component: i32, chain: i32): void {
  store<i32>(valueAt(component, entry(loaded, component)), chain, 28);
}

/** Replaces the loaded value of a component by another. */
function loadValue(component: i32, number: i32): void {
  const words = wordsAddress();
  const old = entry(loaded, component);
  if (old >= 0) {
    const gone = valueAt(component, old);
    let from = gone + valueHeader;
    const end = from + (load<i32>(gone, 24) << 3);
    while (from < end) {
      store<i32>(words + (load<u32>(from) << 2), 0);
      from += 8;
    }
  }
  store<i32>(loaded + (component << 2), number);
  const value = valueAt(component, number);
  let at = value + valueHeader;
  const last = at + (load<i32>(value, 24) << 3);
  while (at < last) {
    store<i32>(words + (load<u32>(at) << 2), load<i32>(at, 4));
    at += 8;
  }
}

/** A component has got more values than its bits can tell: rows are laid out anew, all of them rewritten. */
function widen(component: i32): void {
  // Rows that wait to be looked up are laid out as they were until now.
  lookUp();
  const oldWidth = width;
  const oldWords = takePages(3);
  memory.copy(oldWords, rowWords, componentCount << 2);
  memory.copy(oldWords + 16384, shifts, componentCount << 2);
  memory.copy(oldWords + 32768, bits, componentCount << 2);
  // Where there is much to rewrite, room for some more values makes it rarer.
  const ahead = states > 500 ? 1 : 0;
  while (1 << entry(bits, component) <= entry(counts, component) - 1) {
    store<i32>(bits + (component << 2), entry(bits, component) + 1);
  }
  store<i32>(bits + (component << 2), entry(bits, component) + ahead);
  layOutRow();
  const words = (states - rowsFrom) * oldWidth;
  if (!canRewrite((words >> 14) + 1 - droppedPages)) {
    // Rows can be read as they are.
    memory.copy(bits, oldWords + 32768, componentCount << 2);
    layOutRow();
    outOfMemory();
  }
  const oldRows = rows;
  const oldFrom = rowsFrom;
  rowsFrom = keptFrom;
  rows = makeColumn();
  let dropped = droppedPages;
  droppedPages = 0;
  // Of each component that varied before: where its number was, mask, where it is now.
  const moves = oldWords + 49152;
  let moveCount = 0;
  for (let k = 0; k < varyingCount; k++) {
    const c = entry(varying, k);
    const count = load<i32>(oldWords + 32768 + (c << 2));
    if (count === 0) continue;
    const at = moves + moveCount * 20;
    store<i32>(at, load<i32>(oldWords + (c << 2)) << 2);
    store<i32>(at, load<i32>(oldWords + 16384 + (c << 2)), 4);
    store<u32>(at, ((<u32>1) << count) - 1, 8);
    store<i32>(at, entry(rowWords, c) << 2, 12);
    store<i32>(at, entry(shifts, c), 16);
    moveCount++;
  }
  const movesEnd = moves + moveCount * 20;
  for (let state = keptFrom; state < states; state++) {
    const from = (state - oldFrom) * oldWidth;
    for (let i = 0; i < oldWidth; i++) store<i32>(oldRow + (i << 2), load<i32>(columnAddress(oldRows, from + i)));
    for (let i = 0; i < width; i++) store<i32>(newRow + (i << 2), 0);
    for (let at = moves; at < movesEnd; at += 20) {
      const number = (load<u32>(oldRow + load<u32>(at)) >> load<u32>(at, 4)) & load<u32>(at, 8);
      const to = newRow + load<u32>(at, 12);
      store<u32>(to, load<u32>(to) | (number << load<u32>(at, 16)));
    }
    columnExtend(rows, width);
    const to = (state - rowsFrom) * width;
    for (let i = 0; i < width; i++) store<i32>(columnAddress(rows, to + i), load<i32>(newRow + (i << 2)));
    while ((dropped + 1) << 14 <= from) columnDropPage(oldRows, dropped++);
  }
  while (dropped << 14 < words) columnDropPage(oldRows, dropped++);
  givePages(oldWords, 3);
  // The row of the state that is being expanded changes its form, too.
  packCurrent();
}

/** Whether there is room for all rows that are kept, as wide as they are by now, when these pages are given back. */
function canRewrite(oldPages: u32): bool {
  const pages = <u32>((<u64>(states - keptFrom) * width) >> 14) + 1;
  // Directories of a column lie in a row, the sum of them four times the last at most; some pages for luck.
  return canTake(pages > oldPages ? pages - oldPages : 0, (pages >> 12) + 32);
}

/** Lays the components' numbers out in a row, first fit, none across a word's end. */
function layOutRow(): void {
  let used = 0;
  varyingCount = 0;
  const free = newRow;
  for (let pass = 31; pass >= 1; pass--) {
    for (let c = 0; c < componentCount; c++) {
      if (entry(bits, c) !== pass) continue;
      let at = 0;
      while (at < used && entry(free, at) < pass) at++;
      if (at === used) {
        store<i32>(free + (used << 2), 32);
        used++;
      }
      store<i32>(rowWords + (c << 2), at);
      store<i32>(shifts + (c << 2), 32 - entry(free, at));
      store<i32>(free + (at << 2), entry(free, at) - pass);
    }
  }
  for (let c = 0; c < componentCount; c++) {
    if (entry(bits, c) === 0) continue;
    store<i32>(varying + (varyingCount << 2), c);
    const field = fields + varyingCount * fieldBytes;
    store<i32>(field, entry(rowWords, c) << 2);
    store<i32>(field, entry(shifts, c), 4);
    store<u32>(field, ((<u32>1) << entry(bits, c)) - 1, 8);
    store<u32>(field, loaded + (c << 2), 12);
    store<i32>(field, c, 16);
    varyingCount++;
  }
  width = used === 0 ? 1 : used;
  if (width > mostRowWords) doesNotFit(lacksRow);
}

/** Packs the numbers in `current` into the row of the parent. */
function packCurrent(): void {
  for (let i = 0; i < width; i++) store<i32>(row + (i << 2), 0);
  for (let i = 0; i < varyingCount; i++) {
    const c = entry(varying, i);
    const at = row + (entry(rowWords, c) << 2);
    store<u32>(at, load<u32>(at) | (entry(loaded, c) << entry(shifts, c)));
  }
}

/** Loads a stored state into the words: only components that differ from what is there are copied. */
export function loadState(state: i32): void {
  const from = (state - rowsFrom) * width;
  for (let i = 0; i < width; i++) store<i32>(row + (i << 2), load<i32>(columnAddress(rows, from + i)));
  const end = fields + varyingCount * fieldBytes;
  for (let field = fields; field < end; field += fieldBytes) {
    const number = <i32>((load<u32>(row + load<u32>(field)) >> load<u32>(field, 4)) & load<u32>(field, 8));
    const at = load<u32>(field, 12);
    const old = load<i32>(at);
    if (number === old) continue;
    const c = load<i32>(field, 16);
    parentHash += load<u64>(valueAt(c, number)) - load<u64>(valueAt(c, old));
    loadValue(c, number);
  }
}

/** Whatever the words are, and which values are loaded: there are so many states, and the first of them can be loaded. */
export function forgetLoaded(count: i32): void {
  states = count;
  // First values add nothing.
  parentHash = 0;
  for (let c = 0; c < componentCount; c++) {
    memory.fill(wordsAddress() + (entry(starts, c) << 2), 0, entry(sizes, c) << 2);
    store<i32>(loaded + (c << 2), -1);
    loadValue(c, 0);
  }
}

/** A word of a stored state. */
export function wordIn(state: i32, index: i32): i32 {
  const c = load<u16>(componentOf + (index << 1));
  if (c === 0xffff) return word(index);
  let number = 0;
  const count = entry(bits, c);
  if (count !== 0) {
    const packed = <u32>columnGet(rows, (state - rowsFrom) * width + entry(rowWords, c));
    number = <i32>((packed >> entry(shifts, c)) & (((<u32>1) << count) - 1));
  }
  const value = valueAt(c, number);
  let at = value + valueHeader;
  const end = at + (load<i32>(value, 24) << 3);
  for (; at < end; at += 8) if (load<i32>(at) >= index) return load<i32>(at) === index ? load<i32>(at, 4) : 0;
  return 0;
}

/** The state under way is one that the host has written: all its components are looked at. */
export function addWhole(): i32 {
  for (let c = 0; c < componentCount; c++) {
    store<i32>(loaded + (c << 2), wholeValueNumber(c));
  }
  // Bits may have grown on the way.
  packCurrent();
  let hash: u64 = 0;
  for (let i = 0; i < varyingCount; i++) {
    const c = entry(varying, i);
    hash += load<u64>(valueAt(c, entry(loaded, c)));
  }
  parentHash = hash;
  return find(hash * spreader, row);
}

/** None of the states that were queued before is asked for any more. */
export function beginQueue(): void {
  queued = 0;
  foundCount = 0;
}

/** Queues the state that the loaded one has become, by what the journal says was changed. */
export function queueChanged(): void {
  touchStamp++;
  touchedCount = 0;
  const length = journalSize();
  for (let e = 0; e < length; e++) {
    const at = journalIndex(e);
    const c = load<u16>(componentOf + (at << 1));
    if (c === 0xffff) continue;
    const old = journalOld(e);
    const now = word(at);
    if (old === now) continue;
    if (entry(touchedStamps, c) !== touchStamp) {
      store<i32>(touchedStamps + (c << 2), touchStamp);
      store<i32>(touched + (touchedCount << 2), c);
      touchedCount++;
      store<u64>(deltas + (c << 4), 0);
      store<i32>(deltas + (c << 4), 0, 8);
    }
    const delta = deltas + (c << 4);
    store<u64>(delta, load<u64>(delta) + wordHash(at, now) - wordHash(at, old));
    store<i32>(delta, load<i32>(delta, 8) + (now !== 0 ? 1 : 0) - (old !== 0 ? 1 : 0), 8);
  }
  // Numbers first: a component that gets more bits lays the rows out anew.
  for (let i = 0; i < touchedCount; i++) {
    const c = entry(touched, i);
    const old = valueAt(c, entry(loaded, c));
    const delta = deltas + (c << 4);
    const count = load<i32>(old, 24) + load<i32>(delta, 8);
    store<i32>(current + (c << 2), valueNumber(c, load<u64>(old, 16) + load<u64>(delta), count));
  }
  let hash = parentHash;
  if (queued === queueRoom) lookUp();
  const place = queue + queued * queueStride;
  const newRow = place + queueHeader;
  for (let i = 0; i < width; i++) store<i32>(newRow + (i << 2), entry(row, i));
  for (let i = 0; i < touchedCount; i++) {
    const c = entry(touched, i);
    const was = entry(loaded, c);
    const now = entry(current, c);
    if (was === now) continue;
    hash += load<u64>(valueAt(c, now)) - load<u64>(valueAt(c, was));
    const at = newRow + (entry(rowWords, c) << 2);
    store<u32>(at, load<u32>(at) ^ ((was ^ now) << entry(shifts, c)));
  }
  store<u64>(place, hash * spreader);
  queued++;
}

/** The number of a state that was queued, complemented if it was new. It must have been looked up. */
export function foundAt(place: i32): i32 {
  return entry(found, place);
}

/** Looks up all states that wait for it, in order, and adds those that are new. */
export function lookUp(): void {
  if (queued > 1) {
    // What they ask for is read before anything depends on it.
    const end = queue + queued * queueStride;
    let read: u32 = 0;
    for (let at = queue; at < end; at += queueStride) {
      read ^= load<u32>(homeOf(load<u32>(at, 4)));
    }
    if (!compacts) for (let at = queue; at < end; at += queueStride) read ^= firstWordOfLikely(load<u32>(at, 4));
    store<u32>(nearby, read);
  }
  for (let i = 0; i < queued; i++) {
    if (foundCount === foundRoom) {
      const larger = takePiece(foundRoom << 3);
      memory.copy(larger, found, foundRoom << 2);
      found = larger;
      foundRoom *= 2;
    }
    const at = queue + i * queueStride;
    store<i32>(found + (foundCount << 2), find(load<u64>(at), at + queueHeader));
    foundCount++;
  }
  queued = 0;
}

/** A word of the row that a state with this tag is going to be compared with. */
function firstWordOfLikely(tag: u32): u32 {
  let slot = homeOf(tag);
  while (load<u32>(slot) !== 0 && load<u32>(slot, 4) !== tag) slot = slotBehind(slot);
  const number = load<u32>(slot);
  return number === 0 ? 0 : columnGet(rows, (number - 1 - rowsFrom) * width);
}

/** Finds a row, or adds it; its number, complemented if it is new. */
function find(spread: u64, newRow: u32): i32 {
  const tag: u32 = <u32>(spread >> 32);
  let slot = homeOf(tag);
  for (;;) {
    const number = load<u32>(slot);
    if (number === 0) break;
    if (load<u32>(slot, 4) === tag && (compacts ? isHalf(number - 1, spread) : isRow(number - 1, newRow))) {
      return <i32>(number - 1);
    }
    slot = slotBehind(slot);
  }
  const state = states++;
  if (compacts) columnPush(halves, <i32>spread);
  columnExtend(rows, width);
  const to = (state - rowsFrom) * width;
  for (let i = 0; i < width; i++) store<i32>(columnAddress(rows, to + i), load<i32>(newRow + (i << 2)));
  takeSlot(slot, tag, state);
  return ~(<i32>state);
}

function isHalf(state: u32, spread: u64): bool {
  return columnGet(halves, state) === <i32>spread;
}

/** Rows of states before one are not asked for any more, where states are told apart by hashes. */
export function keepRowsFrom(state: i32): void {
  if (!compacts) return;
  keptFrom = state;
  const end = (keptFrom - rowsFrom) * width;
  while ((droppedPages + 1) << 14 <= end) columnDropPage(rows, droppedPages++);
}

function isRow(state: u32, newRow: u32): bool {
  const from = state * width;
  const at = from & 16383;
  if (at + width <= 16384) {
    const words = columnAddress(rows, from);
    for (let i = 0; i < width; i++) if (load<i32>(words + (i << 2)) !== load<i32>(newRow + (i << 2))) return false;
    return true;
  }
  for (let i = 0; i < width; i++) {
    if (load<i32>(columnAddress(rows, from + i)) !== load<i32>(newRow + (i << 2))) return false;
  }
  return true;
}
