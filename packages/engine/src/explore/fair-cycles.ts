/**
 * Fair cycles of the graph: strongly connected components on which every agent moves or is disabled somewhere, in
 * which nobody who could take a blocking lock again and again is passed over, and no choice that fairness owes is
 * left out for ever. Components are found by Tarjan's algorithm (SIAM J. Computing 1972); where strong fairness
 * fails, the states in which the chance was open are taken out and the rest is looked at again (as for Streett
 * conditions, Emerson and Lei 1987).
 */
import type { Graph } from './graph.ts';

export interface CycleQuery {
  readonly agents: number;
  /** States that count; absent: all. */
  readonly keepsState?: (state: number) => boolean;
  /** Edges that count; absent: all. */
  readonly keepsEdge?: (edge: number) => boolean;
}

export interface FairComponent {
  readonly states: readonly number[];
  /** Edges that count between them. */
  readonly edges: readonly number[];
}

/** Fair components, each the largest of its kind, in the order of their least state. */
export function fairComponents(graph: Graph, query: CycleQuery): FairComponent[] {
  const all: number[] = [];
  for (let state = 0; state < graph.states; state++) if (query.keepsState?.(state) ?? true) all.push(state);
  const found: FairComponent[] = [];
  const work = components(graph, all, query);
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
function judge(graph: Graph, component: FairComponent, query: CycleQuery): 'fair' | readonly number[] {
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

/** Strongly connected components with at least one edge, of the graph restricted to some states. */
function components(graph: Graph, states: readonly number[], query: CycleQuery): FairComponent[] {
  const inside = new Set(states);
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const onStack = new Set<number>();
  const stack: number[] = [];
  const found: FairComponent[] = [];
  const keeps = (edge: number): boolean => (query.keepsEdge?.(edge) ?? true) && inside.has(graph.targetOf(edge));
  for (const root of states) {
    if (index.has(root)) continue;
    const calls: { state: number; edge: number; end: number }[] = [];
    const enter = (state: number): void => {
      index.set(state, index.size);
      low.set(state, index.get(state) as number);
      stack.push(state);
      onStack.add(state);
      const { first, count } = graph.edgeRange(state);
      calls.push({ state, edge: first, end: first + count });
    };
    enter(root);
    while (calls.length > 0) {
      const call = calls[calls.length - 1] as { state: number; edge: number; end: number };
      if (call.edge < call.end) {
        const edge = call.edge++;
        if (!keeps(edge)) continue;
        const target = graph.targetOf(edge);
        if (!index.has(target)) enter(target);
        else if (onStack.has(target)) {
          low.set(call.state, Math.min(low.get(call.state) as number, index.get(target) as number));
        }
        continue;
      }
      calls.pop();
      const caller = calls[calls.length - 1];
      if (caller !== undefined) {
        low.set(caller.state, Math.min(low.get(caller.state) as number, low.get(call.state) as number));
      }
      if (low.get(call.state) !== index.get(call.state)) continue;
      const members: number[] = [];
      for (;;) {
        const state = stack.pop() as number;
        onStack.delete(state);
        members.push(state);
        if (state === call.state) break;
      }
      const component = withEdges(graph, members, query);
      if (component.edges.length > 0) found.push(component);
    }
  }
  return found;
}

function withEdges(graph: Graph, members: readonly number[], query: CycleQuery): FairComponent {
  const inside = new Set(members);
  const edges: number[] = [];
  for (const state of members) {
    const { first, count } = graph.edgeRange(state);
    for (let edge = first; edge < first + count; edge++) {
      if ((query.keepsEdge?.(edge) ?? true) && inside.has(graph.targetOf(edge))) edges.push(edge);
    }
  }
  return { states: [...members].sort((a, b) => a - b), edges };
}

/**
 * A closed walk through a component from its least state, on which every agent that moves in the component moves:
 * something to show.
 */
export function walkThrough(
  graph: Graph,
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
  graph: Graph,
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
