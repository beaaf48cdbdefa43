/**
 * Where everything lies in a state: one vector of 32-bit words. First a word of demand bits, then the agents
 * (threads, then dynamic ones), then the pools; behind what is stored, the words of the engine's own agent, which
 * runs set-up, epilogue and demands.
 */
import { headerSize } from '../ir/agent.ts';
import type { LocalWord } from '../ir/expression.ts';
import { objectSize } from '../ir/objects.ts';
import type { Program } from '../ir/program.ts';
import type { ArrayShape, GroupShape, ObjectKind, Pool, SetShape, Shape } from '../ir/shape.ts';
import { largestObject, mostPools, mostSlots } from '../ir/word.ts';
import type { Capacities } from './capacities.ts';

/** An object of the engine in a pool's objects: a lock, a queue, a count. */
export interface ObjectCell {
  readonly pool: number;
  /** Words from where the object's fields begin. */
  readonly offset: number;
  readonly kind: ObjectKind;
  /** Its declaration: `vm_area_struct.vm_lock`. Elements of one array are one declaration. */
  readonly declaration: string;
  /** As reports call it. */
  readonly name: string;
}

/** A stretch of an object's words, for printing and for sets. */
export interface Cell {
  readonly path: string;
  readonly offset: number;
  readonly shape: Shape;
  readonly isGhost: boolean;
}

export interface PoolLayout {
  readonly pool: Pool;
  readonly slots: number;
  /** Where its first slot begins, and how many words a slot takes. */
  readonly base: number;
  readonly stride: number;
  /** Words before an object's fields: its life; for recycled ones the readers that may still look. */
  readonly header: number;
  readonly size: number;
  readonly cells: readonly Cell[];
  readonly objects: readonly ObjectCell[];
  readonly sets: readonly { readonly offset: number; readonly capacity: number }[];
  /** Words that are declared `marked`: no access of them is plain. */
  readonly marked: ReadonlySet<number>;
  readonly epochs: readonly number[];
  readonly ranks: readonly number[];
}

/** An agent's slot in the vector. */
export interface Layout {
  readonly pools: readonly PoolLayout[];
  readonly threads: number;
  readonly agents: number;
  readonly threadSize: number;
  readonly asyncSize: number;
  /** Words that are stored, hashed and compared. */
  readonly stored: number;
  readonly hostBase: number;
  readonly total: number;
  /** Words that hold names of the set-up: they don't count as pointing. */
  readonly nameWords: ReadonlySet<number>;
  /** Words of names that are gone when the threads have begun. */
  readonly passingWords: readonly number[];
  baseOfAgent(agent: number): number;
  sizeOf(shape: Shape): number;
  lengthOf(array: ArrayShape): number;
  capacityOf(set: SetShape): number;
  fieldOffset(group: GroupShape, field: number): number;
}

/** Values of an object's life. */
export const life = { free: 0, live: 1, readable: 2 } as const;

export const demandBitsWord = 0;

export interface LayoutOptions {
  readonly program: Program;
  readonly frameSize: { readonly thread: number; readonly async: number };
  /** Where a thread's variable lies in its frame, if it lies there. */
  readonly frameOffset: (word: LocalWord) => number | undefined;
  readonly capacities: Capacities;
}

