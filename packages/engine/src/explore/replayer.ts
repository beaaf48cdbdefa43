/**
 * Runs one schedule: by moves, as a search noted them, or by segments, as a text gives them. Records what happens
 * and looks for findings where it ends.
 */
import { type Span, textOf } from '@refault/dsl';
import { type Recorder, stops } from '../backends/interpreter/contract.ts';
import type { Machine, ObjectNumbering, RawAccess } from '../backends/interpreter/machine.ts';
import type { Instruction, IrFunction } from '../ir/instruction.ts';
import { printValue } from '../ir/print-value.ts';
import { isPointer, pointer, poolOf, slotOf } from '../ir/word.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { DataRaces } from '../sanitizers/data-race.ts';
import { stuckFindings, waitCycle } from '../sanitizers/deadlock.ts';
import { leaks } from '../sanitizers/leak.ts';
import { Lockdep } from '../sanitizers/lockdep.ts';
import { framesOf } from '../sanitizers/places.ts';
import { stepFinding } from '../sanitizers/step-findings.ts';
import { type Capacities, NeedsRoom } from '../state/capacities.ts';
import type { Finding, Move, Witness } from '../trace/finding.ts';
import type { Trace, TraceEvent, TraceStep } from '../trace/trace.ts';
import { DemandObserver } from './demand-observer.ts';
import { endValues } from './end-values.ts';
import { expandState } from './expand.ts';
import { LastWords } from './last-words.ts';
import { makeMachine } from './make-machine.ts';
import { Namer } from './namer.ts';
import { formatSchedule, type Schedule, type Segment } from './schedule.ts';

const longestText = 90;

/** What running a schedule came to. */
export interface ReplayResult {
  readonly trace: Trace;
  readonly schedule: string;
  /** Findings in the last step and in the state it leads to. */
  readonly findings: readonly Finding[];
  /** Demands that the schedule shows false. */
  readonly broken: readonly string[];
  /** Whether the cycle of a livelock ends where it began. */
  readonly closesCycle?: boolean;
  /** Orders of locks that the last step added: what a `lockdep` finding is made of. */
  readonly lockOrders: readonly string[];
  /** For the key of a finding what there is to say about it besides. */
  readonly lastWords: ReadonlyMap<string, readonly string[]>;
  /** Where the schedule could not be followed, if it could not. */
  readonly leftAt?: { readonly segment: string; readonly reason: string };
}

export class Replayer {
  readonly machine: Machine;
  private readonly compiled: CompiledProgram;
  private readonly namer: Namer;
  private readonly initial: Int32Array;
  private readonly steps: TraceStep[] = [];
  private readonly segments: Segment[] = [];
  private cycle: Segment[] | undefined;
  private cycleFrom: number | undefined;
  private cycleStart: Int32Array | undefined;
  private lockOrders: readonly string[] = [];
  private readonly agentNames: string[];
  private readonly found = new Map<string, Finding>();
  private readonly witnesses: LastWords;
  private readonly lastWords = new Map<string, readonly string[]>();
  private readonly lockdep = new Lockdep();
  private lastAgent: string | undefined;
  /** Whether the last step ended the execution: behind it there is no state to look at. */
  private hasEnded = false;
  private readonly touched: Touched[] = [];
  private readonly observer: DemandObserver;
  private valuesAtEnd: Readonly<Record<string, string>> | undefined;

  constructor(
    compiled: CompiledProgram,
    capacities: Capacities,
    setupPlan: readonly number[],
    numbering: ObjectNumbering = {},
  ) {
    this.compiled = compiled;
    this.machine = makeMachine(compiled, capacities, numbering);
    this.machine.setUp(setupPlan);
    this.initial = this.machine.words.slice();
    const choices = this.machine.taken.filter((each) => each.count > 1);
    this.namer = new Namer(this.machine);
    this.witnesses = new LastWords(this.machine, this.namer);
    this.agentNames = compiled.program.threads.map((each) => each.name);
    if (choices.length > 0) {
      const alternative = choices.map((each) => this.namer.choice(each)).join('+');
      this.segments.push({ agent: 'setup', alternative, steps: 1 });
    }
    this.observer = new DemandObserver(this.machine, compiled.program.demands);
    const present: number[] = [];
    for (let agent = 0; agent < this.machine.layout.agents; agent++) {
      this.noteArrival(agent);
      if (this.machine.isPresent(agent)) present.push(agent);
    }
    this.observer.arrived(present);
  }

