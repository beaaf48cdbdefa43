/**
 * Conversions, written out: truth in conditions, `0` and `NULL` where flags and pointers are wanted, values into
 * sums and out of them. Everything else must fit as it is.
 */
import type { Expression } from '../ast/nodes-expression.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Value } from './checked-nodes.ts';
import type { Scope } from './scope.ts';
import { boolType, describeType, errorType, isAlternative, sameType, type Type, widen } from './types.ts';

/** The value as one of the expected type, or an error value after a message. */
export function convert(scope: Scope, value: Value, expected: Type): Value {
  const converted = tryConvert(value, expected);
  if (converted !== undefined) {
    refuseOutOfRange(scope, converted, expected);
    return converted;
  }
  if (value.type.kind === 'void') scope.diagnostics.push(diagnostic('types/void-value', value.span, {}));
  else {
    const actual = describeType(value.type);
    scope.diagnostics.push(diagnostic('types/mismatch', value.span, { expected: describeType(expected), actual }));
  }
  return { kind: 'error', type: errorType, span: value.span };
}

/** What is known to lie outside a range is an error where it stands, not a cut where it runs. */
function refuseOutOfRange(scope: Scope, value: Value, expected: Type): void {
  if (expected.kind !== 'int' || value.kind !== 'constant') return;
  if (value.value >= expected.low && value.value <= expected.high) return;
  const args = { value: value.value, type: describeType(expected) };
  scope.diagnostics.push(diagnostic('types/out-of-range', value.span, args));
}

export function tryConvert(value: Value, expected: Type): Value | undefined {
  const { type } = value;
  if (type.kind === 'error' || expected.kind === 'error') return value;
  if (sameType(type, expected)) return value;
  switch (expected.kind) {
    case 'sum':
      if (type.kind === 'void') return undefined;
      if (type.kind === 'sum' && type.of.every((each) => expected.of.some((known) => isAlternative(known, each)))) {
        return { kind: 'inject', value, type: expected, span: value.span };
      }
      if (!expected.of.some((each) => isAlternative(each, type))) return undefined;
      return { kind: 'inject', value, type: expected, span: value.span };
    case 'bool':
      return hasTruth(type) ? { kind: 'truth', value, type: boolType, span: value.span } : extracted(value, expected);
    case 'int':
      if (type.kind === 'bool') return { ...value, type: expected };
      return extracted(value, expected);
    case 'flags':
      if (value.kind === 'constant' && type.kind === 'int' && value.value === 0) return { ...value, type: expected };
      return extracted(value, expected);
    case 'pointer':
    case 'interface':
      if (type.kind === 'null') return { ...value, type: expected };
      if (type.kind === 'function' && expected.kind === 'interface') return value;
      if (type.kind === 'driver' && expected.kind === 'interface') {
        return type.implements.includes(expected.name) ? { ...value, type: expected } : undefined;
      }
      return extracted(value, expected);
    default:
      return extracted(value, expected);
  }
}

/** A variable that is only ever of one type stands for its value. */
function extracted(value: Value, expected: Type): Value | undefined {
  if (value.type.kind !== 'sum' || value.type.of.length !== 1) return undefined;
  const only = value.type.of[0];
  if (only === undefined) return undefined;
  return tryConvert({ kind: 'extract', value, type: only, span: value.span }, expected);
}

/** The value out of a variable of one type; any other value as it is. */
export function plain(value: Value): Value {
  if (value.type.kind !== 'sum' || value.type.of.length !== 1) return value;
  const only = value.type.of[0];
  return only === undefined ? value : { kind: 'extract', value, type: only, span: value.span };
}

export function hasTruth(type: Type): boolean {
  return ['bool', 'int', 'flags', 'pointer', 'null', 'sum', 'interface'].includes(type.kind);
}

/** The value as a condition. */
export function condition(scope: Scope, value: Value): Value {
  return convert(scope, value, boolType);
}

/** Widens the type of a thread's variable by what is assigned to it. */
export function widenBy(target: Type, value: Value): void {
  if (target.kind === 'sum') widen(target, value.type);
}

/** An expression used as a condition. */
export function checkCondition(scope: Scope, node: Expression): Value {
  return condition(scope, scope.value(node));
}
