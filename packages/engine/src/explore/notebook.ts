/**
 * What a search has seen: findings with their nearest witnesses, answers to demands, ends, outcomes, cuts, coverage.
 * Whoever runs the steps tells it here, with the step's outcome in its machine. It knows no order of search.
 */
import { placeOf } from '@refault/dsl';
import { stops } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import { printValue } from '../ir/print-value.ts';
import type { IrDemand, StateValue } from '../ir/program.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { PathWatcher } from '../properties/paths.ts';
import { DataRaces, type NextAccesses } from '../sanitizers/data-race.ts';
import { stuckFindings } from '../sanitizers/deadlock.ts';
import { leaks } from '../sanitizers/leak.ts';
import { Lockdep } from '../sanitizers/lockdep.ts';
import { framesOf } from '../sanitizers/places.ts';
import { stepFinding } from '../sanitizers/step-findings.ts';
import { WaitTable } from '../sanitizers/wait-table.ts';
import { type Capacities, NeedsRoom } from '../state/capacities.ts';
import { demandBitsWord, type Layout } from '../state/layout.ts';
import type { Finding, LockOrder, Move, Witness } from '../trace/finding.ts';
import { Stopped, type StopReason, watchFromOutside } from './bounds.ts';
import { Coverage } from './coverage.ts';
import { endValues } from './end-values.ts';
import type { Cut, DemandFacts, EndSeen, Exploration, LivelockFacts, LockRow, OutcomeSeen } from './exploration.ts';
import { greatestDistance, type StateGraph } from './graph.ts';
import { judgeLiveness } from './liveness.ts';
import { makeMachine } from './make-machine.ts';
import type { SearchOptions } from './search-options.ts';
import { type PathTo, ShortestPaths } from './shortest-paths.ts';

interface MutableDemandFacts {
  whenTrue?: Witness;
  whenFalse?: Witness;
  satisfied: (Witness | undefined)[];
  asked: boolean;
}

/** What only the one who searched knows of it. */
export interface SearchTotals {
  readonly states: number;
  readonly steps: number;
  /** Ends that are not the notebook's: states in which agents wait in a cycle. */
  readonly cycleEnds: number;
  readonly endedByFinding: number;
  /** How often each cut was met, by its reason, where that was not told here each time. */
  readonly cutSteps?: ReadonlyMap<string, number>;
  readonly stoppedBy: StopReason | undefined;
  readonly wordsOf: (state: number) => Int32Array;
  readonly wordIn: (state: number, index: number) => number;
  /** A way to a state, where the graph has no edges to look for one. */
  readonly wayTo?: (state: number) => PathTo;
}

export class Notebook {
  readonly machine: Machine;
  readonly layout: Layout;
  readonly watcher: PathWatcher;
  private readonly compiled: CompiledProgram;
  private readonly capacities: Capacities;
  private readonly options: SearchOptions;
  private readonly graph: StateGraph;
  private readonly races = new DataRaces();
  private readonly lockdep = new Lockdep();
  private readonly waitTable: WaitTable | undefined;
  private readonly coverage: Coverage | undefined;
  private readonly roots: { state: number; plan: readonly number[] }[] = [];
  private readonly findings = new Map<string, Finding>();
  private readonly demandFacts: MutableDemandFacts[];
  private readonly outcomes: Map<string, OutcomeSeen>[];
  private readonly endsSeen = new Map<string, EndSeen>();
  private readonly counterRanges = new Map<string, [number, number]>();
  private readonly cuts = new Map<string, { cut: Cut; steps: number }>();
  private readonly visited: Uint8Array;
  private initial: Int32Array | undefined;
  private ends = 0;
  private properEnds = 0;
  /** The step that is being run, for what is found inside it. */
  private underWay: { state: number; move: Move } = { state: 0, move: { agent: 0, plan: [] } };

