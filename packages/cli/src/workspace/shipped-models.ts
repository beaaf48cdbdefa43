/**
 * The models that ship, and where their files lie for whoever wants to open one.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ModelSource, modelSource, recallTrees, sourceFile } from '@refault/dsl';
import { nameOf } from './find-files.ts';
import { keptTrees } from './kept-trees.ts';
import { shippedTexts } from './shipped-texts.ts';

/** A patch of the user's own, given by `--patch FILE`. */
export interface PatchFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

let shipped: ModelSource | undefined;

/** The shipped models, with patches of the user's own beside them. */
export function shippedModels(patches: readonly PatchFile[] = []): ModelSource {
  shipped ??= modelSource(shippedTexts, (file) => recallTrees(file, keptTrees));
  if (patches.length === 0) return shipped;
  const { patchFile } = shipped;
  const own = new Map(patches.map(({ name, path, text }) => [name, sourceFile(path, text)]));
  return {
    ...shipped,
    patchFile: (name) => own.get(name) ?? patchFile(name),
    patches: [...shipped.patches, ...own.keys()],
  };
}

const folders = new Map<string, string>();

/** The folder of the models of an installed package; empty if there is none on this disk. */
function modelFolder(name: '@refault/kernels' | '@refault/driver-stubs'): string {
  const known = folders.get(name);
  if (known !== undefined) return known;
  let folder = '';
  try {
    const found = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'models');
    if (existsSync(found)) folder = found;
  } catch {
    // Without the package names stay as they are.
  }
  folders.set(name, folder);
  return folder;
}

/** A path that opens, for the name of a file: that of a shipped model leads into the installed package. */
export function pathOf(name: string): string {
  if (!Object.hasOwn(shippedTexts, name)) return name;
  const isDriver = name.startsWith('drivers/');
  const folder = modelFolder(isDriver ? '@refault/driver-stubs' : '@refault/kernels');
  return folder === '' ? name : nameOf(join(folder, isDriver ? name.slice('drivers/'.length) : name));
}
