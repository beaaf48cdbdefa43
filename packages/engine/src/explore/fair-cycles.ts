/**
 * Fair cycles of the graph: strongly connected components on which every agent moves or is disabled somewhere, in
 * which nobody who could take a blocking lock again and again is passed over, and no choice that fairness owes is
 * left out for ever. Components are found by Tarjan's algorithm with one number a state (Pearce: A space-efficient
 * algorithm for finding strongly connected components, Information Processing Letters 2016); where strong fairness
 * fails, the states in which the chance was open are taken out and the rest is looked at again (as for Streett
 * conditions, Emerson and Lei 1987).
 */
import { Column, type StateGraph } from './graph.ts';

export interface CycleQuery {
  readonly agents: number;
  /** States that count; absent: all. */
  readonly keepsState?: (state: number) => boolean;
  /** Edges that count: all, or those on which no operation begins or ends. */
  readonly edges: 'all' | 'inside operations';
  /** Called at each state that is come to; may throw. */
  readonly watch?: () => void;
}

export interface FairComponent {
  /** In order. */
  readonly states: Int32Array;
  /** How many edges that count lie between them, and who moves on these, as bits. */
  readonly edges: number;
  readonly agents: number;
  /** Reads the edges of a state that count and stay inside, as `readEdges` of the graph does. */
  readonly readEdges: (state: number) => number;
}

/** Fair components, each the largest of its kind, in the order of their least state. */
export function fairComponents(graph: StateGraph, query: CycleQuery): FairComponent[] {
  return new FairCycles(graph, query).find().sort((a, b) => (a.states[0] ?? 0) - (b.states[0] ?? 0));
}

// Of the numbers that states bear: not come to yet; left out. Between them lie the order of visits, from 1 on, and,
// from above, the numbers of components that are done.
const unvisited = 0;
const outside = 0x7fffffff;
const none = -1;
/** Flags of a state of the path: nothing before it was come back to from it; an edge leads back to it at once. */
const isRoot = 1;
const hasLoop = 2;

class FairCycles {
  private readonly graph: StateGraph;
  private readonly query: CycleQuery;
  private readonly numbers: Int32Array;
  private lastComponent = outside;
  /** From the front the states of the path, from the back those that wait for their component. */
  private stack: Int32Array;
  /** For each state of the path where the targets begin that are to be looked at yet, above two flags. */
  private readonly opens = new Column();
  private readonly targets = new Column();
  /** By move: whether it counts; the component in which it was met last. */
  private readonly countsMove: Uint8Array;
  private readonly metIn: Int32Array;
  private readonly owes: boolean;
  /** By what fairness owes: the component in which it was given last. */
  private readonly givenIn = new Map<number, number>();
  private readonly found: FairComponent[] = [];
  /** States of components that were not fair as a whole and are to be looked at again. */
  private readonly rest: Int32Array[] = [];

  constructor(graph: StateGraph, query: CycleQuery) {
    this.graph = graph;
    this.query = query;
    const moves = graph.moveCount;
    this.countsMove = new Uint8Array(moves);
    this.metIn = new Int32Array(moves);
    let owes = false;
    for (let move = 0; move < moves; move++) {
      if (counts(graph, move, query)) this.countsMove[move] = 1;
      if (graph.owedOf(move).length > 0) owes = true;
    }
    this.owes = owes;
    this.numbers = new Int32Array(graph.states);
    this.stack = new Int32Array(graph.states);
  }

  find(): FairComponent[] {
    const { graph, numbers, rest, found } = this;
    const { keepsState, edges, watch } = this.query;
    const acyclic = graph.acyclicStates?.(edges, watch);
    for (let state = 0; state < graph.states; state++) {
      if (acyclic?.[state] === 1 || keepsState?.(state) === false) numbers[state] = outside;
    }
    for (let root = 0; root < graph.states; root++) if (numbers[root] === unvisited) this.visit(root);
    for (let states = rest.pop(); states !== undefined; states = rest.pop()) {
      for (const state of states) numbers[state] = unvisited;
      for (const root of states) if (numbers[root] === unvisited) this.visit(root);
    }
    // What is found stays longer than that.
    this.stack = new Int32Array(0);
    this.targets.clear();
    this.opens.clear();
    return found;
  }

