/**
 * What a program takes: seconds of processor time, its own and the system's for it, and the most memory it had. Time
 * by the clock says little on a machine that does other things as well.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Cost {
  readonly seconds: number;
  /** Bytes. */
  readonly peak: number;
  readonly stdout: string;
}

export interface CostOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** Exit codes that are as they should be; 0 as a rule. */
  readonly statuses?: readonly number[];
}

const clock = '/usr/bin/time';

export function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}

/** Runs a program to its end. Needs GNU time. */
export function costOf(command: string, args: readonly string[], options: CostOptions = {}): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'refault-bench-'));
  const written = join(folder, 'cost');
  try {
    const { cwd, input, statuses = [0] } = options;
    const done = spawnSync(clock, ['-q', '-f', '%U %S %M', '-o', written, command, ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      ...(cwd === undefined ? {} : { cwd }),
      ...(input === undefined ? {} : { input }),
    });
    if (done.error !== undefined) throw done.error;
    if (!statuses.includes(done.status ?? -1)) {
      throw new Error(`${command} ${args.join(' ')} gave ${done.status}: ${done.stderr}${done.stdout}`);
    }
    const [user = 0, system = 0, kilobytes = 0] = readFileSync(written, 'utf8').trim().split(' ').map(Number);
    return { seconds: user + system, peak: kilobytes * 1024, stdout: done.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
