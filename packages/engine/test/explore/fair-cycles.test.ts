/**
 * Fair cycles of graphs small enough to see: weak fairness for everybody, strong fairness at locks and for what is
 * owed.
 */
import { describe, expect, test } from 'vitest';
import { fairComponents, walkThrough } from '../../src/explore/fair-cycles.ts';
import { Graph, greatestDistance } from '../../src/explore/graph.ts';
import { expectRun } from '../expect-run.ts';

interface Step {
  readonly from: number;
  readonly to: number;
  readonly agent: number;
  readonly owed?: readonly number[];
}

interface Standing {
  /** Agents that can move, as bits; those of them that do so at a blocking lock. */
  readonly enabled: number;
  readonly atLocks?: number;
}

function graphOf(states: readonly Standing[], steps: readonly Step[]): Graph {
  const graph = new Graph();
  states.forEach(({ enabled, atLocks }, state) => {
    graph.addState(state === 0 ? -1 : 0, state === 0 ? 0 : 1);
    graph.beginEdges(state);
    for (const step of steps.filter((each) => each.from === state)) {
      const owed = step.owed === undefined ? 0 : graph.owedNumber(step.owed);
      graph.addEdge(state, { target: step.to, agent: step.agent, flags: 0, owed, plan: 0 });
    }
    graph.setEnabled(state, enabled, atLocks ?? 0);
  });
  return graph;
}

/** The states of each fair component. */
function fair(states: readonly Standing[], steps: readonly Step[], agents = 2): readonly (readonly number[])[] {
  return fairComponents(graphOf(states, steps), { agents, edges: 'all' }).map((each) => [...each.states]);
}

