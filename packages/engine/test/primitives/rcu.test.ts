/**
 * RCU and SRCU: sections that nest, grace periods, callbacks.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('a read section', () => {
  test('nests: a grace period waits for its outermost end', () => {
    // r in five places, three of them inside. u before its call: 5. u waiting for nobody: 5; for r: the 3 inside.
    // u ended: 5, reached from "for nobody" alone. Steps: 4 + 5, 4 + 5, 3, 4.
    expectRun(
      '',
      'thread r { rcu_read_lock(); rcu_read_lock(); rcu_read_unlock(); rcu_read_unlock(); } thread u { synchronize_rcu(); }',
      { counts: '18 / 25 / 6 / 1' },
    );
    // Counts are the same if the inner end is taken for the outer one; what can be seen from within is not.
    expectRun(
      'marked bool inside, over;',
      `thread r { rcu_read_lock(); rcu_read_lock(); inside = true; rcu_read_unlock(); r0 = over; rcu_read_unlock(); }
       thread u { while (!inside); synchronize_rcu(); over = true; }`,
      { outcomes: ['r0', '0'] },
    );
  });

  test('does not end more often than it begins', () => {
    expectRun('', 'thread r { rcu_read_unlock(); }', { counts: '1 / 1 / 0 / 0', findings: ['lock_balance@1'] });
  });

  test('has ended when its thread does', () => {
    expectRun('', 'thread r { rcu_read_lock(); }', { findings: ['lock_balance@1'], says: ['RCU'] });
  });

  test('is no place to wait for others', () => {
    expectRun('', 'thread r { rcu_read_lock(); synchronize_rcu(); rcu_read_unlock(); }', {
      counts: '5 / 4 / 4 / 1',
      findings: ['sleep_in_atomic@2'],
    });
  });

  test('is no place to sleep, as alloc may, unless it says that it does not', () => {
    const kernel = 'struct o { int v; } void f() { rcu_read_lock(); o *p = HOW(o); rcu_read_unlock(); }';
    expectRun(kernel.replace('HOW', 'alloc'), 'thread r { f(); }', { findings: ['sleep_in_atomic@2'] });
    expectRun(kernel.replace('HOW', 'alloc_atomic'), 'thread r { f(); }', {});
  });

  test.each([
    ['spin_lock(&l);', 'spin_unlock(&l);'],
    ['local_irq_disable();', 'local_irq_enable();'],
  ])('is also what lies between %s and %s', (open, close) => {
    // r in three places, one inside: 3 + (3 + 1) + 3; steps 2 + 3, 2 + 3, 1, 2.
    expectRun('spinlock l;', `thread r { ${open} ${close} } thread u { synchronize_rcu(); }`, {
      counts: '10 / 13 / 4 / 1',
    });
  });
});

const objects =
  'struct o { marked int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); it->v = 1; g = it; } }';

describe('a callback', () => {
  test('is queued once', () => {
    expectRun(objects, 'o X; thread t { kfree_rcu(X); kfree_rcu(X); }', {
      // Where the first has run by then, the second frees what is gone.
      findings: ['use_after_free', 'use_after_free'],
      says: ['queued already'],
    });
  });

  test('runs when the readers of its time have left, and those alone', () => {
    // A reader who begins behind the call holds nothing back: it may see the object gone, never half gone.
    expectRun(
      `${objects} int read() { rcu_read_lock(); o *p = g; int v = p ? p->v : 0; rcu_read_unlock(); return v; }`,
      'o X; thread t { g = NULL; kfree_rcu(X); } thread r { r0 = read(); } thread s { r1 = read(); }',
      { outcomes: ['r0, r1', '0, 0', '0, 1', '1, 0', '1, 1'] },
    );
  });

  test('must not sleep', () => {
    expectRun(
      `${objects} mutex m; void gone(o *p) { mutex_lock(&m); free(p); mutex_unlock(&m); }`,
      'o X; thread t { call_rcu(X, gone); }',
      {
        findings: ['sleep_in_atomic'],
        says: ['RCU callback'],
      },
    );
    expectRun(
      `${objects} spinlock l; void gone(o *p) { spin_lock(&l); free(p); spin_unlock(&l); }`,
      'o X; thread t { call_rcu(X, gone); }',
      {
        // The call, the callback's wait, lock, free, unlock.
        counts: '6 / 5 / 5 / 1',
      },
    );
  });

  test('ends holding nothing', () => {
    expectRun(
      `${objects} spinlock l; void gone(o *p) { free(p); spin_lock(&l); }`,
      'o X; thread t { call_rcu(X, gone); }',
      {
        findings: ['lock_balance'],
      },
    );
  });

  test('and another of the same kind run in any order', () => {
    expectRun(
      `${objects} marked int first; void gone(o *p) { if (!first) first = p->v; free(p); }`,
      'o X; o Y; setup { Y->v = 2; } thread t { call_rcu(X, gone); call_rcu(Y, gone); }',
      { outcomes: ['first', '1', '2'] },
    );
  });
});

describe('an SRCU domain', () => {
  test('may be slept in', () => {
    expectRun(
      'srcu d; mutex m;',
      'thread r { srcu_read_lock(&d); mutex_lock(&m); mutex_unlock(&m); srcu_read_unlock(&d); }',
      {
        counts: '5 / 4 / 4 / 1',
      },
    );
  });

  test('waits for its own readers, inside when the wait begins', () => {
    expectRun('srcu d;', 'thread r { srcu_read_lock(&d); srcu_read_unlock(&d); } thread u { synchronize_srcu(&d); }', {
      counts: '10 / 13 / 4 / 1',
    });
    // Others are nobody to it: 3 + 3 + 3 states, 2 + 3, 2 + 3, 2 steps.
    expectRun('srcu d;', 'thread r { rcu_read_lock(); rcu_read_unlock(); } thread u { synchronize_srcu(&d); }', {
      counts: '9 / 12 / 4 / 1',
    });
    expectRun(
      'srcu d, e;',
      'thread r { srcu_read_lock(&e); srcu_read_unlock(&e); } thread u { synchronize_srcu(&d); }',
      {
        counts: '9 / 12 / 4 / 1',
      },
    );
    expectRun('srcu d;', 'thread r { srcu_read_lock(&d); srcu_read_unlock(&d); } thread u { synchronize_rcu(); }', {
      counts: '9 / 12 / 4 / 1',
    });
  });

  test('nests', () => {
    expectRun(
      'srcu d;',
      'thread r { srcu_read_lock(&d); srcu_read_lock(&d); srcu_read_unlock(&d); srcu_read_unlock(&d); } thread u { synchronize_srcu(&d); }',
      { counts: '18 / 25 / 6 / 1' },
    );
    // Counts are the same if the inner end is taken for the outer one; what can be seen from within is not.
    expectRun(
      'srcu d; marked bool inside, over;',
      `thread r { srcu_read_lock(&d); srcu_read_lock(&d); inside = true; srcu_read_unlock(&d); r0 = over; srcu_read_unlock(&d); }
       thread u { while (!inside); synchronize_srcu(&d); over = true; }`,
      { outcomes: ['r0', '0'] },
    );
  });

  test('is not left with an RCU section inside it', () => {
    expectRun(
      'srcu d; marked bool inside, over;',
      `thread r { srcu_read_lock(&d); inside = true; rcu_read_lock(); rcu_read_unlock(); r0 = over; srcu_read_unlock(&d); }
       thread u { while (!inside); synchronize_srcu(&d); over = true; }`,
      { outcomes: ['r0', '0'] },
    );
  });

  test('is not left with a section of another domain inside it', () => {
    expectRun(
      'srcu d, e; marked bool inside, over;',
      `thread r { srcu_read_lock(&d); inside = true; srcu_read_lock(&e); srcu_read_unlock(&e); r0 = over; srcu_read_unlock(&d); }
       thread u { while (!inside); synchronize_srcu(&d); over = true; }`,
      { outcomes: ['r0', '0'] },
    );
  });

  test('is not left more often than entered, nor kept', () => {
    expectRun('srcu d;', 'thread r { srcu_read_unlock(&d); }', { findings: ['lock_balance@1'] });
    expectRun('srcu d;', 'thread r { srcu_read_lock(&d); }', { findings: ['lock_balance@1'] });
  });

  test('waited for by one who is inside never comes to an end', () => {
    const run = expectRun('srcu d;', 'thread r { srcu_read_lock(&d); synchronize_srcu(&d); srcu_read_unlock(&d); }', {
      findings: ['deadlock'],
    });
    expect(run.counts).toBe('3 / 2 / 2 / 1');
  });
});
