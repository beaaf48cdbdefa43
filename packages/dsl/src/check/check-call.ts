/**
 * Calls: of functions, of built-in functions, through interfaces, of sets' methods.
 */
import type { CallExpression, Expression } from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { type Span, textOf } from '../text/span.ts';
import { type Builtin, builtins, type ParameterKind, setMethods } from './builtins.ts';
import { checkPlace, isGhost, placeName, readPlace, refuseWrite, rootLocal, tryPlace } from './check-place.ts';
import type {
  Access,
  ArithmeticOperator,
  BuiltinArgument,
  CheckedFunction,
  Local,
  Place,
  Value,
} from './checked-nodes.ts';
import { checkCondition, convert, plain } from './convert.ts';
import { nameOf, ownNameOf, tableMeant } from './driver-names.ts';
import type { Scope } from './scope.ts';
import {
  boolType,
  describeType,
  epochType,
  errorType,
  intType,
  nullType,
  type ObjectKind,
  objectKinds,
  pointerTo,
  type Type,
  typeText,
  voidType,
} from './types.ts';
import { constant, errorValue } from './values.ts';

export function checkCall(scope: Scope, node: CallExpression, expected?: Type): Value {
  const { callee } = node;
  if (callee.kind === 'member') {
    const own = ownNameOf(scope, callee);
    const called = own === undefined ? undefined : scope.kernel.function(own);
    if (called !== undefined) return callFunction(scope, called, node.arguments, node.span);
    if (own !== undefined) return unknownFunction(scope, own, node);
    const method = checkMethod(scope, node, callee);
    if (method !== undefined) return method;
  }
  if (callee.kind !== 'name') {
    scope.diagnostics.push(diagnostic('types/not-callable', callee.span, {}));
    return errorValue(node.span);
  }
  const local = scope.lookup(callee.name);
  if (local !== undefined && local.type.kind === 'interface') {
    return callThrough(scope, local, node);
  }
  const outer = scope.outer?.lookup(callee.name, callee.span);
  if (outer?.kind === 'function') return callFunction(scope, outer.function, node.arguments, node.span);
  const called = scope.kernel.function(callee.name);
  if (called !== undefined) return callFunction(scope, called, node.arguments, node.span);
  const builtin = builtins.get(callee.name);
  if (builtin !== undefined) return checkBuiltin(scope, callee.name, builtin, node, expected);
  return unknownFunction(scope, callee.name, node);
}

function unknownFunction(scope: Scope, name: string, node: CallExpression): Value {
  const help = didYouMean(nearestName(name, [...scope.kernel.functionNames(), ...builtins.keys()]));
  scope.diagnostics.push(diagnostic('names/unknown-function', node.callee.span, { name }, { help }));
  for (const each of node.arguments) scope.value(each);
  return errorValue(node.span);
}

/** A function handed in as an argument: its interface has the one member that is called. */
function callThrough(scope: Scope, local: Local, node: CallExpression): Value {
  const type = local.type as Type & { readonly kind: 'interface' };
  const methods = scope.kernel.interfaceMethods(type.name);
  const only = methods[0];
  if (only === undefined || methods.length !== 1) {
    scope.diagnostics.push(diagnostic('types/not-callable', node.callee.span, {}));
    return errorValue(node.span);
  }
  const receiver = readPlace(scope, { kind: 'local', local, type, span: node.callee.span }, node.callee.span);
  return throughInterface(scope, receiver, only, node);
}

function throughInterface(scope: Scope, receiver: Value, method: CheckedFunction, node: CallExpression): Value {
  refuseEffects(scope, method, node.span);
  const values = checkArguments(scope, method, node.arguments, node.span);
  scope.methods.add(method);
  return {
    kind: 'call-through',
    receiver,
    method: method.name,
    arguments: values,
    type: method.result,
    span: node.span,
  };
}

/** `ops->migrate_to_ram(vmf)`, `set.add(x)`; undefined if the callee is neither. */
function checkMethod(
  scope: Scope,
  node: CallExpression,
  callee: Expression & { readonly kind: 'member' },
): Value | undefined {
  const before = scope.diagnostics.length;
  const place = tryPlace(scope, callee.object);
  if (place?.type.kind === 'set') return callSetMethod(scope, place, callee, node);
  let receiver: Value | undefined;
  if (place?.type.kind === 'interface') receiver = readPlace(scope, place, callee.object.span);
  if (place === undefined && callee.object.kind === 'call') {
    const given = plain(scope.value(callee.object));
    if (given.type.kind === 'interface') receiver = given;
  }
  if (receiver === undefined) {
    if (scope.diagnostics.length > before) return errorValue(node.span);
    return undefined;
  }
  const name = (receiver.type as Type & { readonly kind: 'interface' }).name;
  const methods = scope.kernel.interfaceMethods(name);
  const method = methods.find((each) => each.name === callee.member.text);
  if (method === undefined) {
    const help = didYouMean(
      nearestName(
        callee.member.text,
        methods.map((each) => each.name),
      ),
    );
    const args = { name: callee.member.text, type: name };
    scope.diagnostics.push(diagnostic('names/unknown-field', callee.member.span, args, { help }));
    return errorValue(node.span);
  }
  return throughInterface(scope, receiver, method, node);
}

