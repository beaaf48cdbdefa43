/**
 * The peers: Spin, whose verifier is compiled for safety alone and without reduction, and rumur for Murphi. Comes in: a
 * program. Leaves: how many states and steps they count, in our way of counting, and what it took.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costOf, isThere } from './bench-process.ts';

export interface PeerRun {
  readonly states: number;
  readonly steps: number;
  readonly seconds: number;
  readonly peak: number;
}

export interface Verifier {
  /** Seconds of processor time that it took to make it. */
  readonly preparation: number;
  readonly run: () => PeerRun;
  /** Throws it away. */
  readonly remove: () => void;
}

export interface Peer {
  readonly name: string;
  readonly flags: string;
  /** What it says of itself; nothing where it is not installed. */
  readonly version: string | undefined;
  /** `quick` compiles fast and runs slowly, for tests. */
  readonly prepare: (text: string, states: number, quick?: 'quick') => Verifier;
}

const compiler = 'gcc';
/** What a peer costs can't be told without. */
const hasTools = isThere(compiler, ['--version']) && isThere('/usr/bin/time', ['--version']);

function versionOf(command: string, flag: string, pattern: RegExp): string | undefined {
  if (!hasTools || !isThere(command, [flag])) return undefined;
  const { stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8' });
  return pattern.exec(stdout + stderr)?.[1] ?? '?';
}

export function compilerVersion(): string {
  const { stdout } = spawnSync(compiler, ['-dumpfullversion'], { encoding: 'utf8' });
  return stdout?.trim() ?? 'absent';
}

function number(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${pattern} in ${text}`);
  return Number(found);
}

/**
 * Spin counts one step for the start. Variables are kept even if nothing reads them again (`-o1`), ends need no label
 * (`-E`), the table of states has room for all of them, the stack for the deepest way.
 */
export const spin: Peer = {
  name: 'Spin',
  flags: '`spin -o1 -a`; `gcc -O3 -DSAFETY -DNOREDUCE`; `pan -E`, `-w` and `-m` as needed',
  version: versionOf('spin', '-V', /Version (\S+)/),
  prepare: (text, states, quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'refault-spin-'));
    writeFileSync(join(folder, 'program.pml'), text);
    const made = costOf('spin', ['-o1', '-a', 'program.pml'], { cwd: folder });
    const flags = ['-w', quick ? '-O0' : '-O3', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000'];
    const built = costOf(compiler, [...flags, '-o', 'pan', 'pan.c'], { cwd: folder });
    const table = `-w${Math.max(12, Math.ceil(Math.log2(states)))}`;
    const verify = (depth: number): PeerRun & { readonly depth: number } => {
      const { seconds, peak, stdout } = costOf('./pan', ['-E', table, `-m${depth}`], { cwd: folder });
      if (/max search depth too small/.test(stdout)) throw new Error('the stack of Spin is too small');
      const steps = number(/(\d+) transitions/, stdout) - 1;
      const reached = number(/depth reached (\d+)/, stdout);
      return { states: number(/(\d+) states, stored/, stdout), steps, depth: reached, seconds, peak };
    };
    let depth = states < 10_000 ? 10_000 : states * 2;
    return {
      preparation: made.seconds + built.seconds,
      run: () => {
        const done = verify(depth);
        // From the second time on, no more of a stack than it needs.
        depth = done.depth + 10;
        return done;
      },
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
};

export const rumur: Peer = {
  name: 'rumur',
  flags: '`rumur --threads 1 --symmetry-reduction off --deadlock-detection off`; `gcc -O3`',
  version: versionOf('rumur', '--version', /version v?(\S+)/),
  prepare: (text, _states, quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'refault-rumur-'));
    writeFileSync(join(folder, 'program.m'), text);
    const off = ['--deadlock-detection', 'off', '--symmetry-reduction', 'off'];
    const args = [...off, '--threads', '1', '--output', 'program.c', 'program.m'];
    const made = costOf('rumur', args, { cwd: folder });
    const flags = ['-w', quick ? '-O0' : '-O3', ...(process.arch === 'x64' ? ['-mcx16'] : [])];
    const built = costOf(compiler, [...flags, '-o', 'program', 'program.c', '-lpthread', '-latomic'], { cwd: folder });
    return {
      preparation: made.seconds + built.seconds,
      run: () => {
        const { seconds, peak, stdout } = costOf('./program', [], { cwd: folder });
        return {
          states: number(/(\d+) states, \d+ rules fired in/, stdout),
          steps: number(/states, (\d+) rules fired in/, stdout),
          seconds,
          peak,
        };
      },
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
};
