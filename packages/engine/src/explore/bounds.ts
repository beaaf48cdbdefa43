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

const askEvery = 256;

export class BoundsWatch {
  private readonly bounds: Bounds;
  private readonly host: SearchHost;
  private readonly started: number;
  private asked = 0;

  constructor(bounds: Bounds, host: SearchHost) {
    this.bounds = bounds;
    this.host = host;
    this.started = host.now?.() ?? 0;
  }

  /** The bound that is hit, if one is. */
  ask(now: Progress & { readonly bytes: () => number }): StopReason | undefined {
    const { states, memory, time } = this.bounds;
    if (states !== undefined && now.states > states) return 'states';
    if (this.asked++ % askEvery !== 0) return undefined;
    if (memory !== undefined && now.bytes() > memory) return 'memory';
    if (time !== undefined && this.host.now !== undefined && this.host.now() - this.started > time) return 'time';
    if (this.host.isInterrupted?.() === true) return 'interrupted';
    this.host.onProgress?.(now);
    return undefined;
  }
}
