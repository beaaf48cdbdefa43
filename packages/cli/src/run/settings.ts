/**
 * Flags that say what is run and how, checked against what there is: a name that nobody knows is told at once, and
 * not at each scenario.
 */
import { readFileSync } from 'node:fs';
import * as Errors from '@oclif/core/errors';
import { nearestName, type SourceFile } from '@refault/dsl';
import { type Reduction, reductions, usualReductions } from '@refault/engine';
import { exitCodes } from '../exit-codes.ts';
import { allReductions } from '../flags.ts';
import { sanitizers } from '../sanitizers.ts';
import { type PatchFile, shippedModels } from '../workspace/shipped-models.ts';
import { systemReason } from '../workspace/system-error.ts';
import type { Texts } from '../workspace/texts.ts';
import type { SearchSettings, Selection } from './task.ts';

interface SettingsFlags {
  readonly time: number | undefined;
  readonly memory: number | undefined;
  readonly states: number | undefined;
  readonly search: string;
  readonly 'no-reduce': string | undefined;
  readonly backend: string | undefined;
  readonly reduce: string[] | undefined;
  readonly 'hash-compact': boolean;
  readonly seed: number | undefined;
  readonly without: string[] | undefined;
  readonly reporter: string[] | undefined;
  readonly verbose: boolean;
}

const backends = ['bytecode', 'interpreter'] as const;
const searchOrders = ['bfs', 'dfs', 'random', 'pct'] as const;

export function makeSettings(flags: SettingsFlags, usualMemory: number): SearchSettings {
  const { time, memory = usualMemory, states, seed, without = [] } = flags;
  if (without.length > 0) {
    const known = sanitizers();
    for (const name of without) if (!known.has(name)) throw unknown('sanitizer', name, known.keys());
  }
  if (flags['hash-compact']) {
    const other = notCompacted(flags);
    if (other !== undefined) {
      throw new Errors.CLIError(`--hash-compact does not go with ${other}`, { exit: exitCodes.usage });
    }
  }
  const printsAll = flags.verbose || flags.reporter?.some((each) => !each.startsWith('text')) === true;
  return {
    search: searchOrders.find((each) => each === flags.search) ?? 'bfs',
    backend: backends.find((each) => each === flags.backend),
    bounds: { memory, ...(time === undefined ? {} : { time }), ...(states === undefined ? {} : { states }) },
    without,
    compacts: flags['hash-compact'],
    reductions: [
      ...reductionsLeft(flags['no-reduce']?.split(',') ?? []),
      ...reductions.filter((each) => flags.reduce?.includes(each)),
    ],
    shows: printsAll ? 'all' : 'problems',
    ...(seed === undefined ? {} : { seed }),
  };
}

/** What only searches that keep whole states can do. */
function notCompacted(flags: SettingsFlags): string | undefined {
  if (flags.search !== 'bfs') return `--search ${flags.search}`;
  if (flags.backend === 'interpreter') return '--backend interpreter';
  return flags.reduce?.includes('canonical-ids') === true ? '--reduce canonical-ids' : undefined;
}

/** `--no-reduce` with nothing behind it stands for all of them. */
function reductionsLeft(dropped: readonly string[]): readonly Reduction[] {
  const names = new Set<string>([...reductions, allReductions]);
  for (const name of dropped) if (!names.has(name)) throw unknown('reduction', name, reductions);
  return dropped.includes(allReductions) ? [] : usualReductions.filter((each) => !dropped.includes(each));
}

interface SelectionFlags {
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly adversary?: string[] | undefined;
  readonly filter: string | undefined;
}

type Declared = 'kernel' | 'patch' | 'adversary';

