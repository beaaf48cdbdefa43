/**
 * Replaying: what a search found, by its schedule; a schedule on a program that has changed; choices of the set-up.
 */
import { describe, expect, test } from 'vitest';
import { parseSchedule, type ReplayResult, replay } from '../../src/index.ts';
import { litmus, type Run, runText } from '../run-text.ts';

/** Follows a schedule on the program of a run. */
function follow(run: Run, text: string): ReplayResult {
  const schedule = parseSchedule(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return replay(run.compiled, run.exploration.capacities, schedule);
}

/** What happened, a step to a line. */
function lines({ trace }: ReplayResult): string[] {
  return trace.steps.map(({ agent, choice, events }) => {
    const done = events.map((each) => {
      switch (each.kind) {
        case 'do':
          return each.value === undefined ? each.text : `${each.text} → ${each.value}`;
        case 'call':
          return `> ${each.function}`;
        case 'return':
          return `< ${each.function}`;
        case 'note':
          return `(${each.text})`;
        default:
          return 'end';
      }
    });
    return [`${agent}${choice === undefined ? '' : ` [${choice}]`}:`, ...done].join(' ');
  });
}

const stale = litmus(
  `struct o { int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); it->v = 7; g = it; } }
   int read() { rcu_read_lock(); o *p = g; int v = p ? p->v : -1; rcu_read_unlock(); return v; }`,
  'o X; thread a { r0 = read(); } thread b { g = NULL; free(X); }',
);

test('a trace tells calls, accesses with their values, and what was found', () => {
  const run = runText(stale);
  const [finding] = run.report.findings;
  if (finding === undefined) throw new Error('nothing found');
  expect(finding.schedule).toMatch(/^r1:[0-9a-f]{8}:a\*2@read,b\*2@b,a\*1@read$/);
  const result = follow(run, finding.schedule);
  expect(lines(result)).toEqual([
    'a: rcu_read_lock()',
    'a: g → o#1',
    'b: g = NULL → NULL',
    'b: free(X) → o#1 < b end',
    'a: p->v',
  ]);
  expect(result.findings.map((each) => each.key)).toEqual([finding.key]);
  expect(result.leftAt).toBeUndefined();
});

describe('a schedule of another program', () => {
  const run = runText(stale);
  const schedule = run.report.findings[0]?.schedule ?? '';

  test('is followed as far as it goes', () => {
    const mended = runText(stale.replace('free(X)', 'synchronize_rcu(); free(X)'));
    const result = follow(mended, schedule);
    expect(result.findings).toEqual([]);
    expect(lines(result)).toHaveLength(5);
    const longer = follow(mended, schedule.replace('a*1@read', 'b*1,a*1'));
    expect(longer.leftAt).toEqual({ segment: 'b*1', reason: "b can't move" });
  });

  test('says who is not there, or has ended, or has no such alternative', () => {
    expect(follow(run, 'r1:00000000:c*1').leftAt).toEqual({ segment: 'c*1', reason: 'there is no c' });
    expect(follow(run, 'r1:00000000:b*3').leftAt).toEqual({ segment: 'b*3', reason: 'b has ended' });
    expect(follow(run, 'r1:00000000:b.7*1').leftAt).toEqual({ segment: 'b*1', reason: 'b has no alternative 7' });
  });
});

test('choices of the set-up are part of a schedule', () => {
  const run = runText(
    litmus(
      'marked int x; marked int y;',
      'setup { choose { x = 1; } or { x = 2; } choose { y = 1; } or { y = 5; } } thread t { assert(x + y < 7); }',
    ),
  );
  expect(run.counts).toMatch(/^\d+ /);
  const [finding] = run.report.findings;
  expect(finding?.schedule).toMatch(/:setup\.1\+1\*1,t\*2@t$/);
  expect(follow(run, finding?.schedule ?? '').findings.map((each) => each.key)).toEqual([finding?.key]);
});

test('names of objects are by type and order, whatever slot they have', () => {
  const kernel = `struct o { marked int v; } marked o *g, *h;
    void f() { g = alloc(o); h = alloc(o); free(g); g = alloc(o); int v = 0; v = h->v; assert(v == 1); }`;
  const run = runText(litmus(kernel, 'thread t { f(); }'));
  const schedules = run.report.findings.map((each) => each.schedule);
  expect(schedules).toHaveLength(1);
  const result = follow(run, schedules[0] ?? '');
  expect(lines(result).filter((each) => each.includes(': alloc'))).toEqual([
    't: alloc(o) → o#1',
    't: alloc(o) → o#2',
    't [fresh]: alloc(o) → o#3',
  ]);
  expect(
    lines(follow(run, (schedules[0] ?? '').replace('.fresh', '.reuse(o#1)'))).filter((each) =>
      each.includes(': alloc'),
    ),
  ).toEqual(['t: alloc(o) → o#1', 't: alloc(o) → o#2', 't [reuse(o#1)]: alloc(o) → o#3']);
});

test('work is called by what it does to what', () => {
  const run = runText(
    litmus(
      'struct o { marked int v; } marked o *g; void gone(o *p) { free(p); } noun o -> o *it { begin { it = alloc(o); } } int f(o *p) { return p->v; }',
      'o X; o Y; thread t { kfree_rcu(X); call_rcu(Y, gone); r0 = f(Y); }',
    ),
  );
  const schedule = run.report.findings[0]?.schedule ?? '';
  expect(schedule).toMatch(/rcu\(o#2\)\*2@rcu/);
  expect(follow(run, schedule).findings).toHaveLength(1);
});

test('a livelock’s schedule goes once round its cycle', () => {
  const run = runText(litmus('bitlock F;', 'setup { bit_lock(&F); } thread t { while (!bit_trylock(&F)); }'));
  const schedule = run.report.findings[0]?.schedule ?? '';
  expect(schedule).toMatch(/:~t\*1@t$/);
  const result = follow(run, schedule);
  expect(result.closesCycle).toBe(true);
  expect(result.trace.cycleFrom).toBe(0);
});

test('a schedule found with reductions is followed without', () => {
  const kernel = `struct o { int v; } marked o *g, *h; epilogue { for (o *p in every(o)) free(p); }
    int f() { o *p = g; g = h; h = NULL; if (p) free(p); return g ? g->v : 0; }`;
  const items = 'setup { g = alloc(o); h = alloc(o); } thread t { r0 = f(); } thread u { r1 = f(); }';
  const run = runText(litmus(kernel, items), { reductions: ['canonical-ids'] });
  expect(run.report.search.reductions).toEqual(['canonical-ids']);
  expect(run.report.findings.length).toBeGreaterThan(0);
  for (const finding of run.report.findings) {
    expect(follow(run, finding.schedule).findings.map((each) => each.key)).toContain(finding.key);
  }
});

describe('what a search shows is short, whatever its order', () => {
  test.each(['bfs', 'dfs'] as const)('where several states show it: %s', (search) => {
    const run = runText(
      litmus(
        'marked int x; void check() { assert(x < 0); }',
        'thread t { choose { x = 1; x = 2; x = 3; } or { } or { x = 1; x = 2; x = 4; } check(); }',
      ),
      { search },
    );
    expect(run.findings).toEqual(['assertion@2']);
  });

  const crossed = litmus(
    'mutex A, B; marked int n;',
    `thread t { n = 1; mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); }
     thread u { n = 2; mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }`,
  );

  test.each(['bfs', 'dfs'] as const)('%s', (search) => {
    const run = runText(crossed, { search });
    const deadlock = run.report.findings.find((each) => each.kind === 'deadlock');
    expect(deadlock).toMatchObject({ steps: 4, switches: 1 });
    const again = follow(run, deadlock?.schedule ?? '');
    expect(again.findings.map((each) => each.key)).toContain(deadlock?.key);
  });
});
