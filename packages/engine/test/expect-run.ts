/**
 * States what a litmus comes to: counts, findings, outcomes, demands, cuts, verdict. What is left out is not asked,
 * except findings: those that are not named must not be there.
 */
import { expect } from 'vitest';
import { explorationText } from '../src/explore/exploration-text.ts';
import type { ExploreOptions, RunReport } from '../src/index.ts';
import { litmus, outcomesOf, type Run, runText } from './run-text.ts';

export interface ExpectedRun {
  /** `states / steps / depth / ends`. */
  readonly counts?: string;
  /** `kind@steps`, or the kind alone. */
  readonly findings?: readonly string[];
  /** The subjects of `outcomes`, and the set of their values. */
  readonly outcomes?: readonly [subjects: string, ...values: string[]];
  readonly demands?: Readonly<Record<string, string>>;
  readonly cuts?: readonly string[];
  readonly verdict?: RunReport['verdict'];
  /** Texts that findings' messages hold. */
  readonly says?: readonly (string | RegExp)[];
}

/**
 * Runs a litmus and compares, and the two back ends with one another. `declarations` are those of its kernel, `items`
 * those of its scenario.
 */
export function expectRun(
  declarations: string,
  items: string,
  expected: ExpectedRun,
  options: ExploreOptions = {},
): Run {
  const [subjects, ...values] = expected.outcomes ?? [];
  const asked = subjects === undefined ? '' : `outcomes ${subjects} { ${values.map((each) => `${each};`).join(' ')} }`;
  const text = litmus(declarations, `${items}\n${asked}`);
  const run = runText(text, options);
  const read = runText(text, { ...options, backend: 'interpreter' });
  expect(explorationText(read.exploration)).toBe(explorationText(run.exploration));
  if (expected.counts !== undefined) expect(run.counts).toBe(expected.counts);
  const named = expected.findings ?? [];
  const found = named.some((each) => each.includes('@'))
    ? run.findings
    : run.findings.map((each) => each.replace(/@.*/, ''));
  expect(found).toEqual([...named].sort());
  if (subjects !== undefined) expect(outcomesOf(run)).toEqual([...values].sort());
  if (expected.demands !== undefined) expect(run.demands).toMatchObject(expected.demands);
  const cuts = run.exploration.cuts.map((each) => each.reason);
  expect(cuts).toEqual(expected.cuts ?? []);
  if (expected.verdict !== undefined) expect(run.report.verdict).toBe(expected.verdict);
  const messages = run.report.findings.map((each) => each.message).join('\n');
  for (const each of expected.says ?? []) expect(messages).toMatch(each);
  return run;
}
