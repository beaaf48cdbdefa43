/**
 * Files that are part of a model of many files: they are checked with their siblings, from the folder that holds
 * the whole library, whichever is installed.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ModelSource, modelSource } from '@refault/dsl';
import { filesBelow } from '../workspace/find-files.ts';

/** A library of models on disk, and what of it is to be checked. */
export interface ModelTree {
  readonly folder: string;
  readonly source: ModelSource;
  /** Kernels, with patches: `v6.4`, `v6.4+swap_vma_lock`. */
  readonly kernels: readonly string[];
}

interface Membership {
  readonly folder: string;
  readonly what: 'kernel' | 'library' | 'patch';
  readonly name: string;
  /** The releases that a patch is for. */
  readonly on: string;
}

/** Where a file belongs, if its header governs it and it lies where that says. */
export function membershipOf(file: string, text: string): Membership | undefined {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trimStart();
  const header = /^(kernel|library|patch)\s+([\w.-]+)(?:\s+on\s+([\w.-]+))?[^{};"]*(?:"[^"]*")?\s*;/.exec(code);
  if (header === null) return undefined;
  const [, what = '', name = '', on = ''] = header;
  const home = what === 'patch' ? 'patches' : name;
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    if (folder === join(parent, home)) return { folder: parent, what: what as Membership['what'], name, on };
  }
}

/** The trees that files belong to, each once. */
export function treesOf(members: readonly Membership[]): ModelTree[] {
  const byFolder = new Map<string, Membership[]>();
  for (const member of members) byFolder.set(member.folder, [...(byFolder.get(member.folder) ?? []), member]);
  return [...byFolder].map(([folder, own]) => {
    const files = filesBelow(folder);
    const texts = files.map((path) => [
      path.slice(folder.length + 1).replaceAll('\\', '/'),
      readFileSync(path, 'utf8'),
    ]);
    const source = modelSource(Object.fromEntries(texts));
    const kernels = new Set<string>();
    for (const { what, name, on } of own) {
      if (what === 'patch') kernels.add(`${on}+${name}`);
      else for (const kernel of what === 'library' ? source.kernels : [name]) kernels.add(kernel);
    }
    return { folder, source, kernels: [...kernels] };
  });
}
