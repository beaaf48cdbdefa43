/**
 * Trees that a build keeps: they are those that parsing gives, and none is taken for a text that it was not made of.
 */
import { expect, test } from 'vitest';
import { CheckSession } from '../../src/check/check.ts';
import { makeModelTrees } from '../../src/check/make-model-trees.ts';
import { readModelTrees } from '../../src/library/model-trees.ts';
import { parseFile, readFile } from '../../src/syntax/parse.ts';
import { recallTrees } from '../../src/syntax/stored-trees.ts';
import { memoryHost, modelSource } from '../../src/text/memory-host.ts';
import { type SourceFile, sourceFile } from '../../src/text/source-file.ts';
import type { ModelSource } from '../../src/text/source-host.ts';
import { shippedModels } from '../shipped-texts.ts';

const kept = makeModelTrees('1', shippedModels);
const treesOf = readModelTrees('1', kept);
const at = { file: sourceFile('a test', ''), start: 0, end: 0 };

function recalled(file: SourceFile, from = treesOf): boolean {
  const trees = from(file);
  if (trees !== undefined) recallTrees(file, () => trees);
  return trees !== undefined;
}

test.for(Object.entries(shippedModels))('the tree of %s is the one that parsing gives', ([name, text]) => {
  const file = sourceFile(name, text);
  expect(recalled(file)).toBe(true);
  expect(readFile(file)).toEqual(parseFile(file));
});

/** A composed kernel as text, in which a file is its name. */
function textOfKernel(label: string, source: ModelSource): string {
  const session = new CheckSession(source, memoryHost({}));
  const model = session.kernel(label, at, session.shippedModels, [])?.model;
  expect(model).toBeDefined();
  return JSON.stringify(model, (key, value) => {
    if (key === 'file') return value.name;
    return value instanceof Map ? [...value] : value;
  });
}

test.for([...modelSource(shippedModels).kernels, 'v6.4+swap_vma_lock', 'v6.6+swap_slot_pinned'])(
  '%s is composed of kept trees as of parsed ones',
  (label) => {
    expect(
      textOfKernel(label, modelSource(shippedModels, recalled)) === textOfKernel(label, modelSource(shippedModels)),
    ).toBe(true);
  },
);

test('what hunks make of functions is kept too', () => {
  const asked: boolean[] = [];
  const source = modelSource(shippedModels, (file) => {
    const trees = treesOf(file);
    if (trees === undefined) return;
    recallTrees(file, () => ({
      ...trees,
      change: (start, old) => {
        const found = trees.change(start, old);
        asked.push(found !== undefined);
        return found;
      },
    }));
  });
  textOfKernel('v6.4+swap_vma_lock', source);
  expect(new Set(asked)).toEqual(new Set([true]));
});

test('a file that was edited is parsed', () => {
  const [[name, text] = ['', '']] = Object.entries(shippedModels);
  const file = sourceFile(name, `${text}\nint added_by_me() { return 0; }\n`);
  expect(recalled(file)).toBe(false);
  const names = readFile(file).tree.models[0]?.declarations.map((each) => ('name' in each ? each.name.text : ''));
  expect(names).toContain('added_by_me');
});

test('trees of another grammar are not taken', () => {
  const [[name, text] = ['', '']] = Object.entries(shippedModels);
  expect(recalled(sourceFile(name, text), readModelTrees('2', kept))).toBe(false);
});

test.for([0, 1, 1000, kept.length >> 1, kept.length - 1])(
  'nothing is taken from what was cut after %i characters',
  (length) => {
    const [[name, text] = ['', '']] = Object.entries(shippedModels);
    expect(recalled(sourceFile(name, text), readModelTrees('1', kept.slice(0, length)))).toBe(false);
  },
);

test('a tree or block that can’t be read is parsed', () => {
  const name = 'v6.3/mm/memory.fault';
  for (const [what, spoilt] of [
    ['tree', /^\{"models".*$/gm],
    ['block', /^\[\{"kind".*$/gm],
  ] as const) {
    const file = sourceFile(name, shippedModels[name] ?? '');
    const text = kept.replace(spoilt, (line) => `${line.slice(0, -1)} `);
    expect(text, what).not.toBe(kept);
    expect(recalled(file, readModelTrees('1', text)), what).toBe(true);
    expect(readFile(file), what).toEqual(parseFile(file));
  }
});
