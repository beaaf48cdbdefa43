/**
 * A search that guesses which accesses may be merged and begins again where a guess was wrong: the attempts are one
 * search to whoever bounds it.
 */
import { describe, expect, test } from 'vitest';
import type { ExploreOptions } from '../../src/index.ts';
import { compileText, litmus, outcomesOf, runProgram, runText } from '../run-text.ts';

/** That `b` touches `z` as well is seen about half way. */
const guessedWrongly = compileText(
  litmus(
    'marked int y; marked int z; void spin() { int i = 0; while (i < 100) { y = i; i = i + 1; } }',
    'thread a { z = 1; spin(); }\nthread b { spin(); z = 2; }',
  ),
);

/** With a clock that goes on by one each time the search asks whether it is interrupted. */
function runFor(time: number, options: ExploreOptions): { readonly stoppedBy: string | null; readonly ticks: number } {
  let ticks = 0;
  const isInterrupted = (): boolean => {
    ticks++;
    return false;
  };
  const { report } = runProgram(guessedWrongly, {
    ...options,
    bounds: { time },
    host: { now: () => ticks, isInterrupted },
  });
  return { stoppedBy: report.search.stoppedBy, ticks };
}

test('all guesses together have the time of one search', () => {
  const merging: ExploreOptions = { reductions: ['merged-accesses'], from: { firstPart: 100 } };
  const plain = runFor(Number.POSITIVE_INFINITY, {});
  const whole = runFor(Number.POSITIVE_INFINITY, merging);
  expect([plain.stoppedBy, whole.stoppedBy]).toEqual([null, null]);
  expect(whole.ticks).toBeGreaterThan(plain.ticks);
  expect(runFor(plain.ticks, {}).stoppedBy).toBe(null);
  expect(runFor(plain.ticks, merging).stoppedBy).toBe('time');
});

describe('what is seen too late for the first guess is not lost', () => {
  const kernel =
    'struct pair { int a; int b; } pair p; int second() { pair q = p; return q.b; } struct o { rank order; } marked o *g; void make() { atomic { g = alloc(o); c = 1; } } marked int x, y, c; void spin() { int i = 0; while (i < 40) { x = i; i = i + 1; } }';

  test.each([
    ['a constant is written', 'thread a { spin(); y = 1; r0 = c; }', 'thread b { spin(); if (y) c = 1; }', ['0', '1']],
    [
      'the second of two constants that are read at once is written',
      'thread a { spin(); y = 1; r0 = second(); }',
      'thread b { spin(); if (y) p.b = 1; }',
      ['0', '1'],
    ],
    // Which objects with ranks need.
    [
      'a constant is written in a step of the interpreter',
      'thread a { spin(); y = 1; r0 = c; }',
      'thread b { spin(); if (y) make(); }',
      ['0', '1'],
    ],
    [
      'a cell of one thread is read by another',
      'thread a { c = 1; spin(); y = 1; c = 2; }',
      'thread b { spin(); r0 = y ? c : 0; }',
      ['0', '1', '2'],
    ],
    [
      'a cell of one thread is written by another',
      'thread a { c = 1; spin(); y = 1; r0 = c; }',
      'thread b { spin(); if (y) c = 2; }',
      ['1', '2'],
    ],
    [
      'a cell of one thread is what a demand asks for',
      'thread a { c = 1; spin(); y = 1; c = 2; y = 2; }',
      'thread b { spin(); r0 = 0; } invariant !(y == 1 && c == 2);',
      ['0'],
    ],
  ])('%s', (_, a, b, outcomes) => {
    const text = litmus(kernel, `${a}\n${b}\noutcomes r0 { ${outcomes.map((each) => `${each};`).join(' ')} }`);
    const whole = runText(text);
    const merged = runText(text, { reductions: ['merged-accesses'], from: { firstPart: 100 } });
    expect(outcomesOf(whole)).toEqual(outcomes);
    expect(outcomesOf(merged)).toEqual(outcomes);
    expect(merged.demands).toEqual(whole.demands);
    expect(merged.report.verdict).toBe(whole.report.verdict);
  });
});

test('a livelock goes round in the functions that it goes round in without merging', () => {
  const text = litmus(
    'bitlock F; marked int x, c; void spin() { int i = 0; while (i < 40) { x = i; i = i + 1; } } int peek() { return c; } void grab() { while (!bit_trylock(&F)) peek(); }',
    'setup { bit_lock(&F); } thread a { grab(); }\nthread b { spin(); } thread d { spin(); }',
  );
  const { keys } = runText(text);
  expect(keys).toEqual(['livelock in grab, peek']);
  expect(runText(text, { reductions: ['merged-accesses'], from: { firstPart: 100 } }).keys).toEqual(keys);
});
