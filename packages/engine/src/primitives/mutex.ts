/**
 * Mutexes (include/linux/mutex.h): sleeping locks with an owner.
 */
import { and, type Expression, equal, local, not, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { interrupted, lockOrSignal, signalled } from './signals.ts';

const { owner } = objectWords.mutex;

function lock(code: CodeBuilder, object: Expression, nested: boolean): void {
  code.boundary({ wait: { kind: 'mutex', object, killable: false, isLock: true, nested, part: 'wait' }, sleeps: true });
  code.mightSleep();
  const holder = code.load(object, owner);
  code.find({
    when: equal(holder, self),
    finding: 'deadlock',
    message: 'a mutex is taken by its own holder',
    about: object,
  });
  code.await(equal(holder, zero));
  code.store(object, owner, [self]);
}

function lockUnlessSignalled(code: CodeBuilder, object: Expression, how: 'killable' | 'interruptible'): Expression {
  code.boundary({ wait: { kind: 'mutex', object, killable: true, isLock: true, part: 'wait' }, sleeps: true });
  code.mightSleep();
  const holder = code.load(object, owner);
  code.find({
    when: and(equal(holder, self), not(signalled(how))),
    finding: 'deadlock',
    message: 'a mutex is taken by its own holder',
    about: object,
  });
  const chosen = lockOrSignal(code, equal(holder, zero), how);
  const result = code.word('result');
  code.when(
    chosen,
    () => code.set(result, interrupted),
    () => {
      code.store(object, owner, [self]);
      code.set(result, zero);
    },
  );
  return local(result);
}

export const mutex: PrimitiveTable = {
  mutex_lock(code, args) {
    lock(code, argument(args, 0), false);
    return undefined;
  },
  mutex_lock_nested(code, args) {
    lock(code, argument(args, 0), true);
    return undefined;
  },
  mutex_lock_killable: (code, args) => lockUnlessSignalled(code, argument(args, 0), 'killable'),
  mutex_lock_interruptible: (code, args) => lockUnlessSignalled(code, argument(args, 0), 'interruptible'),
  mutex_trylock(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const holder = code.load(object, owner);
    code.passed();
    const taken = code.word('taken');
    code.set(taken, equal(holder, zero));
    code.when(local(taken), () => code.store(object, owner, [self]));
    return local(taken);
  },
  mutex_unlock(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const holder = code.load(object, owner);
    code.passed();
    code.find({
      when: not(equal(holder, self)),
      finding: 'lock_balance',
      message: 'a mutex is let go by who does not hold it',
      about: object,
    });
    code.store(object, owner, [zero]);
    return undefined;
  },
  mutex_is_locked(code, args) {
    code.boundary();
    const holder = code.load(argument(args, 0), owner);
    code.passed();
    return not(equal(holder, zero));
  },
};
