/**
 * What the engine keeps of every agent besides its variables. An agent is a thread of the scenario or a piece of
 * `async` work; its words lie together, these first.
 */

export const headerWords = {
  /** Where it stands: the index of an instruction; 0 when it has ended or is none. */
  location: 0,
  /** How deep it is inside RCU read sections, irq-off regions, and how many spinlocks it holds. */
  rcuNesting: 1,
  irqNesting: 2,
  spinlocks: 3,
  /** The bit lock or work item it waits for, and how (`waiting`). */
  waitsFor: 4,
  waitState: 5,
  /** The agents whose read sections it waits to see ended, one bit each. */
  graceSet: 6,
  taskState: 7,
  signal: 8,
  /** Bits of path phrases that happened in the operation under way. */
  pathBits: 9,
  /** What kind of work a dynamic agent is (`agentKinds`). */
  kind: 10,
} as const;

export type HeaderField = keyof typeof headerWords;

export const headerSize = Object.keys(headerWords).length;

/** Values of `waitState`. */
export const waiting = {
  no: 0,
  /** A sharer of a bit lock that is queued, and one that was woken. */
  sharer: 1,
  woken: 2,
  /** Queued to take a bit lock. */
  locker: 3,
  /** A flush waits for the run that is queued, for the run under way; the run has ended. */
  flushQueued: 4,
  flushRunning: 5,
  flushed: 6,
} as const;

export const taskStates = { running: 0, interruptible: 1, killable: 2, uninterruptible: 3 } as const;

export const signals = { none: 0, pending: 1, fatal: 2 } as const;

/** Callbacks and completions must not sleep; work items may. */
export const agentKinds = { thread: 0, callback: 1, completion: 2, work: 3 } as const;
