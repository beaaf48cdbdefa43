/**
 * A model from which one thing is taken away must fail a shipped scenario, with a schedule that shows it: else the
 * scenarios would not notice if the model had never said that thing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseSchedule, replay } from '@refault/engine';
import { expect, test } from 'vitest';
import { runScenario } from './run-scenario.ts';

interface Mutation {
  readonly kernel: 'v6.4' | 'v6.6';
  readonly file: string;
  readonly scenario: string;
  readonly variant?: Readonly<Record<string, string>>;
  /** What must be found that is not found without the mutation: kinds, or demands that are false. */
  readonly findings?: readonly string[];
  readonly demands?: readonly string[];
}

const synchronous = { medium: 'synchronous' };

/** By the names of the patches in `mutations`. */
const mutations: Readonly<Record<string, readonly Mutation[]>> = {
  no_anon_vma_test: [{ kernel: 'v6.6', file: 'anonymous-fault', scenario: 'anonymous_fault', findings: ['assertion'] }],
  no_detached_test: [
    { kernel: 'v6.6', file: 'vma-lock', scenario: 'vma_lock_and_munmap', findings: ['assertion'] },
    {
      kernel: 'v6.6',
      file: 'swap-in-munmap',
      scenario: 'swap_in_munmap',
      variant: synchronous,
      findings: ['data_loss', 'use_after_free'],
    },
  ],
  no_pte_changed_test: [
    {
      kernel: 'v6.6',
      file: 'anonymous-fault',
      scenario: 'anonymous_fault_both_store',
      findings: ['data_loss', 'rss_mismatch'],
    },
  ],
  no_pte_same: [
    {
      kernel: 'v6.6',
      file: 'swap-in-dontneed',
      scenario: 'swap_in_dontneed',
      variant: synchronous,
      findings: ['assertion'],
    },
  ],
  no_release_on_retry: [{ kernel: 'v6.6', file: 'locked-folio', scenario: 'locked_folio', findings: ['leak'] }],
  no_retry_count: [
    {
      kernel: 'v6.6',
      file: 'uncontended-swap-in',
      scenario: 'uncontended_swap_in',
      variant: { medium: 'asynchronous' },
      demands: ['always vmstat.vma_lock_success + vmstat.vma_lock_retry == 1'],
    },
  ],
  no_sequence_test: [
    { kernel: 'v6.6', file: 'vma-lock', scenario: 'vma_lock_excludes', demands: ['never seen'] },
    {
      kernel: 'v6.6',
      file: 'swap-in-munmap',
      scenario: 'swap_in_munmap',
      variant: synchronous,
      findings: ['data_loss', 'use_after_free'],
    },
  ],
  no_swap_free: [
    {
      kernel: 'v6.6',
      file: 'uncontended-swap-in',
      scenario: 'uncontended_swap_in',
      variant: synchronous,
      findings: ['leak'],
    },
  ],
  no_vma_end_read: [{ kernel: 'v6.6', file: 'locked-folio', scenario: 'locked_folio', findings: ['lock_balance'] }],
  no_vma_start_write: [
    { kernel: 'v6.4', file: 'locked-folio', scenario: 'locked_folio_and_writer', findings: ['data_race'] },
  ],
  no_wait_dropped: [
    { kernel: 'v6.6', file: 'locked-folio', scenario: 'locked_folio_and_writer', findings: ['deadlock'] },
  ],
  no_write_lock_to_detach: [
    { kernel: 'v6.6', file: 'vma-lock', scenario: 'vma_lock_and_munmap', findings: ['assertion', 'data_race'] },
  ],
};

const folder = new URL('./mutations/', import.meta.url);
const shipped = readdirSync(folder)
  .map((name) => name.replace(/\.fault$/, ''))
  .sort();

test('every mutation is tried, and only those', () => {
  expect(Object.keys(mutations).sort()).toEqual(shipped);
});

for (const [name, tried] of Object.entries(mutations)) {
  const patches = { [name]: readFileSync(new URL(`${name}.fault`, folder), 'utf8') };
  for (const { kernel, findings = [], demands = [], ...wanted } of tried) {
    test(`${name} fails ${wanted.scenario}`, () => {
      const without = runScenario({ ...wanted, kernel });
      const { exploration, report } = runScenario({ ...wanted, kernel: `${kernel} + ${name}`, patches });
      expect(report.verdict).toBe('violated');

      const known = new Set(without.report.findings.map((each) => each.key));
      const fresh = report.findings.filter((each) => !known.has(each.key));
      expect(fresh.map((each) => each.kind)).toEqual(expect.arrayContaining([...findings]));
      for (const finding of fresh) {
        const again = follow(exploration, finding.schedule);
        expect(again.leftAt).toBeUndefined();
        // A cycle of lock orders is made of several executions: the schedule shows the one that closes it.
        if (finding.kind === 'lockdep') expect(again.lockOrders).not.toEqual([]);
        else expect(again.findings.map((each) => each.key)).toContain(finding.key);
        expect(again.trace).toEqual(finding.trace);
      }

      for (const text of demands) {
        const demand = report.demands.find((each) => each.text === text);
        expect(demand?.result).toBe('false');
        expect(follow(exploration, demand?.schedule ?? '').broken).toContain(text);
        expect(without.report.demands.find((each) => each.text === text)?.result).toBe('true');
      }
    });
  }
}

function follow(exploration: ReturnType<typeof runScenario>['exploration'], text: string): ReturnType<typeof replay> {
  const schedule = parseSchedule(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return replay(exploration.compiled, exploration.capacities, schedule);
}
