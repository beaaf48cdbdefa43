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
  readonly kernels: readonly string[];
  readonly patches: readonly string[];
  readonly drivers: readonly string[];
}

interface Membership {
  readonly folder: string;
  readonly what: 'kernel' | 'library' | 'patch' | 'driver';
  readonly name: string;
}

/** Where a file belongs, if its header governs it and it lies where that says. */
export function membershipOf(file: string, text: string): Membership | undefined {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trimStart();
  const header = /^(kernel|library|patch|driver)\s+([\w.-]+)[^{};"]*(?:"[^"]*")?\s*;/.exec(code);
  if (header === null) return undefined;
  const [, what = '', name = ''] = header;
  const home = what === 'patch' ? 'patches' : name;
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    if (folder === join(parent, home)) return { folder: parent, what: what as Membership['what'], name };
  }
}

/** The trees that files belong to, each once. */
export function treesOf(members: readonly Membership[]): ModelTree[] {
  const isDriver = ({ what, folder }: Membership): boolean =>
    what === 'driver' || (what === 'patch' && !hasKernels(folder));
  return [
    ...byFolder(members.filter((each) => !isDriver(each))).map(([folder, own]) => treeOf(folder, '', own)),
    ...byFolder(members.filter(isDriver)).map(([folder, own]) => treeOf(folder, 'drivers/', own)),
  ];
}

/** Whether a folder holds kernels, so that its patches need no others. */
function hasKernels(folder: string): boolean {
  return filesBelow(folder).some((path) => /^(?:linux|v\d[^/\\]*)[/\\]/.test(path.slice(folder.length + 1)));
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
  const patches = new Set<string>();
  const drivers = new Set<string>();
  for (const { what, name } of own) {
    if (what === 'driver') drivers.add(name);
    else if (what === 'patch') patches.add(name);
    else for (const kernel of what === 'library' ? source.kernels : [name]) kernels.add(kernel);
  }
  const opens = (name: string): string =>
    Object.hasOwn(ours, name) ? nameOf(join(folder, name.slice(prefix.length))) : pathOf(name);
  return { folder, source, opens, kernels: [...kernels], patches: [...patches], drivers: [...drivers] };
}
