/**
 * Every kind of finding: a program that has it and one that nearly does; which of them end their execution; what
 * `expect bug` means by them.
 */
import { describe, expect, test } from 'vitest';
import { renderRun, unpainted } from '../../src/index.ts';
import { expectRun } from '../expect-run.ts';

interface Pair {
  readonly kernel: string;
  readonly fires: string;
  readonly nearly: string;
  /** A function of the finding's chain of calls, and one that has nothing to do with it. */
  readonly within: string;
  /** Whether the execution ends there. */
  readonly ends: boolean;
}

const objects =
  'struct o { marked int v; int w; refcount r; spinlock l; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } }';

const pairs: Readonly<Record<string, Pair>> = {
  use_after_free: {
    kernel: `${objects} int look() { rcu_read_lock(); o *p = g; int v = p ? p->v : 0; rcu_read_unlock(); return v; }
      void drop() { o *p = g; g = NULL; free(p); } void drop_late() { o *p = g; g = NULL; synchronize_rcu(); free(p); }`,
    fires: 'o X; thread t { look(); } thread u { drop(); }',
    nearly: 'o X; thread t { look(); } thread u { drop_late(); }',
    within: 'look',
    ends: true,
  },
  assertion: {
    kernel:
      'marked int a, b; void both() { a = 1; b = 1; } void both_at_once() { atomic { a = 1; b = 1; } } void equal() { bool same = false; atomic { same = a == b; } assert(same); }',
    fires: 'thread t { both(); } thread u { equal(); }',
    nearly: 'thread t { both_at_once(); } thread u { equal(); }',
    within: 'equal',
    ends: true,
  },
  lock_balance: {
    kernel: 'mutex m; void drop() { mutex_unlock(&m); } syscall void s() { mutex_lock(&m); drop(); }',
    fires: 'thread t { s(); drop(); }',
    nearly: 'thread t { s(); mutex_lock(&m); drop(); }',
    within: 'drop',
    ends: true,
  },
  sleep_in_atomic: {
    kernel: 'mutex m; spinlock l; void sleep() { mutex_lock(&m); mutex_unlock(&m); }',
    fires: 'thread t { spin_lock(&l); sleep(); spin_unlock(&l); }',
    nearly: 'thread t { spin_lock(&l); spin_unlock(&l); sleep(); }',
    within: 'sleep',
    ends: false,
  },
  lockdep: {
    kernel:
      'mutex A, B, G; void ab() { mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); } void ba() { mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }',
    fires: 'thread t { mutex_lock(&G); ab(); mutex_unlock(&G); } thread u { mutex_lock(&G); ba(); mutex_unlock(&G); }',
    nearly: 'thread t { mutex_lock(&G); ab(); mutex_unlock(&G); } thread u { ab(); }',
    within: 'ab',
    ends: false,
  },
  data_race: {
    kernel:
      'int x; spinlock l; void write() { x = 1; } int read() { return x; } int read_locked() { spin_lock(&l); int v = x; spin_unlock(&l); return v; } void write_locked() { spin_lock(&l); x = 1; spin_unlock(&l); }',
    fires: 'thread t { write_locked(); } thread u { read(); }',
    nearly: 'thread t { write_locked(); } thread u { read_locked(); }',
    within: 'read',
    ends: false,
  },
  deadlock: {
    kernel: 'completion c, d; marked bool a; void wait() { wait_for_completion(&c); complete(&d); }',
    fires: 'thread t { wait(); } thread u { wait_for_completion(&d); complete(&c); }',
    nearly: 'thread t { wait(); } thread u { complete(&c); wait_for_completion(&d); }',
    within: 'wait',
    ends: true,
  },
  lost_wakeup: {
    kernel:
      'marked bool a; void sleep() { set_current_state(TASK_UNINTERRUPTIBLE); if (!a) schedule(); set_current_state(TASK_RUNNING); } void sleep_late() { if (!a) { set_current_state(TASK_UNINTERRUPTIBLE); schedule(); } }',
    fires: 'thread t { sleep_late(); } thread u { a = true; wake_up_process(t); }',
    nearly: 'thread t { sleep(); } thread u { a = true; wake_up_process(t); }',
    within: 'sleep_late',
    ends: true,
  },
  livelock: {
    kernel:
      'bitlock F; marked bool a; void try_on() { while (!bit_trylock(&F)); bit_unlock(&F); } void drop() { bit_unlock(&F); }',
    fires: 'setup { bit_lock(&F); } thread t { try_on(); }',
    // Somebody will unlock it: the one cycle is not fair.
    nearly: 'setup { bit_lock(&F); lock_passes_to(&F, u); } thread t { try_on(); } thread u { drop(); }',
    within: 'try_on',
    ends: false,
  },
  leak: {
    kernel: `${objects} epilogue { for (o *p in every(o)) if (!p->w) free(p); } void keep() { g->w = 1; } void touch() { g->v = 1; }`,
    fires: 'o X; thread t { keep(); }',
    nearly: 'o X; thread t { touch(); }',
    within: '',
    ends: false,
  },
  stale_data: {
    kernel:
      'sanitizer stale_data "a load gives what was there before"; ghost int truth; marked int x; void store() { x = 1; ghost truth = 1; } int load() { int v = x; ghost if (v != truth) violation(stale_data, v); return v; } int load_at_once() { int v = 0; atomic { v = x; ghost if (v != truth) violation(stale_data, v); } return v; } void store_late() { ghost truth = 1; x = 1; }',
    fires: 'thread t { trace("none"); store_late(); } thread u { load(); }',
    nearly: 'thread t { store(); } thread u { load_at_once(); }',
    within: 'load',
    ends: true,
  },
};

