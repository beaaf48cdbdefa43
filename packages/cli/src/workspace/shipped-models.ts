/**
 * The models that ship, and where their files lie for whoever wants to open one.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ModelSource, modelSource, sourceFile } from '@refault/dsl';
import { modelTexts } from '@refault/kernels';
import { nameOf } from './find-files.ts';

/** A patch of the user's own, given by `--patch FILE`. */
export interface PatchFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** The shipped models, with patches of the user's own beside them. */
export function shippedModels(patches: readonly PatchFile[] = []): ModelSource {
  const shipped = modelSource(modelTexts);
  if (patches.length === 0) return shipped;
  const own = new Map(patches.map(({ name, path, text }) => [name, sourceFile(path, text)]));
  return {
    ...shipped,
    patchFile: (name) => own.get(name) ?? shipped.patchFile(name),
    patches: [...shipped.patches, ...own.keys()],
  };
}

let folder: string | undefined;

/** The folder of the models of the installed package; empty if there is none on this disk. */
function modelFolder(): string {
  if (folder !== undefined) return folder;
  folder = '';
  try {
    const found = join(dirname(createRequire(import.meta.url).resolve('@refault/kernels/package.json')), 'models');
    if (existsSync(found)) folder = found;
  } catch {
    // Without the package names stay as they are.
  }
  return folder;
}

/** A path that opens, for the name of a file: that of a shipped model leads into the installed package. */
export function pathOf(name: string): string {
  if (!Object.hasOwn(modelTexts, name) || modelFolder() === '') return name;
  return nameOf(join(modelFolder(), name));
}
