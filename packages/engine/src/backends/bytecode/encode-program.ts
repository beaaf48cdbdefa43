/**
 * A program with its layout, put into the memory of a module: code for both classes of frames, and tables of what the
 * machine has to know.
 */
import { headerSize } from '../../ir/agent.ts';
import type { Instruction, IrFunction, OperationMark, Wait } from '../../ir/instruction.ts';
import { lockKinds, objectWords } from '../../ir/objects.ts';
import type { IrDemand, IrHolding, IrPathPhrase, StateValue } from '../../ir/program.ts';
import type { ObjectKind } from '../../ir/shape.ts';
import { pointer } from '../../ir/word.ts';
import { objectIndex } from '../../state/layout.ts';
import type { FramePlace } from '../interpreter/contract.ts';
import type { Machine } from '../interpreter/machine.ts';
import { CodeWriter, type Label } from './code-writer.ts';
import { componentsOf } from './components.ts';
import { encodeOperand } from './encode-expression.ts';
import { encodeInstruction, type InstructionContext } from './encode-instruction.ts';
import type { ModuleInstance } from './instance.ts';
import * as op from './opcodes.ts';
import { Operands } from './operands.ts';

export interface EncodeOptions {
  readonly order: 'bfs' | 'dfs' | 'by lot';
  readonly without: ReadonlySet<string>;
  readonly freesAtOnce: boolean;
  readonly compacts: boolean;
  /** Whether the steps between states are kept. */
  readonly keepsEdges: boolean;
  /** Whether it is noted who touches which cell. */
  readonly notesUses: boolean;
  /** What is assumed of each cell, as `cellIsConstant` says; nothing where accesses are not to be joined. */
  readonly assumed: Uint8Array | undefined;
}

export interface EncodedProgram {
  /** The functions that demands compute, by their numbers. */
  readonly demands: readonly IrFunction[];
  /** Writes an agent's code of the function that a position lies in, unless it is there. */
  readonly encodeFunction: (agent: number, position: number) => void;
}

/** Parts of a state beyond which a program is left to the interpreter. */
const mostComponents = 4000;
/** Members of a set. */
const mostMembers = 1000;

/** Thrown where a program, or a step, is too large for the module's tables. Its message says what is. */
export class DoesNotFit extends Error {}

/** Phrases that demands ask about, in the order in which their answers are kept. */
interface AskedPhrase {
  readonly threads: number;
  readonly label: number;
  readonly phrase: IrPathPhrase;
}

/**
 * Writes a program into a module's memory, and begins its search there.
 *
 * @throws DoesNotFit if it is too large for that
 */
