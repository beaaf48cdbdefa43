/**
 * Declarations of models as written: structs, functions, words, and what a release or patch changes.
 */
import type { Span } from '../text/span.ts';
import type { Expression, Name } from './nodes-expression.ts';
import type { Block, TypeNode, VariableNode } from './nodes-statement.ts';

interface Node {
  readonly span: Span;
}

export interface StructDeclaration extends Node {
  readonly kind: 'struct';
  readonly name: Name;
  readonly extend: boolean;
  /** Freed objects stay readable under RCU: `SLAB_TYPESAFE_BY_RCU`. */
  readonly recycled: boolean;
  readonly fields: readonly VariableNode[];
}

export interface UnionTag extends Node {
  readonly name: Name;
  readonly fields: readonly VariableNode[];
}

/** Fields that several tags have: `common on present, swap { bool soft_dirty; }`. */
export interface UnionCommon extends Node {
  readonly tags: readonly Name[];
  readonly fields: readonly VariableNode[];
}

export interface UnionDeclaration extends Node {
  readonly kind: 'union';
  readonly name: Name;
  readonly extend: boolean;
  readonly tags: readonly UnionTag[];
  readonly common: readonly UnionCommon[];
}

export interface EnumDeclaration extends Node {
  readonly kind: 'enum';
  readonly name: Name;
  readonly extend: boolean;
  readonly members: readonly Name[];
}

/** A member is a bit; with a value it is a mask of members. */
export interface FlagsDeclaration extends Node {
  readonly kind: 'flags';
  readonly name: Name;
  readonly extend: boolean;
  readonly members: readonly { readonly name: Name; readonly mask?: Expression }[];
}

export interface TypedefDeclaration extends Node {
  readonly kind: 'typedef';
  readonly name: Name;
  readonly type: TypeNode;
}

export interface DropDeclaration extends Node {
  readonly kind: 'drop';
  readonly struct: Name;
  readonly field: Name;
}

export interface CounterDeclaration extends Node {
  readonly kind: 'counter';
  readonly names: readonly Name[];
}

export interface GlobalDeclaration extends Node {
  readonly kind: 'global';
  readonly variables: readonly VariableNode[];
}

export type FunctionModifierText =
  | 'override'
  | 'syscall'
  | 'pure'
  | 'async'
  | 'ghost'
  | 'unmodelled'
  | 'static'
  | 'inline';

export interface FunctionDeclaration extends Node {
  readonly kind: 'function';
  readonly name: Name;
  readonly modifiers: readonly FunctionModifierText[];
  readonly result: TypeNode;
  readonly parameters: readonly VariableNode[];
  /** Absent for a prototype (`unmodelled`, members of an interface). */
  readonly body?: Block;
}

export interface InterfaceDeclaration extends Node {
  readonly kind: 'interface';
  readonly name: Name;
  readonly functions: readonly FunctionDeclaration[];
}

/** An element of a pattern of words. */
export type PatternElement =
  | (Node & { readonly kind: 'word'; readonly words: readonly string[] })
  | (Node & { readonly kind: 'value'; readonly isNew: boolean; readonly type: TypeNode; readonly name: Name })
  | (Node & { readonly kind: 'optional'; readonly elements: readonly PatternElement[] });

export interface OperationDeclaration extends Node {
  readonly kind: 'operation';
  readonly override: boolean;
  readonly pattern: readonly PatternElement[];
  readonly body: Block;
}

export interface PhraseDeclaration extends Node {
  readonly override: boolean;
  readonly pattern: readonly PatternElement[];
  readonly body: Block;
}

export interface NounDeclaration extends Node {
  readonly kind: 'noun';
  readonly name: Name;
  readonly extend: boolean;
  readonly late: boolean;
  /** `in mm`: items of this noun stand inside an item of that one, or name it by a dotted name. */
  readonly within?: Name;
  /** `at (place a)`: items of this noun are about something that exists. */
  readonly at?: VariableNode;
  /** `-> range r`: what a name of this noun stands for. */
  readonly gives?: VariableNode;
  readonly variables: readonly VariableNode[];
  readonly begin?: Block;
  readonly finish?: Block;
  readonly phrases: readonly PhraseDeclaration[];
  /** At most one phrase of each group may be said of an item. */
  readonly oneOf: readonly (readonly PhraseDeclaration[])[];
  /** `place element(int i)`: what `heap[i]` stands for. */
  readonly element?: FunctionDeclaration;
}

export interface PathDeclaration extends Node {
  readonly kind: 'path';
  readonly override: boolean;
  readonly pattern: readonly PatternElement[];
  readonly value: Expression;
}

export interface SanitizerDeclaration extends Node {
  readonly kind: 'sanitizer';
  readonly name: Name;
  readonly text: string;
}

export interface BlockDeclaration extends Node {
  readonly kind: 'epilogue' | 'consistent';
  readonly body: Block;
}

/** Hunks for one function: `change do_swap_page @@ … @@ end`. */
export interface ChangeDeclaration extends Node {
  readonly kind: 'change';
  /** `do_swap_page`, or `nouveau.migrate_to_ram`. */
  readonly target: Name;
  /** The span of the whole `@@ … @@ end`. */
  readonly hunks: Span;
}

/** `source "mm/memory.c";` governs the functions below it; `link "…";` says where a change comes from. */
export interface NoteDeclaration extends Node {
  readonly kind: 'source' | 'link';
  readonly texts: readonly string[];
}

export type Declaration =
  | StructDeclaration
  | UnionDeclaration
  | EnumDeclaration
  | FlagsDeclaration
  | TypedefDeclaration
  | DropDeclaration
  | CounterDeclaration
  | GlobalDeclaration
  | FunctionDeclaration
  | InterfaceDeclaration
  | OperationDeclaration
  | NounDeclaration
  | PathDeclaration
  | SanitizerDeclaration
  | BlockDeclaration
  | ChangeDeclaration
  | NoteDeclaration;

/** `v6.4 + swap_vma_lock`, `v6.6..v6.12`, `munmap`. */
export interface Selector extends Node {
  readonly first: Name;
  /** `'open'` for `v6.6..`. */
  readonly last?: Name | 'open';
  readonly patches: readonly Name[];
}

export type ModelHeader =
  | (Node & { readonly kind: 'library'; readonly name: Name })
  | (Node & { readonly kind: 'kernel'; readonly name: Name; readonly extends?: Name })
  | (Node & { readonly kind: 'patch'; readonly name: Name; readonly on: Selector; readonly title?: string })
  | (Node & {
      readonly kind: 'driver';
      readonly name: Name;
      /** The releases for which the text is true; absent where it belongs to all texts of the driver. */
      readonly on?: Selector;
      /** The release whose text of the driver this one gives the differences to. */
      readonly extends?: Name;
      readonly implements: readonly Name[];
    });

/** A kernel, library, patch or driver: a file governed by its header, or a block beside a scenario. */
export interface ModelNode extends Node {
  readonly kind: 'model';
  readonly header: ModelHeader;
  readonly declarations: readonly Declaration[];
}