describe.each(Object.entries(pairs))('%s', (kind, { kernel, fires, nearly, within, ends }) => {
  const others = { lockdep: [], deadlock: [] } as Readonly<Record<string, readonly string[]>>;

  test('is found', () => {
    const run = expectRun(kernel, fires, { findings: [kind, ...(others[kind] ?? [])], verdict: 'violated' });
    expect(run.report.findings[0]?.kind).toBe(kind);
  });

  test('is not found where nothing is wrong', () => {
    expectRun(kernel, nearly, { verdict: 'holds' });
  });

  test(ends ? 'ends the execution' : 'lets the execution go on', () => {
    const run = expectRun(kernel, fires, { findings: [kind] });
    const { endedByFinding, ends: all, properEnds } = run.exploration.search;
    // Of ends that are stuck, or of steps that lead to no state.
    expect(endedByFinding > 0 || all > properEnds).toBe(ends);
  });

  test('is what `expect bug` expects, in a function of its chain', () => {
    expectRun(kernel, `${fires} expect bug ${kind};`, { findings: [kind], verdict: 'holds' });
    if (within === '') return;
    expectRun(kernel, `${fires} expect bug ${kind} in ${within};`, { findings: [kind], verdict: 'holds' });
    expectRun(`${kernel} void elsewhere() { }`, `${fires} expect bug ${kind} in elsewhere;`, {
      findings: [kind],
      verdict: 'violated',
    });
  });

  test('expected and not there is a violation', () => {
    const run = expectRun(kernel, `${nearly} expect bug ${kind};`, { verdict: 'violated' });
    expect(run.report.missing).toEqual([kind]);
    expect(run.report.reasons).toEqual([`expected ${kind} was not found`]);
  });

  test('that is not the one expected is a violation', () => {
    const other = kind === 'assertion' ? 'leak' : 'assertion';
    expectRun(kernel, `${fires} expect bug ${other};`, { findings: [kind], verdict: 'violated' });
  });

  test('is switched off, and said to be, at the price of what lies behind', () => {
    const run = expectRun(kernel, fires, { cuts: expectedCuts(kind, ends) }, { without: [kind] });
    expect(run.report.verdict).toBe(run.exploration.cuts.length > 0 ? 'inconclusive' : 'holds');
  });
});

/** A finding of a step, which would have ended there, cuts it; stuck ends are ends. */
function expectedCuts(kind: string, ends: boolean): readonly string[] {
  return ends && kind !== 'deadlock' && kind !== 'lost_wakeup'
    ? [`${kind} is switched off, and executions end there`]
    : [];
}

