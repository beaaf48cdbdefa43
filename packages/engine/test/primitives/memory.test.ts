/**
 * Objects: allocating, freeing, recycling; xarrays and sets; how plain text accesses memory.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

const objects =
  'struct o { marked int v; o *peer; } marked o *g, *h; noun o -> o *it { begin { it = alloc(o); it->v = 1; g = it; } }';

describe('allocating', () => {
  test('takes a slot that nothing points to, or one that a pointer still means', () => {
    // The object is gone, g still means it: its slot or another.
    expectRun(`${objects} bool same() { free(g); h = alloc(o); return g == h; }`, 'o X; thread t { r0 = same(); }', {
      outcomes: ['r0', '0', '1'],
    });
    // Nothing means it: names of the set-up don't count.
    expectRun(`${objects} void renew() { o *p = g; g = NULL; free(p); h = alloc(o); }`, 'o X; thread t { renew(); }', {
      // Read g, write g, free, alloc, write h.
      counts: '6 / 5 / 5 / 1',
    });
  });

  test('in the middle of an atomic block sees the variables of the block', () => {
    const atomic = (after: string) =>
      `${objects} int f() { int r = 0; atomic { o *p = g; g = NULL; free(p); o *n = alloc_atomic(o); r = ${after}; } return r; }`;
    expectRun(atomic('n == p'), 'o X; thread t { r0 = f(); }', { counts: '3 / 2 / 1 / 2', outcomes: ['r0', '0', '1'] });
    expectRun(atomic('n == NULL'), 'o X; thread t { r0 = f(); }', { counts: '2 / 1 / 1 / 1', outcomes: ['r0', '0'] });
  });

  test('gives an object whose fields are 0', () => {
    expectRun(`${objects} int f() { free(g); g = alloc(o); return g->v; }`, 'o X; thread t { r0 = f(); }', {
      outcomes: ['r0', '0'],
    });
  });

  test('fails where the scenario says so, and nowhere else', () => {
    const kernel = `${objects} bool f() { return alloc(o) == NULL; } bool e() { return alloc(o) == NULL; }`;
    expectRun(kernel, 'may fail f; thread t { r0 = f(); r1 = e(); }', { outcomes: ['r0, r1', '0, 0', '1, 0'] });
    expectRun(kernel, 'thread t { r0 = f(); r1 = e(); }', { outcomes: ['r0, r1', '0, 0'] });
  });

  test('without end is cut where a scenario bounds its pool', () => {
    expectRun(
      objects,
      'thread t { while (true) g = alloc(o); }',
      { cuts: ['more than 3 objects of o'], verdict: 'inconclusive' },
      { bounds: { pools: { o: 3 } } },
    );
  });
});

test('a name of the set-up keeps no slot from being used again as if nothing had been there', () => {
  const kernel = 'struct o { marked int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); } }';
  const items = 'o X; thread t { free(X); g = alloc(o); g = alloc(o); }';
  const { counts } = expectRun(kernel, items, { counts: '6 / 5 / 5 / 1' });
  expectRun(kernel, `${items} always X != NULL;`, { counts });
});

describe('freeing', () => {
  test('makes every pointer to the object bad, for good', () => {
    expectRun(`${objects} int f() { o *p = g; free(p); g = alloc(o); return p->v; }`, 'o X; thread t { r0 = f(); }', {
      findings: ['use_after_free'],
    });
    // Wherever it lies: in another object, in a set, in a copy.
    expectRun(
      `${objects} int f() { g->peer = h; free(h); h = alloc(o); return g->peer->v; }`,
      'o X; o Y; setup { h = X; } thread t { r0 = f(); }',
      {
        findings: ['use_after_free'],
      },
    );
    expectRun(
      `${objects} set<o *> all; int f() { int r = 0; free(g); for (o *p in all) r = p->v; return r; }`,
      'o X; setup { all.add(X); } thread t { r0 = f(); }',
      {
        findings: ['use_after_free'],
      },
    );
  });

  test('what is free, or only a part, or an error', () => {
    expectRun(objects, 'o X; thread t { free(X); free(X); }', { findings: ['use_after_free'], says: ['freed twice'] });
    expectRun(objects, 'thread t { free(NULL); }', { counts: '2 / 1 / 1 / 1' });
    expectRun(`${objects} void f() { o *p = ERR_PTR(-ENOMEM); free(p); }`, 'thread t { f(); }', {
      findings: ['assertion'],
    });
  });

  test.each([
    ['spinlock l;', 'spin_lock(&p->l); free(p);'],
    ['mutex l;', 'mutex_lock(&p->l); free(p);'],
    ['rwsem l;', 'down_read(&p->l); free(p);'],
    ['bitlock l;', 'bit_lock(&p->l); free(p);'],
    ['lockmap l;', 'lockmap_acquire(&p->l); free(p);'],
    ['waitqueue l;', 'prepare_to_wait(&p->l, TASK_RUNNING); free(p);'],
  ])('what is locked or waited on: %s', (field, body) => {
    expectRun(`struct o { ${field} } void f() { o *p = alloc(o); ${body} }`, 'thread t { f(); }', {
      findings: ['use_after_free'],
      says: [/while (its l is held|somebody waits on its l)/],
    });
  });

  test('an address with an offset dies with its object', () => {
    expectRun(
      `${objects} int read(int *p) { return *p; } int f() { int *p = &g->v; free(g); return read(p); }`,
      'o X; thread t { r0 = f(); }',
      {
        findings: ['use_after_free'],
      },
    );
  });
});

test.each([
  ['a part of an object', 'free(&g->inside);', 'a part of whole is freed'],
  ['the globals', 'free(&lone);', 'the globals are freed'],
])('%s is not freed', (_, code, message) => {
  expectRun(
    `struct part { int v; } struct whole { int v; part inside; } marked whole *g; part lone; void f() { ${code} }`,
    'setup { g = alloc(whole); } thread t { f(); }',
    { findings: ['assertion'], says: [message] },
  );
});

describe('following', () => {
  test('NULL and errors is an assertion', () => {
    expectRun(objects, 'thread t { r0 = g->v; }', { findings: ['assertion'], says: ['NULL'] });
    expectRun(
      `${objects} int f() { o *p = ERR_PTR(-ENOMEM); return IS_ERR(p) ? PTR_ERR(p) : p->v; }`,
      'thread t { r0 = f(); }',
      {
        outcomes: ['r0', '-ENOMEM'],
      },
    );
    expectRun(`${objects} int f() { o *p = ERR_PTR(-ENOMEM); return p->v; }`, 'thread t { r0 = f(); }', {
      findings: ['assertion'],
      says: ['an error'],
    });
  });

  test('an index out of range is an assertion', () => {
    expectRun('marked int a[3]; int f(int i) { return a[i]; }', 'thread t { r0 = f(2); r1 = f(3); }', {
      // Found by the computation before the access, so in the step of the first read.
      findings: ['assertion@1'],
    });
    expectRun('int f(int i) { int a[3]; a[i] = 1; return a[0]; }', 'thread t { r0 = f(0); r1 = f(-1); }', {
      findings: ['assertion'],
    });
  });

  test('a field of another tag is an assertion', () => {
    const kernel =
      'union pte { none; present { int page; bool write; } } pte p; int page() { return p.page; } int look() { return p is present(page) ? page : -1; }';
    expectRun(kernel, 'thread t { r0 = page(); }', { findings: ['assertion@1'] });
    expectRun(kernel, 'thread t { r0 = look(); }', { counts: '2 / 1 / 1 / 1', outcomes: ['r0', '-1'] });
    expectRun(kernel, 'setup { p = present { .page = 3 }; } thread t { r0 = look(); r1 = page(); }', {
      outcomes: ['r0, r1', '3, 3'],
    });
  });
});

test('a pointer that is used in the step that frees is known to be freed, whoever lives there by then', () => {
  // A fresh slot or the same one: two ways, and both end in the finding.
  expectRun(
    `struct o { marked int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } }
     void f() { atomic { o *p = g; free(p); g = alloc_atomic(o); p->v = 1; } }`,
    'o X; thread t { f(); }',
    { counts: '1 / 2 / 0 / 0', findings: ['use_after_free'] },
  );
});

test('the name that the set-up gave an object keeps its slot from nobody', () => {
  // The only slot that is free is taken for a fresh one: one way.
  expectRun(
    'struct o { marked int v; } noun o -> o *it { begin { it = alloc(o); } }',
    'o X; thread t { free(X); alloc(o); }',
    { counts: '3 / 2 / 2 / 1' },
  );
});

describe('a recycled object', () => {
  const recycled =
    'struct o recycled { marked int v; refcount r; } marked o *g; noun o -> o *it { begin { it = alloc(o); it->v = 1; g = it; } }';

  test('is readable to who was in a section when it was freed, its fields as they were', () => {
    expectRun(
      `${recycled} int read() { int v = 0; rcu_read_lock(); o *p = g; if (p) v = p->v; rcu_read_unlock(); return v; }`,
      'o X; thread t { r0 = read(); } thread u { g = NULL; free(X); }',
      { outcomes: ['r0', '0', '1'] },
    );
  });

  test('is not to who was not', () => {
    expectRun(
      `${recycled} int read() { o *p = g; return p ? p->v : 0; }`,
      'o X; thread t { r0 = read(); } thread u { g = NULL; free(X); }',
      {
        findings: ['use_after_free'],
      },
    );
    // The section began behind the free, with a pointer from before.
    expectRun(
      `${recycled} int read() { o *p = g; rcu_read_lock(); int v = p ? p->v : 0; rcu_read_unlock(); return v; }`,
      'o X; thread t { r0 = read(); } thread u { g = NULL; free(X); } thread w { rcu_read_lock(); rcu_read_unlock(); }',
      { findings: ['use_after_free'] },
    );
    // One that is inside keeps it readable, to itself alone.
    expectRun(
      recycled,
      'o X; thread t { while (g) ; r0 = X->v; } thread u { rcu_read_lock(); free(X); g = NULL; rcu_read_unlock(); }',
      { findings: ['use_after_free'], says: ['outside its read section'] },
    );
  });

  test('is freed once, though it can be read meanwhile', () => {
    expectRun(recycled, 'o X; thread t { rcu_read_lock(); free(X); free(X); rcu_read_unlock(); }', {
      findings: ['use_after_free'],
      says: ['freed twice'],
    });
  });

  test('given out again while somebody looks keeps its fields; else it is new', () => {
    const items = `o X; thread t { rcu_read_lock(); rcu_read_unlock(); }
      thread u { g = NULL; free(X); g = alloc(o); r0 = g->v; }`;
    for (const reductions of [[], ['free-at-once']] as const) {
      expectRun(recycled, items, { outcomes: ['r0', '0', '1'] }, { reductions });
    }
  });

  test.each(['interpreter', 'bytecode'] as const)('may be freed while a reader has it for reading (%s)', (backend) => {
    const locked = 'struct o recycled { rwsem l; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } }';
    const section = (inside: string, behind = ''): string =>
      `${locked} void look() { rcu_read_lock(); o *p = g; bool got = p && down_read_trylock(&p->l); if (got) { ${inside} } rcu_read_unlock(); ${behind} }`;
    const items = 'o X; thread t { look(); } thread u { g = NULL; free(X); }';
    expectRun(section('up_read(&p->l);'), items, {}, { backend });
    // Too late: it is freed before or behind the end of the section.
    expectRun(
      section('', 'if (got) up_read(&p->l);'),
      items,
      { findings: ['use_after_free', 'use_after_free'] },
      { backend },
    );
    // For writing; outside of a section; by the one who frees it.
    const writing = section('up_write(&p->l);').replaceAll('down_read', 'down_write');
    expectRun(writing, items, { findings: ['use_after_free'], says: ['its l is held'] }, { backend });
    const outside = section('up_read(&p->l);').replaceAll(/rcu_read_(?:un)?lock\(\);/g, '');
    expectRun(outside, items, { findings: ['use_after_free', 'use_after_free'], says: ['its l is held'] }, { backend });
    expectRun(
      locked,
      'o X; thread u { g = NULL; rcu_read_lock(); down_read_trylock(&X->l); free(X); rcu_read_unlock(); }',
      { findings: ['use_after_free'], says: ['its l is held'] },
      { backend },
    );
  });

  test('that somebody means is not gone at once, though it looks like a new one', () => {
    expectRun(
      `struct o recycled { marked int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } }
       int read() { rcu_read_lock(); o *p = g; int v = p ? p->v : 0; rcu_read_unlock(); return v; }`,
      'o X; thread t { r0 = read(); } thread u { g = NULL; free(X); }',
      { verdict: 'holds' },
      { reductions: ['free-at-once'] },
    );
  });

  test('that nothing means and that looks like a new one is gone at once, where that is asked for', () => {
    const items = `o X; thread t { rcu_read_lock(); rcu_read_unlock(); }
      thread u { g = NULL; X->v = 0; free(X); }`;
    const full = expectRun(recycled, items, {});
    const reduced = expectRun(recycled, items, {}, { reductions: ['free-at-once'] });
    expect(reduced.report.search.reductions).toEqual(['free-at-once']);
    // Whether it is free but readable or gone is told apart behind the free, while t is inside: one state less.
    expect(full.exploration.search.states - reduced.exploration.search.states).toBe(1);
  });
});

test('a walk over all objects meets none that was freed, though readers may look at it', () => {
  expectRun(
    `struct o recycled { marked int v; } marked o *g; ghost int n; noun o -> o *it { begin { it = alloc(o); g = it; } }
     void tally() { ghost { n = 0; for (o *p in every(o)) n = n + 1; } }`,
    'o X; thread r { rcu_read_lock(); g = g; g = g; rcu_read_unlock(); } thread w { free(X); tally(); }',
    { outcomes: ['n', '0'] },
  );
});

describe('an xarray', () => {
  const kernel = 'struct o { int v; } xarray<o *> xa;';

  test('is loaded, stored, erased and searched in one step each', () => {
    expectRun(
      `${kernel} bool f() { o *p = xa_load(&xa, 1); o *q = xa_find(&xa, 0); o *e = xa_erase(&xa, 1); return p == q && q == e && xa_load(&xa, 1) == NULL; }`,
      'setup { xa_store(&xa, 1, alloc(o)); } thread t { r0 = f(); }',
      { counts: '5 / 4 / 4 / 1', outcomes: ['r0', '1'] },
    );
  });

  test('is searched from an index on', () => {
    expectRun(
      `${kernel} bool f() { o *p = xa_load(&xa, 1); o *q = xa_load(&xa, 3); return xa_find(&xa, 1) == p && xa_find(&xa, 2) == q && xa_find(&xa, 4) == NULL; }`,
      'setup { xa_store(&xa, 1, alloc(o)); xa_store(&xa, 3, alloc(o)); } thread t { r0 = f(); }',
      { outcomes: ['r0', '1'] },
    );
  });

  test('holds nothing where nothing was stored, however far', () => {
    expectRun(
      `${kernel} bool f(int i) { return xa_load(&xa, i) == NULL; }`,
      'setup { xa_store(&xa, 1, alloc(o)); } thread t { r0 = f(0); r1 = f(9); }',
      {
        outcomes: ['r0, r1', '1, 1'],
      },
    );
  });

  test('is stored to where the set-up laid it out', () => {
    expectRun(
      `${kernel} void f() { xa_store(&xa, 7, NULL); }`,
      'setup { xa_store(&xa, 1, alloc(o)); } thread t { f(); }',
      {
        findings: ['assertion'],
      },
    );
  });

  test('takes a range in one piece', () => {
    // u sees none of it or all.
    expectRun(
      `${kernel} void f(o *p) { xa_store_range(&xa, 0, 1, p); } int n() { int k = 0; atomic { if (xa_load(&xa, 0)) k++; if (xa_load(&xa, 1)) k++; } return k; }`,
      'setup { xa_store(&xa, 1, NULL); } thread t { x = alloc(o); f(x); } thread u { r0 = n(); }',
      { outcomes: ['r0', '0', '2'] },
    );
  });
});

describe('a set', () => {
  test('is walked through in every order, the look that finds none left being a step', () => {
    // Three looks for two members: before the first; two before the second; two, by the last one seen, before the third.
    expectRun(
      'set<int(0..7)> s; int f() { int last = 0; for (int x in s) last = x; return last; }',
      'setup { s.add(2); s.add(5); } thread t { r0 = f(); }',
      { counts: '7 / 6 / 3 / 2', outcomes: ['r0', '2', '5'] },
    );
  });

  test('is walked through as far as can be remembered', () => {
    const seven = Array.from({ length: 7 }, (_, at) => `s.add(${100 + at});`).join(' ');
    expectRun(
      'set<int(0..200)> s; int f() { int n = 0; for (int x in s) n = n + 1; return n; }',
      `setup { ${seven} } thread t { r0 = f(); }`,
      { cuts: ['a loop over a set visits more members than it can remember'], verdict: 'inconclusive' },
    );
  });

  test('gives one of its members, of those that fit', () => {
    const kernel =
      'set<int(0..7)> s; int f() { int r = 0; choose (int x in s) r = x; return r; } int g() { int r = 0; choose (int x in s where x > 2) r = x; return r; }';
    expectRun(kernel, 'setup { s.add(2); s.add(5); } thread t { r0 = f(); r1 = g(); }', {
      outcomes: ['r0, r1', '2, 5', '5, 5'],
    });
    // None: it waits for one.
    expectRun(kernel, 'thread t { r0 = f(); }', { counts: '1 / 0 / 0 / 1', findings: ['deadlock@0'] });
  });

  test.each([
    ['set<bool> s;', 'false'],
    ['enum colour { RED; GREEN; } set<colour> s;', 'RED'],
    ['set<int(-3..3)> s;', '0'],
    ['set<int(-3..3)> s;', '-2'],
    ['struct o { int v; } set<o *> s;', 'NULL'],
  ])('holds what it was given: %s %s', (kernel, member) => {
    expectRun(
      `${kernel} int f() { int r = 0; if (s.contains(${member}) || !s.empty()) return 9; s.add(${member}); for (auto x in s) r += x == ${member} ? 1 : 5; if (!s.contains(${member})) r = 8; s.remove(${member}); return s.empty() ? r : 7; }`.replace(
        'auto',
        kernel.includes('bool') ? 'bool' : kernel.includes('enum') ? 'colour' : kernel.includes('o *') ? 'o *' : 'int',
      ),
      'thread t { r0 = f(); }',
      { outcomes: ['r0', '1'] },
    );
  });

  test('of pointers is the same in whatever order they come, and has none twice when two have become stale', () => {
    const kernel = 'struct o { int v; } set<o *> s; noun o -> o *it { begin { it = alloc(o); } }';
    // Neither, one of them, both: 4 states, whoever comes first.
    expectRun(kernel, 'o X; o Y; thread t { s.add(X); } thread u { s.add(Y); }', { counts: '4 / 4 / 2 / 1' });
    // The second lives where the first one did, or elsewhere.
    expectRun(
      `${kernel} marked o *g; int f(o *p) { s.add(p); free(p); o *q = alloc(o); s.add(q); free(q); int n = 0; for (o *each in s) n++; return n; }`,
      'o X; thread t { r0 = f(X); }',
      { outcomes: ['r0', '1', '2'] },
    );
  });

  test('in a freed object is used after free, walked through or asked', () => {
    for (const body of [
      'for (int x in p->s) n = 1;',
      'choose (int x in p->s) n = 1;',
      'if (p->s.contains(1)) n = 1;',
      'p->s.add(1);',
    ]) {
      expectRun(
        `struct o { set<int(0..3)> s; } marked o *g; int f() { o *p = g; int n = 0; if (p) ${body} return n; } noun o -> o *it { begin { it = alloc(o); it->s.add(1); g = it; } }`,
        'o X; thread t { r0 = f(); } thread u { g = NULL; free(X); }',
        { findings: ['use_after_free'] },
      );
    }
  });
});

describe('numbers', () => {
  test('cut where they leave their range, each with what it would have been', () => {
    expectRun('marked int(0..3) x; void f(int n) { x = n; }', 'thread t { choose { f(5); } or { f(7); } }', {
      cuts: ['an int(0..3) leaves its range: 5', 'an int(0..3) leaves its range: 7'],
    });
  });

  test.each([
    ['an argument', 'marked int n = 5; int f(int(0..3) x) { return x; } int g() { return f(n); }'],
    ['a result', 'marked int n = 5; int(0..3) f() { return n; } int g() { return f(); }'],
    ['a declaration', 'marked int n = 5; int g() { int(0..3) x = n; return x; }'],
    ['an assignment', 'marked int n = 5; marked int(0..3) x; int g() { x = n; return 0; }'],
    ['an update', 'marked int(0..3) x = 3; int g() { x++; return 0; }'],
    ['a field of a literal', 'marked int n = 5; struct p { int(0..3) a; } int g() { p x = { .a = n }; return x.a; }'],
    [
      'a field of a union',
      'marked int n = 5; union p { one_tag { int(0..3) a; } } p x; int g() { x = one_tag { .a = n }; return 0; }',
    ],
    ['a member of a set', 'marked int n = 5; set<int(0..3)> s; int g() { s.add(n); return 0; }'],
    ['xchg', 'marked int n = 5; marked int(0..3) x; int g() { return xchg(&x, n); }'],
    ['a conditional increment', 'marked int(0..3) x = 3; int g() { return atomic_inc_not_zero(&x); }'],
  ])('that leave their range cut the search: %s', (_what, kernel) => {
    const made = expectRun(kernel, 'thread t { r0 = g(); }', {
      cuts: [expect.stringMatching(/^an int\(0\.\.3\) leaves its range: [45]$/) as unknown as string],
    });
    expect(made.report.verdict).toBe('inconclusive');
    expectRun('marked int(0..3) x;', 'thread t { x = x - 1; }', { cuts: ['an int(0..3) leaves its range: -1'] });
  });

  test('that keep to their range leave what is set next as it is', () => {
    const kernel =
      'marked int y; struct p { int a; int(0..3) b; } int f(int n) { y = 1; p x = { .a = n + 5, .b = n + 1 }; return x.a; }';
    expectRun(kernel, 'thread t { r0 = f(1); }', { outcomes: ['r0', '6'] });
  });
});

test('a field of each element of an array is a cell of its own', () => {
  const kernel = `struct pair { int a, b; } pair pairs[2];
    int f() { int(0..2) i; for (i = 0; i < 2; i++) { pairs[i].a = i + 1; pairs[i].b = i + 3; }
      for (i = 0; i < 2; i++) pairs[i].a = pairs[i].a + 10 * pairs[1 - i].b;
      return 100 * pairs[1].a + pairs[0].a; }`;
  expectRun(kernel, 'thread t { r0 = f(); }', { outcomes: ['r0', '3241'] });
});

test('an array of a caller is read and written by an index', () => {
  const kernel = `struct args { int n; int a[2]; bool b[2]; }
    void fill(args *x) { int i; for (i = 0; i < 2; i++) { x->a[i] = i + 5; x->b[i] = i == 1; x->n++; } }
    int sum(args *x) { int i, sum = 0; for (i = 0; i < x->n; i++) sum = sum + (x->b[i] ? 10 : 1) * x->a[i]; return sum; }
    int f() { args x; fill(&x); x.a[0] = 7; return sum(&x); }
    int past(args *x) { int i = x->n + 2; return x->a[i]; }
    int g() { args x; return past(&x); }`;
  expectRun(kernel, 'thread t { r0 = f(); }', { counts: '1 / 0 / 0 / 1', outcomes: ['r0', '67'] });
  expectRun(kernel, 'thread t { r0 = g(); }', { findings: ['assertion'] });
});
