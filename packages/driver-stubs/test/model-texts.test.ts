import { expect, test } from 'vitest';
import { modelTexts } from '../src/index.ts';

test('models are keyed by their path below the folder, in order', () => {
  const paths = Object.keys(modelTexts);
  expect(paths.filter((path) => !/^[^\\]+\.fault$/.test(path) || path.startsWith('/'))).toEqual([]);
  expect(paths).toEqual(paths.toSorted());
});