describe('data races', () => {
  test('are told by pairs of places and kinds', () => {
    const run = expectRun('int x;', 'thread t { x = 1; x = 2; } thread u { r0 = x; }', {
      findings: ['data_race', 'data_race'],
    });
    expect(run.keys).toEqual([
      'data_race plain write at test.fault:6:12 and plain read at test.fault:6:44',
      'data_race plain write at test.fault:6:19 and plain read at test.fault:6:44',
    ]);
  });

  test('are none between marked accesses, under data_race(), or before somebody else knows the object', () => {
    expectRun('marked int x;', 'thread t { x = 1; } thread u { r0 = x; }', {});
    expectRun('marked int x; void put(int *to) { *to = 1; }', 'thread t { put(&x); } thread u { put(&x); }', {});
    expectRun('int x;', 'thread t { WRITE_ONCE(x, 1); } thread u { r0 = data_race(x); }', {});
    expectRun('int x;', 'thread t { WRITE_ONCE(x, 1); } thread u { r0 = x; }', { findings: ['data_race'] });
    expectRun(
      'struct o { int v; } marked o *g; void make() { o *p = alloc(o); p->v = 1; g = p; } int look() { return g ? g->v : 0; }',
      'thread t { make(); } thread u { look(); }',
      {},
    );
  });

  test('are none of a stale reader beside the slot’s next owner', () => {
    expectRun(
      'struct o { int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } } int look() { o *p = g; return p ? p->v : 0; } void renew() { o *p = g; g = NULL; free(p); o *n = alloc(o); n->v = 2; }',
      'o X; thread t { look(); } thread u { renew(); }',
      { findings: ['use_after_free'] },
    );
  });

  test('are seen inside atomic blocks only by what is plain outside', () => {
    expectRun('int x;', 'thread t { atomic { x = x + 1; } } thread u { atomic { x = x + 1; } }', {});
  });
});

describe('lockdep', () => {
  test('knows declarations, so two objects of one type are one class, unless nested says otherwise', () => {
    const kernel = (how: string) =>
      `struct o { spinlock l; } void f(o *a, o *b) { spin_lock(&a->l); ${how} spin_unlock(&b->l); spin_unlock(&a->l); } noun o -> o *it { begin { it = alloc(o); } }`;
    const run = expectRun(kernel('spin_lock(&b->l);'), 'o X; o Y; thread t { f(X, Y); }', { findings: ['lockdep'] });
    expect(run.keys).toEqual(['lockdep o.l']);
    expectRun(kernel('spin_lock_nested(&b->l, 1);'), 'o X; o Y; thread t { f(X, Y); }', {});
  });

  test('finds each simple circle once', () => {
    const pair = (a: string, b: string) =>
      `mutex_lock(&${a}); mutex_lock(&${b}); mutex_unlock(&${b}); mutex_unlock(&${a});`;
    const run = expectRun(
      'mutex A, B, C;',
      `thread t { ${pair('A', 'B')} ${pair('B', 'C')} ${pair('C', 'A')} ${pair('B', 'A')} }`,
      {
        findings: ['lockdep', 'lockdep'],
      },
    );
    expect(run.keys).toEqual(['lockdep A, B', 'lockdep A, B, C']);
  });

  test('says of each order of a circle where it is made, with a schedule up to there', () => {
    const run = expectRun(
      'mutex A, B; void ab() { mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); } void ba() { mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }',
      'thread t { ab(); ba(); }',
      { findings: ['lockdep'] },
    );
    const [finding] = run.report.findings;
    const orders = finding?.orders?.map(({ held, taken, frames, schedule }) => ({
      order: `${held} ${taken}`,
      calls: frames.map((each) => each.function).join(' > '),
      // Without the program's hash.
      schedule: schedule.replace(/^r1:\w+:/, ''),
    }));
    expect(orders).toEqual([
      { order: 'A B', calls: 't > ab', schedule: 't*1@ab' },
      { order: 'B A', calls: 't > ba', schedule: 't*5@ab' },
    ]);
    expect(finding?.schedule).toBe(finding?.orders?.[1]?.schedule);
    const shown = renderRun(run.report, { width: 100, paint: unpainted, isVerbose: false, pathOf: (name) => name });
    expect(shown).toMatch(/^ {2}B with A held, at .*\n {4}t: ab\n {2}A with B held, at .*\n {4}t: ba$/m);
    expect(shown).toMatch(/^ {2}up to where B is taken with A held:\n {2}reproduce: refault replay .*t\*1@ab/m);
  });

  test('counts a trylock as held, not as waited for', () => {
    const kernel = 'mutex A, B;';
    expectRun(
      kernel,
      'thread t { mutex_lock(&A); if (mutex_trylock(&B)) mutex_unlock(&B); mutex_unlock(&A); mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }',
      {},
    );
    expectRun(
      kernel,
      'thread t { if (mutex_trylock(&A)) { mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); } mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }',
      {
        findings: ['lockdep'],
      },
    );
  });
});

