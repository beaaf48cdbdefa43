/**
 * Shipped scenarios on which refault and Spin must reach the same states: those whose programs Spin reads in a moment.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CheckSession } from '@refault/dsl';
import { compile, explore, exportPromela, graphFacts, readSpinOutput } from '@refault/engine';
import { describe, expect, test } from 'vitest';
import { hasSpin, runSpin } from '../../../tools/run-spin.ts';
import { shippedModels } from '../src/workspace/shipped-models.ts';
import { Texts } from '../src/workspace/texts.ts';
import { root } from './refault.ts';

const litmus = readdirSync(join(root, 'scenarios/litmus')).filter((name) => name.endsWith('.fault'));
const files = [...litmus.map((name) => `litmus/${name}`), 'thread/folio-lock.fault'];

describe.runIf(hasSpin).each(files)('%s', (file) => {
  const texts = new Texts();
  const read = texts.file(join(root, 'scenarios', file));
  if (read.kind === 'unreadable') throw new Error(read.reason);
  const { scenarios } = new CheckSession(shippedModels(), texts).check(read.file, {});
  // Of variants the first: Spin takes a second for each of the larger ones.
  const first = scenarios.filter((each, at) => scenarios.findIndex(({ name }) => name === each.name) === at);

  test.each(first.map((each) => [`${each.name} on ${each.kernel}`, each] as const))('%s', (_name, scenario) => {
    const given = compile(scenario, { bodies: 'inlined' }).compiled;
    if (given === undefined) throw new Error('it has errors');
    const { compiled, capacities, ...exported } = exportPromela(given, explore(given, { reductions: [] }).capacities);
    // Without the demands of which states note what was seen: Spin knows nothing of them.
    const ours = graphFacts(explore(compiled, { reductions: [], backend: 'interpreter' }));
    const program = { ...exported, compiled, capacities };
    expect(readSpinOutput(program, runSpin(program))).toEqual({ kind: 'complete', facts: ours });
  });
});

test.runIf(!hasSpin)('left out: spin or a C compiler is not installed', () => {
  expect(hasSpin).toBe(false);
});