  /** Finds the components of all that can be reached from a state, and judges each when it is complete. */
  private visit(root: number): void {
    const { numbers, stack, opens, targets } = this;
    let visits = 0;
    let waiting = stack.length;
    let depth = 0;
    let next = root;
    do {
      if (next !== none) {
        visits++;
        numbers[next] = visits;
        stack[depth] = next;
        depth++;
        const open = targets.length << 2;
        opens.push(open | this.enter(next));
      }
      const state = stack[depth - 1] as number;
      const open = opens.get(depth - 1);
      let own = numbers[state] as number;
      let flags = open & (isRoot | hasLoop);
      next = none;
      while (targets.length > open >> 2) {
        const target = targets.get(targets.length - 1);
        const number = numbers[target] as number;
        if (number === unvisited) {
          // It is looked at again when it is done.
          next = target;
          break;
        }
        targets.length--;
        if (number >= own) continue;
        own = number;
        flags &= hasLoop;
      }
      numbers[state] = own;
      if (next !== none) {
        opens.set(depth - 1, (open & ~3) | flags);
        continue;
      }
      depth--;
      opens.length--;
      if ((flags & isRoot) === 0) {
        stack[--waiting] = state;
        continue;
      }
      const first = waiting;
      while (waiting < stack.length && (numbers[stack[waiting] as number] as number) >= own) waiting++;
      const component = --this.lastComponent;
      numbers[state] = component;
      for (let i = first; i < waiting; i++) numbers[stack[i] as number] = component;
      if (waiting === first && (flags & hasLoop) === 0) continue;
      const members = new Int32Array(waiting - first + 1);
      members.set(stack.subarray(first, waiting), 1);
      members[0] = state;
      this.judge(members.sort(), component);
    } while (depth > 0);
  }

  /** Looks at the edges of a state that has just got its number, and keeps the targets that were not come to yet. */
  private enter(state: number): number {
    const { graph, numbers, countsMove, targets: kept } = this;
    this.query.watch?.();
    const count = graph.readEdges(state);
    const { targets, moves } = graph;
    let own = numbers[state] as number;
    let flags = isRoot;
    for (let i = 0; i < count; i++) {
      if (countsMove[moves[i] as number] === 0) continue;
      const target = targets[i] as number;
      const number = numbers[target] as number;
      if (number === unvisited) kept.push(target);
      else if (target === state) flags |= hasLoop;
      else if (number < own) {
        own = number;
        flags &= hasLoop;
      }
    }
    numbers[state] = own;
    return flags;
  }

  /** Keeps a component if it is fair; else the part of it, if any, that can be. */
  private judge(states: Int32Array, component: number): void {
    const { graph, metIn, query } = this;
    const readEdges = (state: number): number => this.readInside(state, component);
    let edges = 0;
    let moving = 0;
    for (const state of states) {
      const count = readEdges(state);
      edges += count;
      const { moves } = graph;
      for (let i = 0; i < count; i++) {
        const move = moves[i] as number;
        if (metIn[move] === component) continue;
        metIn[move] = component;
        moving |= 1 << graph.agentOf(move);
        for (const key of graph.owedOf(move)) this.givenIn.set(key, component);
      }
    }
    const standing = ~moving & ((1 << query.agents) - 1);
    let alwaysEnabled = standing;
    for (let i = 0; i < states.length && alwaysEnabled !== 0; i++)
      alwaysEnabled &= graph.enabledIn(states[i] as number);
    if (alwaysEnabled !== 0) return;
    const isSafe = standing === 0 && !this.owes;
    const closed = isSafe ? states : states.filter((state) => !this.hasChance(state, standing, component));
    if (closed.length === states.length) this.found.push({ states, edges, agents: moving, readEdges });
    else if (closed.length > 0) this.rest.push(closed);
  }

  /** Whether there is something in a state that is owed to somebody and never happens in the component. */
  private hasChance(state: number, standing: number, component: number): boolean {
    const { graph, givenIn } = this;
    if (standing !== 0 && (graph.enabledAtLocksIn(state) & standing) !== 0) return true;
    if (!this.owes) return false;
    const count = graph.readEdges(state);
    const { moves } = graph;
    for (let i = 0; i < count; i++) {
      const owed = graph.owedOf(moves[i] as number);
      if (owed.length > 0 && owed.some((key) => givenIn.get(key) !== component)) return true;
    }
    return false;
  }

