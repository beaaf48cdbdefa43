/**
 * More choices than the module has room for: the whole search is left to the interpreter.
 */
import { describe, expect, test } from 'vitest';
import { renderRun, unpainted } from '../../src/index.ts';
import { litmus, outcomesOf, runText } from '../run-text.ts';

describe.each([255, 300])('%s choices in a step', (choices) => {
  const text = litmus(
    `set<int(0..7)> s; marked int x;
     int sum() { int n = 0; int i = 0; atomic { while (i < ${choices}) { choose (int each in s) n = n + each; i = i + 1; } choose { } or { n = -n; } } return n; }`,
    'setup { s.add(1); } thread a { x = sum(); }\nthread b { x = 0; }\noutcomes x { 0; }',
  );

  test('lead to the states that the interpreter finds', () => {
    const run = runText(text);
    expect(outcomesOf(run)).toEqual([`-${choices}`, '0', String(choices)]);
    expect(run.counts).toBe(runText(text, { backend: 'interpreter' }).counts);
    // With the one of its sign.
    const hasRoom = choices < 256;
    expect(run.report.search.interpretedFor).toBe(hasRoom ? null : 'a step with more than 256 choices');
    const shown = renderRun(run.report, { width: 200, paint: unpainted, isVerbose: true, pathOf: (name) => name });
    expect(shown.includes('interpreted: bytecode has no room for a step with more than 256 choices')).toBe(!hasRoom);
  });

  test('do so with accesses merged', () => {
    const run = runText(text, { reductions: ['merged-accesses'] });
    expect(outcomesOf(run)).toEqual([`-${choices}`, '0', String(choices)]);
  });
});

test.each([10, 14])('so many choices that the module has to tell of each way: 2 to the power of %s', (choices) => {
  // An object with a rank is made by the interpreter, and so each of these steps is looked at.
  const either = Array.from({ length: choices }, (_, at) => `choose { n = n + ${2 ** at}; } or { }`).join(' ');
  const text = litmus(
    `struct o { rank order; } marked o *g; int f() { int n = 0; atomic { ${either} g = alloc(o); } return n; }`,
    'thread t { r0 = f(); }',
  );
  const { counts, report } = runText(text);
  expect(counts).toBe(`${1 + 2 ** choices} / ${2 ** choices} / 1 / ${2 ** choices}`);
  expect(report.search.interpretedFor).toBe(choices === 10 ? null : 'a state with so much that is new');
});
