/**
 * What functions are after checking: places in memory, values, and code. Every name is bound, every type known,
 * every conversion written out. This is what the engine compiles.
 */
import type { Span } from '../text/span.ts';
import type { Field, StructType, Tag, Type, UnionType } from './types.ts';

/** A variable of a function, or of a thread's body. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly isParameter: boolean;
  /** Variables of a scenario's thread live to its end: demands read them. */
  readonly livesToEnd: boolean;
  readonly span: Span;
}

/** A global of the kernel, a `shared` of the scenario, or a name that the set-up gave. */
export interface Global {
  readonly name: string;
  readonly type: Type;
  readonly marked: boolean;
  readonly ordered: boolean;
  readonly ghost: boolean;
  /** Constant once the set-up has run: reading it takes no step, and it does not count as pointing. */
  readonly isName: boolean;
  readonly lockName?: string;
  readonly span: Span;
}

export type Place =
  | { readonly kind: 'local'; readonly local: Local; readonly type: Type; readonly span: Span }
  | { readonly kind: 'global'; readonly global: Global; readonly type: Type; readonly span: Span }
  | { readonly kind: 'deref'; readonly pointer: Value; readonly type: Type; readonly span: Span }
  | {
      readonly kind: 'field';
      readonly of: Place;
      readonly field: Field;
      readonly type: Type;
      readonly span: Span;
    }
  | {
      readonly kind: 'element';
      readonly of: Place;
      readonly index: Value;
      readonly type: Type;
      readonly span: Span;
    };

/** How memory is accessed, as KCSAN and LKMM tell accesses apart. */
export type Access = 'plain' | 'marked' | 'acquire' | 'release';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface FieldValue {
  readonly field: Field;
  readonly value: Value;
}

export interface BoundField {
  readonly field: Field;
  readonly local: Local;
}

/** What a built-in function is given. */
export type BuiltinArgument =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'struct'; readonly struct: StructType }
  | { readonly kind: 'function'; readonly function: CheckedFunction }
  | { readonly kind: 'name'; readonly name: string };

interface Node {
  readonly type: Type;
  readonly span: Span;
}

export type Value =
  | (Node & { readonly kind: 'constant'; readonly value: number })
  | (Node & { readonly kind: 'string'; readonly text: string })
  | (Node & { readonly kind: 'read'; readonly place: Place; readonly access: Access })
  | (Node & { readonly kind: 'address'; readonly place: Place })
  | (Node & { readonly kind: 'not' | 'negate' | 'complement' | 'truth'; readonly value: Value })
  | (Node & {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Value;
      readonly right: Value;
    })
  | (Node & {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly left: Value;
      readonly right: Value;
    })
  | (Node & { readonly kind: 'and' | 'or'; readonly left: Value; readonly right: Value })
  | (Node & {
      readonly kind: 'conditional';
      readonly condition: Value;
      readonly whenTrue: Value;
      readonly whenFalse: Value;
    })
  | (Node & { readonly kind: 'assign'; readonly place: Place; readonly value: Value; readonly access: Access })
  /** `x += e`, `x++`, `e = next(e)`: gives the old value or the new one. */
  | (Node & {
      readonly kind: 'update';
      readonly place: Place;
      readonly operator: ArithmeticOperator | 'next';
      readonly value: Value;
      readonly access: Access;
      readonly gives: 'old' | 'new';
    })
  | (Node & {
      readonly kind: 'call';
      readonly function: CheckedFunction;
      readonly arguments: readonly Value[];
      /** Set where the call is an operation of a thread's body. */
      readonly operation?: { readonly label?: string };
    })
  /** A call through an interface, or of a parameter that is a function. */
  | (Node & {
      readonly kind: 'call-through';
      readonly receiver: Value;
      readonly method: string;
      readonly arguments: readonly Value[];
    })
  | (Node & { readonly kind: 'builtin'; readonly name: string; readonly arguments: readonly BuiltinArgument[] })
  | (Node & { readonly kind: 'function'; readonly function: CheckedFunction })
  | (Node & {
      readonly kind: 'tagged';
      readonly union: UnionType;
      readonly tag: Tag;
      readonly fields: readonly FieldValue[];
    })
  | (Node & { readonly kind: 'struct'; readonly struct: StructType; readonly fields: readonly FieldValue[] })
  | (Node & { readonly kind: 'with'; readonly value: Value; readonly fields: readonly FieldValue[] })
  | (Node & {
      readonly kind: 'is';
      readonly value: Value;
      readonly tag: Tag;
      readonly bindings: readonly BoundField[];
    })
  /** A field of a value that lies in no place: of a union, of a function's result. */
  | (Node & { readonly kind: 'project'; readonly value: Value; readonly field: Field })
  /** A value as one of a sum's alternatives, and back. */
  | (Node & { readonly kind: 'inject'; readonly value: Value })
  | (Node & { readonly kind: 'extract'; readonly value: Value })
  | (Node & { readonly kind: 'current' })
  /** The task of a thread of the scenario. */
  | (Node & { readonly kind: 'task'; readonly thread: string })
  /** A variable of a thread's body, read by a demand. */
  | (Node & { readonly kind: 'thread-variable'; readonly thread: string; readonly local: Local })
  /** A counter as a demand reads it. */
  | (Node & { readonly kind: 'counter'; readonly counter: string })
  /** What stands where an error was reported. */
  | (Node & { readonly kind: 'error' });