function callSetMethod(
  scope: Scope,
  place: Place,
  callee: Expression & { readonly kind: 'member' },
  node: CallExpression,
): Value {
  const method = setMethods.get(callee.member.text);
  const of = place.type.kind === 'set' ? place.type.of : errorType;
  if (method === undefined) {
    const help = didYouMean(nearestName(callee.member.text, setMethods.keys()));
    const args = { name: callee.member.text, type: typeText(place.type) };
    scope.diagnostics.push(diagnostic('names/unknown-field', callee.member.span, args, { help }));
    return errorValue(node.span);
  }
  if (!checkCount(scope, callee.member.text, node, method.takesMember ? 1 : 0, method.takesMember ? 1 : 0)) {
    return errorValue(node.span);
  }
  if (!method.pure) refuseWrite(scope, place, node.span);
  else if (isGhost(place) && !scope.readsGhosts) {
    scope.diagnostics.push(diagnostic('types/ghost-read', node.span, { name: placeName(place) }));
  }
  const args: BuiltinArgument[] = [{ kind: 'place', place }];
  const member = node.arguments[0];
  if (method.takesMember && member !== undefined) {
    args.push({ kind: 'value', value: convert(scope, scope.value(member, of), of) });
  }
  const type = method.pure ? boolType : voidType;
  return { kind: 'builtin', name: `set_${callee.member.text}`, arguments: args, type, span: node.span };
}

function callFunction(scope: Scope, called: CheckedFunction, given: readonly Expression[], span: Span): Value {
  refuseEffects(scope, called, span);
  const values = checkArguments(scope, called, given, span);
  scope.calls.add(called);
  const label = scope.statementLabel;
  return {
    kind: 'call',
    function: called,
    arguments: values,
    ...(scope.inThread ? { operation: label === undefined ? {} : { label } } : {}),
    type: called.result,
    span,
  };
}

/** Pure code calls pure functions, ghost code pure and ghost ones; nothing but set-up calls a ghost from outside. */
function refuseEffects(scope: Scope, called: CheckedFunction, span: Span): void {
  if (scope.pure && !called.isPure) {
    scope.diagnostics.push(
      diagnostic('types/not-pure', span, { what: `a call of \`${called.name}\`, which is not pure,` }),
    );
  } else if (scope.ghostDepth > 0 && !called.isPure && !called.isGhost) {
    scope.diagnostics.push(
      diagnostic('types/ghost-writes', span, { what: `call \`${called.name}\`, which is neither pure nor ghost` }),
    );
  } else if (called.isGhost && !scope.readsGhosts) {
    scope.diagnostics.push(diagnostic('types/ghost-read', span, { name: called.name }));
  }
}

function checkArguments(scope: Scope, called: CheckedFunction, given: readonly Expression[], span: Span): Value[] {
  const { parameters, name } = called;
  if (given.length !== parameters.length) {
    const expected = countText(parameters.length, parameters.length);
    scope.diagnostics.push(
      diagnostic(
        'types/argument-count',
        span,
        { name, expected, actual: given.length },
        {
          labels: [{ span: called.span, text: `\`${name}\` is declared here` }],
        },
      ),
    );
    for (const each of given) scope.value(each);
    return [];
  }
  const passed = new Set<Local>();
  return given.map((each, index) => {
    const type = parameters[index]?.type ?? errorType;
    return checkArgument(scope, each, type, passed);
  });
}

/** An argument; the address of a local variable may stand here and nowhere else. */
function checkArgument(scope: Scope, node: Expression, type: Type, passed: Set<Local>): Value {
  if (node.kind === 'prefix' && node.operator === '&' && !scope.inThread && tableMeant(scope, node) === undefined) {
    const place = checkPlace(scope, node.operand);
    if (place === undefined) return errorValue(node.span);
    const root = rootLocal(place);
    if (root !== undefined) {
      if (passed.has(root.local)) scope.diagnostics.push(diagnostic('types/local-aliased', node.span, {}));
      passed.add(root.local);
    }
    const value: Value = { kind: 'address', place, type: pointerTo(place.type), span: node.span };
    return convert(scope, value, type);
  }
  return convert(scope, scope.value(node, type), type);
}

