/**
 * Canonical ids: renumbers the objects of each pool in the order in which they are first visited from the agents and
 * the globals, so that states that differ in the numbering of slots alone are equal. Sound because programs test
 * pointers for null and for equality only, follow and copy them; a `rank` lies in its object and moves with it.
 *
 * What has no order of its own (members of sets, work that has not begun, objects that nothing points to) is visited
 * by what can be seen from it. Things that look alike from there are taken in any order: then two states that are
 * equal up to numbering may stay apart, never the other way round.
 */
import { headerWords } from '../../ir/agent.ts';
import type { Program } from '../../ir/program.ts';
import { isEpoch, isPointer, isStale, objectKey, objectOf, offsetOf, pointer, poolOf, slotOf } from '../../ir/word.ts';
import { type Layout, life, objectIndex, type PoolLayout } from '../../state/layout.ts';

/** For each pool the new number of each slot. */
export type SlotMap = readonly (readonly number[])[];

/**
 * Whether a program's objects may be renumbered: not where counts of single objects are compared with what they were
 * in the first state, for that goes by number. Locks must simply be free.
 */
export function mayRenumber(program: Program, layout: Layout): boolean {
  if (program.epilogue.length > 0) return true;
  return layout.pools.every((pool) => pool.pool.isGlobals || pool.objects.every((each) => !counts.has(each.kind)));
}

const counts: ReadonlySet<string> = new Set(['refcount', 'percpu_ref']);

/** Renumbers the objects of a state; undefined if all had their numbers. */
export function renumber(
  layout: Layout,
  program: Program,
  words: Int32Array,
  pendingFlag: number,
): SlotMap | undefined {
  const map = new Numbering(layout, program, words, pendingFlag).run();
  if (map.every((slots) => slots.every((to, from) => to === from))) return undefined;
  for (const pool of layout.pools) {
    const slots = map[pool.pool.index] ?? [];
    const old = words.slice(pool.base, pool.base + pool.slots * pool.stride);
    slots.forEach((to, from) => {
      words.set(old.subarray(from * pool.stride, (from + 1) * pool.stride), pool.base + to * pool.stride);
    });
  }
  for (let at = 0; at < layout.stored; at++) {
    const word = words[at] as number;
    if (isPointer(word)) words[at] = renumbered(word, map);
  }
  return map;
}

export function renumbered(word: number, map: SlotMap): number {
  const pool = poolOf(word);
  const moved = pointer(pool, map[pool]?.[slotOf(word)] ?? slotOf(word), offsetOf(word));
  return isStale(word) ? moved | 1 : moved;
}

/** A stretch of words to be visited. */
interface Stretch {
  readonly start: number;
  readonly size: number;
  readonly sets: readonly { readonly offset: number; readonly capacity: number }[];
}

interface Look {
  readonly text: string;
  /** Objects in sight that have no number yet: when one of them gets its own, the look changes. */
  readonly unvisited: readonly number[];
}

class Numbering {
  private readonly layout: Layout;
  private readonly program: Program;
  private readonly words: Int32Array;
  private readonly pendingFlag: number;
  /** New numbers by the key of an object. */
  private readonly numbers = new Map<number, number>();
  private readonly next: number[];
  private readonly epochs = new Map<number, number>();
  private readonly queue: Stretch[] = [];
  private readonly sets: { readonly start: number; readonly capacity: number }[] = [];

  constructor(layout: Layout, program: Program, words: Int32Array, pendingFlag: number) {
    this.layout = layout;
    this.program = program;
    this.words = words;
    this.pendingFlag = pendingFlag;
    this.next = layout.pools.map(() => 0);
  }

