/**
 * Flags that say what is run and how, checked against what there is: a name that nobody knows is told at once, and
 * not at each scenario.
 */
import { readFileSync } from 'node:fs';
import { Errors } from '@oclif/core';
import { nearestName } from '@refault/dsl';
import { exitCodes } from '../exit-codes.ts';
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
  readonly seed: number | undefined;
  readonly without: string[] | undefined;
}

export function makeSettings(flags: SettingsFlags, usualMemory: number): SearchSettings {
  const { time, memory = usualMemory, states, seed, without = [] } = flags;
  const known = sanitizers();
  for (const name of without) {
    if (!known.has(name)) throw unknown('sanitizer', name, known.keys());
  }
  return {
    search: flags.search === 'dfs' ? 'dfs' : 'bfs',
    bounds: { memory, ...(time === undefined ? {} : { time }), ...(states === undefined ? {} : { states }) },
    without,
    ...(seed === undefined ? {} : { seed }),
  };
}

interface SelectionFlags {
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly filter: string | undefined;
}

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
  const declared = (what: 'kernel' | 'patch'): string[] =>
    files.flatMap((name) => {
      const read = texts.file(name);
      return read.kind === 'file' ? declaredNames(read.file.text, what) : [];
    });
  const refuse = (what: 'kernel' | 'patch', names: readonly string[], known: readonly string[]): void => {
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
  return {
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

function declaredNames(text: string, what: 'kernel' | 'patch'): string[] {
  const form = what === 'kernel' ? /^\s*kernel\s+([\w.-]+)\s*(?=extends\b|[;{])/gm : /^\s*patch\s+(\w+)\s+on\b/gm;
  return [...text.matchAll(form)].map((match) => match[1] ?? '');
}

function unknown(what: string, name: string, known: Iterable<string>): Error {
  const names = [...known];
  const near = nearestName(name, names);
  const help = near === undefined ? `there are: ${names.join(', ')}` : `did you mean \`${near}\`?`;
  return new Errors.CLIError(`there is no ${what} \`${name}\`\nhelp: ${help}`, { exit: exitCodes.usage });
}
