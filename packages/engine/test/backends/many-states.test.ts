/**
 * More states than a page of the module's index has room for, and than some: each is known again, whatever the order.
 */
import { expect, test } from 'vitest';
import { litmus, runText } from '../run-text.ts';

/** A grid: two threads count to as many, in one step each time. */
function grid(size: number): string {
  const count = (cell: string): string =>
    `for (int i = 0; i < ${size - 1}; i = i + 1) atomic { ${cell} = ${cell} + 1; }`;
  return litmus(
    `marked int x; marked int y; void a() { ${count('x')} } void b() { ${count('y')} }`,
    'thread t { a(); } thread u { b(); }',
  );
}

test('states are known again in an index of many pages', { timeout: 60_000 }, () => {
  const text = grid(400);
  const bounds = { states: 1_000_000 };
  const { counts } = runText(text, { bounds });
  // Each leads to two others, but at the edges.
  expect(counts).toMatch(/^160000 \/ 319200 /);
  const first = (each: string): string => each.split(' / ').slice(0, 2).join(' / ');
  expect(first(runText(text, { bounds, search: 'dfs' }).counts)).toBe(first(counts));
  expect(first(runText(text, { bounds, compacts: true }).counts)).toBe(first(counts));
});
