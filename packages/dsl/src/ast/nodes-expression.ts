/**
 * Expressions as written. Nothing is resolved: a name may be a variable, a tag, an enum's member or a page.
 */
import type { Span } from '../text/span.ts';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

interface Node {
  readonly span: Span;
}

export interface NameExpression extends Node {
  readonly kind: 'name';
  readonly name: string;
}

export interface NumberExpression extends Node {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringExpression extends Node {
  readonly kind: 'string';
  readonly value: string;
}

export interface BooleanExpression extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullExpression extends Node {
  readonly kind: 'null';
}

export type PrefixOperatorText = '!' | '-' | '~' | '*' | '&' | '++' | '--';

export interface PrefixExpression extends Node {
  readonly kind: 'prefix';
  readonly operator: PrefixOperatorText;
  readonly operand: Expression;
}

export interface PostfixExpression extends Node {
  readonly kind: 'postfix';
  readonly operator: '++' | '--';
  readonly operand: Expression;
}

export type BinaryOperatorText =
  | '||'
  | '&&'
  | '|'
  | '^'
  | '&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export interface BinaryExpression extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperatorText;
  readonly left: Expression;
  readonly right: Expression;
}

/** A field of a union's tag bound to a variable: `page`, or `page = p` to rename it. */
export interface Binding extends Node {
  readonly field: string;
  readonly variable: Name;
}

/** `swap`, `swap(entry)`, `device_private(page = p)`. */
export interface TagPattern extends Node {
  readonly tag: Name;
  readonly bindings: readonly Binding[];
}

export interface IsExpression extends Node {
  readonly kind: 'is';
  readonly value: Expression;
  readonly pattern: TagPattern;
}

export interface ConditionalExpression extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export interface AssignExpression extends Node {
  readonly kind: 'assign';
  readonly operator: '=' | '+=' | '-=' | '|=' | '&=' | '^=';
  readonly target: Expression;
  readonly value: Expression;
}

export interface CallExpression extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}

/** `a[i]`, or in a scenario `heap[0..1]`. */
export interface IndexExpression extends Node {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  readonly last?: Expression;
}

export interface MemberExpression extends Node {
  readonly kind: 'member';
  readonly object: Expression;
  readonly member: Name;
  readonly arrow: boolean;
}

export interface FieldInitializer extends Node {
  readonly field: Name;
  readonly value: Expression;
}

/** `pte with { .dirty = true }`. */
export interface WithExpression extends Node {
  readonly kind: 'with';
  readonly value: Expression;
  readonly fields: readonly FieldInitializer[];
}

/** `swap { .entry = e }`: a value of a union's tag or of a struct. */
export interface ConstructExpression extends Node {
  readonly kind: 'construct';
  readonly name: Name;
  readonly fields: readonly FieldInitializer[];
}

/** `{ .vma = vma }` after a declaration's `=`. */
export interface BracesExpression extends Node {
  readonly kind: 'braces';
  readonly fields: readonly FieldInitializer[];
}

/** One of a row of words: a word, a number, a reference (`heap[0]`, `app.heap`) or an expression in parentheses. */
export interface RowElement extends Node {
  /** Set where the element is a single word, which a pattern may ask for literally. */
  readonly word?: string;
  readonly expression: Expression;
}

/** An operation in a thread's body: `store 5 to heap[0]`. */
export interface RowExpression extends Node {
  readonly kind: 'row';
  readonly elements: readonly RowElement[];
}

/** What stands where the parser found none. A syntax error was reported there. */
export interface MissingExpression extends Node {
  readonly kind: 'missing';
}

export type Expression =
  | NameExpression
  | NumberExpression
  | StringExpression
  | BooleanExpression
  | NullExpression
  | PrefixExpression
  | PostfixExpression
  | BinaryExpression
  | IsExpression
  | ConditionalExpression
  | AssignExpression
  | CallExpression
  | IndexExpression
  | MemberExpression
  | WithExpression
  | ConstructExpression
  | BracesExpression
  | RowExpression
  | MissingExpression;
