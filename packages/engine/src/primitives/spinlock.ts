/**
 * Spinlocks (include/linux/spinlock.h). Holding one disables preemption, so it is a read section for RCU as well.
 */
import { constant, type Expression, equal, local, not, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';

const { owner } = objectWords.spinlock;

function lock(code: CodeBuilder, object: Expression, nested: boolean): void {
  code.boundary({ wait: { kind: 'spinlock', object, killable: false, isLock: true, nested, part: 'wait' } });
  const holder = code.load(object, owner);
  code.find({
    when: equal(holder, self),
    finding: 'deadlock',
    message: 'a spinlock is taken by its own holder',
    about: object,
  });
  code.await(equal(holder, zero));
  code.store(object, owner, [self]);
  code.changeHeader('spinlocks', 1);
}

function unlock(code: CodeBuilder, object: Expression): void {
  code.boundary();
  const holder = code.load(object, owner);
  code.passed();
  code.find({
    when: not(equal(holder, self)),
    finding: 'lock_balance',
    message: 'a spinlock is let go by who does not hold it',
    about: object,
  });
  code.store(object, owner, [zero]);
  code.changeHeader('spinlocks', -1);
  code.emit({ op: 'leave-section' });
}

function irq(code: CodeBuilder, by: 1 | -1): void {
  code.boundary();
  code.passed();
  if (by === -1) {
    code.find({
      when: equal({ op: 'header', agent: self, field: 'irqNesting' }, zero),
      finding: 'lock_balance',
      message: 'interrupts are enabled that are not disabled',
    });
  }
  code.changeHeader('irqNesting', by);
  if (by === -1) code.emit({ op: 'leave-section' });
}

export const spinlock: PrimitiveTable = {
  spin_lock(code, args) {
    lock(code, argument(args, 0), false);
    return undefined;
  },
  spin_lock_nested(code, args) {
    lock(code, argument(args, 0), true);
    return undefined;
  },
  spin_lock_irq(code, args) {
    irq(code, 1);
    lock(code, argument(args, 0), false);
    return undefined;
  },
  spin_trylock(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const holder = code.load(object, owner);
    code.passed();
    const taken = code.word('taken');
    code.set(taken, equal(holder, zero));
    code.when(local(taken), () => {
      code.store(object, owner, [self]);
      code.changeHeader('spinlocks', 1);
    });
    return local(taken);
  },
  spin_unlock(code, args) {
    unlock(code, argument(args, 0));
    return undefined;
  },
  spin_unlock_irq(code, args) {
    unlock(code, argument(args, 0));
    irq(code, -1);
    return undefined;
  },
  spin_is_locked(code, args) {
    code.boundary();
    const holder = code.load(argument(args, 0), owner);
    code.passed();
    return not(equal(holder, constant(0)));
  },
  local_irq_disable(code) {
    irq(code, 1);
    return undefined;
  },
  local_irq_enable(code) {
    irq(code, -1);
    return undefined;
  },
};
