/**
 * A scenario after checking, on one kernel and for one choice of its axes: what the engine compiles and runs.
 */
import type { DemandWordText } from '../ast/nodes-scenario.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction, Global, Local, Value } from './checked-nodes.ts';
import type { Implementation } from './implementations.ts';
import type { StructType } from './types.ts';

export interface CheckedThread {
  readonly name: string;
  readonly body: CheckedFunction;
  /** Variables of its body, in order of appearance; filled when the body is checked. */
  readonly variables: readonly Local[];
  readonly span: Span;
}

/** What a path assertion says of an access. */
export type PathPhrase =
  /** A word of the library: a pure value over the thread's path record. */
  | { readonly kind: 'record'; readonly value: Value }
  | { readonly kind: 'calls'; readonly function: string; readonly holding: Holding }
  | { readonly kind: 'sleeps'; readonly within?: string; readonly holding: Holding }
  | { readonly kind: 'waits'; readonly object: WaitObject; readonly holding: Holding }
  | { readonly kind: 'ends' };

/** What a thread waits for: a lock by the name that `as` gives it, or any lock or queue in a named object. */
export type WaitObject =
  | { readonly kind: 'lock'; readonly name: string }
  | { readonly kind: 'object'; readonly value: Value };

/** `holding L`, `holding nothing`, or unsaid. */
export type Holding =
  | { readonly kind: 'any' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lock'; readonly name: string };

export interface CheckedPath {
  readonly phrase: PathPhrase;
  readonly text: string;
}

interface DemandNode {
  /** As written, for reports. */
  readonly text: string;
  readonly span: Span;
}

/** A value in a row of outcomes: `undefined` for `_`. */
export type OutcomeCell = Value | undefined;

export type CheckedDemand =
  | (DemandNode & { readonly kind: 'state'; readonly word: DemandWordText; readonly value: Value })
  | (DemandNode & {
      readonly kind: 'path';
      readonly word: 'always' | 'never' | 'sometimes';
      readonly threads: readonly string[];
      readonly label?: string;
      readonly path: CheckedPath;
    })
  /** `eventually T ends`. */
  | (DemandNode & { readonly kind: 'eventually-ends'; readonly threads: readonly string[] })
  | (DemandNode & {
      readonly kind: 'outcomes';
      readonly subjects: readonly { readonly text: string; readonly value: Value }[];
      readonly rows: readonly (readonly OutcomeCell[])[];
    })
  | (DemandNode & {
      readonly kind: 'paths';
      readonly threads: readonly string[];
      readonly label?: string;
      readonly paths: readonly CheckedPath[];
    });

/** One that is not asked of this run. */
export type UnaskedDemand = DemandNode;

export interface ExpectedBug {
  readonly kind: string;
  readonly within?: string;
  readonly span: Span;
}

export type ReportKind = 'waits' | 'locks' | 'paths' | 'coverage' | 'counters';

export interface CheckedScenario {
  readonly name: string;
  readonly title: string;
  readonly links: readonly string[];
  readonly kernel: string;
  /** The value of each axis. */
  readonly variant: Readonly<Record<string, string>>;
  readonly globals: readonly Global[];
  /** Initial values of globals that have one. */
  readonly initial: readonly { readonly global: Global; readonly value: Value }[];
  /** The type of a thread's `current`. */
  readonly task: StructType;
  readonly setup: CheckedFunction;
  readonly consistent: readonly CheckedFunction[];
  readonly epilogue: readonly CheckedFunction[];
  readonly threads: readonly CheckedThread[];
  /** Whose threads are among the scenario's own. Expected bugs may be found then, and need not be. */
  readonly adversary?: string;
  readonly demands: readonly CheckedDemand[];
  readonly unasked: readonly UnaskedDemand[];
  /** The library's path words that take no values: they tell the paths of outcomes. */
  readonly pathWords: readonly CheckedPath[];
  readonly expected: readonly ExpectedBug[];
  readonly reports: readonly ReportKind[];
  /** Functions whose own allocations may give NULL. */
  readonly mayFail: ReadonlySet<string>;
  /** Kinds of findings that the library declares, with their texts. */
  readonly libraryKinds: ReadonlyMap<string, string>;
  /** Counters by name, as `count` bumps them. */
  readonly counters: readonly string[];
  /** What values of interfaces stand for, in the order of their numbers. */
  readonly implementations: readonly Implementation[];
  readonly span: Span;
}

/** Why a scenario is not run on a kernel. */
export interface SkippedRun {
  readonly name: string;
  readonly kernel: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly adversary?: string;
  readonly reason: string;
}
