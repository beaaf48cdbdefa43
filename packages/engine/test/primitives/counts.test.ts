/**
 * Sequence counts, reference counts, percpu references, ranks, epochs.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('a sequence count', () => {
  test('has one writer at a time', () => {
    // Both begin, or one begins twice: the second beginning is the finding; likewise an end without a beginning.
    expectRun('seqcount q;', 'thread t { write_seqcount_begin(&q); } thread u { write_seqcount_begin(&q); }', {
      counts: '3 / 4 / 1 / 0',
      findings: ['assertion@2', 'assertion@2'],
    });
    expectRun('seqcount q;', 'thread t { write_seqcount_end(&q); }', {
      counts: '1 / 1 / 0 / 0',
      findings: ['assertion@1'],
    });
  });

  test('keeps readers waiting in the middle of a write, and a raw read goes on', () => {
    const write = 'thread t { write_seqcount_begin(&q); write_seqcount_end(&q); }';
    // t in three places; u waits in the middle one. What u read is forgotten at once.
    expectRun('seqcount q; void f() { epoch s = read_seqcount_begin(&q); }', `${write} thread u { f(); }`, {
      counts: '6 / 6 / 3 / 1',
    });
    expectRun('seqcount q; void f() { epoch s = raw_read_seqcount(&q); }', `${write} thread u { f(); }`, {
      counts: '6 / 7 / 3 / 1',
    });
  });

  test('that stays odd keeps readers for ever', () => {
    expectRun(
      'seqcount q; void f() { epoch s = read_seqcount_begin(&q); }',
      'thread t { write_seqcount_begin(&q); f(); }',
      {
        counts: '2 / 1 / 1 / 1',
        findings: ['deadlock@1'],
      },
    );
  });
});

describe('a reference count', () => {
  test('is not taken from 0', () => {
    expectRun('refcount r;', 'thread t { refcount_inc(&r); }', {
      counts: '1 / 1 / 0 / 0',
      findings: ['use_after_free@1'],
    });
    expectRun('refcount r;', 'thread t { r0 = refcount_inc_not_zero(&r); }', {
      counts: '2 / 1 / 1 / 1',
      outcomes: ['r0', '0'],
    });
  });

  test('does not go below 0', () => {
    expectRun('refcount r;', 'setup { refcount_set(&r, 1); } thread t { refcount_dec(&r); refcount_dec(&r); }', {
      counts: '2 / 2 / 1 / 0',
      findings: ['use_after_free@2'],
    });
    expectRun('refcount r;', 'setup { refcount_set(&r, 1); } thread t { r0 = refcount_sub_and_test(2, &r); }', {
      findings: ['use_after_free@1'],
    });
  });

  test('tells who dropped the last', () => {
    // Either thread may be the last: which one is told apart by what it was told.
    expectRun(
      'refcount r;',
      'setup { refcount_set(&r, 2); } thread t { r0 = refcount_dec_and_test(&r); } thread u { r1 = refcount_dec_and_test(&r); }',
      { counts: '5 / 4 / 2 / 2', outcomes: ['r0, r1', '0, 1', '1, 0'], findings: ['leak'] },
    );
  });

  test('is frozen at what is expected, or not at all', () => {
    const freeze = 'thread t { r0 = refcount_freeze(&r, 2); if (r0) refcount_unfreeze(&r, 2); }';
    expectRun('refcount r;', `setup { refcount_set(&r, 2); } ${freeze}`, {
      counts: '3 / 2 / 2 / 1',
      outcomes: ['r0', '1'],
    });
    // Beside one that tries to take a reference: it fails on the frozen one, or the freezing fails.
    expectRun(
      'refcount r;',
      `setup { refcount_set(&r, 2); } ${freeze} thread u { r1 = refcount_inc_not_zero(&r); if (r1) refcount_dec(&r); }`,
      { outcomes: ['r0, r1', '0, 1', '1, 0', '1, 1'] },
    );
  });

  test('may be limited, and cuts the search where it leaves its domain', () => {
    expectRun('refcount r;', 'setup { refcount_set(&r, 3); } thread t { r0 = refcount_inc_not_zero_limited(&r, 3); }', {
      outcomes: ['r0', '0'],
    });
    expectRun('refcount r;', 'setup { refcount_set(&r, 63); } thread t { refcount_add(1, &r); }', {
      counts: '1 / 1 / 0 / 0',
      cuts: ['a reference count leaves its range: 64'],
      verdict: 'inconclusive',
    });
  });
});

describe('a percpu reference', () => {
  test('is not taken once it is dying, and who waits waits for the last', () => {
    // t before its try, holding, ended with or without; u before the kill, before the wait, ended. Nobody holds it when
    // u has ended, and nobody fails before the kill: 12 − 1 − 1.
    expectRun(
      'percpu_ref p;',
      `thread t { r0 = percpu_ref_tryget_live(&p); if (r0) percpu_ref_put(&p); }
       thread u { percpu_ref_kill(&p); percpu_ref_wait(&p); }`,
      { counts: '10 / 11 / 4 / 2', outcomes: ['r0', '0', '1'] },
    );
  });

  test('is not dropped below 0', () => {
    expectRun('percpu_ref p;', 'thread t { percpu_ref_put(&p); }', { findings: ['use_after_free@1'] });
  });

  test('not dropped keeps who waits for ever', () => {
    expectRun(
      'percpu_ref p;',
      'thread t { r0 = percpu_ref_tryget_live(&p); percpu_ref_kill(&p); percpu_ref_wait(&p); }',
      {
        findings: ['deadlock@2'],
      },
    );
  });
});

describe('a rank', () => {
  test('is never that of another', () => {
    expectRun(
      'struct o { rank order; } marked o *a, *b; bool before() { return a->order < b->order; } bool behind() { return b->order < a->order; }',
      'setup { a = alloc(o); } thread t { b = alloc(o); r0 = before(); r1 = behind(); }',
      { outcomes: ['r0, r1', '0, 1', '1, 0'] },
    );
  });

  test('is given in the step that makes the object, with all that was done in it before', () => {
    expectRun(
      'struct o { rank order; } marked int x; marked o *g; void f() { atomic { x = x + 1; g = alloc(o); } }',
      'thread t { f(); }',
      {
        counts: '2 / 1 / 1 / 1',
        outcomes: ['x', '1'],
      },
    );
  });

  const ranked = 'struct o { rank order; marked int v; } marked o *a, *b;';

  test('is any place among the live ones, kept by all others', () => {
    expectRun(
      `${ranked} bool f() { return a->order < b->order; }`,
      'setup { a = alloc(o); b = alloc(o); } thread t { r0 = f(); } thread u { r1 = f(); }',
      { outcomes: ['r0, r1', '0, 0', '1, 1'] },
    );
  });

  test('of a new object is a choice in its step', () => {
    // Alone it is first; beside another there are two places: 1 + 1 + 2 states behind the first allocation.
    expectRun('struct o { rank order; } void f() { o *p = alloc(o); o *q = alloc(o); }', 'thread t { f(); }', {
      counts: '4 / 3 / 2 / 2',
    });
  });
});

describe('an epoch', () => {
  test('is known by equality alone, so a loop comes back to where it was', () => {
    // The loop's head, before the step, the end: the round leads back to the head.
    expectRun('marked epoch e;', 'thread t { while (true) e = next(e); }', { counts: '3 / 3 / 1 / 1' });
  });

  test('that is asked for its parity turns with each step', () => {
    expectRun(
      'marked epoch e; bool f() { return is_odd(e); } void g() { e = next(e); }',
      'thread t { r0 = f(); g(); r1 = f(); g(); r2 = f(); }',
      {
        outcomes: ['r0, r1, r2', '0, 1, 0'],
      },
    );
  });

  test('is unlike all that is stored anywhere', () => {
    expectRun(
      'marked epoch e, f; struct o { marked epoch g; } marked o *p; bool same() { return e == f || e == p->g || f == p->g; }',
      'setup { p = alloc(o); } thread t { e = next(e); f = next(f); r0 = same(); }',
      { outcomes: ['r0', '0'] },
    );
  });
});

test('counts are compared with what they were when everything has ended', () => {
  const run = expectRun(
    'refcount r; percpu_ref p;',
    'setup { refcount_set(&r, 1); } thread t { refcount_inc(&r); r0 = percpu_ref_tryget_live(&p); }',
    {
      findings: ['leak', 'leak'],
    },
  );
  expect(run.keys).toEqual(['leak of p', 'leak of r']);
});
