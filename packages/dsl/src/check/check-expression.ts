/**
 * Expressions to values: names bound, types known. An expression that is wrong gives one message and an error
 * value, which fits everywhere.
 */
import type {
  BinaryExpression,
  Expression,
  FieldInitializer,
  NameExpression,
  TagPattern,
} from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { type Span, textOf } from '../text/span.ts';
import { checkCall } from './check-call.ts';
import { accessOf, checkPlace, readPlace, refuseWrite, rootLocal, tryPlace } from './check-place.ts';
import { checkRow } from './check-row.ts';
import type { ArithmeticOperator, BoundField, CompareOperator, FieldValue, Place, Value } from './checked-nodes.ts';
import { checkCondition, condition, convert, plain, tryConvert, widenBy } from './convert.ts';
import { ownNameOf, tableMeant } from './driver-names.ts';
import type { Scope } from './scope.ts';
import {
  boolType,
  describeType,
  type Field,
  fieldNamed,
  intHigh,
  intLow,
  intType,
  nullType,
  pointerTo,
  type StructType,
  sameType,
  stringType,
  type Tag,
  type Type,
  typeText,
  type UnionType,
} from './types.ts';
import { arithmetic, constant, errorValue } from './values.ts';

/** The value of an expression; `expected` helps where a name alone doesn't tell (tags, initializers). */
export function checkValue(scope: Scope, node: Expression, expected?: Type): Value {
  switch (node.kind) {
    case 'number':
      return constant(node.value, intType, node.span);
    case 'string':
      return { kind: 'string', text: node.value, type: stringType, span: node.span };
    case 'boolean':
      return constant(node.value ? 1 : 0, boolType, node.span);
    case 'null':
      return constant(0, nullType, node.span);
    case 'missing':
      return errorValue(node.span);
    case 'name':
      return checkName(scope, node, expected);
    case 'member':
      return checkMember(scope, node);
    case 'index':
      return checkIndex(scope, node);
    case 'prefix':
      return checkPrefix(scope, node, expected);
    case 'postfix':
      return checkStepBy(scope, node.operand, node.operator, 'old', node.span);
    case 'binary':
      return checkBinary(scope, node);
    case 'is': {
      const value = plain(checkValue(scope, node.value));
      if (value.type.kind === 'error') return errorValue(node.span);
      if (value.type.kind !== 'union') {
        const type = describeType(value.type);
        scope.diagnostics.push(diagnostic('types/bad-operand', node.value.span, { operator: 'is', type }));
        return errorValue(node.span);
      }
      const matched = checkPattern(scope, node.pattern, value.type);
      if (matched === undefined) return errorValue(node.span);
      return { kind: 'is', value, ...matched, type: boolType, span: node.span };
    }
    case 'conditional': {
      const test = condition(scope, checkValue(scope, node.condition));
      const whenTrue = checkValue(scope, node.whenTrue, expected);
      const whenFalse = checkValue(scope, node.whenFalse, expected);
      return conditional(scope, test, whenTrue, whenFalse, node.span);
    }
    case 'assign':
      return checkAssign(scope, node.target, node.operator, node.value, node.span);
    case 'call':
      return checkCall(scope, node, expected);
    case 'row':
      return checkRow(scope, node.elements, node.span);
    case 'with': {
      const value = plain(checkValue(scope, node.value));
      if (value.type.kind === 'error') return value;
      if (value.type.kind !== 'union' && value.type.kind !== 'struct') {
        const type = describeType(value.type);
        scope.diagnostics.push(diagnostic('types/bad-operand', node.value.span, { operator: 'with', type }));
        return errorValue(node.span);
      }
      const { type } = value;
      const fields = checkFields(scope, node.fields, type.fields, type.name);
      return { kind: 'with', value, fields, type, span: node.span };
    }
    case 'construct':
      return checkConstruct(scope, node.name.text, node.name.span, node.fields, node.span, expected);
    case 'braces':
      if (expected?.kind === 'struct') return structValue(scope, expected, node.fields, node.span);
      if (expected?.kind !== 'error') {
        scope.diagnostics.push(diagnostic('syntax/not-a-value', node.span, { what: '`{ … }`' }));
      }
      return errorValue(node.span);
  }
}

