/**
 * Instructions to bytecode. The twin of the interpreter's `compile-instruction.ts`: what is encoded here means what
 * is written there.
 */

import { agentKinds, headerSize, headerWords } from '../../ir/agent.ts';
import { type Expression, type LocalWord, zero } from '../../ir/expression.ts';
import type { AccessKind, Choice, Instruction, IrFunction, OperationMark } from '../../ir/instruction.ts';
import { loneAccess } from '../../ir/lone-access.ts';
import type { FrameClass, FrameLayout } from '../interpreter/contract.ts';
import type { Label } from './code-writer.ts';
import {
  addressOfWord,
  addressThrough,
  type EncodeContext,
  encodeInto,
  encodeJump,
  encodeOperand,
  indexOf,
} from './encode-expression.ts';
import { constantOf, lastingCell } from './fold-expression.ts';
import * as op from './opcodes.ts';

type SetInstruction = Instruction & { readonly op: 'set' };

export interface InstructionContext extends EncodeContext {
  readonly frames: FrameLayout;
  readonly frameClass: FrameClass;
  /** The function that is encoded, and the position of its first instruction. */
  readonly made: IrFunction;
  /** Whether accesses of cells that are free take no step of their own. */
  readonly joinsAccesses: boolean;
  readonly start: number;
  /** Whether a jump leads to an instruction, by its index. */
  readonly isTarget: (index: number) => boolean;
  /** Where an instruction's code begins, by its index; where the code behind a call does. */
  labelOf(index: number): Label;
  labelOfSite(site: number): Label;
  /** The position of a function's first instruction. */
  startOf(callee: IrFunction): number;
  /** The number of a function, of a label of operations. */
  numberOf(made: IrFunction): number;
  numberOfLabel(mark: OperationMark): number;
  /** The address of the list of phrases that ask about calls of a function; 0 if none do. */
  phrasesAbout(made: IrFunction): number;
  /** Where a counter lies and stops, if it is kept. */
  counterOf(name: string): { readonly index: number; readonly limit: number } | undefined;
}

