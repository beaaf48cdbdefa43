/**
 * A search whose steps the WebAssembly module runs. It tells of steps in which something new was seen; these are run
 * again on the interpreter, which explains them, so that everything told of a finding is told in one place.
 */
import { DoesNotFit, encodeProgram } from '../backends/bytecode/encode-program.ts';
import { ModuleInstance } from '../backends/bytecode/instance.ts';
import * as op from '../backends/bytecode/opcodes.ts';
import { type FreeCells, stops } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { IrFunction } from '../ir/instruction.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { waitCycle } from '../sanitizers/deadlock.ts';
import type { Capacities } from '../state/capacities.ts';
import type { Move } from '../trace/finding.ts';
import { BoundsWatch, Stopped, type StopReason, stoppedFromOutside } from './bounds.ts';
import { expandState } from './expand.ts';
import type { Exploration } from './exploration.ts';
import { ModuleGraph, planOf } from './module-graph.ts';
import { Notebook } from './notebook.ts';
import { isByLot, type SearchOptions } from './search-options.ts';
import { Walks } from './walks.ts';

/** States that are expanded before clock, interrupts and progress are looked at again. */
const statesPerRound = 4096;
const wordsPerEvent = 8;

/** Who touched each word of a state, and whether it was written: as the module notes it. */
export interface CellUses {
  readonly users: Uint8Array;
  readonly written: Uint8Array;
}

/** Who touches which cell is noted; what is assumed of cells, if accesses are to be merged. */
export interface Merging {
  readonly assumed: Uint8Array | undefined;
}

export class BytecodeSearch {
  private readonly options: SearchOptions;
  private readonly merging: Merging | undefined;
  private isWrong = false;
  private readonly instance: ModuleInstance;
  private readonly notebook: Notebook;
  private readonly machine: Machine;
  private readonly graph: ModuleGraph;
  private demands: readonly IrFunction[] = [];
  private encodeFunction: (agent: number, position: number) => void = () => {};
  /** The words of the state that an event is about. */
  private readonly parent: Int32Array;
  private readonly cutNumbers = new Map<string, number>();
  private readonly cutCounters = new Map<string, Set<number>>();

  constructor(compiled: CompiledProgram, capacities: Capacities, options: SearchOptions, merging?: Merging) {
    this.options = options;
    this.merging = merging;
    this.instance = new ModuleInstance(
      {
        outOfMemory: () => {
          throw new Stopped('memory');
        },
        doesNotFit: (what) => {
          throw new DoesNotFit(
            what === op.lacksRow ? 'states that differ in so many parts' : 'a state with so much that is new',
          );
        },
        liveWords: (frameClass, position, sites, count) => this.liveWords(frameClass, position, sites, count),
        encodeOutside: (agent, position) => this.encodeFunction(agent, position),
        stepOutside: (agent) => this.stepOutside(agent),
        evaluateOutside: (demand, agent) => this.evaluateOutside(demand, agent),
      },
      options.moduleFrom,
      options.moduleBytes,
    );
    this.graph = new ModuleGraph(this.instance);
    const assumed = merging?.assumed;
    const numbering =
      assumed === undefined ? options.numbering : { ...options.numbering, freeCells: freeCells(assumed) };
    this.notebook = new Notebook(compiled, capacities, { ...options, numbering }, () => this.graph);
    this.machine = this.notebook.machine;
    this.parent = new Int32Array(this.machine.layout.total);
  }

  /**
   * Runs the search to its end or to a bound.
   *
   * @throws NeedsRoom if memory has to be laid out larger
   * @throws DoesNotFit if the program, or a step, is too large for the module's tables
   * @throws SetupFailure if the set-up is wrong
   */
  run(): Exploration {
    const { instance, machine, notebook, options } = this;
    const module = instance.exports;
    const encoded = encodeProgram(machine, instance, {
      order: isByLot(options.order) ? 'by lot' : options.order,
      without: options.without,
      compacts: options.compacts,
      keepsEdges: options.order !== 'bfs' || notebook.judgesLiveness,
      notesUses: this.merging !== undefined,
      assumed: this.merging?.assumed,
      freesAtOnce: machine.reductions.includes('free-at-once'),
    });
    this.demands = encoded.demands;
    this.encodeFunction = encoded.encodeFunction;
    let stoppedBy: StopReason | undefined;
    try {
      notebook.makeFirstStates(() => this.addFirst());
      stoppedBy = isByLot(options.order) ? this.walk(options.order) : this.exploreAll();
    } catch (problem) {
      if (!(problem instanceof Stopped)) throw problem;
      module.abandon();
      this.drainEvents();
      stoppedBy = problem.reason;
    }
    if (stoppedBy === undefined && options.compacts) stoppedBy = 'hashed';
    notebook.visit(this.markedAt(module.visitedAddress()), this.markedAt(module.coveredAddress()));
    return notebook.finish({
      states: module.stateCount(),
      steps: module.stepCount(),
      cycleEnds: module.cycleEndCount(),
      endedByFinding: module.findingEndCount(),
      cutSteps: this.cutSteps(),
      stoppedBy,
      ...(options.compacts ? { wayTo: (state: number) => this.graph.wayTo(state) } : {}),
      wordsOf: (state) => {
        const words = new Int32Array(machine.layout.stored);
        this.read(state, words);
        return words;
      },
      wordIn: (state, index) => module.wordIn(state, index),
    });
  }