  private noteArrival(agent: number): void {
    if (this.machine.isPresent(agent)) this.lockdep.arrived(this.machine, agent, () => ({ kind: 'state', state: 0 }));
  }

  /** Takes one step; gives whether it exists. */
  move(move: Move): boolean {
    const { machine } = this;
    const before = machine.words.slice();
    const location = machine.locationOf(move.agent);
    if (location === 0) return false;
    const name = this.namer.agent(move.agent);
    const reason = this.switchReason(name);
    const made = machine.positions.functionAt(location);
    const chain = framesOf(machine.chainOf(move.agent));
    const deed = { agent: name, step: this.steps.length + 1 };
    const recorder = new StepRecorder(machine, this.namer, {
      made: (object) => this.witnesses.made(object, deed),
      freed: (object) => this.witnesses.freed(object, deed),
    });
    recorder.begins(location);
    machine.recorder = recorder;
    machine.clearScratch();
    this.observer.begins();
    const stop = machine.step(move.agent, move.plan);
    machine.recorder = undefined;
    if (stop === stops.disabled || stop === stops.rejected) {
      machine.words.set(before);
      return false;
    }
    this.hasEnded = stop === stops.finding || stop === stops.cut;
    const choices = machine.taken.filter((each) => each.count > 1);
    const choice = choices.length === 0 ? undefined : choices.map((each) => recorder.choiceText(each)).join('+');
    recorder.applyAllocations();
    if (machine.renumbering !== undefined) this.namer.renumbered(machine.renumbering);
    const events = recorder.events;
    if (stop === stops.ended) events.push({ kind: 'end' });
    this.namer.moved(move.agent, name);
    if (!this.agentNames.includes(name)) this.agentNames.push(name);
    this.addSegments(
      name,
      choices.map((each) => recorder.choiceText(each)),
      made.name,
    );
    this.steps.push({
      agent: name,
      ...(choice === undefined ? {} : { choice }),
      function: made.name,
      sources: made.sources,
      depth: chain.length - 1,
      chain,
      events,
      ...(reason === undefined ? {} : { switch: reason }),
    });
    this.lastAgent = name;
    const isPlain = machine.accesses.length > 0 && choice === undefined && !recorder.sawPrimitive;
    this.touched.push({ agent: name, isPlain, accesses: machine.accesses.slice() });
    const witness: Witness = { kind: 'step', state: 0, move };
    this.witnesses.arrived(deed.step);
    for (const raw of machine.findings) this.note(stepFinding(machine, raw, witness), raw.about);
    this.observer.arrived(stop === stops.boundary ? [move.agent] : []);
    const known = this.lockdep.orders().length;
    if (stop === stops.boundary || stop === stops.ended) this.noteArrival(move.agent);
    this.lockOrders = this.lockdep
      .orders()
      .slice(known)
      .map(({ held, taken }) => `${held} → ${taken}`);
    return true;
  }

  /** `about` is a pointer to what it is about, or 0. */
  private note(finding: Finding, about = 0): void {
    if (this.found.has(finding.key)) return;
    this.found.set(finding.key, finding);
    this.lastWords.set(finding.key, this.witnesses.of(finding, about));
  }

  /** A segment for each step of the reference semantics: accesses that were merged into this one are steps there. */
  private addSegments(agent: string, choices: readonly string[], made: string): void {
    const { joined, taken } = this.machine;
    const isOpen = taken.map((each) => each.count > 1);
    const openBefore = (count: number): number => isOpen.slice(0, count).filter(Boolean).length;
    let from = 0;
    for (const end of [...joined, taken.length]) {
      const to = openBefore(end);
      const some = choices.slice(from, to);
      this.addSegment(agent, some.length === 0 ? undefined : some.join('+'), made);
      from = to;
    }
  }

  private addSegment(agent: string, choice: string | undefined, made: string): void {
    const list = this.cycle ?? this.segments;
    const last = list[list.length - 1];
    if (last !== undefined && last.agent === agent && choice === undefined) {
      list[list.length - 1] = { ...last, steps: last.steps + 1 };
      return;
    }
    list.push({ agent, ...(choice === undefined ? {} : { alternative: choice }), steps: 1, function: made });
  }

