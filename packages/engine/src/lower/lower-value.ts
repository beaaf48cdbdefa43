/**
 * Values to words: code for what takes steps or changes something, expressions for the rest. Left to right; what
 * was computed is kept where something later could change it.
 */
import type { CheckedFunction, Field, Local, Tag, Type, UnionType, Value } from '@refault/dsl';
import { isAlternative, sameType } from '@refault/dsl';
import {
  and,
  type BinaryOperator,
  binary,
  bitOf,
  constant,
  type Expression,
  equal,
  local,
  not,
  one,
  or,
  self,
  zero,
} from '../ir/expression.ts';
import type { IrFunction, OperationMark, ReferenceArgument } from '../ir/instruction.ts';
import type { Label } from '../primitives/code-builder.ts';
import { lowerBuiltin } from './lower-builtin.ts';
import { type LoweredPlace, lowerPlace, readPlace, referenceOf, updateAtOnce, writePlace } from './lower-place.ts';
import { type ArgumentPattern, type Lowering, refuseOutOfRange, wordsOf } from './lowering.ts';

export function lowerValue(lowering: Lowering, node: Value): Expression[] {
  const { code, program } = lowering;
  const { shapes } = program;
  code.at = node.span;
  switch (node.kind) {
    case 'constant':
      return [constant(node.value)];
    case 'string':
    case 'error':
      return [zero];
    case 'function':
      program.refuse(node.span, 'a function as a value that is kept');
      return [zero];
    case 'current':
      return [{ op: 'current', pool: shapes.poolOf(program.taskStruct) }];
    case 'task':
      return [{ op: 'task', thread: program.threadIndex(node.thread), pool: shapes.poolOf(program.taskStruct) }];
    case 'counter': {
      const field = program.counterField(node.counter);
      if (field === undefined) return [zero];
      const pointer: Expression = { op: 'field', base: { op: 'globals' }, group: shapes.globals, field };
      return [code.load(pointer, 0, 'ghost', 'counter')];
    }
    case 'thread-variable': {
      const thread = program.threadIndex(node.thread);
      return program.threadWords(node.thread, node.local).map((each) => ({ op: 'thread-word', thread, local: each }));
    }
    case 'read': {
      const place = lowerPlace(lowering, node.place);
      code.at = node.span;
      return readPlace(lowering, place, node.access);
    }
    case 'address':
      return [addressOf(lowering, lowerPlace(lowering, node.place))];
    case 'not':
      return [not(single(lowering, node.value))];
    case 'truth':
      return [truth(lowering, node.value)];
    case 'negate':
      return [{ op: 'negate', value: single(lowering, node.value) }];
    case 'complement': {
      const value = single(lowering, node.value);
      const all = node.type.kind === 'flags' ? (1 << node.type.bits.length) - 1 : 0;
      if (value.op === 'constant') return [constant(all & ~value.value)];
      return [binary('-', constant(all), binary('&', value, constant(all)))];
    }
    case 'arithmetic':
      return [arithmetic(lowering, node)];
    case 'compare':
      return [compare(lowering, node)];
    case 'and':
    case 'or':
      return [logical(lowering, node)];
    case 'conditional':
      return conditional(lowering, node);
    case 'assign':
      return assign(lowering, node);
    case 'update':
      return update(lowering, node);
    case 'call':
      return call(lowering, node);
    case 'call-through':
      return callThrough(lowering, node);
    case 'builtin':
      return lowerBuiltin(lowering, node);
    case 'tagged': {
      const words: Expression[] = Array.from({ length: shapes.wordsOf(node.union) }, () => zero);
      words[0] = constant(node.tag.index);
      putFields(lowering, node.union, words, node.fields);
      return words;
    }
    case 'struct': {
      const words: Expression[] = Array.from({ length: shapes.wordsOf(node.struct) }, () => zero);
      putFields(lowering, node.struct, words, node.fields);
      return words;
    }
    case 'with': {
      const words = [...lowering.value(node.value)];
      if (node.type.kind === 'union') {
        for (const each of node.fields) refuseTag(lowering, node.type, each.field, words[0] ?? zero);
      }
      putFields(lowering, node.type, words, node.fields);
      return words;
    }
    case 'is':
      return [matchTag(lowering, node)];
    case 'project':
      return project(lowering, node);
    case 'inject':
      return inject(lowering, node.value, node.type);
    case 'extract':
      return lowering.value(node.value).slice(1, 1 + shapes.wordsOf(node.type));
  }
}

