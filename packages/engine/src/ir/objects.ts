/**
 * The words of the engine's objects: which lie where in a lock, a queue, a count. Primitives, sanitizers and
 * reports read them by these names.
 */
import type { ObjectKind } from './shape.ts';

/** An agent in a word: its index plus one, so that 0 is nobody. */
export const objectWords = {
  /** Who holds it. */
  spinlock: { owner: 0 },
  mutex: { owner: 0 },
  /** Who holds it for write; how often each agent holds it for read (two bits each); who waits for which. */
  rwsem: { writer: 0, readers: 1, readWaiters: 2, writeWaiters: 3 },
  /** Whether it is set; who set it, for reports and for ends. Who waits stands with the agents. */
  bitlock: { bit: 0, owner: 1 },
  seqcount: { sequence: 0 },
  refcount: { count: 0 },
  /** Sets of agents, one bit each. */
  waitqueue: { members: 0, exclusive: 1 },
  completion: { done: 0 },
  rcuwait: { waiter: 0 },
  /** What runs, on what; whether it is queued; who runs it; whether it is being cancelled. */
  work: { function: 0, argument: 1, pending: 2, runner: 3, cancelling: 4 },
  percpu_ref: { count: 0, dying: 1 },
  /** How deep each agent is inside, two bits each. */
  srcu: { nesting: 0 },
  /** Who holds it for write; how often each holds it for read. */
  lockmap: { writer: 0, readers: 1 },
} as const;

export function objectSize(kind: ObjectKind): number {
  return Object.keys(objectWords[kind]).length;
}

/** Locks whose holders can be told: for lockdep, `holding`, and what must be let go at an end. */
export const lockKinds: ReadonlySet<ObjectKind> = new Set(['spinlock', 'mutex', 'rwsem', 'bitlock', 'srcu', 'lockmap']);

/** Two bits an agent: the highest index whose readers fit a word. */
export const mostAgents = 15;

/** How often an agent holds a lock for read, in a word of two bits each. */
export function nestingOf(word: number, agent: number): number {
  return (word >>> (2 * agent)) & 3;
}

/** `complete_all`: enough for ever. */
export const completedForAll = 1000;