/** @throws Error on an instruction that the bytecode does not know */
export function encodeInstruction(context: InstructionContext, node: Instruction, position: number): void {
  const { writer, layout, operands } = context;
  const operand = (value: Expression): number => encodeOperand(context, value);
  const target = (word: LocalWord): number => addressOfWord(context, word);
  operands.beginInstruction();
  switch (node.op) {
    case 'boundary': {
      const access = context.joinsAccesses ? loneAccess(context.made.code, position - context.start) : undefined;
      if (access === undefined) writer.word(op.opBoundary, position);
      else writer.word(op.opBoundaryBeforeAccess, operand(access.pointer), position, access.word, access.count);
      return;
    }
    case 'set':
      if (!isSetBefore(context, position - context.start)) encodeInto(context, node.value, target(node.to));
      return;
    case 'set-element':
      writer.word(op.opSetIndexed, target(node.first), ...[node.value, node.index].map(operand), node.stride);
      return;
    case 'set-through': {
      const first = addressThrough(context, node.word);
      const value = operand(node.value);
      const reference = target(node.reference);
      if (node.element === undefined) writer.word(op.opSetIndexed, first, value, reference, 1);
      else {
        const { at, stride } = node.element;
        writer.word(op.opSetIndexedTwice, first, value, reference, operand(at), stride);
      }
      return;
    }
    case 'load':
      encodeLoad(context, node, position);
      return;
    case 'store':
      encodeStore(context, node, position);
      return;
    case 'await': {
      const through = writer.label();
      encodeJump(context, node.test, true, through);
      writer.word(op.opBlocked, position);
      writer.place(through);
      return;
    }
    case 'require': {
      const holds = writer.label();
      encodeJump(context, node.test, true, holds);
      writer.word(op.opReject);
      writer.place(holds);
      return;
    }
    case 'passed':
      writer.word(op.opPassed);
      return;
    case 'choose':
      encodeChoice(context, node.choice, target(node.to), position);
      return;
    case 'jump':
      writer.word(op.opJump);
      writer.address(context.labelOf(node.target));
      return;
    case 'branch': {
      const next = position + 1 - context.start;
      const { test, whenTrue, whenFalse } = node;
      // What goes back goes by a jump, which is counted.
      const jumpsWhen = whenTrue >= next && whenFalse <= next;
      const [ahead, other] = jumpsWhen ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
      const goes = writer.label();
      encodeJump(context, test, jumpsWhen, ahead > next ? context.labelOf(ahead) : goes);
      if (other !== next) {
        writer.word(op.opJump);
        writer.address(context.labelOf(other));
      }
      if (ahead > next) return;
      writer.place(goes);
      if (ahead === next) return;
      writer.word(op.opJump);
      writer.address(context.labelOf(ahead));
      return;
    }
    case 'call':
      encodeCall(context, node, position);
      return;
    case 'return': {
      const { frames, frameClass, made } = context;
      const count = Math.max(node.values.length, made.resultWords);
      for (let i = 0; i < count; i++) encodeInto(context, node.values[i] ?? zero, operands.result(i));
      const site = operands.word(indexOf(context, frames.returnPlace(made, frameClass)));
      const start = layout.baseOfAgent(context.agent) + headerSize + frames.baseOf(made, frameClass);
      writer.word(op.opReturn, site, start, frames.sizeOf(made), position);
      return;
    }
    case 'allocate':
      writer.word(op.opAllocate, target(node.to), node.pool.index, node.mayFail ? 1 : 0, position);
      return;
    case 'free':
      writer.word(op.opFree, operand(node.pointer), position);
      return;
    case 'find': {
      const next = writer.label();
      encodeJump(context, node.test, false, next);
      writer.word(op.opFind, operand(node.about ?? zero), position, node.ends ? 1 : 0, node.implicit ? 1 : 0);
      writer.place(next);
      return;
    }
    case 'range': {
      const set = setBehind(context, position - context.start);
      let value: number;
      if (set === undefined) value = operand(node.value);
      else {
        value = target(set.to);
        encodeInto(context, node.value, value);
      }
      writer.word(op.opRange, value, clamp(node.low), clamp(node.high), position);
      return;
    }
    case 'cut':
      writer.word(op.opCut, position);
      return;
    case 'ghost':
      writer.word(op.opGhost, node.enter ? 1 : -1);
      return;
    case 'atomic':
      writer.word(op.opAtomic, node.enter ? 1 : -1);
      return;
    case 'set-header': {
      const id = constantOf(context, node.agent);
      const word = headerWords[node.field];
      if (id === undefined) writer.word(op.opSetHeader, ...[node.agent, node.value].map(operand), word);
      else if (id > 0) encodeInto(context, node.value, operands.word(layout.baseOfAgent(id - 1) + word));
      return;
    }
    case 'leave-section':
      writer.word(op.opLeaveSection);
      return;
    case 'leave-srcu':
      writer.word(op.opLeaveSrcu, operand(node.domain));
      return;
    case 'wake-sharers':
      writer.word(op.opWakeSharers, operand(node.agents));
      return;
    case 'wake-tasks':
      writer.word(op.opWakeTasks, operand(node.agents));
      return;
    case 'advance-flushes':
      writer.word(op.opAdvanceFlushes, operand(node.work), node.from, node.to);
      return;
    case 'attempt':
      writer.word(op.opAttempt, operand(node.lock), position);
      return;
    case 'cover':
      writer.word(op.opCover, position);
      return;
    case 'note':
      return;
    case 'spawn': {
      const given = node.arguments.map(operand);
      writer.word(op.opSpawn, operand(node.head ?? zero), context.numberOf(node.function), agentKinds[node.kind]);
      writer.word(node.afterGracePeriod ? 1 : 0, position, given.length, ...given);
      return;
    }
    case 'might-sleep':
      writer.word(op.opMightSleep, position);
      return;
    case 'next-epoch':
      writer.word(op.opNextEpoch, target(node.to), operand(node.value));
      return;
    case 'set-insert':
    case 'set-erase':
    case 'set-contains': {
      const sides = [node.set, node.value].map(operand);
      const isBits = node.shape.members.kind === 'bits' ? 1 : 0;
      const shape = [isBits, layout.capacityOf(node.shape), position];
      if (node.op === 'set-contains') writer.word(op.opSetContains, target(node.to), ...sides, ...shape);
      else writer.word(node.op === 'set-insert' ? op.opSetInsert : op.opSetErase, ...sides, ...shape);
      return;
    }
    case 'set-clear':
      writer.word(op.opSetClear, operand(node.set), layout.capacityOf(node.shape), position);
      return;
    case 'set-empty':
      writer.word(op.opSetEmpty, target(node.to), operand(node.set), layout.capacityOf(node.shape), position);
      return;
    case 'next-object':
      writer.word(op.opNextObject, target(node.to), operand(node.after), node.pool.index);
      return;
    case 'find-entry': {
      const { array } = node.shape;
      const sides = [node.array, node.from].map(operand);
      const entries = [layout.lengthOf(array), layout.sizeOf(array.of)];
      writer.word(op.opFindEntry, target(node.to), ...sides, ...entries, position);
      return;
    }
    case 'count': {
      const kept = context.counterOf(node.counter);
      if (kept !== undefined) writer.word(op.opCount, kept.index, kept.limit);
      return;
    }
    case 'cancel-work':
      writer.word(op.opCancelWork, operand(node.work));
      return;
    case 'yield':
      writer.word(op.opYield, operand(node.values[0] ?? zero), node.values.length);
      return;
    default:
      throw unknown(node);
  }
}

function unknown(node: never): Error {
  return new Error(`the bytecode does not know ${JSON.stringify(node)}`);
}

function clamp(value: number): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value));
}

function accessFlags(access: AccessKind): number {
  if (access === 'internal' || access === 'ghost') return 0;
  return op.accessRaces | (access === 'plain' ? op.accessPlain : 0);
}

/** The `set` behind a `range` at an index, if it sets what was asked for and nobody comes to it another way. */
function setBehind({ made, isTarget }: InstructionContext, index: number): SetInstruction | undefined {
  const range = made.code[index];
  const set = made.code[index + 1];
  if (range?.op !== 'range' || set?.op !== 'set' || range.value !== set.value || isTarget(index + 1)) return undefined;
  return set;
}