function single(lowering: Lowering, node: Value): Expression {
  return lowering.value(node)[0] ?? zero;
}

function addressOf(lowering: Lowering, place: LoweredPlace): Expression {
  switch (place.kind) {
    case 'memory':
      return place.pointer;
    case 'words': {
      const first = place.words[0];
      return first === undefined ? zero : { op: 'local-address', local: first };
    }
    case 'through':
      if (place.element === undefined) return { op: 'moved-reference', reference: place.reference, word: place.word };
      lowering.program.refuse(lowering.code.at, 'the address of an array’s element in a caller’s variable');
      return zero;
    case 'element':
      lowering.program.refuse(lowering.code.at, 'the address of an array’s element in a local variable');
      return zero;
  }
}

/** Whether computing the value takes no step, changes nothing and can't fail: then it needs no variable. */
function isSimple(node: Value): boolean {
  switch (node.kind) {
    case 'constant':
    case 'current':
    case 'task':
    case 'thread-variable':
      return true;
    case 'read':
      return isLocalRead(node);
    case 'not':
    case 'negate':
    case 'complement':
    case 'truth':
    case 'extract':
      return isSimple(node.value);
    case 'arithmetic':
      return node.operator !== '/' && node.operator !== '%' && isSimple(node.left) && isSimple(node.right);
    case 'compare':
    case 'and':
    case 'or':
      return isSimple(node.left) && isSimple(node.right);
    case 'is':
      return node.bindings.length === 0 && isSimple(node.value);
    default:
      return false;
  }
}

function isLocalRead(node: Value & { readonly kind: 'read' }): boolean {
  for (let place = node.place; ; ) {
    if (place.kind === 'local') return true;
    if (place.kind !== 'field') return false;
    place = place.of;
  }
}

/** Whether computing the value can change a variable of this function. */
function changesLocals(node: Value): boolean {
  switch (node.kind) {
    case 'constant':
    case 'string':
    case 'function':
    case 'error':
    case 'current':
    case 'task':
    case 'counter':
    case 'thread-variable':
      return false;
    case 'read':
    case 'address':
      return placeChanges(node.place);
    case 'not':
    case 'negate':
    case 'complement':
    case 'truth':
    case 'inject':
    case 'extract':
    case 'project':
      return changesLocals(node.value);
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return changesLocals(node.left) || changesLocals(node.right);
    case 'is':
      return node.bindings.length > 0 || changesLocals(node.value);
    case 'tagged':
    case 'struct':
      return node.fields.some((each) => changesLocals(each.value));
    default:
      return true;
  }
}

function placeChanges(place: (Value & { readonly kind: 'read' })['place']): boolean {
  switch (place.kind) {
    case 'local':
    case 'global':
      return false;
    case 'deref':
      return changesLocals(place.pointer);
    case 'field':
      return placeChanges(place.of);
    case 'element':
      return placeChanges(place.of) || changesLocals(place.index);
  }
}

/** Keeps words that read variables, before something that may change those. */
function kept(lowering: Lowering, words: readonly Expression[]): Expression[] {
  return words.map((each) => lowering.code.keep(each, 'kept'));
}

/** Both operands, the left one kept if computing the right one could change it. */
function operands(lowering: Lowering, left: Value, right: Value): [Expression[], Expression[]] {
  const first = lowering.value(left);
  const before = changesLocals(right) ? kept(lowering, first) : first;
  return [before, lowering.value(right)];
}