describe('leaks', () => {
  test('are locks that the set-up has taken and nobody lets go, for read as well', () => {
    expectRun('rwsem m; marked int x;', 'setup { down_read(&m); } thread t { x = 1; }', { findings: ['leak'] });
    expectRun('rwsem m; marked int x;', 'setup { down_write(&m); } thread t { x = 1; }', { findings: ['leak'] });
  });

  const kernel = `${objects} epilogue { for (o *p in every(o)) if (p->v) { refcount_dec(&p->r); if (refcount_read(&p->r) == 0) free(p); } else free(p); }`;

  test('are asked after the epilogue, with all its choices', () => {
    expectRun(kernel, 'o X; setup { refcount_set(&X->r, 1); } thread t { X->v = 1; }', {});
    expectRun(kernel, 'o X; setup { refcount_set(&X->r, 2); } thread t { X->v = 1; }', { findings: ['leak'] });
    expectRun(
      `${objects} marked bool tidy; epilogue { choose { for (o *p in every(o)) free(p); } or { tidy = true; } }`,
      'o X; thread t { X->v = 1; }',
      { findings: ['leak'], says: ['an o is left'] },
    );
  });

  test('of async work of the epilogue are waited for, and of what never ends', () => {
    expectRun(`${objects} epilogue { for (o *p in every(o)) kfree_rcu(p); }`, 'o X; thread t { X->v = 1; }', {});
    expectRun(
      `${objects} completion c; epilogue { wait_for_completion(&c); for (o *p in every(o)) free(p); }`,
      'o X; thread t { X->v = 1; }',
      {
        findings: ['leak'],
        says: ['wait for ever'],
      },
    );
  });

  test('of locks, whoever made the object', () => {
    expectRun('mutex m;', 'setup { mutex_lock(&m); lock_passes_to(&m, t); } thread t { mutex_unlock(&m); }', {});
    expectRun('bitlock F; async void gone() { }', 'thread t { bit_lock(&F); lock_passes_to(&F, gone); }', {
      findings: ['leak'],
    });
    expectRun(
      'struct o { bitlock f; } marked o *g; async void gone() { }',
      'thread t { g = alloc(o); bit_lock(&g->f); lock_passes_to(&g->f, gone); }',
      {
        findings: ['leak'],
      },
    );
  });
});

describe('stuck ends', () => {
  test('of who waits for a bit that nobody will clear are deadlocks', () => {
    expectRun('bitlock F;', 'setup { bit_lock(&F); } thread t { bit_wait(&F); }', { findings: ['deadlock@1'] });
  });

  test('are found at their root: who waits for a lock of another that sleeps follows from it', () => {
    const run = expectRun(
      'mutex m; completion c; void sleep() { mutex_lock(&m); wait_for_completion(&c); mutex_unlock(&m); } void take() { mutex_lock(&m); mutex_unlock(&m); }',
      'thread t { sleep(); } thread u { take(); }',
      { findings: ['deadlock'] },
    );
    expect(run.report.findings[0]?.chains.map((chain) => chain.map((each) => each.function))).toEqual([['t', 'sleep']]);
  });

  test('are one lost wake-up for each root', () => {
    expectRun(
      'waitqueue p, q; marked bool a;',
      'thread t { wait_event(&p, a); } thread u { wait_event(&q, a); } thread v { wake_up_all(&p); wake_up_all(&q); a = true; }',
      { findings: ['lost_wakeup', 'lost_wakeup'] },
    );
  });

  test('through a bit lock are known by who set it', () => {
    const run = expectRun(
      'bitlock F; mutex m; void a() { bit_lock(&F); mutex_lock(&m); mutex_unlock(&m); bit_unlock(&F); } void b() { mutex_lock(&m); bit_lock(&F); bit_unlock(&F); mutex_unlock(&m); }',
      'thread t { a(); } thread u { b(); }',
      { findings: ['deadlock', 'lockdep'] },
    );
    expect(run.report.findings.find((each) => each.kind === 'deadlock')?.message).toMatch(
      /t waits for m, held back by u; u waits for F/,
    );
  });
});

test('uses after free at one place are told apart by what was freed', () => {
  expectRun(
    `struct a { mutex m; } struct b { mutex m; } void take(mutex *it) { mutex_lock(it); mutex_unlock(it); }
     noun a -> a *it { begin { it = alloc(a); } } noun b -> b *it { begin { it = alloc(b); } }`,
    'a A; b B; thread t { free(A); take(&A->m); } thread u { free(B); take(&B->m); }',
    { findings: ['use_after_free', 'use_after_free'] },
  );
});
