/**
 * Laws of random programs. A program that breaks one is shrunk by dropping statements and shown as text.
 * `REFAULT_PROGRAMS` says how many are tried, `REFAULT_SEED` from which on.
 */
import { describe, expect, test } from 'vitest';
import { programText, type RandomProgram, randomProgram, smallerPrograms } from '../src/testing/random-programs.ts';
import { type Law, laws } from './laws.ts';

const programs = Number(process.env.REFAULT_PROGRAMS ?? 300);
const firstSeed = Number(process.env.REFAULT_SEED ?? 1);
const seeds = Array.from({ length: programs }, (_, index) => firstSeed + index);

/** What a program breaks, an internal fault included; a text with errors breaks nothing. */
function problemOf(law: Law, program: RandomProgram): string | undefined {
  try {
    return law(programText(program));
  } catch (problem) {
    const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    return text.includes('test.fault:') ? undefined : text;
  }
}

/** The smallest program found by dropping statements that still breaks the law. */
function shrunk(law: Law, program: RandomProgram): RandomProgram {
  for (const smaller of smallerPrograms(program)) {
    if (problemOf(law, smaller) !== undefined) return shrunk(law, smaller);
  }
  return program;
}

// Seeds outside, laws inside: laws of one program share its first search.
describe('of random programs', () => {
  test.each(Object.entries(laws))('%s', { timeout: 600_000 }, (_name, law) => {
    for (const seed of seeds) {
      const program = randomProgram(seed);
      if (problemOf(law, program) === undefined) continue;
      const small = shrunk(law, program);
      expect.fail(`seed ${seed}, shrunk:\n${programText(small)}\n${problemOf(law, small)}`);
    }
  });

  test('are all without errors', () => {
    for (const seed of seeds) expect(() => laws.compiles?.(programText(randomProgram(seed)))).not.toThrow();
  });
});
