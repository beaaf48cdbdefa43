/**
 * What is known while one function's text is checked: its variables by block, its labels, and what kind of code
 * it is. A fresh scope per function; blocks nest in it.
 */

import type { Expression, Name } from '../ast/nodes-expression.ts';
import type { PatternElement } from '../ast/nodes-model.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction, Global, Local, Value } from './checked-nodes.ts';
import type { TypeNames } from './type-table.ts';
import type { StructType, SumType, Type } from './types.ts';

/** What the composed kernel has, by the names that one text calls it by: the kernel's, a scenario's, a driver's. */
export interface KernelNames {
  /** The driver whose text it is: what is its own is found without its name. */
  readonly home: string | undefined;
  readonly types: TypeNames;
  readonly taskType: StructType;
  readonly operations: readonly CheckedOperation[];
  global(name: string): Global | undefined;
  globalNames(): Iterable<string>;
  function(name: string): CheckedFunction | undefined;
  functionNames(): Iterable<string>;
  /** A driver's name as a value. */
  driver(name: string, span: Span): Value | undefined;
  driverNames(): Iterable<string>;
  /** A table of functions as a value of its interface. */
  table(name: string, span: Span): Value | undefined;
  /** The functions of an interface, by their prototypes. */
  interfaceMethods(name: string): readonly CheckedFunction[];
  counter(name: string): string | undefined;
  counterNames(): readonly string[];
  violationNames(): readonly string[];
}

export interface CheckedOperation {
  readonly pattern: readonly PatternElement[];
  readonly function: CheckedFunction;
}

/** Checks one expression: handed in, since expressions hold calls and calls hold expressions. */
export type CheckExpression = (scope: Scope, node: Expression, expected?: Type) => Value;

/** Names that stand outside the composed kernel: those of a scenario's set-up, threads, shared variables. */
export interface OuterNames {
  lookup(name: string, span: Span): Value | undefined;
  /** `heap[0]`, `app.heap`, `cpu1.r0`: members and elements of outer names. */
  member(object: string, member: Name): Value | undefined;
  element(object: string, index: Value, span: Span): Value | undefined;
  /** For nearest names. */
  names(): Iterable<string>;
}

export interface ScopeOptions {
  readonly kernel: KernelNames;
  readonly checkExpression: CheckExpression;
  readonly diagnostics: Diagnostic[];
  readonly functionName: string;
  /** A function's declared result, or a sum that grows with what is returned. */
  readonly result: Type;
  /** Thread bodies: variables come into being when assigned, calls are operations. */
  readonly inThread: boolean;
  /** Pure functions and demands only read. */
  readonly pure: boolean;
  /** Set-up, epilogue and the like: may read and write ghosts as they please. */
  readonly unrestricted: boolean;
  readonly outer?: OuterNames;
}

export class Scope {
  readonly kernel: KernelNames;
  readonly diagnostics: Diagnostic[];
  readonly functionName: string;
  readonly result: Type;
  readonly inThread: boolean;
  readonly pure: boolean;
  readonly unrestricted: boolean;
  readonly outer: OuterNames | undefined;
  /** Functions called: for recursion and for what a scenario reaches. */
  calls = new Set<CheckedFunction>();
  /** Prototypes of interfaces' functions called: any implementation may be meant. */
  methods = new Set<CheckedFunction>();
  /** Variables of a thread's body, by name. */
  readonly threadVariables = new Map<string, Local & { readonly type: SumType }>();
  ghostDepth = 0;
  /** Inside `data_race(…)` plain accesses are marked. */
  raceDepth = 0;
  loopDepth = 0;
  breakDepth = 0;
  /** The label of the statement being checked: an operation in it can be asked for by that name. */
  statementLabel: string | undefined;
  private readonly checkExpression: CheckExpression;
  private readonly blocks: Map<string, Local>[] = [new Map()];

  constructor(options: ScopeOptions) {
    this.kernel = options.kernel;
    this.checkExpression = options.checkExpression;
    this.diagnostics = options.diagnostics;
    this.functionName = options.functionName;
    this.result = options.result;
    this.inThread = options.inThread;
    this.pure = options.pure;
    this.unrestricted = options.unrestricted;
    this.outer = options.outer;
  }

  /** The value of an expression; `expected` helps where a name alone doesn't tell. */
  value(node: Expression, expected?: Type): Value {
    return this.checkExpression(this, node, expected);
  }

  /** What is called here counts as called there: for pieces of one function that are checked apart. */
  sharesReachWith(other: Scope): void {
    this.calls = other.calls;
    this.methods = other.methods;
  }

  inBlock<T>(body: () => T): T {
    this.blocks.push(new Map());
    try {
      return body();
    } finally {
      this.blocks.pop();
    }
  }

  define(name: Name, type: Type, isParameter = false): Local {
    const local: Local = { name: name.text, type, isParameter, livesToEnd: false, span: name.span };
    const block = this.blocks[this.blocks.length - 1];
    if (block?.has(name.text)) {
      this.diagnostics.push(diagnostic('names/duplicate', name.span, { name: name.text }));
    }
    block?.set(name.text, local);
    return local;
  }

  /** Puts a variable made elsewhere into the innermost block: a binding of a pattern. */
  adopt(local: Local): void {
    this.blocks[this.blocks.length - 1]?.set(local.name, local);
  }

  /** Makes a variable known by another name as well: `it`. */
  alias(name: string, local: Local): void {
    this.blocks[this.blocks.length - 1]?.set(name, local);
  }

  lookup(name: string): Local | undefined {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const local = this.blocks[i]?.get(name);
      if (local !== undefined) return local;
    }
    return this.threadVariables.get(name);
  }

  /** The variable of that name in the innermost block alone. */
  lookupInnermost(name: string): Local | undefined {
    return this.blocks[this.blocks.length - 1]?.get(name);
  }

  localNames(): string[] {
    return [...this.blocks.flatMap((block) => [...block.keys()]), ...this.threadVariables.keys()];
  }

  get readsGhosts(): boolean {
    return this.ghostDepth > 0 || this.pure || this.unrestricted;
  }
}
