/**
 * How packages are bundled. Libraries become host-neutral modules, the command line one file that
 * starts fast. Types are no business of the bundler: `tsc -p tsconfig.build.json` writes them.
 */
import { defineConfig, type Options } from 'tsup';
import { bundledCommonJs } from './bundled-commonjs.ts';

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

/**
 * The command line, with all it needs inside, save Node's own modules. What is loaded late is run late. CommonJS, for
 * whose code V8 can be asked once it has run.
 */
export function commandLine(options: Required<Pick<Options, 'entry' | 'define' | 'onSuccess'>>) {
  return defineConfig({
    format: ['cjs'],
    platform: 'node',
    target: 'node22.18',
    splitting: false,
    clean: true,
    noExternal: [/^(?!node:)/],
    esbuildPlugins: [bundledCommonJs(/@oclif\/core\/lib\/.*\.js$/)],
    // Names stay: they are what a stack is read by.
    esbuildOptions: (esbuild) => {
      esbuild.minifyWhitespace = true;
    },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    ...options,
    define: { ...options.define, 'import.meta.url': '__bundleUrl' },
  });
}
