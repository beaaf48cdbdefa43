/**
 * What the exit code of `refault` says; scripts rely on it. Where several apply, the first of
 * interrupted, internalFault, usage, unexpected, inconclusive does.
 */
export const exitCodes = {
  /** Each scenario came out the way it says. */
  asExpected: 0,
  /** Some scenario came out otherwise. */
  unexpected: 1,
  /** The command line or a text is wrong, or a file could not be read. */
  usage: 2,
  /** A bound was hit or a demand was never put to the test, and nothing worse. */
  inconclusive: 3,
  /** Our own bug. */
  internalFault: 70,
  /** Ctrl-C; the partial results are written. */
  interrupted: 130,
} as const;
