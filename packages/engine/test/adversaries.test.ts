/**
 * Adversaries: threads that are added to a scenario, once for each item that they are about.
 */
import { type CheckedScenario, CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { describe, expect, test } from 'vitest';
import { compile, explore, type RunReport, renderRun, report, unpainted } from '../src/index.ts';

const kernel = `kernel toy {
    struct space { spinlock lock; bool locks; }
    struct cell { marked int v; space *space; }
    extend struct task { space *space; }
    noun space -> space *it { begin { it = alloc(space); } phrase locked { it->locks = true; } }
    noun cell in space -> cell *it {
        begin { it = alloc(cell); it->space = space; }
        phrase holding (int n) { it->v = n; }
    }
    extend noun thread { phrase inside (space *s) { it->space = s; } }
    void set(cell *c, int n)
    {
        if (c->space->locks) spin_lock(&c->space->lock);
        c->v = n;
        if (c->space->locks) spin_unlock(&c->space->lock);
    }
    operation clear (cell *c) { set(c, 0); return 0; }
    int locks() { return current->space->locks; }
}
`;

const clear = 'adversary clear (cell c) "somebody clears it" { thread t { clear c; } }\n';

function runs(text: string, adversaries: readonly string[], shipped: Readonly<Record<string, string>> = {}) {
  const session = new CheckSession(modelSource(shipped), memoryHost({ 'used.fault': clear }));
  const { scenarios, skipped, diagnostics } = session.check(sourceFile('test.fault', text), { adversaries });
  return {
    reports: scenarios.map(run),
    skipped: skipped.map((each) => `${each.variant.adversary} on ${each.kernel}: ${each.reason}`),
    problems: diagnostics.map((each) => each.message),
  };
}

function run(checked: CheckedScenario): RunReport {
  const { compiled, diagnostics } = compile(checked);
  if (compiled === undefined) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  return report(explore(compiled));
}

const variants = (reports: readonly RunReport[]): unknown[] => reports.map((each) => each.variant.adversary);

const scenario = (items: string, kernels = 'toy') => `scenario test "test" { kernel ${kernels}; ${items} }`;

describe('an adversary', () => {
  test('adds a run for each item of its noun, and none to a scenario without', () => {
    const items = 'space s { cell a: holding 4; cell b: holding 5; } thread u { r0 = a->v; }';
    expect(variants(runs(kernel + clear + scenario(items), ['clear']).reports)).toEqual([
      undefined,
      'clear(a)',
      'clear(b)',
    ]);
    expect(variants(runs(kernel + clear + scenario('space s; thread u { }'), ['clear']).reports)).toEqual([undefined]);
    expect(variants(runs(kernel + clear + scenario(items), []).reports)).toEqual([undefined]);
  });

  test('has its threads by names of their own, and stands for each choice of axes', () => {
    const items = 'for n in 4, 5; space s { cell a: holding n; } thread t { r0 = a->v; } thread clear_t { }';
    const { reports } = runs(kernel + clear + scenario(items), ['clear']);
    expect(reports.map((each) => each.variant)).toEqual([
      { n: '4' },
      { n: '4', adversary: 'clear(a)' },
      { n: '5' },
      { n: '5', adversary: 'clear(a)' },
    ]);
    const names = reports[1]?.outcomes.map((each) => each.values);
    expect(names).toEqual(expect.arrayContaining([{ r0: '0' }, { r0: '4' }]));
  });

  test('of two nouns takes items that belong together, by names that tell them apart', () => {
    const both = 'adversary both (space s, cell c) "t" { thread w inside s { clear c; r = locks(); } }';
    const items =
      'space first { cell a; } space two: locked; space three { cell a; cell b; } thread u { r0 = first.a->v; }';
    expect(variants(runs(kernel + both + scenario(items), ['both']).reports)).toEqual([
      undefined,
      'both(first, first.a)',
      'both(three, three.a)',
      'both(three, b)',
    ]);
  });

  test('of threads is about those of the scenario, each of a family by itself', () => {
    const killer = 'adversary killer (thread victim) "t" { thread k { kill(victim); } }';
    const text = kernel + killer + scenario('thread u { } thread v[2] { }');
    expect(variants(runs(text, ['killer']).reports)).toEqual([undefined, 'killer(u)', 'killer(v[0])', 'killer(v[1])']);
  });

  test('may stand in a file that is used, and among the models that ship', () => {
    const items = 'space s { cell a: holding 4; } thread u { r0 = a->v; }';
    const used = `use "./used.fault";\n${kernel}${scenario(items)}`;
    expect(variants(runs(used, ['clear']).reports)).toEqual([undefined, 'clear(a)']);
    const shipped = { 'adversaries/clear.fault': clear };
    expect(variants(runs(kernel + scenario(items), ['clear'], shipped).reports)).toEqual([undefined, 'clear(a)']);
  });

  test('of a driver fits where that driver is', () => {
    const driver =
      'driver gizmo on toy { int reset(cell *c) { set(c, 7); return 1; } } driver other on toy { int f() { return 1; } }';
    const reset = 'adversary reset (cell c) "t" { thread w { gizmo.reset(c); } }';
    const items = (call: string) => `space s { cell a: holding 4; } thread u { r0 = ${call}; }`;
    const asked = (call: string) => variants(runs(kernel + driver + reset + scenario(items(call)), ['reset']).reports);
    expect(asked('gizmo.reset(a)')).toEqual([undefined, 'reset(a)']);
    expect(asked('other.f()')).toEqual([undefined]);
  });

  test('that says what a kernel has no word for is skipped there', () => {
    const wipe = 'adversary wipe (cell c) "t" { thread w { wipe c; } }';
    const items = 'space s { cell a: holding 4; } thread u { r0 = a->v; }';
    const { reports, skipped, problems } = runs(kernel + wipe + scenario(items), ['wipe']);
    expect([variants(reports), skipped, problems]).toEqual([
      [undefined],
      ['wipe(a) on toy: no operation reads `wipe a`'],
      [],
    ]);
  });
});

describe('with an adversary', () => {
  const items = `space s locked { cell a: holding 4; } thread u { r0 = a->v; }
    always r0 == 4 || r0 == 0; invariant a->v == 4 || a->v == 0; sometimes r0 == 4; eventually a->v == 4; outcomes r0 { 4; }
    expect bug assertion in set;`;
  const text = kernel.replace('c->v = n;', 'BUG_ON(n == 0 && c->v == 4); c->v = n;') + clear;

  test('exact sets and what happens at times are not asked; bugs are expected, not demanded', () => {
    const { reports } = runs(text + scenario(items), ['clear']);
    const [, against] = reports;
    expect(against?.demands.map((each) => `${each.result}: ${each.text}`)).toEqual([
      'vacuous: always r0 == 4 || r0 == 0',
      'true: invariant a->v == 4 || a->v == 0',
      'not asked: sometimes r0 == 4',
      'not asked: eventually a->v == 4',
      'not asked: outcomes r0 { 4; }',
    ]);
    expect(against?.findings.map((each) => [each.kind, each.expected])).toEqual([['assertion', true]]);
    const harmless = runs(kernel + clear + scenario(items), ['clear']);
    expect(harmless.reports.map((each) => [each.verdict, each.missing])).toEqual([
      ['violated', ['assertion in set']],
      ['holds', []],
    ]);
  });

  test('what is found says how to show it again', () => {
    const bad = kernel + clear + scenario('space s { cell a: holding 4; } thread u { r0 = a->v; } always r0 == 4;');
    const [, against] = runs(bad, ['clear']).reports;
    if (against === undefined) throw new Error('no run');
    const shown = renderRun(against, { width: 100, paint: unpainted, isVerbose: false, pathOf: (name) => name });
    expect(shown).toMatch(/--filter 'test\[adversary=clear\(a\)\]' --kernel toy --adversary clear$/m);
  });
});
