/**
 * Searches that draw lots: walks from a first state to an end, one after another. A random walk takes any step that is
 * possible; PCT gives agents priorities and lowers them at a few places, which finds bugs that need few orderings with
 * a chance that is known (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic
 * Guarantees of Finding Bugs, ASPLOS 2010). They only say which state is expanded next; how is the same as in any
 * search, so that everything is asked of what is met.
 */
import type { StateGraph } from './graph.ts';
import { type Draw, drawFrom } from './lots.ts';

export interface WalkOptions {
  readonly kind: 'random' | 'pct';
  readonly seed: number;
  readonly agents: number;
}

/** Walks that a search takes if nothing else bounds it. */
const mostWalks = 1000;
/** Steps on known ground after which a walk is given up: loops can be endless. */
const mostKnown = 500;
/** Places at which PCT lowers a priority: bugs that need one ordering more than that many are in reach. */
const changes = 2;

export class Walks {
  private readonly options: WalkOptions;
  private readonly graph: StateGraph;
  private readonly draw: Draw;
  private readonly roots: readonly number[];
  private current: number | undefined;
  private walks = 0;
  private length = 0;
  /** Steps since this walk came to a state that was not expanded. */
  private known = 0;
  /** The longest walk so far: where PCT's places are drawn from. */
  private longest = 1;
  private priorities: number[] = [];
  private changesAt: number[] = [];
  /** States of this walk: whoever leads back to one must let others go on. */
  private readonly met = new Set<number>();

  /** All states that the graph has now are first states. */
  constructor(graph: StateGraph, options: WalkOptions) {
    this.graph = graph;
    this.options = options;
    this.draw = drawFrom(options.seed);
    this.roots = Array.from({ length: graph.states }, (_, state) => state);
  }

  /** The state that is to be expanded next, unless it has been; undefined after the last walk. */
  next(): number | undefined {
    this.current = this.step() ?? this.begin();
    return this.current;
  }

  private begin(): number | undefined {
    if (this.walks === mostWalks || this.roots.length === 0) return undefined;
    this.walks++;
    this.length = 0;
    this.known = 0;
    this.met.clear();
    const { agents } = this.options;
    this.priorities = shuffled(
      Array.from({ length: agents }, (_, agent) => changes + agent),
      this.draw,
    );
    this.changesAt = Array.from({ length: changes }, () => this.draw(this.longest));
    return this.roots[this.draw(this.roots.length)];
  }

  /** A step from where the walk is; undefined where it ends. */
  private step(): number | undefined {
    const { graph, current } = this;
    if (current === undefined || this.known > mostKnown) return undefined;
    const count = graph.readEdges(current);
    if (count === 0) return undefined;
    const edges = Array.from({ length: count }, (_, index) => index);
    const open = this.options.kind === 'random' ? edges : this.byPriority(edges);
    const edge = open[this.draw(open.length)];
    if (edge === undefined) return undefined;
    this.length++;
    this.longest = Math.max(this.longest, this.length);
    const target = graph.targets[edge] as number;
    this.known = graph.wasExpanded(target) ? this.known + 1 : 0;
    if (this.met.has(target)) this.lower(this.agentOf(edge), -this.length);
    this.met.add(target);
    return target;
  }

  /** The steps of the agent that goes first, once those have been lowered whose turn that is. */
  private byPriority(edges: readonly number[]): readonly number[] {
    this.changesAt.forEach((at, index) => {
      if (at === this.length) this.lower(this.first(edges), index);
    });
    const agent = this.first(edges);
    return edges.filter((edge) => this.agentOf(edge) === agent);
  }

  private first(edges: readonly number[]): number {
    const priority = (agent: number): number => this.priorities[agent] ?? 0;
    const agents = edges.map((edge) => this.agentOf(edge));
    return agents.reduce((best, agent) => (priority(agent) > priority(best) ? agent : best));
  }

  /** Who takes an edge of those that were read last. */
  private agentOf(edge: number): number {
    return this.graph.agentOf(this.graph.moves[edge] as number);
  }

  private lower(agent: number, priority: number): void {
    this.priorities[agent] = priority;
  }
}

function shuffled(values: readonly number[], draw: Draw): number[] {
  const rest = [...values];
  const order: number[] = [];
  while (rest.length > 0) order.push(...rest.splice(draw(rest.length), 1));
  return order;
}
