/**
 * What a word's value says of itself. Plain numbers lie below 2^29 either way; epochs above that; pointers above
 * 2^30. So a state can be searched for pointers without knowing what each of its words is.
 *
 * A pointer holds its pool, slot, the word in the object that it points to, and one stale bit: set for good when
 * the object is freed, ignored by `==`. Pool 0 and slot 0 are the globals.
 */

const pointerBit = 2 ** 30;
const epochBit = 2 ** 29;
const offsetBits = 12;
const slotBits = 9;

/** A member of a set that is 0, in a list whose empty places are 0: a number that nothing else is. */
export const zeroMember = -(2 ** 30);

/** Bounds that a layout must keep. */
export const largestObject = 2 ** offsetBits;
export const mostSlots = 2 ** slotBits;
export const mostPools = 2 ** 7;

export function pointer(pool: number, slot: number, offset: number): number {
  return pointerBit | (((pool << slotBits) | slot) << (offsetBits + 1)) | (offset << 1);
}

export function isPointer(word: number): boolean {
  return word >= pointerBit;
}

export function isStale(word: number): boolean {
  return word >= pointerBit && (word & 1) !== 0;
}

export function poolOf(word: number): number {
  return (word >>> (offsetBits + slotBits + 1)) & (mostPools - 1);
}

export function slotOf(word: number): number {
  return (word >>> (offsetBits + 1)) & (mostSlots - 1);
}

export function offsetOf(word: number): number {
  return (word >>> 1) & (largestObject - 1);
}

/** Pool and slot of a pointer as one number: equal for all pointers into one object. */
export function objectOf(word: number): number {
  return word >>> (offsetBits + 1);
}

/** The key that `objectOf` gives for a pool's slot. */
export function objectKey(pool: number, slot: number): number {
  return objectOf(pointer(pool, slot, 0));
}

/** A pointer to the object that a key means. */
export function pointerOfKey(key: number): number {
  return key << (offsetBits + 1);
}

/** Addresses are equal whether or not the object was freed since. */
export function samePointer(a: number, b: number): boolean {
  return (a >= pointerBit ? a & ~1 : a) === (b >= pointerBit ? b & ~1 : b);
}

export function addOffset(word: number, offset: number): number {
  return word >= pointerBit ? word + offset * 2 : word;
}

/**
 * Epochs: the class of equal values, counted from 0 apart for even and odd ones. Only equality and parity can be
 * observed, so a state keeps classes in the order of first occurrence.
 */
export function epoch(index: number, odd: boolean): number {
  return epochBit | (index << 1) | (odd ? 1 : 0);
}

export function isEpoch(word: number): boolean {
  return word >= epochBit && word < pointerBit;
}

export function isOddEpoch(word: number): boolean {
  return (word & 1) !== 0;
}

export function epochIndex(word: number): number {
  return (word & (epochBit - 1)) >>> 1;
}