function checkName(scope: Scope, node: NameExpression, expected: Type | undefined): Value {
  const { name, span } = node;
  const local = scope.lookup(name);
  if (local !== undefined) {
    return readPlace(scope, { kind: 'local', local, type: local.type, span }, span);
  }
  const outer = scope.outer?.lookup(name, span);
  if (outer !== undefined) return outer;
  const { kernel } = scope;
  const global = kernel.global(name);
  if (global !== undefined) return readPlace(scope, { kind: 'global', global, type: global.type, span }, span);
  if (name === 'current') return { kind: 'current', type: pointerTo(kernel.taskType), span };
  const implementer = kernel.driver(name, span) ?? kernel.table(name, span);
  if (implementer !== undefined) return implementer;
  const fitting = tagValue(scope, name, expected, span);
  if (expected?.kind === 'union' && fitting !== undefined) return fitting;
  const known = kernel.types.constant(name);
  if (known !== undefined) return constant(known.value, known.type, span);
  if (fitting !== undefined) return fitting;
  const called = kernel.function(name);
  if (called !== undefined) {
    scope.calls.add(called);
    return { kind: 'function', function: called, type: { kind: 'function', name }, span };
  }
  const candidates = [
    ...scope.localNames(),
    ...(scope.outer?.names() ?? []),
    ...kernel.globalNames(),
    ...kernel.types.constantNames(),
    ...kernel.driverNames(),
  ];
  const help = didYouMean(nearestName(name, candidates));
  scope.diagnostics.push(diagnostic('names/unknown-name', span, { name }, { help }));
  return errorValue(span);
}

/** A tag without fields given is a value of its union. */
function tagValue(scope: Scope, name: string, expected: Type | undefined, span: Span): Value | undefined {
  const found = scope.kernel.types.tag(name, expected);
  if (found === undefined) return undefined;
  return { kind: 'tagged', union: found.union, tag: found.tag, fields: [], type: found.union, span };
}

function checkMember(scope: Scope, node: Expression & { readonly kind: 'member' }): Value {
  const { span } = node;
  if (!node.arrow && node.object.kind === 'name' && scope.lookup(node.object.name) === undefined) {
    const outer = scope.outer?.member(node.object.name, node.member);
    if (outer !== undefined) return outer;
  }
  const own = ownNameOf(scope, node);
  if (own !== undefined) return checkName(scope, { kind: 'name', name: own, span }, undefined);
  const before = scope.diagnostics.length;
  const place = tryPlace(scope, node);
  if (place !== undefined) return readPlace(scope, place, span);
  if (scope.diagnostics.length > before) return errorValue(span);
  // A field of a union in memory, or of a value: the whole is read, then the field is taken from it.
  let object: Value;
  if (node.arrow) {
    const pointer = plain(checkValue(scope, node.object));
    if (pointer.type.kind !== 'pointer') return errorValue(span);
    const of: Place = { kind: 'deref', pointer, type: pointer.type.to, span: node.object.span };
    object = readPlace(scope, of, node.object.span);
  } else object = plain(checkValue(scope, node.object));
  return projected(scope, object, node.member.text, node.member.span, span);
}

export function projected(scope: Scope, object: Value, name: string, nameSpan: Span, span: Span): Value {
  const { type } = object;
  if (type.kind === 'error') return errorValue(span);
  const fields = type.kind === 'struct' || type.kind === 'union' ? type.fields : [];
  const field = fieldNamed(fields, name, scope.kernel.home);
  if (field === undefined) {
    const help = didYouMean(
      nearestName(
        name,
        fields.map((each) => each.name),
      ),
    );
    scope.diagnostics.push(diagnostic('names/unknown-field', nameSpan, { name, type: typeText(type) }, { help }));
    return errorValue(span);
  }
  return { kind: 'project', value: object, field, type: field.type, span };
}

