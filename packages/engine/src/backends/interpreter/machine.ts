/**
 * The interpreter: runs steps of agents on one state, the set-up that makes the first states, and the engine's own
 * code on a state (demands, epilogue). It is the readable truth that every faster way must agree with.
 */
import { agentKinds, headerSize, headerWords } from '../../ir/agent.ts';
import type { FindingKind, IrFunction, OperationMark, Wait } from '../../ir/instruction.ts';
import { lockKinds, mostAgents, nestingOf, objectWords } from '../../ir/objects.ts';
import type { Program } from '../../ir/program.ts';
import type { ArrayShape, Pool } from '../../ir/shape.ts';
import { epoch, epochIndex, isEpoch, isOddEpoch, pointer, samePointer } from '../../ir/word.ts';
import { NeedsRoom } from '../../state/capacities.ts';
import { type Layout, type ObjectCell, objectIndex } from '../../state/layout.ts';
import type { RoomTaken } from '../../state/room-taken.ts';
import { mayRenumber, renumber, renumbered, type SlotMap } from './canonical-ids.ts';
import { compileExpression, type Evaluate } from './compile-expression.ts';
import type { CompileContext } from './compile-instruction.ts';
import { compileInstruction } from './compile-instruction.ts';
import {
  type ChoiceKind,
  type Execute,
  type FrameClass,
  type FrameLayout,
  type FreeCells,
  type Recorder,
  type RunningMachine,
  stops,
  type TakenChoice,
} from './contract.ts';
import type { CodePositions } from './linked-code.ts';
import { chainBy, type LivePlaces, type Places } from './live-places.ts';
import type { ChainLink } from './live-words.ts';
import { Memory } from './memory.ts';

/** Set in a dynamic agent's `kind` until it takes its first step: such agents are interchangeable. */
export const pendingFlag = 16;

/** Local instructions after which a loop is looked at for coming back to where it was. */
const suspiciousLength = 10_000;
const longestRun = 2_000_000;
/** Accesses that one step makes besides its own at most: a loop of them has states of its own. */
const mostJoined = 16;

export interface RawFinding {
  readonly kind: FindingKind;
  readonly message: string;
  readonly position: number;
  readonly agent: number;
  /** A pointer to what it is about, or 0. */
  readonly about: number;
  readonly ends: boolean;
  /** The calls that led there, the outermost first. */
  readonly chain: readonly ChainLink[];
}

export interface RawAccess {
  readonly index: number;
  readonly isWrite: boolean;
  readonly isPlain: boolean;
  readonly position: number;
}

export interface HeldLock {
  readonly cell: ObjectCell;
  /** The lock's address. */
  readonly address: number;
  readonly how: 'read' | 'write' | 'held';
}

/** Told of what happens in operations, to keep what demands ask of them. */
export interface OperationHooks {
  operationEnded(agent: number, mark: OperationMark): void;
  called(agent: number, made: IrFunction): void;
  attempted(agent: number, lock: number, position: number): void;
}

export class SetupFailure extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** How objects are numbered. As a rule an allocation takes the lowest free slot, and objects stay where they are. */
export interface ObjectNumbering {
  /** Objects are renumbered in the order of their first visit from agents and globals, where that is sound. */
  readonly canonicalIds?: boolean;
  /** Freed objects that readers may still look at are gone at once where nobody can, or could see that they are. */
  readonly freesAtOnce?: boolean;
  /** Accesses of these cells are made in the step before them. */
  readonly freeCells?: FreeCells;
  /** Which of the free slots the set-up takes for an object of a pool: another numbering of the first states. */
  readonly setupSlot?: (pool: string, free: readonly number[]) => number;
}

export interface MachineOptions {
  readonly numbering?: ObjectNumbering;
  readonly program: Program;
  readonly layout: Layout;
  readonly frames: FrameLayout;
  readonly positions: CodePositions;
  /** Remembered for all machines of one program. */
  readonly livePlaces: LivePlaces;
  /** Is told how much room the set-up takes. */
  readonly roomTaken?: RoomTaken;
}

export class Machine implements RunningMachine {
  readonly program: Program;
  readonly layout: Layout;
  readonly memory: Memory;
  /** The state under way; behind what is stored, the words of the engine's own agent. */
  readonly words: Int32Array;
  readonly positions: CodePositions;
  readonly frames: FrameLayout;
  base = 0;
  agent = 0;
  mode: 'run' | 'setup' | 'engine' = 'run';
  atomicDepth = 0;
  ghostDepth = 0;
  runsOn = 0;
  passed = 0;
  recorder: Recorder | undefined;
  hooks: OperationHooks | undefined;
  readonly yielded: number[] = [];