  /** What follows is the cycle of a livelock. */
  beginCycle(): void {
    this.cycleStart = this.machine.words.slice();
    this.cycle = [];
    this.cycleFrom = this.steps.length;
  }

  private switchReason(next: string): string | undefined {
    const { lastAgent, machine } = this;
    if (lastAgent === undefined || lastAgent === next) return undefined;
    const agent = this.agentNamed(lastAgent);
    if (agent === undefined) return `${lastAgent} has ended`;
    const words = machine.words.slice();
    let isDisabled = false;
    if (machine.isPresent(agent)) {
      isDisabled = this.probe(agent, []) === stops.disabled;
      machine.words.set(words);
    }
    if (!machine.isPresent(agent)) return `${lastAgent} has ended`;
    if (!isDisabled) return `${lastAgent} is interrupted`;
    const found = machine.waitOf(agent);
    if (found === undefined || found.object === 0) return `${lastAgent} sleeps`;
    return `${lastAgent} waits for ${this.namer.pointer(found.object)}`;
  }

  /** Tries a step that the schedule need not take: one that there is no room for is one that the search has cut. */
  private probe(agent: number, plan: readonly number[]): number {
    try {
      return this.machine.step(agent, plan);
    } catch (problem) {
      if (problem instanceof NeedsRoom) return stops.cut;
      throw problem;
    }
  }

  private agentNamed(name: string): number | undefined {
    const { machine } = this;
    for (let agent = 0; agent < machine.layout.agents; agent++) {
      if (
        agent < machine.layout.threads
          ? this.namer.agent(agent) === name
          : machine.isPresent(agent) && this.namer.agent(agent) === name
      ) {
        return agent;
      }
    }
    return undefined;
  }

  /** Follows a segment's steps; gives what is in the way, if something is. */
  follow(segment: Segment): string | undefined {
    for (let step = 0; step < segment.steps; step++) {
      const agent = this.agentNamed(segment.agent);
      if (agent === undefined) return `there is no ${segment.agent}`;
      if (!this.machine.isPresent(agent)) return `${segment.agent} has ended`;
      const plan = this.planFor(agent, step === 0 ? segment.alternative : undefined);
      if (plan === undefined) return `${segment.agent} has no alternative ${segment.alternative ?? ''}`;
      if (!this.move({ agent, plan })) return `${segment.agent} can't move`;
    }
    return undefined;
  }

