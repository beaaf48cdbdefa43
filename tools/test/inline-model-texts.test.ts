import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsup';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inlineModelTexts } from '../inline-model-texts.ts';

const twins = ['kernels', 'driver-stubs'];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refault-inline-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test.each(twins)('a build of %s holds the texts and asks nothing of its host', async (name) => {
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'models', 'v6.4', 'mm'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'models', 'README.md'), 'not a model');
  writeFileSync(join(folder, 'models', 'v6.4', 'mm', 'memory.fault'), 'source "mm/memory.c";\n');
  const source = new URL(`../../packages/${name}/src/`, import.meta.url);
  for (const file of readdirSync(source)) writeFileSync(join(folder, 'src', file), readFileSync(new URL(file, source)));

  await build({
    config: false,
    silent: true,
    entry: { index: join(folder, 'src', 'index.ts') },
    outDir: join(folder, 'dist'),
    format: ['esm'],
    platform: 'neutral',
    esbuildPlugins: [inlineModelTexts],
  });

  const built = join(folder, 'dist', 'index.js');
  expect(readFileSync(built, 'utf8')).not.toMatch(/node:|\bimport\b/);
  const { modelTexts } = await import(pathToFileURL(built).href);
  expect(modelTexts).toEqual({ 'v6.4/mm/memory.fault': 'source "mm/memory.c";\n' });
});