  // What the step under way has done.
  readonly findings: RawFinding[] = [];
  readonly accesses: RawAccess[] = [];
  /** Positions of `cover` that were passed. Emptied by who wants to know of single steps. */
  readonly covered: number[] = [];
  cutReason: string | undefined;
  cutPosition = 0;
  /** Whether an operation began or ended in the step. */
  operationBegan = false;
  operationEnded = false;
  /** Where the step stopped. */
  stoppedAt = 0;
  /** Why a demand's value could not be computed on some state, if it could not: what was asked there is open. */
  judgingProblem: string | undefined;
  /** How the step's end has renumbered the objects, if it has. */
  renumbering: SlotMap | undefined;
  /** Pointers to what the set-up allocated, in that order. */
  setupAllocations: number[] = [];
  /** Reductions in use: those that were asked for and whose preconditions the program fulfils. */
  readonly reductions: readonly string[];
  private readonly hasCanonicalIds: boolean;
  taken: TakenChoice[] = [];
  readonly freeCells: FreeCells | undefined;
  /** How many choices the step had taken at each access that it has made besides its own. */
  readonly joined: number[] = [];
  private plan: readonly number[] = [];
  /** What an agent computes before its first boundary is no step of it. */
  private isStarting = false;

  readonly livePlaces: LivePlaces;
  private readonly freesAtOnce: boolean;
  private readonly setupSlot: ObjectNumbering['setupSlot'];
  private readonly roomTaken: RoomTaken | undefined;
  private readonly code: Readonly<Record<FrameClass, (Execute | undefined)[]>>;
  private readonly counters: ReadonlyMap<string, { readonly index: number; readonly limit: number }>;
  private readonly askedCalls: ReadonlySet<string>;
  private readonly waitObjects: Readonly<Record<FrameClass, Map<number, Evaluate>>> = {
    thread: new Map(),
    async: new Map(),
  };
  private frame: Int32Array;
  /** 1 for words that are declared `marked`. */
  private readonly markedWords: Uint8Array;

  constructor(options: MachineOptions) {
    const { program, layout, frames, numbering } = options;
    if (layout.agents + 1 > mostAgents) throw new NeedsRoom('agents', 'agents', mostAgents + 1);
    this.program = program;
    this.layout = layout;
    this.frames = frames;
    this.livePlaces = options.livePlaces;
    this.freesAtOnce = numbering?.freesAtOnce === true && program.pools.some((pool) => pool.isRecycled);
    this.hasCanonicalIds = numbering?.canonicalIds === true && mayRenumber(program, layout);
    this.reductions = [
      ...(this.freesAtOnce ? ['free-at-once'] : []),
      ...(numbering?.freeCells === undefined ? [] : ['merged-accesses']),
      ...(this.hasCanonicalIds ? ['canonical-ids'] : []),
    ];
    this.setupSlot = numbering?.setupSlot;
    this.roomTaken = options.roomTaken;
    this.freeCells = numbering?.freeCells;
    this.memory = new Memory(layout, frames.scratch);
    this.words = this.memory.words;
    this.positions = options.positions;
    this.code = { thread: [], async: [] };
    this.frame = new Int32Array(Math.max(frames.size.thread, frames.size.async));
    const globals = layout.pools[0];
    this.counters = new Map(
      program.counters.map((each) => {
        const index = (globals?.base ?? 0) + layout.fieldOffset(program.globals, each.field);
        return [each.name, { index, limit: each.limit }];
      }),
    );
    this.askedCalls = callsAskedAbout(program);
    this.markedWords = new Uint8Array(layout.total);
    for (const pool of layout.pools) {
      for (let slot = 0; slot < pool.slots; slot++) {
        for (const offset of pool.marked) this.markedWords[objectIndex(pool, slot) + offset] = 1;
      }
    }
  }

  // Steps.

  isThread(agent: number): boolean {
    return agent < this.layout.threads;
  }

  isPresent(agent: number): boolean {
    return this.words[this.layout.baseOfAgent(agent) + headerWords.location] !== 0;
  }

  /** Positions of instructions that were run since the machine was made. */
  executed(): ReadonlySet<number> {
    const positions = new Set<number>();
    for (const code of [this.code.thread, this.code.async]) code.forEach((_, position) => void positions.add(position));
    return positions;
  }

  locationOf(agent: number): number {
    return this.words[this.layout.baseOfAgent(agent) + headerWords.location] as number;
  }

  /**
   * Runs one step of an agent on the state that is loaded, with the choices planned. The words hold the next state
   * if it gives `boundary` or `ended`.
   */
  step(agent: number, plan: readonly number[]): number {
    this.beginStep(agent, plan);
    const location = this.words[this.base + headerWords.location] as number;
    const kindAt = this.base + headerWords.kind;
    this.words[kindAt] = (this.words[kindAt] as number) & ~pendingFlag;
    const stop = this.run(location + 1);
    return this.finishStep(stop);
  }

  /** Forgets what steps have left in variables that no state holds: so that traces show the same whatever ran before. */
  clearScratch(): void {
    this.memory.scratch.fill(0);
  }

  private beginStep(agent: number, plan: readonly number[]): void {
    this.become(agent);
    this.atomicDepth = 0;
    this.ghostDepth = 0;
    this.runsOn = this.mode === 'run' ? 0 : 1;
    this.passed = 0;
    this.findings.length = 0;
    this.accesses.length = 0;
    this.cutReason = undefined;
    this.operationBegan = false;
    this.operationEnded = false;
    this.taken = [];
    this.joined.length = 0;
    this.plan = plan;
  }