  /** The plan of choices that an alternative's name stands for; the first one where none is named. */
  private planFor(agent: number, alternative: string | undefined): readonly number[] | undefined {
    const { machine } = this;
    const words = machine.words.slice();
    let first: readonly number[] | undefined;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(words);
      const stop = machine.step(agent, plan);
      const choices = machine.taken.filter((each) => each.count > 1);
      const taken = machine.taken.map((each) => each.index);
      const following = machine.nextPlan();
      machine.words.set(words);
      if (stop !== stops.disabled && stop !== stops.rejected) {
        if (alternative === undefined) return taken;
        first ??= taken;
        if (choices.map((each) => this.namer.choice(each)).join('+') === alternative) return taken;
      }
      plan = following;
    }
    return alternative === undefined ? (first ?? []) : undefined;
  }

  /** Findings of the state that was reached: races, deadlocks, ends. */
  lookAround(): void {
    if (this.hasEnded) return;
    const { machine } = this;
    const words = machine.words.slice();
    const cycle = waitCycle(machine, 0);
    if (cycle !== undefined) this.note(cycle);
    const { enabled, accesses } = expandState(machine, words, {
      step: (agent, plan) => this.probe(agent, plan),
      took: () => {},
    });
    machine.words.set(words);
    for (const next of accesses) {
      this.touched.push({ agent: this.namer.agent(next.agent), isPlain: false, accesses: next.accesses });
    }
    for (const race of new DataRaces().find(machine, 0, accesses)) this.note(race);
    for (const finding of this.lockdep.findings()) this.note(finding);
    if (enabled === 0 && cycle === undefined) {
      let present = false;
      for (let agent = 0; agent < machine.layout.agents; agent++) present ||= machine.isPresent(agent);
      if (present) {
        for (const finding of stuckFindings(machine, 0)) this.note(finding);
        this.observer.goesNoFurther();
      } else {
        this.observer.atProperEnd();
        this.valuesAtEnd = endValues(machine);
        this.tearDown();
      }
    }
    machine.words.set(words);
  }

  /** The epilogue, with all its choices. */
  private tearDown(): void {
    const { machine, compiled, initial } = this;
    const words = machine.words.slice();
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(words);
      const finished = machine.runAlone(compiled.program.epilogue, plan);
      const taken = machine.taken.map((each) => each.index);
      const following = machine.nextPlan();
      const witness: Witness = { kind: 'epilogue', state: 0, plan: taken };
      for (const raw of machine.findings) this.note(stepFinding(machine, raw, witness));
      if (!machine.findings.some((each) => each.ends)) {
        for (const leak of leaks(machine, { state: 0, plan: taken, initial, finished })) this.note(leak);
      }
      plan = following;
    }
  }

  /** Whether the state is that of before, up to the numbering of objects. */
  private isBackAt(words: Int32Array): boolean {
    const now = this.machine.canonicalCopy(this.machine.words);
    return this.machine.canonicalCopy(words).every((word, index) => word === now[index]);
  }

  result(leftAt?: ReplayResult['leftAt']): ReplayResult {
    const closesCycle = this.cycleStart === undefined ? undefined : this.isBackAt(this.cycleStart);
    if (closesCycle === true) this.observer.goesNoFurther();
    const schedule: Schedule = {
      program: this.compiled.hash,
      segments: this.segments,
      cycle: this.cycle ?? [],
    };
    const quiet = quietSteps(this.touched);
    return {
      trace: {
        agents: this.agentNames,
        steps: this.steps.map((step, index) => (quiet.has(index) ? { ...step, isQuiet: true } : step)),
        ...(this.valuesAtEnd === undefined ? {} : { endValues: this.valuesAtEnd }),
        ...(this.cycleFrom === undefined ? {} : { cycleFrom: this.cycleFrom }),
      },
      schedule: formatSchedule(schedule),
      findings: [...this.found.values()],
      lockOrders: this.lockOrders,
      lastWords: this.lastWords,
      broken: this.observer.broken,
      ...(closesCycle === undefined ? {} : { closesCycle }),
      ...(leftAt === undefined ? {} : { leftAt }),
    };
  }
}

/** What a step read and wrote: those taken first, then those that are possible at the end of the trace. */
interface Touched {
  readonly agent: string;
  /** No primitive, no choice. */
  readonly isPlain: boolean;
  readonly accesses: readonly RawAccess[];
}

/** Numbers of the plain steps that no step of another agent is in conflict with. */
function quietSteps(touched: readonly Touched[]): ReadonlySet<number> {
  const cells = new Map<number, { readonly readers: Set<string>; readonly writers: Set<string> }>();
  for (const { agent, accesses } of touched) {
    for (const { index, isWrite } of accesses) {
      const cell = cells.get(index) ?? { readers: new Set(), writers: new Set() };
      (isWrite ? cell.writers : cell.readers).add(agent);
      cells.set(index, cell);
    }
  }
  const others = (agents: ReadonlySet<string> | undefined, agent: string): boolean =>
    agents !== undefined && (agents.size > 1 || (agents.size === 1 && !agents.has(agent)));
  const quiet = new Set<number>();
  touched.forEach(({ agent, isPlain, accesses }, step) => {
    const isDisturbed = accesses.some(({ index, isWrite }) => {
      const cell = cells.get(index);
      return others(cell?.writers, agent) || (isWrite && others(cell?.readers, agent));
    });
    if (isPlain && !isDisturbed) quiet.add(step);
  });
  return quiet;
}

/** Told of objects that begin and end. */
interface LifeObserver {
  readonly made: (object: number) => void;
  readonly freed: (object: number) => void;
}

/** Writes down what one step does. */
class StepRecorder implements Recorder {
  readonly events: TraceEvent[] = [];
  /** Whether the step is, or holds, more than reads and writes of plain code. */
  sawPrimitive = false;
  private readonly machine: Machine;
  private readonly namer: Namer;
  private readonly lives: LifeObserver;
  private allocations: { readonly pool: number; readonly slot: number; readonly event: number }[] = [];
  private readonly choices = new Map<object, string>();

