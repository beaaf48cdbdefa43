/**
 * Searches that draw lots: what they meet follows from the seed, they find bugs, they are honest about what they left
 * out.
 */
import { expect, test } from 'vitest';
import { explorationText } from '../../src/explore/exploration-text.ts';
import { Graph } from '../../src/explore/graph.ts';
import { Walks } from '../../src/explore/walks.ts';
import { compileText, litmus, runProgram } from '../run-text.ts';

/** Ten threads that count: far more states than a few walks meet. */
const many = compileText(
  litmus(
    'marked int x; int y; spinlock l; void bump() { spin_lock(&l); x = x + 1; spin_unlock(&l); y = y + 1; }',
    Array.from({ length: 10 }, (_, index) => `thread t${index} { bump(); }`).join('\n'),
  ),
);

const few = compileText(
  litmus(
    'marked int x;',
    'setup { choose { x = 3; } or { x = 4; } }\nthread a { x = 1; }\nthread b { x = 2; }\nalways x > 0;',
  ),
);

test.each(['random', 'pct'] as const)('%s walks find a race, and leave open what they did not meet', (search) => {
  const { report } = runProgram(many, { search, bounds: { states: 2000 } });
  expect(report.findings.map((each) => each.kind)).toContain('data_race');
  expect(report.search.stoppedBy).toBe('states');
});

test.each(['random', 'pct'] as const)('%s walks that have met everything say so', (search) => {
  const { report } = runProgram(few, { search });
  expect(report.search.stoppedBy).toBe(null);
  expect(report.verdict).toBe('holds');
});

test.each(['random', 'pct'] as const)('%s walks let agents go in every order', (kind) => {
  // Four agents with a step each; a state says, as bits, whose is done.
  const graph = new Graph();
  graph.addState(-1, 0);
  const walks = new Walks(graph, { kind, seed: 1, agents: 4 });
  for (let done = 1; done < 16; done++) graph.addState(0, 1);
  for (let done = 0; done < 16; done++) {
    graph.beginEdges(done);
    for (let agent = 0; agent < 4; agent++) {
      if ((done & (1 << agent)) !== 0) continue;
      graph.addEdge(done, { target: done | (1 << agent), agent, flags: 0, owed: 0, plan: 0 });
    }
  }
  const orders = new Set<string>();
  let order = '';
  for (let at = walks.next(); at !== undefined; at = walks.next()) {
    order = at === 0 ? '' : `${order} ${at}`;
    if (at === 15) orders.add(order);
  }
  expect(orders.size).toBe(24);
});

test.each(['random', 'pct'] as const)('what %s walks meet follows from the seed, whoever runs the steps', (search) => {
  const bounds = { states: 400 };
  const text = (seed: number, backend: 'bytecode' | 'interpreter'): string =>
    explorationText(runProgram(many, { search, seed, backend, bounds }).exploration);
  expect(text(7, 'bytecode')).toBe(text(7, 'interpreter'));
  expect(text(7, 'bytecode')).toBe(text(7, 'bytecode'));
  expect(text(8, 'bytecode')).not.toBe(text(7, 'bytecode'));
});
