/**
 * Shared memory: resolving pointers, allocating, freeing, what freeing does to every other pointer, sets in lists,
 * the names of epochs. The twin of the interpreter's `memory.ts`.
 */
import {
  lockBit,
  lockOwner,
  lockReadWrite,
  parAsksParity,
  parFreesAtOnce,
  parPoolCount,
  parRecycled,
  parStored,
  parUsesEpochs,
  poolBase,
  poolHeader,
  poolIsRecycled,
  poolObjectCount,
  poolObjects,
  poolSetCount,
  poolSets,
  poolSize,
  poolSlots,
  poolStride,
} from '../opcodes.ts';
import { touch } from './cell-uses.ts';
import {
  agentCount,
  baseOfAgent,
  entry,
  isName,
  lockCellAddress,
  lockCount,
  objectEntry,
  parameter,
  pool,
  totalWords,
} from './parameters.ts';
import { epochBit, isEpoch, isPointer, isStale, objectOf, offsetOf, pointerTo, poolOf, slotOf } from './pointers.ts';
import {
  epochsWereTouched,
  epochWord,
  epochWordCount,
  forgetEpochs,
  pointerWord,
  pointerWordCount,
  put,
  putScratch,
  word,
  wordsAddress,
} from './vector.ts';

// Values of an object's life.
export const lifeFree: i32 = 0;
export const lifeLive: i32 = 1;
export const lifeReadable: i32 = 2;

// Words of an agent's header: `ir/agent.ts`.
export const headLocation: i32 = 0;
export const headRcu: i32 = 1;
export const headIrq: i32 = 2;
export const headSpinlocks: i32 = 3;
export const headWaitsFor: i32 = 4;
export const headWaitState: i32 = 5;
export const headGraceSet: i32 = 6;
export const headTaskState: i32 = 7;
export const headPathBits: i32 = 9;
export const headKind: i32 = 10;

// Faults, below the least index.
export const faultNull: i32 = -1;
export const faultError: i32 = -2;
export const faultStale: i32 = -3;
export const faultFreed: i32 = -4;
export const faultReadable: i32 = -5;
export const faultTwice: i32 = -6;
export const faultPart: i32 = -7;
export const faultGlobals: i32 = -8;
export const faultBusy: i32 = -9;

/** The word where an object's fields begin. */
export function objectIndex(poolIndex: i32, slot: i32): i32 {
  return pool(poolIndex, poolBase) + slot * pool(poolIndex, poolStride) + pool(poolIndex, poolHeader);
}

/** The index of the word that a pointer means, or a fault. */
export function resolve(at: i32, agent: i32): i32 {
  if (!isPointer(at)) return at === 0 ? faultNull : faultError;
  if (isStale(at)) return faultStale;
  const found = objectEntry(objectOf(at));
  const header = found & 3;
  const index = found >> 2;
  if (header > 0) {
    const alive = word(index - header);
    if (alive === lifeFree) return faultFreed;
    if (alive === lifeReadable && (word(index - 1) & (1 << agent)) === 0) return faultReadable;
  }
  return index + offsetOf(at);
}

/** The index without asking who may look; -1 where nothing can be read. */
export function resolveLeniently(at: i32): i32 {
  if (!isPointer(at) || isStale(at)) return -1;
  const found = objectEntry(objectOf(at));
  const header = found & 3;
  const index = found >> 2;
  if (header > 0 && word(index - header) === lifeFree) return -1;
  return index + offsetOf(at);
}

export function readersInside(): i32 {
  let set = 0;
  const agents = agentCount();
  for (let agent = 0; agent < agents; agent++) {
    const base = baseOfAgent(agent);
    if (word(base + headRcu) + word(base + headIrq) + word(base + headSpinlocks) > 0) set |= 1 << agent;
  }
  return set;
}

/** Slots that some pointer of the state means, names of the set-up left out; one bit of a byte array each. */
const pointed: usize = memory.data(512);

