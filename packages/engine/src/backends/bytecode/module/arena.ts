/**
 * Memory of the module: pages of 64 KiB that are taken from the end and given back, small pieces that last as long
 * as the search, and columns: sequences of words that grow by a page and never move.
 */

import { outOfMemory } from './host.ts';

export const pageBytes: u32 = 65536;
const pageShift: u32 = 16;
/** Words of a page. */
const pageWordShift: u32 = 14;
const pageWordMask: u32 = 16383;

let top: u32 = 0;
/** Where memory ends for good. */
let most: u64 = 0;
let freePages: u32 = 0;
let freeCount: u32 = 0;
let pieceAt: u32 = 0;
let pieceEnd: u32 = 0;

/** Begins with the memory that the module came with; there may be so many bytes in all. */
export function beginArena(from: u32, bytes: u32): void {
  most = bytes;
  top = ((from + pageBytes - 1) >> pageShift) << pageShift;
  freePages = 0;
  freeCount = 0;
  pieceAt = 0;
  pieceEnd = 0;
}

/** Bytes in use. */
export function bytesInUse(): u32 {
  return top - (freeCount << pageShift);
}

/** A run of pages; what is in them is left over from whoever had them. */
export function takePages(count: u32): u32 {
  if (count === 1 && freePages !== 0) {
    const page = freePages;
    freePages = load<u32>(page);
    freeCount--;
    return page;
  }
  if (!reach(count)) outOfMemory();
  const at = top;
  top += count << pageShift;
  return at;
}

/** Whether so many pages can be had one by one, and then so many in a row. */
export function canTake(pages: u32, inRow: u32): bool {
  return reach(inRow + (pages > freeCount ? pages - freeCount : 0));
}

/** Makes memory reach so many pages beyond the top, if it can. */
function reach(pages: u32): bool {
  const end: u64 = <u64>top + ((<u64>pages) << pageShift);
  const have: u64 = (<u64>memory.size()) << pageShift;
  if (end > most) return false;
  if (end <= have) return true;
  const more = <i32>((end - have + 65535) >> pageShift);
  // A little ahead, so that growing is not asked for at each page.
  return memory.grow(max<i32>(more, 16)) >= 0 || memory.grow(more) >= 0;
}

export function givePages(at: u32, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const page = at + (i << pageShift);
    store<u32>(page, freePages);
    freePages = page;
    freeCount++;
  }
}

/** A piece that lasts as long as the search, filled with zeros. */
export function takePiece(bytes: u32): u32 {
  const size = (bytes + 15) & ~15;
  if (size >= pageBytes) {
    const pages = (size + pageBytes - 1) >> pageShift;
    const large = takePages(pages);
    memory.fill(large, 0, pages << pageShift);
    return large;
  }
  if (pieceAt + size > pieceEnd) {
    pieceAt = takePages(1);
    pieceEnd = pieceAt + pageBytes;
  }
  const at = pieceAt;
  pieceAt += size;
  memory.fill(at, 0, size);
  return at;
}

// A column: its length, where its directory is, how many pages that has room for, how many it has.

export function makeColumn(): u32 {
  return takePiece(16);
}

export function columnLength(column: u32): u32 {
  return load<u32>(column);
}

export function columnAddress(column: u32, index: u32): u32 {
  return load<u32>(load<u32>(column, 4) + ((index >> pageWordShift) << 2)) + ((index & pageWordMask) << 2);
}

export function columnGet(column: u32, index: u32): i32 {
  return load<i32>(columnAddress(column, index));
}

export function columnSet(column: u32, index: u32, value: i32): void {
  store<i32>(columnAddress(column, index), value);
}

export function columnPush(column: u32, value: i32): void {
  const length = load<u32>(column);
  if ((length & pageWordMask) === 0) columnGrow(column);
  store<u32>(column, length + 1);
  store<i32>(columnAddress(column, length), value);
}

/** Makes room for a number of words behind the length, and counts them in; what they hold is left open. */
export function columnExtend(column: u32, words: u32): void {
  const length = load<u32>(column) + words;
  while (load<u32>(column, 12) << pageWordShift < length) columnGrow(column);
  store<u32>(column, length);
}

/** Gives back all pages before the one that holds a word, for one pass over a column that is rewritten elsewhere. */
export function columnDropPage(column: u32, page: u32): void {
  givePages(load<u32>(load<u32>(column, 4) + (page << 2)), 1);
}

export function columnPop(column: u32): i32 {
  const length = load<u32>(column) - 1;
  store<u32>(column, length);
  return load<i32>(columnAddress(column, length));
}

function columnGrow(column: u32): void {
  const pages = load<u32>(column, 12);
  // Where a column was popped, its page is there already.
  if (load<u32>(column) >> pageWordShift < pages && (load<u32>(column) & pageWordMask) === 0) return;
  const room = load<u32>(column, 8);
  if (pages === room) {
    const larger = room === 0 ? 4 : room * 2;
    const directory = takePiece(larger << 2);
    memory.copy(directory, load<u32>(column, 4), room << 2);
    store<u32>(column, directory, 4);
    store<u32>(column, larger, 8);
  }
  store<u32>(load<u32>(column, 4) + (pages << 2), takePages(1));
  store<u32>(column, pages + 1, 12);
}