  /** Whether something that was assumed of a cell has turned out wrong: then what was found is worth nothing. */
  get hasGuessedWrongly(): boolean {
    return this.isWrong || this.instance.exports.assumedWrongly() !== 0;
  }

  /** Who touched which cell; nothing where something was done that is not noted. */
  uses(): CellUses | undefined {
    const { instance } = this;
    const module = instance.exports;
    if (module.usesAreBlind() !== 0) return undefined;
    const { stored } = this.machine.layout;
    return {
      users: instance.bytesAt(module.usersAddress(), stored).slice(),
      written: instance.bytesAt(module.writtenAddress(), stored).slice(),
    };
  }

  /** Expands what there is; why it stopped early, if it did. */
  private exploreAll(): StopReason | undefined {
    const module = this.instance.exports;
    const { bounds, host } = this.options;
    for (;;) {
      const reason = module.explore(statesPerRound, inModule(bounds.states), inModule(bounds.memory));
      this.drainEvents();
      if (reason === op.doneAll) return undefined;
      if (reason === op.doneStates) return 'states';
      if (reason === op.doneMemory) return 'memory';
      if (reason === op.doneWrong) {
        this.isWrong = true;
        return 'states';
      }
      const outside = stoppedFromOutside(this.options);
      if (outside !== undefined) return outside;
      host.onProgress?.({
        states: module.stateCount(),
        steps: module.stepCount(),
        frontier: module.frontierSize(),
      });
    }
  }

  /** Expands what walks by lot come to. */
  private walk(kind: 'random' | 'pct'): StopReason | undefined {
    const { graph, machine, options } = this;
    const module = this.instance.exports;
    const walks = new Walks(graph, { kind, seed: options.seed, agents: machine.layout.agents });
    const watch = new BoundsWatch(options);
    let expanded = 0;
    while (expanded < module.stateCount()) {
      const state = walks.next();
      if (state === undefined) return 'sampled';
      const stoppedBy = watch.ask({
        states: module.stateCount(),
        steps: module.stepCount(),
        frontier: module.stateCount() - expanded,
        bytes: () => module.bytesInUse() >>> 0,
      });
      if (stoppedBy !== undefined) return stoppedBy;
      if (graph.wasExpanded(state)) continue;
      expanded++;
      module.expandOne(state);
      this.drainEvents();
    }
    return undefined;
  }

  /** Positions whose byte is set in a table of the module's. */
  private *markedAt(address: number): Iterable<number> {
    const bytes = this.instance.bytesAt(address, this.machine.positions.count);
    for (let position = 0; position < bytes.length; position++) if (bytes[position] !== 0) yield position;
  }

  /** Copies a state's words. */
  private read(state: number, target: Int32Array): void {
    const { instance, machine } = this;
    instance.exports.loadState(state);
    target.set(instance.wordsAt(instance.exports.wordsAddress(), machine.layout.stored));
  }

  private addFirst(): { readonly id: number; readonly isNew: boolean } {
    const { machine, notebook } = this;
    const module = this.instance.exports;
    notebook.complete();
    this.encodeWhereAgentsStand();
    for (let i = 0; i < machine.layout.stored; i++) module.loadWord(i, machine.words[i] as number);
    const found = module.addFirst();
    if (found >= 0) return { id: found, isNew: false };
    notebook.askInvariants(~found);
    return { id: ~found, isNew: true };
  }

  /** What agents wait for is asked by code of the functions that they stand in. */
  private encodeWhereAgentsStand(): void {
    const { machine } = this;
    for (let agent = 0; agent < machine.layout.agents; agent++) {
      if (machine.isPresent(agent)) this.encodeFunction(agent, machine.locationOf(agent));
    }
  }

  // Events.

  private drainEvents(): void {
    const { instance } = this;
    const module = instance.exports;
    const count = module.takeEvents();
    if (count === 0) return;
    const events = instance.wordsAt(module.eventsAddress(), count * wordsPerEvent).slice();
    for (let i = 0; i < count; i++) {
      const [kind = 0, state = 0, agent = 0, plan = 0, cut = 0] = events.subarray(i * wordsPerEvent);
      this.tell(kind, state, { agent, plan: kind === op.eventStep ? planOf(module, plan) : [] });
      if (cut !== 0) this.noteCut(cut);
    }
  }

