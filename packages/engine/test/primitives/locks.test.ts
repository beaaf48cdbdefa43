/**
 * Spinlocks, interrupts, mutexes, rwsems, lockmaps: each operation by a program small enough to count by hand.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('a spinlock', () => {
  test('is not given twice by trylock, not even to its holder', () => {
    // Before the lock, the try, the unlock; at the end.
    expectRun('spinlock l;', 'thread t { spin_lock(&l); r0 = spin_trylock(&l); spin_unlock(&l); }', {
      counts: '4 / 3 / 3 / 1',
      outcomes: ['r0', '0'],
    });
  });

  test('taken again by its holder is a deadlock, in the step that takes it', () => {
    expectRun('spinlock l;', 'thread t { spin_lock(&l); spin_lock(&l); }', {
      counts: '2 / 2 / 1 / 0',
      // And a lock nested in itself.
      findings: ['deadlock@2', 'lockdep@1'],
    });
  });

  test('is let go by its holder alone', () => {
    // t stands in three places; in each of them u's only step is the finding.
    expectRun('spinlock l;', 'thread t { spin_lock(&l); spin_unlock(&l); } thread u { spin_unlock(&l); }', {
      counts: '3 / 5 / 2 / 0',
      findings: ['lock_balance@1'],
    });
  });

  test('with interrupts off takes two steps in and two out', () => {
    expectRun('spinlock l;', 'thread t { spin_lock_irq(&l); spin_unlock_irq(&l); }', { counts: '5 / 4 / 4 / 1' });
  });

  test('is asked for its state by anybody', () => {
    expectRun('spinlock l;', 'thread t { spin_lock(&l); spin_unlock(&l); } thread u { r0 = spin_is_locked(&l); }', {
      // t in three places, u before its look, or behind it with what it saw: 0 from the first and last, 1 between.
      // Behind 0 seen first t goes on through two more, behind 1 through one more: 3 + (3 + 2).
      counts: '8 / 8 / 3 / 2',
      outcomes: ['r0', '0', '1'],
    });
  });
});

describe('interrupts', () => {
  test('nest', () => {
    expectRun('', 'thread t { local_irq_disable(); local_irq_disable(); local_irq_enable(); local_irq_enable(); }', {
      counts: '5 / 4 / 4 / 1',
    });
  });

  test('are not enabled more often than disabled', () => {
    expectRun('', 'thread t { local_irq_enable(); }', { counts: '1 / 1 / 0 / 0', findings: ['lock_balance@1'] });
  });

  test('are enabled when a thread ends', () => {
    expectRun('', 'thread t { local_irq_disable(); }', { counts: '1 / 1 / 0 / 0', findings: ['lock_balance@1'] });
  });

  test('that are off are a read section, in which one must not sleep', () => {
    expectRun('', 'thread t { local_irq_disable(); synchronize_rcu(); local_irq_enable(); }', {
      counts: '5 / 4 / 4 / 1',
      findings: ['sleep_in_atomic@2'],
      says: ['interrupts disabled'],
    });
  });
});

describe('a mutex', () => {
  const tryAndDrop = 'thread t { r0 = mutex_lock_killable(&m); if (!r0) mutex_unlock(&m); }';

  test('taken again by its holder is a deadlock', () => {
    expectRun('mutex m;', 'thread t { mutex_lock(&m); mutex_lock(&m); }', {
      counts: '2 / 2 / 1 / 0',
      // And a lock nested in itself.
      findings: ['deadlock@2', 'lockdep@1'],
    });
  });

  test('is let go by its holder alone', () => {
    expectRun('mutex m;', 'thread t { mutex_unlock(&m); }', { counts: '1 / 1 / 0 / 0', findings: ['lock_balance@1'] });
  });

  test('that is free, with a signal pending: both may happen', () => {
    // Before the lock; ended by the signal; before the unlock; ended with it.
    expectRun('mutex m;', `setup { kill(t, fatal); } ${tryAndDrop}`, {
      counts: '4 / 3 / 2 / 2',
      outcomes: ['r0', '0', '-EINTR'],
    });
  });

  test('is waited for, killably, until a signal is fatal', () => {
    const items = `thread u { mutex_unlock(&m); } ${tryAndDrop}`;
    const held = 'mutex_lock(&m); lock_passes_to(&m, u);';
    // u before or behind its unlock; t can only move behind it.
    expectRun('mutex m;', `setup { ${held} kill(t); } ${items}`, { counts: '4 / 3 / 3 / 1', outcomes: ['r0', '0'] });
    // With a fatal one t ends before or behind the unlock, or takes the mutex behind it:
    // (before, waiting), (before, killed), (behind, waiting), (behind, killed), (behind, holding), (behind, ended).
    expectRun('mutex m;', `setup { ${held} kill(t, fatal); } ${items}`, {
      counts: '6 / 6 / 3 / 2',
      outcomes: ['r0', '0', '-EINTR'],
    });
  });

  test('is waited for, interruptibly, until any signal', () => {
    expectRun(
      'mutex m;',
      `setup { mutex_lock(&m); lock_passes_to(&m, u); kill(t); }
       thread u { mutex_unlock(&m); }
       thread t { r0 = mutex_lock_interruptible(&m); if (!r0) mutex_unlock(&m); }`,
      { counts: '6 / 6 / 3 / 2', outcomes: ['r0', '0', '-EINTR'] },
    );
  });

  test('passes to another thread, which lets it go', () => {
    expectRun(
      'mutex m; marked bool go;',
      `thread t { mutex_lock(&m); lock_passes_to(&m, u); go = true; }
       thread u { while (!go); mutex_unlock(&m); }`,
      {},
    );
  });
});

describe('an rwsem', () => {
  test('taken for read again behind a writer is a deadlock where that is, whatever others could do yet', () => {
    expectRun(
      'rwsem m; marked int x;',
      `thread t { down_read(&m); down_read(&m); up_read(&m); up_read(&m); } thread u { down_write(&m); up_write(&m); }
       thread v { x = 1; }`,
      { findings: ['deadlock', 'lockdep'] },
    );
  });

  test('downgraded with both kinds of waiters admits the readers, or keeps them behind the writer', () => {
    // w holds it at first: 4 states, r and x each before their call or queued. 9 steps: w's is two ways where both are.
    // Behind the downgrade: r before its call, kept in the queue, admitted, holding, ended; x before its call or queued.
    // Kept is r only with x queued, so 9 states. w can always go on, r in 6 of them, x in 4: 19 steps.
    // Behind w's end: those 9, and x holding or ended, with r before its call, in the queue, (holding,) ended: 7 more.
    // r can go on in 11 of these 16, x in 10.
    expectRun(
      'rwsem m;',
      `setup { down_write(&m); lock_passes_to(&m, w); }
       thread w { downgrade_write(&m); up_read(&m); }
       thread r { down_read(&m); up_read(&m); }
       thread x { down_write(&m); up_write(&m); }`,
      { counts: '29 / 49 / 6 / 1' },
    );
  });

  test('queued for by a reader who is killed', () => {
    // u before or behind its up_write; t before its call, queued, holding, ended, killed. At the call itself a signal
    // does not count: (before: call, queued, killed), (behind: call, queued, killed, holding, ended).
    expectRun(
      'rwsem m;',
      `setup { down_write(&m); lock_passes_to(&m, u); kill(t, fatal); }
       thread u { up_write(&m); }
       thread t { r0 = down_read_killable(&m); if (!r0) up_read(&m); }`,
      { counts: '8 / 9 / 3 / 2', outcomes: ['r0', '0', '-EINTR'] },
    );
  });

  test('queued for by a writer who is killed', () => {
    expectRun(
      'rwsem m;',
      `setup { down_read(&m); lock_passes_to(&m, u); kill(t, fatal); }
       thread u { up_read(&m); }
       thread t { r0 = down_write_killable(&m); if (!r0) up_write(&m); }`,
      { counts: '8 / 9 / 3 / 2', outcomes: ['r0', '0', '-EINTR'] },
    );
  });

  test('given back by who was killed holds nobody off', () => {
    // Were the killed writer left in the queue, a reader beside the other one would wait for ever.
    expectRun(
      'rwsem m;',
      `setup { down_read(&m); lock_passes_to(&m, u); kill(t, fatal); }
       thread u { down_read(&m); up_read(&m); up_read(&m); }
       thread t { r0 = down_write_killable(&m); if (!r0) up_write(&m); }`,
      { outcomes: ['r0', '0', '-EINTR'], findings: ['lockdep'] },
    );
  });

  test('let go by a writer is taken by all readers that queue, and given back by the one that is killed meanwhile', () => {
    // Whoever takes it admits the other one, which need not have moved.
    const others = 'thread w { up_write(&m); } thread s { down_read(&m); up_read(&m); }';
    const setup = 'down_write(&m); lock_passes_to(&m, w);';
    expectRun('rwsem m;', `setup { ${setup} } ${others} thread t { down_read(&m); up_read(&m); }`, {
      verdict: 'holds',
    });
    expectRun(
      'rwsem m;',
      `setup { ${setup} kill(t, fatal); } ${others}
       thread t { r0 = down_read_killable(&m); if (!r0) up_read(&m); }`,
      { outcomes: ['r0', '0', '-EINTR'], verdict: 'holds' },
    );
  });

  test('is not read twice at once with a writer waiting, and tried only when nobody waits', () => {
    expectRun(
      'rwsem m;',
      `setup { down_read(&m); lock_passes_to(&m, u); }
       thread u { up_read(&m); }
       thread w { down_write(&m); up_write(&m); }
       thread t { r0 = down_read_trylock(&m); if (r0) up_read(&m); r1 = down_write_trylock(&m); if (r1) up_write(&m); }`,
      { outcomes: ['r0, r1', '0, 0', '0, 1', '1, 0', '1, 1'] },
    );
  });

  test.each([
    ['up_read(&m);', 'for read'],
    ['up_write(&m);', 'for write'],
    ['downgrade_write(&m);', 'for write'],
    ['down_read(&m); up_write(&m);', 'for write'],
    ['down_write(&m); up_read(&m);', 'for read'],
  ])('is let go as it was taken: %s', (body, says) => {
    expectRun('rwsem m;', `thread t { ${body} }`, { findings: ['lock_balance'], says: [says] });
  });

  test('held for read by who wants to write is a deadlock whatever others do', () => {
    // t before its two calls, and queued behind its own read; u goes round or has stopped. In the two states in which
    // t waits for itself nothing goes on.
    expectRun(
      'rwsem m; marked bool b;',
      'thread t { down_read(&m); down_write(&m); } thread u { while (true) b = true; }',
      { findings: ['deadlock', 'lockdep'], says: ['t waits for m, held back by t'] },
    );
  });

  test('tells whether anybody holds it, and asserts that oneself does', () => {
    expectRun(
      'rwsem m; int f() { down_read(&m); lockdep_assert_held(&m); lockdep_assert_held_read(&m); up_read(&m); return rwsem_is_locked(&m); }',
      'thread t { r0 = f(); }',
      { counts: '4 / 3 / 3 / 1', outcomes: ['r0', '0'] },
    );
    expectRun('rwsem m; void f() { down_read(&m); lockdep_assert_held_write(&m); up_read(&m); }', 'thread t { f(); }', {
      findings: ['assertion@1'],
    });
  });
});

describe('a lockmap', () => {
  test('takes no step', () => {
    expectRun('lockmap v; marked int x;', 'thread t { lockmap_acquire_read(&v); x = 1; lockmap_release(&v); }', {
      counts: '2 / 1 / 1 / 1',
    });
  });

  test('is let go by who holds it', () => {
    expectRun('lockmap v; marked int x;', 'thread t { x = 1; lockmap_release(&v); }', {
      findings: ['lock_balance@1'],
      says: ['is let go by who does not hold it'],
    });
  });

  test('is not held at an end', () => {
    expectRun('lockmap v as vma_lock; marked int x;', 'thread t { lockmap_acquire(&v); x = 1; }', {
      findings: ['lock_balance@1'],
      says: ['vma_lock'],
    });
  });

  test('has its place in the order of locks, except where it was only tried', () => {
    const items = (how: string) =>
      `thread t { mutex_lock(&m); ${how}(&v); lockmap_release(&v); mutex_unlock(&m); }
       thread u { lockmap_acquire(&v); mutex_lock(&m); mutex_unlock(&m); lockmap_release(&v); }`;
    const run = expectRun('lockmap v; mutex m;', items('lockmap_acquire_read'), { findings: ['lockdep'] });
    expect(run.keys).toEqual(['lockdep m, v']);
    expectRun('lockmap v; mutex m;', items('lockmap_acquire_try'), {});
  });
});
