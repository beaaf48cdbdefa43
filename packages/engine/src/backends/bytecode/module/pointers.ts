/**
 * What a word's value says of itself: the same bits as `ir/word.ts`.
 */

export const pointerBit: i32 = 0x40000000;
export const epochBit: i32 = 0x20000000;
/** A member of a set that is 0, in a list whose empty places are 0. */
export const zeroMember: i32 = -0x40000000;

export function isPointer(word: i32): bool {
  return word >= pointerBit;
}

export function isStale(word: i32): bool {
  return word >= pointerBit && (word & 1) !== 0;
}

export function isEpoch(word: i32): bool {
  return word >= epochBit && word < pointerBit;
}

export function poolOf(word: i32): i32 {
  return (<u32>word >> 22) & 127;
}

export function slotOf(word: i32): i32 {
  return (<u32>word >> 13) & 511;
}

export function offsetOf(word: i32): i32 {
  return (<u32>word >> 1) & 4095;
}

export function objectOf(word: i32): i32 {
  return <u32>word >> 13;
}

export function pointerTo(pool: i32, slot: i32, offset: i32): i32 {
  return pointerBit | (((pool << 9) | slot) << 13) | (offset << 1);
}

/** Addresses are equal whether or not the object was freed since. */
export function samePointer(a: i32, b: i32): bool {
  return (a >= pointerBit ? a & ~1 : a) === (b >= pointerBit ? b & ~1 : b);
}

export function addOffset(word: i32, offset: i32): i32 {
  return word >= pointerBit ? word + (offset << 1) : word;
}
