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

  /** Lets go of all values and of their memory. */
  clear(): void {
    this.values = new Int32Array(1024);
    this.length = 0;
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

/** What a graph of states tells to whoever judges it. */
export interface StateGraph {
  readonly states: number;
  /** Agents that can step in a state; those of them that wait for a blocking lock there. */
  enabledIn(state: number): number;
  enabledAtLocksIn(state: number): number;
  /** Whether it is a state in which the threads begin. */
  isFirst(state: number): boolean;
  /** How many steps the search took to reach it first. */
  depthOf(state: number): number;
  wasExpanded(state: number): boolean;
  /** Reads the edges that leave a state, in order; how many there are. None if it was not expanded. */
  readEdges(state: number): number;
  /** Of the edges that were read last: where each leads, and the number of its move. Whoever reads may write here. */
  readonly targets: Int32Array;
  readonly moves: Int32Array;
  /** Moves are numbered from 0 on, each with what fairness asks of it. */
  readonly moveCount: number;
  agentOf(move: number): number;
  flagsOf(move: number): number;
  owedOf(move: number): readonly number[];
  moveOf(move: number): Move;
  /**
   * By state: 1 if it is known to lead to no cycle. More can be so than are known; none are if there is no such answer.
   * `watch` is called very often and may throw.
   */
  acyclicStates?(edges: 'all' | 'inside operations', watch?: () => void): Uint8Array;
}

export class Graph implements StateGraph {
  targets = new Int32Array(64);
  moves = new Int32Array(64);
  /** The state from which each was reached first; -1 for first states. */
  private readonly parents = new Column();
  private readonly depths = new Column();
  private readonly firstEdges = new Column();
  private readonly edgeCounts = new Column();
  /** Agents that can step in a state; those of them that wait for a blocking lock there. */
  private readonly enabled = new Column();
  private readonly enabledAtLocks = new Column();
  private readonly edgeTargets = new Column();
  private readonly edgeMoves = new Column();
  private readonly numberedMoves: Omit<Edge, 'target'>[] = [];
  private readonly moveNumbers = new Map<string, number>();
  private readonly planTexts: (readonly number[])[] = [[]];
  private readonly planNumbers = new Map<string, number>([['', 0]]);
  private readonly owedLists: (readonly number[])[] = [[]];
  private readonly owedNumbers = new Map<string, number>([['', 0]]);

  get states(): number {
    return this.parents.length;
  }

  get moveCount(): number {
    return this.numberedMoves.length;
  }

  get bytes(): number {
    const ofStates = [this.parents, this.depths, this.firstEdges, this.edgeCounts, this.enabled, this.enabledAtLocks];
    return [...ofStates, this.edgeTargets, this.edgeMoves].reduce((sum, each) => sum + each.bytes, 0);
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
    this.firstEdges.set(state, this.edgeTargets.length);
    this.edgeCounts.set(state, 0);
  }

  addEdge(state: number, edge: Edge): void {
    this.edgeTargets.push(edge.target);
    this.edgeMoves.push(this.moveNumber(edge));
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

  wasExpanded(state: number): boolean {
    return this.edgeCounts.get(state) >= 0;
  }

  readEdges(state: number): number {
    const first = this.firstEdges.get(state);
    const count = Math.max(0, this.edgeCounts.get(state));
    if (count > this.targets.length) {
      this.targets = new Int32Array(count * 2);
      this.moves = new Int32Array(count * 2);
    }
    for (let i = 0; i < count; i++) {
      this.targets[i] = this.edgeTargets.get(first + i);
      this.moves[i] = this.edgeMoves.get(first + i);
    }
    return count;
  }

  agentOf(move: number): number {
    return this.numberedMoves[move]?.agent ?? 0;
  }

  flagsOf(move: number): number {
    return this.numberedMoves[move]?.flags ?? 0;
  }

  owedOf(move: number): readonly number[] {
    return this.owedLists[this.numberedMoves[move]?.owed ?? 0] ?? [];
  }

  moveOf(move: number): Move {
    return { agent: this.agentOf(move), plan: this.planTexts[this.numberedMoves[move]?.plan ?? 0] ?? [] };
  }

  private moveNumber({ agent, flags, owed, plan }: Edge): number {
    const key = `${agent} ${flags} ${owed} ${plan}`;
    const known = this.moveNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.numberedMoves.length;
    this.numberedMoves.push({ agent, flags, owed, plan });
    this.moveNumbers.set(key, number);
    return number;
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
      const count = graph.readEdges(state);
      const { targets } = graph;
      for (let i = 0; i < count; i++) {
        const target = targets[i] as number;
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
