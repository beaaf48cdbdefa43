/**
 * `npm run bench`: how long the command line takes, against a goal. Comes in: the built command line. Leaves: a table,
 * and exit code 1 if a goal is missed.
 */
import { coldStart, refault, smallRuns, timed } from './cold-start.ts';

const rounds = 15;

function row(what: string, found: string, goal: string, isMet: boolean): void {
  process.stdout.write(`${what.padEnd(58)} ${found.padStart(10)}   ${goal.padEnd(10)} ${isMet ? 'met' : 'missed'}\n`);
  if (!isMet) process.exitCode = 1;
}

/** One small scenario on one kernel, from nothing. */
function coldStarts(): void {
  for (const small of smallRuns) {
    const { ratio, empty } = coldStart(small, rounds);
    const what = `${small.what}, cold, to an empty Node (${empty.toFixed(0)} ms)`;
    row(what, `${ratio.toFixed(1)} x`, `<= ${small.goal} x`, ratio <= small.goal);
  }
}

/** Every shipped scenario on every kernel that it names. */
function allScenarios(): void {
  const seconds = timed([refault, 'run', 'scenarios', '-q']) / 1000;
  row('refault run scenarios', `${seconds.toFixed(1)} s`, '<= 60 s', seconds <= 60);
}

coldStarts();
allScenarios();
