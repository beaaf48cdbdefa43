/**
 * Sequence counts (include/linux/seqlock.h) and reference counts (include/linux/refcount.h, page_ref.h).
 */
import { binary, constant, type Expression, equal, local, not, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';

const { sequence } = objectWords.seqcount;
const { count } = objectWords.refcount;

/** More references than a scenario has reason to hold: beyond it a count grows without bound. */
const mostReferences = 63;

function nextEpoch(code: CodeBuilder, value: Expression): Expression {
  const to = code.word('epoch');
  code.emit({ op: 'next-epoch', to, value });
  return local(to);
}

function turn(code: CodeBuilder, object: Expression, to: 'odd' | 'even'): void {
  code.boundary();
  const old = code.load(object, sequence);
  code.passed();
  const isOdd: Expression = { op: 'is-odd', value: old };
  code.find({
    when: to === 'odd' ? isOdd : not(isOdd),
    finding: 'assertion',
    message: to === 'odd' ? 'a write section begins inside another' : 'a write section ends that did not begin',
    about: object,
  });
  code.store(object, sequence, [nextEpoch(code, old)]);
}

function read(code: CodeBuilder, args: readonly Expression[]): Expression {
  code.boundary();
  const value = code.load(argument(args, 0), sequence);
  code.passed();
  return value;
}

export const seqcount: PrimitiveTable = {
  write_seqcount_begin(code, args) {
    turn(code, argument(args, 0), 'odd');
    return undefined;
  },
  write_seqcount_end(code, args) {
    turn(code, argument(args, 0), 'even');
    return undefined;
  },
  read_seqcount_begin(code, args) {
    const object = argument(args, 0);
    code.boundary({ wait: { kind: 'seqcount', object, killable: false, isLock: false, part: 'wait' } });
    const value = code.load(object, sequence);
    code.await(not({ op: 'is-odd', value }));
    return value;
  },
  raw_read_seqcount: read,
  read_seqcount_retry: (code, args) => not(equal(read(code, args), argument(args, 1))),
  next: (code, args) => nextEpoch(code, argument(args, 0)),
  is_odd: (_code, args) => ({ op: 'is-odd', value: argument(args, 0) }),
};

function bounded(code: CodeBuilder, value: Expression): Expression {
  code.emit({ op: 'range', value, low: 0, high: mostReferences, what: 'a reference count', at: code.at });
  return value;
}

function add(code: CodeBuilder, object: Expression, by: Expression): void {
  code.boundary();
  const old = code.load(object, count);
  code.passed();
  code.find({
    when: equal(old, zero),
    finding: 'use_after_free',
    message: 'a reference is taken of a count that is 0',
    about: object,
  });
  code.store(object, count, [bounded(code, binary('+', old, by))]);
}

function subtract(code: CodeBuilder, object: Expression, by: Expression): Expression {
  code.boundary();
  const old = code.load(object, count);
  code.passed();
  code.find({
    when: binary('<', old, by),
    finding: 'use_after_free',
    message: 'a reference is dropped that is not there: the count goes below 0',
    about: object,
  });
  const rest = code.keep(binary('-', old, by), 'count');
  code.store(object, count, [rest]);
  return equal(rest, zero);
}

/** Adds one if the test of the old count allows it, and tells. */
function addIf(code: CodeBuilder, object: Expression, allowed: (old: Expression) => Expression): Expression {
  code.boundary();
  const old = code.load(object, count);
  code.passed();
  const taken = code.word('taken');
  code.set(taken, allowed(old));
  code.when(local(taken), () => code.store(object, count, [bounded(code, binary('+', old, constant(1)))]));
  return local(taken);
}

const one = constant(1);

export const refcount: PrimitiveTable = {
  refcount_set(code, args) {
    code.boundary();
    code.passed();
    code.store(argument(args, 0), count, [bounded(code, argument(args, 1))]);
    return undefined;
  },
  refcount_read(code, args) {
    code.boundary();
    const value = code.load(argument(args, 0), count);
    code.passed();
    return value;
  },
  refcount_inc(code, args) {
    add(code, argument(args, 0), one);
    return undefined;
  },
  refcount_add(code, args) {
    add(code, argument(args, 1), argument(args, 0));
    return undefined;
  },
  refcount_inc_not_zero: (code, args) => addIf(code, argument(args, 0), (old) => binary('>', old, zero)),
  refcount_inc_not_zero_limited: (code, args) =>
    addIf(code, argument(args, 0), (old) => binary('&&', binary('>', old, zero), binary('<', old, argument(args, 1)))),
  refcount_dec(code, args) {
    subtract(code, argument(args, 0), one);
    return undefined;
  },
  refcount_dec_and_test: (code, args) => subtract(code, argument(args, 0), one),
  refcount_sub_and_test: (code, args) => subtract(code, argument(args, 1), argument(args, 0)),
  refcount_freeze(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const old = code.load(object, count);
    code.passed();
    const frozen = code.word('frozen');
    code.set(frozen, equal(old, argument(args, 1)));
    code.when(local(frozen), () => code.store(object, count, [zero]));
    return local(frozen);
  },
  refcount_unfreeze(code, args) {
    code.boundary();
    code.passed();
    code.store(argument(args, 0), count, [bounded(code, argument(args, 1))]);
    return undefined;
  },
};