function checkIndex(scope: Scope, node: Expression & { readonly kind: 'index' }): Value {
  const { span } = node;
  if (node.last !== undefined) {
    scope.diagnostics.push(diagnostic('syntax/not-a-value', span, { what: 'a range of elements' }));
    return errorValue(span);
  }
  if (node.object.kind === 'name' && scope.lookup(node.object.name) === undefined) {
    const index = convert(scope, checkValue(scope, node.index), intType);
    const outer = scope.outer?.element(node.object.name, index, span);
    if (outer !== undefined) return outer;
  } else if (node.object.kind === 'member' && !node.object.arrow && node.object.object.kind === 'name') {
    // `app.heap[0]`: an element of a name inside another.
    const dotted = `${node.object.object.name}.${node.object.member.text}`;
    if (scope.lookup(node.object.object.name) === undefined) {
      const index = convert(scope, checkValue(scope, node.index), intType);
      const outer = scope.outer?.element(dotted, index, span);
      if (outer !== undefined) return outer;
    }
  }
  const before = scope.diagnostics.length;
  const place = tryPlace(scope, node);
  if (place !== undefined) return readPlace(scope, place, span);
  if (scope.diagnostics.length === before) {
    const object = checkValue(scope, node.object);
    if (object.type.kind !== 'error') {
      const type = describeType(object.type);
      scope.diagnostics.push(diagnostic('types/bad-operand', node.object.span, { operator: '[ ]', type }));
    }
  }
  return errorValue(span);
}

function checkPrefix(scope: Scope, node: Expression & { readonly kind: 'prefix' }, expected: Type | undefined): Value {
  const { operator, operand, span } = node;
  switch (operator) {
    case '!': {
      const value = checkCondition(scope, operand);
      return { kind: 'not', value, type: boolType, span };
    }
    case '-': {
      const value = convert(scope, checkValue(scope, operand), intType);
      if (value.kind === 'constant') return constant(-value.value, intType, span);
      return { kind: 'negate', value, type: intType, span };
    }
    case '~': {
      const value = plain(checkValue(scope, operand, expected));
      if (value.type.kind === 'error') return value;
      if (value.type.kind !== 'flags') {
        const type = describeType(value.type);
        scope.diagnostics.push(diagnostic('types/bad-operand', span, { operator, type }));
        return errorValue(span);
      }
      return { kind: 'complement', value, type: value.type, span };
    }
    case '*': {
      const before = scope.diagnostics.length;
      const place = tryPlace(scope, node);
      if (place !== undefined) return readPlace(scope, place, span);
      if (scope.diagnostics.length === before) scope.diagnostics.push(diagnostic('types/not-a-place', span, {}));
      return errorValue(span);
    }
    case '&': {
      const table = tableMeant(scope, node);
      if (table !== undefined) return table;
      const place = checkPlace(scope, operand);
      if (place === undefined) return errorValue(span);
      if (rootLocal(place) !== undefined) {
        scope.diagnostics.push(diagnostic('types/local-escapes', span, {}));
        return errorValue(span);
      }
      return { kind: 'address', place, type: pointerTo(place.type), span };
    }
    case '++':
    case '--':
      return checkStepBy(scope, operand, operator, 'new', span);
  }
}

function checkStepBy(
  scope: Scope,
  operand: Expression,
  operator: '++' | '--',
  gives: 'old' | 'new',
  span: Span,
): Value {
  const place = checkPlace(scope, operand);
  if (place === undefined) return errorValue(span);
  refuseWrite(scope, place, span);
  if (place.type.kind === 'sum') {
    return assignThrough(scope, place, operator === '++' ? '+' : '-', constant(1, intType, span), span);
  }
  if (place.type.kind !== 'int' && place.type.kind !== 'error') {
    scope.diagnostics.push(diagnostic('types/bad-operand', span, { operator, type: describeType(place.type) }));
    return errorValue(span);
  }
  return {
    kind: 'update',
    place,
    operator: operator === '++' ? '+' : '-',
    value: constant(1, intType, span),
    access: accessOf(scope, place),
    gives,
    type: place.type,
    span,
  };
}