  private become(agent: number): void {
    this.agent = agent;
    this.base = this.layout.baseOfAgent(agent);
  }

  private frameClassOf(agent: number): FrameClass {
    return agent >= this.layout.threads && agent < this.layout.agents ? 'async' : 'thread';
  }

  private finishStep(stop: number): number {
    if (stop === stops.boundary) this.standAt(this.stoppedAt);
    else if (stop === stops.ended) {
      const clean = this.endAgent();
      if (!clean) return stops.finding;
    }
    if (stop === stops.boundary || stop === stops.ended) this.makeCanonical();
    return stop;
  }

  /** Runs from a position until something stops it. */
  private run(from: number): number {
    const code = this.code[this.frameClassOf(this.agent)];
    let at = from;
    let length = 0;
    let watched: { readonly at: number; readonly words: Int32Array; readonly scratch: Int32Array } | undefined;
    for (;;) {
      const execute = code[at] ?? this.compile(at);
      const next = execute(this);
      if (next < 0) {
        this.stoppedAt = at;
        return next;
      }
      at = next;
      length++;
      if (length < suspiciousLength) continue;
      if (watched === undefined) {
        watched = { at, words: this.words.slice(), scratch: this.memory.scratch.slice() };
      } else if (watched.at === at && same(watched.words, this.words) && same(watched.scratch, this.memory.scratch)) {
        return this.report('livelock', 'a loop of local computation comes back to where it was', at, 0, true);
      }
      if (length > longestRun) return this.cut(`more than ${longestRun} instructions without a shared access`, at);
    }
  }

  private compile(position: number): Execute {
    const frameClass = this.frameClassOf(this.agent);
    const context: CompileContext = {
      machine: this,
      frames: this.frames,
      frameClass,
      positions: this.positions,
      askedCalls: this.askedCalls,
      placeOf: (word) => this.frames.placeOf(word, frameClass),
      threadPlaceOf: (word) => this.frames.placeOf(word, 'thread'),
    };
    const compiled = compileInstruction(context, this.positions.instructionAt(position), position);
    this.code[frameClass][position] = compiled;
    return compiled;
  }

  /** The agent stands at a boundary: variables that do not live there are 0. */
  private standAt(position: number): void {
    const { words, base, frame } = this;
    words[base + headerWords.location] = position;
    const live = this.liveAt(position).frame;
    const size = this.frames.size[this.frameClassOf(this.agent)];
    const start = base + headerSize;
    for (let i = 0; i < live.length; i++) frame[i] = words[start + (live[i] as number)] as number;
    words.fill(0, start, start + size);
    for (let i = 0; i < live.length; i++) words[start + (live[i] as number)] = frame[i] as number;
  }

  /** In the middle of a step: variables that nobody will read are 0, those that no state holds included. */
  private dropDead(position: number): void {
    const { words, base } = this;
    const { scratch } = this.memory;
    const { frame, scratch: kept } = this.liveAt(position);
    const start = base + headerSize;
    const size = this.frames.size[this.frameClassOf(this.agent)];
    const live = new Set(frame);
    for (let i = 0; i < size; i++) if (!live.has(i)) words[start + i] = 0;
    const values = Array.from(kept, (at) => scratch[at] as number);
    scratch.fill(0);
    kept.forEach((at, index) => {
      scratch[at] = values[index] as number;
    });
  }

  /** Places in the frame, and in what no state holds, that live where the running agent is. */
  private liveAt(position: number): Places {
    return this.livePlaces.at(this.frameClassOf(this.agent), position, (made) => this.siteOf(made));
  }

  /** The site that the running agent's call of a function returns to; 0 for the outermost. */
  private siteOf(made: IrFunction): number {
    const place = this.frames.returnPlace(made, this.frameClassOf(this.agent));
    if (place.kind === 'scratch') return this.memory.scratch[place.offset] as number;
    return this.words[this.base + headerSize + place.offset] as number;
  }

  /** The calls by which the running agent came to a position, the outermost first. */
  chainAt(position: number): ChainLink[] {
    return chainBy(this.positions, position, (made) => this.siteOf(made));
  }

  /** The calls by which an agent came to where it stands. */
  chainOf(agent: number): ChainLink[] {
    const before = { agent: this.agent, base: this.base };
    this.become(agent);
    const location = this.words[this.base + headerWords.location] as number;
    const chain = location === 0 ? [] : this.chainAt(location);
    this.agent = before.agent;
    this.base = before.base;
    return chain;
  }