/** Marks the pointed slots of a pool; with what no state holds, in the middle of a step. */
function markPointed(poolIndex: i32, withScratch: bool): void {
  memory.fill(pointed, 0, 512);
  const count = pointerWordCount();
  const end = withScratch ? 0x7fffffff : totalWords();
  for (let i = 0; i < count; i++) {
    const index = pointerWord(i);
    if (index >= end) break;
    const value = word(index);
    if (isPointer(value) && poolOf(value) === poolIndex && (index >= totalWords() || !isName(index))) {
      store<u8>(pointed + slotOf(value), 1);
    }
  }
}

const slotList: usize = memory.data(4096);

/**
 * Slots that an allocation may take: first the lowest free one that nothing points to, or -1, then those that
 * something still points to. Gives how many.
 */
export function allocatable(poolIndex: i32, inMiddle: bool): i32 {
  markPointed(poolIndex, inMiddle);
  const slots = pool(poolIndex, poolSlots);
  const header = pool(poolIndex, poolHeader);
  let fresh = -1;
  let count = 1;
  for (let slot = 0; slot < slots; slot++) {
    const alive = word(objectIndex(poolIndex, slot) - header);
    if (alive === lifeLive) continue;
    if (alive === lifeReadable || load<u8>(pointed + slot) !== 0) {
      store<i32>(slotList + (count << 2), slot);
      count++;
    } else if (fresh < 0) fresh = slot;
  }
  store<i32>(slotList, fresh);
  return count;
}

export function allocatableSlot(at: i32): i32 {
  return load<i32>(slotList + (at << 2));
}

/** Begins a life at a slot. */
export function beginLife(poolIndex: i32, slot: i32): i32 {
  const index = objectIndex(poolIndex, slot);
  touchObject(poolIndex, slot);
  put(index - pool(poolIndex, poolHeader), lifeLive);
  if (pool(poolIndex, poolIsRecycled) !== 0) put(index - 1, 0);
  return pointerTo(poolIndex, slot, 0);
}

/** Ends an object's life for an agent; 0, or a fault. `readers` are agents inside read sections. */
export function endLife(at: i32, agent: i32, readers: i32): i32 {
  if (at === 0) return 0;
  if (!isPointer(at)) return faultError;
  if (isStale(at)) return faultTwice;
  if (offsetOf(at) !== 0) return faultPart;
  const which = poolOf(at);
  const header = pool(which, poolHeader);
  if (header === 0) return faultGlobals;
  const index = objectIndex(which, slotOf(at));
  if (word(index - header) !== lifeLive) return faultTwice;
  const isRecycled = pool(which, poolIsRecycled) !== 0;
  touchObject(which, slotOf(at));
  if (isBusy(which, index, isRecycled ? readers & ~(1 << agent) : 0)) return faultBusy;
  if (isRecycled && readers !== 0) {
    put(index - header, lifeReadable);
    put(index - 1, readers);
    return 0;
  }
  die(which, slotOf(at));
  return 0;
}

/**
 * Whether a lock is held, or somebody waits, in an object: its table has the words that must be 0, and inverted those that
 * say how often each agent has an rwsem for read, which some of them may.
 */
function isBusy(which: i32, index: i32, mayRead: i32): bool {
  const count = pool(which, poolObjectCount);
  const table: u32 = pool(which, poolObjects);
  for (let i = 0; i < count; i++) {
    const at = entry(table, i);
    if (at >= 0) {
      if (word(index + at) !== 0) return true;
    } else if (isReadBesides(word(index + ~at), mayRead)) return true;
  }
  return false;
}

function isReadBesides(readers: i32, agents: i32): bool {
  for (let agent = 0; readers !== 0; agent++) {
    if ((readers & 3) !== 0 && (agents & (1 << agent)) === 0) return true;
    readers = <i32>(<u32>readers >>> 2);
  }
  return false;
}

/** A life begins or ends: nothing may be assumed of any word of the object. */
function touchObject(which: i32, slot: i32): void {
  const start = pool(which, poolBase) + slot * pool(which, poolStride);
  for (let i = pool(which, poolStride) - 1; i >= 0; i--) touch(start + i, -1, true);
}

