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
  const work = components(graph, query.keepsState === undefined ? all : all.filter(query.keepsState), query);
  while (work.length > 0) {
    const component = work.pop();
    if (component === undefined) break;
    const judged = judge(graph, component, query);
    if (judged === 'fair') found.push(component);
    else if (judged.length > 0) {
      const gone = new Set(judged);
      const rest = component.states.filter((state) => !gone.has(state));
      work.push(...components(graph, rest, query));
    }
  }
  return found.sort((a, b) => (a.states[0] ?? 0) - (b.states[0] ?? 0));
}

/** `fair`, or the states that have to go for a part of it to be fair; none if no part can be. */
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

/**
 * Strongly connected components with at least one edge, of the graph restricted to some states: Tarjan's algorithm,
 * its recursion in arrays.
 */
function components(graph: StateGraph, states: Int32Array, query: CycleQuery): FairComponent[] {
  const unvisited = 0;
  const outside = -1;
  // From 1 on in the order of visits; where a component is done its states are as good as outside.
  const order = new Int32Array(graph.states).fill(outside);
  for (const state of states) order[state] = unvisited;
  const low = new Int32Array(graph.states);
  const stack = new Int32Array(states.length);
  const path = new Int32Array(states.length);
  const edges = new Int32Array(states.length);
  const ends = new Int32Array(states.length);
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
      const component = withEdges(graph, members, query);
      for (const member of members) order[member] = outside;
      if (component.edges.length > 0) found.push(component);
    }
  }
  return found;
}

function counts(graph: StateGraph, edge: number, { edges }: CycleQuery): boolean {
  return edges === 'all' || graph.flagsOf(edge) === 0;
}

function withEdges(graph: StateGraph, members: Int32Array, query: CycleQuery): FairComponent {
  const inside = members.length === 1 ? undefined : new Set(members);
  const edges: number[] = [];
  for (const state of members) {
    const { first, count } = graph.edgeRange(state);
    for (let edge = first; edge < first + count; edge++) {
      const target = graph.targetOf(edge);
      const isInside = inside === undefined ? target === state : inside.has(target);
      if (isInside && counts(graph, edge, query)) edges.push(edge);
    }
  }
  return { states: members, edges: Int32Array.from(edges) };
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
  const bySource = new Map<number, number[]>();
  const inside = new Set(component.edges);
  for (const state of component.states) {
    const { first, count } = graph.edgeRange(state);
    const list: number[] = [];
    for (let edge = first; edge < first + count; edge++) if (inside.has(edge)) list.push(edge);
    bySource.set(state, list);
  }
  const walk: number[] = [];
  let at = start;
  const wanted = new Set(component.edges.map((edge) => graph.agentOf(edge)));
  const go = (isGoal: (edge: number) => boolean): boolean => {
    const path = shortestTo(graph, bySource, at, isGoal);
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

function shortestTo(
  graph: StateGraph,
  bySource: ReadonlyMap<number, readonly number[]>,
  from: number,
  isGoal: (edge: number) => boolean,
): readonly number[] | undefined {
  const came = new Map<number, number>();
  const sources = new Map<number, number>();
  let front = [from];
  const seen = new Set(front);
  while (front.length > 0) {
    const next: number[] = [];
    for (const state of front) {
      for (const edge of bySource.get(state) ?? []) {
        if (isGoal(edge)) {
          const path = [edge];
          for (let back = state; back !== from; ) {
            const step = came.get(back) as number;
            path.unshift(step);
            back = sources.get(step) as number;
          }
          return path;
        }
        const target = graph.targetOf(edge);
        if (seen.has(target)) continue;
        seen.add(target);
        came.set(target, edge);
        sources.set(edge, state);
        next.push(target);
      }
    }
    front = next;
  }
  return undefined;
}
