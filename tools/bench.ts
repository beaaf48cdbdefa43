/**
 * `npm run bench`: how long the command line takes, against a goal. Comes in: the built command line. Leaves: a table,
 * and exit code 1 if a goal is missed. Times on a shared machine mean little, so short runs are paired: each is taken
 * beside one of an empty Node, and the ratio of the two is what counts.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const refault = fileURLToPath(new URL('../packages/cli/bin/run.js', import.meta.url));

const rounds = 15;

function timed(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const taken = performance.now() - started;
  if (status !== 0) throw new Error(`${args.join(' ')} gave ${status}: ${stderr}`);
  return taken;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function row(what: string, found: string, goal: string, isMet: boolean): void {
  process.stdout.write(`${what.padEnd(58)} ${found.padStart(10)}   ${goal.padEnd(10)} ${isMet ? 'met' : 'missed'}\n`);
  if (!isMet) process.exitCode = 1;
}

/** One small scenario on one kernel, from nothing: ratios to `node -e 0`, taken in turns. */
function coldStart(): void {
  const scenario = ['--filter', 'uncontended_swap_in[medium=synchronous]', '--kernel', 'v6.6'];
  const small = [refault, 'run', 'scenarios/thread/uncontended-swap-in.fault', ...scenario, '-q'];
  timed(small);
  const ratios: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = timed(['-e', '0']);
    const run = timed(small);
    const second = timed(['-e', '0']);
    ratios.push((2 * run) / (first + second));
    empty.push(first, second);
  }
  const ratio = median(ratios);
  row(
    `a swap-in on v6.6, cold, to an empty Node (${median(empty).toFixed(0)} ms)`,
    `${ratio.toFixed(1)} x`,
    '<= 20 x',
    ratio <= 20,
  );
}

/** Every shipped scenario on every kernel that it names. */
function allScenarios(): void {
  const seconds = timed([refault, 'run', 'scenarios', '-q']) / 1000;
  row('refault run scenarios', `${seconds.toFixed(1)} s`, '<= 60 s', seconds <= 60);
}

coldStart();
allScenarios();
