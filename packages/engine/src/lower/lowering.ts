/**
 * What is known while one function is lowered: its builder, its variables' words, and the program around it.
 */
import type { CheckedFunction, Global, Implementation, Local, Span, StructType, Type, Value } from '@refault/dsl';
import type { Expression, LocalWord } from '../ir/expression.ts';
import type { IrFunction } from '../ir/instruction.ts';
import type { CodeBuilder, Label } from '../primitives/code-builder.ts';
import type { Shapes } from './shapes.ts';

/** What a call hands to a parameter, as far as it decides how the callee is compiled. */
export type ArgumentPattern =
  | { readonly kind: 'value' }
  /** The address of a caller's variable. */
  | { readonly kind: 'reference'; readonly words: number }
  | { readonly kind: 'function'; readonly function: CheckedFunction };

/** The program that is being built. */
export interface ProgramContext {
  readonly shapes: Shapes;
  /** The function that a call enters, compiled for such arguments; its code follows when all is asked for. */
  called(made: CheckedFunction, patterns: readonly ArgumentPattern[]): IrFunction;
  /** The function that an agent of its own runs: one, however many places start it. */
  instance(made: CheckedFunction, patterns: readonly ArgumentPattern[]): IrFunction;
  globalField(global: Global): number;
  readonly taskStruct: StructType;
  threadIndex(name: string): number;
  /** The words of a thread's variable. */
  threadWords(thread: string, local: Local): readonly LocalWord[];
  counterField(name: string): number | undefined;
  readonly mayFail: ReadonlySet<string>;
  /** Whether ways of decisions are noted. */
  readonly notesCoverage: boolean;
  /** What values of interfaces stand for, in the order of their numbers from 1 on. */
  readonly implementations: readonly Implementation[];
  nextSite(): number;
  /** The type of the path record that operations keep, if the library has one. */
  readonly recordStruct: StructType | undefined;
  /** Whether some demand reads a field of the record: else it has no cell. */
  keepsRecordField(name: string): boolean;
  /** Threads whose record is kept, as bits. */
  readonly recordThreads: number;
  workNumber(made: CheckedFunction): number;
  readonly workRunner: IrFunction;
  /** Frees what it is given after a grace period; calls a function with it then. */
  readonly freeCallback: IrFunction;
  callback(made: CheckedFunction): IrFunction;
  noteSpawn(): void;
  /** Says that the text can't be run, at a place. */
  refuse(span: Span, what: string): void;
}

export interface LoopLabels {
  readonly onBreak: Label | undefined;
  readonly onContinue: Label | undefined;
  /** How many atomic and ghost blocks were open at the loop. */
  readonly atomicDepth: number;
  readonly ghostDepth: number;
}

/** What a parameter stands for in this compilation of the function. */
export type ParameterMeaning =
  | { readonly kind: 'reference'; readonly word: LocalWord }
  | { readonly kind: 'function'; readonly function: CheckedFunction };

export interface Lowering {
  readonly program: ProgramContext;
  readonly code: CodeBuilder;
  readonly checked: CheckedFunction;
  readonly variables: Map<Local, readonly LocalWord[]>;
  readonly meanings: Map<Local, ParameterMeaning>;
  /** Names of the set-up that a thread's body mentions: it keeps them as long as it will mention them again. */
  readonly names: Map<Global, readonly LocalWord[]>;
  readonly labels: Map<string, Label>;
  readonly loops: LoopLabels[];
  atomicDepth: number;
  ghostDepth: number;
  /** The value's words, computed by code that is emitted here. */
  value(value: Value): Expression[];
  /** Code that goes to one label or the other. */
  condition(value: Value, whenTrue: Label, whenFalse: Label): void;
}

/** Before a shared access: the next step begins, unless this one goes on by itself. */
export function beginStep(lowering: Lowering): void {
  if (lowering.atomicDepth === 0 && lowering.ghostDepth === 0) lowering.code.boundary();
}

/** A number that goes where only some numbers fit: the run is inconclusive where it doesn't. */
export function refuseOutOfRange(lowering: Lowering, type: Type, value: Expression, from: Type, span: Span): void {
  if (type.kind !== 'int') return;
  if (value.op === 'constant' && value.value >= type.low && value.value <= type.high) return;
  const narrower = from.kind === 'int' && from.low >= type.low && from.high <= type.high;
  // What lies in a variable was asked when it came there.
  if ((narrower && value.op === 'local') || from.kind === 'bool') return;
  lowering.code.emit({
    op: 'range',
    value,
    low: type.low,
    high: type.high,
    what: `an int(${type.low}..${type.high})`,
    at: span,
  });
}

/** A variable's words, made when it is first met. */
export function wordsOf(lowering: Lowering, variable: Local): readonly LocalWord[] {
  const known = lowering.variables.get(variable);
  if (known !== undefined) return known;
  const count = lowering.program.shapes.wordsOf(variable.type);
  const words = Array.from({ length: count }, (_, index) =>
    lowering.code.word(count === 1 ? variable.name : `${variable.name}.${index}`),
  );
  lowering.variables.set(variable, words);
  return words;
}
