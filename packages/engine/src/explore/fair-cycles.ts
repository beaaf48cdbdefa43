/**
 * Fair cycles of the graph: strongly connected components on which every agent moves or is disabled somewhere, in
 * which nobody who could take a blocking lock again and again is passed over, and no choice that fairness owes is
 * left out for ever. Components are found by Tarjan's algorithm (SIAM J. Computing 1972); where strong fairness
 * fails, the states in which the chance was open are taken out and the rest is looked at again (as for Streett
 * conditions, Emerson and Lei 1987).
 */
import type { StateGraph } from './graph.ts';

export interface CycleQuery {
  readonly agents: number;
  /** States that count; absent: all. */
  readonly keepsState?: (state: number) => boolean;
  /** Edges that count: all, or those on which no operation begins or ends. */
  readonly edges: 'all' | 'inside operations';
}

export interface FairComponent {
  /** In order. */
  readonly states: Int32Array;
  /** Edges that count between them. */
  readonly edges: Int32Array;
}

/** Fair components, each the largest of its kind, in the order of their least state. */
export function fairComponents(graph: StateGraph, query: CycleQuery): FairComponent[] {
  const found: FairComponent[] = [];
  const all = graph.statesOnCycles?.(query.edges) ?? Int32Array.from({ length: graph.states }, (_, state) => state);
  const states = query.keepsState === undefined ? all : all.filter(query.keepsState);
  const tarjan = new Tarjan(graph, query, states.length);
  const work = tarjan.components(states);
  while (work.length > 0) {
    const component = work.pop();
    if (component === undefined) break;
    const judged = judge(graph, component, query);
    if (judged === 'fair') found.push(component);
    else if (judged.length > 0) {
      // Both are in the same order.
      let at = 0;
      const rest = component.states.filter((state) => {
        if (state !== judged[at]) return true;
        at++;
        return false;
      });
      work.push(...tarjan.components(rest));
    }
  }
  return found.sort((a, b) => (a.states[0] ?? 0) - (b.states[0] ?? 0));
}

/** `fair`, or the states that have to go for a part of it to be fair, in order; none if no part can be. */
function judge(graph: StateGraph, component: FairComponent, query: CycleQuery): 'fair' | readonly number[] {
  let moving = 0;
  const given = new Set<number>();
  for (const edge of component.edges) {
    moving |= 1 << graph.agentOf(edge);
    for (const key of graph.owedOf(edge)) given.add(key);
  }
  let alwaysEnabled = ~0;
  for (const state of component.states) alwaysEnabled &= graph.enabledIn(state);
  if ((alwaysEnabled & ~moving & ((1 << query.agents) - 1)) !== 0) return [];
  const open: number[] = [];
  for (const state of component.states) {
    if ((graph.enabledAtLocksIn(state) & ~moving) !== 0) {
      open.push(state);
      continue;
    }
    const { first, count } = graph.edgeRange(state);
    for (let edge = first; edge < first + count; edge++) {
      if (graph.owedOf(edge).some((key) => !given.has(key))) {
        open.push(state);
        break;
      }
    }
  }
  return open.length === 0 ? 'fair' : open;
}

const unvisited = 0;
const outside = -1;

/**
 * Strongly connected components with at least one edge, of the graph restricted to some states: Tarjan's algorithm,
 * its recursion in arrays. These are made once, since few states may be looked at many times.
 */
class Tarjan {
  private readonly graph: StateGraph;
  private readonly query: CycleQuery;
  /** From 1 on in the order of visits; where a component is done its states are as good as outside. */
  private readonly order: Int32Array;
  private readonly low: Int32Array;
  /** For each state a number of the component that it was last found in. */
  private readonly numbers: Int32Array;
  private readonly stack: Int32Array;
  private readonly path: Int32Array;
  private readonly edges: Int32Array;
  private readonly ends: Int32Array;
  private number = 0;

  /** `most` is how many states there will be at most. */
  constructor(graph: StateGraph, query: CycleQuery, most: number) {
    this.graph = graph;
    this.query = query;
    this.order = new Int32Array(graph.states).fill(outside);
    this.low = new Int32Array(graph.states);
    this.numbers = new Int32Array(graph.states);
    this.stack = new Int32Array(most);
    this.path = new Int32Array(most);
    this.edges = new Int32Array(most);
    this.ends = new Int32Array(most);
  }