/** What is to be run. Kernels and patches may also be declared in the files given. */
export function makeSelection(flags: SelectionFlags, texts: Texts, files: readonly string[]): Selection {
  const patchFiles: PatchFile[] = [];
  const patches = flags.patch?.flatMap((each) => {
    const file = readPatch(each);
    if (file === undefined) return [each];
    patchFiles.push(...file);
    return file.map(({ name }) => name);
  });
  const shipped = shippedModels(patchFiles);
  const declared = (what: Declared): string[] =>
    withUsed(texts, files).flatMap((file) => declaredNames(file.text, what));
  const refuse = (what: Declared, names: readonly string[], known: readonly string[]): void => {
    const strange = names.filter((name) => !known.includes(name));
    if (strange.length === 0) return;
    const all = [...known, ...declared(what)];
    for (const name of strange) if (!all.includes(name)) throw unknown(what, name, all);
  };
  const kernels = flags.kernel ?? [];
  const isRange = (text: string): boolean => (text.split('+')[0] ?? '').includes('..');
  refuse(
    'kernel',
    kernels.filter((each) => !isRange(each)).map((each) => each.split('+')[0]?.trim() ?? ''),
    shipped.kernels,
  );
  const named = kernels.flatMap((each) => each.split('+').slice(1));
  refuse('patch', [...named.map((each) => each.trim()), ...(patches ?? [])], shipped.patches);
  const { adversary: adversaries } = flags;
  if (adversaries !== undefined) {
    const shippedAdversaries = shipped.adversaryFiles.flatMap((file) => declaredNames(file.text, 'adversary'));
    refuse('adversary', adversaries, shippedAdversaries);
  }
  return {
    ...(adversaries === undefined ? {} : { adversaries }),
    ...(flags.kernel === undefined ? {} : { kernels: flags.kernel }),
    ...(patches === undefined ? {} : { patches }),
    ...(flags.filter === undefined ? {} : { filter: flags.filter }),
    patchFiles,
  };
}

/** The patches of a file, if that is what is named. */
function readPatch(text: string): PatchFile[] | undefined {
  if (!text.endsWith('.fault') && !text.includes('/')) return undefined;
  let content: string;
  try {
    content = readFileSync(text, 'utf8');
  } catch (error) {
    throw new Errors.CLIError(`can't read ${text}: ${systemReason(error)}`, { exit: exitCodes.usage });
  }
  const names = declaredNames(content, 'patch');
  if (names.length === 0) throw new Errors.CLIError(`${text} declares no patch`, { exit: exitCodes.usage });
  return names.map((name) => ({ name, path: text, text: content }));
}

/** Files with those that they use. */
function withUsed(texts: Texts, files: readonly string[]): SourceFile[] {
  const found = new Map<string, SourceFile>();
  const visit = (file: SourceFile | undefined): void => {
    if (file === undefined || found.has(file.name)) return;
    found.set(file.name, file);
    for (const [, path = ''] of file.text.matchAll(/^\s*use\s+"([^"\n]*)"\s*;/gm)) visit(texts.read(file, path));
  };
  for (const name of files) {
    const read = texts.file(name);
    if (read.kind === 'file') visit(read.file);
  }
  return [...found.values()];
}

const declarations: Readonly<Record<Declared, RegExp>> = {
  kernel: /^\s*kernel\s+([\w.-]+)\s*(?=extends\b|[;{])/gm,
  patch: /^\s*patch\s+(\w+)\s+on\b/gm,
  adversary: /^\s*adversary\s+(\w+)\s*\(/gm,
};

function declaredNames(text: string, what: Declared): string[] {
  return [...text.matchAll(declarations[what])].map((match) => match[1] ?? '');
}

function unknown(what: string, name: string, known: Iterable<string>): Error {
  const names = [...known];
  const near = nearestName(name, names);
  const all = names.length === 0 ? 'none is declared here' : `there are: ${names.join(', ')}`;
  const help = near === undefined ? all : `did you mean \`${near}\`?`;
  return new Errors.CLIError(`there is no ${what} \`${name}\`\nhelp: ${help}`, { exit: exitCodes.usage });
}
