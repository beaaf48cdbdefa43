/**
 * Built-in functions: primitives by name, and those that need more than values: conditions, types, functions.
 */
import type { BuiltinArgument, ObjectKind, Type, Value } from '@refault/dsl';
import { taskStates } from '../ir/agent.ts';
import { and, binary, constant, type Expression, local, one, or, zero } from '../ir/expression.ts';
import type { SetShape, Shape } from '../ir/shape.ts';
import { assertHeld, heldByMe } from '../primitives/lockmap.ts';
import { passedOn, passLock } from '../primitives/passing.ts';
import { primitives } from '../primitives/primitives.ts';
import { rcuwaitEvent, waitEvent } from '../primitives/waiting.ts';
import { cancelWork, flushWork, initWork, queueWork } from '../primitives/work.ts';
import { type LoweredPlace, lowerPlace, readPlace, writePlace } from './lower-place.ts';
import { beginStep, type Lowering, refuseOutOfRange } from './lowering.ts';

type BuiltinValue = Value & { readonly kind: 'builtin' };

export function lowerBuiltin(lowering: Lowering, node: BuiltinValue): Expression[] {
  const { name } = node;
  lowering.code.at = node.span;
  const special = specials[name];
  if (special !== undefined) return special(lowering, node);
  const primitive = primitives[name];
  if (primitive === undefined) throw new Error(`no primitive ${name}`);
  const args = node.arguments.map((each) => word(lowering, each));
  lowering.code.at = node.span;
  const result = primitive(lowering.code, args);
  return result === undefined ? [] : [result];
}

/** The names of all built-in functions that the engine knows: a test holds them against the language's. */
export function loweredBuiltins(): string[] {
  return [...Object.keys(specials), ...Object.keys(primitives)];
}

type Special = (lowering: Lowering, node: BuiltinValue) => Expression[];

function word(lowering: Lowering, argument: BuiltinArgument | undefined): Expression {
  if (argument?.kind !== 'value') throw new Error('a built-in function is missing a value');
  const { code } = lowering;
  const { at } = code;
  const [first = zero] = lowering.value(argument.value);
  // What follows is the call's own step again, and shall say so.
  code.at = at;
  return code.keep(first, 'argument');
}

function wordAt(lowering: Lowering, node: BuiltinValue, index: number): Expression {
  return word(lowering, node.arguments[index]);
}

/** The words of a value that may have several, as those of unions do. */
function wordsAt(lowering: Lowering, node: BuiltinValue, index: number): readonly Expression[] {
  const { code } = lowering;
  const { at } = code;
  const words = lowering.value(valueAt(node, index));
  code.at = at;
  return words.map((each) => code.keep(each, 'argument'));
}

function valueAt(node: BuiltinValue, index: number): Value {
  const argument = node.arguments[index];
  if (argument?.kind !== 'value') throw new Error(`${node.name} is missing argument ${index}`);
  return argument.value;
}

function placeAt(lowering: Lowering, node: BuiltinValue, index: number): LoweredPlace {
  const argument = node.arguments[index];
  if (argument?.kind !== 'place') throw new Error(`${node.name} is missing place ${index}`);
  const { at } = lowering.code;
  const place = lowerPlace(lowering, argument.place);
  lowering.code.at = at;
  return place;
}

