/**
 * Expressions to bytecode that leaves one value on the stack.
 */

import { headerSize, headerWords } from '../../ir/agent.ts';
import type { BinaryOperator, Expression, LocalWord } from '../../ir/expression.ts';
import { pointer } from '../../ir/word.ts';
import type { Layout } from '../../state/layout.ts';
import type { FrameClass, FramePlace } from '../interpreter/contract.ts';
import type { CodeWriter } from './code-writer.ts';
import * as op from './opcodes.ts';

export interface EncodeContext {
  readonly writer: CodeWriter;
  readonly layout: Layout;
  readonly frameClass: FrameClass;
  placeOf(word: LocalWord): FramePlace;
  threadPlaceOf(word: LocalWord): FramePlace;
}

/** @throws Error on an expression that the bytecode does not know */
export function encodeExpression(context: EncodeContext, node: Expression): void {
  const { writer, layout } = context;
  const encode = (inner: Expression): void => encodeExpression(context, inner);
  switch (node.op) {
    case 'constant':
      writer.word(op.opConstant, node.value);
      return;
    case 'local':
      encodeRead(context, context.placeOf(node.local));
      return;
    case 'local-element': {
      const place = context.placeOf(node.first);
      encode(node.at);
      if (place.kind === 'scratch') writer.word(op.opScratchElement, layout.total + place.offset, node.stride);
      else writer.word(op.opFrameElement, headerSize + place.offset, node.stride);
      return;
    }
    case 'indirect':
      encodeRead(context, context.placeOf(node.reference));
      if (node.element === undefined) writer.word(op.opIndirect, node.word);
      else {
        encode(node.element.at);
        writer.word(op.opIndirectElement, node.word, node.element.stride);
      }
      return;
    case 'local-address': {
      const place = context.placeOf(node.local);
      if (place.kind === 'scratch') throw new Error(`${node.local.name} has an address but no place in the frame`);
      writer.word(op.opConstant, headerSize + place.offset);
      return;
    }
    case 'moved-reference':
      encodeRead(context, context.placeOf(node.reference));
      writer.word(op.opConstant, node.word, op.opAdd);
      return;
    case 'thread-word': {
      const place = context.threadPlaceOf(node.local);
      writer.word(op.opAbsolute, layout.baseOfAgent(node.thread) + headerSize + place.offset);
      return;
    }
    case 'self':
      writer.word(op.opSelf);
      return;
    case 'in-atomic':
      writer.word(op.opInAtomic);
      return;
    case 'not':
      encode(node.value);
      writer.word(op.opNot);
      return;
    case 'negate':
      encode(node.value);
      writer.word(op.opNegate);
      return;
    case 'binary':
      encodeBinary(context, node);
      return;
    case 'conditional': {
      const otherwise = writer.label();
      const end = writer.label();
      encode(node.test);
      writer.word(op.opJumpIfFalse);
      writer.address(otherwise);
      encode(node.whenTrue);
      writer.word(op.opJump);
      writer.address(end);
      writer.place(otherwise);
      encode(node.whenFalse);
      writer.place(end);
      return;
    }
    case 'same-pointer':
      encode(node.left);
      encode(node.right);
      writer.word(op.opSamePointer);
      return;
    case 'is-stale':
      encode(node.value);
      writer.word(op.opIsStale);
      return;
    case 'is-odd':
      encode(node.value);
      writer.word(op.opIsOdd);
      return;
    case 'globals':
      writer.word(op.opConstant, pointer(0, 0, 0));
      return;
    case 'task':
      writer.word(op.opConstant, pointer(node.pool.index, node.thread, 0));
      return;
    case 'current':
      writer.word(op.opCurrent, node.pool.index);
      return;
    case 'field': {
      encode(node.base);
      const offset = layout.fieldOffset(node.group, node.field);
      if (offset !== 0) writer.word(op.opField, offset);
      return;
    }
    case 'element':
      encode(node.base);
      encode(node.at);
      writer.word(op.opElement, layout.sizeOf(node.array.of));
      return;
    case 'array-length':
      writer.word(op.opConstant, layout.lengthOf(node.array));
      return;
    case 'header':
      encode(node.agent);
      writer.word(op.opHeader, headerWords[node.field]);
      return;
    case 'agent-of-task':
      encode(node.task);
      writer.word(op.opAgentOfTask);
      return;
    case 'readers-inside':
      writer.word(op.opReaders);
      return;
    case 'waiters':
      encode(node.address);
      writer.word(op.opWaiters, node.state);
      return;
    case 'bit-of':
      encode(node.agent);
      writer.word(op.opBitOf);
      return;
    case 'spread':
      encode(node.agents);
      writer.word(op.opSpread);
      return;
    case 'holders':
      encode(node.holds);
      writer.word(op.opHolders);
      return;
    case 'asleep':
      writer.word(op.opAsleep);
      return;
    default:
      throw unknown(node);
  }
}

function unknown(node: never): Error {
  return new Error(`the bytecode does not know ${JSON.stringify(node)}`);
}

function encodeRead({ writer, layout }: EncodeContext, place: FramePlace): void {
  if (place.kind === 'scratch') writer.word(op.opScratch, layout.total + place.offset);
  else writer.word(op.opFrame, headerSize + place.offset);
}

const operators: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, number>> = {
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
  '>': op.opGreater,
  '>=': op.opGreaterEqual,
};

function encodeBinary(context: EncodeContext, node: Expression & { readonly op: 'binary' }): void {
  const { writer } = context;
  const { operator, left, right } = node;
  if (operator === '&&' || operator === '||') {
    const short = writer.label();
    const end = writer.label();
    encodeExpression(context, left);
    writer.word(operator === '&&' ? op.opJumpIfFalse : op.opJumpIfTrue);
    writer.address(short);
    encodeExpression(context, right);
    writer.word(op.opIsTrue, op.opJump);
    writer.address(end);
    writer.place(short);
    writer.word(op.opConstant, operator === '&&' ? 0 : 1);
    writer.place(end);
    return;
  }
  if (operator === '==' && left.op === 'local' && right.op === 'constant') {
    const place = context.placeOf(left.local);
    if (place.kind === 'scratch') {
      writer.word(op.opScratchEquals, context.layout.total + place.offset, right.value);
    } else writer.word(op.opFrameEquals, headerSize + place.offset, right.value);
    return;
  }
  encodeExpression(context, left);
  encodeExpression(context, right);
  writer.word(operators[operator]);
}