function countText(least: number, most: number): string {
  const number = least === most ? String(most) : `${least} to ${most}`;
  return `${number} argument${most === 1 ? '' : 's'}`;
}

function checkCount(scope: Scope, name: string, node: CallExpression, least: number, most: number): boolean {
  const actual = node.arguments.length;
  if (actual >= least && actual <= most) return true;
  const expected = most === Number.POSITIVE_INFINITY ? `at least ${least} arguments` : countText(least, most);
  scope.diagnostics.push(diagnostic('types/argument-count', node.span, { name, expected, actual }));
  return false;
}

// Built-in functions.

interface BuiltinCall {
  readonly name: string;
  readonly node: CallExpression;
  /** The type that an argument fixed. */
  fixed: Type;
  /** The place of a `place` or `address` argument. */
  place: Place | undefined;
}

function checkBuiltin(
  scope: Scope,
  name: string,
  builtin: Builtin,
  node: CallExpression,
  expected: Type | undefined,
): Value {
  const { span } = node;
  const { parameters } = builtin;
  const most = builtin.variadic ? Number.POSITIVE_INFINITY : parameters.length;
  if (!checkCount(scope, name, node, parameters.length - builtin.optional, most)) {
    for (const each of node.arguments) if (!isPlaceLike(parameters[0])) scope.value(each);
    return errorValue(span);
  }
  const isWait = name.startsWith('wait_event') || name.startsWith('rcuwait_wait');
  if (scope.pure && !builtin.pure) {
    scope.diagnostics.push(diagnostic('types/not-pure', span, { what: `\`${name}\`` }));
  } else if (scope.ghostDepth > 0 && !builtin.pure && !isWait && !writesGhost(name)) {
    scope.diagnostics.push(diagnostic('types/ghost-writes', span, { what: `call \`${name}\`, which takes a step` }));
  }
  if (name === 'data_race') return checkDataRace(scope, node);
  if (name === 'likely' || name === 'unlikely') {
    const inner = node.arguments[0];
    return inner === undefined ? errorValue(span) : checkCondition(scope, inner);
  }
  const call: BuiltinCall = { name, node, fixed: errorType, place: undefined };
  // Places come first: they fix the type that values have.
  const args: (BuiltinArgument | undefined)[] = node.arguments.map(() => undefined);
  const order = node.arguments.map((_, index) => index);
  order.sort((a, b) => rank(parameterAt(parameters, a)) - rank(parameterAt(parameters, b)) || a - b);
  for (const index of order) {
    const given = node.arguments[index];
    if (given !== undefined) args[index] = checkBuiltinArgument(scope, call, parameterAt(parameters, index), given);
  }
  const complete = args.filter((each): each is BuiltinArgument => each !== undefined);
  if (complete.length !== node.arguments.length) return errorValue(span);
  return accessBuiltin(scope, call, complete) ?? plainBuiltin(call, builtin, complete, expected);
}

function parameterAt(parameters: readonly ParameterKind[], index: number): ParameterKind {
  return parameters[Math.min(index, parameters.length - 1)] ?? 'any';
}

function isPlaceLike(kind: ParameterKind | undefined): boolean {
  return kind === 'place' || kind === 'struct' || kind === 'counter' || kind === 'violation';
}

function rank(kind: ParameterKind): number {
  return kind === 'value' || kind === 'condition' ? 1 : 0;
}

function writesGhost(name: string): boolean {
  return name === 'WRITE_ONCE' || name.startsWith('atomic_') || name.startsWith('set_');
}

function checkDataRace(scope: Scope, node: CallExpression): Value {
  const inner = node.arguments[0];
  if (inner === undefined) return errorValue(node.span);
  scope.raceDepth++;
  const value = scope.value(inner);
  scope.raceDepth--;
  return value;
}