export function encodeProgram(machine: Machine, instance: ModuleInstance, options: EncodeOptions): EncodedProgram {
  const { program, layout, frames, positions } = machine;
  const { exports } = instance;
  const components = componentsOf(layout);
  if (layout.total + frames.scratch + 64 > op.mostWords) throw new DoesNotFit(`states of ${layout.total} words`);
  if (components.length > mostComponents) throw new DoesNotFit(`states of ${components.length} parts`);
  const members = Math.max(0, ...layout.pools.flatMap(({ sets }) => sets.map(({ capacity }) => capacity)));
  if (members > mostMembers) throw new DoesNotFit(`a set of up to ${members} members`);
  const numbers = new Map(program.functions.map((made, index) => [made, index]));
  const numberOf = (made: IrFunction): number => numbers.get(made) ?? -1;
  const labels = new Map<string, number>();
  const numberOfLabel = (label: string | undefined): number => {
    if (label === undefined) return -1;
    const known = labels.get(label) ?? labels.size;
    labels.set(label, known);
    return known;
  };

  // Locks and other objects: one class for each declaration in a pool.
  const classes = classesOf(machine);
  const matching = (name: string): Uint8Array => {
    const bytes = new Uint8Array(classes.names.length + 1);
    classes.names.forEach((each, index) => {
      if (each.includes(name)) bytes[index] = 1;
    });
    return bytes;
  };

  // Demands.
  const demands: IrFunction[] = [];
  const demandNumber = (value: StateValue): number => {
    const known = demands.indexOf(value.function);
    if (known >= 0) return known;
    demands.push(value.function);
    return demands.length - 1;
  };
  const phrases = askedPhrases(program.demands, numberOfLabel);
  const invariants = program.demands.flatMap((each) =>
    each.kind === 'state' && each.word === 'invariant' ? [demandNumber(each.value)] : [],
  );
  const eventually = program.demands.flatMap((each) =>
    each.kind === 'state' && each.bit !== 0 ? [demandNumber(each.value), each.bit] : [],
  );
  const phraseRows = phrases.map(({ threads, label, phrase }) => {
    const holding: IrHolding = 'holding' in phrase ? phrase.holding : { kind: 'any' };
    const row = { kind: op.phraseEnds, what: 0, bit: 'bit' in phrase ? phrase.bit : 0 };
    switch (phrase.kind) {
      case 'record':
        row.kind = op.phraseRecord;
        row.what = demandNumber(phrase.value);
        break;
      case 'calls':
        row.kind = op.phraseCalls;
        break;
      case 'sleeps':
        row.kind = op.phraseSleeps;
        if (phrase.within !== undefined) {
          const within = program.functions.map((made) => (made.name === phrase.within ? 1 : 0));
          row.what = instance.keepBytes(Uint8Array.from([...within, 0]));
        }
        break;
      case 'waits':
        if (phrase.object.kind === 'lock') {
          row.kind = op.phraseWaitsLock;
          row.what = instance.keepBytes(matching(phrase.object.name));
        } else {
          row.kind = op.phraseWaitsObject;
          row.what = demandNumber(phrase.object.value);
        }
        break;
      case 'ends':
        break;
    }
    const held =
      holding.kind === 'any' ? op.holdingAny : holding.kind === 'nothing' ? op.holdingNothing : op.holdingLock;
    const lock = holding.kind === 'lock' ? instance.keepBytes(matching(holding.name)) : 0;
    return [0, threads, label, row.kind, row.what, held, lock, row.bit, 0];
  });
  const aboutCalls = new Map<IrFunction, number>();
  const phrasesAbout = (made: IrFunction): number => {
    const known = aboutCalls.get(made);
    if (known !== undefined) return known;
    const asking = phrases.flatMap(({ phrase }, index) =>
      phrase.kind === 'calls' && phrase.function === made.name ? [index] : [],
    );
    const address = asking.length === 0 ? 0 : instance.keep([asking.length, ...asking]);
    aboutCalls.set(made, address);
    return address;
  };

  // Code: an agent's of a function is written when it first calls it.
  const counters = new Map(
    program.counters.map((each) => {
      const index = (layout.pools[0]?.base ?? 0) + layout.fieldOffset(program.globals, each.field);
      return [each.name, { index, limit: each.limit }];
    }),
  );
  const mostSites = mostSite(program.functions);
  const agents = Array.from({ length: layout.agents + 1 }, (_, agent) => agent);
  const codeOf = agents.map(() => exports.piece((mostSites + 1 + positions.count) * 4) + mostSites * 4);
  const waits = exports.piece(positions.count * 4);
  const encoded = agents.map(() => new Set<IrFunction>());
  const operands = new Operands(instance, Math.max(...program.functions.map((made) => made.resultWords)));
  const encodeFunction = (agent: number, position: number): void => {
    const made = positions.functionAt(position);
    if (encoded[agent]?.has(made) !== false) return;
    encoded[agent].add(made);
    const start = positions.startOf(made);
    const frameClass = agent >= layout.threads && agent < layout.agents ? 'async' : 'thread';
    const writer = new CodeWriter();
    const labels: Label[] = made.code.map(() => writer.label());
    const sites = new Map<number, Label>();
    const context: InstructionContext = {
      writer,
      layout,
      operands,
      agent,
      frames,
      frameClass,
      made,
      joinsAccesses: options.assumed !== undefined,
      start,
      isTarget: targetsIn(made),
      placeOf: (word) => frames.placeOf(word, frameClass),
      threadPlaceOf: (word) => frames.placeOf(word, 'thread'),
      labelOf: (index) => labels[index] ?? -1,
      labelOfSite: (site) => {
        const label = writer.label();
        sites.set(site, label);
        return label;
      },
      startOf: (callee) => positions.startOf(callee),
      numberOf,
      numberOfLabel: (mark: OperationMark) => numberOfLabel(mark.label),
      phrasesAbout,
      counterOf: (name) => counters.get(name),
    };
    made.code.forEach((instruction, index) => {
      writer.place(labels[index] as Label);
      encodeInstruction(context, instruction, start + index);
    });
    const objects = made.code.map((instruction) => {
      if (instruction.op !== 'boundary' || instruction.wait?.object === undefined) return undefined;
      const label = writer.label();
      writer.place(label);
      operands.beginInstruction();
      writer.word(op.opYield, encodeOperand(context, instruction.wait.object), 1);
      return label;
    });
    const base = exports.piece(writer.size * 4);
    instance.wordsAt(base, writer.size).set(writer.finish(base));
    const table = (codeOf[agent] as number) >>> 2;
    labels.forEach((label, index) => {
      instance.words[table + start + index] = writer.addressOf(label, base);
    });
    for (const [site, label] of sites) instance.words[table - site] = writer.addressOf(label, base);
    made.code.forEach((instruction, index) => {
      if (instruction.op !== 'boundary') return;
      const label = objects[index];
      const record = waitRecord(instance, waits, start + index, instruction, agents.length);
      if (record !== 0 && label !== undefined) {
        instance.words[(record >>> 2) + 2 + agent] = writer.addressOf(label, base);
      }
    });
  };

  // Tables by position, function and site.
  const functionOf = new Int32Array(positions.count);
  const sitePositions = new Int32Array(mostSites + 1);
  program.functions.forEach((made, number) => {
    const start = positions.startOf(made);
    functionOf.fill(number, start, start + made.code.length);
    made.code.forEach((instruction, index) => {
      if (instruction.op === 'call') sitePositions[instruction.site] = start + index;
    });
  });
  const returnPlaces = (['thread', 'async'] as const).map((frameClass) =>
    instance.keep(program.functions.map((made) => placeWord(frames.returnPlace(made, frameClass)))),
  );
  const spawned = new Set(
    program.functions.flatMap((made) => made.code.flatMap((each) => (each.op === 'spawn' ? [each.function] : []))),
  );
  const functions = instance.keep(
    program.functions.flatMap((made) => {
      if (!spawned.has(made)) return [positions.startOf(made), 0, -1, 0];
      const places = made.parameters.map((each) => placeWord(frames.placeOf(each, 'async')));
      const first = made.parameters[0];
      const known = first === undefined ? -1 : headerSize + frames.placeOf(first, 'async').offset;
      return [positions.startOf(made), instance.keep([places.length, ...places]), known, 0];
    }),
  );

  // Tables of memory.
  const pools = instance.keep(
    layout.pools.flatMap((pool) => {
      // Inverted where readers may have it when their object goes: the module asks who they are.
      const busy = pool.objects.flatMap(({ kind, offset }) =>
        (busyWords[kind] ?? []).map((at) =>
          kind === 'rwsem' && at === objectWords.rwsem.readers ? ~(offset + at) : offset + at,
        ),
      );
      const sets = pool.sets.flatMap(({ offset, capacity }) => [offset, capacity]);
      return [
        pool.base,
        pool.slots,
        pool.stride,
        pool.header,
        pool.pool.isRecycled ? 1 : 0,
        pool.ranks.length > 0 ? 1 : 0,
        instance.keep(busy),
        busy.length,
        instance.keep(sets),
        pool.sets.length,
        pool.size,
      ];
    }),
  );
  const recycled = layout.pools.flatMap((pool, index) => (pool.pool.isRecycled ? [index] : []));
  const marked = new Uint8Array(layout.total);
  const names = new Uint8Array(layout.total);
  for (const word of layout.nameWords) names[word] = 1;
  const lockCells: number[] = [];
  for (const pool of layout.pools) {
    for (let slot = 0; slot < pool.slots; slot++) {
      const index = objectIndex(pool, slot);
      for (const offset of pool.marked) marked[index + offset] = 1;
    }
    for (const cell of pool.objects) {
      if (!lockKinds.has(cell.kind)) continue;
      for (let slot = 0; slot < pool.slots; slot++) {
        const index = objectIndex(pool, slot);
        lockCells.push(
          index + cell.offset,
          lockKind(cell.kind),
          classes.at(pool.pool.index, cell.offset),
          pool.header > 0 ? index - pool.header : -1,
          pointer(pool.pool.index, slot, cell.offset),
          0,
        );
      }
    }
  }
  const componentOf = new Uint8Array((layout.total + 1) * 2).fill(0xff);
  const componentNumbers = new Uint16Array(componentOf.buffer);
  components.forEach(({ start, size }, index) => {
    componentNumbers.fill(index, start, start + size);
  });
  const kept = program.threads.map((thread) => {
    const mask = new Int32Array(Math.ceil((frames.size.thread + 1) / 32) + 1);
    for (const word of thread.body.kept) {
      const { offset } = frames.placeOf(word, 'thread');
      mask[offset >> 5] = (mask[offset >> 5] as number) | (1 << (offset & 31));
    }
    return instance.keep(mask);
  });
  const { record, taskPool } = program;
  const records = program.threads.flatMap(({ index }) => {
    const shape = record === undefined ? undefined : taskPool.shape.fields[record.field]?.shape;
    const pool = layout.pools[taskPool.index];
    if (record === undefined || shape === undefined || pool === undefined) return [0, 0];
    if ((record.threads & (1 << index)) === 0) return [0, 0];
    return [objectIndex(pool, index) + layout.fieldOffset(taskPool.shape, record.field), layout.sizeOf(shape)];
  });
  const bases = Array.from({ length: layout.agents + 1 }, (_, agent) => layout.baseOfAgent(agent));

  const parameters = new Int32Array(op.parCount);
  parameters[op.parThreads] = layout.threads;
  parameters[op.parAgents] = layout.agents;
  parameters[op.parAsyncSize] = layout.asyncSize;
  parameters[op.parStored] = layout.stored;
  parameters[op.parTotal] = layout.total;
  parameters[op.parScratch] = frames.scratch;
  parameters[op.parPools] = pools;
  parameters[op.parPoolCount] = layout.pools.length;
  parameters[op.parHeaderSize] = headerSize;
  parameters[op.parPositions] = positions.count;
  parameters[op.parLockCells] = instance.keep(lockCells);
  parameters[op.parLockCellCount] = lockCells.length / 6;
  parameters[op.parUsesEpochs] = program.usesEpochs ? 1 : 0;
  parameters[op.parAsksParity] = program.asksParity ? 1 : 0;
  parameters[op.parFreesAtOnce] = options.freesAtOnce && recycled.length > 0 ? 1 : 0;
  parameters[op.parSpawns] = program.spawns ? 1 : 0;
  parameters[op.parComponents] = components.length;
  parameters[op.parComponentTable] = instance.keep(components.flatMap(({ start, size }) => [start, size]));
  parameters[op.parComponentOf] = instance.keepBytes(componentOf);
  parameters[op.parCodeOf] = instance.keep(codeOf);
  parameters[op.parFunctionOf] = instance.keep(functionOf);
  parameters[op.parReturnPlaces] = instance.keep(returnPlaces);
  parameters[op.parSitePositions] = instance.keep(sitePositions);
  parameters[op.parWaits] = waits;
  parameters[op.parMarked] = instance.keepBytes(marked);
  parameters[op.parNameWords] = instance.keepBytes(names);
  parameters[op.parKept] = instance.keep(kept);
  parameters[op.parPhrases] = instance.keep(phraseRows.flat());
  parameters[op.parPhraseCount] = phraseRows.length;
  parameters[op.parWithoutDeadlock] = options.without.has('deadlock') ? 1 : 0;
  parameters[op.parWithoutRaces] = options.without.has('data_race') ? 1 : 0;
  parameters[op.parWatchesWaits] = program.reports.includes('waits') ? 1 : 0;
  parameters[op.parInvariants] = instance.keep(invariants);
  parameters[op.parInvariantCount] = invariants.length;
  parameters[op.parEventually] = instance.keep(eventually);
  parameters[op.parEventuallyCount] = eventually.length / 2;
  parameters[op.parRecord] = record === undefined ? 0 : instance.keep(records);
  parameters[op.parDepthFirst] = options.order === 'dfs' ? 1 : 0;
  parameters[op.parInOrder] = options.order === 'bfs' ? 1 : 0;
  parameters[op.parNotesUses] = options.notesUses ? 1 : 0;
  parameters[op.parAssumed] = options.assumed === undefined ? 0 : instance.keepBytes(options.assumed);
  parameters[op.parCompacts] = options.compacts ? 1 : 0;
  parameters[op.parKeepsEdges] = options.keepsEdges ? 1 : 0;
  parameters[op.parDemands] = instance.keep(demands.map((made) => positions.startOf(made)));
  parameters[op.parFunctions] = functions;
  parameters[op.parClassOf] = instance.keep(classes.tables(instance));
  parameters[op.parBaseOf] = instance.keep(bases);
  parameters[op.parRecycled] = instance.keep([recycled.length, ...recycled]);
  parameters[op.parAsksSleeps] = phrases.some((each) => each.phrase.kind === 'sleeps') ? 1 : 0;
  parameters[op.parAsksWaits] = phrases.some((each) => each.phrase.kind === 'waits') ? 1 : 0;
  parameters[op.parFrames] = instance.keep([frames.size.thread, frames.size.async]);
  instance.wordsAt(exports.parametersAddress(), parameters.length).set(parameters);
  const objects = exports.objectsAddress() >>> 2;
  layout.pools.forEach((pool, number) => {
    for (let slot = 0; slot < pool.slots; slot++) {
      instance.words[objects + (number << 9) + slot] = (objectIndex(pool, slot) << 2) | pool.header;
    }
  });
  exports.begin();
  return { demands, encodeFunction };
}