function arithmetic(lowering: Lowering, node: Value & { readonly kind: 'arithmetic' }): Expression {
  const [[left = zero], [right = zero]] = operands(lowering, node.left, node.right);
  const { code } = lowering;
  code.at = node.span;
  if (node.operator === '/' || node.operator === '%') {
    code.find({ when: equal(right, zero), finding: 'assertion', message: 'a division by 0', implicit: true });
  }
  return binary(node.operator, left, right);
}

function compare(lowering: Lowering, node: Value & { readonly kind: 'compare' }): Expression {
  const [left, right] = operands(lowering, node.left, node.right);
  if (node.operator !== '==' && node.operator !== '!=') {
    return binary(node.operator as BinaryOperator, left[0] ?? zero, right[0] ?? zero);
  }
  const same = sameWords(node.left.type, left, node.right.type, right);
  return node.operator === '==' ? same : not(same);
}

/** Whether two values are equal: by their words; of a sum and a value, only where the sum has that type. */
function sameWords(a: Type, left: readonly Expression[], b: Type, right: readonly Expression[]): Expression {
  if (a.kind === 'freed') return { op: 'is-stale', value: plainWord(b, right) };
  if (b.kind === 'freed') return { op: 'is-stale', value: plainWord(a, left) };
  if (a.kind === 'sum' || b.kind === 'sum') {
    const alternatives = (type: Type): readonly Type[] => (type.kind === 'sum' ? type.of : [type]);
    let same: Expression = zero;
    alternatives(a).forEach((some, i) => {
      alternatives(b).forEach((other, j) => {
        if (!comparableTypes(some, other)) return;
        const isOne = a.kind === 'sum' ? equal(left[0] ?? zero, constant(i + 1)) : one;
        const isOther = b.kind === 'sum' ? equal(right[0] ?? zero, constant(j + 1)) : one;
        const words = sameWords(
          some,
          a.kind === 'sum' ? left.slice(1) : left,
          other,
          b.kind === 'sum' ? right.slice(1) : right,
        );
        same = or(same, and(and(isOne, isOther), words));
      });
    });
    return same;
  }
  const count = Math.min(left.length, right.length);
  if (a.kind === 'int' || a.kind === 'bool' || a.kind === 'enum' || a.kind === 'flags' || a.kind === 'epoch') {
    return equal(left[0] ?? zero, right[0] ?? zero);
  }
  let same: Expression = one;
  for (let index = 0; index < count; index++) {
    same = and(same, { op: 'same-pointer', left: left[index] ?? zero, right: right[index] ?? zero });
  }
  return same;
}

function comparableTypes(a: Type, b: Type): boolean {
  if (sameType(a, b)) return true;
  const number = (type: Type): boolean => type.kind === 'int' || type.kind === 'bool';
  if (number(a) && number(b)) return true;
  return (a.kind === 'pointer' && b.kind === 'null') || (a.kind === 'null' && b.kind === 'pointer');
}

function plainWord(type: Type, words: readonly Expression[]): Expression {
  return (type.kind === 'sum' ? words[1] : words[0]) ?? zero;
}

function truth(lowering: Lowering, node: Value): Expression {
  const words = lowering.value(node);
  if (node.type.kind !== 'sum') return binary('!=', words[0] ?? zero, zero);
  // An unset variable is false; a value of an enum (a signal) is true.
  let holds: Expression = zero;
  node.type.of.forEach((each, index) => {
    const isIt = equal(words[0] ?? zero, constant(index + 1));
    const value = each.kind === 'enum' || each.kind === 'union' ? one : binary('!=', words[1] ?? zero, zero);
    holds = or(holds, and(isIt, value));
  });
  return holds;
}