function die(which: i32, slot: i32): void {
  touchObject(which, slot);
  const stride = pool(which, poolStride);
  const start = pool(which, poolBase) + slot * stride;
  for (let i = 0; i < stride; i++) put(start + i, 0);
  const key = objectOf(pointerTo(which, slot, 0));
  const count = pointerWordCount();
  const total = totalWords();
  for (let i = 0; i < count; i++) {
    const index = pointerWord(i);
    const value = word(index);
    if (isPointer(value) && objectOf(value) === key) {
      if (index < total) {
        touch(index, -1, true);
        put(index, value | 1);
      } else putScratch(index, value | 1);
    }
  }
  sortSets();
}

/** Freed objects that nobody can come to look at are gone at once. */
export function dropUnreachable(): void {
  if (parameter(parFreesAtOnce) === 0) return;
  const table: u32 = parameter(parRecycled);
  for (let i = 1; i <= entry(table, 0); i++) {
    const which = entry(table, i);
    const slots = pool(which, poolSlots);
    const header = pool(which, poolHeader);
    let known = false;
    for (let slot = 0; slot < slots; slot++) {
      const index = objectIndex(which, slot);
      if (word(index - header) !== lifeReadable) continue;
      if (!known) markPointed(which, false);
      known = true;
      if (load<u8>(pointed + slot) === 0 && isAsNew(which, index)) die(which, slot);
    }
  }
}

function isAsNew(which: i32, index: i32): bool {
  const size = pool(which, poolSize);
  for (let i = 0; i < size; i++) if (word(index + i) !== 0) return false;
  return true;
}

/** An agent has left its read sections. */
export function readerLeft(agent: i32): void {
  const bit = 1 << agent;
  const table: u32 = parameter(parRecycled);
  for (let i = 1; i <= entry(table, 0); i++) {
    const which = entry(table, i);
    const slots = pool(which, poolSlots);
    const header = pool(which, poolHeader);
    for (let slot = 0; slot < slots; slot++) {
      const index = objectIndex(which, slot);
      if (word(index - header) !== lifeReadable) continue;
      const readers = word(index - 1) & ~bit;
      put(index - 1, readers);
      if (readers === 0) die(which, slot);
    }
  }
  const agents = agentCount();
  for (let other = 0; other < agents; other++) {
    const base = baseOfAgent(other);
    if (word(base + headWaitsFor) !== 0) continue;
    put(base + headGraceSet, word(base + headGraceSet) & ~bit);
  }
}

// Sets with members in a list: sorted, without doubles, zeros at the end.

export function insertMember(index: i32, capacity: i32, member: i32): bool {
  let room = -1;
  for (let i = 0; i < capacity; i++) {
    const value = word(index + i);
    if (value === member) return true;
    if (value === 0 && room < 0) room = i;
  }
  if (room < 0) return false;
  put(index + room, member);
  sortSet(index, capacity);
  return true;
}

export function eraseMember(index: i32, capacity: i32, member: i32): void {
  for (let i = 0; i < capacity; i++) if (word(index + i) === member) put(index + i, 0);
  sortSet(index, capacity);
}

export function hasMember(index: i32, capacity: i32, member: i32): bool {
  for (let i = 0; i < capacity; i++) if (word(index + i) === member) return true;
  return false;
}

const sorted: usize = memory.data(16384);

function sortSet(index: i32, capacity: i32): void {
  let count = 0;
  for (let i = 0; i < capacity; i++) {
    const value = word(index + i);
    if (value === 0) continue;
    let at = count;
    let isDouble = false;
    for (let k = 0; k < count; k++) if (load<i32>(sorted + (k << 2)) === value) isDouble = true;
    if (isDouble) continue;
    while (at > 0 && load<i32>(sorted + ((at - 1) << 2)) > value) {
      store<i32>(sorted + (at << 2), load<i32>(sorted + ((at - 1) << 2)));
      at--;
    }
    store<i32>(sorted + (at << 2), value);
    count++;
  }
  for (let i = 0; i < capacity; i++) put(index + i, i < count ? load<i32>(sorted + (i << 2)) : 0);
}

