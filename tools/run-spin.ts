/**
 * Runs Spin for tests: builds the verifier of a Promela program and lets it reach every state without reductions, or
 * prints its trail to the first error. Comes in: the program, and how many bytes a state may take. Leaves: what was
 * printed. Where Spin or a C compiler is not installed there is nothing to compare with; tests say so then.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Which C compiler there is: the one that compiles fastest, as verifiers of small programs hardly run. */
const compiler = ['tcc', 'gcc', 'cc', 'clang'].find((name) => isThere(name, ['-v']));

export const hasSpin: boolean = compiler !== undefined && isThere('spin', ['-V']);

export interface SpinProgram {
  readonly text: string;
  /** Integers in a state. */
  readonly words: number;
}

/** What the verifier prints of all states. */
export function runSpin(program: SpinProgram): string {
  return withVerifier(program, (folder) => runIn(folder, './pan', ['-c0', '-w16', '-m400000']));
}

/** The statements of the trail to the first error, with all variables after each; nothing if there is no error. */
export function spinTrail(program: SpinProgram): string | undefined {
  return withVerifier(program, (folder) => {
    runIn(folder, './pan', ['-m100000']);
    if (!existsSync(join(folder, 'program.pml.trail'))) return undefined;
    return runIn(folder, 'spin', ['-t', '-p', '-g', 'program.pml']);
  });
}

function withVerifier<T>({ text, words }: SpinProgram, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'refault-spin-'));
  try {
    writeFileSync(join(folder, 'program.pml'), text);
    const said = runIn(folder, 'spin', ['-o1', '-o3', '-a', 'program.pml']);
    if (/error/i.test(said) || !existsSync(join(folder, 'pan.c'))) throw new Error(`spin: ${said}`);
    const flags = ['-DNOREDUCE', '-DSAFETY', '-DPRINTF', `-DVECTORSZ=${words * 4 + 512}`];
    execFileSync(compiler ?? 'cc', ['-w', ...flags, '-o', 'pan', 'pan.c'], { cwd: folder, stdio: 'pipe' });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}

function runIn(folder: string, command: string, args: readonly string[]): string {
  const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30, timeout: 300_000 });
  if (done.error !== undefined) throw done.error;
  return `${done.stdout}${done.stderr}`;
}
