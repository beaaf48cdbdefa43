/**
 * Files that are part of a model of many files: they are checked with their siblings, from the folder that holds
 * the whole library, whichever is installed.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ModelSource, modelSource } from '@refault/dsl';
import { modelTexts as kernelTexts } from '@refault/kernels';
import { filesBelow, nameOf } from '../workspace/find-files.ts';
import { pathOf } from '../workspace/shipped-models.ts';

/** A library of models on disk, and what of it is to be checked. */
export interface ModelTree {
  readonly folder: string;
  readonly source: ModelSource;
  /** A path that opens, for the name of a file in it. */
  readonly opens: (name: string) => string;
  /** Kernels, with patches: `v6.4`, `v6.4+swap_vma_lock`. */
  readonly kernels: readonly string[];
  readonly drivers: readonly string[];
}

interface Membership {
  readonly folder: string;
  readonly what: 'kernel' | 'library' | 'patch' | 'driver';
  readonly name: string;
  /** The releases that a patch is for. */
  readonly on: string;
}

/** Where a file belongs, if its header governs it and it lies where that says. */
export function membershipOf(file: string, text: string): Membership | undefined {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trimStart();
  const header = /^(kernel|library|patch|driver)\s+([\w.-]+)(?:\s+on\s+([\w.-]+))?[^{};"]*(?:"[^"]*")?\s*;/.exec(code);
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
  const isDriver = ({ what }: Membership): boolean => what === 'driver';
  return [
    ...byFolder(members.filter((each) => !isDriver(each))).map(([folder, own]) => treeOf(folder, '', own)),
    ...byFolder(members.filter(isDriver)).map(([folder, own]) => treeOf(folder, 'drivers/', own)),
  ];
}

function byFolder(members: readonly Membership[]): [string, Membership[]][] {
  const groups = new Map<string, Membership[]>();
  for (const member of members) groups.set(member.folder, [...(groups.get(member.folder) ?? []), member]);
  return [...groups];
}

/** `prefix` is where the models that ship have such files. Drivers are checked on the kernels that ship. */
function treeOf(folder: string, prefix: '' | 'drivers/', own: readonly Membership[]): ModelTree {
  const texts = filesBelow(folder).map((path) => [
    `${prefix}${path.slice(folder.length + 1).replaceAll('\\', '/')}`,
    readFileSync(path, 'utf8'),
  ]);
  const ours = Object.fromEntries(texts) as Record<string, string>;
  const source = modelSource(prefix === '' ? ours : { ...kernelTexts, ...ours });
  const kernels = new Set<string>();
  const drivers = new Set<string>();
  for (const { what, name, on } of own) {
    if (what === 'driver') drivers.add(name);
    else if (what === 'patch') kernels.add(`${on}+${name}`);
    else for (const kernel of what === 'library' ? source.kernels : [name]) kernels.add(kernel);
  }
  const opens = (name: string): string =>
    Object.hasOwn(ours, name) ? nameOf(join(folder, name.slice(prefix.length))) : pathOf(name);
  return { folder, source, opens, kernels: [...kernels], drivers: [...drivers] };
}
