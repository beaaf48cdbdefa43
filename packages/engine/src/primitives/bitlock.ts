/**
 * Bit locks with sharers: the folio lock and its like (mm/filemap.c). No owner is checked; who set the bit is noted
 * for reports and ends. Sharers wait without taking it; they stand in hashed queues outside the object, so a wake
 * goes by address and the woken touch no object.
 */
import { waiting } from '../ir/agent.ts';
import { binary, constant, type Expression, equal, header, local, not, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { interrupted, lockOrSignal } from './signals.ts';

const { bit } = objectWords.bitlock;

function take(code: CodeBuilder, object: Expression): void {
  code.store(object, bit, [constant(1), self]);
}

function queue(code: CodeBuilder, object: Expression, state: number): void {
  code.setHeader('waitsFor', object);
  code.setHeader('waitState', constant(state));
}

function leaveQueue(code: CodeBuilder): void {
  code.setHeader('waitsFor', zero);
  code.setHeader('waitState', zero);
}

function lock(code: CodeBuilder, object: Expression, killable: boolean): Expression {
  const wait = { kind: 'bitlock', object, killable, isLock: true } as const;
  const result = code.word('result');
  code.boundary({ wait: { ...wait, part: 'call' }, sleeps: true });
  code.mightSleep();
  const isSet = code.load(object, bit);
  code.when(
    equal(isSet, zero),
    () => {
      take(code, object);
      code.passed();
      code.set(result, zero);
    },
    () => {
      code.await(not({ op: 'in-atomic' }));
      queue(code, object, waiting.locker);
      code.boundary({ wait: { ...wait, part: 'wait' }, sleeps: true });
      const again = equal(code.load(object, bit), zero);
      if (!killable) {
        code.await(again);
        leaveQueue(code);
        take(code, object);
        code.set(result, zero);
        return;
      }
      const chosen = lockOrSignal(code, again, 'killable');
      leaveQueue(code);
      code.when(
        chosen,
        () => code.set(result, interrupted),
        () => {
          take(code, object);
          code.set(result, zero);
        },
      );
    },
  );
  return local(result);
}

const isWoken = equal(header(self, 'waitState'), constant(waiting.woken));

/** Waits to be woken, whatever the bit is then. */
function sleepUntilWoken(code: CodeBuilder, killable: boolean): Expression {
  const object = header(self, 'waitsFor');
  code.boundary({ wait: { kind: 'bit', object, killable, isLock: false, part: 'wait' }, sleeps: true });
  const result = code.word('result');
  if (!killable) {
    code.await(isWoken);
    code.set(result, zero);
  } else {
    const chosen = lockOrSignal(code, isWoken, 'killable');
    code.set(result, { op: 'conditional', test: chosen, whenTrue: interrupted, whenFalse: zero });
  }
  leaveQueue(code);
  return local(result);
}

function wait(code: CodeBuilder, object: Expression, killable: boolean): Expression {
  const result = code.word('result');
  code.boundary({ wait: { kind: 'bit', object, killable, isLock: false, part: 'call' }, sleeps: true });
  code.mightSleep();
  const isSet = code.load(object, bit);
  code.when(
    equal(isSet, zero),
    () => {
      code.passed();
      code.set(result, zero);
    },
    () => {
      code.await(not({ op: 'in-atomic' }));
      queue(code, object, waiting.sharer);
      code.set(result, sleepUntilWoken(code, killable));
    },
  );
  return local(result);
}

/**
 * Clears the bit; if somebody waits, a second step wakes: all sharers that are queued then, or any part of them if
 * somebody waits to take it, as the walk of the queue stops at the first exclusive waiter.
 */
function unlock(code: CodeBuilder, object: Expression): void {
  code.boundary();
  const isSet = code.load(object, bit);
  code.passed();
  code.find({
    when: equal(isSet, zero),
    finding: 'lock_balance',
    message: 'a bit lock is let go that nobody holds',
    about: object,
  });
  code.store(object, bit, [zero, zero]);
  const sharers: Expression = { op: 'waiters', address: object, state: waiting.sharer };
  const lockers: Expression = { op: 'waiters', address: object, state: waiting.locker };
  const address = code.keep(object, 'address');
  code.when(binary('|', sharers, lockers), () => {
    code.boundary();
    const queued = code.keep({ op: 'waiters', address, state: waiting.sharer }, 'sharers');
    code.when(
      { op: 'waiters', address, state: waiting.locker },
      () => code.emit({ op: 'wake-sharers', agents: code.choose({ kind: 'agents', among: queued }) }),
      () => code.emit({ op: 'wake-sharers', agents: queued }),
    );
  });
}

export const bitlock: PrimitiveTable = {
  bit_lock(code, args) {
    lock(code, argument(args, 0), false);
    return undefined;
  },
  bit_lock_killable: (code, args) => lock(code, argument(args, 0), true),
  bit_trylock(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const isSet = code.load(object, bit);
    code.passed();
    const taken = code.word('taken');
    code.set(taken, equal(isSet, zero));
    code.when(local(taken), () => take(code, object));
    return local(taken);
  },
  bit_unlock(code, args) {
    unlock(code, argument(args, 0));
    return undefined;
  },
  bit_wait(code, args) {
    wait(code, argument(args, 0), false);
    return undefined;
  },
  bit_wait_killable: (code, args) => wait(code, argument(args, 0), true),
  bit_prepare_to_wait(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const isSet = code.load(object, bit);
    code.passed();
    const queued = code.word('queued');
    code.set(queued, not(equal(isSet, zero)));
    code.when(local(queued), () => queue(code, object, waiting.sharer));
    return local(queued);
  },
  bit_schedule(code) {
    code.mightSleep();
    sleepUntilWoken(code, false);
    return undefined;
  },
  bit_is_locked(code, args) {
    code.boundary();
    const isSet = code.load(argument(args, 0), bit);
    code.passed();
    return isSet;
  },
};
