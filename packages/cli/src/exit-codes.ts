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

/** What each means, at length. */
export const exitCodeMeanings: Readonly<Record<string, string>> = {
  0: 'Everything is as the scenarios expect: each run holds, or was skipped with a reason. For `replay`: something is found on the schedule. For `fmt --check`: nothing would change.',
  1: 'Something is not as expected: an unexpected finding, a demand that is false, an expected bug that was not found. For `replay`: nothing is found on the schedule. For `fmt --check`: some file would change.',
  2: 'The command line, a text or a file is wrong, or there is nothing to run. Other files are run all the same.',
  3: 'Something is inconclusive, and nothing is worse: a bound was hit, something unmodelled was entered, or a demand was never put to the test. That is no bug, and it does not hold either.',
  70: 'A fault of refault itself. REFAULT_DEBUG=1 adds where it happened; please report it with the scenario.',
  130: 'Interrupted by Ctrl-C. What there is by then is reported.',
};

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
