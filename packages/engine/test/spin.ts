/**
 * Spin as a second opinion: exports a program, builds Spin's verifier, lets it reach every state without reductions,
 * reads what it tells. Where Spin or a C compiler is not installed there is nothing to compare with, and who asks is
 * told so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportedProgram, exportPromela } from '../src/explore/export-promela.ts';
import { readSpinOutput, type SpinFacts } from '../src/explore/spin-output.ts';
import type { CompiledProgram } from '../src/index.ts';
import type { Capacities } from '../src/state/capacities.ts';

/** Which C compiler there is: the one that compiles fastest, as verifiers of small programs hardly run. */
const compiler = ['tcc', 'gcc', 'cc', 'clang'].find((name) => isThere(name, ['-v']));

export const hasSpin = compiler !== undefined && isThere('spin', ['-V']);

function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}

function runIn(folder: string, command: string, args: readonly string[]): string {
  const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 30, timeout: 300_000 });
  if (done.error !== undefined) throw done.error;
  return `${done.stdout}${done.stderr}`;
}

function buildVerifier(exported: ExportedProgram, folder: string): void {
  writeFileSync(join(folder, 'program.pml'), exported.text);
  const said = runIn(folder, 'spin', ['-o1', '-a', 'program.pml']);
  if (/error/i.test(said) || !existsSync(join(folder, 'pan.c'))) throw new Error(`spin: ${said}`);
  const flags = ['-DNOREDUCE', '-DSAFETY', '-DPRINTF', `-DVECTORSZ=${exported.words * 4 + 512}`];
  execFileSync(compiler ?? 'cc', ['-w', ...flags, '-o', 'pan', 'pan.c'], { cwd: folder, stdio: 'pipe' });
}

export interface SpinOptions {
  /** Where the program and the verifier are left, for looking at; else nothing stays. */
  readonly folder?: string;
}

/** What the verifier of an exported program says. */
export function runSpin(exported: ExportedProgram, options: SpinOptions = {}): string {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'refault-spin-'));
  try {
    buildVerifier(exported, folder);
    return runIn(folder, './pan', ['-c0', '-w16', '-m400000']);
  } finally {
    if (options.folder === undefined) rmSync(folder, { recursive: true });
  }
}

/** What Spin prints of its trail to the first finding of a program, if there is one. */
export function spinTrail(exported: ExportedProgram): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'refault-spin-'));
  try {
    buildVerifier(exported, folder);
    runIn(folder, './pan', ['-m100000']);
    if (!existsSync(join(folder, 'program.pml.trail'))) return undefined;
    return runIn(folder, 'spin', ['-t', '-p', '-g', 'program.pml']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Exports a program and reads what Spin says of it.
 *
 * @param room what a search of the program came to need
 */
export function spinFacts(compiled: CompiledProgram, room: Capacities, options: SpinOptions = {}): SpinFacts {
  const exported = exportPromela(compiled, room);
  return readSpinOutput(exported, runSpin(exported, options));
}