/** A place as one word: an index from the agent's base, or below 0 one of scratch. */
function placeWord(place: FramePlace): number {
  return place.kind === 'scratch' ? -1 - place.offset : headerSize + place.offset;
}

/** Where jumps lead in a function. */
function targetsIn({ code }: IrFunction): (index: number) => boolean {
  const targets = new Set<number>();
  for (const each of code) {
    if (each.op === 'jump') targets.add(each.target);
    else if (each.op === 'branch') targets.add(each.whenTrue).add(each.whenFalse);
    else if (each.op === 'boundary' && each.wait?.condition !== undefined) targets.add(each.wait.condition);
  }
  return (index) => targets.has(index);
}

function askedPhrases(
  demands: readonly IrDemand[],
  numberOfLabel: (label: string | undefined) => number,
): AskedPhrase[] {
  return demands.flatMap((demand): AskedPhrase[] => {
    if (demand.kind !== 'path' && demand.kind !== 'paths') return [];
    const threads = demand.threads.reduce((set, each) => set | (1 << each), 0);
    const paths = demand.kind === 'path' ? [demand.path] : demand.paths;
    return paths.map(({ phrase }) => ({ threads, label: numberOfLabel(demand.label), phrase }));
  });
}

interface Classes {
  /** The names that each class goes by, from 1 on. */
  readonly names: readonly (readonly string[])[];
  at(pool: number, offset: number): number;
  tables(instance: ModuleInstance): number[];
}

