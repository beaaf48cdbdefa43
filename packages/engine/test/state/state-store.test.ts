/**
 * The interpreter's seen set: two states are never taken for one, whatever their hashes are.
 */
import { expect, test } from 'vitest';
import { StateStore } from '../../src/state/state-store.ts';

test('tells states apart whose hashes are equal', () => {
  // Of so many hashes of 32 bits about ten pairs are equal.
  const many = 300_000;
  const store = new StateStore(2);
  const words = new Int32Array(2);
  const stateOf = (index: number): Int32Array => {
    words[0] = Math.imul(index, 0x9e3779b1);
    words[1] = index;
    return words;
  };
  const known: number[] = [];
  for (let index = 0; index < many; index++) if (!store.add(stateOf(index)).isNew) known.push(index);
  expect(known).toEqual([]);
  for (let index = 0; index < many; index += 1000)
    expect(store.add(stateOf(index))).toEqual({ id: index, isNew: false });
  expect(store.size).toBe(many);
});