/** Whether a `set` is done by the `range` before it: what is cut leads to no state. */
function isSetBefore(context: InstructionContext, index: number): boolean {
  return setBehind(context, index - 1) !== undefined;
}

function encodeLoad(context: InstructionContext, node: Instruction & { readonly op: 'load' }, position: number): void {
  const { writer } = context;
  const { pointer, word } = node;
  const flags = accessFlags(node.access);
  const targets = node.to.map((each) => addressOfWord(context, each));
  const [only] = targets;
  if (only === undefined || targets.length > 1) {
    writer.word(op.opLoadMany, encodeOperand(context, pointer), word, flags, position, targets.length, ...targets);
    return;
  }
  const end = writer.label();
  if (encodeLasting(context, node, [op.opLoadCell, op.opLoadElement], only, [flags, position], end)) return;
  writer.word(op.opLoad, only, encodeOperand(context, pointer), word, flags, position);
  writer.place(end);
}

function encodeStore(
  context: InstructionContext,
  node: Instruction & { readonly op: 'store' },
  position: number,
): void {
  const { writer } = context;
  const { pointer, word } = node;
  const flags = accessFlags(node.access);
  const values = node.values.map((each) => encodeOperand(context, each));
  const [only] = values;
  if (only === undefined || values.length > 1) {
    writer.word(op.opStoreMany, encodeOperand(context, pointer), word, flags, position, values.length, ...values);
    return;
  }
  const end = writer.label();
  if (encodeLasting(context, node, [op.opStoreCell, op.opStoreElement], only, [flags, position], end)) return;
  writer.word(op.opStore, encodeOperand(context, pointer), only, word, flags, position);
  writer.place(end);
}

/**
 * An access of memory that lives for ever, by where it lies, and whether that is all. Of an array that is so for an
 * index inside it, from where it goes on at a label; for any other it goes on behind, by the pointer.
 */
function encodeLasting(
  context: InstructionContext,
  { pointer, word }: Instruction & { readonly op: 'load' | 'store' },
  [one, ofArray]: readonly [number, number],
  value: number,
  about: readonly number[],
  end: Label,
): boolean {
  const { writer } = context;
  const cell = lastingCell(context, pointer);
  if (cell === undefined) return false;
  const { element } = cell;
  const index = cell.index + word;
  if (element === undefined) {
    writer.word(one, value, index, ...about);
    return true;
  }
  writer.word(ofArray, value, encodeOperand(context, element.at), index, element.size, element.length, ...about);
  writer.address(end);
  return false;
}

function encodeCall(context: InstructionContext, node: Instruction & { readonly op: 'call' }, position: number): void {
  const { writer, operands, frames, frameClass } = context;
  const callee = node.function;
  const { operation } = node;
  if (operation !== undefined) writer.word(op.opOperationBegins);
  // A function is never active twice, so that no argument is computed from a parameter.
  callee.parameters.forEach((parameter, index) => {
    const given = node.arguments[index];
    if (given !== undefined) encodeInto(context, given, addressOfWord(context, parameter));
  });
  const phrases = context.phrasesAbout(callee);
  if (phrases !== 0) writer.word(op.opCalled, phrases);
  const site = operands.word(indexOf(context, frames.returnPlace(callee, frameClass)));
  writer.word(op.opCall, site, node.site, context.startOf(callee));
  writer.place(context.labelOfSite(node.site));
  node.results.forEach((result, index) => {
    const from = index < callee.resultWords ? operands.result(index) : operands.constant(0);
    writer.word(op.opMove, addressOfWord(context, result), from);
  });
  if (operation !== undefined) {
    writer.word(op.opOperationEnds, operation.mustBeClean ? 1 : 0, context.numberOfLabel(operation), position);
  }
}

function encodeChoice(context: InstructionContext, choice: Choice, target: number, position: number): void {
  const { writer, layout } = context;
  const operand = (value: Expression): number => encodeOperand(context, value);
  switch (choice.kind) {
    case 'branch':
      writer.word(op.opChooseBranch, target, position, choice.count);
      return;
    case 'loop':
      writer.word(op.opChooseLoop, target, position);
      return;
    case 'failure':
      writer.word(op.opChooseFailure, target, position);
      return;
    case 'agent':
      writer.word(op.opChooseAgent, target, operand(choice.among), position, choice.owed ? 1 : 0);
      return;
    case 'agents':
      writer.word(op.opChooseAgents, target, operand(choice.among), position);
      return;
    case 'either': {
      const sides = [choice.first, choice.second].map(operand);
      writer.word(op.opChooseEither, target, ...sides, position, choice.owed ? 1 : 0);
      return;
    }
    case 'member': {
      const { set, shape, visited } = choice;
      const places = visited.map((each) => addressOfWord(context, each));
      writer.word(op.opChooseMember, target, operand(set), position, shape.members.kind === 'bits' ? 1 : 0);
      writer.word(layout.capacityOf(shape), places.length, ...places);
      return;
    }
  }
}