function checkAssign(
  scope: Scope,
  target: Expression,
  operator: '=' | '+=' | '-=' | '|=' | '&=' | '^=',
  source: Expression,
  span: Span,
): Value {
  const place = assignedPlace(scope, target);
  if (place === undefined) {
    checkValue(scope, source);
    return errorValue(span);
  }
  refuseWrite(scope, place, target.span);
  if (operator === '=') {
    if (place.type.kind === 'epoch' && isNextOf(source, target)) {
      const access = accessOf(scope, place);
      const value = constant(0, place.type, span);
      return { kind: 'update', place, operator: 'next', value, access, gives: 'new', type: place.type, span };
    }
    const value = checkValue(scope, source, place.type);
    widenBy(place.type, value);
    return {
      kind: 'assign',
      place,
      value: convert(scope, value, place.type),
      access: accessOf(scope, place),
      type: place.type,
      span,
    };
  }
  const step = operator.slice(0, -1) as ArithmeticOperator;
  const given = checkValue(scope, source, place.type);
  if (place.type.kind === 'sum') return assignThrough(scope, place, step, given, span);
  const value = convert(scope, given, place.type.kind === 'bool' ? boolType : place.type);
  if (!takesOperator(step, place.type)) {
    scope.diagnostics.push(diagnostic('types/bad-operand', span, { operator, type: describeType(place.type) }));
    return errorValue(span);
  }
  const access = accessOf(scope, place);
  return { kind: 'update', place, operator: step, value, access, gives: 'new', type: place.type, span };
}

/** `next(e)` assigned to `e` itself: an update, as `+=` is. */
function isNextOf(source: Expression, target: Expression): boolean {
  if (source.kind !== 'call' || source.callee.kind !== 'name' || source.callee.name !== 'next') return false;
  const [argument] = source.arguments;
  const text = (node: Expression): string => textOf(node.span).replace(/\s+/g, '');
  return argument !== undefined && text(argument) === text(target);
}

/** `r0 += 1` on a variable of a thread's body: read, compute, assign. */
function assignThrough(scope: Scope, place: Place, operator: ArithmeticOperator, by: Value, span: Span): Value {
  const old = plain(readPlace(scope, place, span));
  const type: Type = old.type.kind === 'sum' ? intType : old.type;
  const value: Value = {
    kind: 'arithmetic',
    operator,
    left: convert(scope, old, type),
    right: convert(scope, by, type),
    type,
    span,
  };
  widenBy(place.type, value);
  return { kind: 'assign', place, value: convert(scope, value, place.type), access: 'plain', type: place.type, span };
}

/** What stands left of `=`: in a thread's body an unknown name is a new variable. */
function assignedPlace(scope: Scope, target: Expression): Place | undefined {
  if (scope.pure && target.kind === 'name' && scope.outer?.lookup(target.name, target.span) !== undefined) {
    const args = { what: `a change of \`${target.name}\`` };
    scope.diagnostics.push(diagnostic('types/not-pure', target.span, args, { help: 'compare with `==`' }));
    return undefined;
  }
  if (scope.inThread && target.kind === 'name' && scope.lookup(target.name) === undefined) {
    const outer = scope.outer?.lookup(target.name, target.span);
    if (outer === undefined && scope.kernel.global(target.name) === undefined) {
      const local = {
        name: target.name,
        type: { kind: 'sum' as const, of: [] },
        isParameter: false,
        livesToEnd: true,
        span: target.span,
      };
      scope.threadVariables.set(target.name, local);
    }
  }
  const place = checkPlace(scope, target);
  if (place?.kind === 'global' && place.global.isName && !scope.unrestricted) {
    scope.diagnostics.push(diagnostic('types/not-a-place', target.span, {}));
    return undefined;
  }
  return place;
}

function takesOperator(operator: ArithmeticOperator, type: Type): boolean {
  switch (type.kind) {
    case 'int':
    case 'error':
      return true;
    case 'flags':
    case 'bool':
      return operator === '|' || operator === '&' || operator === '^';
    default:
      return false;
  }
}