  /** An agent ends; false if it holds something that it must not. */
  private endAgent(): boolean {
    const { words, base, agent } = this;
    if (this.mode === 'run' && !this.holdsNothing('it ends', this.stoppedAt)) return false;
    const size = this.frames.size[this.frameClassOf(agent)];
    if (!this.isThread(agent)) {
      words.fill(0, base, base + headerSize + size);
      return true;
    }
    words[base + headerWords.location] = 0;
    const thread = this.program.threads[agent];
    const start = base + headerSize;
    const kept = new Map<number, number>();
    for (const word of thread?.body.kept ?? []) {
      const { offset } = this.frames.placeOf(word, 'thread');
      kept.set(offset, words[start + offset] as number);
    }
    words.fill(0, start, start + size);
    for (const [offset, value] of kept) words[start + offset] = value;
    return true;
  }

  private holdsNothing(when: string, position: number): boolean {
    const header = (field: keyof typeof headerWords): number => this.words[this.base + headerWords[field]] as number;
    const held = this.heldBy(this.agent)[0];
    let what: string | undefined;
    if (held !== undefined) what = `${held.cell.name} is held when ${when}`;
    else if (header('rcuNesting') > 0) what = `an RCU read section is open when ${when}`;
    else if (header('irqNesting') > 0) what = `interrupts are disabled when ${when}`;
    if (what === undefined) return true;
    this.report('lock_balance', what, position, held?.address ?? 0, true);
    return false;
  }

  // What equal states have in common.

  private makeCanonical(): void {
    if (this.freesAtOnce) this.memory.dropUnreachable();
    this.renumbering = undefined;
    if (this.hasCanonicalIds) {
      this.renumbering = renumber(this.layout, this.program, this.words, pendingFlag);
      if (this.renumbering !== undefined) this.memory.sortSets();
    }
    if (this.program.spawns) this.sortPending();
    if (this.program.usesEpochs) this.renumberEpochs();
  }

  /** A state's words in a form that is equal for states that differ in the numbering of objects alone. */
  canonicalCopy(words: Int32Array): Int32Array {
    const saved = this.words.slice();
    this.words.set(words);
    if (renumber(this.layout, this.program, this.words, pendingFlag) !== undefined) this.memory.sortSets();
    if (this.program.spawns) this.sortPending();
    if (this.program.usesEpochs) this.renumberEpochs();
    const copy = this.words.slice(0, this.layout.stored);
    this.words.set(saved);
    return copy;
  }

  /** Epochs in the order of their first occurrence, apart for even and odd ones. */
  private renumberEpochs(): void {
    const { words, layout } = this;
    const names = new Map<number, number>();
    const counts = [0, 0];
    for (let i = 0; i < layout.stored; i++) {
      const word = words[i] as number;
      if (!isEpoch(word)) continue;
      let name = names.get(word);
      if (name === undefined) {
        const odd = this.program.asksParity && isOddEpoch(word);
        const parity = odd ? 1 : 0;
        name = epoch(counts[parity] as number, odd);
        counts[parity] = (counts[parity] as number) + 1;
        names.set(word, name);
      }
      words[i] = name;
    }
  }

  nextEpoch(old: number): number {
    const odd = this.program.asksParity && !isOddEpoch(old);
    let greatest = -1;
    const look = (words: Int32Array): void => {
      for (let i = 0; i < words.length; i++) {
        const word = words[i] as number;
        if (isEpoch(word) && isOddEpoch(word) === odd) greatest = Math.max(greatest, epochIndex(word));
      }
    };
    look(this.words);
    look(this.memory.scratch);
    return epoch(greatest + 1, odd);
  }

  /** Dynamic agents that have not moved yet are a multiset: they stand in the order of their words. */
  private sortPending(): void {
    const { words, layout } = this;
    const size = layout.asyncSize;
    const places: number[] = [];
    const pending: Int32Array[] = [];
    for (let agent = layout.threads; agent < layout.agents; agent++) {
      const base = layout.baseOfAgent(agent);
      const isFree = words[base + headerWords.location] === 0;
      const isPending = !isFree && ((words[base + headerWords.kind] as number) & pendingFlag) !== 0;
      if (isPending) pending.push(words.slice(base, base + size));
      if (isFree || isPending) places.push(base);
    }
    pending.sort(compareWords);
    places.forEach((base, index) => {
      const agent = pending[index];
      if (agent === undefined) words.fill(0, base, base + size);
      else words.set(agent, base);
    });
  }

  // What instructions ask for.

  joins(at: number, word: number, count: number): boolean {
    if (this.freeCells === undefined || this.isStarting || this.joined.length >= mostJoined) return false;
    const index = this.memory.resolve(at, this.agent);
    if (typeof index !== 'number') return false;
    for (let i = 0; i < count; i++) if (!this.freeCells.isFree(index + word + i, this.agent)) return false;
    this.joined.push(this.taken.length);
    return true;
  }

  readersInside(): number {
    let set = 0;
    for (let agent = 0; agent < this.layout.agents; agent++) {
      const base = this.layout.baseOfAgent(agent);
      const depth =
        (this.words[base + headerWords.rcuNesting] as number) +
        (this.words[base + headerWords.irqNesting] as number) +
        (this.words[base + headerWords.spinlocks] as number);
      if (depth > 0) set |= 1 << agent;
    }
    return set;
  }

