/**
 * Places: words of the function's own variables, of a caller's variable, or of memory.
 */
import type { Access, Global, Place, Type, Value } from '@refault/dsl';
import {
  binary,
  type CallersElement,
  constant,
  type Expression,
  type LocalWord,
  local,
  or,
  zero,
} from '../ir/expression.ts';
import type { AccessKind } from '../ir/instruction.ts';
import type { Shape } from '../ir/shape.ts';
import type { ValuePrinter } from '../ir/value-printer.ts';
import { beginStep, type Lowering, wordsOf } from './lowering.ts';

export type LoweredPlace =
  | { readonly kind: 'words'; readonly words: readonly LocalWord[] }
  /** An element of an own array: one of several places, chosen by an index. */
  | {
      readonly kind: 'element';
      readonly all: readonly LocalWord[];
      readonly index: Expression;
      readonly stride: number;
      readonly offset: number;
      readonly count: number;
    }
  /** Words of a caller's variable. */
  | {
      readonly kind: 'through';
      readonly reference: LocalWord;
      readonly word: number;
      readonly count: number;
      readonly element?: CallersElement;
    }
  | {
      readonly kind: 'memory';
      readonly pointer: Expression;
      readonly shape: Shape;
      /** Its type, for traces. */
      readonly type: Type;
      readonly isGhost: boolean;
      /** Names of the set-up: constant, so reading them takes no step. */
      readonly isName: boolean;
    };

export function lowerPlace(lowering: Lowering, place: Place): LoweredPlace {
  const { program, code } = lowering;
  const { shapes } = program;
  switch (place.kind) {
    case 'local':
      return { kind: 'words', words: wordsOf(lowering, place.local) };
    case 'global': {
      if (place.global.isName && lowering.checked.role === 'thread') {
        return { kind: 'words', words: nameWords(lowering, place.global) };
      }
      const field = program.globalField(place.global);
      const group = shapes.globals;
      const shape = group.fields[field]?.shape;
      if (shape === undefined) throw new Error(`no field for global ${place.global.name}`);
      const pointer: Expression = { op: 'field', base: { op: 'globals' }, group, field };
      return {
        kind: 'memory',
        pointer,
        shape,
        type: place.type,
        isGhost: place.global.ghost,
        isName: place.global.isName,
      };
    }
    case 'deref': {
      const target = referenceOf(lowering, place.pointer);
      if (target !== undefined) return target;
      const [pointer = zero] = lowering.value(place.pointer);
      const shape = shapes.shapeOf(place.type, 'pointed');
      return { kind: 'memory', pointer, shape, type: place.type, isGhost: false, isName: false };
    }
    case 'field': {
      const of = lowerPlace(lowering, place.of);
      if (of.kind === 'memory') {
        const group = of.shape.kind === 'group' ? of.shape : undefined;
        const field = group?.fields.findIndex((each) => each.name === place.field.name) ?? -1;
        const shape = group?.fields[field]?.shape;
        if (group === undefined || shape === undefined) throw new Error(`no field ${place.field.name}`);
        const pointer: Expression = { op: 'field', base: of.pointer, group, field };
        const isGhost = of.isGhost || place.field.ghost;
        return { kind: 'memory', pointer, shape, type: place.type, isGhost, isName: of.isName };
      }
      const word = shapes.fieldWord(place.of.type, place.field);
      return sliced(of, word, shapes.wordsOf(place.type));
    }
    case 'element': {
      const of = lowerPlace(lowering, place.of);
      const [index = zero] = lowering.value(place.index);
      code.at = place.span;
      if (of.kind === 'memory') return { ...memoryElement(lowering, of, index), type: place.type };
      const stride = shapes.wordsOf(place.type);
      if (index.op === 'constant') return sliced(of, index.value * stride, stride);
      if (of.kind === 'element' || (of.kind === 'through' && of.element !== undefined)) {
        program.refuse(place.span, 'an index that is not constant into an array in an array');
        return sliced(of, 0, stride);
      }
      const length = (of.kind === 'words' ? of.words.length : of.count) / stride;
      const kept = code.keep(index, 'index');
      refuseOutside(lowering, kept, constant(length));
      if (of.kind === 'through') return { ...of, count: stride, element: { at: kept, stride, length } };
      return { kind: 'element', all: of.words, index: kept, stride, offset: 0, count: stride };
    }
  }
}

