/**
 * Shared memory of one state: resolving pointers, allocating, freeing, what freeing does to every other pointer.
 */
import { headerWords } from '../../ir/agent.ts';
import { nestingOf, objectWords } from '../../ir/objects.ts';
import { isPointer, isStale, objectKey, objectOf, offsetOf, pointer, poolOf, slotOf } from '../../ir/word.ts';
import { type Layout, life, objectIndex, type PoolLayout } from '../../state/layout.ts';

export interface Fault {
  readonly kind: string;
  readonly message: string;
}

export class Memory {
  readonly layout: Layout;
  words: Int32Array;
  /** Words of variables that no state holds; pointers in them go stale as well. */
  readonly scratch: Int32Array;

  constructor(layout: Layout, scratch: number) {
    this.layout = layout;
    this.words = new Int32Array(layout.total);
    this.scratch = new Int32Array(scratch);
  }

  poolLayout(pool: number): PoolLayout {
    return this.layout.pools[pool] as PoolLayout;
  }

  /** The index of the word that a pointer means, or what is wrong with following it. `agent` is who asks. */
  resolve(word: number, agent: number): number | Fault {
    if (!isPointer(word)) {
      return {
        kind: 'assertion',
        message: word === 0 ? 'a NULL pointer is followed' : 'an error is followed as a pointer',
      };
    }
    if (isStale(word)) return { kind: 'use_after_free', message: `freed ${this.nameOf(word)} is used` };
    const pool = this.poolLayout(poolOf(word));
    const index = objectIndex(pool, slotOf(word));
    if (pool.header > 0) {
      const alive = this.words[index - pool.header] as number;
      if (alive === life.free) return { kind: 'use_after_free', message: `freed ${pool.pool.name} is used` };
      if (alive === life.readable) {
        const readers = this.words[index - 1] as number;
        if ((readers & (1 << agent)) === 0) {
          return { kind: 'use_after_free', message: `freed ${pool.pool.name} is used outside its read section` };
        }
      }
    }
    return index + offsetOf(word);
  }

  /** The index without asking whether the object lives: for judging code, which reads nothing there then. */
  resolveLeniently(word: number): number {
    if (!isPointer(word) || isStale(word)) return -1;
    const pool = this.poolLayout(poolOf(word));
    const index = objectIndex(pool, slotOf(word));
    if (pool.header > 0 && this.words[index - pool.header] === life.free) return -1;
    return index + offsetOf(word);
  }

  nameOf(word: number): string {
    return this.poolLayout(poolOf(word)).pool.name;
  }

  isLive(pool: PoolLayout, slot: number): boolean {
    return pool.header === 0 || this.words[objectIndex(pool, slot) - pool.header] === life.live;
  }

  /**
   * Slots that an allocation may take: the lowest free one that nothing points to, and every free one that
   * something still points to. The first is −1 if the pool has no such slot left. In the middle of a step variables
   * that no state holds point as well.
   */
  allocatable(poolIndex: number, inMiddle: boolean): number[] {
    const pool = this.poolLayout(poolIndex);
    const pointed = this.pointedSlots(poolIndex);
    if (inMiddle) {
      for (const word of this.scratch) if (isPointer(word) && poolOf(word) === poolIndex) pointed.add(slotOf(word));
    }
    let fresh = -1;
    const reused: number[] = [];
    for (let slot = 0; slot < pool.slots; slot++) {
      const at = objectIndex(pool, slot) - pool.header;
      const alive = this.words[at];
      if (alive === life.live) continue;
      if (alive === life.readable || pointed.has(slot)) reused.push(slot);
      else if (fresh < 0) fresh = slot;
    }
    return [fresh, ...reused];
  }

  /** Free slots that nothing points to. */
  freshSlots(poolIndex: number): number[] {
    const pool = this.poolLayout(poolIndex);
    const pointed = this.pointedSlots(poolIndex);
    const slots = Array.from({ length: pool.slots }, (_, slot) => slot);
    return slots.filter((slot) => {
      const alive = this.words[objectIndex(pool, slot) - pool.header];
      return alive === life.free && !pointed.has(slot);
    });
  }

