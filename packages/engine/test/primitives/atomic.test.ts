/**
 * Atomic blocks, choices, loops of threads, and what a step is.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('an atomic block', () => {
  test('is one step, possible when its first primitive is through at once', () => {
    // t holds l at first; u's block waits as a whole: nothing of it happens before.
    expectRun(
      'spinlock l; marked int x;',
      `setup { spin_lock(&l); lock_passes_to(&l, t); }
       thread t { r0 = x; spin_unlock(&l); }
       thread u { atomic { x = 1; spin_lock(&l); x = 2; spin_unlock(&l); } }`,
      { counts: '4 / 3 / 3 / 1', outcomes: ['r0, x', '0, 2'] },
    );
  });

  test('that would have to wait in its middle is an assertion', () => {
    expectRun(
      'spinlock l, k;',
      'setup { spin_lock(&k); lock_passes_to(&k, t); } thread t { spin_unlock(&k); } thread u { atomic { spin_lock(&l); spin_lock(&k); spin_unlock(&k); spin_unlock(&l); } }',
      { findings: ['assertion@1'], says: ['wait in its middle'] },
    );
    expectRun(
      'bitlock F; spinlock l;',
      'setup { bit_lock(&F); lock_passes_to(&F, t); } thread t { bit_unlock(&F); } thread u { atomic { spin_lock(&l); bit_wait(&F); spin_unlock(&l); } }',
      { findings: ['assertion', 'sleep_in_atomic'] },
    );
  });

  test('that sleeps in its middle is one, whether it has to wait or not', () => {
    const block = 'thread t { atomic { spin_lock(&l); spin_unlock(&l); mutex_lock(&m); mutex_unlock(&m); } }';
    expectRun('mutex m; spinlock l;', block, { findings: ['assertion@1'], says: ['sleep in its middle'] });
    expectRun('mutex m;', 'thread t { atomic { mutex_lock(&m); mutex_unlock(&m); } }', { counts: '2 / 1 / 1 / 1' });
  });

  test('never queues: where it would, it waits', () => {
    expectRun(
      'rwsem m;',
      'setup { down_write(&m); lock_passes_to(&m, t); } thread t { up_write(&m); } thread u { atomic { down_read(&m); up_read(&m); } }',
      { counts: '3 / 2 / 2 / 1' },
    );
  });

  test('accesses as if marked', () => {
    expectRun('int x;', 'thread t { atomic { x = 1; } } thread u { r0 = READ_ONCE(x); }', {});
    expectRun('int x;', 'thread t { atomic { x = 1; } } thread u { r0 = x; }', { findings: ['data_race'] });
  });

  test('in another is no more than it', () => {
    expectRun(
      'marked int a, b;',
      'thread t { atomic { a = 1; atomic { b = 1; } a = 2; } } thread u { r0 = a; r1 = b; }',
      {
        outcomes: ['r0, r1', '0, 0', '0, 1', '2, 1'],
      },
    );
  });

  test('left by return, break or goto has ended', () => {
    expectRun(
      'marked int a; int f() { atomic { a = 1; return 1; } } int g() { for (;;) { atomic { a = 2; break; } } a = 3; return 2; } int h() { atomic { a = 4; goto out; } out: a = 5; return 3; }',
      'thread t { r0 = f(); r1 = g(); r2 = h(); }',
      // f's block, g's block, its write, h's block, its write.
      { counts: '6 / 5 / 5 / 1', outcomes: ['r0, r1, r2', '1, 2, 3'] },
    );
  });

  test('makes all its choices in its step', () => {
    expectRun('marked int a;', 'thread t { atomic { choose { a = 1; } or { a = 2; } or { a = 3; } } }', {
      counts: '4 / 3 / 1 / 3',
      outcomes: ['a', '1', '2', '3'],
    });
  });
});

describe('a step', () => {
  test('is one access: reads of a condition go from left to right, as far as needed', () => {
    expectRun('marked bool a, b;', 'thread t { r0 = a && b; }', { counts: '2 / 1 / 1 / 1' });
    expectRun('marked bool a, b;', 'setup { a = true; } thread t { r0 = a && b; }', { counts: '3 / 2 / 2 / 1' });
    expectRun('marked bool a, b;', 'thread t { r0 = a || b; }', { counts: '3 / 2 / 2 / 1' });
    expectRun('marked int a, b;', 'thread t { r0 = a ? b : 7; }', { counts: '2 / 1 / 1 / 1' });
  });

  test('reads before it writes, in two steps, unless the cell is marked', () => {
    expectRun('int x;', 'thread t { x += 2; x++; x = x + 1; }', { counts: '7 / 6 / 6 / 1' });
    expectRun('marked int x;', 'thread t { x += 2; x++; x = x + 1; }', { counts: '5 / 4 / 4 / 1' });
    expectRun('marked int x;', 'thread t { r0 = xchg(&x, 1); r1 = cmpxchg(&x, 1, 2); atomic_add(3, &x); }', {
      counts: '4 / 3 / 3 / 1',
      outcomes: ['r0, r1, x', '0, 1, 5'],
    });
  });

  test('exchanges a union in one piece', () => {
    const kernel = `union u { none; some { int a, b; } } marked u x;
      bool took(int b) { u old = xchg(&x, some { .a = 1, .b = 3 }); return old is some && old.b == b; }
      bool swapped(u from, u to) { return cmpxchg(&x, from, to) == from; }`;
    expectRun(
      kernel,
      `setup { x = some { .a = 1, .b = 2 }; }
       thread t {
         r0 = took(2);
         r1 = swapped(some { .a = 1, .b = 2 }, none);
         r2 = swapped(some { .a = 1, .b = 3 }, some { .a = 4, .b = 5 });
         r3 = took(5);
       }`,
      { counts: '5 / 4 / 4 / 1', outcomes: ['r0, r1, r2, r3', '1, 0, 1, 1'] },
    );
  });

  test('stores and loads a union in one piece', () => {
    expectRun(
      'union u { none; some { int a, b; } } u x;',
      `thread t {
         smp_store_release(&x, some { .a = 4, .b = 5 });
         r0 = smp_load_acquire(&x) == some { .a = 4, .b = 5 };
         WRITE_ONCE(x, some { .a = 6, .b = 7 });
         r1 = READ_ONCE(x) == some { .a = 6, .b = 7 };
       }`,
      { counts: '5 / 4 / 4 / 1', outcomes: ['r0, r1', '1, 1'] },
    );
  });

  test('copies a struct field by field, a union in one piece', () => {
    expectRun('struct s { int a, b; } s x, y;', 'thread t { x = y; }', { counts: '5 / 4 / 4 / 1' });
    expectRun('union u { none; some { int a, b; } } u x, y;', 'thread t { x = y; }', { counts: '3 / 2 / 2 / 1' });
  });

  test('follows a pointer in shared memory in a step of its own', () => {
    expectRun(
      'struct o { marked int v; marked o *next; } marked o *g;',
      'setup { g = alloc(o); g->next = alloc(o); } thread t { r0 = g->next->v; }',
      {
        counts: '4 / 3 / 3 / 1',
      },
    );
  });

  test('is none for variables, calls, traces and ghosts', () => {
    expectRun(
      'marked int x; ghost int seen; int twice(int n) { int m = n * 2; trace("twice", m); ghost seen = m; return m; }',
      'thread t { r0 = twice(3); x = r0; } always seen == 6;',
      { counts: '2 / 1 / 1 / 1', demands: { 'always seen == 6': 'true' } },
    );
  });

  test('is a choice of its own, each alternative once', () => {
    expectRun('marked int a;', 'thread t { choose { a = 1; } or { } }', {
      counts: '4 / 3 / 2 / 2',
      outcomes: ['a', '0', '1'],
    });
  });

  test('has no way by all alternatives: what each of them sets is dead before it', () => {
    expectRun(
      'marked int a; void f() { int r = 0; for (;;) { choose { r = 1; } or { r = 2; } a = r; a = 0; } }',
      'thread t { f(); }',
      {
        // The choice, two times each write.
        counts: '5 / 6 / 2 / 0',
        findings: ['livelock'],
      },
    );
  });
});

describe('an endless loop of a thread', () => {
  test('goes round or stops at its head', () => {
    expectRun('marked bool a;', 'thread t { while (true) a = true; }', {
      // The head, the write, the end, each with a false or true; from both heads two ways.
      counts: '6 / 6 / 3 / 2',
    });
  });

  test('in a function does neither', () => {
    const run = expectRun('marked bool a; void f() { while (true) a = true; }', 'thread t { f(); }', {
      findings: ['livelock'],
    });
    expect(run.counts).toBe('2 / 2 / 1 / 0');
  });

  test('of local computation alone is a livelock at once', () => {
    expectRun('marked bool a; void f() { a = true; for (;;); }', 'thread t { f(); }', {
      counts: '1 / 1 / 0 / 0',
      findings: ['livelock@1'],
    });
    // Before its first access, too.
    expectRun('marked bool a; void f() { for (;;); }', 'thread t { f(); } thread u { a = true; }', {
      counts: '2 / 3 / 1 / 0',
      findings: ['livelock@1'],
    });
  });
});

describe('before its first access a thread', () => {
  test('that finds something has that for its first step', () => {
    expectRun('marked bool a;', 'thread t { BUG_ON(true); a = true; } thread u { a = true; }', {
      counts: '2 / 3 / 1 / 0',
      findings: ['assertion@1'],
    });
  });

  test('that enters what is not modelled is cut there', () => {
    expectRun('marked bool a; unmodelled void huge();', 'thread t { huge(); } thread u { a = true; }', {
      cuts: ['huge() is not modelled'],
      verdict: 'inconclusive',
    });
  });

  test('that ends holding something is found', () => {
    expectRun('lockmap v;', 'thread t { lockmap_acquire(&v); }', {
      counts: '1 / 1 / 0 / 0',
      findings: ['lock_balance@1'],
    });
  });
});
