/**
 * Expressions of the IR as Promela: over `mem`, where every word of a state lies as in the interpreter's vector, by
 * the names that `vocabulary.ts` gives its words.
 */
import { type HeaderField, headerWords } from '../../ir/agent.ts';
import type { Expression, LocalWord } from '../../ir/expression.ts';
import { pointer } from '../../ir/word.ts';
import type { Layout } from '../../state/layout.ts';

/** How the code of one agent is read. */
export interface Scope {
  readonly layout: Layout;
  /** The agent, plus one; its index. */
  readonly self: string;
  readonly index: string;
  /** Whether it is a thread of the scenario: others are nobody's task. */
  readonly isThread: boolean;
  readonly isAtomic: boolean;
  local(word: LocalWord): string;
  /** A word of an array of local words. */
  element(first: LocalWord, at: string, stride: number): string;
  /** The caller's variable that an address handed in means. */
  behind(reference: LocalWord, word: number): LocalWord;
  header(field: HeaderField): string;
  /** A word of the globals by its name, if it has one. */
  global(word: number): string | undefined;
}

const pointerBit = pointer(0, 0, 0);

export function number(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

/** A pointer as what it is reckoned from, and words beyond that: `p->f` is `p` and where `f` lies. */
export function splitPointer(scope: Scope, node: Expression): { readonly base: Expression; readonly offset: number } {
  if (node.op === 'field') {
    const inner = splitPointer(scope, node.base);
    return { base: inner.base, offset: inner.offset + scope.layout.fieldOffset(node.group, node.field) };
  }
  if (node.op === 'element' && node.at.op === 'constant') {
    const inner = splitPointer(scope, node.base);
    return { base: inner.base, offset: inner.offset + node.at.value * scope.layout.sizeOf(node.array.of) };
  }
  return { base: node, offset: 0 };
}

export function expressionText(scope: Scope, node: Expression): string {
  const text = (inner: Expression): string => expressionText(scope, inner);
  switch (node.op) {
    case 'constant':
      return number(node.value);
    case 'local':
      return scope.local(node.local);
    case 'local-element':
      return scope.element(node.first, text(node.at), node.stride);
    case 'indirect': {
      const word = scope.behind(node.reference, node.word);
      return node.element === undefined
        ? scope.local(word)
        : scope.element(word, text(node.element.at), node.element.stride);
    }
    case 'local-address':
    case 'moved-reference':
      // Addresses of variables are known where they are handed to: nothing reads them.
      return '0';
    case 'thread-word':
      throw new Error('a demand is no part of the program');
    case 'self':
      return scope.self;
    case 'in-atomic':
      return scope.isAtomic ? '1' : '0';
    case 'not': {
      const value = text(node.value);
      return value === '0' ? '1' : value === '1' ? '0' : `!(${value})`;
    }
    case 'negate':
      return `(0 - ${text(node.value)})`;
    case 'binary':
      return binaryText(node.operator, text(node.left), text(node.right));
    case 'conditional':
      return `(${text(node.test)} -> ${text(node.whenTrue)} : ${text(node.whenFalse)})`;
    case 'same-pointer':
      return `SAME(${text(node.left)}, ${text(node.right)})`;
    case 'is-stale':
      return `STALE(${text(node.value)})`;
    case 'is-odd':
      return `(${text(node.value)} & 1)`;
    case 'globals':
      return String(pointerBit);
    case 'task':
      return String(pointer(node.pool.index, node.thread, 0));
    case 'current':
      return scope.isThread
        ? `(${pointer(node.pool.index, 0, 0)} + ${scope.index} * ${pointer(0, 1, 0) - pointerBit})`
        : '0';
    case 'field':
    case 'element':
      return pointerText(scope, node);
    case 'array-length':
      return String(scope.layout.lengthOf(node.array));
    case 'header':
      return node.agent.op === 'self'
        ? scope.header(node.field)
        : `OF_AGENT(${text(node.agent)}, ${headerWords[node.field]})`;
    case 'agent-of-task': {
      const task = text(node.task);
      return `(${task} <= 0 -> 0 : SLOT(${task}) + 1)`;
    }
    case 'readers-inside':
      return 'READERS';
    case 'waiters':
      return `WAITERS(${text(node.address)}, ${node.state})`;
    case 'bit-of':
      return node.agent.op === 'self' ? `(1 << ${scope.index})` : `BIT_OF(${text(node.agent)})`;
    case 'spread':
      return `SPREAD(${text(node.agents)})`;
    case 'holders':
      return `HOLDERS(${text(node.holds)})`;
    case 'asleep':
      return 'ASLEEP';
  }
}

function pointerText(scope: Scope, node: Expression): string {
  const { base, offset } = splitPointer(scope, node);
  if (base.op === 'globals') return String(pointer(0, 0, offset));
  if (base.op === 'element') {
    const size = scope.layout.sizeOf(base.array.of);
    const at = expressionText(scope, base.at);
    const inner = pointerText(scope, base.base);
    return `BEYOND(${inner}, ${at} * ${size} + ${offset})`;
  }
  const text = base.op === 'field' ? pointerText(scope, base) : expressionText(scope, base);
  return offset === 0 ? text : `BEYOND(${text}, ${offset})`;
}

function binaryText(operator: string, left: string, right: string): string {
  switch (operator) {
    case '/':
    case '%':
      return /^[1-9]\d*$/.test(right)
        ? `(${left} ${operator} ${right})`
        : `(${right} == 0 -> 0 : ${left} ${operator} ${right})`;
    case '&&':
      if (left === '0' || right === '0') return '0';
      if (left === '1') return `(${right} != 0)`;
      break;
    case '||':
      if (left === '1' || right === '1') return '1';
      if (left === '0') return `(${right} != 0)`;
      break;
    default:
      break;
  }
  return `(${left} ${operator} ${right})`;
}
