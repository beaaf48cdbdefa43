/**
 * A step with more accesses than the module has room for: the race that lies behind them is found all the same.
 */
import { expect, test } from 'vitest';
import { litmus, runText } from '../run-text.ts';

test.each(['bytecode', 'interpreter'] as const)(
  'a race behind five thousand accesses is found by the %s',
  (backend) => {
    const text = litmus(
      'int x; marked int y; int fill() { int i = 0; atomic { while (i < 5000) { y = 1; i = i + 1; } x = 1; } return i; }',
      'thread a { r0 = fill(); }\nthread b { r1 = x; }',
    );
    expect(runText(text, { backend }).keys.filter((each) => each.startsWith('data_race'))).toHaveLength(1);
  },
);