/** A name in a thread's body is a variable of it, set before the thread begins. */
function nameWords(lowering: Lowering, global: Global): readonly LocalWord[] {
  const known = lowering.names.get(global);
  if (known !== undefined) return known;
  const count = lowering.program.shapes.wordsOf(global.type);
  const words = Array.from({ length: count }, () => lowering.code.word(global.name));
  lowering.names.set(global, words);
  return words;
}

function memoryElement(
  lowering: Lowering,
  of: LoweredPlace & { readonly kind: 'memory' },
  index: Expression,
): LoweredPlace & { readonly kind: 'memory' } {
  if (of.shape.kind !== 'array') throw new Error('an element of what is no array');
  const array = of.shape;
  const kept = lowering.code.keep(index, 'index');
  refuseOutside(lowering, kept, { op: 'array-length', array });
  const pointer: Expression = { op: 'element', base: of.pointer, array, at: kept };
  return { ...of, pointer, shape: array.of };
}

function refuseOutside(lowering: Lowering, index: Expression, length: Expression): void {
  if (index.op === 'constant' && length.op === 'constant' && index.value >= 0 && index.value < length.value) return;
  lowering.code.find({
    when: or(binary('<', index, zero), binary('>=', index, length)),
    finding: 'assertion',
    message: 'an index is out of range',
    implicit: true,
  });
}

function sliced(of: LoweredPlace, word: number, count: number): LoweredPlace {
  switch (of.kind) {
    case 'words':
      return { kind: 'words', words: of.words.slice(word, word + count) };
    case 'element':
      return { ...of, offset: of.offset + word, count };
    case 'through':
      return { ...of, word: of.word + word, count };
    case 'memory':
      throw new Error('memory is not cut into words');
  }
}

/** The caller's words that a pointer means, if it is the address of a variable. */
export function referenceOf(lowering: Lowering, pointer: Value): LoweredPlace | undefined {
  if (pointer.kind === 'address') {
    const place = lowerPlace(lowering, pointer.place);
    return place.kind === 'memory' ? undefined : place;
  }
  if (pointer.kind === 'read' && pointer.place.kind === 'local') {
    const meaning = lowering.meanings.get(pointer.place.local);
    if (meaning?.kind === 'reference' && pointer.type.kind === 'pointer') {
      const count = lowering.program.shapes.wordsOf(pointer.type.to);
      return { kind: 'through', reference: meaning.word, word: 0, count };
    }
  }
  return undefined;
}

function accessKind(place: LoweredPlace & { readonly kind: 'memory' }, access: Access): AccessKind {
  return place.isGhost || place.isName ? 'ghost' : access;
}

/** Reads a place's value; shared memory in steps of its own: a struct field by field, a union as a whole. */
export function readPlace(lowering: Lowering, place: LoweredPlace, access: Access): Expression[] {
  switch (place.kind) {
    case 'words':
      return place.words.map(local);
    case 'element':
      return Array.from({ length: place.count }, (_, index) => elementWord(place, index));
    case 'through':
      return Array.from({ length: place.count }, (_, index) => ({
        op: 'indirect',
        reference: place.reference,
        word: place.word + index,
        ...(place.element === undefined ? {} : { element: place.element }),
      }));
    case 'memory':
      return readMemory(lowering, place, access);
  }
}

function elementWord(place: LoweredPlace & { readonly kind: 'element' }, index: number): Expression {
  const first = place.all[place.offset + index];
  if (first === undefined) throw new Error('an element outside its array');
  const words = place.all.filter((_, at) => at % place.stride === (place.offset + index) % place.stride);
  return { op: 'local-element', first, at: place.index, stride: place.stride, words };
}

function readMemory(
  lowering: Lowering,
  place: LoweredPlace & { readonly kind: 'memory' },
  access: Access,
): Expression[] {
  const { shape, pointer } = place;
  switch (shape.kind) {
    case 'group':
      return shape.fields.flatMap((each, field) => {
        const part: Expression = { op: 'field', base: pointer, group: shape, field };
        return readMemory(lowering, { ...place, pointer: part, shape: each.shape }, access);
      });
    case 'array': {
      if (typeof shape.length !== 'number') throw new Error('an open array has no value');
      return Array.from({ length: shape.length }, (_, index) => index).flatMap((index) => {
        const part: Expression = { op: 'element', base: pointer, array: shape, at: constant(index) };
        return readMemory(lowering, { ...place, pointer: part, shape: shape.of }, access);
      });
    }
    default: {
      const kind = accessKind(place, access);
      if (kind !== 'ghost') beginStep(lowering);
      return lowering.code.loadWords(pointer, 0, wordsIn(shape), kind, 'value', printerOf(lowering, place));
    }
  }
}

