/**
 * The laws of random programs on some of them, without shrinking: what `properties.test.ts` asks of many.
 */
import { expect, test } from 'vitest';
import { randomProgram } from '../../src/testing/random-programs.ts';
import { problemOf } from '../broken-law.ts';
import { laws } from '../laws.ts';

const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

test.each(seeds)('random program %s', (seed) => {
  const program = randomProgram(seed);
  for (const [name, law] of Object.entries(laws)) expect(problemOf(law, program), name).toBeUndefined();
});