function checkBinary(scope: Scope, node: BinaryExpression): Value {
  const { operator, span } = node;
  switch (operator) {
    case '&&':
    case '||': {
      const left = checkCondition(scope, node.left);
      const right = checkCondition(scope, node.right);
      return { kind: operator === '&&' ? 'and' : 'or', left, right, type: boolType, span };
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkComparison(scope, node, operator);
    default:
      return checkArithmetic(scope, node, operator);
  }
}

function checkComparison(scope: Scope, node: BinaryExpression, operator: CompareOperator): Value {
  const { span } = node;
  const [left, right] = operandPair(scope, node);
  if (left.type.kind === 'error' || right.type.kind === 'error') return errorValue(span);
  const ordered = operator !== '==' && operator !== '!=';
  if (ordered) {
    const areRanks = left.type.kind === 'rank' && right.type.kind === 'rank';
    if (areRanks) return { kind: 'compare', operator, left, right, type: boolType, span };
    return {
      kind: 'compare',
      operator,
      left: convert(scope, left, intType),
      right: convert(scope, right, intType),
      type: boolType,
      span,
    };
  }
  const pair = comparable(left, right);
  if (pair === undefined) {
    const args = { left: describeType(left.type), right: describeType(right.type) };
    scope.diagnostics.push(diagnostic('types/not-comparable', span, args));
    return errorValue(span);
  }
  return { kind: 'compare', operator, left: pair[0], right: pair[1], type: boolType, span };
}

/** Both operands of a comparison, each helped by the other's type where it is a tag. */
function operandPair(scope: Scope, node: BinaryExpression): [Value, Value] {
  const left = checkValue(scope, node.left);
  const right = checkValue(scope, node.right, left.type);
  return [left, right];
}

/** Both sides as one type, or as a sum and one of its alternatives. */
function comparable(left: Value, right: Value): [Value, Value] | undefined {
  const a = left.type;
  const b = right.type;
  if (a.kind === 'freed' || b.kind === 'freed') return [left, right];
  if (a.kind === 'sum' || b.kind === 'sum') return [left, right];
  if (a.kind === 'void' || b.kind === 'void' || a.kind === 'string') return undefined;
  if (a.kind === 'object' || a.kind === 'set' || a.kind === 'xarray' || a.kind === 'array') return undefined;
  if (sameType(a, b)) return [left, right];
  const asLeft = tryConvert(right, a);
  if (asLeft !== undefined && a.kind !== 'bool') return [left, asLeft];
  const asRight = tryConvert(left, b);
  if (asRight !== undefined && b.kind !== 'bool') return [asRight, right];
  return undefined;
}

function checkArithmetic(scope: Scope, node: BinaryExpression, operator: ArithmeticOperator): Value {
  const { span } = node;
  const left = plain(checkValue(scope, node.left));
  const right = plain(checkValue(scope, node.right, left.type));
  if (left.type.kind === 'error' || right.type.kind === 'error') return errorValue(span);
  const type = left.type.kind === 'flags' ? left.type : right.type.kind === 'flags' ? right.type : intType;
  if (left.type.kind === 'bool' && right.type.kind === 'bool' && takesOperator(operator, boolType)) {
    return { kind: 'arithmetic', operator, left, right, type: boolType, span };
  }
  if (!takesOperator(operator, type)) {
    scope.diagnostics.push(diagnostic('types/bad-operand', span, { operator, type: describeType(type) }));
    return errorValue(span);
  }
  const value: Value = {
    kind: 'arithmetic',
    operator,
    left: convert(scope, left, type),
    right: convert(scope, right, type),
    type,
    span,
  };
  return foldedArithmetic(value);
}

/** Masks of constants are constants: `A | B` in a case or an outcome. */
function foldedArithmetic(value: Value & { readonly kind: 'arithmetic' }): Value {
  const { left, right, operator } = value;
  if (left.kind !== 'constant' || right.kind !== 'constant') return value;
  const result = arithmetic(operator, left.value, right.value);
  if (result === undefined || (value.type.kind === 'int' && (result < intLow || result > intHigh))) return value;
  return constant(result, value.type, value.span);
}

function conditional(scope: Scope, test: Value, whenTrue: Value, whenFalse: Value, span: Span): Value {
  const a = plain(whenTrue);
  const b = plain(whenFalse);
  if (a.type.kind === 'error' || b.type.kind === 'error') return errorValue(span);
  const bAsA = tryConvert(b, a.type);
  if (bAsA !== undefined && !(a.type.kind === 'bool' && b.type.kind !== 'bool')) {
    return { kind: 'conditional', condition: test, whenTrue: a, whenFalse: bAsA, type: a.type, span };
  }
  const aAsB = tryConvert(a, b.type);
  if (aAsB !== undefined && !(b.type.kind === 'bool' && a.type.kind !== 'bool')) {
    return { kind: 'conditional', condition: test, whenTrue: aAsB, whenFalse: b, type: b.type, span };
  }
  if (scope.inThread && a.type.kind !== 'void' && b.type.kind !== 'void') {
    // In a thread's body a value may be of several types.
    const type: Type = { kind: 'sum', of: [a.type, b.type] };
    const whenTrueValue = convert(scope, a, type);
    return {
      kind: 'conditional',
      condition: test,
      whenTrue: whenTrueValue,
      whenFalse: convert(scope, b, type),
      type,
      span,
    };
  }
  const args = { expected: describeType(a.type), actual: describeType(b.type) };
  scope.diagnostics.push(diagnostic('types/mismatch', b.span, args));
  return errorValue(span);
}

/** A pattern's tag, and a variable for each field it binds. Variables stay known to the end of the block. */
export function checkPattern(
  scope: Scope,
  pattern: TagPattern,
  union: UnionType,
): { readonly tag: Tag; readonly bindings: readonly BoundField[] } | undefined {
  const tag = union.tags.find((each) => each.name === pattern.tag.text);
  if (tag === undefined) {
    const help = didYouMean(
      nearestName(
        pattern.tag.text,
        union.tags.map((each) => each.name),
      ),
    );
    const args = { name: pattern.tag.text, type: union.name };
    scope.diagnostics.push(diagnostic('names/unknown-tag', pattern.tag.span, args, { help }));
    return undefined;
  }
  const bindings: BoundField[] = [];
  for (const binding of pattern.bindings) {
    const field = fieldNamed(tag.fields, binding.field, scope.kernel.home);
    if (field === undefined) {
      const help = didYouMean(
        nearestName(
          binding.field,
          tag.fields.map((each) => each.name),
        ),
      );
      const args = { name: binding.field, type: `${union.name} ${tag.name}` };
      scope.diagnostics.push(diagnostic('names/unknown-field', binding.span, args, { help }));
      continue;
    }
    const known = scope.lookupInnermost(binding.variable.text);
    const local =
      known !== undefined && sameType(known.type, field.type) && !known.isParameter
        ? known
        : scope.define(binding.variable, field.type);
    scope.adopt(local);
    bindings.push({ field, local });
  }
  return { tag, bindings };
}

function checkConstruct(
  scope: Scope,
  name: string,
  nameSpan: Span,
  initializers: readonly FieldInitializer[],
  span: Span,
  expected: Type | undefined,
): Value {
  const found = scope.kernel.types.tag(name, expected);
  if (found !== undefined) {
    const fields = checkFields(scope, initializers, found.tag.fields, `${found.union.name} ${name}`);
    return { kind: 'tagged', union: found.union, tag: found.tag, fields, type: found.union, span };
  }
  const type = scope.kernel.types.named(name);
  if (type?.kind === 'struct') return structValue(scope, type, initializers, span);
  const help = didYouMean(nearestName(name, scope.kernel.types.typeNames()));
  scope.diagnostics.push(diagnostic('names/unknown-type', nameSpan, { name }, { help }));
  return errorValue(span);
}

function structValue(scope: Scope, struct: StructType, initializers: readonly FieldInitializer[], span: Span): Value {
  const fields = checkFields(scope, initializers, struct.fields, struct.name);
  return { kind: 'struct', struct, fields, type: struct, span };
}

function checkFields(
  scope: Scope,
  initializers: readonly FieldInitializer[],
  fields: readonly Field[],
  owner: string,
): FieldValue[] {
  return initializers.flatMap((each): FieldValue[] => {
    const field = fieldNamed(fields, each.field.text, scope.kernel.home);
    if (field === undefined) {
      const help = didYouMean(
        nearestName(
          each.field.text,
          fields.map((known) => known.name),
        ),
      );
      const args = { name: each.field.text, type: owner };
      scope.diagnostics.push(diagnostic('names/unknown-field', each.field.span, args, { help }));
      checkValue(scope, each.value);
      return [];
    }
    const value = convert(scope, checkValue(scope, each.value, field.type), field.type);
    return [{ field, value }];
  });
}
