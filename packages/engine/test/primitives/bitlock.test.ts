/**
 * Bit locks: lockers who queue and steal, sharers who are woken whatever the bit is then, wakes by address.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

const held = 'setup { bit_lock(&F); lock_passes_to(&F, t); }';

describe('a bit lock', () => {
  test('wakes a sharer in the end, though whoever takes it stands before the sharer again and again', () => {
    const taker = '{ while (!over) { bit_lock(&F); bit_unlock(&F); } }';
    expectRun(
      'bitlock F; marked bool over;',
      `thread a ${taker} thread b ${taker} thread s { bit_wait(&F); over = true; } eventually s ends;`,
      { demands: { 'eventually s ends': 'true' }, verdict: 'holds' },
    );
  });

  test('that nobody holds is not let go', () => {
    expectRun('bitlock F;', 'thread t { bit_unlock(&F); }', { counts: '1 / 1 / 0 / 0', findings: ['lock_balance@1'] });
  });

  test('is let go by anybody', () => {
    expectRun('bitlock F;', 'setup { bit_lock(&F); } thread t { bit_unlock(&F); }', { counts: '2 / 1 / 1 / 1' });
  });

  test('wakes all its sharers in a second step, if there is one by then', () => {
    // t before its unlock: each sharer before its call or queued (4 states, 8 steps).
    // Between unlock and wake: somebody is queued; the other is queued, before its call, or went through (5 states, 7).
    // Behind: before its call, woken, ended, each; nobody woken where nobody was queued (9 states, 12).
    expectRun(
      'bitlock F;',
      `${held} thread t { bit_unlock(&F); } thread u { bit_wait(&F); } thread v { bit_wait(&F); }`,
      {
        counts: '18 / 27 / 4 / 1',
      },
    );
  });

  test('is taken by who queued or by a newcomer', () => {
    // t before the unlock: u before its call, queued (2 states, 3 steps: u's call, t's unlock in both).
    // Between unlock and wake: u queued, holding, ended (3 states, 5 steps).
    // Behind: u before its call, queued, holding, ended (4 states, 3 steps).
    expectRun('bitlock F;', `${held} thread t { bit_unlock(&F); } thread u { bit_lock(&F); bit_unlock(&F); }`, {
      counts: '9 / 11 / 4 / 1',
    });
  });

  test('lets a sharer sleep on when the walk of the queue stops at a locker', () => {
    // Of the sharers behind a locker any part may be woken: none, too, and nobody wakes again until the locker is done.
    expectRun(
      'bitlock F;',
      `${held} thread t { bit_unlock(&F); } thread u { bit_lock(&F); bit_unlock(&F); } thread v { bit_wait(&F); }`,
      {},
    );
    // If the locker never lets go, the sharer may never be woken.
    expectRun(
      'bitlock F; bitlock G;',
      `setup { bit_lock(&F); lock_passes_to(&F, t); bit_lock(&G); lock_passes_to(&G, v); }
       thread t { bit_unlock(&F); } thread u { bit_lock(&F); bit_lock(&G); bit_unlock(&G); bit_unlock(&F); }
       thread v { bit_wait(&F); bit_unlock(&G); }`,
      { findings: ['deadlock'] },
    );
  });

  test('waited for killably', () => {
    // t before its unlock: u before its call, queued, killed (5 steps). Between unlock and wake: u queued, killed (3).
    // Behind: before its call (1 step), woken (2: the signal counts as well), ended with 0, killed.
    expectRun(
      'bitlock F;',
      `${held.replace('}', 'kill(u, fatal); }')} thread t { bit_unlock(&F); } thread u { r0 = bit_wait_killable(&F); }`,
      {
        counts: '9 / 11 / 3 / 2',
        outcomes: ['r0', '0', '-EINTR'],
      },
    );
    expectRun(
      'bitlock F;',
      `${held.replace('}', 'kill(u, fatal); }')} thread t { bit_unlock(&F); }
       thread u { r0 = bit_lock_killable(&F); if (!r0) bit_unlock(&F); }`,
      { outcomes: ['r0', '0', '-EINTR'] },
    );
  });

  test('queued for in one piece with a look', () => {
    expectRun(
      'bitlock F; marked bool pte = true; void f() { bool queued = false; atomic { if (pte) queued = bit_prepare_to_wait(&F); } if (queued) bit_schedule(); }',
      `${held} thread t { pte = false; bit_unlock(&F); } thread u { f(); }`,
      {},
    );
  });

  test('belongs to who set it when an operation ends', () => {
    expectRun('bitlock F; syscall void s() { bit_lock(&F); }', 'thread t { s(); bit_unlock(&F); }', {
      findings: ['lock_balance@1'],
    });
    expectRun('bitlock F; void f() { bit_lock(&F); }', 'thread t { f(); bit_unlock(&F); }', {
      counts: '3 / 2 / 2 / 1',
    });
  });

  test('passed on to async work is let go by it', () => {
    expectRun(
      'bitlock F; async void end_io() { bit_unlock(&F); } syscall void s() { bit_lock(&F); lock_passes_to(&F, end_io); spawn end_io(); }',
      'thread t { s(); }',
      { counts: '4 / 3 / 3 / 1' },
    );
  });
});

const objects =
  'struct o { bitlock f; } marked o *g; marked bool done; noun o -> o *it { begin { it = alloc(o); g = it; } }';

describe('sharers and the object', () => {
  test('queue outside it: it may be freed under them, and a late wake touches nothing', () => {
    expectRun(
      `${objects} void share(o *p) { bool queued = bit_prepare_to_wait(&p->f); done = true; if (queued) bit_schedule(); }`,
      `o X; setup { bit_lock(&X->f); lock_passes_to(&X->f, t); }
       thread t { bit_unlock(&X->f); if (done) free(X); else { done = false; } }
       thread u { share(X); }`,
      { verdict: 'holds' },
    );
  });

  test('lockers touch it when it is their turn', () => {
    expectRun(
      objects,
      `o X; setup { bit_lock(&X->f); lock_passes_to(&X->f, t); }
       thread t { bit_unlock(&X->f); free(X); }
       thread u { bit_lock(&X->f); bit_unlock(&X->f); }`,
      // u locks what is gone; or t frees what u has locked.
      { findings: ['use_after_free', 'use_after_free'] },
    );
  });

  test('are woken by address, those of the slot’s next life included', () => {
    const run = expectRun(
      `${objects}
       int renew(o *p)
       {
         if (bit_is_locked(&p->f)) return 9;
         free(p);
         o *n = alloc(o);
         bit_lock(&n->f);
         bit_wait(&n->f);
         int locked = bit_is_locked(&n->f);
         bit_unlock(&n->f);
         return locked;
       }`,
      `o X; setup { bit_lock(&X->f); lock_passes_to(&X->f, t); }
       thread t { bit_unlock(&X->f); }
       thread u { bit_wait(&X->f); }
       thread v { r0 = renew(X); }`,
      // Whoever waits for a bit that it has set itself is let through by nothing but the late wake, where u was
      // queued, the slot is the same and the wait began in time; else it waits for ever. u may come to wait too late.
      { findings: ['deadlock', 'use_after_free'], outcomes: ['r0', '1', '9'] },
    );
    expect(run.report.findings.find((each) => each.kind === 'deadlock')?.message).toMatch(/waits for f/);
  });
});
