/**
 * The index over stored states: for the upper half of a hash, its tag, the numbers of the states that have it. Extendible
 * hashing (Fagin, Nievergelt, Pippenger, Strong: ACM TODS, 1979): the tag's first bits lead through a directory to a
 * page of slots, its last bits to a slot in it, and behind that one the next that is free is taken. A page that gets
 * full is cut in two by one bit more, so that the index grows a page at a time and never stops to be rewritten.
 */
import { givePages, pageBytes, takePages } from './arena.ts';

// A slot: number of a state plus 1, or 0; its tag.
const slotMask: u32 = pageBytes - 1;
const homeMask: u32 = (pageBytes >> 3) - 1;
/** Beyond so many states in a page, seven tenths, the next free slot is far. */
const fullest: u32 = (pageBytes >> 3) - ((pageBytes >> 3) * 3) / 10;

// An entry of the directory: a page; how many bits lead to it and, of the first entry that does, how many states are in
// it, times 256.
let directory: u32 = 0;
let directoryBits: u32 = 0;
let directoryPages: u32 = 0;
/** As many bits as tags have besides those of a slot. */
const mostBits: u32 = 19;

export function beginSlots(): void {
  directory = takePages(1);
  directoryPages = 1;
  directoryBits = 1;
  const page = takePages(1);
  memory.fill(page, 0, pageBytes);
  for (let i: u32 = 0; i < 2; i++) {
    store<u32>(directory + (i << 3), page);
    store<u32>(directory + (i << 3), 0, 4);
  }
}

/** The slot that a tag's states are looked for from. */
export function homeOf(tag: u32): u32 {
  return load<u32>(directory + ((tag >> (32 - directoryBits)) << 3)) + ((tag & homeMask) << 3);
}

/** The slot behind another, in its page. */
export function slotBehind(slot: u32): u32 {
  return (slot & ~slotMask) | ((slot + 8) & slotMask);
}

/** Takes a free slot, which was found from the tag's home on. */
export function takeSlot(slot: u32, tag: u32, state: u32): void {
  store<u32>(slot, state + 1);
  store<u32>(slot, tag, 4);
  const depth = load<u8>(directory + ((tag >> (32 - directoryBits)) << 3), 4);
  const entry = directory + (firstOf(tag, depth) << 3);
  const count = (load<u32>(entry, 4) >> 8) + 1;
  store<u32>(entry, (count << 8) | depth, 4);
  if (count > fullest) cut(tag, depth);
}

/** The first entry that leads to the page of a tag, to which so many of its bits lead. */
function firstOf(tag: u32, depth: u32): u32 {
  return depth === 0 ? 0 : (tag >> (32 - depth)) << (directoryBits - depth);
}

/** Cuts the page of a tag in two, by one bit more. */
function cut(tag: u32, depth: u32): void {
  if (depth === directoryBits) doubleDirectory();
  const first = firstOf(tag, depth);
  const half: u32 = 1 << (directoryBits - depth - 1);
  const old = load<u32>(directory + (first << 3));
  const zero = takePages(1);
  const one = takePages(1);
  memory.fill(zero, 0, pageBytes);
  memory.fill(one, 0, pageBytes);
  let ones: u32 = 0;
  let zeros: u32 = 0;
  for (let at = old; at - old < pageBytes; at += 8) {
    const number = load<u32>(at);
    if (number === 0) continue;
    const its = load<u32>(at, 4);
    const isOne = ((its >> (31 - depth)) & 1) !== 0;
    let to = (isOne ? one : zero) + ((its & homeMask) << 3);
    while (load<u32>(to) !== 0) to = slotBehind(to);
    store<u32>(to, number);
    store<u32>(to, its, 4);
    if (isOne) ones++;
    else zeros++;
  }
  for (let i: u32 = 0; i < half * 2; i++) {
    const entry = directory + ((first + i) << 3);
    store<u32>(entry, i < half ? zero : one);
    store<u32>(entry, ((i < half ? zeros : ones) << 8) | (depth + 1), 4);
  }
  givePages(old, 1);
}

/** As long as an entry is no page, the directory lies in one and is spread from its end. */
function doubleDirectory(): void {
  if (directoryBits === mostBits) unreachable();
  const old = directory;
  const oldPages = directoryPages;
  const entries: u32 = 1 << directoryBits;
  const pages = (entries * 16 + pageBytes - 1) / pageBytes;
  if (pages > oldPages) directory = takePages(pages);
  directoryPages = pages;
  for (let i = <i32>entries - 1; i >= 0; i--) {
    const page = load<u32>(old + (i << 3));
    const about = load<u32>(old + (i << 3), 4);
    store<u32>(directory + (i << 4), page);
    store<u32>(directory + (i << 4), about, 4);
    store<u32>(directory + (i << 4), page, 8);
    store<u32>(directory + (i << 4), about, 12);
  }
  directoryBits++;
  if (directory !== old) givePages(old, oldPages);
}
