/**
 * Drivers: what is a driver's own, calls through interfaces, texts for releases, which drivers are in a program.
 */
import { CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { describe, expect, test } from 'vitest';
import { compile, parseSchedule, replay } from '../src/index.ts';
import { checkedScenarios, outcomesOf, type Run, runProgram } from './run-text.ts';

/** A kernel with devices that drivers drive, and a page of a device. */
const kernel = `kernel toy {
    interface dev_ops { int fault(page *page); void page_free(page *page); }
    interface notifier_ops { void invalidate(device *device); }
    struct device { dev_ops *ops; notifier_ops *notifier; marked int seen; }
    struct page { device *owner; }
    noun device -> device *it {
        begin { it = alloc(device); }
        phrase (dev_ops ops) { it->ops = ops; }
        finish { it->seen = it->seen + 1; }
    }
    noun page -> page *it {
        begin { it = alloc(page); }
        phrase on (device *d) { it->owner = d; }
    }
    int fault(page *p) { return p->owner->ops->fault(p); }
}
`;

const functions = 'void page_free(page *page) { free(page); }';

/** Two drivers whose own names are the same. */
const alpha = `driver alpha on toy implements dev_ops, notifier_ops {
    struct state { mutex lock; int n; }
    enum mode { IDLE; BUSY; }
    mode mode;
    marked int calls = 3;
    counter FAULTS;
    extend struct device { state *state; }
    extend noun device {
        phrase serving (int n) { it->state = alloc(state); it->state->n = n; it->notifier = alpha; }
        finish { it->seen = it->seen + 10; }
    }
    static int wanted(state *s) { return s->n; }
    int fault(page *page)
    {
        state *s = page->owner->state;
        mutex_lock(&s->lock);
        int n = wanted(s);
        calls++;
        mode = BUSY;
        count(FAULTS);
        mutex_unlock(&s->lock);
        return n;
    }
    void invalidate(device *device) { device->seen++; }
    syscall int bind(int n) { return n + calls; }
    operation poke (device *d) { d->notifier->invalidate(d); return d->seen; }
    ${functions}
}
`;
const beta = `driver beta on toy implements dev_ops {
    struct state { int n; }
    enum mode { BUSY; IDLE; }
    mode mode = IDLE;
    extend struct device { state state; }
    extend noun device { phrase serving (int n) { it->state.n = n + 10; } }
    int fault(page *page) { return page->owner->state.n; }
    ${functions}
}
`;

function scenario(items: string): string {
  return `scenario test "test" { ${items} }`;
}

function runs(text: string): Run[] {
  return checkedScenarios(text).map((each) => {
    const { compiled, diagnostics } = compile(each);
    if (compiled === undefined) throw new Error(diagnostics.map((problem) => problem.message).join('\n'));
    return runProgram(compiled);
  });
}

function onlyRun(text: string): Run {
  const [run, ...others] = runs(text);
  if (run === undefined || others.length > 0) throw new Error(`${others.length + 1} runs instead of one`);
  return run;
}

describe('a call through an interface', () => {
  test('is one of the driver that the value names', () => {
    const run = onlyRun(
      kernel +
        alpha +
        beta +
        scenario(`kernel toy; device a: alpha, serving 4; device b: beta, serving 5; page p: on a; page q: on b;
          thread t { r0 = fault(p); r1 = fault(q); }
          outcomes r0, r1, a->ops, b->ops, b->notifier { 4, 15, alpha, beta, NULL; }`),
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('of nobody is a finding like a NULL pointer that is followed', () => {
    const run = onlyRun(kernel + scenario('kernel toy; device a; page p: on a; thread t { r0 = fault(p); }'));
    expect(run.report.findings.map((each) => [each.kind, each.function, each.message])).toEqual([
      ['assertion', 'fault', 'a function of a NULL dev_ops is called'],
    ]);
  });

  test('is one of a table of functions, as well', () => {
    const text = `driver gamma on toy implements dev_ops {
        int fault(page *page) { return 1; }
        static int other(page *page) { return 2; }
        static int third(page *page) { return 3; }
        const dev_ops other_ops = { .fault = other, .page_free = page_free };
        const struct dev_ops third_ops = { .fault = third, .page_free = page_free };
        void choose_ops(device *d, const dev_ops *ops) { d->ops = ops; }
        void choose_third(device *d) { choose_ops(d, &third_ops); }
        ${functions}
      }`;
    const run = onlyRun(
      kernel +
        text +
        scenario(`kernel toy; device a: gamma; device b; page p: on a; page q: on b; setup { b->ops = &gamma.other_ops; }
          thread t { r0 = fault(p); r1 = fault(q); gamma.choose_third(a); r2 = fault(p); }
          outcomes r0, r1, r2, a->ops, b->ops { 1, 2, 3, gamma.third_ops, gamma.other_ops; }`),
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('of a function that is not modelled is cut', () => {
    const text = `driver gap on toy implements dev_ops { unmodelled int fault(page *page); ${functions} }`;
    const run = onlyRun(
      kernel + text + scenario('kernel toy; device a: gap; page p: on a; thread t { r0 = fault(p); }'),
    );
    expect(run.exploration.cuts.map((each) => each.reason)).toEqual(['gap.fault() is not modelled']);
  });

  test('can be told from another by comparing who is meant', () => {
    const run = onlyRun(
      `${kernel}${alpha}${beta}${scenario(`kernel toy; device a: alpha; device b;
          thread t { r0 = a->ops == alpha; r1 = a->ops == beta; r2 = b->ops == NULL; if (a->ops) r3 = 1; }
          outcomes r0, r1, r2, r3 { 1, 0, 1, 1; }`)}`,
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('that comes back to where it began is a circle, if a driver of the scenario closes it', () => {
    const closing = `driver loop on toy implements dev_ops { int fault(page *page) { return nested(page); } ${functions} }`;
    const nested = kernel.replace('int fault(page *p)', 'int nested(page *p) { return fault(p); } int fault(page *p)');
    const problems = (items: string): string[] => {
      const session = new CheckSession(modelSource({}), memoryHost({}));
      const text = nested + closing + beta + scenario(`kernel toy; page p: on a; ${items}`);
      return session.check(sourceFile('test.fault', text)).diagnostics.map((each) => each.message);
    };
    const message = 'functions call one another in a circle: fault -> loop.fault -> nested -> fault';
    expect(problems('device a: loop; thread t { r0 = fault(p); }')).toEqual([message]);
    expect(problems('device a: beta; thread t { r0 = fault(p); }')).toEqual([]);
  });
});

describe('what is a driver’s own', () => {
  test('is called by the driver’s name elsewhere', () => {
    const run = onlyRun(
      kernel +
        alpha +
        scenario(`kernel toy; shared alpha.state *mine; device a: alpha, serving 4; page p: on a;
          setup { mine = alloc(alpha.state); mine->n = 7; a->state = mine; }
          thread t { r0 = alpha.bind(5); r1 = fault(p); r2 = alpha.calls; r3 = a->state->n; alpha.calls = 8; }
          outcomes r0, r1, r2, r3, alpha.calls { 8, 7, 4, 7, 8; }
          always alpha.mode == alpha.BUSY && vmstat.faults == 1;`),
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('are its phrases and what it adds to a noun, for items that name it', () => {
    const run = onlyRun(
      kernel +
        alpha +
        beta +
        scenario(`kernel toy; device a: alpha, serving 4; device b: beta, serving 5; device c;
          thread t { r0 = a->seen; r1 = b->seen; r2 = c->seen; poke a; }
          outcomes r0, r1, r2, a->seen { 11, 1, 1, 12; }`),
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('are its async functions, by which schedules know their agents', () => {
    const text = `driver gamma on toy {
        struct state { marked int n; }
        async void work(state *s) { choose { s->n = 1; } or { s->n = 2; } BUG_ON(s->n == 2); }
        void start() { spawn work(alloc(state)); }
      }`;
    const run = onlyRun(kernel + text + scenario('kernel toy; thread t { gamma.start(); }'));
    const [finding] = run.report.findings;
    expect(finding?.function).toBe('gamma.work');
    expect(finding?.schedule).toMatch(/,gamma\/work\(gamma\/state#1\)\.1\*\d@gamma\.work/);
    const schedule = parseSchedule(finding?.schedule ?? '');
    if (typeof schedule === 'string') throw new Error(schedule);
    const result = replay(run.compiled, run.exploration.capacities, schedule);
    expect(result.leftAt).toBe(undefined);
    expect(result.findings.map((each) => each.key)).toEqual(run.keys);
  });

  test('is meant by demands with the driver’s name, or without where that is plain', () => {
    const text = `driver gamma on toy {
        struct state { int n; }
        mutex lock;
        void take() { mutex_lock(&lock); BUG_ON(!alloc(state)); }
      }`;
    for (const name of ['take', 'gamma.take']) {
      const run = onlyRun(
        kernel +
          text +
          scenario(`kernel toy; may fail ${name}; thread t { gamma.take(); }
            expect bug assertion in ${name}; expect bug lock_balance;
            sometimes t calls ${name}; never t sleeps in ${name} holding lock;`),
      );
      expect(run.report.findings.map((each) => [each.kind, each.expected])).toEqual([
        ['lock_balance', true],
        ['assertion', true],
      ]);
    }
  });
});

describe('a scenario', () => {
  test('has the drivers that it mentions when its axes have their values, and no others', () => {
    const text = scenario(`kernel toy; for driver in alpha, beta; device a: driver, serving 4; page p: on a;
      thread t { r0 = fault(p); }
      on alpha { always r0 == 4; expect bug leak in alpha.fault; }
      on beta { always r0 == 14; }`);
    const all = runs(kernel + alpha + beta + text);
    expect(all.map((each) => each.report.variant)).toEqual([{ driver: 'alpha' }, { driver: 'beta' }]);
    const drivers = all.map((each) => each.compiled.program.functions.map(({ name }) => name.split('.')[0]));
    expect(drivers.map((names) => [names.includes('alpha'), names.includes('beta')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test('can call functions of whatever driver an axis says', () => {
    const bind = 'syscall int bind(int n) { return n; }';
    const text = scenario(
      'kernel toy; for driver in alpha, beta; thread t { r0 = driver.bind(1); } outcomes r0 { 0; }',
    );
    const all = runs(kernel + alpha + beta.replace(functions, functions + bind) + text);
    expect(all.map(outcomesOf)).toEqual([['4'], ['1']]);
  });
});

describe('a driver’s text', () => {
  const releases = `kernel v9.1 { int base() { return 1; } } kernel v9.2 extends v9.1 { override int base() { return 2; } }
    kernel v9.3 extends v9.2 { } kernel v9.4 extends v9.3 { }`;
  const driver = `driver gamma on v9.1..v9.2 { struct state { int n; int old; } int f() { return base(); } int g() { return 10; } }
    driver gamma on v9.3 extends v9.2 {
      drop struct state.old; extend struct state { int fresh; }
      override int f() { return base() + 100; }
      change g @@
      -   return 10;
      +   return 20;
      @@ end
    }
    driver gamma { int shared_by_all() { return 5; } }`;
  const call =
    'thread t { r0 = gamma.f(); r1 = gamma.g(); r2 = gamma.shared_by_all(); } outcomes r0, r1, r2 { 0, 0, 0; }';

  test('is that for the release, with what it says of itself in others', () => {
    const all = runs(`${releases}${driver}scenario test "t" { kernel v9.1..v9.3; ${call} }`);
    expect(all.map((each) => [each.report.kernel, ...outcomesOf(each)])).toEqual([
      ['v9.1', '1, 10, 5'],
      ['v9.2', '2, 10, 5'],
      ['v9.3', '102, 20, 5'],
    ]);
  });

  test('holds for a kernel of one’s own that extends the release', () => {
    const own = 'kernel mine extends v9.2 { override int base() { return 7; } }';
    expect(outcomesOf(onlyRun(`${releases}${own}${driver}scenario s "t" { kernel mine; ${call} }`))).toEqual([
      '7, 10, 5',
    ]);
  });

  test('that is not there for a release is an error where the release is named, else the run is skipped', () => {
    const session = new CheckSession(modelSource({}), memoryHost({}));
    const check = (kernels: string, axis = '') => {
      const items = axis === '' ? call : `${axis} ${call.replaceAll('gamma', 'which')}`;
      const text = `${releases}${driver}driver delta on v9.4 { int f() { return 0; } }scenario s "t" { kernel ${kernels}; ${items} }`;
      const { diagnostics, skipped } = session.check(sourceFile('test.fault', text));
      return [diagnostics.map((each) => each.message), skipped.map((each) => `${each.kernel}: ${each.reason}`)];
    };
    const message = 'driver `gamma` is for v9.1..v9.2, v9.3, not for v9.4';
    expect(check('v9.4')).toEqual([[message], []]);
    expect(check('v9.3..')).toEqual([[], [`v9.4: ${message}`]]);
    expect(check('v9.4', 'for which in gamma;')).toEqual([[], [`v9.4: ${message}`]]);
  });
});

describe('a patch', () => {
  const patch = `patch p on toy {
      change alpha.fault @@
          mutex_lock(&s->lock);
      -   int n = wanted(s);
      +   int n = wanted(s) + s->more;
      @@ end
      extend struct alpha.state { int more; }
      override syscall int alpha.bind(int n) { return twice(n); }
      int alpha.twice(int n) { return n * 2 + calls; }
      override int fault(page *p) { return p->owner->ops->fault(p) + 100; }
    }`;

  test('changes drivers and the kernel at once', () => {
    const run = onlyRun(
      kernel +
        alpha +
        patch +
        scenario(`kernel toy + p; device a: alpha, serving 4; page p: on a; setup { a->state->more = 1; }
          thread t { r0 = fault(p); r1 = alpha.bind(5); } outcomes r0, r1 { 105, 14; }`),
    );
    expect(run.report.verdict).toBe('holds');
  });

  test('changes nothing of a driver where that is not', () => {
    const run = onlyRun(
      kernel +
        alpha +
        beta +
        patch +
        scenario(`kernel toy + p; device b: beta, serving 4; page p: on b; thread t { r0 = fault(p); }
          outcomes r0 { 114; }`),
    );
    expect(run.report.verdict).toBe('holds');
  });
});