  knownLength(array: ArrayShape): number {
    return this.roomTaken !== undefined && typeof array.length !== 'number' ? 0 : this.layout.lengthOf(array);
  }

  needLength(array: ArrayShape, least: number): void {
    if (typeof array.length === 'number' || this.mode !== 'setup') return;
    const { key } = array.length;
    this.roomTaken?.takeLength(key, least);
    if (least > this.layout.lengthOf(array)) throw new NeedsRoom('length', key, least);
  }

  needMembers(key: string, least: number): void {
    this.roomTaken?.takeLength(key, least);
    throw new NeedsRoom('length', key, least);
  }

  report(kind: FindingKind, message: string, position: number, about: number, ends: boolean): number {
    this.findings.push({ kind, message, position, agent: this.agent, about, ends, chain: this.chainAt(position) });
    return stops.finding;
  }

  cut(reason: string, position: number): number {
    this.cutReason = reason;
    this.cutPosition = position;
    return stops.cut;
  }

  get isCut(): boolean {
    return this.cutReason !== undefined;
  }

  access(index: number, isWrite: boolean, isPlain: boolean, position: number): void {
    if (this.mode !== 'run') return;
    this.accesses.push({ index, isWrite, isPlain: isPlain && this.markedWords[index] === 0, position });
  }

  choose(
    position: number,
    kind: ChoiceKind,
    values: readonly number[],
    owed: readonly number[],
    labels?: readonly [string, string],
  ): number {
    const index = this.plan[this.taken.length] ?? 0;
    const value = values[index] ?? 0;
    this.taken.push({
      position,
      kind,
      index,
      count: values.length,
      value,
      ...(labels === undefined ? {} : { labels }),
      owed: owed[index] ?? 0,
    });
    return value;
  }

  /** The plan that comes after the one whose choices were taken; undefined if that was the last. */
  nextPlan(): readonly number[] | undefined {
    for (let at = this.taken.length - 1; at >= 0; at--) {
      const choice = this.taken[at] as TakenChoice;
      if (choice.index + 1 < choice.count) {
        return [...this.taken.slice(0, at).map((each) => each.index), choice.index + 1];
      }
    }
    return undefined;
  }

  allocate(pool: Pool, mayFail: boolean, position: number): number {
    const layout = this.memory.poolLayout(pool.index);
    if (this.atomicDepth > 0 && this.mode === 'run') this.dropDead(position);
    const [fresh = -1, ...reused] = this.memory.allocatable(pool.index, this.atomicDepth > 0);
    if (fresh < 0) {
      this.stoppedAt = position;
      throw new NeedsRoom('pool', pool.index, layout.slots + 1);
    }
    const values = this.mode === 'run' ? [fresh, ...reused] : [this.slotOfSetup(pool, fresh)];
    const owed = values.map(() => (mayFail ? 1 : 0));
    if (mayFail && this.mode === 'run') {
      values.push(-1);
      owed.push(0);
    }
    const slot = values.length === 1 ? (values[0] as number) : this.choose(position, 'slot', values, owed);
    if (slot < 0) return 0;
    const word = this.memory.allocate(pool.index, slot);
    if (this.mode === 'setup') {
      this.setupAllocations.push(word);
      this.roomTaken?.takeSlot(pool.index, slot);
      const index = objectIndex(layout, slot);
      for (const offset of layout.epochs) this.words[index + offset] = epoch(0, false);
    }
    for (const offset of layout.ranks) this.rank(pool.index, slot, offset, position);
    return word;
  }

  /** The slot that the set-up takes: the lowest free one, unless a test wants another numbering. */
  private slotOfSetup(pool: Pool, fresh: number): number {
    if (this.setupSlot === undefined || this.mode !== 'setup') return fresh;
    return this.setupSlot(pool.name, this.memory.freshSlots(pool.index));
  }

  /** A place among the live objects, as the kernel's order by address gives one. */
  private rank(poolIndex: number, slot: number, offset: number, position: number): void {
    const pool = this.memory.poolLayout(poolIndex);
    const others: number[] = [];
    for (let other = 0; other < pool.slots; other++) {
      if (other !== slot && this.memory.isLive(pool, other)) others.push(other);
    }
    const places = Array.from({ length: others.length + 1 }, (_, index) => index + 1);
    const place =
      places.length === 1
        ? 1
        : this.choose(
            position,
            'rank',
            places,
            places.map(() => 0),
          );
    for (const other of others) {
      const at = objectIndex(pool, other) + offset;
      if ((this.words[at] as number) >= place) this.words[at] = (this.words[at] as number) + 1;
    }
    this.words[objectIndex(pool, slot) + offset] = place;
  }

