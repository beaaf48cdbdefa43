/**
 * The state under way: its words, behind them those of the engine's own agent, behind them scratch. What a step
 * changes is written down, each word once, so that it can be taken back and only what changed is looked at again.
 * Which words have ever held pointers or epochs is remembered: no others need to be searched for them.
 */
import { mostWords } from '../opcodes.ts';

// At fixed addresses, so that reaching a word takes no other word. Fresh memory is 0.
const words: usize = memory.data(mostWords * 4);
/** For each word the journal's stamp when it was last written down. */
const stamps: usize = memory.data(mostWords * 4);
/** For each word: 1 once it has held a pointer, 2 once an epoch. */
const tags: usize = memory.data(mostWords);
const pointerWords: usize = memory.data(mostWords * 4);
const epochWords: usize = memory.data(mostWords * 4);
/** Entries of the journal: index, old value, the stamp before. A nested step writes words down again. */
const journal: usize = memory.data(mostWords * 12 * 4);
let total: i32 = 0;
/** Where scratch begins, and where all words end. */
let scratchFrom: u32 = 0;
const wordsEnd: u32 = <u32>words + mostWords * 4;
let stamp: i32 = 0;
let lastStamp: i32 = 0;
let journalLength: i32 = 0;
let pointerCount: i32 = 0;
let epochCount: i32 = 0;
/** Whether an epoch was written or overwritten: else their names are still in order. */
let epochsTouched: bool = false;

const tagPointer: i32 = 1;
const tagEpoch: i32 = 2;
const epochBit: i32 = 0x20000000;
const pointerBit: i32 = 0x40000000;

/** `stateWords` is how many words lie before scratch. */
export function beginVector(stateWords: i32): void {
  total = stateWords;
  scratchFrom = <u32>words + (stateWords << 2);
}

export function wordsAddress(): usize {
  return words;
}

export function word(index: i32): i32 {
  return load<i32>(words + (index << 2));
}

/** Sets a word of the state. */
export function put(index: i32, value: i32): void {
  const at = words + (index << 2);
  const old = load<i32>(at);
  if (old === value) return;
  const stampAt = stamps + (index << 2);
  const before = load<i32>(stampAt);
  if (before !== stamp) {
    store<i32>(stampAt, stamp);
    const entry = journal + journalLength * 12;
    store<i32>(entry, index);
    store<i32>(entry, old, 4);
    store<i32>(entry, before, 8);
    journalLength++;
  }
  store<i32>(at, value);
  if (old >= epochBit && old < pointerBit) epochsTouched = true;
  if (value >= epochBit) noteTag(index, value);
}

/** Sets a word that no state holds. */
export function putScratch(index: i32, value: i32): void {
  store<i32>(words + (index << 2), value);
  if (value >= epochBit) noteTag(index, value);
}

/** Sets the word at an address: one of the state, of scratch, or one that is of neither. */
export function putAt(at: u32, value: i32): void {
  if (at < scratchFrom) {
    put((at - <u32>words) >> 2, value);
    return;
  }
  store<i32>(at, value);
  if (value >= epochBit && at < wordsEnd) noteTag((at - <u32>words) >> 2, value);
}

/** Sets a word while no step is under way. */
export function loadWord(index: i32, value: i32): void {
  store<i32>(words + (index << 2), value);
  if (value >= epochBit) noteTag(index, value);
}

function noteTag(index: i32, value: i32): void {
  const isPointer = value >= pointerBit;
  if (!isPointer && index < total) epochsTouched = true;
  const tag = isPointer ? tagPointer : tagEpoch;
  const known = <i32>load<u8>(tags + index);
  if ((known & tag) !== 0) return;
  store<u8>(tags + index, known | tag);
  if (isPointer) {
    insertSorted(pointerWords, pointerCount, index);
    pointerCount++;
  } else {
    insertSorted(epochWords, epochCount, index);
    epochCount++;
  }
}

function insertSorted(list: usize, length: i32, index: i32): void {
  let at = length;
  while (at > 0 && load<i32>(list + ((at - 1) << 2)) > index) {
    store<i32>(list + (at << 2), load<i32>(list + ((at - 1) << 2)));
    at--;
  }
  store<i32>(list + (at << 2), index);
}

export function pointerWordCount(): i32 {
  return pointerCount;
}

export function pointerWord(at: i32): i32 {
  return load<i32>(pointerWords + (at << 2));
}

export function epochWordCount(): i32 {
  return epochCount;
}

export function epochWord(at: i32): i32 {
  return load<i32>(epochWords + (at << 2));
}

/** A new step: what is written down from now on can be taken back to here. */
export function beginJournal(): i32 {
  stamp = ++lastStamp;
  return journalLength;
}

export function journalSize(): i32 {
  return journalLength;
}

export function journalIndex(entry: i32): i32 {
  return load<i32>(journal + entry * 12);
}

export function journalOld(entry: i32): i32 {
  return load<i32>(journal + entry * 12, 4);
}

/** Takes back everything written down since the journal was this long. */
export function undo(mark: i32): void {
  while (journalLength > mark) {
    journalLength--;
    const entry = journal + journalLength * 12;
    const index = load<i32>(entry);
    store<i32>(words + (index << 2), load<i32>(entry, 4));
    store<i32>(stamps + (index << 2), load<i32>(entry, 8));
  }
}

/** Back in the step around a nested one. */
export function resumeStamp(value: i32): void {
  stamp = value;
}

export function currentStamp(): i32 {
  return stamp;
}

export function epochsWereTouched(): bool {
  return epochsTouched;
}

export function forgetEpochs(): void {
  epochsTouched = false;
}
