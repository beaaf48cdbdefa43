/**
 * What a reader of a finding asks next: who freed the object and who made it, who holds the lock and since when. Comes
 * in: the steps of one execution, as they are taken. Leaves: sentences about a finding at its end.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { isPointer, isStale, objectKey, objectOf, offsetOf, pointer, poolOf, slotOf } from '../ir/word.ts';
import type { Finding } from '../trace/finding.ts';
import type { Namer } from './namer.ts';

/** Who did something, and in which step; the set-up has none. */
interface Deed {
  readonly agent: string;
  readonly step: number;
}

interface Life {
  readonly name: string;
  readonly made?: Deed;
  readonly freed?: Deed;
}

interface Hold extends Deed {
  readonly lock: string;
  readonly how: 'read' | 'write' | 'held';
  readonly address: number;
}

export class LastWords {
  private readonly machine: Machine;
  private readonly namer: Namer;
  /** The last life at each slot, and the last that has ended. */
  private readonly lives = new Map<number, Life>();
  private readonly ended = new Map<number, Life>();
  /** By agent and lock. */
  private holds = new Map<string, Hold>();

  constructor(machine: Machine, namer: Namer) {
    this.machine = machine;
    this.namer = namer;
    this.arrived(0);
  }

  made(object: number, by: Deed): void {
    this.lives.set(objectOf(object), { name: this.namer.pointer(object), made: by });
  }

  freed(object: number, by: Deed): void {
    const known = this.lives.get(objectOf(object));
    const life = { name: this.namer.pointer(object), ...known, freed: by };
    this.lives.set(objectOf(object), life);
    this.ended.set(objectOf(object), life);
  }

  /** A step, counted from 1, has led here. */
  arrived(step: number): void {
    const { machine, namer } = this;
    const before = this.holds;
    this.holds = new Map();
    for (let agent = 0; agent < machine.layout.agents; agent++) {
      for (const { address, how } of machine.heldBy(agent)) {
        const key = `${agent} ${address} ${how}`;
        const hold = { agent: namer.agent(agent), step, lock: this.lockName(address), how, address };
        this.holds.set(key, before.get(key) ?? hold);
      }
    }
  }

  /** `about` is what the finding is about, or 0. */
  of({ kind, key }: Finding, about: number): string[] {
    switch (kind) {
      case 'use_after_free':
        return this.ofLife(about);
      case 'lock_balance':
        return this.ofLock(about);
      case 'deadlock':
      case 'lost_wakeup':
        return this.ofHolds();
      case 'leak':
        return [...this.ofHolds(), ...this.left(key)];
      default:
        return [];
    }
  }

  private ofLife(object: number): string[] {
    if (!isPointer(object)) return [];
    // At the place of what is stale something else may live by now.
    const life = (isStale(object) ? this.ended : this.lives).get(objectOf(object));
    if (life === undefined) return [];
    const sentences: string[] = [];
    if (life.freed !== undefined) sentences.push(`${life.name} was freed by ${deed(life.freed)}`);
    if (life.made !== undefined) sentences.push(`${life.name} was made by ${deed(life.made)}`);
    return sentences;
  }

  private ofLock(lock: number): string[] {
    const holders = [...this.holds.values()].filter(({ address }) => address === lock);
    if (holders.length > 0) return holders.map(held);
    return isPointer(lock) ? [`nobody holds ${this.lockName(lock)}`] : [];
  }

  /** `mmap_lock of mm_struct#1`. */
  private lockName(address: number): string {
    const pool = this.machine.memory.poolLayout(poolOf(address));
    const lock = pool.objects.find(({ offset }) => offset === offsetOf(address));
    if (pool.pool.isGlobals || lock === undefined) return this.namer.pointer(address);
    return `${lock.name} of ${this.namer.objectAt(poolOf(address), slotOf(address))}`;
  }

  private ofHolds(): string[] {
    return [...this.holds.values()].map(held);
  }

  /** Objects of the pool that a leak is of, as far as threads made them. */
  private left(key: string): string[] {
    const { machine } = this;
    const pool = machine.layout.pools.find((each) => key === `leak of ${each.pool.name}`);
    if (pool === undefined) return [];
    const sentences: string[] = [];
    for (let slot = 0; slot < pool.slots; slot++) {
      const life = this.lives.get(objectKey(pool.pool.index, slot));
      if (!machine.memory.isLive(pool, slot)) continue;
      const name = life?.name ?? this.namer.pointer(pointer(pool.pool.index, slot, 0));
      sentences.push(
        life?.made === undefined ? `${name} is left` : `${name} is left; it was made by ${deed(life.made)}`,
      );
    }
    return sentences;
  }
}

function deed({ agent, step }: Deed): string {
  return `${agent} in step ${step}`;
}

function held({ lock, agent, how, step }: Hold): string {
  const mode = how === 'held' ? '' : ` for ${how}`;
  return `${lock} is held${mode} by ${agent} since ${step === 0 ? 'the beginning' : `step ${step}`}`;
}