const specials: Readonly<Record<string, Special>> = {
  // Fences order nothing more under sequential consistency.
  smp_mb: () => [],
  smp_rmb: () => [],
  smp_wmb: () => [],
  barrier: () => [],

  xchg: (lowering, node) => exchange(lowering, node, undefined),
  cmpxchg: (lowering, node) => exchange(lowering, node, wordsAt(lowering, node, 1)),
  atomic_inc_not_zero(lowering, node) {
    const { code } = lowering;
    const place = placeAt(lowering, node, 0);
    const taken = code.word('taken');
    if (place.kind !== 'memory') {
      const [old = zero] = readPlace(lowering, place, 'marked');
      code.set(taken, binary('!=', old, zero));
      code.when(local(taken), () => {
        refuseOutOfPlace(lowering, node, binary('+', old, one), { kind: 'void' });
        writePlace(lowering, place, [binary('+', old, one)], 'marked');
      });
      return [local(taken)];
    }
    beginStep(lowering);
    const old = code.load(place.pointer, 0, 'marked');
    code.set(taken, binary('!=', old, zero));
    code.when(local(taken), () => {
      refuseOutOfPlace(lowering, node, binary('+', old, one), { kind: 'void' });
      code.store(place.pointer, 0, [binary('+', old, one)], 'marked');
    });
    return [local(taken)];
  },

  lockdep_assert_held: (lowering, node) => held(lowering, node, 'any'),
  lockdep_is_held: (lowering, node) => {
    const lock = lockOf(lowering, node);
    return [lock === undefined ? zero : heldByMe(lowering.code, lock.object, lock.kind, 'any')];
  },
  lockdep_assert_held_read: (lowering, node) => held(lowering, node, 'read'),
  lockdep_assert_held_write: (lowering, node) => held(lowering, node, 'write'),

  lock_passes_to(lowering, node) {
    const { code } = lowering;
    const object = wordAt(lowering, node, 0);
    const kind = objectKind(valueAt(node, 0).type);
    const heir = node.arguments[1];
    const agent: Expression =
      heir?.kind === 'value' ? code.keep({ op: 'agent-of-task', task: word(lowering, heir) }, 'heir') : passedOn;
    if (kind === undefined || !passLock(code, object, kind, agent)) {
      lowering.program.refuse(node.span, '`lock_passes_to` of what is no lock');
    }
    return [];
  },

  call_rcu(lowering, node) {
    const { code, program } = lowering;
    const object = wordAt(lowering, node, 0);
    const called = node.arguments[1];
    if (called?.kind !== 'function') throw new Error('call_rcu is missing its function');
    const callback = program.callback(called.function);
    beginStep(lowering);
    code.emit({
      op: 'spawn',
      function: callback,
      arguments: [object],
      kind: 'callback',
      afterGracePeriod: true,
      head: object,
      at: node.span,
    });
    program.noteSpawn();
    return [];
  },
  kfree_rcu(lowering, node) {
    const { code, program } = lowering;
    const object = wordAt(lowering, node, 0);
    beginStep(lowering);
    code.emit({
      op: 'spawn',
      function: program.freeCallback,
      arguments: [object],
      kind: 'callback',
      afterGracePeriod: true,
      head: object,
      at: node.span,
    });
    program.noteSpawn();
    return [];
  },

  wait_event: (lowering, node) => waitOn(lowering, node, taskStates.uninterruptible),
  wait_event_killable: (lowering, node) => waitOn(lowering, node, taskStates.killable),
  wait_event_interruptible: (lowering, node) => waitOn(lowering, node, taskStates.interruptible),
  rcuwait_wait_event(lowering, node) {
    const object = wordAt(lowering, node, 0);
    const state = wordAt(lowering, node, 2);
    const condition = valueAt(node, 1);
    return [rcuwaitEvent(lowering.code, object, state, (yes, no) => lowering.condition(condition, yes, no))];
  },

  INIT_WORK(lowering, node) {
    const object = wordAt(lowering, node, 0);
    const called = node.arguments[1];
    if (called?.kind !== 'function') throw new Error('INIT_WORK is missing its function');
    const given = wordAt(lowering, node, 2);
    initWork(lowering.code, object, lowering.program.workNumber(called.function), given);
    return [];
  },
  queue_work(lowering, node) {
    const object = wordAt(lowering, node, 0);
    lowering.program.noteSpawn();
    return [queueWork(lowering.code, object, lowering.program.workRunner)];
  },
  flush_work(lowering, node) {
    flushWork(lowering.code, [wordAt(lowering, node, 0)]);
    return [];
  },
  cancel_work_sync(lowering, node) {
    cancelWork(lowering.code, [wordAt(lowering, node, 0)]);
    return [];
  },

  alloc: (lowering, node) => allocate(lowering, node, true),
  alloc_atomic: (lowering, node) => allocate(lowering, node, false),
  free(lowering, node) {
    const pointer = wordAt(lowering, node, 0);
    beginStep(lowering);
    lowering.code.emit({ op: 'free', pointer, at: node.span });
    return [];
  },
  should_fail(lowering) {
    const { code, program, checked } = lowering;
    if (!program.mayFail.has(checked.name)) return [zero];
    beginStep(lowering);
    return [code.choose({ kind: 'failure' })];
  },

  xa_load(lowering, node) {
    const { code } = lowering;
    const { array, shape } = xarray(lowering, node);
    const index = wordAt(lowering, node, 1);
    const print = lowering.program.shapes.printerOf(node.type);
    const to = code.word('entry');
    beginStep(lowering);
    code.when(
      inside(index, shape),
      () => {
        const [found = zero] = code.loadWords(entry(array, shape, index), 0, 1, 'marked', 'entry', print);
        code.set(to, found);
      },
      () => code.set(to, zero),
    );
    return [local(to)];
  },
  xa_store(lowering, node) {
    const { array, shape } = xarray(lowering, node);
    const index = wordAt(lowering, node, 1);
    const value = wordAt(lowering, node, 2);
    beginStep(lowering);
    refuseOutside(lowering, index, shape);
    lowering.code.store(entry(array, shape, index), 0, [value], 'marked');
    return [];
  },
  xa_store_range(lowering, node) {
    const { code } = lowering;
    const { array, shape } = xarray(lowering, node);
    const first = wordAt(lowering, node, 1);
    const last = wordAt(lowering, node, 2);
    const value = wordAt(lowering, node, 3);
    const index = code.word('index');
    const head = code.label();
    const body = code.label();
    const done = code.label();
    beginStep(lowering);
    refuseOutside(lowering, last, shape);
    refuseOutside(lowering, first, shape);
    code.set(index, first);
    code.place(head);
    code.branch(binary('<=', local(index), last), body, done);
    code.place(body);
    code.store(entry(array, shape, local(index)), 0, [value], 'marked');
    code.set(index, binary('+', local(index), one));
    code.jump(head);
    code.place(done);
    return [];
  },
  xa_erase(lowering, node) {
    const { code } = lowering;
    const { array, shape } = xarray(lowering, node);
    const index = wordAt(lowering, node, 1);
    const to = code.word('entry');
    beginStep(lowering);
    code.set(to, zero);
    code.when(inside(index, shape), () => {
      code.set(to, code.load(entry(array, shape, index), 0, 'marked', 'entry'));
      code.store(entry(array, shape, index), 0, [zero], 'marked');
    });
    return [local(to)];
  },
  xa_find(lowering, node) {
    const { array, shape } = xarray(lowering, node);
    const from = wordAt(lowering, node, 1);
    const to = lowering.code.word('entry');
    beginStep(lowering);
    lowering.code.emit({
      op: 'find-entry',
      to,
      array,
      shape: { op: 'array-length', array: shape },
      from,
      at: node.span,
    });
    return [local(to)];
  },

  set_add: (lowering, node) => setOperation(lowering, node, 'set-insert'),
  set_remove: (lowering, node) => setOperation(lowering, node, 'set-erase'),
  set_contains(lowering, node) {
    const { set, shape, isGhost } = setAt(lowering, node);
    const value = memberAt(lowering, node);
    const to = lowering.code.word('member');
    if (!isGhost) beginStep(lowering);
    lowering.code.emit({ op: 'set-contains', to, set, shape, value, at: node.span });
    return [local(to)];
  },
  set_empty(lowering, node) {
    const { set, shape, isGhost } = setAt(lowering, node);
    const to = lowering.code.word('empty');
    if (!isGhost) beginStep(lowering);
    lowering.code.emit({ op: 'set-empty', to, set, shape, at: node.span });
    return [local(to)];
  },
  set_clear(lowering, node) {
    const { set, shape, isGhost } = setAt(lowering, node);
    if (!isGhost) beginStep(lowering);
    lowering.code.emit({ op: 'set-clear', set, shape, at: node.span });
    return [];
  },

  assert: (lowering, node) => assertion(lowering, node, false),
  BUG_ON: (lowering, node) => assertion(lowering, node, true),
  VM_BUG_ON: (lowering, node) => assertion(lowering, node, true),
  WARN_ON: (lowering, node) => assertion(lowering, node, true),
  WARN_ON_ONCE: (lowering, node) => assertion(lowering, node, true),
  count(lowering, node) {
    const counter = node.arguments[0];
    if (counter?.kind !== 'name') throw new Error('count is missing its counter');
    lowering.code.emit({ op: 'count', counter: counter.name, at: node.span });
    return [];
  },
  trace(lowering, node) {
    const [text, ...rest] = node.arguments;
    const values = rest.map((each) => word(lowering, each));
    const shown = text?.kind === 'value' && text.value.kind === 'string' ? text.value.text : '';
    lowering.code.emit({ op: 'note', text: shown, values, at: node.span });
    return [];
  },
  violation(lowering, node) {
    const kind = node.arguments[0];
    if (kind?.kind !== 'name') throw new Error('violation is missing its kind');
    lowering.code.find({ when: one, finding: kind.name, message: '' });
    return [];
  },

  // An error in a pointer is a small negative number; addresses are large.
  ERR_PTR: (lowering, node) => lowering.value(valueAt(node, 0)),
  PTR_ERR: (lowering, node) => lowering.value(valueAt(node, 0)),
  IS_ERR: (lowering, node) => [binary('<', wordAt(lowering, node, 0), zero)],
  IS_ERR_OR_NULL: (lowering, node) => [binary('<=', wordAt(lowering, node, 0), zero)],
  min(lowering, node) {
    const left = wordAt(lowering, node, 0);
    const right = wordAt(lowering, node, 1);
    return [{ op: 'conditional', test: binary('<', left, right), whenTrue: left, whenFalse: right }];
  },
  max(lowering, node) {
    const left = wordAt(lowering, node, 0);
    const right = wordAt(lowering, node, 1);
    return [{ op: 'conditional', test: binary('>', left, right), whenTrue: left, whenFalse: right }];
  },
};

