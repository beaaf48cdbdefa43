/**
 * A search that guesses which accesses may be merged and begins again where a guess was wrong: the attempts are one
 * search to whoever bounds it.
 */
import { expect, test } from 'vitest';
import type { ExploreOptions } from '../../src/index.ts';
import { compileText, litmus, runProgram } from '../run-text.ts';

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