/** Code that goes to one label or the other, short-circuiting. */
export function lowerCondition(lowering: Lowering, node: Value, whenTrue: Label, whenFalse: Label): void {
  const { code } = lowering;
  switch (node.kind) {
    case 'not':
      lowering.condition(node.value, whenFalse, whenTrue);
      return;
    case 'and':
    case 'or': {
      if (isSimple(node)) break;
      const next = code.label();
      if (node.kind === 'and') lowering.condition(node.left, next, whenFalse);
      else lowering.condition(node.left, whenTrue, next);
      code.place(next);
      lowering.condition(node.right, whenTrue, whenFalse);
      return;
    }
    default:
      break;
  }
  const test = single(lowering, node);
  code.branch(test, whenTrue, whenFalse);
}

function logical(lowering: Lowering, node: Value & { readonly kind: 'and' | 'or' }): Expression {
  if (isSimple(node)) {
    const left = single(lowering, node.left);
    const right = single(lowering, node.right);
    return node.kind === 'and' ? binary('&&', left, right) : binary('||', left, right);
  }
  const { code } = lowering;
  const result = code.word('test');
  const yes = code.label();
  const no = code.label();
  const done = code.label();
  lowering.condition(node, yes, no);
  code.place(yes);
  code.set(result, one);
  code.jump(done);
  code.place(no);
  code.set(result, zero);
  code.place(done);
  return local(result);
}

function conditional(lowering: Lowering, node: Value & { readonly kind: 'conditional' }): Expression[] {
  const { code, program } = lowering;
  const count = program.shapes.wordsOf(node.type);
  if (count === 1 && isSimple(node.condition) && isSimple(node.whenTrue) && isSimple(node.whenFalse)) {
    return [
      {
        op: 'conditional',
        test: single(lowering, node.condition),
        whenTrue: single(lowering, node.whenTrue),
        whenFalse: single(lowering, node.whenFalse),
      },
    ];
  }
  const result = Array.from({ length: count }, () => code.word('either'));
  const yes = code.label();
  const no = code.label();
  const done = code.label();
  lowering.condition(node.condition, yes, no);
  const put = (value: Value): void => {
    const words = lowering.value(value);
    result.forEach((each, index) => {
      code.set(each, words[index] ?? zero);
    });
  };
  code.place(yes);
  put(node.whenTrue);
  code.jump(done);
  code.place(no);
  put(node.whenFalse);
  code.place(done);
  return result.map(local);
}

function assign(lowering: Lowering, node: Value & { readonly kind: 'assign' }): Expression[] {
  const { code } = lowering;
  if (isDroppedRecord(lowering, node.place)) return lowering.value(node.value);
  const place = lowerPlace(lowering, node.place);
  const values = lowering.value(node.value);
  code.at = node.span;
  refuseOutOfRange(lowering, node.place.type, values[0] ?? zero, node.value.type, node.span);
  const safe = place.kind === 'words' ? values : kept(lowering, values);
  const write = (): void => writePlace(lowering, place, safe, node.access);
  if (isRecord(lowering, node.place)) whenRecordKept(lowering, write);
  else write();
  return place.kind === 'words' ? place.words.map(local) : safe;
}

type AssignedPlace = (Value & { readonly kind: 'assign' })['place'];

function isRecord(lowering: Lowering, place: AssignedPlace): place is AssignedPlace & { readonly kind: 'field' } {
  return place.kind === 'field' && place.of.type.kind === 'struct' && place.of.type === lowering.program.recordStruct;
}

/** A field of the path record that no demand reads has no cell. */
function isDroppedRecord(lowering: Lowering, place: AssignedPlace): boolean {
  return isRecord(lowering, place) && !lowering.program.keepsRecordField(place.field.name);
}

/** Records are kept for the threads that a demand names. */
function whenRecordKept(lowering: Lowering, write: () => void): void {
  lowering.code.when(binary('&', bitOf(self), constant(lowering.program.recordThreads)), write);
}

