/**
 * How long the built command line takes from nothing, against an empty Node. Times on a shared machine mean little, so
 * each run is taken between two of an empty Node, and the ratio is what counts.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));
export const refault = fileURLToPath(new URL('../packages/cli/bin/run.js', import.meta.url));

export interface SmallRun {
  readonly what: string;
  readonly args: readonly string[];
  /** How many empty Nodes it shall take, on a machine that does nothing else. */
  readonly goal: number;
  /** How many it may take in a test, on a machine that is shared. */
  readonly bound: number;
}

/** One small scenario of each sort, on one kernel. */
export const smallRuns: readonly SmallRun[] = [
  {
    what: 'a litmus test',
    args: ['run', 'scenarios/litmus/reference-leak.fault', '-q'],
    goal: 10,
    bound: 9,
  },
  {
    what: 'a swap-in on v6.6',
    args: [
      ...['run', 'scenarios/thread/uncontended-swap-in.fault', '-q', '--kernel', 'v6.6'],
      ...['--filter', 'uncontended_swap_in[medium=synchronous]'],
    ],
    goal: 10,
    bound: 14,
  },
];

/** Milliseconds from the start of Node to its end. */
export function timed(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const taken = performance.now() - started;
  if (status !== 0) throw new Error(`${args.join(' ')} gave ${status}: ${stderr}`);
  return taken;
}

export interface ColdStart {
  /** Medians: of the ratios, and of milliseconds. */
  readonly ratio: number;
  readonly empty: number;
  readonly run: number;
}

/** Runs it that often, after one that keeps its code, as any user's second run finds it. */
export function coldStart({ args }: SmallRun, rounds: number): ColdStart {
  const ratios: number[] = [];
  const empty: number[] = [];
  const runs: number[] = [];
  timed([refault, ...args]);
  for (let round = 0; round < rounds; round++) {
    const before = timed(['-e', '0']);
    const run = timed([refault, ...args]);
    const after = timed(['-e', '0']);
    ratios.push((2 * run) / (before + after));
    empty.push(before, after);
    runs.push(run);
  }
  return { ratio: median(ratios), empty: median(empty), run: median(runs) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
