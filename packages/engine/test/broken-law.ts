/**
 * Whether a random program breaks a law, and the smallest program found by dropping statements that still does.
 */
import { programText, type RandomProgram, smallerPrograms } from '../src/testing/random-programs.ts';
import type { Law } from './laws.ts';

/** What a program breaks, an internal fault included; a text with errors breaks nothing. */
export function problemOf(law: Law, program: RandomProgram): string | undefined {
  try {
    return law(programText(program));
  } catch (problem) {
    const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    return text.includes('test.fault:') ? undefined : text;
  }
}

/** The smallest program found by dropping statements that still breaks the law. */
export function shrunk(law: Law, program: RandomProgram): RandomProgram {
  for (const smaller of smallerPrograms(program)) {
    if (problemOf(law, smaller) !== undefined) return shrunk(law, smaller);
  }
  return program;
}
