/**
 * One search over the graph of states: first states, expansion, ends. Orders differ in which state is expanded next
 * and in nothing else.
 */
import { stops } from '../backends/interpreter/contract.ts';
import type { Machine, ObjectNumbering } from '../backends/interpreter/machine.ts';
import { printValue } from '../ir/print-value.ts';
import type { StateValue } from '../ir/program.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { PathWatcher } from '../properties/paths.ts';
import { DataRaces } from '../sanitizers/data-race.ts';
import { stuckFindings, waitCycle } from '../sanitizers/deadlock.ts';
import { leaks } from '../sanitizers/leak.ts';
import { Lockdep } from '../sanitizers/lockdep.ts';
import { framesOf } from '../sanitizers/places.ts';
import { stepFinding } from '../sanitizers/step-findings.ts';
import { WaitTable } from '../sanitizers/wait-table.ts';
import { type Capacities, NeedsRoom } from '../state/capacities.ts';
import { demandBitsWord, type Layout } from '../state/layout.ts';
import { StateStore } from '../state/state-store.ts';
import type { Finding, Move, Witness } from '../trace/finding.ts';
import { type Bounds, BoundsWatch, type SearchHost, type StopReason } from './bounds.ts';
import { Coverage } from './coverage.ts';
import { endValues } from './end-values.ts';
import { expandState } from './expand.ts';
import type { Cut, DemandFacts, EndSeen, Exploration, LivelockFacts, OutcomeSeen } from './exploration.ts';
import { edgeFlags, Graph } from './graph.ts';
import { judgeLiveness } from './liveness.ts';
import { makeMachine } from './make-machine.ts';
import { ShortestPaths } from './shortest-paths.ts';

export interface SearchOptions {
  readonly order: 'bfs' | 'dfs';
  readonly bounds: Bounds;
  readonly host: SearchHost;
  /** Kinds of findings that are not looked for. */
  readonly without: ReadonlySet<string>;
  readonly numbering: ObjectNumbering;
  /** Rooms that must not grow: an allocation or work item beyond them cuts its step. */
  readonly mayGrow: (need: NeedsRoom) => boolean;
}

interface MutableDemandFacts {
  whenTrue?: Witness;
  whenFalse?: Witness;
  satisfied: (Witness | undefined)[];
  asked: boolean;
}

export class Search {
  private readonly compiled: CompiledProgram;
  private readonly capacities: Capacities;
  private readonly options: SearchOptions;
  private readonly layout: Layout;
  private readonly machine: Machine;
  private readonly store: StateStore;
  private readonly graph = new Graph();
  private readonly watcher: PathWatcher;
  private readonly races = new DataRaces();
  private readonly lockdep = new Lockdep();
  private readonly waitTable: WaitTable | undefined;
  private readonly coverage: Coverage | undefined;
  private readonly parent: Int32Array;
  private readonly roots: { state: number; plan: readonly number[] }[] = [];
  private readonly findings = new Map<string, Finding>();
  private readonly demandFacts: MutableDemandFacts[];
  private readonly outcomes: Map<string, OutcomeSeen>[];
  private readonly endsSeen = new Map<string, EndSeen>();
  private readonly counterRanges = new Map<string, [number, number]>();
  private readonly cuts = new Map<string, { cut: Cut; steps: number }>();
  private readonly visited: Uint8Array;
  private readonly owedKeys = new Map<string, number>();
  private readonly frontier: number[] = [];
  private initial: Int32Array | undefined;
  private steps = 0;
  private ends = 0;
  private properEnds = 0;
  private endedByFinding = 0;

  constructor(compiled: CompiledProgram, capacities: Capacities, options: SearchOptions) {
    this.compiled = compiled;
    this.capacities = capacities;
    this.options = options;
    const { program } = compiled;
    this.machine = makeMachine(compiled, capacities, options.numbering);
    this.layout = this.machine.layout;
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
    this.store = new StateStore(this.layout.stored);
    this.parent = new Int32Array(this.layout.total);
    this.visited = new Uint8Array(this.machine.positions.count);
    this.coverage = program.reports.includes('coverage') ? new Coverage() : undefined;
    this.waitTable = program.reports.includes('waits') ? new WaitTable() : undefined;
    this.demandFacts = program.demands.map((demand) => ({
      satisfied: demand.kind === 'paths' ? demand.paths.map(() => undefined) : [],
      asked: false,
    }));
    this.outcomes = program.demands.map(() => new Map());
  }

  /** The step that is being run, for what is found inside it. */
  private underWay: { state: number; move: Move } = { state: 0, move: { agent: 0, plan: [] } };

