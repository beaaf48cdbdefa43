/**
 * The graph of what was reached: how each state was first reached, and every step between states. Numbers only, in
 * arrays that grow.
 */

import type { Move } from '../trace/finding.ts';

/** A typed array that grows by doubling. */
export class Column {
  private values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Int32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  get(index: number): number {
    return this.values[index] as number;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  get bytes(): number {
    return this.values.byteLength;
  }
}

export const edgeFlags = { begin: 1, end: 2 } as const;

export interface Edge {
  readonly target: number;
  readonly agent: number;
  /** Whether an operation began or ended in the step. */
  readonly flags: number;
  /** What fairness owes and this step gives: keys of `owedKeys`. */
  readonly owed: number;
  readonly plan: number;
}

/** What a graph of states tells to whoever judges it. Edges that leave a state have numbers in a row. */
export interface StateGraph {
  readonly states: number;
  /** Agents that can step in a state; those of them that wait for a blocking lock there. */
  enabledIn(state: number): number;
  enabledAtLocksIn(state: number): number;
  /** Whether it is a state in which the threads begin. */
  isFirst(state: number): boolean;
  /** How many steps the search took to reach it first. */
  depthOf(state: number): number;
  /** Numbers of the edges that leave a state: from the first, so many. None if it was not expanded. */
  edgeRange(state: number): { readonly first: number; readonly count: number };
  wasExpanded(state: number): boolean;
  targetOf(edge: number): number;
  agentOf(edge: number): number;
  flagsOf(edge: number): number;
  owedOf(edge: number): readonly number[];
  moveOf(edge: number): Move;
  /** All states on cycles, in order, where that is known in a faster way than by looking for it. */
  statesOnCycles?(edges: 'all' | 'inside operations'): Int32Array;
}

export class Graph implements StateGraph {
  /** The state from which each was reached first; -1 for first states. */
  private readonly parents = new Column();
  private readonly depths = new Column();
  private readonly firstEdges = new Column();
  private readonly edgeCounts = new Column();
  /** Agents that can step in a state; those of them that wait for a blocking lock there. */
  private readonly enabled = new Column();
  private readonly enabledAtLocks = new Column();
  private readonly targets = new Column();
  private readonly agents = new Column();
  private readonly owed = new Column();
  private readonly plans = new Column();
  private readonly planTexts: (readonly number[])[] = [[]];
  private readonly planNumbers = new Map<string, number>([['', 0]]);
  private readonly owedLists: (readonly number[])[] = [[]];
  private readonly owedNumbers = new Map<string, number>([['', 0]]);

  get states(): number {
    return this.parents.length;
  }

  get edges(): number {
    return this.targets.length;
  }

  get bytes(): number {
    const columns = [this.parents, this.targets, this.agents, this.owed, this.plans, this.depths];
    return columns.reduce((sum, each) => sum + each.bytes, 0) * 2;
  }

  addState(parent: number, depth: number): void {
    this.parents.push(parent);
    this.depths.push(depth);
    this.firstEdges.push(0);
    this.edgeCounts.push(-1);
    this.enabled.push(0);
    this.enabledAtLocks.push(0);
  }

  beginEdges(state: number): void {
    this.firstEdges.set(state, this.targets.length);
    this.edgeCounts.set(state, 0);
  }

  addEdge(state: number, edge: Edge): void {
    this.targets.push(edge.target);
    this.agents.push(edge.agent * 4 + edge.flags);
    this.owed.push(edge.owed);
    this.plans.push(edge.plan);
    this.edgeCounts.set(state, this.edgeCounts.get(state) + 1);
  }

  setEnabled(state: number, agents: number, atLocks: number): void {
    this.enabled.set(state, agents);
    this.enabledAtLocks.set(state, atLocks);
  }

  enabledIn(state: number): number {
    return this.enabled.get(state);
  }

  enabledAtLocksIn(state: number): number {
    return this.enabledAtLocks.get(state);
  }

  isFirst(state: number): boolean {
    return this.parents.get(state) < 0;
  }

  depthOf(state: number): number {
    return this.depths.get(state);
  }

  edgeRange(state: number): { readonly first: number; readonly count: number } {
    return { first: this.firstEdges.get(state), count: Math.max(0, this.edgeCounts.get(state)) };
  }

  wasExpanded(state: number): boolean {
    return this.edgeCounts.get(state) >= 0;
  }

  targetOf(edge: number): number {
    return this.targets.get(edge);
  }

  agentOf(edge: number): number {
    return this.agents.get(edge) >> 2;
  }

  flagsOf(edge: number): number {
    return this.agents.get(edge) & 3;
  }

  owedOf(edge: number): readonly number[] {
    return this.owedLists[this.owed.get(edge)] ?? [];
  }

  moveOf(edge: number): Move {
    return { agent: this.agentOf(edge), plan: this.planTexts[this.plans.get(edge)] ?? [] };
  }

  /** The number under which a plan of choices is kept. */
  planNumber(plan: readonly number[]): number {
    const key = plan.join();
    const known = this.planNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.planTexts.length;
    this.planTexts.push(plan);
    this.planNumbers.set(key, number);
    return number;
  }

  owedNumber(keys: readonly number[]): number {
    const key = keys.join();
    const known = this.owedNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.owedLists.length;
    this.owedLists.push(keys);
    this.owedNumbers.set(key, number);
    return number;
  }
}

/** The greatest breadth-first distance of a state from the first ones, whatever the order of the search was. */
export function greatestDistance(graph: StateGraph): number {
  const distance = new Int32Array(graph.states).fill(-1);
  let front: number[] = [];
  for (let state = 0; state < graph.states; state++) {
    if (!graph.isFirst(state)) continue;
    distance[state] = 0;
    front.push(state);
  }
  let depth = 0;
  while (front.length > 0) {
    const next: number[] = [];
    for (const state of front) {
      const { first, count } = graph.edgeRange(state);
      for (let edge = first; edge < first + count; edge++) {
        const target = graph.targetOf(edge);
        if (distance[target] !== -1) continue;
        distance[target] = depth + 1;
        next.push(target);
      }
    }
    if (next.length > 0) depth++;
    front = next;
  }
  return depth;
}
