/**
 * The programs of the benchmarks count the same in every language: what is compared is the same search.
 */
import { CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { compile, explore } from '@refault/engine';
import { describe, expect, test } from 'vitest';
import { safetyOnly } from '../../../../tools/bench-flat.ts';
import type { BenchModel } from '../../../../tools/bench-models/bench-model.ts';
import { benchModels } from '../../../../tools/bench-models/bench-models.ts';
import { rumur, spin } from '../../../../tools/bench-peers.ts';

/** States and steps of each model in its small size. */
const expected: Readonly<Record<string, readonly [states: number, steps: number]>> = {
  grid: [256, 768],
  philosophers: [80, 212],
  peterson: [2090, 6270],
  at: [433, 1299],
  fischer: [237, 948],
  phils: [79, 237],
  telephony: [62, 154],
  'page-fault': [553, 1380],
};

function counted(model: BenchModel): readonly [states: number, steps: number] {
  const session = new CheckSession(modelSource({}), memoryHost({}));
  const { scenarios } = session.check(sourceFile(`${model.name}.fault`, model.fault(model.small)));
  const [checked] = scenarios;
  const compiled = checked === undefined ? undefined : compile(checked).compiled;
  if (compiled === undefined) throw new Error(`${model.name} is wrong`);
  const { states, steps } = explore(compiled, { reductions: [], without: safetyOnly }).search;
  return [states, steps];
}

describe.each(benchModels)('$name', (model) => {
  test('has the states and steps that it should have', () => {
    expect(counted(model)).toEqual(expected[model.name]);
  });

  for (const peer of [spin, rumur]) {
    const text = peer === spin ? model.promela(model.small) : model.murphi?.(model.small);
    if (text === undefined) continue;
    // Where a peer is not installed, there is nothing to compare with.
    test.runIf(peer.version !== undefined)(`has as many for ${peer.name}`, { timeout: 120_000 }, () => {
      const verifier = peer.prepare(text, 10_000, 'quick');
      const { states, steps } = verifier.run();
      verifier.remove();
      expect([states, steps]).toEqual(expected[model.name]);
    });
  }
});
