/**
 * A search whose steps the interpreter runs: first states, expansion, ends. Orders differ in which state is expanded
 * next and in nothing else.
 */
import { stops } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { waitCycle } from '../sanitizers/deadlock.ts';
import type { Capacities } from '../state/capacities.ts';
import { StateStore } from '../state/state-store.ts';
import type { Move } from '../trace/finding.ts';
import { BoundsWatch, type StopReason } from './bounds.ts';
import { expandState } from './expand.ts';
import type { Exploration } from './exploration.ts';
import { edgeFlags, Graph } from './graph.ts';
import { Notebook } from './notebook.ts';
import { OwedKeys } from './owed-keys.ts';
import { isByLot, type SearchOptions } from './search-options.ts';
import { Walks } from './walks.ts';

/** Thrown by a search that was only to be tried. */
export class IsLarge extends Error {}

export class InterpretedSearch {
  private readonly options: SearchOptions;
  private readonly mostStates: number;
  private readonly notebook: Notebook;
  private readonly machine: Machine;
  private readonly store: StateStore;
  private readonly graph = new Graph();
  private readonly parent: Int32Array;
  private readonly owedKeys = new OwedKeys();
  private readonly frontier: number[] = [];
  private steps = 0;
  private cycleEnds = 0;
  private endedByFinding = 0;

  /** With `mostStates` it gives up where there are more. */
  constructor(compiled: CompiledProgram, capacities: Capacities, options: SearchOptions, mostStates?: number) {
    this.options = options;
    this.mostStates = mostStates ?? Number.POSITIVE_INFINITY;
    this.notebook = new Notebook(compiled, capacities, options, () => this.graph);
    this.machine = this.notebook.machine;
    this.store = new StateStore(this.machine.layout.stored);
    this.parent = new Int32Array(this.machine.layout.total);
  }

  /**
   * Runs the search to its end or to a bound.
   *
   * @throws IsLarge if it gives up
   * @throws NeedsRoom if memory has to be laid out larger
   * @throws SetupFailure if the set-up is wrong
   */
  run(): Exploration {
    const { options } = this;
    this.notebook.makeFirstStates(() => this.addState(-1, 0));
    const watch = new BoundsWatch(options);
    let stoppedBy: StopReason | undefined;
    const walks = isByLot(options.order) ? this.walks(options.order) : undefined;
    let expanded = 0;
    for (let taken = 0; ; ) {
      let state: number | undefined;
      if (walks !== undefined) state = expanded < this.store.size ? walks.next() : undefined;
      else if (options.order === 'bfs') state = taken < this.frontier.length ? this.frontier[taken++] : undefined;
      else state = this.frontier.pop();
      if (state === undefined) break;
      stoppedBy = watch.ask({
        states: this.store.size,
        steps: this.steps,
        frontier: this.store.size - expanded,
        bytes: () => this.store.bytes + this.graph.bytes,
      });
      if (stoppedBy !== undefined) break;
      if (this.store.size > this.mostStates) throw new IsLarge();
      if (this.graph.wasExpanded(state)) continue;
      expanded++;
      this.expand(state);
    }
    if (stoppedBy === undefined && expanded < this.store.size) stoppedBy = 'sampled';
    const words = (state: number): Int32Array => {
      const read = new Int32Array(this.machine.layout.stored);
      this.store.read(state, read);
      return read;
    };
    const exploration = this.notebook.finish({
      states: this.store.size,
      steps: this.steps,
      cycleEnds: this.cycleEnds,
      endedByFinding: this.endedByFinding,
      stoppedBy,
      wordsOf: words,
      wordIn: (state, index) => words(state)[index] ?? 0,
    });
    return stoppedBy === undefined ? { ...exploration, executed: this.machine.executed() } : exploration;
  }

  private walks(kind: 'random' | 'pct'): Walks {
    return new Walks(this.graph, { kind, seed: this.options.seed, agents: this.machine.layout.agents });
  }

  /** Adds the state that the machine holds. */
  private addState(parent: number, depth: number): { readonly id: number; readonly isNew: boolean } {
    this.notebook.complete();
    const added = this.store.add(this.machine.words);
    if (!added.isNew) return added;
    this.graph.addState(parent, depth);
    this.frontier.push(added.id);
    this.notebook.askInvariants(added.id);
    return added;
  }

  private expand(state: number): void {
    const { machine, graph, notebook, options } = this;
    this.store.read(state, this.parent);
    machine.words.set(this.parent);
    graph.beginEdges(state);
    if (!options.without.has('deadlock')) {
      const cycle = waitCycle(machine, state);
      if (cycle !== undefined) {
        notebook.note(cycle);
        this.cycleEnds++;
        return;
      }
    }
    const { enabled, enabledAtLocks, accesses } = expandState(machine, this.parent, {
      begins: (move) => notebook.begins(state, move),
      step: (agent, plan) => notebook.tryStep(agent, plan),
      took: (move, stop) => {
        this.steps++;
        if (stop === stops.finding) this.endedByFinding++;
        notebook.noteStep(state, move, stop);
        if (stop === stops.boundary || stop === stops.ended) this.addSuccessor(state, move);
      },
      isDisabled: (agent) => {
        machine.words.set(this.parent);
        notebook.isDisabled(agent);
      },
    });
    graph.setEnabled(state, enabled, enabledAtLocks);
    machine.words.set(this.parent);
    notebook.noteRaces(state, accesses);
    if (enabled === 0) notebook.end(state, this.parent);
  }

  private addSuccessor(state: number, move: Move): void {
    const { machine, graph } = this;
    const flags = (machine.operationBegan ? edgeFlags.begin : 0) | (machine.operationEnded ? edgeFlags.end : 0);
    const owed = this.owedKeysOf(move.agent);
    this.notebook.arrive(move.agent, () => ({ kind: 'step', state, move }));
    const plan = graph.planNumber(move.plan);
    const target = this.addState(state, graph.depthOf(state) + 1);
    graph.addEdge(state, { target: target.id, agent: move.agent, flags, owed, plan });
  }

  /** What fairness owes and this step gave, as numbers. */
  private owedKeysOf(agent: number): number {
    const keys = this.owedKeys.of(agent, this.machine.taken);
    return keys.length === 0 ? 0 : this.graph.owedNumber(keys);
  }
}