  constructor(machine: Machine, namer: Namer, lives: LifeObserver) {
    this.machine = machine;
    this.namer = namer;
    this.lives = lives;
  }

  /** The statement or call at whose boundary the step begins. */
  begins(location: number): void {
    const instruction = this.machine.positions.instructionAt(location);
    if (this.isOfEngine(location)) this.events.push({ kind: 'note', text: 'the grace period is over' });
    else if ('at' in instruction)
      this.events.push({ kind: 'do', text: shortText(textOf(instruction.at)), at: instruction.at });
  }

  /** Code that the engine made for a callback stands in no text. */
  private isOfEngine(position: number): boolean {
    const made = this.machine.positions.functionAt(position);
    return made.role === 'engine' && made.name === 'rcu';
  }

  called(made: IrFunction, position: number): void {
    const call = this.machine.positions.instructionAt(position);
    const at = 'at' in call ? call.at : made.span;
    this.events.push({ kind: 'call', function: made.name, sources: made.sources, at });
  }

  returned(made: IrFunction): void {
    this.events.push({ kind: 'return', function: made.name });
  }

  executed(instruction: Instruction, position: number, values: readonly number[]): void {
    const { op } = instruction;
    // An assertion looks at locks as well; what tells a primitive is that it changes something.
    const isQuiet = op === 'load' || op === 'set' || (op === 'store' && instruction.access !== 'internal');
    if (!isQuiet) this.sawPrimitive = true;
    switch (instruction.op) {
      case 'load':
      case 'store':
        if (instruction.print === undefined || instruction.access === 'ghost') return;
        this.access(
          instruction.at,
          printValue(instruction.print, values, this.machine.program.pools, (word) => this.namer.pointer(word)),
        );
        break;
      case 'set':
        this.told(values[0] ?? 0);
        break;
      case 'allocate': {
        const word = values[0] ?? 0;
        if (!isPointer(word)) this.access(instruction.at, 'NULL');
        else {
          this.access(instruction.at, '');
          this.allocations.push({ pool: poolOf(word), slot: slotOf(word), event: this.events.length - 1 });
        }
        break;
      }
      case 'find-entry':
        this.access(instruction.at, this.namer.pointer(values[0] ?? 0));
        break;
      case 'free':
        this.lives.freed(values[0] ?? 0);
        if (this.isOfEngine(position)) {
          this.events.push({ kind: 'note', text: `frees ${this.namer.pointer(values[0] ?? 0)}` });
          break;
        }
        this.access(instruction.at, this.namer.pointer(values[0] ?? 0));
        break;
      case 'wake-sharers':
      case 'wake-tasks':
        if ((values[0] ?? 0) !== 0)
          this.events.push({ kind: 'note', text: `wakes ${this.namer.agents(values[0] ?? 0)}` });
        break;
      case 'note':
        this.events.push({ kind: 'note', text: [instruction.text, ...values.map(String)].join(' ') });
        break;
      default:
        break;
    }
  }

  /** A value that goes over: with the statement it belongs to, or as one of its own. */
  private access(at: Span, value: string): void {
    const last = this.events[this.events.length - 1];
    if (last?.kind === 'do' && last.value === undefined && last.at.start === at.start && last.at.file === at.file) {
      this.events[this.events.length - 1] = { ...last, value };
      return;
    }
    this.events.push({ kind: 'do', text: shortText(textOf(at)), value, at });
  }

  /** What a primitive told its caller. */
  private told(value: number): void {
    const last = this.events[this.events.length - 1];
    if (last?.kind === 'do' && last.value === undefined) {
      this.events[this.events.length - 1] = { ...last, value: String(value) };
    }
  }

  choiceText(choice: Parameters<Namer['choice']>[0]): string {
    const text = this.choices.get(choice) ?? this.namer.choice(choice);
    this.choices.set(choice, text);
    return text;
  }

  /** Names what the step allocated, after its choices were named. */
  applyAllocations(): void {
    for (const { pool, slot, event } of this.allocations) {
      const name = this.namer.allocated(pool, slot);
      this.lives.made(pointer(pool, slot, 0));
      const made = this.events[event];
      if (made?.kind === 'do') this.events[event] = { ...made, value: name };
    }
    this.allocations = [];
  }
}

function shortText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}
