/**
 * What the modules of a CommonJS package are in a bundle. Each loads others when something of theirs is first used, as
 * Babel's `lazy` option has it for modules that it translates itself: a command line framework requires on its first
 * line what most commands never touch. And what it imports by a path that it computes is imported by whoever loads the
 * bundle. For code as TypeScript emits it: a required module is a constant `name_1`, and each use is a property of that.
 */
import { readFile } from 'node:fs/promises';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const required = /^(?:const|var) (\w+_\d+) = ((?:__import\w+\()?require\([^()]*\)\)?);$/gm;
const reexported = /^exports\.(\w+) = (__import\w+\(require\([^()]*\)\));$/gm;

const imported = /\bimport\((?=[\w(])/g;

/** `files` are the paths of the modules. */
export function bundledCommonJs(files: RegExp): Plugin {
  return {
    name: 'bundled-commonjs',
    setup(build) {
      build.onLoad({ filter: files }, async ({ path }) => ({
        contents: asBundled(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

export function asBundled(text: string): string {
  const names = [...text.matchAll(required)].map((match) => match[1] ?? '');
  const waiting = text
    .replace(reexported, 'Object.defineProperty(exports, "$1", { enumerable: true, get: () => $2 });')
    .replace(required, 'let $1$made; const $1 = () => ($1$made ??= $2);')
    .replace(imported, '__import(');
  if (names.length === 0) return waiting;
  const uses = new RegExp(`(?<!const )\\b(${names.join('|')})\\b(?!\\$made)`, 'g');
  // In parentheses, for what is behind `new`.
  return waiting.replace(uses, '($1())');
}