/** Objects of the engine by where they lie in their pool's objects. */
function classesOf(machine: Machine): Classes {
  const { layout } = machine;
  const names: (readonly string[])[] = [[]];
  const byPool = layout.pools.map((pool) => {
    const byOffset = new Int32Array(pool.size + 1);
    for (const cell of pool.objects) {
      byOffset[cell.offset] = names.length;
      names.push([cell.name, cell.declaration]);
    }
    return byOffset;
  });
  return {
    names,
    at: (pool, offset) => byPool[pool]?.[offset] ?? 0,
    tables: (instance) =>
      byPool.map((table, index) => (layout.pools[index]?.objects.length === 0 ? 0 : instance.keep(table))),
  };
}

/** Words of an object of the engine that must be 0 when what it lies in is freed. */
const busyWords: Partial<Record<ObjectKind, readonly number[]>> = {
  spinlock: [objectWords.spinlock.owner],
  mutex: [objectWords.mutex.owner],
  bitlock: [objectWords.bitlock.bit],
  rwsem: Object.values(objectWords.rwsem),
  waitqueue: [objectWords.waitqueue.members],
  rcuwait: [objectWords.rcuwait.waiter],
  work: [objectWords.work.pending, objectWords.work.runner],
  lockmap: Object.values(objectWords.lockmap),
};

