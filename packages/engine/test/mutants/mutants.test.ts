/**
 * The engine with a mistake made on purpose: every one is noticed by the test that `killers.json` names, by a wrong
 * answer or a crash. `REFAULT_MUTANTS=deep` runs the whole suite for each, and says how many tests notice it.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { allMutants, areas } from './all-mutants.ts';
import { readKillers } from './killers.ts';
import { type Mutant, mutated } from './mutant.ts';
import { page, pageWith } from './page.ts';
import { runTrials } from './run-trials.ts';
import { suiteFiles } from './suite-files.ts';
import type { Outcome, TestName, Trial } from './trial.ts';

const isDeep = process.env.REFAULT_MUTANTS === 'deep';
const killers = readKillers();
const sources = fileURLToPath(new URL('../../src/', import.meta.url));

function trialOf(mutant: Mutant): Trial {
  if (isDeep) return { mutant, tests: suiteFiles(mutant), stopsAtFirst: false };
  const killer = killers[mutant.name];
  return { mutant, tests: killer === undefined ? [] : [killer], stopsAtFirst: true };
}

test('no two have one name, and each has a test that notices it', () => {
  const names = allMutants.map((each) => each.name);
  expect(Object.keys(killers).sort()).toEqual([...new Set(names)].sort());
  expect(names.length).toBe(new Set(names).size);
});

test('the text of each stands once in its file', () => {
  for (const mutant of allMutants) mutated(mutant, readFileSync(`${sources}${mutant.file}`, 'utf8'));
});

test('the page lists them', () => {
  expect(readFileSync(page, 'utf8')).toBe(pageWith(killers));
});

describe('of mistakes in', () => {
  const outcomes = new Map<Mutant | undefined, Outcome>();

  beforeAll(async () => {
    const tests = new Map<string, TestName>(Object.values(killers).map((each) => [`${each.file} ${each.name}`, each]));
    const none: Trial = { mutant: undefined, tests: isDeep ? suiteFiles() : [...tests.values()], stopsAtFirst: false };
    await runTrials([none, ...allMutants.map(trialOf)], {
      threads: Math.min(2, availableParallelism()),
      limit: isDeep ? 600_000 : 120_000,
      told({ mutant }, outcome) {
        outcomes.set(mutant, outcome);
        if (isDeep) console.log(`${mutant?.name ?? 'no mistake'}: ${told(outcome)}`);
      },
    });
  }, 36_000_000);

  test('nothing, none is noticed', () => {
    const outcome = outcomes.get(undefined);
    expect(outcome).toMatchObject({ kind: 'ran', failures: [] });
  });

  describe.each(Object.entries(areas))('%s', (_area, mutants) => {
    test.each(mutants.map((each) => [each.name, each] as const))('%s', (_name, mutant) => {
      const outcome = outcomes.get(mutant);
      expect(outcome?.kind === 'ran' ? outcome.failures.length : told(outcome)).toBeGreaterThan(0);
    });
  });
});

function told(outcome: Outcome | undefined): string {
  if (outcome?.kind === 'ran') return `${outcome.failures.length} of ${outcome.ran} tests notice it`;
  return outcome?.kind === 'no mutant' ? outcome.message : 'it does not come back';
}