function update(lowering: Lowering, node: Value & { readonly kind: 'update' }): Expression[] {
  const { code } = lowering;
  if (isDroppedRecord(lowering, node.place)) return [zero];
  const place = lowerPlace(lowering, node.place);
  const { operator } = node;
  const change = (old: Expression, by: Expression): Expression => {
    if (operator === 'next') {
      const to = code.word('epoch');
      code.emit({ op: 'next-epoch', to, value: old });
      return local(to);
    }
    const result = binary(operator, old, by);
    refuseOutOfRange(lowering, node.place.type, result, { kind: 'void' }, node.span);
    return result;
  };
  if (place.kind === 'memory' && node.access !== 'plain') {
    const [by = zero] = lowering.value(node.value);
    code.at = node.span;
    if (isRecord(lowering, node.place)) {
      whenRecordKept(lowering, () => updateAtOnce(lowering, place, node.access, (before) => change(before, by)));
      return [zero];
    }
    const { old, now } = updateAtOnce(lowering, place, node.access, (before) => change(before, by));
    return [node.gives === 'old' ? old : now];
  }
  // Left to right: the old value is read before the other operand is computed.
  const read = readPlace(lowering, place, node.access)[0] ?? zero;
  const old = place.kind === 'memory' && !changesLocals(node.value) ? read : code.keep(read, 'old');
  const [by = zero] = lowering.value(node.value);
  code.at = node.span;
  const now = change(old, by);
  const result = place.kind === 'memory' ? code.keep(now, 'new') : now;
  const write = (): void => writePlace(lowering, place, [result], node.access);
  if (isRecord(lowering, node.place)) whenRecordKept(lowering, write);
  else write();
  if (node.gives === 'old') return [old];
  return place.kind === 'words' ? place.words.slice(0, 1).map(local) : [result];
}

// Calls.

/** What the arguments are, as far as it decides how the callee is compiled. */
function patternsOf(lowering: Lowering, args: readonly Value[]): ArgumentPattern[] {
  return args.map((each): ArgumentPattern => {
    const made = functionMeant(lowering, each);
    if (made !== undefined) return { kind: 'function', function: made };
    if (each.type.kind === 'pointer' && isReference(lowering, each)) {
      return { kind: 'reference', words: lowering.program.shapes.wordsOf(each.type.to) };
    }
    return { kind: 'value' };
  });
}

function functionMeant(lowering: Lowering, value: Value) {
  if (value.kind === 'function') return value.function;
  if (value.kind === 'read' && value.place.kind === 'local') {
    const meaning = lowering.meanings.get(value.place.local);
    if (meaning?.kind === 'function') return meaning.function;
  }
  return undefined;
}

/** Whether a pointer is the address of a variable: `&x`, or a parameter that is one, or a field of either. */
function isReference(lowering: Lowering, value: Value): boolean {
  if (value.kind === 'address') {
    let place = value.place;
    while (place.kind === 'field' || place.kind === 'element') place = place.of;
    if (place.kind === 'local') return true;
    return place.kind === 'deref' && isReference(lowering, place.pointer);
  }
  if (value.kind === 'read' && value.place.kind === 'local') {
    return lowering.meanings.get(value.place.local)?.kind === 'reference';
  }
  return false;
}

function call(lowering: Lowering, node: Value & { readonly kind: 'call' }): Expression[] {
  const made = node.function;
  const { operation } = node;
  const mark: OperationMark | undefined = operation && {
    name: made.name,
    ...(operation.label === undefined ? {} : { label: operation.label }),
    mustBeClean: made.role === 'operation' || made.isSyscall,
  };
  return enter(lowering, made, node, mark);
}

