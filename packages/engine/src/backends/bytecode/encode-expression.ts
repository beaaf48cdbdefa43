/**
 * Expressions to bytecode. What an expression comes to is put at an address, or it lies somewhere already, or decides
 * where to go on. Expressions change nothing, so that an operand may be read as late as the operation is run.
 */

import { headerSize, headerWords } from '../../ir/agent.ts';
import type { BinaryOperator, Expression, LocalWord } from '../../ir/expression.ts';
import type { Layout } from '../../state/layout.ts';
import type { FramePlace } from '../interpreter/contract.ts';
import type { CodeWriter, Label } from './code-writer.ts';
import { constantOf, type Folding } from './fold-expression.ts';
import * as op from './opcodes.ts';
import type { Operands } from './operands.ts';

export interface EncodeContext extends Folding {
  readonly writer: CodeWriter;
  readonly layout: Layout;
  readonly operands: Operands;
  placeOf(word: LocalWord): FramePlace;
  threadPlaceOf(word: LocalWord): FramePlace;
}

/** The word of a state, or behind it of scratch, where a place of the agent's lies. */
export function indexOf({ layout, agent }: EncodeContext, { kind, offset }: FramePlace): number {
  return kind === 'scratch' ? layout.total + offset : layout.baseOfAgent(agent) + headerSize + offset;
}

export function addressOfWord(context: EncodeContext, word: LocalWord): number {
  return context.operands.word(indexOf(context, context.placeOf(word)));
}

/** Where a caller's word lies that a reference of 0 would mean. */
export function addressThrough({ operands, layout, agent }: EncodeContext, word: number): number {
  return operands.word(layout.baseOfAgent(agent) + word);
}

/** Where the value of an expression lies, if nothing has to be computed for it. */
function addressOf(context: EncodeContext, node: Expression): number | undefined {
  const { layout, operands } = context;
  const value = constantOf(context, node);
  if (value !== undefined) return operands.constant(value);
  switch (node.op) {
    case 'local':
      return addressOfWord(context, node.local);
    case 'thread-word': {
      const { offset } = context.threadPlaceOf(node.local);
      return operands.word(layout.baseOfAgent(node.thread) + headerSize + offset);
    }
    case 'header': {
      const id = constantOf(context, node.agent);
      if (id === undefined) return undefined;
      return id <= 0 ? operands.constant(0) : operands.word(layout.baseOfAgent(id - 1) + headerWords[node.field]);
    }
    case 'field':
      return layout.fieldOffset(node.group, node.field) === 0 ? addressOf(context, node.base) : undefined;
    default:
      return undefined;
  }
}

/** Where the value of an expression lies: code computes it there, if it has to be computed. */
export function encodeOperand(context: EncodeContext, node: Expression): number {
  const known = addressOf(context, node);
  if (known !== undefined) return known;
  const made = context.operands.temporary();
  encodeInto(context, node, made);
  return made;
}

/**
 * Code that puts the value of an expression at an address: nothing is written there before all is read.
 *
 * @throws Error on an expression that the bytecode does not know
 */
export function encodeInto(context: EncodeContext, node: Expression, target: number): void {
  const { writer, layout, operands } = context;
  const operand = (inner: Expression): number => encodeOperand(context, inner);
  const lies = addressOf(context, node);
  if (lies !== undefined) {
    writer.word(op.opMove, target, lies);
    return;
  }
  switch (node.op) {
    case 'local-element': {
      const first = addressOfWord(context, node.first);
      writer.word(op.opIndexed, target, first, operand(node.at), node.stride);
      return;
    }
    case 'indirect': {
      const first = addressThrough(context, node.word);
      const reference = addressOfWord(context, node.reference);
      if (node.element === undefined) writer.word(op.opIndexed, target, first, reference, 1);
      else {
        writer.word(op.opIndexedTwice, target, first, reference, operand(node.element.at), node.element.stride);
      }
      return;
    }
    case 'local-address': {
      const place = context.placeOf(node.local);
      if (place.kind === 'scratch') throw new Error(`${node.local.name} has an address but no place in the frame`);
      writer.word(op.opMove, target, operands.constant(headerSize + place.offset));
      return;
    }
    case 'moved-reference':
      writer.word(op.opAdd, target, addressOfWord(context, node.reference), operands.constant(node.word));
      return;
    case 'self':
      writer.word(op.opSelf, target);
      return;
    case 'in-atomic':
      writer.word(op.opInAtomic, target);
      return;
    case 'not':
      writer.word(op.opNot, target, operand(node.value));
      return;
    case 'negate':
      writer.word(op.opNegate, target, operand(node.value));
      return;
    case 'binary':
      encodeBinary(context, node, target);
      return;
    case 'conditional': {
      const otherwise = writer.label();
      const end = writer.label();
      encodeJump(context, node.test, false, otherwise);
      encodeInto(context, node.whenTrue, target);
      writer.word(op.opJump);
      writer.address(end);
      writer.place(otherwise);
      encodeInto(context, node.whenFalse, target);
      writer.place(end);
      return;
    }
    case 'same-pointer':
      writer.word(op.opSamePointer, target, ...[node.left, node.right].map(operand));
      return;
    case 'is-stale':
      writer.word(op.opIsStale, target, operand(node.value));
      return;
    case 'is-odd':
      writer.word(op.opIsOdd, target, operand(node.value));
      return;
    case 'current':
      writer.word(op.opCurrent, target, node.pool.index);
      return;
    case 'field':
      writer.word(op.opField, target, operand(node.base), layout.fieldOffset(node.group, node.field));
      return;
    case 'element':
      writer.word(op.opElement, target, ...[node.base, node.at].map(operand), layout.sizeOf(node.array.of));
      return;
    case 'header':
      writer.word(op.opHeader, target, operand(node.agent), headerWords[node.field]);
      return;
    case 'agent-of-task':
      writer.word(op.opAgentOfTask, target, operand(node.task));
      return;
    case 'readers-inside':
      writer.word(op.opReaders, target);
      return;
    case 'waiters':
      writer.word(op.opWaiters, target, operand(node.address), node.state);
      return;
    case 'bit-of':
      writer.word(op.opBitOf, target, operand(node.agent));
      return;
    case 'spread':
      writer.word(op.opSpread, target, operand(node.agents));
      return;
    case 'holders':
      writer.word(op.opHolders, target, operand(node.holds));
      return;
    case 'asleep':
      writer.word(op.opAsleep, target);
      return;
    case 'constant':
    case 'local':
    case 'thread-word':
    case 'globals':
    case 'task':
    case 'array-length':
      throw new Error(`a ${node.op} lies nowhere`);
    default:
      throw unknown(node);
  }
}

