/**
 * Every lock operation, reference operation and re-check of the fault path, taken away by itself: what was recorded of
 * them is of all of them, more than half are noticed by a shipped scenario, the others are explained, and a sample is tried again.
 * `node packages/kernels/test/deletions/record.ts v6.6` tries all of a kernel.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenarioTexts } from './deletions/scenario-texts.ts';
import { Trial } from './deletions/try-deletions.ts';

const page = readFileSync(new URL('../../../docs/internals/deletions.md', import.meta.url), 'utf8');
const texts = scenarioTexts();

describe.each(['v6.4', 'v6.6'])('%s', (kernel) => {
  const path = new URL(`./deletions/${kernel}.json`, import.meta.url);
  const recorded: Readonly<Record<string, string>> = JSON.parse(readFileSync(path, 'utf8'));
  const entries = Object.entries(recorded).filter(([, came]) => came !== 'refused');
  const noticed = entries.filter(([, came]) => came !== 'unnoticed');

  test('what was recorded is of every deletion that there is', () => {
    expect(Object.keys(recorded)).toEqual(new Trial(kernel, {}).deletions.map(({ id }) => id));
  });

  test('more than half are noticed', () => {
    expect(noticed.length / entries.length).toBeGreaterThan(0.5);
    expect(page).toContain(`| ${kernel} | ${entries.length} | ${noticed.length} |`);
  });

  test('those that nothing notices are explained', () => {
    const survivors = entries.filter(([, came]) => came === 'unnoticed').map(([id]) => id);
    const explained = [...page.matchAll(/^\| `([^`]+)` \| ([^|]*) \| [^|]+ \|$/gm)]
      .filter(([, , kernels = '']) => kernels.includes(kernel))
      .map(([, id]) => id);
    expect(explained.sort()).toEqual(survivors.map((id) => id.replaceAll('|', '¦')).sort());
  });

  // Every fifteenth, so that a sample is of all functions.
  const sample = noticed.filter((_, index) => index % 15 === 0);

  test.each(sample)('%s is noticed by %s', (id, by) => {
    const [file = ''] = by.split(': ');
    const trial = new Trial(kernel, { [file]: texts[file] ?? '' });
    const deletion = trial.deletions.find((each) => each.id === id);
    expect(deletion).toBeDefined();
    if (deletion !== undefined) expect(trial.notices(deletion, by)).toBe(true);
  });
});
