/**
 * Locks that somebody else will let go: who took it says so, and counts as its holder no longer. No step of its own.
 */
import { binary, bitOf, constant, type Expression, equal, header, self } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { ObjectKind } from '../ir/shape.ts';
import type { CodeBuilder } from './code-builder.ts';

/** Who set a bit that a completion or work item will clear. */
export const passedOn = constant(100);

const hold = (agent: Expression): Expression => binary('*', bitOf(agent), bitOf(agent));

/** Makes another agent (index plus one) the holder of a lock that this one holds. */
export function passLock(code: CodeBuilder, object: Expression, kind: ObjectKind, heir: Expression): boolean {
  switch (kind) {
    case 'bitlock':
      code.store(object, objectWords.bitlock.owner, [heir]);
      return true;
    case 'mutex':
      code.store(object, objectWords.mutex.owner, [heir]);
      return true;
    case 'spinlock': {
      code.store(object, objectWords.spinlock.owner, [heir]);
      code.changeHeader('spinlocks', -1);
      code.setHeader('spinlocks', binary('+', header(heir, 'spinlocks'), constant(1)), heir);
      return true;
    }
    case 'rwsem':
    case 'lockmap': {
      const writer = code.load(object, objectWords.rwsem.writer);
      const readers = code.load(object, objectWords.rwsem.readers);
      code.when(
        equal(writer, self),
        () => code.store(object, objectWords.rwsem.writer, [heir]),
        () =>
          code.store(object, objectWords.rwsem.readers, [binary('+', binary('-', readers, hold(self)), hold(heir))]),
      );
      return true;
    }
    default:
      return false;
  }
}
