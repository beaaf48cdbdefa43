/**
 * Liveness, judged on the graph when the search is over: livelocks are fair cycles on which no operation begins or
 * ends and somebody has not ended; `eventually` fails where an end, or a fair cycle, is reached without it.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { headerWords } from '../ir/agent.ts';
import type { Program } from '../ir/program.ts';
import { agentName, framesOf, spanAt } from '../sanitizers/places.ts';
import { demandBitsWord } from '../state/layout.ts';
import type { Finding, Frame, Move, Witness } from '../trace/finding.ts';
import type { LivelockFacts } from './exploration.ts';
import { type FairComponent, fairComponents, type WalkStep, walkThrough } from './fair-cycles.ts';
import type { StateGraph } from './graph.ts';

export interface LivenessInput {
  readonly machine: Machine;
  readonly graph: StateGraph;
  readonly wordsOf: (state: number) => Int32Array;
  readonly wordIn: (state: number, index: number) => number;
  readonly program: Program;
  readonly asksLivelocks: boolean;
  /** Called at each state that is looked at; may throw. */
  readonly watch: () => void;
}

export interface JudgedLiveness {
  readonly livelocks: readonly { readonly finding: Finding; readonly facts: LivelockFacts }[];
  readonly eventually: readonly { readonly demand: number; readonly holds: boolean; readonly witness: Witness }[];
}

export function judgeLiveness(input: LivenessInput): JudgedLiveness {
  return { livelocks: input.asksLivelocks ? livelocks(input) : [], eventually: eventually(input) };
}

function load({ machine, wordsOf }: LivenessInput, state: number): void {
  machine.words.fill(0);
  machine.words.set(wordsOf(state));
}

function livelocks(input: LivenessInput): { finding: Finding; facts: LivelockFacts }[] {
  const { graph, machine, watch } = input;
  const { agents } = machine.layout;
  const components = fairComponents(graph, { agents, edges: 'inside operations', watch });
  const found = new Map<string, { finding: Finding; facts: LivelockFacts }>();
  for (const component of components) {
    const first = component.states[0];
    if (first === undefined || !somebodyWaits(input, first)) continue;
    const made = livelock(input, component);
    if (!found.has(made.finding.key)) found.set(made.finding.key, made);
  }
  return [...found.values()];
}

/** Whether some thread has not ended; work that only queues itself is no livelock. */
function somebodyWaits(input: LivenessInput, state: number): boolean {
  const { threads } = input.machine.layout;
  for (let agent = 0; agent < threads; agent++) if (locationIn(input, state, agent) !== 0) return true;
  return false;
}

function livelock(input: LivenessInput, component: FairComponent): { finding: Finding; facts: LivelockFacts } {
  const { graph, machine } = input;
  const moving: number[] = [];
  const chains: (readonly Frame[])[] = [];
  const locations = new Set<number>();
  for (const state of component.states) {
    input.watch();
    const count = component.readEdges(state);
    let moved = 0;
    for (let i = 0; i < count; i++) {
      const agent = graph.agentOf(graph.moves[i] as number);
      if ((moved & (1 << agent)) !== 0) continue;
      moved |= 1 << agent;
      locations.add(locationIn(input, state, agent));
      if (moving.includes(agent)) continue;
      load(input, state);
      moving.push(agent);
      chains.push(framesOf(machine.chainOf(agent)));
    }
  }
  const functions = new Set([...locations].map((location) => machine.positions.functionAt(location).name));
  const { start, steps } = walkThrough(graph, component);
  load(input, start);
  const moves = moving.map((agent) => agentName(machine, agent)).sort();
  const waits: string[] = [];
  for (let agent = 0; agent < machine.layout.agents; agent++) {
    if (machine.isPresent(agent) && !moving.includes(agent)) waits.push(agentName(machine, agent));
  }
  const names = [...functions].sort();
  const firstMover = moving[0] ?? 0;
  const tail = waits.length === 0 ? 'nobody is blocked' : `${waits.join(', ')} wait${waits.length === 1 ? 's' : ''}`;
  return {
    finding: {
      kind: 'livelock',
      key: `livelock in ${names.join(', ')}`,
      message: `${moves.join(', ')} can go round for ever in ${names.join(', ')}; ${tail}`,
      chains,
      at: spanAt(machine, machine.locationOf(firstMover)),
      witness: { kind: 'cycle', state: start, cycle: movesOf(graph, steps) },
    },
    facts: { states: component.states.length, steps: component.edges, moves, waits },
  };
}

function movesOf(graph: StateGraph, steps: readonly WalkStep[]): Move[] {
  return steps.map(({ move }) => graph.moveOf(move));
}

/** Where an agent stands; 0 if it has ended or does not exist. */
function locationIn({ machine, wordIn }: LivenessInput, state: number, agent: number): number {
  return wordIn(state, machine.layout.baseOfAgent(agent) + headerWords.location);
}

function eventually(input: LivenessInput): JudgedLiveness['eventually'] {
  const { program, machine, graph, wordIn, watch } = input;
  const { agents } = machine.layout;
  return program.demands.flatMap((demand, index): JudgedLiveness['eventually'][number][] => {
    let isOpen: ((state: number) => boolean) | undefined;
    if (demand.kind === 'state' && demand.word === 'eventually') {
      const { bit } = demand;
      isOpen = (state) => (wordIn(state, demandBitsWord) & bit) === 0;
    } else if (demand.kind === 'eventually-ends') {
      const { threads } = demand;
      isOpen = (state) => threads.some((agent) => locationIn(input, state, agent) !== 0);
    }
    if (isOpen === undefined) return [];
    const open = new Uint8Array(graph.states);
    let witness: Witness | undefined;
    let seen: Witness | undefined;
    for (let state = 0; state < graph.states; state++) {
      watch();
      const isEnd = graph.enabledIn(state) === 0;
      if (!isOpen(state)) {
        if (isEnd) seen ??= { kind: 'state', state };
        continue;
      }
      open[state] = 1;
      if (isEnd) witness ??= { kind: 'state', state };
    }
    if (witness === undefined) {
      const component = fairComponents(graph, {
        agents,
        edges: 'all',
        watch,
        keepsState: (state) => open[state] === 1,
      })[0];
      if (component !== undefined) {
        const { start, steps } = walkThrough(graph, component);
        witness = { kind: 'cycle', state: start, cycle: movesOf(graph, steps) };
      }
    }
    const anyEnd = seen !== undefined || fairComponents(graph, { agents, edges: 'all', watch }).length > 0;
    if (witness !== undefined) return [{ demand: index, holds: false, witness }];
    return anyEnd ? [{ demand: index, holds: true, witness: seen ?? { kind: 'state', state: 0 } }] : [];
  });
}
