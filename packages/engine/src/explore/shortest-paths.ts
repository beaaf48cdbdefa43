/**
 * Shortest ways to states: of those with the fewest steps one with the fewest switches of agent. Whatever the order of
 * a search was, all steps that it saw are in its graph; a pass over them, as far as a state that is asked for, finds
 * the ways to all states that are no farther.
 */
import type { Move } from '../trace/finding.ts';
import { Column, type StateGraph } from './graph.ts';

export interface PathTo {
  /** The first state that it begins in. */
  readonly root: number;
  readonly moves: readonly Move[];
}

/** The last step of a way. */
interface LastStep {
  readonly source: number;
  /** Its number. */
  readonly move: number;
}

const unreached = -1;
const none = -1;

export class ShortestPaths {
  private readonly graph: StateGraph;
  private readonly distance: Int32Array;
  private readonly switches: Int32Array;
  /**
   * The agents, as bits, that may take the last step of a best way. A way that ends with another agent and has one
   * switch more is never needed: going on with that agent costs no less than switching to it now.
   */
  private readonly lastAgents: Int32Array;
  /** For one of these agents. */
  private readonly sources: Int32Array;
  private readonly moves: Int32Array;
  /** For the others, each with the one that was noted before it for the same state. */
  private readonly lastOthers: Int32Array;
  private readonly otherAgents = new Column();
  private readonly otherSources = new Column();
  private readonly otherMoves = new Column();
  private readonly othersBefore = new Column();
  /** The states that lie as far as the pass has come. */
  private front: readonly number[];

  constructor(graph: StateGraph) {
    this.graph = graph;
    this.distance = new Int32Array(graph.states).fill(unreached);
    this.switches = new Int32Array(graph.states);
    this.lastAgents = new Int32Array(graph.states);
    this.sources = new Int32Array(graph.states);
    this.moves = new Int32Array(graph.states);
    this.lastOthers = new Int32Array(graph.states).fill(none);
    const front: number[] = [];
    for (let state = 0; state < graph.states; state++) {
      if (!graph.isFirst(state)) continue;
      this.distance[state] = 0;
      front.push(state);
    }
    this.front = front;
  }

  /** A shortest way to a state; of several one that ends with the agent that moves next, if there is such. */
  to(state: number, next?: number): PathTo {
    while (this.distance[state] === unreached && this.front.length > 0) this.front = this.nextLayer(this.front);
    const moves: Move[] = [];
    let at = state;
    let wanted = next;
    while ((this.distance[at] ?? 0) > 0) {
      const { source, move } = this.lastStep(at, wanted);
      moves.push(this.graph.moveOf(move));
      wanted = this.graph.agentOf(move);
      at = source;
    }
    return { root: at, moves: moves.reverse() };
  }

  private lastStep(state: number, wanted: number | undefined): LastStep {
    const one = { source: this.sources[state] ?? 0, move: this.moves[state] ?? 0 };
    const isPossible = wanted !== undefined && ((this.lastAgents[state] ?? 0) & (1 << wanted)) !== 0;
    if (!isPossible || this.graph.agentOf(one.move) === wanted) return one;
    const { otherAgents, otherSources, otherMoves, othersBefore } = this;
    for (let at = this.lastOthers[state] ?? none; at !== none; at = othersBefore.get(at)) {
      if (otherAgents.get(at) === wanted) return { source: otherSources.get(at), move: otherMoves.get(at) };
    }
    return one;
  }

  private nextLayer(front: readonly number[]): number[] {
    const { graph, distance } = this;
    const next: number[] = [];
    for (const source of front) {
      const count = graph.readEdges(source);
      const { targets, moves } = graph;
      const reached = (distance[source] ?? 0) + 1;
      for (let i = 0; i < count; i++) {
        const target = targets[i] as number;
        const isNew = distance[target] === unreached;
        if (!isNew && distance[target] !== reached) continue;
        if (isNew) next.push(target);
        distance[target] = reached;
        this.offer(target, { source, move: moves[i] as number }, isNew);
      }
    }
    return next;
  }

  private offer(target: number, step: LastStep, isNew: boolean): void {
    const agent = this.graph.agentOf(step.move);
    const bit = 1 << agent;
    const before = this.lastAgents[step.source] ?? 0;
    const switches = (this.switches[step.source] ?? 0) + (before === 0 || (before & bit) !== 0 ? 0 : 1);
    const known = this.switches[target] ?? 0;
    if (isNew || switches < known) {
      this.switches[target] = switches;
      this.lastAgents[target] = bit;
      this.sources[target] = step.source;
      this.moves[target] = step.move;
      this.lastOthers[target] = none;
    } else if (switches === known && ((this.lastAgents[target] ?? 0) & bit) === 0) {
      this.lastAgents[target] = (this.lastAgents[target] ?? 0) | bit;
      this.othersBefore.push(this.lastOthers[target] ?? none);
      this.lastOthers[target] = this.otherAgents.length;
      this.otherAgents.push(agent);
      this.otherSources.push(step.source);
      this.otherMoves.push(step.move);
    }
  }
}