/** Lists of members stand in the order of their words. */
function sortSets(): void {
  const pools = parameter(parPoolCount);
  for (let which = 0; which < pools; which++) {
    const count = pool(which, poolSetCount);
    const table: u32 = pool(which, poolSets);
    const slots = pool(which, poolSlots);
    for (let i = 0; i < count; i++) {
      for (let slot = 0; slot < slots; slot++) {
        sortSet(objectIndex(which, slot) + entry(table, i * 2), entry(table, i * 2 + 1));
      }
    }
  }
}

// Epochs.

/** Epochs in the order of their first occurrence, apart for even and odd ones where that is asked. */
export function renumberEpochs(): void {
  if (parameter(parUsesEpochs) === 0 || !epochsWereTouched()) return;
  forgetEpochs();
  const asksParity = parameter(parAsksParity) !== 0;
  const stored = parameter(parStored);
  let even = 0;
  let odd = 0;
  const count = epochWordCount();
  for (let i = 0; i < count; i++) {
    const index = epochWord(i);
    if (index >= stored) break;
    const value = word(index);
    store<i32>(oldEpochs + (i << 2), isEpoch(value) ? value : 0);
    if (!isEpoch(value)) continue;
    // A word before it that held the same one has its new name already.
    let name = 0;
    for (let k = 0; k < i; k++) {
      if (load<i32>(oldEpochs + (k << 2)) === value) {
        name = word(epochWord(k));
        break;
      }
    }
    if (name === 0) {
      const isOdd = asksParity && (value & 1) !== 0;
      const number = isOdd ? odd++ : even++;
      name = epochBit | (number << 1) | (isOdd ? 1 : 0);
    }
    put(index, name);
  }
  forgetEpochs();
}

const oldEpochs: usize = memory.data(65536);

/** A value unlike every epoch stored, of the other parity. */
export function nextEpoch(old: i32): i32 {
  const isOdd = parameter(parAsksParity) !== 0 && (old & 1) === 0;
  let greatest = -1;
  const count = epochWordCount();
  for (let i = 0; i < count; i++) {
    const value = word(epochWord(i));
    if (!isEpoch(value) || ((value & 1) !== 0) !== isOdd) continue;
    const number = (value & (epochBit - 1)) >> 1;
    if (number > greatest) greatest = number;
  }
  return epochBit | ((greatest + 1) << 1) | (isOdd ? 1 : 0);
}

/** What steps before have left in variables that no state holds is no epoch of this one. */
export function forgetScratchEpochs(): void {
  const total = totalWords();
  for (let i = epochWordCount() - 1; i >= 0; i--) {
    const index = epochWord(i);
    if (index < total) break;
    if (isEpoch(word(index))) putScratch(index, 0);
  }
}

// Locks.

/** How an agent holds a lock: 0 not, 1 held, 2 for write, 3 for read. */
export function howHeld(cell: i32, agent: i32): i32 {
  return howHeldAt(lockCellAddress(cell), agent, wordsAddress());
}

/** The same, for the record of a lock: `words` is where the state's words lie. */
export function howHeldAt(cell: u32, agent: i32, words: u32): i32 {
  const at = words + (load<u32>(cell) << 2);
  const one = load<i32>(at);
  const other = load<i32>(at, 4);
  // Whatever the kind: nobody holds it.
  if ((one | other) === 0) return 0;
  const life = load<i32>(cell, 12);
  if (life >= 0 && load<i32>(words + (life << 2)) !== lifeLive) return 0;
  const kind = load<i32>(cell, 4);
  const id = agent + 1;
  if (kind === lockOwner) return one === id ? 1 : 0;
  if (kind === lockBit) return other === id ? 1 : 0;
  if (kind === lockReadWrite) {
    if (one === id) return 2;
    return ((<u32>other >> (2 * agent)) & 3) !== 0 ? 3 : 0;
  }
  return ((<u32>one >> (2 * agent)) & 3) !== 0 ? 3 : 0;
}

/** Whether an agent holds any lock at all. */
export function holdsAny(agent: i32): bool {
  const words = wordsAddress();
  const end = lockCellAddress(lockCount());
  for (let cell = lockCellAddress(0); cell < end; cell += 24) if (howHeldAt(cell, agent, words) !== 0) return true;
  return false;
}