  spawn(
    made: IrFunction,
    args: readonly number[],
    kind: number,
    afterGracePeriod: boolean,
    head: number,
    position: number,
  ): number | undefined {
    const { layout, words } = this;
    let free = -1;
    for (let agent = layout.threads; agent < layout.agents; agent++) {
      const base = layout.baseOfAgent(agent);
      if (words[base + headerWords.location] === 0) {
        if (free < 0) free = agent;
      } else if (head !== 0 && this.isQueuedFor(agent, head)) {
        return this.report('use_after_free', 'a callback is queued that is queued already', position, head, true);
      }
    }
    if (free < 0) {
      this.stoppedAt = position;
      throw new NeedsRoom('agents', 'agents', layout.agents - layout.threads + 1);
    }
    this.roomTaken?.takeAgent(free - layout.threads);
    const graceSet = afterGracePeriod ? this.readersInside() : 0;
    return this.startAgent(free, made, args, kind | pendingFlag, graceSet);
  }

  private isQueuedFor(agent: number, head: number): boolean {
    const base = this.layout.baseOfAgent(agent);
    if (((this.words[base + headerWords.kind] as number) & ~pendingFlag) !== agentKinds.callback) return false;
    const made = this.positions.functionAt(this.words[base + headerWords.location] as number);
    const parameter = made.parameters[0];
    if (parameter === undefined) return false;
    const place = this.frames.placeOf(parameter, 'async');
    return samePointer(this.words[base + headerSize + place.offset] as number, head);
  }

  /** Puts an agent where its first step begins; gives a stop if what it computes before that is wrong. */
  private startAgent(
    agent: number,
    made: IrFunction,
    args: readonly number[],
    kind: number,
    graceSet: number,
  ): number | undefined {
    const saved = {
      agent: this.agent,
      base: this.base,
      atomicDepth: this.atomicDepth,
      ghostDepth: this.ghostDepth,
      runsOn: this.runsOn,
      mode: this.mode,
      recorder: this.recorder,
      stoppedAt: this.stoppedAt,
    };
    this.become(agent);
    this.atomicDepth = 0;
    this.ghostDepth = 0;
    this.runsOn = 0;
    this.recorder = undefined;
    if (this.mode === 'engine') this.mode = 'run';
    const frameClass = this.frameClassOf(agent);
    this.words[this.base + headerWords.kind] = kind;
    this.words[this.base + headerWords.graceSet] = graceSet;
    made.parameters.forEach((parameter, index) => {
      const place = this.frames.placeOf(parameter, frameClass);
      const value = args[index] ?? 0;
      if (place.kind === 'scratch') this.memory.scratch[place.offset] = value;
      else this.words[this.base + headerSize + place.offset] = value;
    });
    const back = this.frames.returnPlace(made, frameClass);
    if (back.kind === 'scratch') this.memory.scratch[back.offset] = 0;
    const wasStarting = this.isStarting;
    this.isStarting = true;
    const stop = this.run(this.positions.startOf(made));
    this.isStarting = wasStarting;
    let result: number | undefined;
    if (stop === stops.boundary) this.standAt(this.stoppedAt);
    else if (stop === stops.ended) {
      if (!this.endAgent()) result = stops.finding;
    } else result = stop;
    Object.assign(this, saved);
    return result;
  }

  cancelWork(work: number): void {
    const { layout, words } = this;
    for (let agent = layout.threads; agent < layout.agents; agent++) {
      const base = layout.baseOfAgent(agent);
      const kind = words[base + headerWords.kind] as number;
      if (words[base + headerWords.location] === 0 || kind !== (agentKinds.work | pendingFlag)) continue;
      const made = this.positions.functionAt(words[base + headerWords.location] as number);
      const parameter = made.parameters[0];
      if (parameter === undefined) continue;
      const place = this.frames.placeOf(parameter, 'async');
      if (samePointer(words[base + headerSize + place.offset] as number, work)) {
        words.fill(0, base, base + layout.asyncSize);
      }
    }
  }

  count(counter: string): void {
    const kept = this.counters.get(counter);
    if (kept === undefined) return;
    const value = this.words[kept.index] as number;
    if (value < kept.limit) this.words[kept.index] = value + 1;
  }

  counterValue(counter: string): number {
    const kept = this.counters.get(counter);
    return kept === undefined ? 0 : (this.words[kept.index] as number);
  }

  attempt(lock: number, position: number): void {
    if (this.mode === 'run') this.hooks?.attempted(this.agent, lock, position);
  }

  roundBegins(): void {
    this.operationBegan = true;
  }

  operationBegins(): void {
    this.operationBegan = true;
    if (!this.isThread(this.agent)) return;
    this.words[this.base + headerWords.pathBits] = 0;
    const { record, taskPool } = this.program;
    if (record === undefined || (record.threads & (1 << this.agent)) === 0) return;
    const pool = this.memory.poolLayout(taskPool.index);
    const start = objectIndex(pool, this.agent) + this.layout.fieldOffset(taskPool.shape, record.field);
    const shape = taskPool.shape.fields[record.field]?.shape;
    if (shape !== undefined) this.words.fill(0, start, start + this.layout.sizeOf(shape));
  }

  operationEnds(mark: OperationMark, position: number): number | undefined {
    this.operationEnded = true;
    if (mark.mustBeClean && this.mode === 'run' && !this.holdsNothing(`${mark.name}() ends`, position)) {
      return stops.finding;
    }
    if (this.mode === 'run') this.hooks?.operationEnded(this.agent, mark);
    return undefined;
  }

