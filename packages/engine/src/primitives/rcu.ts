/**
 * RCU and SRCU. A grace period remembers the agents that are inside read sections when it begins and ends when all
 * of them have left. A held spinlock and disabled interrupts are read sections too.
 */
import { binary, bitOf, constant, type Expression, equal, header, self, zero } from '../ir/expression.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { myReads } from './rwsem.ts';

const { nesting } = objectWords.srcu;
const myHold = binary('*', bitOf(self), bitOf(self));

function waitForReaders(code: CodeBuilder, kind: 'grace-period' | 'srcu'): void {
  code.boundary({ wait: { kind, killable: false, isLock: false, part: 'wait' }, sleeps: true });
  code.await(equal(header(self, 'graceSet'), zero));
}

export const rcu: PrimitiveTable = {
  rcu_read_lock(code) {
    code.boundary();
    code.passed();
    code.changeHeader('rcuNesting', 1);
    return undefined;
  },
  rcu_read_unlock(code) {
    code.boundary();
    code.passed();
    code.find({
      when: equal(header(self, 'rcuNesting'), zero),
      finding: 'lock_balance',
      message: 'an RCU read section ends that did not begin',
    });
    code.changeHeader('rcuNesting', -1);
    code.emit({ op: 'leave-section' });
    return undefined;
  },
  synchronize_rcu(code) {
    code.boundary({ sleeps: true });
    code.mightSleep();
    const inside: Expression = { op: 'readers-inside' };
    code.setHeader('graceSet', binary('-', inside, binary('&', inside, bitOf(self))));
    waitForReaders(code, 'grace-period');
    return undefined;
  },
  srcu_read_lock(code, args) {
    const domain = argument(args, 0);
    code.boundary();
    const holds = code.load(domain, nesting);
    code.passed();
    code.emit({ op: 'range', value: myReads(holds), low: 0, high: 2, what: 'nesting in an SRCU domain', at: code.at });
    code.store(domain, nesting, [binary('+', holds, myHold)]);
    return undefined;
  },
  srcu_read_unlock(code, args) {
    const domain = argument(args, 0);
    code.boundary();
    const holds = code.load(domain, nesting);
    code.passed();
    code.find({
      when: equal(myReads(holds), zero),
      finding: 'lock_balance',
      message: 'an SRCU read section ends that did not begin',
      about: domain,
    });
    code.store(domain, nesting, [binary('-', holds, myHold)]);
    code.when(equal(myReads(holds), constant(1)), () => code.emit({ op: 'leave-srcu', domain }));
    return undefined;
  },
  synchronize_srcu(code, args) {
    const domain = argument(args, 0);
    code.boundary({ sleeps: true });
    code.mightSleep();
    const holds = code.load(domain, nesting);
    // Who is inside itself waits for itself, as in the kernel.
    code.setHeader('graceSet', { op: 'holders', holds });
    code.setHeader('waitsFor', domain);
    waitForReaders(code, 'srcu');
    code.setHeader('waitsFor', zero);
    return undefined;
  },
};
