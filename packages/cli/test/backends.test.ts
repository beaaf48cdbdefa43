/**
 * Whoever runs the steps of a shipped scenario, in whatever order, with accesses merged or not: the same answers, and
 * state for state the same where the order is. A sample of the small ones; `REFAULT_BACKENDS` set to a number of states
 * tries all runs that have fewer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckSession, sourceFile } from '@refault/dsl';
import { compile, type ExploreOptions, explorationText, explore, report } from '@refault/engine';
import { expect, test } from 'vitest';
import { shippedModels } from '../src/workspace/shipped-models.ts';
import { Texts } from '../src/workspace/texts.ts';
import { root } from './refault.ts';

const asked = process.env.REFAULT_BACKENDS;
const states = Number(asked ?? 3000);
/** Of the runs every so many; a prime, so that all axes and kernels come in. */
const every = asked === undefined ? 5 : 1;

const session = new CheckSession(shippedModels(), new Texts());
const runs = readdirSync(join(root, 'scenarios'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.fault'))
  .sort()
  .flatMap((path) => {
    const name = join(root, 'scenarios', path);
    return session.check(sourceFile(name, readFileSync(name, 'utf8'))).scenarios;
  })
  .filter((_, index) => index % every === 0);

/** What a verdict rests on, whatever the graph looked like. */
function answersOf(exploration: ReturnType<typeof explore>): string {
  const { verdict, findings, demands, outcomes } = report(exploration);
  const lines = [
    ...findings.map(({ key }) => key),
    ...demands.map(({ text, result }) => `${text}: ${result}`),
    ...outcomes.map(({ values, paths }) => JSON.stringify([values, paths])),
  ];
  return [verdict, ...lines.sort()].join('\n');
}

test.each(runs.map((each) => [`${each.name} ${JSON.stringify(each.variant)} on ${each.kernel}`, each] as const))(
  '%s',
  { timeout: 600_000 },
  (_, scenario) => {
    const { compiled } = compile(scenario);
    if (compiled === undefined) throw new Error('it does not compile');
    const run = (options: ExploreOptions) => explore(compiled, { bounds: { states }, backend: 'bytecode', ...options });
    const fast = run({});
    if (fast.search.stoppedBy === 'states') return;
    expect(fast.search.stoppedBy).toBeUndefined();
    // The words of some states: each is compared whole by the engine's own tests.
    expect(explorationText(run({ backend: 'interpreter' }), 300)).toBe(explorationText(fast, 300));
    const answers = answersOf(fast);
    expect(answersOf(run({ search: 'dfs' }))).toBe(answers);
    expect(answersOf(run({ reductions: ['free-at-once', 'merged-accesses'], from: { firstPart: 100 } }))).toBe(answers);
  },
);