function unknown(node: never): Error {
  return new Error(`the bytecode does not know ${JSON.stringify(node)}`);
}

type Computing = Exclude<BinaryOperator, '&&' | '||'>;

/** What computes an operator; the operands of `>` and `>=` change places. */
const operations: Readonly<Record<Computing, number>> = {
  '+': op.opAdd,
  '-': op.opSubtract,
  '*': op.opMultiply,
  '/': op.opDivide,
  '%': op.opRemainder,
  '&': op.opAnd,
  '|': op.opOr,
  '^': op.opXor,
  '<<': op.opShiftLeft,
  '>>': op.opShiftRight,
  '==': op.opEqual,
  '!=': op.opNotEqual,
  '<': op.opLess,
  '<=': op.opLessEqual,
  '>': op.opLess,
  '>=': op.opLessEqual,
};

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What goes where a comparison leads; as above. */
const jumps: Readonly<Record<Comparison, number>> = {
  '==': op.opJumpIfEqual,
  '!=': op.opJumpIfNotEqual,
  '<': op.opJumpIfLess,
  '<=': op.opJumpIfLessEqual,
  '>': op.opJumpIfLess,
  '>=': op.opJumpIfLessEqual,
};

const opposites: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

function isComparison(operator: BinaryOperator): operator is Comparison {
  return operator in jumps;
}

type Binary = Expression & { readonly op: 'binary' };

/** The operands as the operation of their operator takes them. */
function encodeSides(context: EncodeContext, { operator, left, right }: Binary): [number, number] {
  const sides: [number, number] = [encodeOperand(context, left), encodeOperand(context, right)];
  return operator === '>' || operator === '>=' ? [sides[1], sides[0]] : sides;
}

function encodeBinary(context: EncodeContext, node: Binary, target: number): void {
  const { writer, operands } = context;
  const { operator, left, right } = node;
  if (operator !== '&&' && operator !== '||') {
    writer.word(operations[operator], target, ...encodeSides(context, node));
    return;
  }
  const decided = writer.label();
  const end = writer.label();
  encodeJump(context, left, operator === '||', decided);
  if (isTruth(right)) encodeInto(context, right, target);
  else writer.word(op.opNotEqual, target, encodeOperand(context, right), operands.constant(0));
  writer.word(op.opJump);
  writer.address(end);
  writer.place(decided);
  writer.word(op.opMove, target, operands.constant(operator === '&&' ? 0 : 1));
  writer.place(end);
}

/** Whether an expression is 0 or 1. */
function isTruth(node: Expression): boolean {
  if (node.op === 'binary') return isComparison(node.operator) || node.operator === '&&' || node.operator === '||';
  return node.op === 'not' || node.op === 'same-pointer' || node.op === 'is-stale' || node.op === 'is-odd';
}

/** Code that goes to a label, which lies ahead, if the expression is true, or if it is not; else behind the code. */
export function encodeJump(context: EncodeContext, node: Expression, when: boolean, label: Label): void {
  const { writer } = context;
  if (node.op === 'not') {
    encodeJump(context, node.value, !when, label);
    return;
  }
  if (node.op === 'binary' && (node.operator === '&&' || node.operator === '||')) {
    const outside = outsideOf(context, node);
    if (outside !== undefined) {
      const index = encodeOperand(context, outside.index);
      writer.word(when ? op.opJumpIfOutside : op.opJumpIfInside, index, outside.length);
      writer.address(label);
      return;
    }
    const short = node.operator === '||';
    // What the first side decides goes the same way as the whole, or behind it.
    const behind = writer.label();
    encodeJump(context, node.left, short, short === when ? label : behind);
    encodeJump(context, node.right, when, label);
    writer.place(behind);
    return;
  }
  if (node.op === 'binary' && isComparison(node.operator)) {
    const compared = when ? node : { ...node, operator: opposites[node.operator] };
    const sides = encodeSides(context, compared);
    writer.word(jumps[compared.operator as Comparison], ...sides);
  } else writer.word(when ? op.opJumpIfTrue : op.opJumpIfFalse, encodeOperand(context, node));
  writer.address(label);
}

/** The index that is below 0 or too large for as many as there are, if that is what an expression asks. */
function outsideOf(
  context: EncodeContext,
  { operator, left, right }: Binary,
): { readonly index: Expression; readonly length: number } | undefined {
  if (operator !== '||' || left.op !== 'binary' || right.op !== 'binary') return undefined;
  if (left.operator !== '<' || right.operator !== '>=' || left.left !== right.left) return undefined;
  const length = constantOf(context, right.right);
  if (constantOf(context, left.right) !== 0 || length === undefined || length < 0) return undefined;
  return { index: left.left, length };
}
