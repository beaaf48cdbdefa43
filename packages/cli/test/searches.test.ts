/**
 * The flags that say how it is searched: what each of them says of a run, and what does not go together.
 */
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, refault, texts } from './refault.ts';

const run = (text: string, ...flags: readonly string[]) =>
  refault(['run', ...flags], { cwd: folderOf({ 'a.fault': text }) });

describe('--hash-compact', () => {
  test('says the odds, and never that something holds', () => {
    const { status, stdout } = run(texts.holds, '--hash-compact');
    expect(status).toBe(exitCodes.inconclusive);
    expect(stdout).toMatch(/told apart by hashes of 64 bits: the odds that one was\s+missed are below 1 in /);
  });

  test('still finds what is wrong', () => {
    expect(run(texts.violated, '--hash-compact').status).toBe(exitCodes.unexpected);
  });

  test.each([
    ['--search', 'dfs'],
    ['--backend', 'interpreter'],
    ['--reduce', 'canonical-ids'],
  ])('does not go with %s %s', (flag, value) => {
    const { status, stderr } = run(texts.holds, '--hash-compact', flag, value);
    expect(status).toBe(exitCodes.usage);
    expect(stderr).toContain(`--hash-compact does not go with ${flag} ${value}`);
  });
});

describe.each(['random', 'pct'])('--search %s', (order) => {
  test('finds what is wrong, and says the same for the same seed', () => {
    const first = run(texts.violated, '--search', order, '--seed', '5');
    expect(first.status).toBe(exitCodes.unexpected);
    expect(run(texts.violated, '--search', order, '--seed', '5').stdout).toBe(first.stdout);
  });
});

test.each([
  ['--backend', 'interpreter'],
  ['--reduce', 'merged-accesses,canonical-ids'],
])('%s %s changes no answer', (flag, value) => {
  expect(run(texts.violated, flag, value).status).toBe(exitCodes.unexpected);
  expect(run(texts.holds, flag, value).status).toBe(0);
});
