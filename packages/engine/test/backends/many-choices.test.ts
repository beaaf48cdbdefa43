/**
 * A step with more choices than the module has room for is left to the interpreter, and with it the whole search.
 */
import { expect, test } from 'vitest';
import { litmus, outcomesOf, runText } from '../run-text.ts';

const text = (choices: number): string =>
  litmus(
    `set<int(0..7)> s; marked int x;
     int sum() { int n = 0; int i = 0; atomic { while (i < ${choices}) { choose (int each in s) n = n + each; i = i + 1; } } return n; }`,
    'setup { s.add(1); } thread a { x = sum(); }\nthread b { x = 0; }\noutcomes x { 0; }',
  );

test.each([255, 300])('%s choices', (choices) => {
  const run = runText(text(choices));
  expect(outcomesOf(run)).toEqual(['0', String(choices)]);
  expect(run.counts).toBe(runText(text(choices), { backend: 'interpreter' }).counts);
});

test.each([255, 300])('%s choices, accesses merged', (choices) => {
  const run = runText(text(choices), { reductions: ['merged-accesses'] });
  expect(outcomesOf(run)).toEqual(['0', String(choices)]);
});
