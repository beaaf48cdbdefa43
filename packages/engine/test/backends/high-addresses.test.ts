/**
 * A large search takes more than 2 GiB, and addresses there have the highest of their 32 bits. With all memory below left
 * alone, small searches find the same.
 */
import { expect, test } from 'vitest';
import { explorationText } from '../../src/explore/exploration-text.ts';
import { compileText, litmus, runProgram } from '../run-text.ts';
import { examples } from '../worked-examples.ts';

const moduleFrom = 0x90000000;

test.each(Object.entries(examples))('%s', (_name, { kernel, items }) => {
  const compiled = compileText(litmus(kernel, items));
  const { exploration } = runProgram(compiled, { from: { moduleFrom } });
  expect(explorationText(exploration)).toBe(explorationText(runProgram(compiled).exploration));
});
