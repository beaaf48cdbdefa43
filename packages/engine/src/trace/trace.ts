/**
 * A trace: one schedule, executed, as plain data. Reports of every form are made of it.
 */
import type { Span } from '@refault/dsl';
import type { Frame } from './finding.ts';

export type TraceEvent =
  /** A function is entered, or left. */
  | { readonly kind: 'call'; readonly function: string; readonly sources: readonly string[]; readonly at: Span }
  | { readonly kind: 'return'; readonly function: string }
  /** An access or a primitive: the text it comes from, and the value that went over. */
  | { readonly kind: 'do'; readonly text: string; readonly value?: string; readonly at: Span }
  | { readonly kind: 'note'; readonly text: string }
  /** The agent has come to its end. */
  | { readonly kind: 'end' };

export interface TraceStep {
  /** Who moves, as schedules call it. */
  readonly agent: string;
  /** What was chosen, where there was a choice. */
  readonly choice?: string;
  /** The function in which the step begins, and the kernel files it restates. */
  readonly function: string;
  readonly sources: readonly string[];
  /** How deep in calls the step begins. */
  readonly depth: number;
  /** The calls in which it begins, the outermost first; the last is `function`. */
  readonly chain: readonly Frame[];
  readonly events: readonly TraceEvent[];
  /** Why somebody else moves than in the step before. */
  readonly switch?: string;
  /**
   * Set where the step reads or writes memory by plain code, makes no choice, and nobody else in the trace, the next
   * steps at its end included, is in conflict with it: reports may fold it.
   */
  readonly isQuiet?: true;
}

export interface Trace {
  /** Threads in the order of declaration, then other agents in the order of appearance. */
  readonly agents: readonly string[];
  readonly steps: readonly TraceStep[];
  /** Where the cycle of a livelock begins: an index into `steps`. */
  readonly cycleFrom?: number;
  /** Where all threads have ended: what their variables hold, by name. */
  readonly endValues?: Readonly<Record<string, string>>;
}