  called(made: IrFunction): void {
    if (this.mode === 'run') this.hooks?.called(this.agent, made);
  }

  /** Notes that a path phrase has happened in an agent's operation. */
  setPathBit(agent: number, bit: number): void {
    const at = this.layout.baseOfAgent(agent) + headerWords.pathBits;
    this.words[at] = (this.words[at] as number) | bit;
  }

  pathBits(agent: number): number {
    return this.words[this.layout.baseOfAgent(agent) + headerWords.pathBits] as number;
  }

  /** The locks that an agent holds. */
  heldBy(agent: number): HeldLock[] {
    const held: HeldLock[] = [];
    const id = agent + 1;
    for (const pool of this.layout.pools) {
      for (const cell of pool.objects) {
        if (!lockKinds.has(cell.kind)) continue;
        for (let slot = 0; slot < pool.slots; slot++) {
          if (!this.memory.isLive(pool, slot)) continue;
          const at = objectIndex(pool, slot) + cell.offset;
          const how = this.howHeld(cell, at, agent, id);
          if (how !== undefined) held.push({ cell, address: pointer(pool.pool.index, slot, cell.offset), how });
        }
      }
    }
    return held;
  }

  private howHeld(cell: ObjectCell, at: number, agent: number, id: number): HeldLock['how'] | undefined {
    const { words } = this;
    switch (cell.kind) {
      case 'spinlock':
      case 'mutex':
        return words[at] === id ? 'held' : undefined;
      case 'bitlock':
        return words[at + objectWords.bitlock.owner] === id ? 'held' : undefined;
      case 'rwsem':
      case 'lockmap':
        if (words[at] === id) return 'write';
        return nestingOf(words[at + 1] as number, agent) > 0 ? 'read' : undefined;
      case 'srcu':
        return nestingOf(words[at] as number, agent) > 0 ? 'read' : undefined;
      default:
        return undefined;
    }
  }

  // The engine's own code.

  /** The values that a demand's function gives on the state that is loaded, asked for as one of the agents. */
  evaluate(made: IrFunction, agent: number): number[] {
    const saved = {
      agent: this.agent,
      base: this.base,
      atomicDepth: this.atomicDepth,
      ghostDepth: this.ghostDepth,
      runsOn: this.runsOn,
      stoppedAt: this.stoppedAt,
      recorder: this.recorder,
    };
    this.agent = agent;
    this.base = this.layout.hostBase;
    this.ghostDepth = 1;
    this.runsOn = 1;
    this.recorder = undefined;
    this.yielded.length = 0;
    const known = { findings: this.findings.length, cutReason: this.cutReason, cutPosition: this.cutPosition };
    if (this.runHost(this.positions.startOf(made)) !== stops.yielded) {
      const why = this.findings[known.findings]?.message ?? this.cutReason ?? 'it is computed without end';
      this.judgingProblem ??= `${made.name}: ${why}`;
      this.findings.length = known.findings;
      this.cutReason = known.cutReason;
      this.cutPosition = known.cutPosition;
    }
    const values = [...this.yielded];
    this.words.fill(0, this.layout.hostBase);
    Object.assign(this, saved);
    return values;
  }

  /** Like `run`, with the frame of the engine's own agent whatever agent is asked as. */
  private runHost(from: number): number {
    const code = this.code.thread;
    let at = from;
    for (let length = 0; length < longestRun; length++) {
      const execute = code[at] ?? this.compileFor('thread', at);
      const next = execute(this);
      if (next < 0) return next;
      at = next;
    }
    return stops.cut;
  }

  private compileFor(frameClass: FrameClass, position: number): Execute {
    const agent = this.agent;
    this.agent = frameClass === 'thread' ? 0 : this.layout.threads;
    const compiled = this.compile(position);
    this.agent = agent;
    return compiled;
  }

  /** Whether the condition of an agent's `wait_event` holds now, where it waits for one. */
  conditionHolds(agent: number): boolean | undefined {
    const location = this.locationOf(agent);
    const instruction = this.positions.instructionAt(location);
    if (instruction.op !== 'boundary' || instruction.wait?.condition === undefined) return undefined;
    const made = this.positions.functionAt(location);
    const saved = this.words.slice();
    this.beginStep(agent, []);
    this.ghostDepth = 1;
    this.runsOn = 1;
    const stop = this.run(this.positions.startOf(made) + instruction.wait.condition);
    const holds = stop === stops.yielded && (this.yielded[0] ?? 0) !== 0;
    this.words.set(saved);
    return holds;
  }

  // First states.

