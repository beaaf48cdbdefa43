/**
 * What one run is asked to do, and what comes of it: plain data, since it may go to another thread and back.
 */
import type { Diagnostic } from '@refault/dsl';
import type { Bounds, Reduction, RunReport } from '@refault/engine';
import type { PatchFile } from '../workspace/shipped-models.ts';

/** Which scenarios, on which kernels. */
export interface Selection {
  readonly kernels?: readonly string[];
  readonly patches?: readonly string[];
  readonly adversaries?: readonly string[];
  readonly filter?: string;
  readonly patchFiles: readonly PatchFile[];
}

export interface SearchSettings {
  readonly search: 'bfs' | 'dfs' | 'random' | 'pct';
  readonly backend: 'bytecode' | 'interpreter' | undefined;
  readonly compacts: boolean;
  readonly bounds: Bounds;
  readonly without: readonly string[];
  /** Reductions that may be used where their preconditions hold. */
  readonly reductions: readonly Reduction[];
  readonly seed?: number;
  /** What schedules are made of: making them takes time, and few reporters print all. */
  readonly shows: 'all' | 'problems';
}

export type RunOutcome =
  | { readonly kind: 'report'; readonly report: RunReport; readonly milliseconds: number }
  /** The text is wrong after all: its code can't be compiled, or its set-up contradicts itself. */
  | { readonly kind: 'errors'; readonly diagnostics: readonly Diagnostic[] }
  /** A fault of our own. */
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string }
  /** There is no memory left. */
  | { readonly kind: 'out-of-memory' };

/** What a worker is told once. */
export interface WorkerSetup {
  /** Numbers shared with the main thread. */
  readonly numbers: SharedArrayBuffer;
  readonly texts: Readonly<Record<string, string>>;
  readonly selection: Selection;
  readonly settings: SearchSettings;
}

/** Which of the checked scenarios of a file it is. */
export interface WorkerTask {
  readonly id: number;
  readonly file: string;
  readonly index: number;
}

export interface WorkerAnswer {
  readonly id: number;
  readonly outcome: RunOutcome;
}

/** Places of the shared numbers. */
export const shared = { stop: 0, states: 1, frontier: 2, length: 3 } as const;