export function layOut({ program, frameSize, frameOffset, capacities }: LayoutOptions): Layout {
  const sizes = new Map<Shape, number>();
  const fieldOffsets = new Map<GroupShape, number[]>();
  const lengthOf = (array: ArrayShape): number =>
    typeof array.length === 'number' ? array.length : (capacities.lengths.get(array.length.key) ?? 0);
  const capacityOf = (set: SetShape): number =>
    set.members.kind === 'bits' ? 1 : (capacities.lengths.get(set.members.key) ?? 1);
  const sizeOf = (shape: Shape): number => {
    const known = sizes.get(shape);
    if (known !== undefined) return known;
    const size = computeSize(shape);
    sizes.set(shape, size);
    return size;
  };
  const computeSize = (shape: Shape): number => {
    switch (shape.kind) {
      case 'word':
        return 1;
      case 'union':
        return shape.words.length;
      case 'group':
        return shape.fields.reduce((sum, each) => sum + sizeOf(each.shape), 0);
      case 'array':
        return lengthOf(shape) * sizeOf(shape.of);
      case 'set':
        return capacityOf(shape);
      case 'object':
        return objectSize(shape.object);
    }
  };
  const offsetsOf = (group: GroupShape): number[] => {
    let offsets = fieldOffsets.get(group);
    if (offsets === undefined) {
      offsets = [];
      let at = 0;
      for (const field of group.fields) {
        offsets.push(at);
        at += sizeOf(field.shape);
      }
      fieldOffsets.set(group, offsets);
    }
    return offsets;
  };
  const threads = program.threads.length;
  const agents = threads + capacities.agents;
  const threadSize = headerSize + frameSize.thread;
  const asyncSize = headerSize + frameSize.async;
  const agentBase = 1;
  let at = agentBase + threads * threadSize + capacities.agents * asyncSize;
  const pools = program.pools.map((pool): PoolLayout => {
    const size = sizeOf(pool.shape);
    const header = pool.isGlobals ? 0 : pool.isRecycled ? 2 : 1;
    const slots = pool.isGlobals ? 1 : (capacities.pools[pool.index] ?? 0);
    const stride = header + size;
    const base = at;
    at += slots * stride;
    return { pool, slots, base, stride, header, size, ...describe(pool) };
  });
  refuseTooLarge(pools);
  const stored = at;
  const globals = pools[0];
  const nameWords = new Set<number>();
  const wordsOfField = (field: number): number[] => {
    const shape = program.globals.fields[field]?.shape;
    const start = (globals?.base ?? 0) + (offsetsOf(program.globals)[field] ?? 0);
    return shape === undefined ? [] : Array.from({ length: sizeOf(shape) }, (_, index) => start + index);
  };
  const passingWords = [...program.passingNames].flatMap(wordsOfField);
  for (const word of [...program.nameFields].flatMap(wordsOfField)) nameWords.add(word);
  program.threads.forEach((thread, agent) => {
    for (const word of thread.body.locals) {
      const offset = program.nameWords.has(word) ? frameOffset(word) : undefined;
      if (offset !== undefined) nameWords.add(agentBase + agent * threadSize + headerSize + offset);
    }
  });
  return {
    pools,
    threads,
    agents,
    threadSize,
    asyncSize,
    stored,
    hostBase: stored,
    total: stored + threadSize,
    nameWords,
    passingWords,
    baseOfAgent(agent) {
      if (agent >= agents) return stored;
      if (agent < threads) return agentBase + agent * threadSize;
      return agentBase + threads * threadSize + (agent - threads) * asyncSize;
    },
    sizeOf,
    lengthOf,
    capacityOf,
    fieldOffset: (group, field) => offsetsOf(group)[field] ?? 0,
  };

  /** What lies where in a pool's objects. */
  function describe(pool: Pool): Pick<PoolLayout, 'cells' | 'objects' | 'sets' | 'marked' | 'epochs' | 'ranks'> {
    const cells: Cell[] = [];
    const objects: ObjectCell[] = [];
    const sets: { offset: number; capacity: number }[] = [];
    const epochs: number[] = [];
    const marked = new Set<number>();
    const ranks: number[] = [];
    const visit = (
      shape: Shape,
      offset: number,
      path: string,
      declaration: string,
      isGhost: boolean,
      isMarked: boolean,
      name: string,
    ) => {
      switch (shape.kind) {
        case 'group':
          shape.fields.forEach((field, index) => {
            const inner = path === '' ? field.name : `${path}.${field.name}`;
            const declared = declaration === '' ? field.name : `${declaration}.${field.name}`;
            const lockName = field.lockName ?? field.name;
            const where = offset + (offsetsOf(shape)[index] ?? 0);
            visit(field.shape, where, inner, declared, isGhost || field.isGhost, isMarked || field.isMarked, lockName);
          });
          return;
        case 'array':
          for (let i = 0; i < lengthOf(shape); i++) {
            visit(shape.of, offset + i * sizeOf(shape.of), `${path}[${i}]`, declaration, isGhost, isMarked, name);
          }
          return;
        case 'object':
          objects.push({ pool: pool.index, offset, kind: shape.object, declaration, name });
          if (shape.object === 'seqcount') epochs.push(offset);
          break;
        case 'set':
          if (shape.members.kind === 'list') sets.push({ offset, capacity: capacityOf(shape) });
          break;
        case 'word':
          if (shape.word === 'epoch') epochs.push(offset);
          if (shape.isRank === true) ranks.push(offset);
          break;
        case 'union':
          break;
      }
      if (isMarked) marked.add(offset);
      cells.push({ path, offset, shape, isGhost });
    };
    visit(pool.shape, 0, '', pool.isGlobals ? '' : pool.name, false, false, pool.name);
    return { cells, objects, sets, marked, epochs, ranks };
  }
}

function refuseTooLarge(pools: readonly PoolLayout[]): void {
  if (pools.length > mostPools) throw new Error(`more than ${mostPools} kinds of objects`);
  for (const { pool, size, slots } of pools) {
    if (size >= largestObject)
      throw new Error(`an object of ${pool.name} has ${size} words, more than ${largestObject}`);
    if (slots >= mostSlots) throw new Error(`more than ${mostSlots} objects of ${pool.name}`);
  }
}

/** The index of an object's first field in the vector. */
export function objectIndex(layout: PoolLayout, slot: number): number {
  return layout.base + slot * layout.stride + layout.header;
}
