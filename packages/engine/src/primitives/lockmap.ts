/**
 * Locks built by hand, told to lockdep (include/linux/lockdep.h): no step of their own, they only note who holds
 * what. And assertions about what this agent holds, which take no step either.
 */
import { and, binary, bitOf, constant, type Expression, equal, not, or, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { ObjectKind } from '../ir/shape.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { myReads } from './rwsem.ts';

const { writer, readers } = objectWords.lockmap;
const myHold = binary('*', bitOf(self), bitOf(self));

function acquire(code: CodeBuilder, object: Expression, how: 'write' | 'read', tried: boolean): void {
  if (!tried) code.emit({ op: 'attempt', lock: object, at: code.at });
  if (how === 'write') code.store(object, writer, [self]);
  else code.store(object, readers, [binary('+', code.load(object, readers), myHold)]);
}

/** Whether this agent holds the lock, for write if asked. */
export function heldByMe(
  code: CodeBuilder,
  object: Expression,
  kind: ObjectKind,
  how: 'any' | 'read' | 'write',
): Expression {
  switch (kind) {
    case 'spinlock':
      return equal(code.load(object, objectWords.spinlock.owner), self);
    case 'mutex':
      return equal(code.load(object, objectWords.mutex.owner), self);
    case 'bitlock':
      return equal(code.load(object, objectWords.bitlock.bit), constant(1));
    case 'rwsem':
    case 'lockmap': {
      const [holder = zero, reads = zero] = code.loadWords(object, 0, 2, 'internal', 'lock');
      const forWrite = equal(holder, self);
      const forRead = not(equal(myReads(reads), zero));
      if (how === 'write') return forWrite;
      return how === 'read' ? forRead : or(forWrite, forRead);
    }
    case 'srcu':
      return not(equal(myReads(code.load(object, objectWords.srcu.nesting)), zero));
    default:
      return constant(1);
  }
}

export function assertHeld(
  code: CodeBuilder,
  object: Expression,
  kind: ObjectKind,
  how: 'any' | 'read' | 'write',
): void {
  const held = heldByMe(code, object, kind, how);
  const forWhat = how === 'any' ? '' : ` for ${how}`;
  code.find({
    when: not(held),
    finding: 'assertion',
    message: `a lock must be held${forWhat} here, and is not`,
    about: object,
  });
}

export const lockmap: PrimitiveTable = {
  lockmap_acquire(code, args) {
    acquire(code, argument(args, 0), 'write', false);
    return undefined;
  },
  lockmap_acquire_read(code, args) {
    acquire(code, argument(args, 0), 'read', false);
    return undefined;
  },
  lockmap_acquire_try(code, args) {
    acquire(code, argument(args, 0), 'read', true);
    return undefined;
  },
  lockmap_release(code, args) {
    const object = argument(args, 0);
    const [holder = zero, reads = zero] = code.loadWords(object, 0, 2, 'internal', 'lock');
    const forWrite = equal(holder, self);
    const forRead = not(equal(myReads(reads), zero));
    code.find({
      when: and(not(forWrite), not(forRead)),
      finding: 'lock_balance',
      message: 'a lock is let go by who does not hold it',
      about: object,
    });
    code.when(
      forWrite,
      () => code.store(object, writer, [zero]),
      () => code.store(object, readers, [binary('-', reads, myHold)]),
    );
    return undefined;
  },
};
