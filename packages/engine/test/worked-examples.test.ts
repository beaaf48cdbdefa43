/**
 * The worked examples of the semantics, E1 to E27, counted by brute force there: states, steps, depth, ends,
 * outcomes, findings with the steps to them. What a number means is said there and nowhere else.
 */
import { describe, expect, test } from 'vitest';
import { litmus, outcomesOf, runText } from './run-text.ts';
import { examples } from './worked-examples.ts';

describe.each(Object.entries(examples))('%s', (_name, example) => {
  const subjects = example.outcomes?.[0];
  const values = (example.outcomes?.slice(1) ?? []).sort();
  const asked = subjects === undefined ? '' : `outcomes ${subjects} { ${values.map((each) => `${each};`).join(' ')} }`;
  const text = litmus(example.kernel, `${example.items}\n${asked}`);

  test.each([
    ['bfs', 'bytecode'],
    ['dfs', 'bytecode'],
    ['bfs', 'interpreter'],
    ['dfs', 'interpreter'],
  ] as const)('%s, %s', (search, backend) => {
    const run = runText(text, { search, backend });
    expect(run.counts).toBe(example.counts);
    expect(run.report.verdict).toBe(example.verdict);
    if (subjects !== undefined) {
      expect(outcomesOf(run)).toEqual(values);
      expect(Object.values(run.demands)).toEqual(['true']);
    }
    expect(run.demands).toMatchObject(example.demands ?? {});
    if (search === 'bfs') expect(run.findings).toEqual(example.findings ?? []);
    else expect(kinds(run.findings)).toEqual(kinds(example.findings ?? []));
    if (example.classes !== undefined) expect(run.keys).toContain(`lockdep ${example.classes}`);
    const [livelock] = run.report.findings.flatMap((each) => each.livelock ?? []);
    expect(
      livelock && {
        component: `${livelock.states} / ${livelock.steps}`,
        moves: livelock.moves.join(', '),
        waits: livelock.waits.join(', '),
      },
    ).toEqual(example.livelock && { waits: '', ...example.livelock });
  });

  test('with reductions', () => {
    const run = runText(text, { reductions: ['free-at-once', 'canonical-ids'] });
    expect(run.report.verdict).toBe(example.verdict);
    if (subjects !== undefined) expect(outcomesOf(run)).toEqual(values);
    expect(kinds(run.findings)).toEqual(kinds(example.findings ?? []));
    expect(run.demands).toMatchObject(example.demands ?? {});
    const most = Number(example.counts.split(' ')[0]);
    expect(run.exploration.search.states).toBeLessThanOrEqual(most);
  });
});

/** Depth-first search finds the same by longer ways. */
function kinds(findings: readonly string[]): string[] {
  return findings.map((each) => each.replace(/@.*/, '')).sort();
}

test.each(['bfs', 'dfs'] as const)('E18 a pool that must not grow, %s', (search) => {
  const text = litmus('struct T { int v; }', 'thread t { alloc(T); } thread u { alloc(T); }');
  const run = runText(text, { search, bounds: { pools: { T: 1 } } });
  expect(run.counts).toBe('3 / 4 / 1 / 0');
  expect(run.exploration.cuts.map(({ reason, steps }) => `${reason}: ${steps}`)).toEqual([
    'more than 1 objects of T: 2',
  ]);
  expect(run.report.verdict).toBe('inconclusive');
});