  run(): SlotMap {
    const { layout, words } = this;
    const pending: Stretch[] = [];
    for (let agent = 0; agent < layout.agents; agent++) {
      const start = layout.baseOfAgent(agent);
      const isThread = agent < layout.threads;
      const stretch = { start, size: isThread ? layout.threadSize : layout.asyncSize, sets: [] };
      const waits = !isThread && ((words[start + headerWords.kind] as number) & this.pendingFlag) !== 0;
      if (waits) pending.push(stretch);
      else this.queue.push(stretch);
    }
    for (const pool of layout.pools) {
      if (!this.isFixed(pool)) continue;
      for (let slot = 0; slot < pool.slots; slot++) this.queue.push(objectStretch(pool, slot));
    }
    this.drain();
    this.visitByLook(pending, (stretch) => stretch);
    for (const pool of layout.pools) {
      if (this.isFixed(pool)) continue;
      this.visitByLook(this.unvisited(pool), ({ slot }) => {
        this.visit(pointer(pool.pool.index, slot, 0));
        return undefined;
      });
    }
    return layout.pools.map((pool) => {
      let free = this.next[pool.pool.index] as number;
      return Array.from({ length: pool.slots }, (_, slot) =>
        this.isFixed(pool) ? slot : (this.numbers.get(objectKey(pool.pool.index, slot)) ?? free++),
      );
    });
  }

  /** The globals are one object, tasks are known by their threads. */
  private isFixed(pool: PoolLayout): boolean {
    return pool.pool.isGlobals || pool.pool === this.program.taskPool;
  }

  private unvisited(pool: PoolLayout): (Stretch & { readonly slot: number })[] {
    const found: (Stretch & { slot: number })[] = [];
    for (let slot = 0; slot < pool.slots; slot++) {
      if (this.words[objectIndex(pool, slot) - pool.header] === life.free) continue;
      if (!this.numbers.has(objectKey(pool.pool.index, slot))) found.push({ ...objectStretch(pool, slot), slot });
    }
    return found;
  }

  /** Visits things without an order, the least look first. Each visit can change how the others look. */
  private visitByLook<T extends Stretch>(things: readonly T[], enter: (thing: T) => Stretch | undefined): void {
    let rest = things.map((thing) => ({ thing, look: this.lookOf(thing) }));
    while (rest.length > 0) {
      rest.sort((a, b) => compare(a.look.text, b.look.text));
      // One that looks like no other is taken first: it tells others apart.
      const single =
        rest.find(({ look }, at) => rest[at - 1]?.look.text !== look.text && rest[at + 1]?.look.text !== look.text) ??
        rest[0];
      if (single === undefined) return;
      const stretch = enter(single.thing);
      if (stretch !== undefined) this.queue.push(stretch);
      this.drain();
      rest = rest
        .filter(({ thing }) => thing !== single.thing && !this.wasVisited(thing))
        .map(({ thing, look }) => ({
          thing,
          look: look.unvisited.some((key) => this.numbers.has(key)) ? this.lookOf(thing) : look,
        }));
    }
  }

  private wasVisited(thing: Stretch): boolean {
    return 'slot' in thing && this.numbers.has(this.keyAt(thing.start));
  }

  private keyAt(start: number): number {
    const pool = this.layout.pools.find((each) => start >= each.base && start < each.base + each.slots * each.stride);
    return pool === undefined ? -1 : objectKey(pool.pool.index, Math.floor((start - pool.base) / pool.stride));
  }

  /** Visits what is queued, then sets that were met on the way. */
  private drain(): void {
    for (;;) {
      const stretch = this.queue.shift();
      if (stretch !== undefined) {
        this.scan(stretch);
        continue;
      }
      const set = this.sets.shift();
      if (set === undefined) return;
      const members: (Stretch & { readonly slot: number; readonly member: number })[] = [];
      for (let at = 0; at < set.capacity; at++) {
        const member = this.words[set.start + at] as number;
        if (!isPointer(member) || this.numbers.has(objectOf(member))) continue;
        const pool = this.layout.pools[poolOf(member)] as PoolLayout;
        if (!this.isFixed(pool)) members.push({ ...objectStretch(pool, slotOf(member)), slot: slotOf(member), member });
      }
      this.visitByLook(members, ({ member }) => {
        this.visit(member);
        return undefined;
      });
    }
  }