  /** `graphOf` gives the graph that states are numbered in; it is made with the machine's layout. */
  constructor(
    compiled: CompiledProgram,
    capacities: Capacities,
    options: SearchOptions,
    graphOf: (machine: Machine) => StateGraph,
  ) {
    this.compiled = compiled;
    this.capacities = capacities;
    this.options = options;
    const { program } = compiled;
    this.machine = makeMachine(compiled, capacities, options.numbering);
    this.layout = this.machine.layout;
    this.graph = graphOf(this.machine);
    this.watcher = new PathWatcher(this.machine, program.demands);
    this.machine.hooks = {
      operationEnded: (agent, mark) => this.watcher.operationEnded(agent, mark),
      called: (agent, made) => this.watcher.called(agent, made),
      attempted: (agent, lock, position) => {
        const { state, move } = this.underWay;
        const witness = (): Witness => ({ kind: 'step', state, move });
        this.lockdep.attempted(this.machine, agent, lock, position, false, witness);
      },
    };
    this.visited = new Uint8Array(this.machine.positions.count);
    this.coverage = program.reports.includes('coverage') ? new Coverage() : undefined;
    this.waitTable = program.reports.includes('waits') ? new WaitTable() : undefined;
    this.demandFacts = program.demands.map((demand) => ({
      satisfied: demand.kind === 'paths' ? demand.paths.map(() => undefined) : [],
      asked: false,
    }));
    this.outcomes = program.demands.map(() => new Map());
  }

