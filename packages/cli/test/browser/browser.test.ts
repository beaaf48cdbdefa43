/**
 * The packages in a browser: bundled for one, and run where nothing is but the language and what all browsers have, they
 * say what they say in Node, to the letter.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'tsup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inlineModelTexts } from '../../../../tools/inline-model-texts.ts';
import { root } from '../refault.ts';
import { verdicts } from './verdicts.ts';

/** What a page finds besides the language itself, as far as Node has it too. */
const ofBrowsers = {
  atob,
  btoa,
  performance,
  queueMicrotask,
  structuredClone,
  setTimeout,
  clearTimeout,
  TextDecoder,
  TextEncoder,
  URL,
};

const scenario = (path: string): string => readFileSync(join(root, 'scenarios', path), 'utf8');

let folder = '';
let bundle = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refault-browser-'));
  await build({
    config: false,
    silent: true,
    entry: { page: fileURLToPath(new URL('verdicts.ts', import.meta.url)) },
    outDir: folder,
    format: ['iife'],
    globalName: 'page',
    platform: 'browser',
    noExternal: [/./],
    esbuildPlugins: [inlineModelTexts],
    esbuildOptions(options) {
      options.conditions = ['@refault/source'];
    },
  });
  bundle = readFileSync(join(folder, 'page.global.js'), 'utf8');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each(['litmus/lost-update.fault', 'litmus/recycled-object.fault', 'cow/isolated.fault', 'swap-in/fork.fault'])(
  '%s comes to the same as in Node',
  (path) => {
    const context = createContext({ ...ofBrowsers, text: scenario(path) });
    expect(runInContext('[typeof process, typeof require, typeof Buffer, typeof global]', context).join(' ')).toBe(
      'undefined undefined undefined undefined',
    );
    const inBrowser: string = runInContext(`${bundle}\npage.verdicts(text);`, context);
    expect(inBrowser).toBe(verdicts(scenario(path)));
    expect(JSON.parse(inBrowser).runs.length).toBeGreaterThan(0);
  },
);