function checkBuiltinArgument(
  scope: Scope,
  call: BuiltinCall,
  kind: ParameterKind,
  node: Expression,
): BuiltinArgument | undefined {
  if (objectKinds.includes(kind as ObjectKind)) {
    const wanted = pointerTo({ kind: 'object', object: kind as ObjectKind });
    const value = plain(checkAddressable(scope, node));
    if (value.type.kind === 'object' && value.kind === 'read') {
      const help = `write \`&\` before it: \`${call.name}\` takes its address`;
      const args = { expected: describeType(wanted), actual: describeType(value.type) };
      scope.diagnostics.push(diagnostic('types/mismatch', node.span, args, { help }));
      return undefined;
    }
    return { kind: 'value', value: convert(scope, value, wanted) };
  }
  switch (kind) {
    case 'place': {
      const place = tryPlace(scope, node);
      if (place === undefined) {
        scope.diagnostics.push(diagnostic('types/place-needed', node.span, { name: call.name }));
        return undefined;
      }
      call.fixed = place.type;
      call.place = place;
      return { kind: 'place', place };
    }
    case 'address': {
      const value = plain(checkAddressable(scope, node));
      if (value.type.kind === 'error') return undefined;
      if (value.type.kind !== 'pointer') {
        const args = { expected: 'the address of a variable or field', actual: describeType(value.type) };
        scope.diagnostics.push(diagnostic('types/mismatch', node.span, args));
        return undefined;
      }
      call.fixed = value.type.to;
      call.place =
        value.kind === 'address'
          ? value.place
          : { kind: 'deref', pointer: value, type: value.type.to, span: node.span };
      return { kind: 'place', place: call.place };
    }
    case 'value':
      return { kind: 'value', value: convert(scope, scope.value(node, call.fixed), call.fixed) };
    case 'int':
      return { kind: 'value', value: convert(scope, scope.value(node, intType), intType) };
    case 'bool':
      return { kind: 'value', value: checkCondition(scope, node) };
    case 'condition':
      return { kind: 'value', value: checkCondition(scope, node) };
    case 'epoch':
      return { kind: 'value', value: convert(scope, scope.value(node, epochType), epochType) };
    case 'state':
    case 'signal': {
      const name = kind === 'state' ? 'task_state' : 'signal_strength';
      const type = scope.kernel.types.named(name) ?? errorType;
      return { kind: 'value', value: convert(scope, scope.value(node, type), type) };
    }
    case 'task':
      return { kind: 'value', value: convert(scope, scope.value(node), pointerTo(scope.kernel.taskType)) };
    case 'pointer': {
      const value = plain(scope.value(node));
      if (value.type.kind === 'error') return undefined;
      const isPointer = value.type.kind === 'pointer' || value.type.kind === 'null';
      if (!isPointer) {
        const args = { expected: 'a pointer to an object', actual: describeType(value.type) };
        scope.diagnostics.push(diagnostic('types/mismatch', node.span, args));
        return undefined;
      }
      call.fixed = value.type;
      return { kind: 'value', value };
    }
    case 'struct': {
      const type = scope.kernel.types.named(nameOf(scope, node) ?? '');
      if (type?.kind !== 'struct') {
        scope.diagnostics.push(diagnostic('types/type-needed', node.span, { name: call.name }));
        return undefined;
      }
      call.fixed = type;
      return { kind: 'struct', struct: type };
    }
    case 'heir': {
      const heir = scope.kernel.function(nameOf(scope, node) ?? '');
      if (heir !== undefined) return { kind: 'function', function: heir };
      return { kind: 'value', value: convert(scope, scope.value(node), pointerTo(scope.kernel.taskType)) };
    }
    case 'function': {
      const name = nameOf(scope, node) ?? textOf(node.span);
      const called = scope.kernel.function(name);
      if (called === undefined) {
        const help = didYouMean(nearestName(name, scope.kernel.functionNames()));
        scope.diagnostics.push(diagnostic('names/unknown-function', node.span, { name }, { help }));
        return undefined;
      }
      scope.calls.add(called);
      return { kind: 'function', function: called };
    }
    case 'counter':
      return checkNamed(scope, node, 'names/unknown-counter', scope.kernel.counterNames(), (name) =>
        scope.kernel.counter(name),
      );
    case 'violation': {
      const known = scope.kernel.violationNames();
      return checkNamed(scope, node, 'names/unknown-bug', known, (name) => (known.includes(name) ? name : undefined));
    }
    default: {
      const value = plain(checkAddressable(scope, node));
      if (value.type.kind === 'error') return undefined;
      const pointed = value.type.kind === 'pointer' ? value.type.to : undefined;
      if (pointed?.kind === 'xarray') call.fixed = pointed.of;
      return { kind: 'value', value };
    }
  }
}

function checkNamed(
  scope: Scope,
  node: Expression,
  code: 'names/unknown-counter' | 'names/unknown-bug',
  known: readonly string[],
  find: (name: string) => string | undefined,
): BuiltinArgument | undefined {
  const name = nameOf(scope, node) ?? textOf(node.span);
  const found = find(name);
  if (found !== undefined) return { kind: 'name', name: found };
  const help = didYouMean(nearestName(name, known));
  scope.diagnostics.push(diagnostic(code, node.span, { name }, { help }));
  return undefined;
}

