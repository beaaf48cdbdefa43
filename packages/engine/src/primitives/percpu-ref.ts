/**
 * percpu_ref (lib/percpu-refcount.c): live until killed; who kills it waits until nobody holds it.
 */
import { and, binary, constant, equal, local, not, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import { argument, type PrimitiveTable } from './primitive.ts';

const { count, dying } = objectWords.percpu_ref;

export const percpuRef: PrimitiveTable = {
  percpu_ref_tryget_live(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const [held = zero, isDying = zero] = code.loadWords(object, 0, 2, 'internal', 'ref');
    code.passed();
    const taken = code.word('taken');
    code.set(taken, equal(isDying, zero));
    code.when(local(taken), () => {
      code.emit({ op: 'range', value: held, low: 0, high: 62, what: 'a percpu reference count', at: code.at });
      code.store(object, count, [binary('+', held, constant(1))]);
    });
    return local(taken);
  },
  percpu_ref_put(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const held = code.load(object, count);
    code.passed();
    code.find({
      when: equal(held, zero),
      finding: 'use_after_free',
      message: 'a reference is dropped that is not there',
      about: object,
    });
    code.store(object, count, [binary('-', held, constant(1))]);
    return undefined;
  },
  percpu_ref_kill(code, args) {
    code.boundary();
    code.passed();
    code.store(argument(args, 0), dying, [constant(1)]);
    return undefined;
  },
  percpu_ref_wait(code, args) {
    const object = argument(args, 0);
    code.boundary({ wait: { kind: 'percpu-ref', object, killable: false, isLock: false, part: 'wait' }, sleeps: true });
    code.mightSleep();
    const [held = zero, isDying = zero] = code.loadWords(object, 0, 2, 'internal', 'ref');
    code.await(and(not(equal(isDying, zero)), equal(held, zero)));
    return undefined;
  },
};