/** Writes a value to a place, in steps of its own where it is shared. */
export function writePlace(
  lowering: Lowering,
  place: LoweredPlace,
  values: readonly Expression[],
  access: Access,
): void {
  const { code } = lowering;
  switch (place.kind) {
    case 'words':
      assignWords(lowering, place.words, values);
      break;
    case 'element':
      values.forEach((value, index) => {
        const first = place.all[place.offset + index];
        if (first === undefined) return;
        const words = place.all.filter((_, at) => at % place.stride === (place.offset + index) % place.stride);
        code.emit({ op: 'set-element', first, index: place.index, stride: place.stride, value, words });
      });
      break;
    case 'through':
      values.forEach((value, index) => {
        const { reference, element } = place;
        const meant = element === undefined ? {} : { element };
        code.emit({ op: 'set-through', reference, word: place.word + index, ...meant, value });
      });
      break;
    case 'memory':
      writeMemory(lowering, place, values, access);
      break;
  }
}

/** Sets several words at once: a value that reads a word which is set before it is kept first. */
function assignWords(lowering: Lowering, words: readonly LocalWord[], values: readonly Expression[]): void {
  const { code } = lowering;
  const safe =
    values.length === 1 ? values : values.map((value) => (readsAny(value, words) ? code.keep(value, 'kept') : value));
  words.forEach((word, index) => {
    const value = safe[index];
    if (value !== undefined) code.set(word, value);
  });
}

function readsAny(value: Expression, words: readonly LocalWord[]): boolean {
  if (value.op === 'local') return words.includes(value.local);
  return value.op !== 'constant';
}

function writeMemory(
  lowering: Lowering,
  place: LoweredPlace & { readonly kind: 'memory' },
  values: readonly Expression[],
  access: Access,
): void {
  const { shape, pointer } = place;
  switch (shape.kind) {
    case 'group': {
      let at = 0;
      shape.fields.forEach((each, field) => {
        const part: Expression = { op: 'field', base: pointer, group: shape, field };
        const count = valueWords(each.shape);
        writeMemory(lowering, { ...place, pointer: part, shape: each.shape }, values.slice(at, at + count), access);
        at += count;
      });
      break;
    }
    case 'array': {
      if (typeof shape.length !== 'number') throw new Error('an open array has no value');
      const count = valueWords(shape.of);
      for (let index = 0; index < shape.length; index++) {
        const part: Expression = { op: 'element', base: pointer, array: shape, at: constant(index) };
        const some = values.slice(index * count, (index + 1) * count);
        writeMemory(lowering, { ...place, pointer: part, shape: shape.of }, some, access);
      }
      break;
    }
    default: {
      const kind = accessKind(place, access);
      if (kind !== 'ghost') beginStep(lowering);
      lowering.code.store(pointer, 0, values, kind, printerOf(lowering, place));
    }
  }
}

function printerOf(lowering: Lowering, place: LoweredPlace & { readonly kind: 'memory' }): ValuePrinter | undefined {
  const { kind } = place.type;
  return kind === 'struct' || kind === 'array' ? undefined : lowering.program.shapes.printerOf(place.type);
}

function wordsIn(shape: Shape): number {
  return shape.kind === 'union' ? shape.words.length : 1;
}

function valueWords(shape: Shape): number {
  switch (shape.kind) {
    case 'group':
      return shape.fields.reduce((sum, each) => sum + valueWords(each.shape), 0);
    case 'array':
      return typeof shape.length === 'number' ? shape.length * valueWords(shape.of) : 0;
    default:
      return wordsIn(shape);
  }
}

/** Reads and writes a place of one word in one step: marked updates. */
export function updateAtOnce(
  lowering: Lowering,
  place: LoweredPlace & { readonly kind: 'memory' },
  access: Access,
  change: (old: Expression) => Expression,
): { readonly old: Expression; readonly now: Expression } {
  const { code } = lowering;
  const kind = accessKind(place, access);
  if (kind !== 'ghost') beginStep(lowering);
  const print = printerOf(lowering, place);
  const [old = zero] = code.loadWords(place.pointer, 0, 1, kind, 'old', print);
  const now = code.keep(change(old), 'new');
  code.store(place.pointer, 0, [now], kind, print);
  return { old, now };
}