describe('a cycle', () => {
  test('needs a step', () => {
    expect(fair([{ enabled: 1 }], [])).toEqual([]);
    expect(fair([{ enabled: 1 }, { enabled: 0 }], [{ from: 0, to: 1, agent: 0 }])).toEqual([]);
  });

  test('of one thread alone is fair', () => {
    expect(fair([{ enabled: 1 }], [{ from: 0, to: 0, agent: 0 }])).toEqual([[0]]);
  });

  test('beside somebody who can move all along is not', () => {
    const steps = [
      { from: 0, to: 0, agent: 0 },
      { from: 0, to: 1, agent: 1 },
    ];
    expect(fair([{ enabled: 3 }, { enabled: 0 }], steps)).toEqual([]);
  });

  test('beside somebody who can’t move in one state of it is', () => {
    const steps = [
      { from: 0, to: 1, agent: 0 },
      { from: 1, to: 0, agent: 0 },
      { from: 0, to: 2, agent: 1 },
    ];
    expect(fair([{ enabled: 3 }, { enabled: 1 }, { enabled: 0 }], steps)).toEqual([[0, 1]]);
  });

  test('on which the other could take a lock again and again is not', () => {
    const steps = [
      { from: 0, to: 1, agent: 0 },
      { from: 1, to: 0, agent: 0 },
      { from: 0, to: 2, agent: 1 },
    ];
    expect(fair([{ enabled: 3, atLocks: 2 }, { enabled: 1 }, { enabled: 0 }], steps)).toEqual([]);
  });

  test('is looked for again where such a chance is taken out', () => {
    // Round by 0, 1, 2; the chance is open in 0, and 1, 2 go round without it.
    const steps = [
      { from: 0, to: 1, agent: 0 },
      { from: 1, to: 2, agent: 0 },
      { from: 2, to: 0, agent: 0 },
      { from: 2, to: 1, agent: 0 },
    ];
    expect(fair([{ enabled: 3, atLocks: 2 }, { enabled: 1 }, { enabled: 1 }], steps)).toEqual([[1, 2]]);
  });

  test('on which something owed is never given is not', () => {
    const round = { from: 0, to: 0, agent: 0 };
    expect(fair([{ enabled: 1 }, { enabled: 0 }], [round, { from: 0, to: 1, agent: 0, owed: [7] }])).toEqual([]);
    expect(
      fair(
        [{ enabled: 1 }, { enabled: 0 }],
        [
          { ...round, owed: [7] },
          { from: 0, to: 1, agent: 0, owed: [7] },
        ],
      ),
    ).toEqual([[0]]);
  });

  test('of two apart is two', () => {
    const steps = [
      { from: 0, to: 1, agent: 0 },
      { from: 0, to: 2, agent: 0 },
      { from: 1, to: 1, agent: 0 },
      { from: 2, to: 2, agent: 0 },
    ];
    expect(fair([{ enabled: 1 }, { enabled: 1 }, { enabled: 1 }], steps)).toEqual([[1], [2]]);
  });

  test('is looked for in a time that grows with the graph alone, however many fall apart', () => {
    // A way past many pairs; from one state of each a lock could be taken, so that the pair has to be looked at again.
    const pairs = 50_000;
    const graph = new Graph();
    for (let pair = 0; pair < pairs; pair++) {
      for (const state of [2 * pair, 2 * pair + 1]) {
        graph.addState(state === 0 ? -1 : 0, 1);
        graph.beginEdges(state);
        const targets = state % 2 === 0 ? [state + 1, Math.min(state + 2, 2 * pairs - 1)] : [state - 1];
        for (const target of targets) graph.addEdge(state, { target, agent: 0, flags: 0, owed: 0, plan: 0 });
        graph.setEnabled(state, state % 2 === 0 ? 3 : 1, state % 2 === 0 ? 2 : 0);
      }
    }
    const started = performance.now();
    expect(fairComponents(graph, { agents: 2, edges: 'all' })).toEqual([]);
    // Half a second would be long; to go over all states for each pair would take minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('what is owed', () => {
  test('at one place is not given at another', () => {
    expectRun(
      'marked int x; void f() { while (true) { if (!should_fail()) return; if (should_fail()) x = 1; else x = 2; } }',
      'may fail f; thread t { f(); } eventually t ends;',
      { demands: { 'eventually t ends': 'true' } },
    );
  });

  test('at the second of two places in one step is given there', () => {
    expectRun(
      'marked int x; bool f() { bool ok = false; atomic { if (!should_fail()) if (!should_fail()) ok = true; } return ok; } void g() { while (!f()) x = 1 - x; }',
      'may fail f; thread t { g(); } eventually t ends;',
      { demands: { 'eventually t ends': 'true' } },
    );
  });

  test('to one thread is not given to another at the same place', () => {
    const { keys } = expectRun(
      `marked int x; bool fails() { return should_fail(); } void once() { while (fails()) x = 1; }
       void always_on() { while (true) { if (fails()) x = 2; else x = 3; } }`,
      'may fail fails; thread t { once(); } thread u { always_on(); } eventually t ends;',
      { findings: ['livelock'], demands: { 'eventually t ends': 'true' } },
    );
    expect(keys).toEqual(['livelock in always_on, fails']);
  });
});

test('a walk through a component takes every agent that moves in it and comes back', () => {
  const steps = [
    { from: 0, to: 1, agent: 0 },
    { from: 1, to: 0, agent: 0 },
    { from: 1, to: 2, agent: 1 },
    { from: 2, to: 0, agent: 1 },
  ];
  const graph = graphOf([{ enabled: 1 }, { enabled: 3 }, { enabled: 2 }], steps);
  const [component] = fairComponents(graph, { agents: 2, edges: 'all' });
  if (component === undefined) throw new Error('no component');
  const { start, steps: walk } = walkThrough(graph, component);
  expect(start).toBe(0);
  expect(walk.map(({ move, target }) => `${graph.agentOf(move)}→${target}`)).toEqual(['0→1', '1→2', '1→0']);
});

test('the greatest distance does not depend on how a state was first found', () => {
  const graph = graphOf(
    [{ enabled: 1 }, { enabled: 1 }, { enabled: 1 }, { enabled: 0 }],
    [
      { from: 0, to: 1, agent: 0 },
      { from: 1, to: 2, agent: 0 },
      { from: 2, to: 3, agent: 0 },
      { from: 0, to: 3, agent: 0 },
    ],
  );
  expect(greatestDistance(graph)).toBe(2);
});