/** A value, where the address of a local variable is allowed too. */
function checkAddressable(scope: Scope, node: Expression): Value {
  if (node.kind === 'prefix' && node.operator === '&') {
    const place = checkPlace(scope, node.operand);
    if (place === undefined) return errorValue(node.span);
    return { kind: 'address', place, type: pointerTo(place.type), span: node.span };
  }
  return scope.value(node);
}

/** Built-ins that are accesses of one kind or another become reads, assignments and updates. */
function accessBuiltin(scope: Scope, call: BuiltinCall, args: readonly BuiltinArgument[]): Value | undefined {
  const { name, place, node } = call;
  if (place === undefined) return undefined;
  const { span } = node;
  const reads: Readonly<Record<string, Access>> = {
    READ_ONCE: 'marked',
    atomic_read: 'marked',
    rcu_dereference: 'acquire',
    smp_load_acquire: 'acquire',
  };
  const read = reads[name];
  if (read !== undefined) {
    readPlace(scope, place, span);
    return { kind: 'read', place, access: read, type: place.type, span };
  }
  const given = args.find((each) => each.kind === 'value');
  const value = given?.kind === 'value' ? given.value : constant(1, intType, span);
  const writes: Readonly<Record<string, Access>> = {
    WRITE_ONCE: 'marked',
    atomic_set: 'marked',
    rcu_assign_pointer: 'release',
    smp_store_release: 'release',
  };
  const write = writes[name];
  if (write !== undefined) {
    refuseWrite(scope, place, span);
    return { kind: 'assign', place, value, access: write, type: voidType, span };
  }
  if (name.startsWith('atomic_') && place.type.kind !== 'int') {
    scope.diagnostics.push(
      diagnostic('types/mismatch', span, { expected: 'the address of an `int`', actual: describeType(place.type) }),
    );
    return errorValue(span);
  }
  return updateBuiltin(scope, call, place, value);
}

function updateBuiltin(scope: Scope, call: BuiltinCall, place: Place, value: Value): Value | undefined {
  const { name, node } = call;
  const { span } = node;
  const update = (operator: ArithmeticOperator, gives: 'old' | 'new', by: Value): Value => {
    refuseWrite(scope, place, span);
    return { kind: 'update', place, operator, value: by, access: 'marked', gives, type: place.type, span };
  };
  const one = constant(1, intType, span);
  const bitOf = (whole: Value): Value => {
    const both: Value = { kind: 'arithmetic', operator: '&', left: whole, right: value, type: place.type, span };
    return { kind: 'truth', value: both, type: boolType, span };
  };
  const without: Value = { kind: 'complement', value, type: value.type, span };
  switch (name) {
    case 'atomic_inc':
    case 'atomic_inc_return':
      return update('+', 'new', one);
    case 'atomic_dec':
    case 'atomic_dec_return':
      return update('-', 'new', one);
    case 'atomic_add':
    case 'atomic_add_return':
      return update('+', 'new', value);
    case 'atomic_sub':
      return update('-', 'new', value);
    case 'atomic_dec_and_test': {
      const left = update('-', 'new', one);
      return { kind: 'compare', operator: '==', left, right: constant(0, intType, span), type: boolType, span };
    }
    case 'set_bit':
      return update('|', 'new', value);
    case 'clear_bit':
      return update('&', 'new', without);
    case 'test_and_set_bit':
      return bitOf(update('|', 'old', value));
    case 'test_and_clear_bit':
      return bitOf(update('&', 'old', without));
    case 'test_bit':
      return bitOf({ kind: 'read', place, access: 'marked', type: place.type, span });
    default:
      return undefined;
  }
}

function plainBuiltin(
  call: BuiltinCall,
  builtin: Builtin,
  args: readonly BuiltinArgument[],
  expected: Type | undefined,
): Value {
  const { name, node } = call;
  return { kind: 'builtin', name, arguments: args, type: resultType(call, builtin, expected), span: node.span };
}

function resultType(call: BuiltinCall, builtin: Builtin, expected: Type | undefined): Type {
  switch (builtin.result) {
    case 'void':
      return voidType;
    case 'bool':
      return boolType;
    case 'int':
      return intType;
    case 'epoch':
      return epochType;
    case 'T':
      return call.fixed;
    case 'pointer-to-struct':
      return pointerTo(call.fixed);
    case 'null-or-error':
      return expected?.kind === 'pointer' ? expected : nullType;
  }
}
