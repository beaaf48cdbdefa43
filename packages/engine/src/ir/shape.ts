/**
 * Shapes of memory: what an object's words are, by field, without saying where they lie. Where they lie depends on
 * how long open arrays are and how many members sets may have, which is only known once the set-up has run.
 */

/** What one word of memory may hold. Words tell their kind by their value, too (`word.ts`). */
export type WordKind = 'plain' | 'pointer' | 'epoch';

/** Objects of the engine, each with words of its own (`objects.ts`). */
export type ObjectKind =
  | 'spinlock'
  | 'mutex'
  | 'rwsem'
  | 'bitlock'
  | 'seqcount'
  | 'refcount'
  | 'waitqueue'
  | 'completion'
  | 'rcuwait'
  | 'work'
  | 'percpu_ref'
  | 'srcu'
  | 'lockmap';

export interface ShapeField {
  readonly name: string;
  readonly shape: Shape;
  /** What models remember for judging: never races, always there. */
  readonly isGhost: boolean;
  /** Every access of it is a marked one, by whatever pointer. */
  readonly isMarked: boolean;
  /** The name of a lock in reports, if the text gives one. */
  readonly lockName?: string;
  /** Race check by happens-before knowledge. */
  readonly isOrdered: boolean;
}

export interface GroupShape {
  readonly kind: 'group';
  readonly name: string;
  /** Filled while types are lowered: a struct may point to itself. */
  readonly fields: ShapeField[];
}

export interface ArrayShape {
  readonly kind: 'array';
  readonly of: Shape;
  /** A number, or the key under which the layout keeps how long it became. */
  readonly length: number | { readonly key: string };
  /** An index out of range reads as null instead of being a finding: xarrays. */
  readonly isSparse: boolean;
}

export interface SetShape {
  readonly kind: 'set';
  /** Members that are small numbers are bits of one word; others stand in a sorted list, 0 as `zeroMember`. */
  readonly members: { readonly kind: 'bits' } | { readonly kind: 'list'; readonly key: string };
}

export type Shape =
  | { readonly kind: 'word'; readonly word: WordKind; readonly isRank?: boolean }
  /** A tagged union: its tag, then every field of any tag. Read and written as a whole. */
  | { readonly kind: 'union'; readonly name: string; readonly words: readonly WordKind[] }
  | GroupShape
  | ArrayShape
  | SetShape
  | { readonly kind: 'object'; readonly object: ObjectKind };

/** A pool: all objects of one struct. Pool 0 holds the globals, as one object that always lives. */
export interface Pool {
  readonly index: number;
  readonly name: string;
  readonly shape: GroupShape;
  /** Freed objects stay readable to RCU readers: `SLAB_TYPESAFE_BY_RCU`. */
  readonly isRecycled: boolean;
  readonly isGlobals: boolean;
}