  /**
   * Makes the first states; each, when the machine holds it, is handed to `add`.
   *
   * @throws SetupFailure if the set-up is wrong
   */
  makeFirstStates(add: () => { readonly id: number; readonly isNew: boolean }): void {
    const { machine } = this;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.setUp(plan);
      this.coverage?.took(machine);
      const setupPlan = machine.taken.map((each) => each.index);
      const following = machine.nextPlan();
      this.initial ??= machine.words.slice();
      for (let agent = 0; agent < this.layout.agents; agent++)
        if (machine.isPresent(agent)) this.arrive(agent, () => ({ kind: 'state', state: 0 }));
      const state = add();
      if (state.isNew) this.roots.push({ state: state.id, plan: setupPlan });
      this.noteOperations({ kind: 'state', state: state.id });
      plan = following;
    }
  }

  /** A step is tried. */
  begins(state: number, move: Move): void {
    this.underWay = { state, move };
    this.machine.covered.length = 0;
    this.watcher.ended.length = 0;
  }

  /** Runs a step; where room is asked for that must not be given, the step is cut. */
  tryStep(agent: number, plan: readonly number[]): number {
    const { machine } = this;
    try {
      return machine.step(agent, plan);
    } catch (problem) {
      if (!(problem instanceof NeedsRoom) || this.options.mayGrow(problem)) throw problem;
      const name = problem.what === 'pool' ? this.layout.pools[Number(problem.key)]?.pool.name : problem.key;
      const reason =
        problem.what === 'agents'
          ? 'more agents than a state can hold'
          : `more than ${problem.least - 1} objects of ${name}`;
      machine.cut(reason, machine.stoppedAt);
      return stops.cut;
    }
  }

  /** What a step told besides where it led. */
  noteStep(state: number, move: Move, stop: number): void {
    const { machine } = this;
    this.coverage?.took(machine);
    const witness: Witness = { kind: 'step', state, move };
    for (const raw of machine.findings) {
      if (raw.ends && this.options.without.has(raw.kind)) {
        this.noteCut(`${raw.kind} is switched off, and executions end there`, undefined);
      } else this.note(stepFinding(machine, raw, witness));
    }
    if (stop === stops.cut) this.noteCut(machine.cutReason ?? 'cut', machine.cutPosition);
    this.noteOperations(witness);
  }

  noteCut(reason: string, position: number | undefined): void {
    const known = this.cuts.get(reason);
    if (known !== undefined) {
      known.steps++;
      return;
    }
    const chain = position === undefined || position === 0 ? [] : framesOf(this.machine.chainAt(position));
    this.cuts.set(reason, { cut: { reason, frame: chain[chain.length - 1], steps: 1 }, steps: 1 });
  }

  /** An agent stands where its step has led it. */
  arrive(agent: number, witness: () => Witness): void {
    const { machine } = this;
    const location = machine.locationOf(agent);
    if (location === 0) return;
    this.visited[location] = 1;
    this.lockdep.arrived(machine, agent, witness);
    this.watcher.arrived(agent);
    this.waitTable?.arrived(machine, agent);
  }

  /** An agent can't move in the state that the machine holds. */
  isDisabled(agent: number): void {
    this.waitTable?.waited(this.machine, agent);
  }

  /** Positions at which agents stood, and those of ways that were taken, where that was not told here each time. */
  visit(positions: Iterable<number>, covered: Iterable<number>): void {
    for (const position of positions) this.visited[position] = 1;
    this.coverage?.covered(this.machine, covered);
  }

  /** Steps that are possible in the state that the machine holds touch the same cells. */
  noteRaces(state: number, accesses: readonly NextAccesses[]): void {
    if (accesses.length < 2 || this.options.without.has('data_race')) return;
    for (const race of this.races.find(this.machine, state, accesses)) this.note(race);
  }

  note(finding: Finding): void {
    if (this.options.without.has(finding.kind)) return;
    const known = this.findings.get(finding.key);
    if (known === undefined || this.nearer(known.witness, finding.witness) !== known.witness)
      this.findings.set(finding.key, finding);
  }

  // Demands.

  /** Undefined if it can't be computed: the search is cut there. */
  private valueHolds(value: StateValue): boolean | undefined {
    const [word] = this.machine.evaluate(value.function, 0);
    return word === undefined ? undefined : word !== 0;
  }

  /** What the state that the machine holds has to remember for demands, before it is added. */
  complete(): void {
    const { machine } = this;
    if (this.watcher.asksForWaits) this.watcher.noteWaits(machine.words.slice());
    this.noteEventually();
  }

  /** `eventually E`: the state notes that E was true. */
  private noteEventually(): void {
    const { machine, compiled } = this;
    for (const demand of compiled.program.demands) {
      if (demand.kind !== 'state' || demand.bit === 0) continue;
      const bits = machine.words[demandBitsWord] as number;
      if ((bits & demand.bit) === 0 && this.valueHolds(demand.value)) machine.words[demandBitsWord] = bits | demand.bit;
    }
  }

  askInvariants(state: number): void {
    this.compiled.program.demands.forEach((demand, index) => {
      if (demand.kind !== 'state' || demand.word !== 'invariant') return;
      this.answer(index, this.valueHolds(demand.value), { kind: 'state', state });
    });
  }

  private answer(demand: number, holds: boolean | undefined, witness: Witness): void {
    const facts = this.demandFacts[demand];
    if (facts === undefined || holds === undefined) return;
    facts.asked = true;
    if (holds) facts.whenTrue = this.nearer(facts.whenTrue, witness);
    else facts.whenFalse = this.nearer(facts.whenFalse, witness);
  }

  /** Of two that show the same the one that took fewer steps to reach: breadth first, the one that was found first. */
  private nearer(known: Witness | undefined, found: Witness): Witness {
    return known === undefined || this.graph.depthOf(found.state) < this.graph.depthOf(known.state) ? found : known;
  }

  /** Operations that ended in the step under way. */
  private noteOperations(witness: Witness): void {
    for (const { answers } of this.watcher.ended) {
      const byDemand = new Map<number, boolean>();
      for (const { demand, phrase, holds } of answers) {
        const facts = this.demandFacts[demand];
        if (holds && facts !== undefined) facts.satisfied[phrase] = this.nearer(facts.satisfied[phrase], witness);
        byDemand.set(demand, (byDemand.get(demand) ?? false) || holds);
      }
      for (const [demand, holds] of byDemand) this.answer(demand, holds, witness);
    }
    this.watcher.ended.length = 0;
  }

  // Ends.

  /** Nobody can move in a state, whose words these are. */
  end(state: number, words: Int32Array): void {
    const { machine } = this;
    this.ends++;
    machine.words.set(words);
    let present = false;
    for (let agent = 0; agent < this.layout.agents; agent++) present ||= machine.isPresent(agent);
    if (present) {
      for (const finding of stuckFindings(machine, state)) this.note(finding);
      return;
    }
    this.properEnds++;
    this.noteEnd(state);
    this.askAtEnd(state);
    this.tearDown(state, words);
  }

  /** What every thread's variables hold, and how its last operation went. */
  private noteEnd(state: number): void {
    const { machine, compiled } = this;
    const { threads, pathWords, record } = compiled.program;
    const values = endValues(machine);
    const paths: string[] = [];
    for (const { index, name } of threads) {
      if (record === undefined || (record.threads & (1 << index)) === 0) continue;
      const words = pathWords.filter(({ value }) => (machine.evaluate(value.function, index)[0] ?? 0) !== 0);
      if (words.length > 0) paths.push(`${name}: ${words.map((each) => each.text).join(', ')}`);
    }
    const key = JSON.stringify([values, paths]);
    const witness = this.nearer(this.endsSeen.get(key)?.witness, { kind: 'state', state });
    this.endsSeen.set(key, { values, paths, witness });
  }

  private askAtEnd(state: number): void {
    const { machine, compiled } = this;
    const { demands, counters, pools } = compiled.program;
    const witness: Witness = { kind: 'state', state };
    demands.forEach((demand, index) => {
      if (demand.kind === 'state' && demand.word !== 'invariant' && demand.word !== 'eventually') {
        this.answer(index, this.valueHolds(demand.value), witness);
      } else if (demand.kind === 'outcomes') {
        const words = demand.subjects.map(({ value }) => machine.evaluate(value.function, 0));
        if (words.some((each) => each.length === 0)) return;
        const values = demand.subjects.map(({ value }, at) => printValue(value.print, words[at] ?? [], pools));
        const key = values.join('\u0000');
        const seen = this.outcomes[index];
        seen?.set(key, { values, witness: this.nearer(seen.get(key)?.witness, witness) });
        const facts = this.demandFacts[index];
        if (facts !== undefined) facts.asked = true;
      }
    });
    for (const { name } of counters) {
      const value = machine.counterValue(name);
      const range = this.counterRanges.get(name);
      if (range === undefined) this.counterRanges.set(name, [value, value]);
      else {
        range[0] = Math.min(range[0], value);
        range[1] = Math.max(range[1], value);
      }
    }
  }

  /** The epilogue on a copy of the end, with all its choices, and what it leaves behind. */
  private tearDown(state: number, words: Int32Array): void {
    const { machine, initial, compiled } = this;
    if (initial === undefined) return;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(words);
      const finished = machine.runAlone(compiled.program.epilogue, plan);
      const taken = machine.taken.map((each) => each.index);
      const following = machine.nextPlan();
      const witness: Witness = { kind: 'epilogue', state, plan: taken };
      for (const raw of machine.findings) this.note(stepFinding(machine, raw, witness));
      if (machine.cutReason !== undefined) this.noteCut(machine.cutReason, machine.cutPosition);
      else if (!machine.findings.some((each) => each.ends)) {
        for (const leak of leaks(machine, { state, plan: taken, initial, finished })) this.note(leak);
      }
      plan = following;
    }
  }

  // The end of the search.

  /** Whether there is anything to judge on the graph when all of it is known. */
  get judgesLiveness(): boolean {
    const isAsked = (demand: IrDemand): boolean =>
      demand.kind === 'eventually-ends' || (demand.kind === 'state' && demand.word === 'eventually');
    return !this.options.without.has('livelock') || this.compiled.program.demands.some(isAsked);
  }

  /** @throws Stopped where it can't be told for the whole graph */
  private noteLiveness(totals: SearchTotals, livelocks: Map<string, LivelockFacts>): void {
    const { machine, graph, compiled, options } = this;
    const { program } = compiled;
    const asksLivelocks = !options.without.has('livelock');
    const watch = watchFromOutside(options);
    const judged = judgeLiveness({ ...totals, machine, graph, program, asksLivelocks, watch });
    for (const { finding, facts } of judged.livelocks) {
      this.note(finding);
      livelocks.set(finding.key, facts);
    }
    for (const { demand, holds, witness } of judged.eventually) {
      const facts = this.demandFacts[demand];
      if (facts === undefined || machine.judgingProblem !== undefined) continue;
      facts.asked = true;
      if (holds) facts.whenTrue ??= witness;
      else facts.whenFalse ??= witness;
    }
  }

  finish(totals: SearchTotals): Exploration {
    const { machine, graph, compiled, options } = this;
    for (const finding of this.lockdep.findings()) this.note(finding);
    if (machine.judgingProblem !== undefined) this.noteCut(machine.judgingProblem, undefined);
    const livelocks = new Map<string, LivelockFacts>();
    let { stoppedBy } = totals;
    if (stoppedBy === undefined) {
      try {
        this.noteLiveness(totals, livelocks);
      } catch (problem) {
        if (!(problem instanceof Stopped)) throw problem;
        stoppedBy = problem.reason;
      }
    }
    let paths: ShortestPaths | undefined;
    const entered = new Set<string>();
    for (let position = 1; position < this.visited.length; position++) {
      if (this.visited[position] === 1) entered.add(machine.positions.functionAt(position).name);
    }
    return {
      compiled,
      capacities: this.capacities,
      roots: this.roots,
      findings: [...this.findings.values()],
      livelocks,
      demands: this.demandFacts as readonly DemandFacts[],
      outcomes: this.outcomes.map((each) => [...each.values()]),
      ends: [...this.endsSeen.values()],
      counters: this.counterRanges,
      waits: this.waitTable?.rows() ?? [],
      locks: lockRows(this.lockdep.orders()),
      cuts: [...this.cuts.values()].map(({ cut, steps }) => ({
        ...cut,
        steps: totals.cutSteps?.get(cut.reason) ?? steps,
      })),
      search: {
        states: totals.states,
        steps: totals.steps,
        // Breadth first, the last state lies farthest.
        depth: options.order === 'bfs' ? graph.depthOf(totals.states - 1) : greatestDistance(graph),
        ends: this.ends + totals.cycleEnds,
        properEnds: this.properEnds,
        endedByFinding: totals.endedByFinding,
        order: options.order,
        stoppedBy,
        reachedAll: totals.stoppedBy === undefined,
        livenessJudged: stoppedBy === undefined,
        reductions: machine.reductions,
      },
      entered,
      neverTaken: this.coverage?.neverTaken(compiled.program, entered) ?? [],
      numbering: options.numbering,
      pathTo: (state, next) => {
        if (totals.wayTo !== undefined) return totals.wayTo(state);
        paths ??= new ShortestPaths(graph);
        return paths.to(state, next);
      },
      wordsOf: totals.wordsOf,
    };
  }
}

/** The outer lock first; rows of one lock stand together. */
function lockRows(orders: readonly LockOrder[]): LockRow[] {
  return orders
    .map(({ held, taken, frames, at }) => ({
      held,
      taken,
      function: frames[frames.length - 1]?.function ?? '',
      place: placeOf(at),
    }))
    .sort((a, b) => (a.held === b.held ? (a.taken < b.taken ? -1 : 1) : a.held < b.held ? -1 : 1));
}