/** A number that goes to the place that is the first argument. */
function refuseOutOfPlace(lowering: Lowering, node: BuiltinValue, value: Expression, from: Type): void {
  const target = node.arguments[0];
  if (target?.kind === 'place') refuseOutOfRange(lowering, target.place.type, value, from, node.span);
}

/** Replaces a value, if the old one is as expected, in one step. */
function exchange(lowering: Lowering, node: BuiltinValue, expected: readonly Expression[] | undefined): Expression[] {
  const { code } = lowering;
  const place = placeAt(lowering, node, 0);
  const at = expected === undefined ? 1 : 2;
  const replacement = wordsAt(lowering, node, at);
  refuseOutOfPlace(lowering, node, replacement[0] ?? zero, valueAt(node, at).type);
  code.at = node.span;
  const replace = (old: Expression[], write: () => void): Expression[] => {
    if (expected === undefined) write();
    else code.when(allSame(old, expected), write);
    return old;
  };
  if (place.kind !== 'memory') {
    const old = readPlace(lowering, place, 'marked').map((each) => code.keep(each, 'old'));
    return replace(old, () => writePlace(lowering, place, replacement, 'marked'));
  }
  beginStep(lowering);
  const old = code.loadWords(place.pointer, 0, replacement.length, 'marked', 'old');
  return replace(old, () => code.store(place.pointer, 0, replacement, 'marked'));
}