/** The call of a function that is known. */
function enter(
  lowering: Lowering,
  made: CheckedFunction,
  node: Value & { readonly kind: 'call' | 'call-through' },
  operation: OperationMark | undefined,
): Expression[] {
  const { code, program } = lowering;
  if (made.isUnmodelled) {
    code.at = node.span;
    code.emit({ op: 'cut', reason: `${made.name}() is not modelled`, at: node.span });
    return Array.from({ length: program.shapes.wordsOf(node.type) }, () => zero);
  }
  const patterns = patternsOf(lowering, node.arguments);
  const callee = program.called(made, patterns);
  return emitCall(lowering, callee, made.parameters, node.arguments, patterns, node.span, operation);
}

function emitCall(
  lowering: Lowering,
  callee: IrFunction,
  parameters: readonly Local[],
  args: readonly Value[],
  patterns: readonly ArgumentPattern[],
  span: Value['span'],
  operation: OperationMark | undefined,
): Expression[] {
  const { code, program } = lowering;
  const words: Expression[] = [];
  const references: ReferenceArgument[] = [];
  args.forEach((each, index) => {
    const pattern = patterns[index];
    if (pattern === undefined || pattern.kind === 'function') return;
    if (pattern.kind === 'reference') {
      const place = referenceOf(lowering, each);
      const parameter = callee.parameters[words.length];
      if (place === undefined || parameter === undefined) throw new Error('an address that is none');
      code.at = each.span;
      references.push(...referenceArgument(parameter, place, pattern.words));
      words.push(addressOf(lowering, place));
      return;
    }
    const computed = lowering.value(each);
    const type = parameters[index]?.type;
    if (type !== undefined) refuseOutOfRange(lowering, type, computed[0] ?? zero, each.type, each.span);
    const later = args.slice(index + 1).some(changesLocals);
    words.push(...(later ? kept(lowering, computed) : computed));
  });
  code.at = span;
  const results = Array.from({ length: callee.resultWords }, () => code.word('result'));
  code.emit({
    op: 'call',
    site: program.nextSite(),
    function: callee,
    arguments: words,
    references,
    results,
    ...(operation === undefined ? {} : { operation }),
    at: span,
  });
  return results.map(local);
}

/** Nothing for a place whose address is refused. */
function referenceArgument(
  parameter: IrFunction['parameters'][number],
  place: LoweredPlace,
  size: number,
): ReferenceArgument[] {
  switch (place.kind) {
    case 'words':
      return [{ parameter, size, to: { kind: 'own', words: place.words } }];
    case 'through':
      return [{ parameter, size, to: { kind: 'handed-on', reference: place.reference, word: place.word } }];
    default:
      return [];
  }
}

/** A call of a function that was handed in, or through an interface: of one of those who implement it. */
function callThrough(lowering: Lowering, node: Value & { readonly kind: 'call-through' }): Expression[] {
  const { code, program } = lowering;
  const handedIn = functionMeant(lowering, node.receiver);
  if (handedIn !== undefined) return enter(lowering, handedIn, node, undefined);
  const receiver = code.keep(single(lowering, node.receiver), 'implementer');
  code.at = node.span;
  const { type } = node.receiver;
  const of = type.kind === 'interface' ? type.name : '';
  const message = `a function of a NULL ${of} is called`;
  code.find({ when: equal(receiver, zero), finding: 'assertion', message, implicit: true });
  const result = Array.from({ length: program.shapes.wordsOf(node.type) }, () => code.word('result'));
  const done = code.label();
  const meant = program.implementations.flatMap(({ interfaces, functions }, index) => {
    const made = interfaces.includes(of) ? functions.get(node.method) : undefined;
    return made === undefined ? [] : [{ made, number: index + 1 }];
  });
  const put = (words: readonly Expression[]): void => {
    result.forEach((each, at) => {
      code.set(each, words[at] ?? zero);
    });
    code.jump(done);
  };
  // Whoever is left when the others are ruled out is the last one.
  const last = meant.pop();
  for (const { made, number } of meant) {
    code.when(equal(receiver, constant(number)), () => put(enter(lowering, made, node, undefined)));
  }
  put(last === undefined ? [] : enter(lowering, last.made, node, undefined));
  code.place(done);
  return result.map(local);
}

