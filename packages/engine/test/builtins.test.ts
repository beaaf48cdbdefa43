/**
 * The language and the engine know the same built-in functions.
 */
import { builtinNames } from '@refault/dsl';
import { expect, test } from 'vitest';
import { loweredBuiltins } from '../src/lower/lower-builtin.ts';

/** Accesses become reads, assignments and updates when they are checked. */
const accesses = [
  'READ_ONCE',
  'WRITE_ONCE',
  'smp_load_acquire',
  'smp_store_release',
  'rcu_dereference',
  'rcu_assign_pointer',
  'data_race',
  'likely',
  'unlikely',
  'set_bit',
  'clear_bit',
  'test_bit',
  'test_and_set_bit',
  'test_and_clear_bit',
];

test('every built-in function is lowered, and none that the language does not have', () => {
  const known = builtinNames().filter((name) => !accesses.includes(name) && !/^atomic_(?!inc_not_zero)/.test(name));
  expect(loweredBuiltins().toSorted()).toEqual(known.toSorted());
});