  /**
   * Runs the set-up with the choices planned, then every thread up to its first boundary.
   *
   * @throws SetupFailure if the set-up finds something wrong, waits, or contradicts itself
   */
  setUp(plan: readonly number[]): void {
    const { words, layout, program } = this;
    words.fill(0);
    this.memory.scratch.fill(0);
    this.setupAllocations = [];
    this.mode = 'setup';
    const host = layout.agents;
    this.beginStep(host, plan);
    for (const pool of layout.pools) {
      if (!pool.pool.isGlobals) continue;
      for (const offset of pool.epochs) words[pool.base + offset] = epoch(0, false);
    }
    const tasks = this.memory.poolLayout(program.taskPool.index);
    if (tasks.slots < layout.threads) throw new NeedsRoom('pool', program.taskPool.index, layout.threads);
    for (let thread = 0; thread < layout.threads; thread++) this.memory.allocate(program.taskPool.index, thread);
    this.runSetupFunction(program.setup);
    for (const each of program.consistent) this.runSetupFunction(each);
    words.fill(0, layout.hostBase);
    const taken = this.taken;
    this.mode = 'run';
    this.covered.length = 0;
    for (const thread of program.threads) {
      this.beginStep(thread.index, []);
      const start = this.positions.startOf(thread.body);
      const before = words.slice();
      this.isStarting = true;
      const stop = this.finishStep(this.run(start + 1));
      this.isStarting = false;
      if (stop === stops.finding || stop === stops.cut) {
        // It has no first state to stand in: it stands before its beginning, and its first step is what is wrong.
        words.set(before);
        this.standAt(start);
      }
      this.followRenumbering();
    }
    for (const word of layout.passingWords) words[word] = 0;
    this.makeCanonical();
    this.followRenumbering();
    this.taken = taken;
  }

  private followRenumbering(): void {
    const map = this.renumbering;
    if (map !== undefined) this.setupAllocations = this.setupAllocations.map((each) => renumbered(each, map));
  }

  private runSetupFunction(made: IrFunction): void {
    const back = this.frames.returnPlace(made, 'thread');
    if (back.kind === 'scratch') this.memory.scratch[back.offset] = 0;
    const stop = this.run(this.positions.startOf(made));
    if (stop === stops.ended) return;
    const what = this.findings[0]?.message ?? this.cutReason ?? 'it would wait for ever';
    throw new SetupFailure(what, this.findings[0]?.position ?? this.stoppedAt);
  }

  /**
   * Runs a function of the epilogue on the state that is loaded, then the work that was spawned, alone. Gives
   * whether all of it came to an end.
   */
  runAlone(functions: readonly IrFunction[], plan: readonly number[]): boolean {
    const { layout } = this;
    this.mode = 'engine';
    this.beginStep(layout.agents, plan);
    let finished = true;
    for (const made of functions) {
      const back = this.frames.returnPlace(made, 'thread');
      if (back.kind === 'scratch') this.memory.scratch[back.offset] = 0;
      const stop = this.run(this.positions.startOf(made));
      if (stop === stops.ended) continue;
      finished = false;
      break;
    }
    if (finished) finished = this.drainAgents();
    this.words.fill(0, layout.hostBase);
    this.mode = 'run';
    return finished;
  }

  /** Runs dynamic agents one after another until none is left; false if some can't go on. */
  private drainAgents(): boolean {
    const { layout } = this;
    for (let moved = true; moved; ) {
      moved = false;
      for (let agent = layout.threads; agent < layout.agents; agent++) {
        const location = this.locationOf(agent);
        if (location === 0) continue;
        const saved = this.words.slice();
        this.become(agent);
        this.runsOn = 1;
        this.atomicDepth = 0;
        this.ghostDepth = 0;
        const stop = this.run(location + 1);
        if (stop === stops.ended) {
          this.endAgent();
          moved = true;
        } else if (stop === stops.disabled) this.words.set(saved);
        else return false;
      }
    }
    for (let agent = layout.threads; agent < layout.agents; agent++) if (this.isPresent(agent)) return false;
    return true;
  }

  /** What an agent that stands at a boundary waits for there, if it has to. */
  waitOf(agent: number): { readonly wait: Wait; readonly object: number } | undefined {
    const location = this.locationOf(agent);
    if (location === 0) return undefined;
    const instruction = this.positions.instructionAt(location);
    if (instruction.op !== 'boundary' || instruction.wait === undefined) return undefined;
    const { wait } = instruction;
    if (wait.object === undefined) return { wait, object: 0 };
    const frameClass = this.frameClassOf(agent);
    let evaluate = this.waitObjects[frameClass].get(location);
    if (evaluate === undefined) {
      evaluate = compileExpression(
        {
          machine: this,
          placeOf: (word) => this.frames.placeOf(word, frameClass),
          threadPlaceOf: (word) => this.frames.placeOf(word, 'thread'),
        },
        wait.object,
      );
      this.waitObjects[frameClass].set(location, evaluate);
    }
    const saved = { agent: this.agent, base: this.base };
    this.become(agent);
    const object = evaluate(this);
    this.agent = saved.agent;
    this.base = saved.base;
    return { wait, object };
  }
}

function same(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function compareWords(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function callsAskedAbout(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const demand of program.demands) {
    const paths = demand.kind === 'path' ? [demand.path] : demand.kind === 'paths' ? demand.paths : [];
    for (const { phrase } of paths) if (phrase.kind === 'calls') names.add(phrase.function);
  }
  return names;
}
