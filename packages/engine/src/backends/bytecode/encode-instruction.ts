/**
 * Instructions to bytecode. The twin of the interpreter's `compile-instruction.ts`: what is encoded here means what
 * is written there.
 */

import { agentKinds, headerSize, headerWords } from '../../ir/agent.ts';
import type { LocalWord } from '../../ir/expression.ts';
import type { AccessKind, Choice, Instruction, IrFunction, OperationMark } from '../../ir/instruction.ts';
import { loneAccess } from '../../ir/lone-access.ts';
import type { FrameLayout, FramePlace } from '../interpreter/contract.ts';
import type { Label } from './code-writer.ts';
import { type EncodeContext, encodeExpression } from './encode-expression.ts';
import * as op from './opcodes.ts';

export interface InstructionContext extends EncodeContext {
  readonly frames: FrameLayout;
  /** The function that is encoded, and the position of its first instruction. */
  readonly made: IrFunction;
  /** Whether accesses of cells that are free take no step of their own. */
  readonly joinsAccesses: boolean;
  readonly start: number;
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
  const { writer, layout } = context;
  const encode = (value: Parameters<typeof encodeExpression>[1]): void => encodeExpression(context, value);
  switch (node.op) {
    case 'boundary': {
      const access = context.joinsAccesses ? loneAccess(context.made.code, position - context.start) : undefined;
      if (access === undefined) writer.word(op.opBoundary, position);
      else {
        encode(access.pointer);
        writer.word(op.opBoundaryBeforeAccess, position, access.word, access.count);
      }
      return;
    }
    case 'set':
      encode(node.value);
      encodeSet(context, node.to);
      return;
    case 'set-element': {
      const place = context.placeOf(node.first);
      encode(node.index);
      encode(node.value);
      if (place.kind === 'scratch') writer.word(op.opSetScratchElement, layout.total + place.offset, node.stride);
      else writer.word(op.opSetFrameElement, headerSize + place.offset, node.stride);
      return;
    }
    case 'set-through':
      encode({ op: 'local', local: node.reference });
      if (node.element === undefined) {
        encode(node.value);
        writer.word(op.opSetThrough, node.word);
      } else {
        encode(node.element.at);
        encode(node.value);
        writer.word(op.opSetThroughElement, node.word, node.element.stride);
      }
      return;
    case 'load': {
      encode(node.pointer);
      const flags = accessFlags(node.access);
      const [only] = node.to;
      if (node.to.length === 1 && only !== undefined) {
        writer.word(op.opLoad, node.word, flags, position);
        encodeSet(context, only);
      } else {
        writer.word(op.opLoadMany, node.word, flags, position, node.to.length);
        for (const each of node.to) writer.word(placeWord(context.placeOf(each)));
      }
      return;
    }
    case 'store':
      encode(node.pointer);
      for (const value of node.values) encode(value);
      if (node.values.length === 1) writer.word(op.opStore, node.word, accessFlags(node.access), position);
      else writer.word(op.opStoreMany, node.word, accessFlags(node.access), position, node.values.length);
      return;
    case 'await':
      encode(node.test);
      writer.word(op.opAwait, position);
      return;
    case 'require':
      encode(node.test);
      writer.word(op.opRequire);
      return;
    case 'passed':
      writer.word(op.opPassed);
      return;
    case 'choose':
      encodeChoice(context, node.choice, position);
      encodeSet(context, node.to);
      return;
    case 'jump':
      writer.word(op.opJump);
      writer.address(context.labelOf(node.target));
      return;
    case 'branch': {
      const next = position + 1 - context.start;
      encode(node.test);
      // What goes back goes by a jump, which is counted.
      const isNextTrue = node.whenTrue === next;
      if (isNextTrue && node.whenFalse > next) {
        writer.word(op.opJumpIfFalse);
        writer.address(context.labelOf(node.whenFalse));
      } else if (node.whenFalse === next && node.whenTrue > next) {
        writer.word(op.opJumpIfTrue);
        writer.address(context.labelOf(node.whenTrue));
      } else {
        const otherwise = writer.label();
        writer.word(op.opJumpIfFalse);
        writer.address(otherwise);
        writer.word(op.opJump);
        writer.address(context.labelOf(node.whenTrue));
        writer.place(otherwise);
        writer.word(op.opJump);
        writer.address(context.labelOf(node.whenFalse));
      }
      return;
    }
    case 'call':
      encodeCall(context, node, position);
      return;
    case 'return': {
      const { frames, frameClass, made } = context;
      const count = Math.max(node.values.length, made.resultWords);
      for (const value of node.values) encode(value);
      for (let i = node.values.length; i < count; i++) writer.word(op.opConstant, 0);
      const place = placeWord(frames.returnPlace(made, frameClass));
      writer.word(
        op.opReturn,
        count,
        place,
        headerSize + frames.baseOf(made, frameClass),
        frames.sizeOf(made),
        position,
      );
      return;
    }
    case 'allocate':
      writer.word(op.opAllocate, node.pool.index, node.mayFail ? 1 : 0, position);
      encodeSet(context, node.to);
      return;
    case 'free':
      encode(node.pointer);
      writer.word(op.opFree, position);
      return;
    case 'find': {
      const next = writer.label();
      encode(node.test);
      writer.word(op.opJumpIfFalse);
      writer.address(next);
      if (node.about === undefined) writer.word(op.opConstant, 0);
      else encode(node.about);
      writer.word(op.opFind, position, node.ends ? 1 : 0, node.implicit ? 1 : 0);
      writer.place(next);
      return;
    }
    case 'range':
      encode(node.value);
      writer.word(op.opRange, clamp(node.low), clamp(node.high), position);
      return;
    case 'cut':
      writer.word(op.opCut, position);
      return;
    case 'ghost':
      writer.word(op.opGhost, node.enter ? 1 : -1);
      return;
    case 'atomic':
      writer.word(op.opAtomic, node.enter ? 1 : -1);
      return;
    case 'set-header':
      encode(node.agent);
      encode(node.value);
      writer.word(op.opSetHeader, headerWords[node.field]);
      return;
    case 'leave-section':
      writer.word(op.opLeaveSection);
      return;
    case 'leave-srcu':
      encode(node.domain);
      writer.word(op.opLeaveSrcu);
      return;
    case 'wake-sharers':
      encode(node.agents);
      writer.word(op.opWakeSharers);
      return;
    case 'wake-tasks':
      encode(node.agents);
      writer.word(op.opWakeTasks);
      return;
    case 'advance-flushes':
      encode(node.work);
      writer.word(op.opAdvanceFlushes, node.from, node.to);
      return;
    case 'attempt':
      encode(node.lock);
      writer.word(op.opAttempt, position);
      return;
    case 'cover':
      writer.word(op.opCover, position);
      return;
    case 'note':
      return;
    case 'spawn':
      for (const argument of node.arguments) encode(argument);
      if (node.head === undefined) writer.word(op.opConstant, 0);
      else encode(node.head);
      writer.word(op.opSpawn, context.numberOf(node.function), agentKinds[node.kind]);
      writer.word(node.afterGracePeriod ? 1 : 0, node.arguments.length, position);
      return;
    case 'might-sleep':
      writer.word(op.opMightSleep, position);
      return;
    case 'next-epoch':
      encode(node.value);
      writer.word(op.opNextEpoch);
      encodeSet(context, node.to);
      return;
    case 'set-insert':
    case 'set-erase':
    case 'set-contains': {
      encode(node.set);
      encode(node.value);
      const code =
        node.op === 'set-insert' ? op.opSetInsert : node.op === 'set-erase' ? op.opSetErase : op.opSetContains;
      writer.word(code, node.shape.members.kind === 'bits' ? 1 : 0, layout.capacityOf(node.shape), position);
      if (node.op === 'set-contains') encodeSet(context, node.to);
      return;
    }
    case 'set-clear':
    case 'set-empty':
      encode(node.set);
      writer.word(node.op === 'set-clear' ? op.opSetClear : op.opSetEmpty, 0, layout.capacityOf(node.shape), position);
      if (node.op === 'set-empty') encodeSet(context, node.to);
      return;
    case 'next-object':
      encode(node.after);
      writer.word(op.opNextObject, node.pool.index);
      encodeSet(context, node.to);
      return;
    case 'find-entry':
      encode(node.array);
      encode(node.from);
      writer.word(op.opFindEntry, layout.lengthOf(node.shape.array), layout.sizeOf(node.shape.array.of), position);
      encodeSet(context, node.to);
      return;
    case 'count': {
      const kept = context.counterOf(node.counter);
      if (kept !== undefined) writer.word(op.opCount, kept.index, kept.limit);
      return;
    }
    case 'cancel-work':
      encode(node.work);
      writer.word(op.opCancelWork);
      return;
    case 'yield':
      for (const value of node.values) encode(value);
      writer.word(op.opYield, node.values.length);
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

/** A place as one word: an index from the agent's base, or below 0 one of scratch. */
export function placeWord(place: FramePlace): number {
  return place.kind === 'scratch' ? -1 - place.offset : headerSize + place.offset;
}

function accessFlags(access: AccessKind): number {
  if (access === 'internal' || access === 'ghost') return 0;
  return op.accessRaces | (access === 'plain' ? op.accessPlain : 0);
}

function encodeSet(context: InstructionContext, word: LocalWord): void {
  encodeSetPlace(context, context.placeOf(word));
}

function encodeSetPlace({ writer, layout }: InstructionContext, place: FramePlace): void {
  if (place.kind === 'scratch') writer.word(op.opSetScratch, layout.total + place.offset);
  else writer.word(op.opSetFrame, headerSize + place.offset);
}

function encodeCall(context: InstructionContext, node: Instruction & { readonly op: 'call' }, position: number): void {
  const { writer, frames, frameClass } = context;
  const callee = node.function;
  const { operation } = node;
  if (operation !== undefined) writer.word(op.opOperationBegins);
  const given = callee.parameters.slice(0, node.arguments.length);
  for (const argument of node.arguments.slice(0, given.length)) encodeExpression(context, argument);
  for (const parameter of [...given].reverse()) encodeSet(context, parameter);
  writer.word(op.opConstant, node.site);
  encodeSetPlace(context, frames.returnPlace(callee, frameClass));
  const phrases = context.phrasesAbout(callee);
  if (phrases !== 0) writer.word(op.opCalled, phrases);
  writer.word(op.opCall, context.startOf(callee), node.site);
  writer.place(context.labelOfSite(node.site));
  node.results.forEach((result, index) => {
    if (index < callee.resultWords) writer.word(op.opResult, index);
    else writer.word(op.opConstant, 0);
    encodeSet(context, result);
  });
  if (operation !== undefined) {
    writer.word(op.opOperationEnds, operation.mustBeClean ? 1 : 0, context.numberOfLabel(operation), position);
  }
}

function encodeChoice(context: InstructionContext, choice: Choice, position: number): void {
  const { writer, layout } = context;
  switch (choice.kind) {
    case 'branch':
      writer.word(op.opChooseBranch, position, choice.count);
      return;
    case 'loop':
      writer.word(op.opChooseLoop, position);
      return;
    case 'failure':
      writer.word(op.opChooseFailure, position);
      return;
    case 'agent':
      encodeExpression(context, choice.among);
      writer.word(op.opChooseAgent, position, choice.owed ? 1 : 0);
      return;
    case 'agents':
      encodeExpression(context, choice.among);
      writer.word(op.opChooseAgents, position);
      return;
    case 'either':
      encodeExpression(context, choice.first);
      encodeExpression(context, choice.second);
      writer.word(op.opChooseEither, position, choice.owed ? 1 : 0);
      return;
    case 'member': {
      encodeExpression(context, choice.set);
      const places = choice.visited.map((each) => placeWord(context.placeOf(each)));
      writer.word(op.opChooseMember, position, (4 + places.length) * 4);
      writer.word(choice.shape.members.kind === 'bits' ? 1 : 0, layout.capacityOf(choice.shape), 0, places.length);
      writer.word(...places);
      return;
    }
  }
}
