/**
 * How packages are bundled. Libraries become host-neutral modules, the command line one file that
 * starts fast. Types are no business of the bundler: `tsc -p tsconfig.build.json` writes them.
 */
import { defineConfig, type Options } from 'tsup';
import { lazyRequires } from './lazy-requires.ts';

/** A library: `src/index.ts`, or the entries it names, with its dependencies left as imports. */
export function library(options: Pick<Options, 'entry' | 'esbuildPlugins'> = {}) {
  return defineConfig({
    entry: ['src/index.ts'],
    format: ['esm'],
    platform: 'neutral',
    target: 'es2023',
    sourcemap: true,
    clean: true,
    ...options,
  });
}

/** The command line, with all it needs inside, save Node's own modules. What is loaded late is a file of its own. */
export function commandLine(options: Required<Pick<Options, 'entry' | 'define' | 'onSuccess'>>) {
  return defineConfig({
    format: ['esm'],
    platform: 'node',
    target: 'node22.18',
    splitting: true,
    clean: true,
    noExternal: [/^(?!node:)/],
    esbuildPlugins: [lazyRequires(/@oclif\/core\/lib\/.*\.js$/)],
    // Names stay: they are what a stack is read by.
    esbuildOptions: (esbuild) => {
      esbuild.minifyWhitespace = true;
    },
    // oclif is CommonJS: in a module its calls of require need one.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    ...options,
  });
}