export interface CodeCase {
  readonly bindings: readonly BoundField[];
  readonly tags: readonly Tag[];
  readonly constants: readonly Value[];
  readonly isDefault: boolean;
  readonly body: readonly Code[];
}

export type Code =
  | { readonly kind: 'block'; readonly body: readonly Code[]; readonly span: Span }
  | { readonly kind: 'evaluate'; readonly value: Value; readonly span: Span }
  /** A declaration sets its variable to 0 or to its value, each time it is reached. */
  | { readonly kind: 'declare'; readonly local: Local; readonly value?: Value; readonly span: Span }
  | {
      readonly kind: 'if';
      readonly condition: Value;
      readonly whenTrue: readonly Code[];
      readonly whenFalse: readonly Code[];
      readonly span: Span;
    }
  | {
      readonly kind: 'loop';
      /** Absent: for ever. */
      readonly condition?: Value;
      readonly update?: Value;
      readonly body: readonly Code[];
      /** `do … while`: the body comes first. */
      readonly bodyFirst: boolean;
      /** An endless loop of a scenario's thread may stop at its head. */
      readonly mayStop: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'for-set';
      readonly local: Local;
      readonly set: Place;
      readonly body: readonly Code[];
      readonly span: Span;
    }
  | {
      readonly kind: 'for-every';
      readonly local: Local;
      readonly struct: StructType;
      readonly body: readonly Code[];
      readonly span: Span;
    }
  | { readonly kind: 'switch'; readonly value: Value; readonly cases: readonly CodeCase[]; readonly span: Span }
  | { readonly kind: 'break' | 'continue'; readonly span: Span }
  | { readonly kind: 'return'; readonly value?: Value; readonly span: Span }
  | { readonly kind: 'goto'; readonly label: string; readonly span: Span }
  | { readonly kind: 'label'; readonly label: string; readonly span: Span }
  | { readonly kind: 'choose'; readonly alternatives: readonly (readonly Code[])[]; readonly span: Span }
  | {
      readonly kind: 'choose-in';
      readonly local: Local;
      readonly set: Place;
      readonly where?: Value;
      readonly body: readonly Code[];
      readonly span: Span;
    }
  | { readonly kind: 'atomic' | 'ghost'; readonly body: readonly Code[]; readonly span: Span }
  | {
      readonly kind: 'spawn';
      readonly function: CheckedFunction;
      readonly arguments: readonly Value[];
      readonly span: Span;
    };

export type FunctionRole = 'function' | 'operation' | 'thread' | 'setup' | 'epilogue' | 'consistent';

export interface CheckedFunction {
  readonly name: string;
  readonly role: FunctionRole;
  readonly parameters: readonly Local[];
  readonly result: Type;
  /** Returns to user mode: no lock may be held when it ends. */
  readonly isSyscall: boolean;
  readonly isPure: boolean;
  readonly isAsync: boolean;
  readonly isGhost: boolean;
  /** Entering it makes the run inconclusive. */
  readonly isUnmodelled: boolean;
  /** The kernel file it restates, as its `source` line says; several where the line names several. */
  readonly sources: readonly string[];
  /** The release or patch its text comes from. */
  readonly layer: string;
  readonly span: Span;
  /** Checked when first asked for: a kernel has more functions than a scenario reaches. */
  readonly body: () => readonly Code[];
}
