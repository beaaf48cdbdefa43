/**
 * Read-write semaphores (kernel/locking/rwsem.c), as a superset of what they do: queues without order, stealing
 * allowed, hand-off left out. Readers queue once a writer waits and readers hold it, so a recursive read hangs
 * when a writer comes between. Queueing is a step of its own: who is only about to lock holds nobody back.
 */
import { and, binary, bitOf, constant, type Expression, equal, local, not, or, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { interrupted, lockOrSignal } from './signals.ts';

const words = objectWords.rwsem;

interface Loaded {
  readonly writer: Expression;
  readonly readers: Expression;
  readonly readWaiters: Expression;
  readonly writeWaiters: Expression;
}

const myBit = bitOf(self);
/** One hold of this agent in the word of readers: two bits an agent. */
const myHold = binary('*', myBit, myBit);
const withoutMe = (set: Expression): Expression => binary('-', set, binary('&', set, myBit));

function loadAll(code: CodeBuilder, object: Expression): Loaded {
  const [writer = zero, readers = zero, readWaiters = zero, writeWaiters = zero] = code.loadWords(
    object,
    0,
    4,
    'internal',
    'rwsem',
  );
  return { writer, readers, readWaiters, writeWaiters };
}

/** How often this agent holds it for read. */
export function myReads(readers: Expression): Expression {
  const shift = binary('*', constant(2), binary('-', self, constant(1)));
  return binary('&', binary('>>', readers, shift), constant(3));
}

function readable({ writer, readers, writeWaiters }: Loaded): Expression {
  return and(equal(writer, zero), or(equal(writeWaiters, zero), equal(readers, zero)));
}

function takeRead(code: CodeBuilder, object: Expression, { readers }: Loaded): void {
  refuseDeeper(code, readers);
  code.store(object, words.readers, [binary('+', readers, myHold)]);
}

function refuseDeeper(code: CodeBuilder, readers: Expression): void {
  const value = myReads(readers);
  code.emit({ op: 'range', value, low: 0, high: 2, what: 'how often one agent holds a lock for read', at: code.at });
}

function downRead(code: CodeBuilder, object: Expression, nested: boolean): void {
  const wait = { kind: 'rwsem-read', object, killable: false, isLock: true, nested } as const;
  const queued = code.label();
  const done = code.label();
  const take = code.label();
  code.boundary({ wait: { ...wait, part: 'call' }, sleeps: true });
  code.mightSleep();
  const first = loadAll(code, object);
  code.branch(readable(first), take, queued);
  code.place(take);
  takeRead(code, object, first);
  code.passed();
  code.jump(done);
  code.place(queued);
  code.await(not({ op: 'in-atomic' }));
  code.store(object, words.readWaiters, [binary('|', first.readWaiters, myBit)]);
  code.boundary({ wait: { ...wait, part: 'wait' }, sleeps: true });
  const again = loadAll(code, object);
  admitOrAwait(code, object, again, undefined);
  code.place(done);
}

/** The waiting part of a read lock: admitted by somebody, or able to take it, with all who queue. */
function admitOrAwait(
  code: CodeBuilder,
  object: Expression,
  loaded: Loaded,
  killable: 'killable' | undefined,
): Expression {
  const admitted = code.keep(equal(binary('&', loaded.readWaiters, myBit), zero), 'admitted');
  const open = code.keep(or(admitted, readable(loaded)), 'open');
  const result = code.word('result');
  const admitAll = (): void => {
    code.unless(admitted, () => {
      const all = binary('+', loaded.readers, { op: 'spread', agents: loaded.readWaiters });
      code.store(object, words.readers, [all, zero]);
    });
    code.set(result, zero);
  };
  if (killable === undefined) {
    code.await(open);
    admitAll();
    return zero;
  }
  const chosen = lockOrSignal(code, open, killable);
  code.when(
    chosen,
    () => {
      // An admitted reader that is killed gives back what it was given.
      code.when(
        admitted,
        () => code.store(object, words.readers, [binary('-', loaded.readers, myHold)]),
        () => code.store(object, words.readWaiters, [withoutMe(loaded.readWaiters)]),
      );
      code.set(result, interrupted);
    },
    admitAll,
  );
  return local(result);
}

function downReadKillable(code: CodeBuilder, object: Expression): Expression {
  const wait = { kind: 'rwsem-read', object, killable: true, isLock: true } as const;
  const result = code.word('result');
  code.boundary({ wait: { ...wait, part: 'call' }, sleeps: true });
  code.mightSleep();
  const first = loadAll(code, object);
  code.when(
    readable(first),
    () => {
      takeRead(code, object, first);
      code.passed();
      code.set(result, zero);
    },
    () => {
      code.await(not({ op: 'in-atomic' }));
      code.store(object, words.readWaiters, [binary('|', first.readWaiters, myBit)]);
      code.boundary({ wait: { ...wait, part: 'wait' }, sleeps: true });
      code.set(result, admitOrAwait(code, object, loadAll(code, object), 'killable'));
    },
  );
  return local(result);
}

function writable({ writer, readers }: Loaded): Expression {
  return and(equal(writer, zero), equal(readers, zero));
}

function downWrite(code: CodeBuilder, object: Expression, how: 'plain' | 'nested' | 'killable'): Expression {
  const killable = how === 'killable';
  const wait = { kind: 'rwsem-write', object, killable, isLock: true, nested: how === 'nested' } as const;
  const result = code.word('result');
  code.boundary({ wait: { ...wait, part: 'call' }, sleeps: true });
  code.mightSleep();
  const first = loadAll(code, object);
  code.when(
    writable(first),
    () => {
      code.store(object, words.writer, [self]);
      code.passed();
      code.set(result, zero);
    },
    () => {
      code.await(not({ op: 'in-atomic' }));
      code.store(object, words.writeWaiters, [binary('|', first.writeWaiters, myBit)]);
      code.boundary({ wait: { ...wait, part: 'wait' }, sleeps: true });
      const again = loadAll(code, object);
      const take = (): void => {
        code.store(object, words.writer, [self]);
        code.store(object, words.writeWaiters, [withoutMe(again.writeWaiters)]);
        code.set(result, zero);
      };
      if (!killable) {
        code.await(writable(again));
        take();
        return;
      }
      const chosen = lockOrSignal(code, writable(again), 'killable');
      code.when(
        chosen,
        () => {
          code.store(object, words.writeWaiters, [withoutMe(again.writeWaiters)]);
          code.set(result, interrupted);
        },
        take,
      );
    },
  );
  return local(result);
}

function trylock(code: CodeBuilder, object: Expression, how: 'read' | 'write'): Expression {
  code.boundary();
  const loaded = loadAll(code, object);
  code.passed();
  const { writer, readers, readWaiters, writeWaiters } = loaded;
  const idle = and(equal(writer, zero), and(equal(readWaiters, zero), equal(writeWaiters, zero)));
  const taken = code.word('taken');
  code.set(taken, how === 'read' ? idle : and(idle, equal(readers, zero)));
  code.when(local(taken), () => {
    if (how === 'read') takeRead(code, object, loaded);
    else code.store(object, words.writer, [self]);
  });
  return local(taken);
}

function refuseForeign(code: CodeBuilder, object: Expression, isWriter: Expression): void {
  code.find({
    when: not(isWriter),
    finding: 'lock_balance',
    message: 'an rwsem is let go by who does not hold it for write',
    about: object,
  });
}

export const rwsem: PrimitiveTable = {
  down_read(code, args) {
    downRead(code, argument(args, 0), false);
    return undefined;
  },
  down_read_nested(code, args) {
    downRead(code, argument(args, 0), true);
    return undefined;
  },
  down_read_killable: (code, args) => downReadKillable(code, argument(args, 0)),
  down_read_trylock: (code, args) => trylock(code, argument(args, 0), 'read'),
  up_read(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const readers = code.load(object, words.readers);
    code.passed();
    code.find({
      when: equal(myReads(readers), zero),
      finding: 'lock_balance',
      message: 'an rwsem is let go by who does not hold it for read',
      about: object,
    });
    code.store(object, words.readers, [binary('-', readers, myHold)]);
    return undefined;
  },
  down_write(code, args) {
    downWrite(code, argument(args, 0), 'plain');
    return undefined;
  },
  down_write_nested(code, args) {
    downWrite(code, argument(args, 0), 'nested');
    return undefined;
  },
  down_write_killable: (code, args) => downWrite(code, argument(args, 0), 'killable'),
  down_write_trylock: (code, args) => trylock(code, argument(args, 0), 'write'),
  up_write(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const writer = code.load(object, words.writer);
    code.passed();
    refuseForeign(code, object, equal(writer, self));
    code.store(object, words.writer, [zero]);
    return undefined;
  },
  downgrade_write(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const loaded = loadAll(code, object);
    code.passed();
    refuseForeign(code, object, equal(loaded.writer, self));
    const { readWaiters, writeWaiters, readers } = loaded;
    const second = and(not(equal(readWaiters, zero)), not(equal(writeWaiters, zero)));
    const kept = code.choose({
      kind: 'either',
      first: constant(1),
      second,
      labels: ['admit', 'keep'],
      owed: true,
    });
    const mine = binary('+', readers, myHold);
    code.when(
      kept,
      () => code.store(object, words.writer, [zero, mine]),
      () => {
        const all = binary('+', mine, { op: 'spread', agents: readWaiters });
        code.store(object, words.writer, [zero, all, zero]);
      },
    );
    return undefined;
  },
  rwsem_is_locked(code, args) {
    code.boundary();
    const loaded = loadAll(code, argument(args, 0));
    code.passed();
    return not(writable(loaded));
  },
};
