import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWhole } from '../src/output.ts';
import { folderOf } from './refault.ts';

describe('a file is written as a whole', () => {
  test('where there was none', () => {
    const folder = folderOf({});
    expect(writeWhole(join(folder, 'a'), 'text')).toBeUndefined();
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('with the rights that it had', () => {
    const path = join(folderOf({ a: 'before' }), 'a');
    chmodSync(path, 0o640);
    expect(writeWhole(path, 'text')).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('text');
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test('behind a link to it', () => {
    const folder = folderOf({ a: 'before' });
    symlinkSync('a', join(folder, 'link'));
    expect(writeWhole(join(folder, 'link'), 'text')).toBeUndefined();
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('text');
    expect(readlinkSync(join(folder, 'link'))).toBe('a');
  });

  test('or not at all', () => {
    const folder = folderOf({});
    const path = join(folder, 'none', 'a');
    expect(writeWhole(path, 'text')).toBe(`can't write ${path}: no such file or folder`);
    mkdirSync(join(folder, 'b'));
    expect(writeWhole(join(folder, 'b'), 'text')).toBe(`can't write ${join(folder, 'b')}: it is a folder`);
    expect(readdirSync(folder)).toEqual(['b']);
  });
});

test.runIf(process.platform !== 'win32')('a pipe is written to, and stays one', async () => {
  const path = join(folderOf({}), 'pipe');
  spawnSync('sh', ['-c', 'mkfifo "$0"', path]);
  const reader = spawn('cat', [path]);
  let read = '';
  reader.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    read += chunk;
  });
  expect(writeWhole(path, 'text')).toBeUndefined();
  await once(reader, 'close');
  expect(read).toBe('text');
  expect(lstatSync(path).isFIFO()).toBe(true);
});
