/**
 * States told apart by hashes alone: what is found is there, and nothing is said to hold.
 */
import { expect, test } from 'vitest';
import { litmus, runText } from '../run-text.ts';

test('what holds is left open, with the odds', () => {
  const text = litmus('marked int x;', 'thread a { x = 1; }\nthread b { x = 2; }\nalways x > 0;');
  const [whole, hashed] = [runText(text), runText(text, { compacts: true })];
  expect(whole.report.verdict).toBe('holds');
  expect(hashed.counts).toBe(whole.counts);
  expect(hashed.report.verdict).toBe('inconclusive');
  expect(hashed.report.reasons).toEqual([
    expect.stringMatching(
      /^states were told apart by hashes of 64 bits: the odds that one was missed are below 1 in \d\.\de\+1\d$/,
    ),
    'always x > 0 is open',
  ]);
});

test('cycles are not judged, findings of steps are told', () => {
  const text = litmus(
    'bitlock F; int y;',
    'setup { bit_lock(&F); } thread a { while (!bit_trylock(&F)); }\nthread b { y = 1; } thread c { y = 2; }',
  );
  const [whole, hashed] = [runText(text), runText(text, { compacts: true })];
  expect(whole.keys.filter((each) => each.startsWith('livelock'))).toHaveLength(1);
  expect(hashed.keys).toEqual(whole.keys.filter((each) => !each.startsWith('livelock')));
  expect(hashed.keys).toHaveLength(1);
  expect(hashed.exploration.search.livenessJudged).toBe(false);
});