  /** Slots that some pointer means, names of the set-up left out. */
  private pointedSlots(poolIndex: number): Set<number> {
    const slots = new Set<number>();
    const { words, layout } = this;
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      if (isPointer(word) && poolOf(word) === poolIndex && !layout.nameWords.has(i)) slots.add(slotOf(word));
    }
    return slots;
  }

  /** Begins a life at a slot. A recycled slot that readers still look at keeps its fields. */
  allocate(poolIndex: number, slot: number): number {
    const pool = this.poolLayout(poolIndex);
    const index = objectIndex(pool, slot);
    this.words[index - pool.header] = life.live;
    if (pool.pool.isRecycled) this.words[index - 1] = 0;
    return pointer(poolIndex, slot, 0);
  }

  /**
   * Ends an object's life for an agent, or says what is wrong with that. `readers` are agents inside read sections: of a
   * recycled object others of them may have an rwsem for read, since they may still let it go.
   */
  free(word: number, agent: number, readers: number): Fault | undefined {
    if (word === 0) return undefined;
    if (!isPointer(word)) return { kind: 'assertion', message: 'an error is freed as a pointer' };
    const name = this.nameOf(word);
    if (isStale(word)) return { kind: 'use_after_free', message: `${name} is freed twice` };
    if (offsetOf(word) !== 0) return { kind: 'assertion', message: `a part of ${name} is freed` };
    const pool = this.poolLayout(poolOf(word));
    const slot = slotOf(word);
    const index = objectIndex(pool, slot);
    if (pool.header === 0) return { kind: 'assertion', message: 'the globals are freed' };
    if (this.words[index - pool.header] !== life.live) {
      return { kind: 'use_after_free', message: `${name} is freed twice` };
    }
    const busy = this.busyObject(pool, index, pool.pool.isRecycled ? readers & ~(1 << agent) : 0);
    if (busy !== undefined) return { kind: 'use_after_free', message: `${name} is freed while ${busy}` };
    if (pool.pool.isRecycled && readers !== 0) {
      this.words[index - pool.header] = life.readable;
      this.words[index - 1] = readers;
      return undefined;
    }
    this.die(pool, slot);
    return undefined;
  }

  /** A held lock, or somebody who waits, in an object that is about to be freed. `mayRead`: who may have it for read. */
  private busyObject(pool: PoolLayout, index: number, mayRead: number): string | undefined {
    for (const { kind, offset, name } of pool.objects) {
      const word = (at: number): number => this.words[index + offset + at] as number;
      switch (kind) {
        case 'spinlock':
        case 'mutex':
          if (word(0) !== 0) return `its ${name} is held`;
          break;
        case 'bitlock':
          if (word(objectWords.bitlock.bit) !== 0) return `its ${name} is held`;
          break;
        case 'rwsem':
          if (word(objectWords.rwsem.writer) !== 0 || this.isReadBesides(word(objectWords.rwsem.readers), mayRead))
            return `its ${name} is held`;
          if (word(objectWords.rwsem.readWaiters) !== 0 || word(objectWords.rwsem.writeWaiters) !== 0) {
            return `somebody waits for its ${name}`;
          }
          break;
        case 'waitqueue':
          if (word(objectWords.waitqueue.members) !== 0) return `somebody waits on its ${name}`;
          break;
        case 'rcuwait':
          if (word(0) !== 0) return `somebody waits on its ${name}`;
          break;
        case 'work':
          if (word(objectWords.work.pending) !== 0 || word(objectWords.work.runner) !== 0)
            return `its ${name} is queued`;
          break;
        case 'lockmap':
          if (word(0) !== 0 || word(1) !== 0) return `its ${name} is held`;
          break;
        default:
          break;
      }
    }
    return undefined;
  }

  /** Whether an agent that is none of a set holds an rwsem for read. */
  private isReadBesides(readers: number, agents: number): boolean {
    for (let agent = 0; agent < this.layout.agents; agent++) {
      if (nestingOf(readers, agent) !== 0 && (agents & (1 << agent)) === 0) return true;
    }
    return false;
  }

  /** Nobody may look any more: fields are 0 and every pointer to it is stale. */
  private die(pool: PoolLayout, slot: number): void {
    const start = pool.base + slot * pool.stride;
    this.words.fill(0, start, start + pool.stride);
    const key = objectKey(pool.pool.index, slot);
    const mark = (words: Int32Array): void => {
      for (let i = 0; i < words.length; i++) {
        const word = words[i] as number;
        if (isPointer(word) && objectOf(word) === key) words[i] = word | 1;
      }
    };
    mark(this.words);
    mark(this.scratch);
    this.sortSets();
  }

  /**
   * Freed objects that readers may still look at, but that no pointer means any more and whose fields are those of a
   * new object: nobody can come to look, and who allocates can't tell such a slot from a fresh one. So they are gone
   * at once, which keeps everything but counts.
   */
  dropUnreachable(): void {
    for (const pool of this.layout.pools) {
      if (!pool.pool.isRecycled) continue;
      let pointed: Set<number> | undefined;
      for (let slot = 0; slot < pool.slots; slot++) {
        if (this.words[objectIndex(pool, slot) - pool.header] !== life.readable) continue;
        pointed ??= this.pointedSlots(pool.pool.index);
        if (!pointed.has(slot) && this.isAsNew(pool, slot)) this.die(pool, slot);
      }
    }
  }

  private isAsNew(pool: PoolLayout, slot: number): boolean {
    const end = pool.base + (slot + 1) * pool.stride;
    for (let i = objectIndex(pool, slot); i < end; i++) if (this.words[i] !== 0) return false;
    return true;
  }

  /** An agent has left its read sections: freed objects that only it could look at are gone. */
  readerLeft(agent: number): void {
    const bit = 1 << agent;
    for (const pool of this.layout.pools) {
      if (!pool.pool.isRecycled) continue;
      for (let slot = 0; slot < pool.slots; slot++) {
        const index = objectIndex(pool, slot);
        if (this.words[index - pool.header] !== life.readable) continue;
        const readers = (this.words[index - 1] as number) & ~bit;
        this.words[index - 1] = readers;
        if (readers === 0) this.die(pool, slot);
      }
    }
    const { words, layout } = this;
    for (let other = 0; other < layout.agents; other++) {
      const base = layout.baseOfAgent(other);
      // Who waits for an SRCU domain has its own readers.
      if (words[base + headerWords.waitsFor] !== 0) continue;
      words[base + headerWords.graceSet] = (words[base + headerWords.graceSet] as number) & ~bit;
    }
  }

  // Sets with members in a list: sorted, without doubles, zeros at the end.

  insert(index: number, capacity: number, member: number): boolean {
    let room = -1;
    for (let i = 0; i < capacity; i++) {
      const word = this.words[index + i];
      if (word === member) return true;
      if (word === 0 && room < 0) room = i;
    }
    if (room < 0) return false;
    this.words[index + room] = member;
    this.sortSet(index, capacity);
    return true;
  }

  erase(index: number, capacity: number, member: number): void {
    for (let i = 0; i < capacity; i++) if (this.words[index + i] === member) this.words[index + i] = 0;
    this.sortSet(index, capacity);
  }

  has(index: number, capacity: number, member: number): boolean {
    for (let i = 0; i < capacity; i++) if (this.words[index + i] === member) return true;
    return false;
  }

  private sortSet(index: number, capacity: number): void {
    const members: number[] = [];
    for (let i = 0; i < capacity; i++) {
      const word = this.words[index + i] as number;
      if (word !== 0 && !members.includes(word)) members.push(word);
    }
    members.sort((a, b) => a - b);
    for (let i = 0; i < capacity; i++) this.words[index + i] = members[i] ?? 0;
  }

  /** Lists of members stand in the order of their words. */
  sortSets(): void {
    for (const pool of this.layout.pools) {
      for (const { offset, capacity } of pool.sets) {
        for (let slot = 0; slot < pool.slots; slot++) this.sortSet(objectIndex(pool, slot) + offset, capacity);
      }
    }
  }
}