// Unions and structs.

function putFields(
  lowering: Lowering,
  owner: Type,
  words: Expression[],
  fields: readonly { readonly field: Field; readonly value: Value }[],
): void {
  const { shapes } = lowering.program;
  fields.forEach((each, index) => {
    const computed = lowering.value(each.value);
    refuseOutOfRange(lowering, each.field.type, computed[0] ?? zero, each.value.type, each.value.span);
    const later = fields.slice(index + 1).some((other) => changesLocals(other.value));
    const safe = later ? kept(lowering, computed) : computed;
    const at = shapes.fieldWord(owner, each.field);
    safe.forEach((word, offset) => {
      words[at + offset] = word;
    });
  });
}

function tagsWith(union: UnionType, field: Field): readonly Tag[] {
  return union.tags.filter((tag) => tag.fields.includes(field));
}

function isOneOf(tag: Expression, tags: readonly Tag[]): Expression {
  let test: Expression = zero;
  for (const each of tags) test = or(test, equal(tag, constant(each.index)));
  return test;
}

/** A field of another tag than the value has: a finding. */
function refuseTag(lowering: Lowering, union: UnionType, field: Field, tag: Expression): void {
  const right = tagsWith(union, field);
  if (right.length === union.tags.length) return;
  lowering.code.find({
    when: not(isOneOf(tag, right)),
    finding: 'assertion',
    message: `a ${union.name} has no field ${field.name} here: it is of another kind`,
    implicit: true,
  });
}

function matchTag(lowering: Lowering, node: Value & { readonly kind: 'is' }): Expression {
  const { code, program } = lowering;
  const { shapes } = program;
  const union = node.value.type;
  const words = node.bindings.length === 0 ? lowering.value(node.value) : kept(lowering, lowering.value(node.value));
  const matches = code.keep(equal(words[0] ?? zero, constant(node.tag.index)), 'matches');
  for (const { field, local: variable } of node.bindings) {
    const from = shapes.fieldWord(union, field);
    wordsOf(lowering, variable).forEach((word, index) => {
      const whenTrue = words[from + index] ?? zero;
      code.set(word, { op: 'conditional', test: matches, whenTrue, whenFalse: zero });
    });
  }
  return matches;
}

function project(lowering: Lowering, node: Value & { readonly kind: 'project' }): Expression[] {
  const { shapes } = lowering.program;
  const owner = node.value.type;
  const words = lowering.value(node.value);
  const from = shapes.fieldWord(owner, node.field);
  const part = words.slice(from, from + shapes.wordsOf(node.type));
  lowering.code.at = node.span;
  if (owner.kind === 'union') refuseTag(lowering, owner, node.field, words[0] ?? zero);
  return part;
}

function inject(lowering: Lowering, value: Value, type: Type): Expression[] {
  const { shapes } = lowering.program;
  const words = lowering.value(value);
  if (type.kind !== 'sum') return words;
  const length = shapes.wordsOf(type);
  const { of } = type;
  if (value.type.kind === 'sum') {
    // Alternatives keep their words; their numbers may differ.
    const from = value.type.of;
    let tag: Expression = zero;
    from.forEach((each, index) => {
      const number = of.findIndex((other) => isAlternative(other, each)) + 1;
      tag = {
        op: 'conditional',
        test: equal(words[0] ?? zero, constant(index + 1)),
        whenTrue: constant(number),
        whenFalse: tag,
      };
    });
    return Array.from({ length }, (_, index) => (index === 0 ? tag : (words[index] ?? zero)));
  }
  refuseOutOfRange(lowering, value.type, words[0] ?? zero, value.type, value.span);
  const number = of.findIndex((other) => isAlternative(other, value.type)) + 1;
  return Array.from({ length }, (_, index) => (index === 0 ? constant(number) : (words[index - 1] ?? zero)));
}
