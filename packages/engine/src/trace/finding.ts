/**
 * Findings and what shows them: the state, or the step, where they are.
 */
import type { Span } from '@refault/dsl';

/** A function on the way to a place, the outermost first. */
export interface Frame {
  readonly function: string;
  /** The kernel files it restates. */
  readonly sources: readonly string[];
  readonly layer: string;
  readonly at: Span;
}

/** A step of a schedule: which agent, and the alternatives taken in it. */
export interface Move {
  readonly agent: number;
  readonly plan: readonly number[];
}

/** Where something was seen. */
export type Witness =
  /** In a state. */
  | { readonly kind: 'state'; readonly state: number }
  /** In the step that leads on from a state. */
  | { readonly kind: 'step'; readonly state: number; readonly move: Move }
  /** In the epilogue that follows a proper end, with the choices taken in it. */
  | { readonly kind: 'epilogue'; readonly state: number; readonly plan: readonly number[] }
  /** On a cycle: the states it goes through, and the moves from each to the next. */
  | { readonly kind: 'cycle'; readonly state: number; readonly cycle: readonly Move[] };

/** One lock taken while another is held: an edge of lockdep's graph. */
export interface LockOrder {
  /** Declarations: `mm_struct.mmap_lock`. */
  readonly held: string;
  readonly taken: string;
  /** Where the second one is taken, by which calls. */
  readonly frames: readonly Frame[];
  readonly at: Span;
  readonly witness: Witness;
}

export interface Finding {
  readonly kind: string;
  /** Equal for what is the same bug, whatever the search did. */
  readonly key: string;
  readonly message: string;
  /** Chains of calls of every agent in it: `expect bug … in F` looks for F in them. */
  readonly chains: readonly (readonly Frame[])[];
  /** The place in the model that it is reported at. */
  readonly at: Span;
  readonly witness: Witness;
  /** Of a circle of locks: each order in it, the one that `witness` shows last. */
  readonly orders?: readonly LockOrder[];
}