  private scan({ start, size, sets }: Stretch): void {
    for (let at = 0; at < size; at++) {
      const set = sets.find((each) => each.offset === at);
      if (set !== undefined) {
        this.sets.push({ start: start + at, capacity: set.capacity });
        at += set.capacity - 1;
        continue;
      }
      const word = this.words[start + at] as number;
      if (isPointer(word)) this.visit(word);
      else if (isEpoch(word) && !this.epochs.has(word)) this.epochs.set(word, this.epochs.size);
    }
  }

  private visit(word: number): void {
    const pool = this.layout.pools[poolOf(word)] as PoolLayout;
    const key = objectOf(word);
    if (this.isFixed(pool) || this.numbers.has(key)) return;
    const number = this.next[pool.pool.index] as number;
    this.next[pool.pool.index] = number + 1;
    this.numbers.set(key, number);
    this.queue.push(objectStretch(pool, slotOf(word)));
  }

  /** What can be seen from a thing, with what was not visited yet named in the order in which it is met here. */
  private lookOf(thing: Stretch): Look {
    const met = new Map<number, number>();
    const inSets: number[] = [];
    const epochs = new Map<number, number>();
    const parts: (number | string)[] = [];
    const queue: Stretch[] = [thing];
    if ('slot' in thing) met.set(this.keyAt(thing.start), 0);
    const nameOf = (word: number): string => {
      const pool = this.layout.pools[poolOf(word)] as PoolLayout;
      const key = objectOf(word);
      const known = this.isFixed(pool) ? slotOf(word) : this.numbers.get(key);
      const tail = `${pool.pool.index}.${offsetOf(word)}${isStale(word) ? 's' : ''}`;
      if (known !== undefined) return `p${known}.${tail}`;
      let name = met.get(key);
      if (name === undefined) {
        name = met.size;
        met.set(key, name);
        queue.push(objectStretch(pool, slotOf(word)));
      }
      return `q${name}.${tail}`;
    };
    const epochName = (word: number): string => {
      const known = this.epochs.get(word);
      if (known !== undefined) return `e${known}`;
      const name = epochs.get(word) ?? epochs.size;
      epochs.set(word, name);
      return `f${name}.${word & 1}`;
    };
    for (let stretch = queue.shift(); stretch !== undefined; stretch = queue.shift()) {
      const { start, size, sets } = stretch;
      for (let at = 0; at < size; at++) {
        const set = sets.find((each) => each.offset === at);
        if (set !== undefined) {
          const members = Array.from(this.words.subarray(start + at, start + at + set.capacity));
          const names = members.map((each) => this.memberName(each));
          for (const each of members) if (isPointer(each)) inSets.push(objectOf(each));
          parts.push(`{${names.sort().join()}}`);
          at += set.capacity - 1;
          continue;
        }
        const word = this.words[start + at] as number;
        parts.push(isPointer(word) ? nameOf(word) : isEpoch(word) ? epochName(word) : word);
      }
      parts.push('/');
    }
    return { text: parts.join(' '), unvisited: [...met.keys(), ...inSets].filter((key) => !this.numbers.has(key)) };
  }

  /** A member of a set as others see it: by its number, if it has one already. */
  private memberName(word: number): string {
    if (!isPointer(word)) return String(word);
    const pool = this.layout.pools[poolOf(word)] as PoolLayout;
    const known = this.isFixed(pool) ? slotOf(word) : this.numbers.get(objectOf(word));
    return `${known ?? '?'}.${pool.pool.index}.${offsetOf(word)}${isStale(word) ? 's' : ''}`;
  }
}

/** An object's words, with its life. */
function objectStretch(pool: PoolLayout, slot: number): Stretch {
  const start = pool.base + slot * pool.stride;
  const sets = pool.sets.map(({ offset, capacity }) => ({ offset: offset + pool.header, capacity }));
  return { start, size: pool.stride, sets };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
