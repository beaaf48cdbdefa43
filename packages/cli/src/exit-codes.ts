/**
 * What the exit code of `refault` says; scripts rely on it.
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

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where several apply, the first of these does. */
const precedence: readonly ExitCode[] = [
  exitCodes.interrupted,
  exitCodes.internalFault,
  exitCodes.usage,
  exitCodes.unexpected,
  exitCodes.inconclusive,
];

/** The code for all of what happened. */
export function worstOf(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes);
  return precedence.find((code) => all.has(code)) ?? exitCodes.asExpected;
}
