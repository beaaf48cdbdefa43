/**
 * Numbers for sequences of words: each pair of (number, word) has one number of its own, so a sequence is folded into
 * a number from a root on, exactly, not by a hash. Signatures of what was noted, chains of calls, choices and what
 * fairness owes are all numbered here; a word of its own is kept with each number.
 */
import { columnAddress, columnExtend, givePages, makeColumn, pageBytes, takePages } from './arena.ts';

/** Roots: numbers that no pair has. Two more, which the host knows, stand in `opcodes.ts`. */
export const rootLive: i32 = 1;
export const rootMove: i32 = 4;
export const rootHeld: i32 = 5;
export const rootFinding: i32 = 6;
export const rootCut: i32 = 7;
export const rootAnswers: i32 = 8;
export const rootLockdep: i32 = 9;
export const rootAttempt: i32 = 10;
export const rootWaitRow: i32 = 11;
export const rootWaited: i32 = 12;
export const rootCycle: i32 = 13;
export const rootRace: i32 = 14;
export const rootAdded: i32 = 15;
export const rootStanding: i32 = 16;
const firstNumber: i32 = 17;

/** Of each number: first, second, the word kept with it, one to spare, so that all lie in one line of the cache. */
let records: u32 = 0;
let table: u32 = 0;
let tablePages: u32 = 0;
let mask: u32 = 0;
let count: i32 = 0;
let isNew: bool = false;

export function beginPairs(): void {
  records = makeColumn();
  count = 0;
  for (let i = 0; i < firstNumber; i++) addRecord(0, 0);
  tablePages = 1;
  table = takePages(1);
  memory.fill(table, 0, pageBytes);
  mask = (pageBytes >> 2) - 1;
}

function slotOf(first: i32, second: i32): u32 {
  let hash: u32 = <u32>first * 0x9e3779b1 + <u32>second * 0x85ebca77;
  hash ^= hash >> 15;
  hash = hash * 0x2c1b3c6d;
  return (hash ^ (hash >> 13)) & mask;
}

function recordOf(number: i32): u32 {
  return columnAddress(records, number << 2);
}

function addRecord(first: i32, second: i32): i32 {
  columnExtend(records, 4);
  const number = count++;
  const record = recordOf(number);
  store<i32>(record, first);
  store<i32>(record, second, 4);
  store<i32>(record, 0, 8);
  return number;
}

/** The number of a pair; `wasNew` tells whether it has just got it. */
export function pair(first: i32, second: i32): i32 {
  let slot = slotOf(first, second);
  for (;;) {
    const number = load<i32>(table + (slot << 2));
    if (number === 0) break;
    const record = recordOf(number);
    if (load<i32>(record) === first && load<i32>(record, 4) === second) {
      isNew = false;
      return number;
    }
    slot = (slot + 1) & mask;
  }
  const number = addRecord(first, second);
  store<i32>(table + (slot << 2), number);
  if (<u32>count * 2 > mask) growTable();
  isNew = true;
  return number;
}

export function wasNew(): bool {
  return isNew;
}

export function payloadOf(number: i32): i32 {
  return load<i32>(recordOf(number), 8);
}

export function setPayload(number: i32, value: i32): void {
  store<i32>(recordOf(number), value, 8);
}

export function firstOf(number: i32): i32 {
  return load<i32>(recordOf(number));
}

export function secondOf(number: i32): i32 {
  return load<i32>(recordOf(number), 4);
}

function growTable(): void {
  const old = table;
  const oldPages = tablePages;
  tablePages = tablePages * 2;
  table = takePages(tablePages);
  memory.fill(table, 0, tablePages * pageBytes);
  mask = (tablePages * pageBytes) / 4 - 1;
  givePages(old, oldPages);
  for (let number = firstNumber; number < count; number++) {
    let slot = slotOf(firstOf(number), secondOf(number));
    while (load<i32>(table + (slot << 2)) !== 0) slot = (slot + 1) & mask;
    store<i32>(table + (slot << 2), number);
  }
}