function allSame(left: readonly Expression[], right: readonly Expression[]): Expression {
  return left.reduce<Expression>(
    (same, each, index) => and(same, { op: 'same-pointer', left: each, right: right[index] ?? zero }),
    one,
  );
}

function held(lowering: Lowering, node: BuiltinValue, how: 'any' | 'read' | 'write'): Expression[] {
  const lock = lockOf(lowering, node);
  if (lock !== undefined) assertHeld(lowering.code, lock.object, lock.kind, how);
  return [];
}

function lockOf(lowering: Lowering, node: BuiltinValue): { object: Expression; kind: ObjectKind } | undefined {
  const object = wordAt(lowering, node, 0);
  const kind = objectKind(valueAt(node, 0).type);
  lowering.code.at = node.span;
  if (kind === undefined) lowering.program.refuse(node.span, `\`${node.name}\` of what is no lock`);
  return kind === undefined ? undefined : { object, kind };
}

function objectKind(type: Type): ObjectKind | undefined {
  return type.kind === 'pointer' && type.to.kind === 'object' ? type.to.object : undefined;
}

function waitOn(lowering: Lowering, node: BuiltinValue, state: number): Expression[] {
  const object = wordAt(lowering, node, 0);
  const condition = valueAt(node, 1);
  const result = waitEvent(lowering.code, object, constant(state), (yes, no) => lowering.condition(condition, yes, no));
  return node.type.kind === 'void' ? [] : [result];
}