  components(states: Int32Array): FairComponent[] {
    const { graph, query, order, low, stack, path, edges, ends } = this;
    for (const state of states) order[state] = unvisited;
    const found: FairComponent[] = [];
    let visits = 0;
    let onStack = 0;
    let depth = 0;
    const enter = (state: number): void => {
      visits++;
      order[state] = visits;
      low[state] = visits;
      stack[onStack++] = state;
      const { first, count } = graph.edgeRange(state);
      path[depth] = state;
      edges[depth] = first;
      ends[depth] = first + count;
      depth++;
    };
    for (const root of states) {
      if (order[root] !== unvisited) continue;
      enter(root);
      while (depth > 0) {
        const state = path[depth - 1] as number;
        const edge = edges[depth - 1] as number;
        if (edge < (ends[depth - 1] as number)) {
          edges[depth - 1] = edge + 1;
          const target = graph.targetOf(edge);
          const visit = order[target] as number;
          if (visit === outside || !counts(graph, edge, query)) continue;
          if (visit === unvisited) enter(target);
          else low[state] = Math.min(low[state] as number, visit);
          continue;
        }
        depth--;
        const own = low[state] as number;
        if (depth > 0) {
          const caller = path[depth - 1] as number;
          low[caller] = Math.min(low[caller] as number, own);
        }
        if (own !== order[state]) continue;
        let first = onStack;
        do first--;
        while (stack[first] !== state);
        const members = stack.slice(first, onStack).sort();
        onStack = first;
        const component = this.withEdges(members);
        for (const member of members) order[member] = outside;
        if (component.edges.length > 0) found.push(component);
      }
    }
    return found;
  }

  private withEdges(members: Int32Array): FairComponent {
    const { graph, query, numbers } = this;
    const number = ++this.number;
    for (const member of members) numbers[member] = number;
    let length = 0;
    for (const state of members) length += graph.edgeRange(state).count;
    const edges = new Int32Array(length);
    length = 0;
    for (const state of members) {
      const { first, count } = graph.edgeRange(state);
      for (let edge = first; edge < first + count; edge++) {
        if (numbers[graph.targetOf(edge)] === number && counts(graph, edge, query)) edges[length++] = edge;
      }
    }
    return { states: members, edges: edges.slice(0, length) };
  }
}

function counts(graph: StateGraph, edge: number, { edges }: CycleQuery): boolean {
  return edges === 'all' || graph.flagsOf(edge) === 0;
}

/** For each state of a component, in order, its edges in it. */
export function* edgesByState(
  graph: StateGraph,
  { states, edges }: FairComponent,
): Iterable<{ readonly state: number; readonly edges: Int32Array }> {
  let from = 0;
  for (const state of states) {
    const { first, count } = graph.edgeRange(state);
    let to = from;
    while (to < edges.length && (edges[to] as number) >= first && (edges[to] as number) < first + count) to++;
    yield { state, edges: edges.subarray(from, to) };
    from = to;
  }
}

/**
 * A closed walk through a component from its least state, on which every agent that moves in the component moves:
 * something to show.
 */
export function walkThrough(
  graph: StateGraph,
  component: FairComponent,
): { readonly start: number; readonly edges: readonly number[] } {
  const start = component.states[0] ?? 0;
  const inside = new Inside(graph, component);
  const walk: number[] = [];
  let at = start;
  const wanted = new Set<number>();
  for (const edge of component.edges) wanted.add(graph.agentOf(edge));
  const go = (isGoal: (edge: number) => boolean): boolean => {
    const path = inside.shortestTo(at, isGoal);
    if (path === undefined) return false;
    for (const edge of path) {
      walk.push(edge);
      wanted.delete(graph.agentOf(edge));
      at = graph.targetOf(edge);
    }
    return true;
  };
  while (wanted.size > 0) if (!go((edge) => wanted.has(graph.agentOf(edge)))) break;
  if (at !== start) go((edge) => graph.targetOf(edge) === start);
  return { start, edges: walk };
}

/** The inside of a component, to look for ways in it. */
class Inside {
  private readonly graph: StateGraph;
  private readonly component: FairComponent;
  /** Where each state's edges end among those of the component; its place among the states is from 1 on. */
  private readonly ends: Int32Array;
  private readonly places: Int32Array;

  constructor(graph: StateGraph, component: FairComponent) {
    this.graph = graph;
    this.component = component;
    this.ends = new Int32Array(component.states.length + 1);
    this.places = new Int32Array(graph.states);
    let place = 0;
    for (const { state, edges } of edgesByState(graph, component)) {
      this.places[state] = ++place;
      this.ends[place] = (this.ends[place - 1] as number) + edges.length;
    }
  }

  /** The edges of a shortest way from a state whose last one is a goal. */
  shortestTo(from: number, isGoal: (edge: number) => boolean): readonly number[] | undefined {
    const { graph, component, ends, places } = this;
    // Places in the order in which they are met; for each the edge by which it was, and how far back that came from.
    const queue = new Int32Array(component.states.length);
    const cameBy = new Int32Array(component.states.length);
    const cameFrom = new Int32Array(component.states.length);
    const seen = new Uint8Array(component.states.length + 1);
    const begin = places[from] as number;
    queue[0] = begin;
    seen[begin] = 1;
    let length = 1;
    for (let at = 0; at < length; at++) {
      const place = queue[at] as number;
      for (let i = ends[place - 1] as number; i < (ends[place] as number); i++) {
        const edge = component.edges[i] as number;
        if (isGoal(edge)) {
          const way = [edge];
          for (let back = at; back !== 0; back = cameFrom[back] as number) way.push(cameBy[back] as number);
          return way.reverse();
        }
        const target = places[graph.targetOf(edge)] as number;
        if (seen[target] === 1) continue;
        seen[target] = 1;
        cameBy[length] = edge;
        cameFrom[length] = at;
        queue[length++] = target;
      }
    }
    return undefined;
  }
}
