/**
 * Mistakes in what the kernel's primitives mean: locks, counts, read sections, waiting, work. Both back ends get them.
 */
import { inFile, type Mutant } from './mutant.ts';

export const primitives: readonly Mutant[] = [
  ...inFile('primitives/spinlock.ts', [
    ['a spinlock never blocks', 'code.await(equal(holder, zero));', 'code.passed();'],
    ['a spinlock can be tried by everybody', 'code.set(taken, equal(holder, zero));', 'code.set(taken, constant(1));'],
    ['a spinlock stays held', 'code.store(object, owner, [zero]);', ''],
    ['a spinlock is let go by anybody', 'when: not(equal(holder, self)),', 'when: zero,'],
    ['a spinlock waits for its own holder', 'when: equal(holder, self),', 'when: zero,'],
    [
      'a spinlock let go ends no read section',
      "code.changeHeader('spinlocks', -1);\n  code.emit({ op: 'leave-section' });",
      "code.changeHeader('spinlocks', -1);",
    ],
    ['a spinlock stays counted', "code.changeHeader('spinlocks', -1);", ''],
    [
      'interrupts are enabled more often than disabled',
      "field: 'irqNesting' }, zero),",
      "field: 'irqNesting' }, self),",
    ],
  ]),
  ...inFile('primitives/mutex.ts', [
    ['a mutex never blocks', 'code.await(equal(holder, zero));', 'code.passed();'],
    [
      'a mutex can be tried by everybody',
      'code.set(taken, equal(holder, zero));',
      'code.set(taken, equal(zero, zero));',
    ],
    ['a mutex is let go by anybody', 'when: not(equal(holder, self)),', 'when: zero,'],
    ['a mutex waits for its own holder', 'when: equal(holder, self),', 'when: zero,'],
    ['who is killed at a mutex is not told', '() => code.set(result, interrupted),', '() => code.set(result, zero),'],
    [
      'a mutex may be taken where nobody may sleep',
      'code.mightSleep();\n  const holder = code.load(object, owner);\n  code.find({\n    when: equal(',
      'const holder = code.load(object, owner);\n  code.find({\n    when: equal(',
    ],
  ]),
  ...inFile('primitives/rwsem.ts', [
    [
      'an rwsem lets readers pass a waiting writer',
      'or(equal(writeWaiters, zero), equal(readers, zero))',
      'constant(1)',
    ],
    [
      'an rwsem writer does not see readers',
      'return and(equal(writer, zero), equal(readers, zero));',
      'return equal(writer, zero);',
    ],
    ['an rwsem reader does not see the writer', 'return and(equal(writer, zero), or(', 'return and(constant(1), or('],
    ['an rwsem reader admits itself alone', "{ op: 'spread', agents: loaded.readWaiters }", 'myHold'],
    [
      'a killed reader of an rwsem keeps its hold',
      "() => code.store(object, words.readers, [binary('-', loaded.readers, myHold)]),",
      '() => code.passed(),',
    ],
    [
      'a killed writer of an rwsem stays queued',
      'code.store(object, words.writeWaiters, [withoutMe(again.writeWaiters)]);\n          code.set(result, interrupted);',
      'code.set(result, interrupted);',
    ],
    [
      'a killed reader of an rwsem stays queued',
      '() => code.store(object, words.readWaiters, [withoutMe(loaded.readWaiters)]),',
      '() => code.passed(),',
    ],
    [
      'a trylock of an rwsem does not see who queues',
      'and(equal(readWaiters, zero), equal(writeWaiters, zero))',
      'constant(1)',
    ],
    [
      'a downgrade never keeps readers waiting',
      'not(equal(readWaiters, zero)), not(equal(writeWaiters, zero))',
      'zero, zero',
    ],
    // That a downgrade owes admitting readers is no mutant: a reader that queues could take the lock whenever it is free, and
    // no writer comes to downgrade but through a state in which it is.
    ['a downgrade drops its own hold', "const mine = binary('+', readers, myHold);", 'const mine = readers;'],
    ['an rwsem is let go for write by anybody', 'when: not(isWriter),', 'when: zero,'],
    ['an rwsem is let go for read by anybody', 'when: equal(myReads(readers), zero),', 'when: zero,'],
  ]),
  ...inFile('primitives/bitlock.ts', [
    ['a bit lock never blocks', 'const again = equal(code.load(object, bit), zero);', 'const again = constant(1);'],
    [
      'a wake-up of sharers is lost',
      "() => code.emit({ op: 'wake-sharers', agents: queued }),",
      '() => code.passed(),',
    ],
    [
      'sharers behind one who takes the bit are always woken',
      "agents: code.choose({ kind: 'agents', among: queued })",
      'agents: queued',
    ],
    [
      'a bit lock wakes in the step that lets go',
      "code.when(binary('|', sharers, lockers), () => {\n    code.boundary();",
      "code.when(binary('|', sharers, lockers), () => {",
    ],
    ['a sharer does not wait to be woken', 'code.await(isWoken);', 'code.passed();'],
    ['a bit lock can be tried by everybody', 'code.set(taken, equal(isSet, zero));', 'code.set(taken, constant(1));'],
    ['a bit lock is let go that nobody holds', 'when: equal(isSet, zero),\n    finding', 'when: zero,\n    finding'],
  ]),
  ...inFile('primitives/rcu.ts', [
    [
      'a grace period waits for nobody',
      "code.setHeader('graceSet', binary('-', inside, binary('&', inside, bitOf(self))));",
      "code.setHeader('graceSet', zero);",
    ],
    [
      'an inner read section ends the outer one',
      "code.changeHeader('rcuNesting', -1);",
      "code.setHeader('rcuNesting', zero);",
    ],
    [
      'the end of a read section is not noticed',
      "code.changeHeader('rcuNesting', -1);\n    code.emit({ op: 'leave-section' });",
      "code.changeHeader('rcuNesting', -1);",
    ],
    [
      'an SRCU section ends with its inner one',
      'code.when(equal(myReads(holds), constant(1)),',
      'code.when(constant(1),',
    ],
    [
      'an SRCU grace period waits for nobody',
      "code.setHeader('graceSet', { op: 'holders', holds });",
      "code.setHeader('graceSet', zero);",
    ],
    ['an SRCU grace period is that of RCU', "code.setHeader('waitsFor', domain);", "code.setHeader('waitsFor', zero);"],
    ['an RCU section ends that did not begin', "when: equal(header(self, 'rcuNesting'), zero),", 'when: zero,'],
  ]),
  ...inFile('primitives/lockmap.ts', [
    ['a tried lock built by hand gives an order', 'if (!tried)', 'if (tried)'],
    ['a lock that must be held need not be', 'when: not(held),', 'when: zero,'],
    ['a lock built by hand is let go by anybody', 'when: and(not(forWrite), not(forRead)),', 'when: zero,'],
  ]),
  ...inFile('primitives/counts.ts', [
    ['a seqcount reader begins in a write section', "code.await(not({ op: 'is-odd', value }));", 'code.passed();'],
    [
      'a seqcount reader never retries',
      'not(equal(read(code, args), argument(args, 1)))',
      "binary('&', read(code, args), zero)",
    ],
    ['a write section leaves its seqcount as it was', '[nextEpoch(code, old)]', '[old]'],
    ['a write section begins inside another', "when: to === 'odd' ? isOdd : not(isOdd),", 'when: zero,'],
    ['a reference is taken of nothing', 'when: equal(old, zero),', 'when: zero,'],
    ['a reference is got of a count of 0', "(old) => binary('>', old, zero))", "(old) => binary('>=', old, zero))"],
    ['a count goes below 0', "when: binary('<', old, by),", 'when: zero,'],
    ['every dropped reference is the last', 'return equal(rest, zero);', 'return constant(1);'],
    [
      'a count is frozen whatever it is',
      'code.set(frozen, equal(old, argument(args, 1)));',
      'code.set(frozen, constant(1));',
    ],
  ]),
  ...inFile('primitives/percpu-ref.ts', [
    [
      'a percpu_ref is got after it was killed',
      'code.set(taken, equal(isDying, zero));',
      'code.set(taken, constant(1));',
    ],
    [
      'who kills a percpu_ref does not wait for its holders',
      'code.await(and(not(equal(isDying, zero)), equal(held, zero)));',
      'code.await(not(equal(isDying, zero)));',
    ],
  ]),
  ...inFile('primitives/signals.ts', [
    ['a killable sleep ends by any signal', "how === 'killable' ? signals.fatal : signals.pending", 'signals.pending'],
    [
      'an ordinary signal takes the place of a fatal one',
      "const test = binary('>', old, constant(signal));",
      'const test = zero;',
    ],
    [
      'a lock that is open wins over a signal',
      'const second = code.keep(signalled(how),',
      'const second = code.keep(and(equal(open, zero), signalled(how)),',
    ],
  ]),
  ...inFile('primitives/waiting.ts', [
    ['a wake-up is lost', "code.emit({ op: 'wake-tasks', agents: local(woken) });", ''],
    [
      'a wake-up wakes all exclusive waiters',
      'else {\n    code.set(woken, without(members, exclusives));',
      'else {\n    code.set(woken, members);',
    ],
    [
      'the choice of an exclusive waiter owes nothing',
      'among: candidates, owed: true',
      'among: candidates, owed: false',
    ],
    ['an exclusive waiter that is awake takes the wake-up', "exclusives), { op: 'asleep' })", 'exclusives), members)'],
    ['a sleeper does not wait', 'code.await(or(equal(state, running), signalEnds(state)));', 'code.passed();'],
    [
      'who has waited stays in the queue',
      '[without(members, myBit), without(exclusives, myBit)]',
      '[members, exclusives]',
    ],
    [
      'who was woken stays in the queue',
      '[without(members, local(woken)), without(exclusives, local(woken))]',
      '[members, exclusives]',
    ],
    ['a completion is not waited for', "code.await(binary('>', count, zero));", 'code.passed();'],
    [
      'completions do not add up',
      "code.store(object, done, [binary('+', count, constant(1))]);",
      'code.store(object, done, [constant(1)]);',
    ],
    [
      'complete_all lets one through',
      'code.store(argument(args, 0), done, [constant(completedForAll)]);',
      'code.store(argument(args, 0), done, [constant(1)]);',
    ],
    [
      'a process is not woken',
      "code.setHeader('taskState', running, agent);\n    return local(slept);",
      'return local(slept);',
    ],
    [
      'a sleeper that is woken goes on as if it slept',
      "signalEnds(state)));\n  code.setHeader('taskState', running);",
      'signalEnds(state)));',
    ],
  ]),
  ...inFile('primitives/work.ts', [
    ['work is queued twice', 'left: equal(pending, zero), right:', 'left: constant(1), right:'],
    ['work runs twice at once', 'code.await(equal(runner, zero));', 'code.passed();'],
    ['a flush waits for nobody', 'code.when(busy, () =>', 'code.when(zero, () =>'],
    [
      'a flush does not wait for what is queued',
      'whenTrue: constant(waiting.flushQueued),',
      'whenTrue: constant(waiting.flushRunning),',
    ],
    ['cancelled work runs', "code.emit({ op: 'cancel-work', work: object });", ''],
    ['work is queued while it is cancelled', 'code.store(object, words.cancelling, [constant(1)]);', ''],
    [
      'the end of work is told to nobody',
      "code.emit({ op: 'advance-flushes', work: object, from: waiting.flushRunning, to: waiting.flushed });",
      '',
    ],
  ]),
];
