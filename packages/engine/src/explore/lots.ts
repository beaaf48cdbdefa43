/**
 * Lots, the same for the same seed everywhere: the generator of Marsaglia's xorshift (J. Statistical Software 8, 2003)
 * with 32 bits of state.
 */

/** A whole number from 0 to below a limit. */
export type Draw = (limit: number) => number;

export function drawFrom(seed: number): Draw {
  // A state of 0 would stay so.
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