  /** Runs on the interpreter what an event is about. */
  private tell(kind: number, state: number, move: Move): void {
    const { machine, notebook, parent } = this;
    parent.fill(0);
    this.read(state, parent);
    machine.words.set(parent);
    switch (kind) {
      case op.eventStep: {
        notebook.begins(state, move);
        const stop = notebook.tryStep(move.agent, move.plan);
        notebook.noteStep(state, move, stop);
        if (stop === stops.boundary || stop === stops.ended) {
          notebook.arrive(move.agent, () => ({ kind: 'step', state, move }));
        }
        return;
      }
      case op.eventCycle: {
        const cycle = waitCycle(machine, state);
        if (cycle === undefined) throw new Error('the module sees a cycle of waiting agents that is none');
        notebook.note(cycle);
        return;
      }
      case op.eventRace: {
        const { accesses } = expandState(machine, parent, {
          begins: (each) => notebook.begins(state, each),
          step: (agent, plan) => notebook.tryStep(agent, plan),
          took: () => {},
        });
        machine.words.set(parent);
        notebook.noteRaces(state, accesses);
        return;
      }
      case op.eventWaited:
        notebook.isDisabled(move.agent);
        return;
      case op.eventAdded:
        notebook.askInvariants(state);
        return;
      case op.eventEnd:
        notebook.end(state, parent);
        return;
    }
  }

  /** Remembers which of the module's counters a cut's reason goes with, to ask at the end how often it was met. */
  private noteCut(counter: number): void {
    const reason = this.machine.cutReason ?? 'cut';
    const counters = this.cutCounters.get(reason);
    if (counters === undefined) this.cutCounters.set(reason, new Set([counter]));
    else counters.add(counter);
  }

  private cutSteps(): ReadonlyMap<string, number> {
    const steps = new Map<string, number>();
    for (const [reason, counters] of this.cutCounters) {
      let sum = 0;
      for (const each of counters) sum += this.instance.exports.payloadOf(each);
      steps.set(reason, sum);
    }
    return steps;
  }

  // What the module asks for.

  private liveWords(frameClassNumber: number, position: number, sitesAt: number, count: number): number {
    const { instance, machine } = this;
    const frameClass = frameClassNumber === 0 ? 'thread' : 'async';
    // No function is active twice.
    const sites = new Map<IrFunction, number>();
    let made = machine.positions.functionAt(position);
    for (const site of instance.wordsAt(sitesAt, count)) {
      sites.set(made, site);
      made = machine.positions.functionAt(machine.positions.callOf(site).position);
    }
    const { frame, scratch } = machine.livePlaces.at(frameClass, position, (each) => sites.get(each) ?? 0);
    const mask = new Int32Array(Math.ceil((machine.frames.size[frameClass] + 1) / 32));
    for (const at of frame) mask[at >> 5] = (mask[at >> 5] as number) | (1 << (at & 31));
    return instance.keep([mask.length, ...mask, scratch.length, ...scratch]);
  }

  private stepOutside(agent: number): number {
    const { instance, machine, notebook } = this;
    const module = instance.exports;
    const state = module.expandingState();
    const plan = Array.from(instance.wordsAt(module.planAddress(), module.planSize()));
    const before = instance.wordsAt(module.wordsAddress(), machine.layout.stored).slice();
    machine.words.fill(0);
    machine.words.set(before);
    notebook.begins(state, { agent, plan });
    const stop = notebook.tryStep(agent, plan);
    if (stop === stops.boundary || stop === stops.ended) {
      for (let i = 0; i < before.length; i++) {
        const word = machine.words[i] as number;
        if (word !== before[i]) module.put(i, word);
      }
      this.encodeWhereAgentsStand();
      for (const { index, isWrite, isPlain, position } of machine.accesses) {
        module.noteAccess(index, (isPlain ? op.accessPlain : 0) | (isWrite ? op.accessWrite : 0), position);
      }
    }
    if (machine.taken.length > op.mostChoices) throw new DoesNotFit(`a step with more than ${op.mostChoices} choices`);
    const taken = instance.wordsAt(module.takenAddress(), machine.taken.length * 4);
    machine.taken.forEach(({ position, index, count, owed }, at) => {
      taken.set([position, index, count, owed], at * 4);
    });
    module.setTakenSize(machine.taken.length);
    module.setStepFlags(machine.operationBegan ? 1 : 0, machine.operationEnded ? 1 : 0);
    if (stop === stops.cut) {
      const reason = machine.cutReason ?? '';
      const number = this.cutNumbers.get(reason) ?? this.cutNumbers.size;
      this.cutNumbers.set(reason, number);
      module.setCut(number);
    }
    if (stop !== stops.disabled && stop !== stops.rejected) module.setNews();
    return stop;
  }

  private evaluateOutside(demand: number, agent: number): number {
    const { instance, machine } = this;
    const made = this.demands[demand];
    if (made === undefined) return 0;
    machine.words.fill(0);
    machine.words.set(instance.wordsAt(instance.exports.wordsAddress(), machine.layout.stored));
    const [value] = machine.evaluate(made, agent);
    if (value === undefined) return 0;
    instance.exports.setYielded(value);
    return 1;
  }
}

/** Agents' own words are nobody's cells: no access is of them. */
function freeCells(assumed: Uint8Array): FreeCells {
  return {
    isFree(index, agent) {
      const about = assumed[index] ?? 0;
      return about === op.cellIsConstant || (about !== 0 && about === agent + 1);
    },
  };
}

/** A bound as the module takes it: 0 for none; one that it could never come to is none. */
function inModule(bound: number | undefined): number {
  return bound === undefined || bound > 0xfff00000 ? 0 : bound;
}
