/**
 * What the exit code of `refault` says; scripts rely on it. Where several apply, the first of
 * interrupted, internalFault, usage, unexpected, inconclusive does.
 */
export const exitCodes = {
  /** Everything is as the scenarios expect. */
  asExpected: 0,
  /** Something is not as expected. */
  unexpected: 1,
  /** The command line is wrong, a text is, or it can't be read. */
  usage: 2,
  /** A bound was hit or a demand was never put to the test, and nothing worse. */
  inconclusive: 3,
  /** A fault of refault itself. */
  internalFault: 70,
  /** Ctrl-C; the partial results are written. */
  interrupted: 130,
} as const;
