/**
 * Shipped scenarios on which refault and Spin must reach the same states: litmus ones, and faults of few states.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedScenario, CheckSession } from '@refault/dsl';
import { compile, explore, exportPromela, graphFacts, readSpinOutput } from '@refault/engine';
import { describe, expect, test } from 'vitest';
import { hasSpin, runSpin } from '../../../tools/run-spin.ts';
import { shippedModels } from '../src/workspace/shipped-models.ts';
import { Texts } from '../src/workspace/texts.ts';
import { root } from './refault.ts';

const litmus = readdirSync(join(root, 'scenarios/litmus')).filter((name) => name.endsWith('.fault'));

/** Of the thread's page some that take seconds, with the functions of a whole fault in them. */
const faults = [
  'anon_vma_made_twice',
  'folio_lock_first_try',
  'folio_lock_later_try',
  'folio_lock_killed',
  'folio_lock_vma_lock',
  'locked_folio',
  'locked_folio_victim',
  'no_vma',
  'uncontended_swap_in',
  'vma_lock_excludes',
  'vma_lock_shared',
];

/** The scenarios of a file, the first variant of each. */
function scenariosOf(file: string): readonly CheckedScenario[] {
  const texts = new Texts();
  const read = texts.file(join(root, 'scenarios', file));
  if (read.kind === 'unreadable') throw new Error(read.reason);
  const { scenarios } = new CheckSession(shippedModels(), texts).check(read.file, {});
  return scenarios.filter((each, at) => scenarios.findIndex(({ name }) => name === each.name) === at);
}

function agree(scenario: CheckedScenario): void {
  const given = compile(scenario, { bodies: 'inlined' }).compiled;
  if (given === undefined) throw new Error('it has errors');
  const { capacities: room, executed } = explore(given, { reductions: [], backend: 'interpreter' });
  const program = exportPromela(given, { room, ...(executed === undefined ? {} : { executed }) });
  // Without the demands of which states note what was seen: Spin knows nothing of them.
  const ours = graphFacts(explore(program.compiled, { reductions: [], backend: 'interpreter' }));
  expect(readSpinOutput(program, runSpin(program))).toEqual({ kind: 'complete', facts: ours });
}

describe.runIf(hasSpin)('refault and Spin agree', () => {
  test.each(litmus)('on litmus/%s', (file) => {
    for (const scenario of scenariosOf(`litmus/${file}`)) agree(scenario);
  });

  const files = ['anonymous-fault', 'folio-lock', 'locked-folio', 'no-access', 'uncontended-swap-in', 'vma-lock'];
  const found = files.flatMap((file) => scenariosOf(`thread/${file}.fault`));

  test.each(faults)('on %s', (name) => {
    const scenario = found.find((each) => each.name === name);
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    agree(scenario);
  });
});

test.runIf(!hasSpin)('left out: spin or a C compiler is not installed', () => {
  expect(hasSpin).toBe(false);
});