  /**
   * Runs the search to its end or to a bound.
   *
   * @throws NeedsRoom if memory has to be laid out larger
   * @throws SetupFailure if the set-up is wrong
   */
  run(): Exploration {
    const { options } = this;
    this.addFirstStates();
    const watch = new BoundsWatch(options.bounds, options.host);
    let stoppedBy: StopReason | undefined;
    for (let taken = 0; ; ) {
      let state: number | undefined;
      if (options.order === 'bfs') state = taken < this.frontier.length ? this.frontier[taken++] : undefined;
      else state = this.frontier.pop();
      if (state === undefined) break;
      stoppedBy = watch.ask({
        states: this.store.size,
        steps: this.steps,
        frontier: this.frontier.length - (options.order === 'bfs' ? taken : 0),
        bytes: () => this.store.bytes + this.graph.bytes,
      });
      if (stoppedBy !== undefined) break;
      this.expand(state);
    }
    return this.finish(stoppedBy);
  }

  private addFirstStates(): void {
    const { machine } = this;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.setUp(plan);
      this.coverage?.took(machine);
      const setupPlan = machine.taken.map((each) => each.index);
      const following = machine.nextPlan();
      this.initial ??= machine.words.slice();
      for (let agent = 0; agent < this.layout.agents; agent++)
        if (machine.isPresent(agent)) this.arrive(agent, () => ({ kind: 'state', state: 0 }));
      const state = this.addState(-1, 0);
      if (state.isNew) this.roots.push({ state: state.id, plan: setupPlan });
      this.noteOperations({ kind: 'state', state: state.id });
      plan = following;
    }
  }

  /** Adds the state that the machine holds. */
  private addState(parent: number, depth: number): { readonly id: number; readonly isNew: boolean } {
    const { machine } = this;
    if (this.watcher.asksForWaits) {
      const words = machine.words.slice();
      this.watcher.noteWaits(words);
    }
    this.noteEventually();
    const added = this.store.add(machine.words);
    if (!added.isNew) return added;
    this.graph.addState(parent, depth);
    this.frontier.push(added.id);
    this.askInvariants(added.id);
    return added;
  }

  /** An agent stands where its step has led it. */
  private arrive(agent: number, witness: () => Witness): void {
    const { machine } = this;
    const location = machine.locationOf(agent);
    if (location === 0) return;
    this.visited[location] = 1;
    this.lockdep.arrived(machine, agent, witness);
    this.watcher.arrived(agent);
    this.waitTable?.arrived(machine, agent);
  }

  private expand(state: number): void {
    const { machine, graph, options } = this;
    this.store.read(state, this.parent);
    machine.words.set(this.parent);
    graph.beginEdges(state);
    if (!options.without.has('deadlock')) {
      const cycle = waitCycle(machine, state);
      if (cycle !== undefined) {
        this.note(cycle);
        this.ends++;
        return;
      }
    }
    const { enabled, enabledAtLocks, accesses } = expandState(machine, this.parent, {
      begins: (move) => {
        this.underWay = { state, move };
        machine.covered.length = 0;
        this.watcher.ended.length = 0;
      },
      step: (agent, plan) => this.tryStep(agent, plan),
      took: (move, stop) => {
        this.steps++;
        this.coverage?.took(machine);
        this.noteStep(state, move, stop);
        if (stop === stops.boundary || stop === stops.ended) this.addSuccessor(state, move);
      },
      isDisabled: (agent) => {
        machine.words.set(this.parent);
        this.waitTable?.waited(machine, agent);
      },
    });
    graph.setEnabled(state, enabled, enabledAtLocks);
    if (accesses.length > 1 && !options.without.has('data_race')) {
      machine.words.set(this.parent);
      for (const race of this.races.find(machine, state, accesses)) this.note(race);
    }
    if (enabled === 0) this.end(state);
  }

  /** Runs a step; where room is asked for that must not be given, the step is cut. */
  private tryStep(agent: number, plan: readonly number[]): number {
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
  private noteStep(state: number, move: Move, stop: number): void {
    const { machine } = this;
    const witness: Witness = { kind: 'step', state, move };
    for (const raw of machine.findings) {
      if (raw.ends && this.options.without.has(raw.kind)) {
        this.noteCut(`${raw.kind} is switched off, and executions end there`, undefined);
      } else this.note(stepFinding(machine, raw, witness));
    }
    if (stop === stops.finding) this.endedByFinding++;
    if (stop === stops.cut) this.noteCut(machine.cutReason ?? 'cut', machine.cutPosition);
    this.noteOperations(witness);
  }

  private noteCut(reason: string, position: number | undefined): void {
    const known = this.cuts.get(reason);
    if (known !== undefined) {
      known.steps++;
      return;
    }
    const chain = position === undefined || position === 0 ? [] : framesOf(this.machine.chainAt(position));
    this.cuts.set(reason, { cut: { reason, frame: chain[chain.length - 1], steps: 1 }, steps: 1 });
  }

  private addSuccessor(state: number, move: Move): void {
    const { machine, graph } = this;
    const flags = (machine.operationBegan ? edgeFlags.begin : 0) | (machine.operationEnded ? edgeFlags.end : 0);
    const owed = this.owedKeysOf(move.agent);
    this.arrive(move.agent, () => ({ kind: 'step', state, move }));
    const plan = graph.planNumber(move.plan);
    const target = this.addState(state, graph.depthOf(state) + 1);
    graph.addEdge(state, { target: target.id, agent: move.agent, flags, owed, plan });
  }

  /** What fairness owes and this step gave, as numbers. */
  private owedKeysOf(agent: number): number {
    const keys: number[] = [];
    for (const choice of this.machine.taken) {
      for (let bit = 1; bit > 0 && bit <= choice.owed; bit *= 2) {
        if ((choice.owed & bit) === 0) continue;
        const name = `${agent} ${choice.position} ${bit}`;
        let key = this.owedKeys.get(name);
        if (key === undefined) {
          key = this.owedKeys.size;
          this.owedKeys.set(name, key);
        }
        keys.push(key);
      }
    }
    return keys.length === 0 ? 0 : this.graph.owedNumber(keys);
  }

  private note(finding: Finding): void {
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

  /** `eventually E`: the state notes that E was true. */
  private noteEventually(): void {
    const { machine, compiled } = this;
    for (const demand of compiled.program.demands) {
      if (demand.kind !== 'state' || demand.bit === 0) continue;
      const bits = machine.words[demandBitsWord] as number;
      if ((bits & demand.bit) === 0 && this.valueHolds(demand.value)) machine.words[demandBitsWord] = bits | demand.bit;
    }
  }

  private askInvariants(state: number): void {
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

  private end(state: number): void {
    const { machine } = this;
    this.ends++;
    machine.words.set(this.parent);
    let present = false;
    for (let agent = 0; agent < this.layout.agents; agent++) present ||= machine.isPresent(agent);
    if (present) {
      for (const finding of stuckFindings(machine, state)) this.note(finding);
      return;
    }
    this.properEnds++;
    this.noteEnd(state);
    this.askAtEnd(state);
    this.tearDown(state);
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
  private tearDown(state: number): void {
    const { machine, initial, compiled } = this;
    if (initial === undefined) return;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(this.parent);
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

  private finish(stoppedBy: StopReason | undefined): Exploration {
    const { machine, graph, compiled, options } = this;
    for (const finding of this.lockdep.findings()) this.note(finding);
    if (machine.judgingProblem !== undefined) this.noteCut(machine.judgingProblem, undefined);
    const livelocks = new Map<string, LivelockFacts>();
    const complete = stoppedBy === undefined;
    if (complete) {
      const judged = judgeLiveness({ machine, graph, store: this.store, program: compiled.program });
      if (!options.without.has('livelock')) {
        for (const { finding, facts } of judged.livelocks) {
          this.note(finding);
          livelocks.set(finding.key, facts);
        }
      }
      for (const { demand, holds, witness } of judged.eventually) {
        const facts = this.demandFacts[demand];
        if (facts === undefined || machine.judgingProblem !== undefined) continue;
        facts.asked = true;
        if (holds) facts.whenTrue ??= witness;
        else facts.whenFalse ??= witness;
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
      cuts: [...this.cuts.values()].map(({ cut, steps }) => ({ ...cut, steps })),
      search: {
        states: this.store.size,
        steps: this.steps,
        depth: graph.greatestDistance(),
        ends: this.ends,
        properEnds: this.properEnds,
        endedByFinding: this.endedByFinding,
        order: options.order,
        stoppedBy,
        livenessJudged: complete,
        reductions: machine.reductions,
      },
      entered,
      neverTaken: this.coverage?.neverTaken(compiled.program, entered) ?? [],
      numbering: options.numbering,
      pathTo: (state, next) => {
        paths ??= new ShortestPaths(graph);
        return paths.to(state, next);
      },
      wordsOf: (state) => {
        const words = new Int32Array(this.layout.stored);
        this.store.read(state, words);
        return words;
      },
    };
  }
}
