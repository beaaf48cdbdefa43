/**
 * Who touches which cell, and whether what is assumed of cells still holds. Assumptions are made of what a first part of
 * the search has seen; where one turns out to be wrong the search is worth nothing and the host begins again.
 */
import { cellIsConstant, cellIsShared, mostWords, parAssumed, parNotesUses } from '../opcodes.ts';
import { parameter, threadCount } from './parameters.ts';

const users: usize = memory.data(mostWords);
const written: usize = memory.data(mostWords);
let assumed: u32 = 0;
let notes: bool = false;
let isWrong: bool = false;
let isBlind: bool = false;

export function beginUses(): void {
  assumed = parameter(parAssumed);
  notes = parameter(parNotesUses) !== 0;
  isWrong = false;
  isBlind = false;
}

export function usersAddress(): usize {
  return users;
}

export function writtenAddress(): usize {
  return written;
}

/** Whether an assumption was wrong. */
export function assumedWrongly(): bool {
  return isWrong;
}

/** Whether something was done that is not noted here: nothing may be assumed then. */
export function usesAreBlind(): bool {
  return isBlind;
}

export function looksAway(): void {
  isBlind = true;
}

/** An agent touches a cell; -1 for who judges. */
export function touch(index: i32, agent: i32, isWrite: bool): void {
  if (!notes) return;
  const who = agent >= 0 && agent < threadCount() ? agent + 1 : cellIsShared;
  const known = <i32>load<u8>(users + index);
  if (known !== who) store<u8>(users + index, known === 0 ? who : cellIsShared);
  if (isWrite) store<u8>(written + index, 1);
  if (assumed === 0) return;
  const about = <i32>load<u8>(assumed + index);
  if (about === 0) return;
  if (about === cellIsConstant ? isWrite : about !== who) isWrong = true;
}

/** Whether an access takes no step of its own. */
export function isFree(index: i32, agent: i32): bool {
  const about = <i32>load<u8>(assumed + index);
  return about === cellIsConstant || (about !== 0 && about === agent + 1);
}
