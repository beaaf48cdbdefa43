/**
 * Loads the modules of a CommonJS package when something of theirs is first used, as Babel's `lazy` option does for
 * modules that it translates itself: a command line framework requires on its first line what most commands never
 * touch. For code as TypeScript emits it: an import is a constant `name_1`, and each use is a property of that.
 */
import { readFile } from 'node:fs/promises';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const required = /^(?:const|var) (\w+_\d+) = ((?:__import\w+\()?require\([^()]*\)\)?);$/gm;
const reexported = /^exports\.(\w+) = (__import\w+\(require\([^()]*\)\));$/gm;

/** `files` are the paths of the modules whose requires wait. */
export function lazyRequires(files: RegExp): Plugin {
  return {
    name: 'lazy-requires',
    setup(build) {
      build.onLoad({ filter: files }, async ({ path }) => ({
        contents: withLazyRequires(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

export function withLazyRequires(text: string): string {
  const names = [...text.matchAll(required)].map((match) => match[1] ?? '');
  const waiting = text
    .replace(reexported, 'Object.defineProperty(exports, "$1", { enumerable: true, get: () => $2 });')
    .replace(required, 'let $1$made; const $1 = () => ($1$made ??= $2);');
  if (names.length === 0) return waiting;
  const uses = new RegExp(`(?<!const )\\b(${names.join('|')})\\b(?!\\$made)`, 'g');
  // In parentheses, for what is behind `new`.
  return waiting.replace(uses, '($1())');
}
