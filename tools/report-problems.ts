/**
 * How every check of this folder ends: each problem on a line of its own and exit code 1, or one line
 * that says what was looked at.
 */
export function reportProblems(check: string, problems: readonly string[], looked: string): void {
  for (const problem of problems) console.error(`${check}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${check}: ${looked}, all in order`);
}
