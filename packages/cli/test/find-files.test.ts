import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFiles } from '../src/workspace/find-files.ts';
import { folderOf } from './refault.ts';

const files = { 'b.fault': '', 'a/2.fault': '', 'a/1.fault': '', 'a/notes.md': '', 'node_modules/x/x.fault': '' };

test('folders give all files below, in the order of names; installed packages are not looked into', async () => {
  const folder = folderOf(files);
  expect(await findFiles([], folder)).toEqual({ files: ['a/1.fault', 'a/2.fault', 'b.fault'], problems: [] });
});

test('without a path a folder of scenarios is preferred', async () => {
  const folder = folderOf({ ...files, 'scenarios/s.fault': '' });
  expect((await findFiles([], folder)).files).toEqual(['scenarios/s.fault']);
});

test('paths keep their order, and each file comes once', async () => {
  const folder = folderOf(files);
  const { files: found } = await findFiles(['b.fault', 'a', './a/1.fault', join(folder, 'b.fault')], folder);
  expect(found).toEqual(['b.fault', 'a/1.fault', 'a/2.fault']);
});

test('patterns are for files of scenarios and models', async () => {
  expect((await findFiles(['a/*'], folderOf(files))).files).toEqual(['a/1.fault', 'a/2.fault']);
});

test('a path that leads nowhere is told, and the others are found', async () => {
  expect(await findFiles(['gone.fault', 'b.fault', 'c/*.fault'], folderOf(files))).toEqual({
    files: ['b.fault'],
    problems: ["can't read gone.fault: no such file or folder", 'no .fault file fits c/*.fault'],
  });
});