  private readInside(state: number, component: number): number {
    const { graph, numbers, countsMove } = this;
    const count = graph.readEdges(state);
    const { targets, moves } = graph;
    let inside = 0;
    for (let i = 0; i < count; i++) {
      const target = targets[i] as number;
      const move = moves[i] as number;
      if (numbers[target] !== component || countsMove[move] === 0) continue;
      targets[inside] = target;
      moves[inside] = move;
      inside++;
    }
    return inside;
  }
}

function counts(graph: StateGraph, move: number, { edges }: CycleQuery): boolean {
  return edges === 'all' || graph.flagsOf(move) === 0;
}

/** A step of a walk: the number of its move, and the state that it leads to. */
export interface WalkStep {
  readonly move: number;
  readonly target: number;
}

/**
 * A closed walk through a component from its least state, on which every agent that moves in the component moves:
 * something to show.
 */
export function walkThrough(
  graph: StateGraph,
  component: FairComponent,
): { readonly start: number; readonly steps: readonly WalkStep[] } {
  const start = component.states[0] ?? 0;
  const ways = new WaysInside(graph, component);
  const walk: WalkStep[] = [];
  let at = start;
  let wanted = component.agents;
  const go = (isGoal: (move: number, target: number) => boolean): boolean => {
    const way = ways.shortestTo(at, isGoal);
    if (way === undefined) return false;
    for (const step of way) {
      walk.push(step);
      wanted &= ~(1 << graph.agentOf(step.move));
      at = step.target;
    }
    return true;
  };
  while (wanted !== 0) if (!go((move) => (wanted & (1 << graph.agentOf(move))) !== 0)) break;
  if (at !== start) go((_, target) => target === start);
  return { start, steps: walk };
}

/** Looks for ways inside of a component. */
class WaysInside {
  private readonly graph: StateGraph;
  private readonly component: FairComponent;
  /** By state: whether a search has met it. */
  private readonly isMet: Uint8Array;
  /** States in the order in which they were met, and for each the place of the one that it was met from. */
  private readonly queue: Int32Array;
  private readonly cameFrom: Int32Array;

  constructor(graph: StateGraph, component: FairComponent) {
    this.graph = graph;
    this.component = component;
    this.isMet = new Uint8Array(graph.states);
    this.queue = new Int32Array(component.states.length);
    this.cameFrom = new Int32Array(component.states.length);
  }

  /** A shortest way from a state whose last step is a goal. */
  shortestTo(from: number, isGoal: (move: number, target: number) => boolean): readonly WalkStep[] | undefined {
    const { queue, cameFrom, isMet } = this;
    const { goal, place, length } = this.search(from, isGoal);
    for (let at = 0; at < length; at++) isMet[queue[at] as number] = 0;
    if (goal === undefined) return undefined;
    const way = [goal];
    for (let at = place; at !== 0; at = cameFrom[at] as number) {
      way.push(this.firstStep(queue[cameFrom[at] as number] as number, queue[at] as number));
    }
    return way.reverse();
  }

  /** The step that is a goal, the place of the state that it leaves, how many states were met. */
  private search(
    from: number,
    isGoal: (move: number, target: number) => boolean,
  ): { readonly goal: WalkStep | undefined; readonly place: number; readonly length: number } {
    const { graph, component, isMet, queue, cameFrom } = this;
    queue[0] = from;
    isMet[from] = 1;
    let length = 1;
    for (let place = 0; place < length; place++) {
      const count = component.readEdges(queue[place] as number);
      const { targets, moves } = graph;
      for (let i = 0; i < count; i++) {
        const move = moves[i] as number;
        const target = targets[i] as number;
        if (isGoal(move, target)) return { goal: { move, target }, place, length };
        if (isMet[target] === 1) continue;
        isMet[target] = 1;
        queue[length] = target;
        cameFrom[length] = place;
        length++;
      }
    }
    return { goal: undefined, place: 0, length };
  }

  /** The first step from a state of the component to another. */
  private firstStep(from: number, target: number): WalkStep {
    const { graph, component } = this;
    const count = component.readEdges(from);
    return { move: graph.moves[graph.targets.subarray(0, count).indexOf(target)] ?? 0, target };
  }
}
