/**
 * The programs of the worked examples of the semantics, E1 to E27, with what brute force counted there. What a number
 * means is said there and nowhere else.
 */
import type { Run } from './run-text.ts';

export interface Example {
  readonly kernel: string;
  readonly items: string;
  /** `states / steps / depth / ends`. */
  readonly counts: string;
  /** `kind@steps`, as a breadth-first search finds them. */
  readonly findings?: readonly string[];
  /** The subjects of the outcomes, and the exact set of their values at proper ends. */
  readonly outcomes?: readonly [subjects: string, ...values: string[]];
  /** Classes of the lockdep finding. */
  readonly classes?: string;
  /** The livelock's component, as `states / steps`, who moves and who waits. */
  readonly livelock?: { readonly component: string; readonly moves: string; readonly waits?: string };
  readonly demands?: Readonly<Record<string, string>>;
  readonly verdict: Run['report']['verdict'];
}

const counter = 'int x; marked int mx; spinlock l;';

const rcu = `
  struct obj { int v; }
  marked obj *gp;
  spinlock l;
  int read() { rcu_read_lock(); obj *p = gp; int r = p ? p->v : -1; rcu_read_unlock(); return r; }
  int read_bare() { obj *p = gp; return p ? p->v : -1; }
  int read_spinning() { spin_lock(&l); obj *p = gp; int r = p ? p->v : -1; spin_unlock(&l); return r; }
  noun obj -> obj *o { begin { o = alloc(obj); o->v = 7; gp = o; } }`;

// A reader that gets no reference gives 0: the value that stands for "unset" here.
const recycled = `
  struct thing recycled { marked int mm; refcount ref; }
  marked thing *tree;
  int reader()
  {
    int r = 0;
    rcu_read_lock();
    thing *p = tree;
    if (p && refcount_inc_not_zero(&p->ref)) { r = p->mm; if (refcount_dec_and_test(&p->ref)) free(p); }
    rcu_read_unlock();
    return r;
  }
  int checking_reader()
  {
    int r = 0;
    rcu_read_lock();
    thing *p = tree;
    if (p && refcount_inc_not_zero(&p->ref)) {
      if (p->mm == 1) r = p->mm;
      if (refcount_dec_and_test(&p->ref)) free(p);
    }
    rcu_read_unlock();
    return r;
  }
  void writer(thing *o)
  {
    tree = NULL;
    if (refcount_dec_and_test(&o->ref)) free(o);
    thing *w = alloc(thing);
    w->mm = 2;
    refcount_set(&w->ref, 1);
  }
  noun thing -> thing *o { begin { o = alloc(thing); o->mm = 1; refcount_set(&o->ref, 1); tree = o; } }`;

const backOff = `
  mutex A, B;
  void ab() { again: mutex_lock(&A); if (!mutex_trylock(&B)) { mutex_unlock(&A); goto again; } mutex_unlock(&B); mutex_unlock(&A); }
  void ba() { again: mutex_lock(&B); if (!mutex_trylock(&A)) { mutex_unlock(&B); goto again; } mutex_unlock(&A); mutex_unlock(&B); }`;

const pinning = `
  marked int ref = 1, mig;
  spinlock l;
  void migrate() { while (!mig) { atomic_inc(&ref); if (ref == 2) mig = 1; atomic_dec(&ref); } }
  void try_first() { while (!mig) { if (spin_trylock(&l)) { atomic_inc(&ref); if (ref == 2) mig = 1; atomic_dec(&ref); spin_unlock(&l); } } }
  int may_fail()
  {
    while (!mig) {
      atomic_inc(&ref);
      if (should_fail()) { atomic_dec(&ref); return -ENOMEM; }
      if (ref == 2) mig = 1;
      atomic_dec(&ref);
    }
    return 0;
  }`;

const released = `
  rwsem m;
  marked bool released, cleared;
  void spin_inside() { down_read(&m); while (!cleared && released); up_read(&m); }
  void come_back() { again: down_read(&m); if (!cleared && released) { up_read(&m); goto again; } up_read(&m); }
  void close() { released = true; down_write(&m); cleared = true; up_write(&m); }`;

