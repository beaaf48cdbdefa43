import { expect, test } from 'vitest';
import { type CpuProfile, phaseTimes } from '../start-up-phases.ts';

/** A profile of one sample of a millisecond for each stack, the outermost function first. */
function profileOf(stacks: readonly (readonly string[])[]): CpuProfile {
  const nodes: { id: number; callFrame: { functionName: string; url: string }; children: number[] }[] = [];
  const add = (functionName: string): number => {
    const url = functionName.startsWith('(') ? '' : 'file:///dist/chunk.js';
    return nodes.push({ id: nodes.length + 1, callFrame: { functionName, url }, children: [] });
  };
  add('(root)');
  const samples = stacks.map((stack) =>
    stack.reduce((parent, name) => {
      const id = add(name);
      nodes[parent - 1]?.children.push(id);
      return id;
    }, 1),
  );
  return { nodes, samples, timeDeltas: samples.map(() => 1000) };
}

test('a sample belongs to the innermost phase on its stack', () => {
  const times = phaseTimes(
    profileOf([
      ['main'],
      ['main', 'runScenarios'],
      ['main', 'runScenarios', 'planRuns', 'check', 'checkBody'],
      ['main', 'runScenarios', 'planRuns', 'check', 'parseOnce', 'tokenize'],
      ['main', 'runScenarios', 'execute', 'explore', 'step', 'run', 'compile'],
      ['main', 'runScenarios', 'execute', 'compile', 'lower'],
      ['(garbage collector)'],
      ['(idle)'],
    ]),
  );
  expect(Object.fromEntries(times)).toEqual({
    bundle: 1,
    'command line': 1,
    parse: 1,
    compose: 0,
    check: 1,
    lower: 1,
    search: 1,
    report: 0,
    garbage: 1,
  });
});