function allocate(lowering: Lowering, node: BuiltinValue, sleeps: boolean): Expression[] {
  const { code, program, checked } = lowering;
  const struct = node.arguments[0];
  if (struct?.kind !== 'struct') throw new Error('alloc is missing its type');
  const to = code.word('object');
  if (lowering.atomicDepth === 0 && lowering.ghostDepth === 0) code.boundary({ sleeps });
  if (sleeps) code.mightSleep();
  const pool = program.shapes.poolOf(struct.struct);
  code.emit({ op: 'allocate', to, pool, mayFail: program.mayFail.has(checked.name), at: node.span });
  return [local(to)];
}

function xarray(
  lowering: Lowering,
  node: BuiltinValue,
): { readonly array: Expression; readonly shape: Shape & { readonly kind: 'array' } } {
  const value = valueAt(node, 0);
  const place = value.kind === 'address' ? lowerPlace(lowering, value.place) : undefined;
  lowering.code.at = node.span;
  if (place?.kind === 'memory' && place.shape.kind === 'array') {
    return { array: lowering.code.keep(place.pointer, 'array'), shape: place.shape };
  }
  lowering.program.refuse(node.span, 'an xarray that is not named at the call');
  return { array: zero, shape: { kind: 'array', of: { kind: 'word', word: 'plain' }, length: 1, isSparse: true } };
}

function entry(array: Expression, shape: Shape & { readonly kind: 'array' }, index: Expression): Expression {
  return { op: 'element', base: array, array: shape, at: index };
}

function inside(index: Expression, shape: Shape & { readonly kind: 'array' }): Expression {
  return and(binary('>=', index, zero), binary('<', index, { op: 'array-length', array: shape }));
}

function refuseOutside(lowering: Lowering, index: Expression, shape: Shape & { readonly kind: 'array' }): void {
  lowering.code.find({
    when: or(binary('<', index, zero), binary('>=', index, { op: 'array-length', array: shape })),
    finding: 'assertion',
    message: 'an index is out of the range that the set-up laid out',
    implicit: true,
  });
}

function setAt(
  lowering: Lowering,
  node: BuiltinValue,
): { readonly set: Expression; readonly shape: SetShape; readonly isGhost: boolean } {
  const place = placeAt(lowering, node, 0);
  if (place.kind === 'memory' && place.shape.kind === 'set') {
    return { set: lowering.code.keep(place.pointer, 'set'), shape: place.shape, isGhost: place.isGhost };
  }
  lowering.program.refuse(node.span, 'a set in a local variable');
  return { set: zero, shape: { kind: 'set', members: { kind: 'bits' } }, isGhost: false };
}

/** The member that a set's method is given. */
function memberAt(lowering: Lowering, node: BuiltinValue): Expression {
  const value = wordAt(lowering, node, 1);
  const set = node.arguments[0];
  if (set?.kind === 'place' && set.place.type.kind === 'set') {
    const given = valueAt(node, 1);
    refuseOutOfRange(lowering, set.place.type.of, value, given.type, given.span);
  }
  return value;
}

function setOperation(lowering: Lowering, node: BuiltinValue, op: 'set-insert' | 'set-erase'): Expression[] {
  const { set, shape, isGhost } = setAt(lowering, node);
  const value = memberAt(lowering, node);
  if (!isGhost) beginStep(lowering);
  lowering.code.emit({ op, set, shape, value, at: node.span });
  return [];
}

/** `assert` is false, or `BUG_ON` is true: a finding. Both give what was asked, as `WARN_ON` does. */
function assertion(lowering: Lowering, node: BuiltinValue, badIfTrue: boolean): Expression[] {
  const { code } = lowering;
  const yes = code.label();
  const no = code.label();
  const done = code.label();
  lowering.condition(valueAt(node, 0), yes, no);
  code.at = node.span;
  const complain = (): void => code.find({ when: one, finding: 'assertion', message: `${node.name} fails` });
  code.place(yes);
  if (badIfTrue) complain();
  code.jump(done);
  code.place(no);
  if (!badIfTrue) complain();
  code.place(done);
  // What `WARN_ON` gives is only read where it was false: it ends the execution otherwise.
  return node.type.kind === 'void' ? [] : [zero];
}
