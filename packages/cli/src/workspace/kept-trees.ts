/**
 * The trees of the shipped models that the build has made, in a file beside the bundle. On source there are none, and
 * the texts are parsed.
 */
import { readFileSync } from 'node:fs';
import { readModelTrees, type SourceFile, type StoredTrees } from '@refault/dsl';

/** Put in by the build: which language made the trees. */
declare const keptTreesVersion: string | undefined;

let find: ((file: SourceFile) => StoredTrees | undefined) | undefined;

/** What was made of a shipped file, if it still has the text that it had then. */
export function keptTrees(file: SourceFile): StoredTrees | undefined {
  find ??= readKept();
  return find(file);
}

function readKept(): (file: SourceFile) => StoredTrees | undefined {
  if (typeof keptTreesVersion === 'undefined') return () => undefined;
  try {
    // All of it is ASCII.
    return readModelTrees(keptTreesVersion, readFileSync(new URL('model-trees.txt', import.meta.url), 'latin1'));
  } catch {
    return () => undefined;
  }
}
