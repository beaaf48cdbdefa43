/**
 * Every lock operation, reference operation and re-check of the fault path, taken away by itself: what was recorded of
 * them is of all of them, most are noticed by a shipped scenario, the others are explained, and a sample is tried again.
 * `npm run record-deletions -- v6.6` tries all of a kernel.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cameOf, kernels, pagePath, records, unexplained, withTables } from './deletions/page.ts';
import { scenarioTexts } from './deletions/scenario-texts.ts';
import { Trial } from './deletions/try-deletions.ts';

const recorded = records();
const texts = scenarioTexts();

test('those that nothing notices are explained', () => {
  expect(unexplained(recorded)).toEqual([]);
});

test('the page says what is recorded', () => {
  const page = readFileSync(pagePath, 'utf8');
  expect(page, 'npm run record-deletions -- --table').toBe(withTables(page, recorded));
});

describe.each(kernels)('%s', (kernel) => {
  const trial = new Trial(kernel, texts);
  const { noticed, unnoticed } = cameOf(recorded[kernel]);

  test('what was recorded is of every deletion that there is', () => {
    expect(Object.keys(recorded[kernel] ?? {})).toEqual(trial.deletions.map(({ id }) => id));
  });

  test('all but one of eight are noticed', () => {
    expect(noticed.length / (noticed.length + unnoticed.length)).toBeGreaterThan(7 / 8);
  });

  // Every fifteenth, so that a sample is of all functions.
  const sample = noticed.filter((_, index) => index % 15 === 0);

  test.each(sample)('%s is noticed by %s', (id, by) => {
    const deletion = trial.deletions.find((each) => each.id === id);
    expect(deletion && trial.notices(deletion, by)).toBe(true);
  });
});
