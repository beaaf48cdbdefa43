/**
 * Bounds of a search, asked in one place at each expansion. One that was hit is part of the verdict.
 */

export interface Bounds {
  readonly states?: number;
  /** Bytes for states and graph. */
  readonly memory?: number;
  /** Milliseconds, by the clock that the host hands in. */
  readonly time?: number;
  /** Slots of a pool, by its name: an allocation beyond cuts its step. */
  readonly pools?: Readonly<Record<string, number>>;
}

/** What the host lends: the engine has no clock and no interrupts of its own. */
export interface SearchHost {
  /** Milliseconds since some moment. */
  readonly now?: () => number;
  /** Asked now and then; true ends the search where it is. */
  readonly isInterrupted?: () => boolean;
  /** Told now and then. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly states: number;
  readonly steps: number;
  readonly frontier: number;
}

/**
 * `sampled`: only walks by lot were taken, and they have not met everything. `hashed`: states were told apart by
 * hashes, so that one may have been taken for another.
 */
export type StopReason = 'states' | 'memory' | 'time' | 'interrupted' | 'sampled' | 'hashed';

/** Thrown where a search, or what is judged when it is over, can't go on: what was seen until then is told. */
export class Stopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(reason);
    this.reason = reason;
  }
}

const askEvery = 256;

interface BoundedOptions {
  readonly bounds: Bounds;
  readonly host: SearchHost;
  /** By the host's clock. */
  readonly deadline: number | undefined;
}

export class BoundsWatch {
  private readonly options: BoundedOptions;
  private asked = 0;

  constructor(options: BoundedOptions) {
    this.options = options;
  }

  /** The bound that is hit, if one is. */
  ask(now: Progress & { readonly bytes: () => number }): StopReason | undefined {
    const { host, bounds } = this.options;
    const { states, memory } = bounds;
    if (states !== undefined && now.states > states) return 'states';
    if (this.asked++ % askEvery !== 0) return undefined;
    if (memory !== undefined && now.bytes() > memory) return 'memory';
    const outside = stoppedFromOutside(this.options);
    if (outside === undefined) host.onProgress?.(now);
    return outside;
  }
}

/** To be called very often by what goes on when a search is over: throws `Stopped` where that must end. */
export function watchFromOutside(options: BoundedOptions): () => void {
  let asked = 0;
  return () => {
    if (asked++ % askEvery !== 0) return;
    const reason = stoppedFromOutside(options);
    if (reason !== undefined) throw new Stopped(reason);
  };
}

/** What ends a search however far it has come, if anything does. */
export function stoppedFromOutside({ host, deadline }: BoundedOptions): 'time' | 'interrupted' | undefined {
  if (deadline !== undefined && host.now !== undefined && host.now() > deadline) return 'time';
  return host.isInterrupted?.() === true ? 'interrupted' : undefined;
}
