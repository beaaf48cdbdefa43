import { describe, expect, test } from 'vitest';
import { Graph } from '../../src/explore/graph.ts';
import { ShortestPaths } from '../../src/explore/shortest-paths.ts';

/** Edges as `from agent to`; state 0 is the first. */
function graphOf(states: number, edges: readonly (readonly [number, number, number])[]): Graph {
  const graph = new Graph();
  for (let state = 0; state < states; state++) graph.addState(state === 0 ? -1 : 0, 0);
  for (let state = 0; state < states; state++) {
    graph.beginEdges(state);
    for (const [from, agent, to] of edges) {
      if (from === state) graph.addEdge(state, { target: to, agent, flags: 0, owed: 0, plan: 0 });
    }
  }
  return graph;
}

const agentsTo = (graph: Graph, state: number, next?: number): readonly number[] =>
  new ShortestPaths(graph).to(state, next).moves.map((move) => move.agent);

describe('a shortest way', () => {
  test('has the fewest steps, however the search came there first', () => {
    const graph = graphOf(4, [
      [0, 0, 1],
      [1, 0, 2],
      [2, 0, 3],
      [0, 1, 3],
    ]);
    expect(agentsTo(graph, 3)).toEqual([1]);
  });

  test('and of those the fewest switches', () => {
    // A diamond of two agents with two steps each: 0 1 2 / 3 4 5 / 6 7 8.
    const right = [0, 1, 3, 4, 6, 7].map((state) => [state, 0, state + 1] as const);
    const down = [0, 1, 2, 3, 4, 5].map((state) => [state, 1, state + 3] as const);
    const graph = graphOf(9, [...right, ...down]);
    expect(agentsTo(graph, 8, 1)).toEqual([0, 0, 1, 1]);
    expect(agentsTo(graph, 8, 0)).toEqual([1, 1, 0, 0]);
    expect(agentsTo(graph, 5)).toEqual([0, 0, 1]);
    expect(agentsTo(graph, 4, 1)).toEqual([0, 1]);
    expect(agentsTo(graph, 4, 0)).toEqual([1, 0]);
  });

  test('is found to near states and to far ones, whichever is asked for first', () => {
    const right = [0, 1, 3, 4, 6, 7].map((state) => [state, 0, state + 1] as const);
    const down = [0, 1, 2, 3, 4, 5].map((state) => [state, 1, state + 3] as const);
    const paths = new ShortestPaths(graphOf(10, [...right, ...down]));
    const agents = (state: number, next?: number) => paths.to(state, next).moves.map((move) => move.agent);
    expect(agents(1)).toEqual([0]);
    expect(agents(8, 0)).toEqual([1, 1, 0, 0]);
    expect(agents(4, 1)).toEqual([0, 1]);
    expect(agents(8, 1)).toEqual([0, 0, 1, 1]);
    // Nothing leads there.
    expect(agents(9)).toEqual([]);
  });

  test('to a first state has no steps', () => {
    expect(new ShortestPaths(graphOf(1, [])).to(0)).toEqual({ root: 0, moves: [] });
  });
});
