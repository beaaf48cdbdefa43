/**
 * The code that V8 made of a bundle: kept once a run has ended, taken by the next one, and only if nothing is wrong
 * with it. `loadedFrom` says which by what the run would keep.
 */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadBundle, stamped } from '../src/start/code-cache.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refault-code-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function bundle(answer: number, name = 'bundle.cjs'): URL {
  const text = `exports.answer = () => ${answer}; exports.file = __filename; exports.far = (name) => __import(name);`;
  const path = join(folder, name);
  writeFileSync(path, stamped(text));
  return pathToFileURL(path);
}

interface Answering {
  readonly answer: () => number;
  readonly file: string;
  readonly far: (name: string) => Promise<unknown>;
}

/** Loads, runs and keeps: the answer, and whether anything was written. */
function run(url: URL, purpose = 'test'): { readonly answer: number; readonly wrote: boolean } {
  const before = contents();
  const { exports, keepCode } = loadBundle(url, folder, purpose);
  const answer = (exports as Answering).answer();
  keepCode();
  const after = contents();
  return { answer, wrote: after.some((each, at) => each !== before[at]) || after.length !== before.length };
}

function codeFiles(): string[] {
  return readdirSync(folder).filter((name) => !name.endsWith('.cjs'));
}

function contents(): string[] {
  return codeFiles().map((name) => {
    const place = join(folder, name);
    return `${name} ${statSync(place).mtimeMs} ${readFileSync(place).toString('base64')}`;
  });
}

function onlyCode(): string {
  const [name = '', ...others] = codeFiles();
  expect(others).toEqual([]);
  return join(folder, name);
}

test('is kept once, and taken from then on', () => {
  const url = bundle(42);
  expect(run(url)).toEqual({ answer: 42, wrote: true });
  expect(run(url)).toEqual({ answer: 42, wrote: false });
  expect(run(url, 'other')).toEqual({ answer: 42, wrote: true });
});

test('is that of the very bundle, even if another is as long', () => {
  expect(run(bundle(42))).toEqual({ answer: 42, wrote: true });
  expect(run(bundle(43))).toEqual({ answer: 43, wrote: true });
});

test('is made anew where a byte is another, or some are missing', () => {
  const url = bundle(42);
  run(url);
  const place = onlyCode();
  const good = readFileSync(place);
  for (const at of [0, 19, 20, 27, 28, good.length >> 1, good.length - 1]) {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] ?? 0) ^ 0x55;
    writeFileSync(place, bad);
    expect(run(url), String(at)).toEqual({ answer: 42, wrote: true });
  }
  for (const length of [0, 10, 28, good.length - 1]) {
    writeFileSync(place, good.subarray(0, length));
    expect(run(url), String(length)).toEqual({ answer: 42, wrote: true });
  }
});

test('is kept anew when twice the time has gone by', () => {
  const url = bundle(42);
  run(url);
  const place = onlyCode();
  const written = (secondsAgo: number): void => {
    const time = Date.now() / 1000 - secondsAgo;
    utimesSync(place, time, time);
  };
  written(50);
  expect(run(url).wrote).toBe(false);
  // It was begun, as it says itself, a minute after that.
  written(70);
  expect(run(url).wrote).toBe(true);
  expect(run(url).wrote).toBe(false);
});

test('that was written long after it was begun stays for as long', () => {
  const url = bundle(42);
  run(url);
  const place = onlyCode();
  const hour = 3600;
  const inSeconds = (seconds: number): void =>
    utimesSync(place, Date.now() / 1000 + seconds, Date.now() / 1000 + seconds);
  inSeconds(hour);
  expect(run(url).wrote).toBe(false);
});

test('may have nowhere to be kept', () => {
  const url = bundle(42);
  for (const nowhere of [undefined, join(folder, 'missing'), fileURLToPath(url)]) {
    const { exports, keepCode } = loadBundle(url, nowhere, 'test');
    expect((exports as Answering).answer()).toBe(42);
    keepCode();
    expect(codeFiles()).toEqual([]);
  }
});

test('without a stamp nothing is kept', () => {
  const path = join(folder, 'plain.cjs');
  writeFileSync(path, 'exports.answer = () => 7;');
  expect(run(pathToFileURL(path))).toEqual({ answer: 7, wrote: false });
});

test('a bundle knows its file, imports as its loader does, and is what its path requires', async () => {
  const url = bundle(42, 'a folder.cjs');
  const exports = loadBundle(url, folder, 'test').exports as Answering;
  expect(exports.file).toBe(fileURLToPath(url));
  expect(await exports.far('node:path')).toHaveProperty('join');
  expect(createRequire(import.meta.url)(fileURLToPath(url))).toBe(exports);
});

test('is found by a copy of the bundle elsewhere', () => {
  const url = bundle(42);
  run(url);
  copyFileSync(url, join(folder, 'copy.cjs'));
  expect(run(pathToFileURL(join(folder, 'copy.cjs')))).toEqual({ answer: 42, wrote: false });
});
