/**
 * More values of one word than the module's first table has room for: none is forgotten, so that states are met again.
 */
import { expect, test } from 'vitest';
import { litmus, runText } from '../run-text.ts';

test('a count that begins anew comes back to the states that it had', () => {
  const text = litmus(
    'marked int x; void round() { for (;;) { int next = x + 1; x = next < 9000 ? next : 0; } }',
    'thread t { round(); }',
  );
  const { counts } = runText(text, { without: ['livelock'] });
  expect(counts).toBe(runText(text, { backend: 'interpreter', without: ['livelock'] }).counts);
  expect(counts).toMatch(/^18000 /);
});