function lockKind(kind: ObjectKind): number {
  switch (kind) {
    case 'spinlock':
    case 'mutex':
      return op.lockOwner;
    case 'bitlock':
      return op.lockBit;
    case 'rwsem':
    case 'lockmap':
      return op.lockReadWrite;
    default:
      return op.lockNesting;
  }
}

/** How the holders of a lock keep waiting whoever waits for it so; as `sanitizers/deadlock.ts` has it. */
function cycleKind(wait: Wait): number {
  if (wait.killable) return op.waitNone;
  switch (wait.kind) {
    case 'spinlock':
    case 'mutex':
      return op.waitOwner;
    case 'rwsem-read':
      return wait.part === 'call' ? op.waitNone : op.waitRead;
    case 'rwsem-write':
      return wait.part === 'call' ? op.waitNone : op.waitWrite;
    default:
      return op.waitNone;
  }
}

function mostSite(functions: readonly IrFunction[]): number {
  let most = 0;
  for (const made of functions) for (const each of made.code) if (each.op === 'call') most = Math.max(most, each.site);
  return most;
}

/** What the module knows of a boundary at which an agent waits or sleeps; its address, 0 if that is nothing. */
function waitRecord(
  instance: ModuleInstance,
  waits: number,
  position: number,
  { wait, sleeps }: Instruction & { readonly op: 'boundary' },
  agents: number,
): number {
  if (wait === undefined && !sleeps) return 0;
  const at = (waits >>> 2) + position;
  const known = instance.words[at] as number;
  if (known !== 0) return known;
  const made = instance.keep([
    (wait?.isLock === true ? op.boundaryIsLock : 0) |
      (wait?.isLock === true && wait.part === 'wait' ? op.boundaryIsLockWait : 0) |
      (sleeps ? op.boundarySleeps : 0),
    wait === undefined ? op.waitNone : cycleKind(wait),
    ...Array<number>(agents).fill(wait?.object === undefined ? 0 : op.waitUnwritten),
  ]);
  instance.words[at] = made;
  return made;
}
