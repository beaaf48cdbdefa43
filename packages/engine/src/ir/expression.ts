/**
 * Expressions of the IR: word-valued, without effects, over an agent's own variables and what the engine knows of
 * agents. Shared memory is read by instructions, into variables.
 */
import type { HeaderField } from './agent.ts';
import type { ArrayShape, GroupShape, Pool } from './shape.ts';

/** One word of a function's variables. */
export interface LocalWord {
  readonly id: number;
  readonly name: string;
  /** Its address is passed down a call, with the words of the variable it belongs to. */
  readonly addressed: boolean;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||';

/** Which element of an array in a caller's variable: `word` is then a word of its first one. */
export interface CallersElement {
  readonly at: Expression;
  readonly stride: number;
  readonly length: number;
}

export type Expression =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'local'; readonly local: LocalWord }
  /** A word of an array of local words, chosen at run time. */
  | {
      readonly op: 'local-element';
      readonly first: LocalWord;
      readonly at: Expression;
      readonly stride: number;
      /** All words it may be. */
      readonly words: readonly LocalWord[];
    }
  /** A word of a caller's variable whose address is `reference`. */
  /** A word of a caller's variable; of one of its elements, with an index. */
  | { readonly op: 'indirect'; readonly reference: LocalWord; readonly word: number; readonly element?: CallersElement }
  /** The address of a local variable, to be passed down a call. */
  | { readonly op: 'local-address'; readonly local: LocalWord }
  /** The address handed in, moved by some words. */
  | { readonly op: 'moved-reference'; readonly reference: LocalWord; readonly word: number }
  /** A variable of a thread's body, read by a demand. */
  | { readonly op: 'thread-word'; readonly thread: number; readonly local: LocalWord }
  /** This agent, plus one. */
  | { readonly op: 'self' }
  | { readonly op: 'in-atomic' }
  | { readonly op: 'not' | 'negate'; readonly value: Expression }
  | { readonly op: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: 'conditional';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  /** Equality of addresses: the stale bit does not count. */
  | { readonly op: 'same-pointer'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'is-stale'; readonly value: Expression }
  | { readonly op: 'is-odd'; readonly value: Expression }
  /** The object that holds the globals; the task of a thread. */
  | { readonly op: 'globals' }
  | { readonly op: 'task'; readonly thread: number; readonly pool: Pool }
  | { readonly op: 'current'; readonly pool: Pool }
  | { readonly op: 'field'; readonly base: Expression; readonly group: GroupShape; readonly field: number }
  | { readonly op: 'element'; readonly base: Expression; readonly array: ArrayShape; readonly at: Expression }
  /** How long an array is. */
  | { readonly op: 'array-length'; readonly array: ArrayShape }
  /** A word that the engine keeps of an agent (index plus one; 0 gives 0). */
  | { readonly op: 'header'; readonly agent: Expression; readonly field: HeaderField }
  /** The agent, plus one, whose task a pointer means. */
  | { readonly op: 'agent-of-task'; readonly task: Expression }
  /** Agents inside RCU read sections, as bits. */
  | { readonly op: 'readers-inside' }
  /** Agents whose `waitsFor` is this address and whose `waitState` is this, as bits. */
  | { readonly op: 'waiters'; readonly address: Expression; readonly state: number }
  /** The bit of an agent (index plus one) in a set of agents. */
  | { readonly op: 'bit-of'; readonly agent: Expression }
  /** A set of agents as one hold each, in a word of two bits an agent. */
  | { readonly op: 'spread'; readonly agents: Expression }
  /** The agents that have a hold in a word of two bits each, as bits. */
  | { readonly op: 'holders'; readonly holds: Expression }
  /** Agents whose task state is not running, as bits. */
  | { readonly op: 'asleep' };

export function constant(value: number): Expression {
  return { op: 'constant', value };
}

export const zero: Expression = constant(0);
export const one: Expression = constant(1);
export const self: Expression = { op: 'self' };

export function local(word: LocalWord): Expression {
  return { op: 'local', local: word };
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { op: 'binary', operator, left, right };
}

export function equal(left: Expression, right: Expression): Expression {
  return binary('==', left, right);
}

export function not(value: Expression): Expression {
  if (value.op === 'not') return value.value;
  if (value.op === 'constant') return value.value === 0 ? one : zero;
  return { op: 'not', value };
}

export function and(left: Expression, right: Expression): Expression {
  if (left.op === 'constant') return left.value === 0 ? zero : right;
  return binary('&&', left, right);
}

export function or(left: Expression, right: Expression): Expression {
  if (left.op === 'constant') return left.value === 0 ? right : one;
  return binary('||', left, right);
}

export function header(agent: Expression, field: HeaderField): Expression {
  return { op: 'header', agent, field };
}

/** The bit of an agent (index plus one) in a set of agents. */
export function bitOf(agent: Expression): Expression {
  return { op: 'bit-of', agent };
}

/**
 * Calls `visit` for every local word that an expression reads; `through` for a word of a caller's variable, which
 * is read by way of its address.
 */
/** The words of a caller's variable that one of its elements, chosen by an index, may be. */
export function wordsMeant(access: { readonly word: number; readonly element?: CallersElement }): readonly number[] {
  const { word, element } = access;
  if (element === undefined) return [word];
  return Array.from({ length: element.length }, (_, index) => word + index * element.stride);
}

export function visitLocals(
  expression: Expression,
  visit: (word: LocalWord, use: 'read' | 'through', offset: number) => void,
): void {
  switch (expression.op) {
    case 'local':
      visit(expression.local, 'read', 0);
      break;
    case 'local-element':
      for (const word of expression.words) visit(word, 'read', 0);
      visitLocals(expression.at, visit);
      break;
    case 'indirect':
      visit(expression.reference, 'read', 0);
      for (const word of wordsMeant(expression)) visit(expression.reference, 'through', word);
      if (expression.element !== undefined) visitLocals(expression.element.at, visit);
      break;
    case 'moved-reference':
      visit(expression.reference, 'read', 0);
      break;
    default:
      for (const each of operands(expression)) visitLocals(each, visit);
      break;
  }
}

export function operands(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case 'not':
    case 'negate':
    case 'is-stale':
    case 'is-odd':
      return [expression.value];
    case 'binary':
    case 'same-pointer':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.whenTrue, expression.whenFalse];
    case 'field':
      return [expression.base];
    case 'element':
      return [expression.base, expression.at];
    case 'local-element':
      return [expression.at];
    case 'header':
    case 'bit-of':
      return [expression.agent];
    case 'agent-of-task':
      return [expression.task];
    case 'spread':
      return [expression.agents];
    case 'holders':
      return [expression.holds];
    case 'waiters':
      return [expression.address];
    default:
      return [];
  }
}
