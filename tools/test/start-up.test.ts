/**
 * The command line as it is published: built, and started from nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coldStart, root, smallRuns } from '../cold-start.ts';

const folder = mkdtempSync(join(tmpdir(), 'refault-built-'));
const trees = join(folder, 'dist/model-trees.txt');
let whole = '';

beforeAll(() => {
  const nx = fileURLToPath(import.meta.resolve('nx/bin/nx.js'));
  execFileSync(process.execPath, [nx, 'run', 'refault:build'], { cwd: root });
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(root, 'packages/cli', part), join(folder, part), { recursive: true });
  }
  whole = readFileSync(trees, 'latin1');
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

function swapIn(): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const args = ['scenarios/thread/uncontended-swap-in.fault', '--kernel', 'v6.6'];
  const command = [join(folder, 'bin/run.js'), 'run', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the trees of the models', () => {
  test('are what a run takes', () => {
    writeFileSync(trees, whole.replaceAll('"name":{"text":"handle_mm_fault"', '"name":{"text":"handle_mm_vault"'));
    const { status, stderr } = swapIn();
    expect(stderr).toMatch(/unknown function `handle_mm_fault`/);
    expect(status).toBe(2);
  });

  test('may be spoilt or cut: then the texts are parsed', () => {
    writeFileSync(trees, whole);
    const expected = swapIn();
    expect(expected.status).toBe(0);
    const [index = '', ...lines] = whole.split('\n');
    const spoilt = [index, ...lines.slice(0, -1).map((line) => `${line.slice(0, -1)} `), '"end"'].join('\n');
    for (const text of ['', whole.slice(0, whole.length >> 1), whole.slice(0, -1), spoilt]) {
      writeFileSync(trees, text);
      expect(swapIn()).toEqual(expected);
    }
    rmSync(trees);
    expect(swapIn()).toEqual(expected);
  });
});

// The best of some tries says most about the program.
test.for(smallRuns)('$what takes as long as a few empty Nodes', { timeout: 300_000 }, (small) => {
  const ratios = Array.from({ length: 3 }, () => coldStart(small, 5).ratio);
  expect(Math.min(...ratios)).toBeLessThanOrEqual(small.bound);
});
