/**
 * A program: one scenario on one kernel, for one choice of its axes. Functions are there once however many places
 * call them; where an agent stands is an instruction and the call sites it came by.
 */
import type { Span } from '@refault/dsl';
import type { LocalWord } from './expression.ts';
import type { IrFunction } from './instruction.ts';
import type { GroupShape, Pool } from './shape.ts';
import type { ValuePrinter } from './value-printer.ts';

export interface ThreadVariable {
  readonly name: string;
  readonly words: readonly LocalWord[];
  readonly print: ValuePrinter;
}

export interface IrThread {
  readonly index: number;
  readonly name: string;
  readonly body: IrFunction;
  readonly variables: readonly ThreadVariable[];
}

/** A value that a demand computes on a state: a function without parameters, run by the engine itself. */
export interface StateValue {
  readonly function: IrFunction;
  readonly print: ValuePrinter;
}

/** What is asked of an operation when it ends, or noted while it runs. */
export type IrPathPhrase =
  /** Computed from the thread's path record. */
  | { readonly kind: 'record'; readonly value: StateValue }
  | { readonly kind: 'calls'; readonly function: string; readonly holding: IrHolding; readonly bit: number }
  | { readonly kind: 'sleeps'; readonly within?: string; readonly holding: IrHolding; readonly bit: number }
  | { readonly kind: 'waits'; readonly object: IrWaitObject; readonly holding: IrHolding; readonly bit: number }
  | { readonly kind: 'ends' };

export type IrWaitObject =
  | { readonly kind: 'lock'; readonly name: string }
  | { readonly kind: 'object'; readonly value: StateValue };

export type IrHolding =
  | { readonly kind: 'any' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lock'; readonly name: string };

export interface IrPath {
  readonly phrase: IrPathPhrase;
  readonly text: string;
}

export type DemandWord = 'always' | 'never' | 'sometimes' | 'invariant' | 'eventually';

export type IrDemand = { readonly text: string; readonly span: Span } & (
  | {
      readonly kind: 'state';
      readonly word: DemandWord;
      readonly value: StateValue;
      /** Where a state notes that an `eventually` was true; 0 for other words. */
      readonly bit: number;
    }
  | {
      readonly kind: 'path';
      readonly word: 'always' | 'never' | 'sometimes';
      readonly threads: readonly number[];
      readonly label?: string;
      readonly path: IrPath;
    }
  | { readonly kind: 'eventually-ends'; readonly threads: readonly number[] }
  | {
      readonly kind: 'outcomes';
      readonly subjects: readonly { readonly text: string; readonly value: StateValue }[];
      /** `undefined` for `_`; else how the value is shown, which tells values apart. */
      readonly rows: readonly (readonly (string | undefined)[])[];
    }
  | {
      readonly kind: 'paths';
      readonly threads: readonly number[];
      readonly label?: string;
      readonly paths: readonly IrPath[];
    }
);

export interface KeptCounter {
  readonly name: string;
  /** It stops one above the greatest number that it is compared with. */
  readonly limit: number;
  /** Its field of the globals. */
  readonly field: number;
}

export interface Program {
  readonly scenario: string;
  readonly kernel: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly pools: readonly Pool[];
  readonly globals: GroupShape;
  /** Fields of the globals that hold names of the set-up: they do not count as pointing. */
  readonly nameFields: ReadonlySet<number>;
  /** Those of them that no demand reads: gone when the threads have begun. */
  readonly passingNames: ReadonlySet<number>;
  /** Variables of threads that hold names: they do not count as pointing either. */
  readonly nameWords: ReadonlySet<LocalWord>;
  /** How global variables are shown, by field. */
  readonly globalPrinters: readonly (ValuePrinter | undefined)[];
  readonly taskPool: Pool;
  readonly functions: readonly IrFunction[];
  readonly threads: readonly IrThread[];
  readonly setup: IrFunction;
  readonly consistent: readonly IrFunction[];
  readonly epilogue: readonly IrFunction[];
  readonly demands: readonly IrDemand[];
  /** Demands of the scenario that are not asked of this run. */
  readonly unasked: readonly { readonly text: string; readonly span: Span }[];
  /** Whose threads are among the scenario's own: expected bugs may be found then, and need not be. */
  readonly adversary?: string;
  /** Path words of the library, to tell the paths of outcomes; none where no record is kept. */
  readonly pathWords: readonly { readonly text: string; readonly value: StateValue }[];
  readonly expected: readonly { readonly kind: string; readonly within?: string; readonly span: Span }[];
  readonly reports: readonly ('waits' | 'paths' | 'coverage' | 'counters' | 'locks')[];
  readonly counters: readonly KeptCounter[];
  /** The path record: a field of the task, cleared when an operation begins, kept for some threads. */
  readonly record?: { readonly field: number; readonly threads: number };
  readonly libraryKinds: ReadonlyMap<string, string>;
  /** Whether any operation makes dynamic agents. */
  readonly spawns: boolean;
  readonly usesEpochs: boolean;
  /** Whether anything asks if an epoch is odd: else parity can't be observed and is not kept. */
  readonly asksParity: boolean;
  readonly span: Span;
}