const reuse = `
  struct o { marked int v; }
  marked o *g, *h;
  int compare() { o *p = g; return p ? p == h : 9; }
  int compare_and_read() { o *p = g; int r = p ? p == h : 9; if (r == 1) r = p->v; return r; }
  void replace() { o *q = g; g = NULL; free(q); q = alloc(o); h = q; }
  noun o -> o *it { begin { it = alloc(o); g = it; } }`;

const seqcount = `
  seqcount q;
  marked int a, b;
  int read() { epoch s = read_seqcount_begin(&q); int u = a; bool e = u == b; return read_seqcount_retry(&q, s) ? 9 : e; }`;

const pageLock = `
  bitlock F; rwsem V; marked int pte = 1;
  void fault()
  {
    bool queued = false;
    down_read(&V);
    atomic { if (pte) queued = bit_prepare_to_wait(&F); }
    if (queued) bit_schedule();
    up_read(&V);
  }`;

export const examples: Readonly<Record<string, Example>> = {
  'E1 a lost update': {
    kernel: counter,
    items: 'thread a { x = x + 1; } thread b { x = x + 1; }',
    counts: '12 / 14 / 4 / 2',
    outcomes: ['x', '1', '2'],
    // Read against write both ways, and write against write.
    findings: ['data_race@1', 'data_race@1', 'data_race@2'],
    verdict: 'violated',
  },
  'E1b the same, atomically': {
    kernel: counter,
    items: 'thread a { atomic_inc(&mx); } thread b { atomic_inc(&mx); }',
    counts: '4 / 4 / 2 / 1',
    outcomes: ['mx', '2'],
    verdict: 'holds',
  },
  'E2 the same under a lock': {
    kernel: counter,
    items: `thread a { spin_lock(&l); x = x + 1; spin_unlock(&l); }
            thread b { spin_lock(&l); x = x + 1; spin_unlock(&l); }`,
    counts: '16 / 16 / 8 / 1',
    outcomes: ['x', '2'],
    verdict: 'holds',
  },
  'E3 a recursive read with a writer between': {
    kernel: 'rwsem m;',
    items: `thread a { down_read(&m); down_read(&m); up_read(&m); up_read(&m); }
            thread b { down_write(&m); up_write(&m); }`,
    counts: '19 / 22 / 6 / 2',
    findings: ['deadlock@3', 'lockdep@1'],
    classes: 'm',
    verdict: 'violated',
  },
  'E3b the inner one tried': {
    kernel: 'rwsem m;',
    items: `thread a { down_read(&m); r0 = down_read_trylock(&m); if (r0) up_read(&m); up_read(&m); }
            thread b { down_write(&m); up_write(&m); }`,
    counts: '22 / 25 / 6 / 2',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E4 spinning on a trylock': {
    kernel: counter,
    items: 'thread a { spin_lock(&l); spin_unlock(&l); } thread b { while (!spin_trylock(&l)); spin_unlock(&l); }',
    counts: '8 / 9 / 4 / 1',
    verdict: 'holds',
  },
  'E4b nobody ever unlocks': {
    kernel: 'bitlock F; int x;',
    items: 'setup { bit_lock(&F); } thread a { while (!bit_trylock(&F)); } always x == 0; never x;',
    counts: '1 / 1 / 0 / 0',
    findings: ['livelock@1'],
    livelock: { component: '1 / 1', moves: 'a' },
    demands: { 'always x == 0': 'vacuous', 'never x': 'vacuous' },
    verdict: 'violated',
  },
  'E4c two locks with back-off': {
    kernel: backOff,
    items: 'thread a { ab(); } thread b { ba(); }',
    counts: '28 / 42 / 8 / 1',
    findings: ['livelock@6'],
    livelock: { component: '9 / 16', moves: 'a, b' },
    verdict: 'violated',
  },
  'E5 sleeping after the look': {
    kernel: 'marked bool flag;',
    items: `thread t0 { if (!flag) { set_current_state(TASK_UNINTERRUPTIBLE); schedule(); } }
            thread t1 { flag = 1; wake_up_process(t0); }`,
    counts: '12 / 14 / 4 / 2',
    findings: ['lost_wakeup@4'],
    verdict: 'violated',
  },
  'E5b the state set before the look': {
    kernel: 'marked bool flag;',
    items: `thread t0 { set_current_state(TASK_UNINTERRUPTIBLE); if (!flag) schedule(); set_current_state(TASK_RUNNING); }
            thread t1 { flag = 1; wake_up_process(t0); }`,
    counts: '15 / 19 / 5 / 1',
    verdict: 'holds',
  },
  'E6 freed under a reader': {
    kernel: rcu,
    items: 'obj o; thread a { r0 = read(); } thread b { gp = NULL; free(o); }',
    counts: '19 / 26 / 6 / 2',
    outcomes: ['r0', '-1', '7'],
    findings: ['use_after_free@5'],
    verdict: 'violated',
  },
  'E6b after a grace period': {
    kernel: rcu,
    items: 'obj o; thread a { r0 = read(); } thread b { gp = NULL; synchronize_rcu(); free(o); }',
    counts: '31 / 44 / 8 / 2',
    outcomes: ['r0', '-1', '7'],
    verdict: 'holds',
  },
  'E6c by kfree_rcu': {
    kernel: rcu,
    items: 'obj o; thread a { r0 = read(); } thread b { gp = NULL; kfree_rcu(o); }',
    counts: '26 / 36 / 7 / 2',
    outcomes: ['r0', '-1', '7'],
    verdict: 'holds',
  },
  'E6d a reader outside any section': {
    kernel: rcu,
    items: 'obj o; thread a { r0 = read_bare(); } thread b { gp = NULL; kfree_rcu(o); }',
    counts: '15 / 19 / 5 / 2',
    outcomes: ['r0', '-1', '7'],
    findings: ['use_after_free@5'],
    verdict: 'violated',
  },
  'E6e a spinlock is a section': {
    kernel: rcu,
    items: 'obj o; thread a { r0 = read_spinning(); } thread b { gp = NULL; synchronize_rcu(); free(o); }',
    counts: '31 / 44 / 8 / 2',
    outcomes: ['r0', '-1', '7'],
    verdict: 'holds',
  },
  'E7 a recycled object in its other life': {
    kernel: recycled,
    items: 'thing o; thread a { r0 = reader(); } thread b { writer(o); }',
    counts: '91 / 144 / 12 / 5',
    outcomes: ['r0', '0', '1', '2'],
    verdict: 'holds',
  },
  'E7b with a look at whose it is': {
    kernel: recycled,
    items: 'thing o; thread a { r0 = checking_reader(); } thread b { writer(o); }',
    counts: '95 / 154 / 13 / 4',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E8a a plain write beside a plain read': {
    kernel: counter,
    items: 'thread a { x = 1; } thread b { r0 = x; }',
    counts: '5 / 4 / 2 / 2',
    outcomes: ['r0', '0', '1'],
    findings: ['data_race@0'],
    verdict: 'violated',
  },
  'E8a a plain write beside a marked read': {
    kernel: counter,
    items: 'thread a { x = 1; } thread b { r0 = READ_ONCE(x); }',
    counts: '5 / 4 / 2 / 2',
    outcomes: ['r0', '0', '1'],
    findings: ['data_race@0'],
    verdict: 'violated',
  },
  'E8a both marked': {
    kernel: counter,
    items: 'thread a { WRITE_ONCE(x, 1); } thread b { r0 = READ_ONCE(x); }',
    counts: '5 / 4 / 2 / 2',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E8b published by a marked flag': {
    kernel: 'int d; int f;',
    items: 'thread a { d = 1; WRITE_ONCE(f, 1); } thread b { r0 = READ_ONCE(f) ? d : 9; }',
    counts: '8 / 8 / 4 / 2',
    outcomes: ['r0', '1', '9'],
    verdict: 'holds',
  },
  'E9 a reference not given back': {
    kernel: 'struct o { refcount r; } noun o -> o *p { begin { p = alloc(o); refcount_set(&p->r, 1); } }',
    items: 'o x; thread a { refcount_inc(&x->r); choose { refcount_dec(&x->r); } or { } }',
    counts: '5 / 4 / 3 / 2',
    findings: ['leak@2'],
    verdict: 'violated',
  },
  'E10 a mutex under a spinlock': {
    kernel: 'mutex m; spinlock l;',
    items: 'thread a { spin_lock(&l); mutex_lock(&m); mutex_unlock(&m); spin_unlock(&l); }',
    counts: '5 / 4 / 4 / 1',
    findings: ['sleep_in_atomic@2'],
    verdict: 'violated',
  },
  'E11 what nothing reaches': {
    kernel: counter,
    items: 'thread a { mx = 1; } thread b { r0 = mx == 2; } sometimes r0; outcomes r0 { 0; 1; }',
    counts: '4 / 4 / 2 / 1',
    demands: { 'sometimes r0': 'false', 'outcomes r0 { 0; 1; }': 'false' },
    verdict: 'violated',
  },
  'E12 two that pin what they migrate': {
    kernel: pinning,
    items: 'thread a { migrate(); } thread b { migrate(); }',
    counts: '49 / 86 / 9 / 1',
    findings: ['livelock@8'],
    livelock: { component: '16 / 28', moves: 'a, b' },
    verdict: 'violated',
  },
  'E12b trylock first': {
    kernel: pinning,
    items: 'thread a { try_first(); } thread b { try_first(); }',
    counts: '48 / 80 / 12 / 1',
    verdict: 'holds',
  },
  'E12c with an allocation that may fail': {
    kernel: pinning,
    items: 'may fail may_fail; thread a { r0 = may_fail(); } thread b { r1 = may_fail(); }',
    counts: '106 / 194 / 11 / 4',
    outcomes: ['r0, r1', '-ENOMEM, -ENOMEM', '-ENOMEM, 0', '0, -ENOMEM', '0, 0'],
    findings: ['livelock@10'],
    livelock: { component: '25 / 46', moves: 'a, b' },
    verdict: 'violated',
  },
  'E13 waiting for a writer that one keeps out': {
    kernel: released,
    items: 'thread t0 { spin_inside(); } thread t1 { close(); }',
    counts: '25 / 34 / 7 / 1',
    findings: ['livelock@5'],
    livelock: { component: '2 / 2', moves: 't0', waits: 't1' },
    verdict: 'violated',
  },
  'E13b letting go meanwhile': {
    kernel: released,
    items: 'thread t0 { come_back(); } thread t1 { close(); }',
    counts: '28 / 39 / 7 / 1',
    verdict: 'holds',
  },
  'E14 an atomic block seen from outside': {
    kernel: 'marked int a, b;',
    items: 'thread t { atomic { a = 1; b = 1; } } thread u { r0 = (a == b); }',
    counts: '8 / 8 / 3 / 2',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E14 two atomic blocks': {
    kernel: 'marked int a, b;',
    items: 'thread t { atomic { a = 1; b = 1; } } thread u { atomic { r0 = (a == b); } }',
    counts: '4 / 4 / 2 / 1',
    outcomes: ['r0', '1'],
    verdict: 'holds',
  },
  'E15 an address given out again': {
    kernel: reuse,
    items: 'o X; thread t { r0 = compare(); } thread u { replace(); }',
    counts: '27 / 35 / 7 / 4',
    outcomes: ['r0', '0', '1', '9'],
    verdict: 'holds',
  },
  'E15b and used': {
    kernel: reuse,
    items: 'o X; thread t { r0 = compare_and_read(); } thread u { replace(); }',
    counts: '27 / 36 / 7 / 3',
    outcomes: ['r0', '0', '9'],
    findings: ['use_after_free@8'],
    verdict: 'violated',
  },
  'E16 no store buffers': {
    kernel: 'marked int x, y;',
    items: 'thread t { x = 1; r0 = y; } thread u { y = 1; r1 = x; }',
    counts: '13 / 14 / 4 / 3',
    outcomes: ['r0, r1', '0, 1', '1, 0', '1, 1'],
    verdict: 'holds',
  },
  'E17 an epoch in an endless loop': {
    kernel: 'marked epoch e; bool same() { epoch s = e; return s == e; }',
    items: 'thread t { while (true) e = next(e); } thread u { r0 = same(); }',
    counts: '15 / 24 / 5 / 2',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E19 a wait, an unlock and a thief': {
    kernel: 'bitlock F;',
    items: `setup { bit_lock(&F); }
            thread t { bit_unlock(&F); }
            thread u { bit_wait(&F); r0 = bit_is_locked(&F); }
            thread v { if (bit_trylock(&F)) bit_unlock(&F); }`,
    counts: '30 / 45 / 7 / 2',
    outcomes: ['r0', '0', '1'],
    verdict: 'holds',
  },
  'E20 a lock is handed on in the end': {
    kernel: 'spinlock l;',
    items: `thread t0 { while (true) { spin_lock(&l); spin_unlock(&l); } }
            thread t1 { spin_lock(&l); spin_unlock(&l); }
            eventually t1 ends;`,
    counts: '11 / 16 / 4 / 1',
    demands: { 'eventually t1 ends': 'true' },
    verdict: 'holds',
  },
  'E21 killed while it waits': {
    kernel: 'mutex m;',
    items: `setup { mutex_lock(&m); lock_passes_to(&m, t0); }
            thread t0 { mutex_unlock(&m); }
            thread t1 { r0 = mutex_lock_killable(&m); if (!r0) mutex_unlock(&m); }
            thread t2 { kill(t1, fatal); }`,
    counts: '10 / 13 / 4 / 2',
    outcomes: ['r0', '-EINTR', '0'],
    verdict: 'holds',
  },
  'E22 two mutexes in both orders': {
    kernel: 'mutex A, B;',
    items: `thread t { mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); }
            thread u { mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }`,
    counts: '19 / 22 / 8 / 2',
    findings: ['deadlock@2', 'lockdep@1'],
    classes: 'A, B',
    verdict: 'violated',
  },
  'E22b both under a third': {
    kernel: 'mutex A, B, G;',
    items: `thread t { mutex_lock(&G); mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); mutex_unlock(&G); }
            thread u { mutex_lock(&G); mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); mutex_unlock(&G); }`,
    counts: '24 / 24 / 12 / 1',
    findings: ['lockdep@2'],
    classes: 'A, B',
    verdict: 'violated',
  },
  'E23 downgrading': {
    kernel: 'rwsem m;',
    items: `thread t { down_write(&m); downgrade_write(&m); up_read(&m); }
            thread u { down_read(&m); up_read(&m); }`,
    counts: '16 / 21 / 5 / 1',
    verdict: 'holds',
  },
  'E24 a sequence count': {
    kernel: seqcount,
    items: `thread t { write_seqcount_begin(&q); a = 1; b = 1; write_seqcount_end(&q); }
            thread u { r0 = read(); }`,
    counts: '38 / 53 / 8 / 2',
    outcomes: ['r0', '1', '9'],
    verdict: 'holds',
  },
  'E25 a VMA lock tried, then mmap_lock': {
    kernel: 'rwsem V, m;',
    items: `thread t { if (down_read_trylock(&V)) { down_read(&m); up_read(&m); up_read(&V); } }
            thread u { down_write(&m); down_write(&V); up_write(&V); up_write(&m); }`,
    counts: '29 / 38 / 7 / 2',
    findings: ['deadlock@4', 'lockdep@1'],
    classes: 'V, m',
    verdict: 'violated',
  },
  'E25b both tried': {
    kernel: 'rwsem V, m;',
    items: `thread t { if (down_read_trylock(&V)) { if (down_read_trylock(&m)) up_read(&m); up_read(&V); } }
            thread u { down_write(&m); down_write(&V); up_write(&V); up_write(&m); }`,
    counts: '26 / 37 / 6 / 1',
    verdict: 'holds',
  },
  'E26 sleeping a tick': {
    kernel: 'marked int pin = 1;',
    items: 'thread t { pin = 0; } thread u { while (pin) schedule_timeout(1); }',
    counts: '5 / 6 / 2 / 1',
    verdict: 'holds',
  },
  'E27 a sharer behind who waits to lock': {
    kernel: pageLock,
    items: `setup { bit_lock(&F); lock_passes_to(&F, t0); }
            thread t0 { pte = 0; bit_unlock(&F); }
            thread t1 { bit_lock(&F); down_write(&V); up_write(&V); bit_unlock(&F); }
            thread t2 { fault(); }`,
    counts: '79 / 150 / 10 / 2',
    findings: ['deadlock@8'],
    verdict: 'violated',
  },
};
