/**
 * Demands: for each word a scenario in which it is true, false, vacuous, and open; path phrases; `on` blocks; and what
 * the verdict makes of them.
 */
import { CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { describe, expect, test } from 'vitest';
import { compile, type ExploreOptions } from '../../src/index.ts';
import { expectRun } from '../expect-run.ts';
import { litmus, type Run, runProgram, runText } from '../run-text.ts';

/** x goes from 0 to 1 or 2. */
const kernel = 'marked int(0..3) x; bitlock F; mutex m; marked int y;';
const counts = 'thread t { choose { x = 1; } or { x = 2; } }';
/** Nothing ends properly: its one way ends in a finding. */
const broken = 'thread t { x = 1; BUG_ON(x == 1); } expect bug assertion;';
/** No end at all, and one fair cycle. */
const round = 'setup { bit_lock(&F); } thread t { while (!bit_trylock(&F)); } expect bug livelock;';

/** What a demand comes to, and the verdict. */
function asked(items: string, demand: string, options: ExploreOptions = {}): string {
  const run = runText(litmus(kernel, `${items} ${demand}`), options);
  return `${Object.values(run.demands).join(', ')}; ${run.report.verdict}`;
}

const oneState: ExploreOptions = { bounds: { states: 1 } };

describe('on end states', () => {
  test.each([
    ['always x > 0;', 'true; holds'],
    ['always x == 1;', 'false; violated'],
    ['never x == 0;', 'true; holds'],
    ['never x == 2;', 'false; violated'],
    ['sometimes x == 2;', 'true; holds'],
    ['sometimes x == 3;', 'false; violated'],
  ])('%s %s', (demand, expected) => {
    expect(asked(counts, demand)).toBe(expected);
  });

  test.each(['always x == 1;', 'never x == 1;'])('without a proper end %s was never asked', (demand) => {
    expect(asked(round, demand)).toBe('vacuous; inconclusive');
    // Where a bug that ends is expected beside it, it is asked all the same: it stands in the same block.
    expect(asked(broken, demand)).toBe('vacuous; inconclusive');
  });

  test('without a proper end `sometimes` is false', () => {
    expect(asked(round, 'sometimes x == 1;')).toBe('false; violated');
  });

  test.each(['always x > 0;', 'never x == 0;', 'sometimes x == 2;'])(
    'of a search that was cut %s is open',
    (demand) => {
      expect(asked(counts, demand, oneState)).toBe('open; inconclusive');
    },
  );

  test('what was shown stands whatever the search did', () => {
    const bounds = { bounds: { states: 4 } };
    const many = 'thread t { choose { x = 1; } or { x = 2; } } thread u { while (true) y = y + 1; }';
    expect(asked(many, 'always x == 1;', bounds)).toMatch(/^(open|false)/);
    expect(asked(counts, 'always x == 1;', { bounds: { states: 5 } })).toBe('false; violated');
  });
});

describe('on every state', () => {
  test.each([
    ['invariant x < 3;', 'true; holds'],
    ['invariant x == 0;', 'false; violated'],
  ])('%s %s', (demand, expected) => {
    expect(asked(counts, demand)).toBe(expected);
  });

  test('needs no end', () => {
    expect(asked(round, 'invariant x == 0;')).toBe('true; holds');
  });

  test('of a search that was cut it is open, unless it was broken', () => {
    expect(asked(counts, 'invariant x < 3;', oneState)).toBe('open; inconclusive');
    expect(asked(counts, 'invariant x > 0;', oneState)).toBe('false; violated');
  });

  test('reads the state in one piece', () => {
    expect(asked('thread t { atomic { x = 1; y = 1; } atomic { x = 2; y = 2; } }', 'invariant x == y;')).toBe(
      'true; holds',
    );
    expect(asked('thread t { x = 1; y = 1; }', 'invariant x == y;')).toBe('false; violated');
  });
});

describe('in the end', () => {
  test.each([
    // Before an end.
    ['thread t { x = 1; x = 0; }', 'eventually x == 1;', 'true; holds'],
    ['thread t { choose { x = 1; } or { } }', 'eventually x == 1;', 'false; violated'],
    // At a stuck end.
    [
      'setup { mutex_lock(&m); } thread t { x = 1; mutex_lock(&m); } expect bug deadlock;',
      'eventually x == 1;',
      'true; inconclusive',
    ],
    [
      'setup { mutex_lock(&m); } thread t { mutex_lock(&m); x = 1; } expect bug deadlock;',
      'eventually x == 1;',
      'false; violated',
    ],
    // On a fair cycle; on one that is not fair.
    [round, 'eventually x == 1;', 'false; violated'],
    ['thread t { while (!x); } thread u { x = 1; }', 'eventually x == 1;', 'true; holds'],
    ['thread t { while (true) y = 1 - y; } thread u { x = 1; }', 'eventually x == 1;', 'true; holds'],
    ['thread t { while (true) choose { x = 1; } or { } }', 'eventually x == 1;', 'false; violated'],
    // A thread's end.
    [
      'thread t { mutex_lock(&m); mutex_unlock(&m); } thread u { while (true) { mutex_lock(&m); mutex_unlock(&m); } }',
      'eventually t ends;',
      'true; holds',
    ],
    ['thread t { while (true) x = 1; } thread u { x = 2; }', 'eventually u ends;', 'true; holds'],
    [round, 'eventually t ends;', 'false; violated'],
    // Neither an end nor a cycle.
    [broken, 'eventually x == 2;', 'vacuous; inconclusive'],
  ])('%s %s %s', (items, demand, expected) => {
    const [result, verdict] = expected.split('; ');
    const [found, judged] = asked(items, demand).split('; ');
    expect(found).toBe(result);
    if (verdict !== 'inconclusive') expect(judged).toBe(verdict);
  });

  test('of a search that was cut it is open', () => {
    expect(asked(counts, 'eventually x > 0;', oneState)).toBe('open; inconclusive');
  });

  test('a trylock loop beside a lock that is taken again and again may starve, a lock does not', () => {
    const busy = 'thread u { while (true) { mutex_lock(&m); mutex_unlock(&m); } }';
    expect(asked(`thread t { mutex_lock(&m); mutex_unlock(&m); } ${busy}`, 'eventually t ends;')).toBe('true; holds');
    expect(asked(`thread t { while (!mutex_trylock(&m)); mutex_unlock(&m); } ${busy}`, 'eventually t ends;')).toBe(
      'false; violated',
    );
  });

  test('of several threads every one ends', () => {
    const items = 'thread t[2] { wait_for_completion(&c); } eventually t ends;';
    expectRun('completion c;', `setup { complete(&c); } ${items}`, {
      findings: ['deadlock'],
      demands: { 'eventually t ends': 'false' },
    });
    expectRun('completion c;', `setup { complete_all(&c); } ${items}`, { demands: { 'eventually t ends': 'true' } });
  });

  test('a failure is owed to nobody, success is', () => {
    const failing = 'struct o { int v; } int take() { while (alloc(o) == NULL); return 1; }';
    expectRun(failing, 'may fail take; thread t { r0 = take(); } eventually t ends;', {
      demands: { 'eventually t ends': 'true' },
    });
    const asking = 'int take() { while (should_fail()); return 1; }';
    expectRun(asking, 'may fail take; thread t { r0 = take(); } eventually t ends;', {
      demands: { 'eventually t ends': 'true' },
    });
    // What the model chooses is adversarial.
    const chosen = 'int take() { for (;;) { choose { return 1; } or { } } }';
    expectRun(chosen, 'thread t { r0 = take(); } eventually t ends;', {
      findings: ['livelock'],
      demands: { 'eventually t ends': 'false' },
    });
  });

  test('thirty demands keep apart what each has seen', () => {
    const demands = Array.from({ length: 30 }, (_, index) => `always x < ${index + 3};`).join(' ');
    const run = runText(litmus(kernel, `thread t { x = 1; x = 0; } ${demands} eventually x == 1; eventually x == 2;`));
    expect(run.demands['eventually x == 1']).toBe('true');
    expect(run.demands['eventually x == 2']).toBe('false');
  });
});

describe('outcomes', () => {
  const reading = 'thread t { x = 1; } thread u { r0 = x; }';

  test.each([
    ['outcomes r0 { 0; 1; }', 'true; holds'],
    ['outcomes r0, x { 0, 1; 1, _; }', 'true; holds'],
    ['outcomes r0 { 0; }', 'false; violated'],
    ['outcomes r0 { 0; 1; 2; }', 'false; violated'],
  ])('%s %s', (demand, expected) => {
    expect(asked(reading, demand)).toBe(expected);
  });

  test('say what is too much and what is missing', () => {
    const run = runText(litmus(kernel, `${reading} outcomes r0 { 1; 2; }`));
    expect(run.report.demands[0]?.details).toEqual([
      'not in the set, and happens: 0',
      'in the set, and never happens: 2',
    ]);
    expect(run.report.demands[0]?.schedule).toMatch(/^r1:[0-9a-f]{8}:u\*1@u/);
  });

  test('are never put without a proper end', () => {
    expect(asked(round, 'outcomes x { 0; }')).toBe('vacuous; inconclusive');
  });

  test('of a search that was cut: what is too much is shown, what is missing is open', () => {
    expect(asked(reading, 'outcomes r0 { 0; 1; }', oneState)).toBe('open; inconclusive');
    expect(asked(reading, 'outcomes r0 { 2; }', { bounds: { states: 4 } })).toMatch(/^(open|false)/);
  });

  test('know unset variables, freed objects, signals and errors', () => {
    expect(asked('thread t { if (x) r0 = 1; }', 'outcomes r0 { unset; }')).toBe('true; holds');
    expect(asked('thread t { r0 = -ENOMEM; }', 'outcomes r0 { -ENOMEM; }')).toBe('true; holds');
    const objects =
      'struct o { int v; } noun o -> o *it { begin { it = alloc(o); } } enum signal { SIGBUS; SIGSEGV; } signal f() { return SIGSEGV; }';
    expectRun(objects, 'o X; thread t { free(X); r0 = f(); }', { outcomes: ['X, r0', 'freed, SIGSEGV'] });
  });

  test('tell values of different types apart', () => {
    expectRun(
      'enum result { DONE; } result f() { return DONE; } marked bool a;',
      'thread t { a = true; } thread u { if (a) r0 = f(); else r0 = 0; }',
      {
        outcomes: ['r0', '0', 'DONE'],
      },
    );
  });
});

describe('path phrases', () => {
  const steps = `mutex m; mutex n as other_lock; marked int x; bitlock F;
    void inner() { mutex_lock(&m); mutex_unlock(&m); } void outer() { x = 1; inner(); } int quick() { x = 2; return 1; }
    void both() { mutex_lock(&n); inner(); mutex_unlock(&n); } void maybe() { if (x) inner(); }`;

  /** What a demand comes to over the operations of `t`, in both back ends. */
  function path(body: string, demand: string, others = ''): string | undefined {
    const text = litmus(steps, `thread t { ${body} } ${others} ${demand}`);
    const { demands } = runText(text);
    expect(runText(text, { backend: 'interpreter' }).demands).toEqual(demands);
    return Object.values(demands)[0];
  }

  test.each([
    ['outer();', 'always t calls inner;', 'true'],
    ['outer(); quick();', 'always t calls inner;', 'false'],
    ['outer(); quick();', 'sometimes t calls inner;', 'true'],
    ['quick();', 'never t calls inner;', 'true'],
    ['outer();', 'never t calls inner;', 'false'],
    ['inner();', 'always t calls inner;', 'true'],
    ['both();', 'always t calls inner holding other_lock;', 'true'],
    ['outer();', 'sometimes t calls inner holding other_lock;', 'false'],
    ['outer();', 'always t calls inner holding nothing;', 'true'],
    ['outer();', 'always t sleeps;', 'true'],
    ['quick();', 'sometimes t sleeps;', 'false'],
    ['outer();', 'always t sleeps in inner;', 'true'],
    ['outer();', 'always t sleeps in outer;', 'true'],
    ['outer();', 'sometimes t sleeps in quick;', 'false'],
    ['both();', 'always t sleeps in inner holding other_lock;', 'true'],
    ['both();', 'never t sleeps in inner holding nothing;', 'true'],
    // Alone, nobody waits.
    ['outer();', 'never t waits for m;', 'true'],
    ['outer();', 'sometimes t waits for m;', 'false'],
    ['mutex_lock(&m); mutex_unlock(&m);', 'always t calls inner;', 'vacuous'],
    ['mutex_lock(&m); mutex_unlock(&m);', 'sometimes t calls inner;', 'vacuous'],
  ])('%s %s %s', (body, demand, expected) => {
    expect(path(body, demand)).toBe(expected);
  });

  test('are asked of the labelled access alone', () => {
    expect(path('first: outer(); second: quick();', 'always first calls inner;')).toBe('true');
    expect(path('first: outer(); second: quick();', 'never second calls inner;')).toBe('true');
    expect(path('first: outer(); second: quick();', 'sometimes second sleeps;')).toBe('false');
  });

  test('waiting is to be disabled in it', () => {
    const holder = 'thread u { mutex_lock(&m); x = 3; mutex_unlock(&m); }';
    expect(path('outer();', 'sometimes t waits for m;', holder)).toBe('true');
    expect(path('outer();', 'always t waits for m;', holder)).toBe('false');
    expect(path('both();', 'sometimes t waits for m holding other_lock;', holder)).toBe('true');
    expect(path('both();', 'never t waits for m holding nothing;', holder)).toBe('true');
    expect(path('both();', 'never t waits for other_lock;', holder)).toBe('true');
  });

  test('an object waited for is any lock in it', () => {
    const objects =
      'struct o { mutex m; bitlock f; } void f(o *p) { bit_lock(&p->f); bit_unlock(&p->f); } noun o -> o *it { begin { it = alloc(o); } }';
    const demands = 'sometimes t waits for X; never t waits for Y;';
    const run = runText(litmus(objects, `o X; o Y; thread t { f(X); f(Y); } thread u { f(X); } ${demands}`));
    expect(Object.values(run.demands)).toEqual(['true', 'true']);
  });

  test('of several threads are asked of each', () => {
    const run = runText(
      litmus(
        steps,
        'thread t[2] { quick(); } always t calls quick; never t[1] calls inner; sometimes t[0] calls quick;',
      ),
    );
    expect(Object.values(run.demands)).toEqual(['true', 'true', 'true']);
  });

  test.each(['bytecode', 'interpreter'] as const)('of one thread are not asked of another: %s', (backend) => {
    const items =
      'thread t { quick(); } thread u { outer(); } always t calls quick; never t calls inner; never u calls quick;';
    expect(Object.values(runText(litmus(steps, items), { backend }).demands)).toEqual(['true', 'true', 'true']);
  });

  test('of one thread leave no trace in another', () => {
    // Whether u has called or not is no difference to anybody: its two ways meet again.
    expectRun(
      'marked int x; void inner() { x = 1; } void outer() { choose { inner(); } or { x = 1; } x = 2; } void quick() { }',
      'thread t { quick(); } thread u { outer(); } never t calls inner;',
      { counts: '5 / 5 / 3 / 1', demands: { 'never t calls inner': 'true' } },
    );
  });

  test('async work counts for nobody', () => {
    const run = runText(
      litmus(
        `${steps} async void later() { x = 5; quick(); } void start() { spawn later(); }`,
        'thread t { start(); } never t calls quick;',
      ),
    );
    expect(Object.values(run.demands)).toEqual(['true']);
  });
});

describe('path words of the library', () => {
  const library = `marked int x; mutex m;
    struct access { bool retried; bool fell; int result; }
    extend struct task { ghost access path; }
    path retries [to lock] = it.retried;
    path falls back = it.fell && !it.retried;
    path gives (int n) = it.result == n;
    void op(int how) {
      x = 1;
      if (how == 1) ghost current->path.retried = true;
      if (how == 2) ghost current->path.fell = true;
      ghost current->path.result = how;
      x = 2;
    }`;

  test.each([
    ['op(1);', 'always t retries;', 'true'],
    ['op(1);', 'always t retries to lock;', 'true'],
    ['op(2);', 'sometimes t retries;', 'false'],
    // The record is cleared when the next operation begins.
    ['op(1); op(2);', 'always t falls back;', 'false'],
    ['op(1); op(2);', 'sometimes t falls back;', 'true'],
    ['op(3);', 'always t gives 3;', 'true'],
    ['op(3);', 'never t gives 3;', 'false'],
    ['op(1); op(2);', 'paths t { retries; falls back; }', 'true'],
    ['op(1); op(2);', 'paths t { retries; falls back; gives 7; }', 'false'],
    ['op(1); op(3);', 'paths t { retries; falls back; }', 'false'],
    ['x = 1;', 'paths t { retries; }', 'vacuous'],
  ])('%s %s %s', (body, demand, expected) => {
    const run = runText(litmus(library, `thread t { ${body} } ${demand}`));
    expect(Object.values(run.demands)).toEqual([expected]);
  });

  test('are kept for the threads that are asked about, and cost nothing else', () => {
    const items = 'thread t { op(1); } thread u { op(2); }';
    const plain = runText(litmus(library, items));
    const askedOfT = runText(litmus(library, `${items} always t retries;`));
    expect(askedOfT.exploration.search.states).toBe(plain.exploration.search.states);
    expect(askedOfT.report.outcomes.map((each) => each.paths)).toEqual([['t: retries']]);
    expect(plain.report.outcomes.map((each) => each.paths)).toEqual([[]]);
  });

  test('are asked in the middle of a step, which goes on as if they were not', () => {
    // r0 is set behind each of two operations of one step, to the same by either way: before, before x is set, the end.
    const items =
      'thread t { choose { r0 = give(1); r0 = give(2); } or { r0 = give(2); r0 = give(2); } x = 1; } never t retries;';
    const run = runText(litmus(`${library} int give(int n) { return n; }`, items));
    expect(run.counts).toBe('3 / 3 / 2 / 1');
    expect(Object.values(run.demands)).toEqual(['true']);
  });

  test('of a set are missing or too many by name', () => {
    const run = runText(litmus(library, 'thread t { op(1); op(3); } paths t { retries; falls back; }'));
    expect(run.report.demands[0]?.details).toEqual([
      'an operation ends that none of the phrases fits',
      'in the set, and never happens: falls back',
    ]);
  });
});

describe('`on` blocks', () => {
  const text = (demands: string) => `
    kernel one_way { marked int(0..3) x; void f() { x = 1; } }
    kernel other_way { marked int(0..3) x; void f() { x = 2; BUG_ON(x == 2); } }
    scenario test "test" {
      kernel one_way, other_way;
      for how in soon, then;
      shared marked int soon, then;
      thread t { f(); how = 1; }
      ${demands}
    }`;

  /** For each run its verdict and what was asked. */
  function runs(demands: string): Record<string, string> {
    const session = new CheckSession(modelSource({}), memoryHost({}));
    const { scenarios, diagnostics } = session.check(
      sourceFile('test.fault', text(demands).replaceAll('one_way', 'a').replaceAll('other_way', 'b')),
    );
    expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
    return Object.fromEntries(
      scenarios.map((scenario): [string, string] => {
        const { compiled } = compile(scenario);
        if (compiled === undefined) throw new Error('not compiled');
        const run: Run = runProgram(compiled);
        const demandsAsked = Object.entries(run.demands).map(([demand, result]) => `${demand}: ${result}`);
        return [`${scenario.kernel} ${scenario.variant.how}`, [run.report.verdict, ...demandsAsked].join(' | ')];
      }),
    );
  }

  test('apply to the kernels and axis values they name', () => {
    expect(
      runs('expect clean; on a { always x == 1; } on then { always then == 1; } on b { expect bug assertion; }'),
    ).toEqual({
      'a soon': 'holds | always x == 1: true',
      'a then': 'holds | always x == 1: true | always then == 1: true',
      'b soon': 'holds',
      'b then': 'holds',
    });
  });

  test('nest', () => {
    expect(runs('on a { on then { always x == 1; } } on b { expect bug assertion; }')).toMatchObject({
      'a soon': 'holds',
      'a then': 'holds | always x == 1: true',
    });
  });

  test('replace the general outcomes of the same subjects', () => {
    const found = runs('outcomes x { 3; } on a { outcomes x { 1; } } on b { expect bug assertion; }');
    expect(found).toMatchObject({ 'a soon': 'holds | outcomes x { 1; }: true' });
  });

  test('that expect a bug that ends are asked alone; one that lets go on leaves all demands', () => {
    const found = runs('always x == 1; on b { expect bug assertion in f; never x == 3; }');
    expect(found['b soon']).toBe('inconclusive | never x == 3: vacuous');
    expect(found['a soon']).toBe('holds | always x == 1: true');
    const going = runText(
      litmus('int x; marked int y;', 'thread t { x = 1; } thread u { x = 2; } always y == 0; expect bug data_race;'),
    );
    expect(going.report.verdict).toBe('holds');
    expect(going.demands).toEqual({ 'always y == 0': 'true' });
  });
});

describe('counters', () => {
  const library = 'counter RETRY, MISS; marked int x; void f() { x = 1; count(RETRY); x = 2; count(MISS); }';

  test('have no cell unless they are asked for', () => {
    const items = 'thread t { while (true) f(); }';
    const plain = runText(litmus(library, items));
    expect(plain.exploration.search.stoppedBy).toBeUndefined();
    expect(plain.report.counters).toEqual({});
  });

  test('stop one above the greatest number asked for, so that loops come back', () => {
    const run = runText(
      litmus(library, 'thread t { while (true) f(); } sometimes vmstat.retry > 1; never vmstat.retry == 3;'),
    );
    expect(run.demands).toEqual({ 'sometimes vmstat.retry > 1': 'true', 'never vmstat.retry == 3': 'false' });
    expect(run.report.counters).toEqual({ RETRY: [0, 4] });
  });

  test('are all kept for their report', () => {
    const run = runText(litmus(library, 'thread t { f(); f(); } report counters;'));
    expect(run.report.counters).toEqual({ MISS: [2, 2], RETRY: [2, 2] });
  });
});

test('`report waits` tells where one sleeps with what held, who had to wait, and whom that kept waiting', () => {
  const run = runText(
    litmus(
      'rwsem V as vma_lock; mutex m; void both() { down_read(&V); mutex_lock(&m); mutex_unlock(&m); up_read(&V); } void write() { down_write(&V); up_write(&V); }',
      'thread t { both(); } thread u { write(); } report waits;',
    ),
  );
  const rows = run.report.waits.map(({ function: name, held, waited, keptWaiting }) => ({
    name,
    held,
    waited,
    keptWaiting,
  }));
  expect(rows.sort((a, b) => a.name.localeCompare(b.name) || a.held.length - b.held.length)).toEqual([
    // Both parts of the call stand at one place.
    { name: 'both', held: [], waited: true, keptWaiting: [] },
    { name: 'both', held: ['vma_lock (read)'], waited: false, keptWaiting: ['u for vma_lock'] },
    { name: 'write', held: [], waited: true, keptWaiting: [] },
  ]);
});

test.each(['bytecode', 'interpreter'] as const)(
  '`report waits` has a row for each set of locks held: %s',
  (backend) => {
    const run = runText(
      litmus(
        `mutex m, n, o; void inner() { mutex_lock(&m); mutex_unlock(&m); } void outer() { mutex_lock(&n); inner(); mutex_unlock(&n); }
       void nest() { mutex_lock(&m); mutex_lock(&o); mutex_unlock(&o); mutex_lock(&o); mutex_unlock(&o); mutex_unlock(&m); } void lone() { mutex_lock(&o); mutex_unlock(&o); }`,
        'thread t { inner(); outer(); } thread u { nest(); } thread v { lone(); } report waits;',
      ),
      { backend },
    );
    const rows = run.report.waits.map(({ function: name, place, held, waited, keptWaiting }) =>
      [`${name} ${place.replace(/.*:/, '')}`, held.join() || '-', waited, keptWaiting.join() || '-'].join('; '),
    );
    expect(rows.sort()).toEqual([
      'inner 31; -; true; -',
      'inner 31; n; true; -',
      'lone 140; -; true; -',
      'nest 22; -; true; -',
      'nest 38; m; true; t for m',
      'nest 72; m; true; t for m',
      'outer 82; -; false; -',
    ]);
  },
);

test('`report locks` tells which locks are taken while others are held, and where first', () => {
  const run = runText(
    litmus(
      'mutex a, b; spinlock s; void ab() { mutex_lock(&a); mutex_lock(&b); spin_lock(&s); spin_unlock(&s); mutex_unlock(&b); mutex_unlock(&a); } void tries() { mutex_lock(&b); if (mutex_trylock(&a)) mutex_unlock(&a); mutex_unlock(&b); }',
      'thread t { ab(); } thread u { tries(); } report locks;',
    ),
  );
  expect(run.report.locks.map(({ held, taken, function: name }) => `${held} ${taken} ${name}`)).toEqual([
    'a b ab',
    'a s ab',
    'b s ab',
  ]);
});
