/**
 * Laws of random programs. A program that breaks one is shrunk by dropping statements and shown as text.
 * `REFAULT_PROGRAMS` says how many are tried, `REFAULT_SEED` from which on.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { programText, type RandomProgram, randomProgram } from '../src/testing/random-programs.ts';
import { problemOf, shrunk } from './broken-law.ts';
import { laws } from './laws.ts';
import { runText } from './run-text.ts';

const programs = Number(process.env.REFAULT_PROGRAMS ?? 120);
const firstSeed = Number(process.env.REFAULT_SEED ?? 1);
const seeds = Array.from({ length: programs }, (_, index) => firstSeed + index);

describe(`of ${programs} random programs`, () => {
  /** For each law the first program that breaks it. */
  const broken = new Map<string, { readonly seed: number; readonly program: RandomProgram }>();

  // Seeds outside, laws inside: the laws of one program share its first search.
  beforeAll(() => {
    for (const seed of seeds) {
      const program = randomProgram(seed);
      for (const [name, law] of Object.entries(laws)) {
        if (!broken.has(name) && problemOf(law, program) !== undefined) broken.set(name, { seed, program });
      }
    }
  }, 3_600_000);

  test.each(Object.entries(laws))('%s', { timeout: 600_000 }, (name, law) => {
    const found = broken.get(name);
    if (found === undefined) return;
    const small = shrunk(law, found.program);
    expect.fail(`seed ${found.seed}, shrunk:\n${programText(small)}\n${problemOf(law, small)}`);
  });
});

test('random programs have no errors, and their findings are of every kind', () => {
  const kinds = new Set<string>();
  for (const seed of seeds.slice(0, 120)) {
    const { report } = runText(programText(randomProgram(seed)), { bounds: { states: 1000 } });
    for (const each of report.findings) kinds.add(each.kind);
  }
  expect([...kinds].sort()).toEqual([
    'assertion',
    'data_race',
    'deadlock',
    'leak',
    'livelock',
    'lock_balance',
    'lockdep',
    'lost_wakeup',
    'sleep_in_atomic',
    'use_after_free',
  ]);
});
