/**
 * Async work: spawned work as a multiset, work items that are queued once and never run twice at once.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('spawned work', () => {
  test('is a multiset', () => {
    // Before the first spawn; one pending or run; two pending, one run, both run. With two pending either may run, which
    // is one state reached in two steps.
    expectRun('marked int x; async void put() { x = 1; }', 'thread t { spawn put(); spawn put(); }', {
      counts: '6 / 7 / 4 / 1',
    });
  });

  test('is a multiset of calls with their arguments', () => {
    // Before the choice, a step of its own, and behind it: 3; one spawned, pending or run, for either order: 4; both,
    // pending or run: {1, 2}, {2}, {1}, and none left with either value. Steps: 2 + 2, then 3 for either order, 2 + 1 + 1.
    expectRun(
      'marked int x; async void put(int value) { x = value; }',
      'thread t { choose { spawn put(1); spawn put(2); } or { spawn put(2); spawn put(1); } }',
      { counts: '12 / 14 / 5 / 2' },
    );
  });

  test('of an atomic block is not in it', () => {
    // The block, then its two steps.
    expectRun('marked int x; async void put() { x = 1; x = 2; }', 'thread t { atomic { spawn put(); x = 3; } }', {
      counts: '4 / 3 / 3 / 1',
      outcomes: ['x', '2'],
    });
  });

  test('is waited for by the end', () => {
    expectRun('marked int x; async void put() { x = 1; }', 'thread t { spawn put(); } always x == 1;', {
      demands: { 'always x == 1': 'true' },
    });
  });

  test('without a step has ended where it begins', () => {
    expectRun('async void nothing() { }', 'thread t { spawn nothing(); }', { counts: '2 / 1 / 1 / 1' });
  });

  test('that finds something before its first access ends the step that spawns it', () => {
    expectRun(
      'struct o { int v; } marked int x; async void put(o *p) { assert(p != NULL); x = 1; }',
      'thread t { spawn put(NULL); }',
      {
        counts: '1 / 1 / 0 / 0',
        findings: ['assertion@1'],
      },
    );
  });

  test('must not sleep', () => {
    expectRun('mutex m; async void lock() { mutex_lock(&m); mutex_unlock(&m); }', 'thread t { spawn lock(); }', {
      findings: ['sleep_in_atomic'],
      says: ['completion'],
    });
  });

  test('keeps its argument alive as an address', () => {
    // What is spawned points to the object: its slot may be given out again, and then it is known to be another.
    expectRun(
      'struct o { marked int v; } marked o *g; async void touch(o *p) { p->v = 1; } noun o -> o *it { begin { it = alloc(o); } }',
      'o X; thread t { spawn touch(X); free(X); g = alloc(o); }',
      { findings: ['use_after_free'] },
    );
  });

  test('cannot be more than a state holds', () => {
    expectRun('marked int x; async void put() { x = 1; }', 'thread t { while (true) spawn put(); }', {
      cuts: ['more agents than a state can hold'],
      verdict: 'inconclusive',
    });
  });
});

const kernel = `struct dev { work job; } marked dev *d; marked int(0..3) runs;
  noun dev -> dev *it { begin { it = alloc(dev); INIT_WORK(&it->job, run, it); d = it; } }`;
const run = 'void run(dev *it) { runs++; }';

describe('a work item', () => {
  test('is queued once until it begins', () => {
    // The second call is told no while the first run has not begun, and yes from then on.
    expectRun(
      `${kernel} ${run}`,
      'dev D; thread t { r0 = queue_work(&D->job); r1 = queue_work(&D->job); } sometimes runs == 1; sometimes runs == 2;',
      {
        outcomes: ['r0, r1, runs', '1, 0, 1', '1, 1, 2'],
      },
    );
  });

  test('never runs twice at once', () => {
    expectRun(
      `${kernel} marked int(0..1) inside; void run(dev *it) { inside = inside + 1; inside = inside - 1; runs++; }`,
      'dev D; thread t { queue_work(&D->job); queue_work(&D->job); }',
      {},
    );
  });

  test('may sleep', () => {
    expectRun(
      `${kernel} mutex m; void run(dev *it) { mutex_lock(&m); runs++; mutex_unlock(&m); }`,
      'dev D; thread t { queue_work(&D->job); }',
      {},
    );
  });

  test('is flushed: its last run has ended', () => {
    expectRun(`${kernel} ${run}`, 'dev D; thread t { queue_work(&D->job); flush_work(&D->job); r0 = runs; }', {
      outcomes: ['r0', '1'],
    });
    // Queued while a run is under way: the one that is queued then counts.
    expectRun(
      `${kernel} marked bool begun; void run(dev *it) { begun = true; runs++; }`,
      `dev D; thread t { queue_work(&D->job); while (!begun); r0 = queue_work(&D->job); flush_work(&D->job); r1 = runs; }`,
      { outcomes: ['r0, r1', '1, 2'] },
    );
    // Not queued, there is nothing to wait for.
    expectRun(`${kernel} ${run}`, 'dev D; thread t { flush_work(&D->job); r0 = runs; }', {
      counts: '3 / 2 / 2 / 1',
      outcomes: ['r0', '0'],
    });
  });

  test('is flushed and cancelled by itself, whatever other work does', () => {
    const two = `struct dev { work job; marked int(0..3) runs; };
      noun dev -> dev *it { begin { it = alloc(dev); INIT_WORK(&it->job, run, it); } } void run(dev *it) { it->runs++; }`;
    expectRun(
      two,
      'dev D; dev E; thread t { queue_work(&E->job); queue_work(&D->job); flush_work(&D->job); r0 = D->runs; r1 = E->runs; }',
      { outcomes: ['r0, r1', '1, 0', '1, 1'] },
    );
    expectRun(
      two,
      'dev D; dev E; thread t { queue_work(&E->job); queue_work(&D->job); cancel_work_sync(&D->job); } always E->runs == 1;',
      { outcomes: ['D->runs', '0', '1'], demands: { 'always E->runs == 1': 'true' } },
    );
  });

  test('that queues itself is flushed all the same', () => {
    expectRun(
      `${kernel} void run(dev *it) { if (runs < 2) { runs++; queue_work(&it->job); } }`,
      'dev D; thread t { queue_work(&D->job); flush_work(&D->job); r0 = runs; } always runs == 2;',
      { outcomes: ['r0', '1', '2'], demands: { 'always runs == 2': 'true' } },
    );
  });

  test('that queues itself for ever is no livelock, and who flushes it comes back', () => {
    expectRun(
      `${kernel} void run(dev *it) { queue_work(&it->job); }`,
      'dev D; thread t { queue_work(&D->job); flush_work(&D->job); } eventually t ends;',
      { demands: { 'eventually t ends': 'true' } },
    );
  });

  test('is cancelled: it is not queued, does not run, and is not queued meanwhile', () => {
    expectRun(
      `${kernel} ${run}`,
      'dev D; thread t { queue_work(&D->job); cancel_work_sync(&D->job); r0 = runs; } always runs == r0;',
      {
        outcomes: ['r0, runs', '0, 0', '1, 1'],
        demands: { 'always runs == r0': 'true' },
      },
    );
    expectRun(
      `${kernel} void run(dev *it) { if (runs < 2) { runs++; queue_work(&it->job); } }`,
      'dev D; thread t { queue_work(&D->job); cancel_work_sync(&D->job); r0 = runs; } always runs == r0;',
      { demands: { 'always runs == r0': 'true' } },
    );
  });

  test('is not freed while it is queued', () => {
    expectRun(`${kernel} ${run}`, 'dev D; thread t { queue_work(&D->job); free(D); }', {
      findings: ['use_after_free'],
      says: ['its job is queued'],
    });
    expectRun(`${kernel} ${run}`, 'dev D; thread t { queue_work(&D->job); cancel_work_sync(&D->job); free(D); }', {});
  });

  test('is not waited for where one must not sleep', () => {
    expectRun(
      `${kernel} ${run} spinlock l;`,
      'dev D; thread t { spin_lock(&l); flush_work(&D->job); spin_unlock(&l); }',
      {
        findings: ['sleep_in_atomic'],
      },
    );
  });

  test('waited for by its own run is a deadlock', () => {
    const made = expectRun(
      `${kernel} void run(dev *it) { flush_work(&it->job); }`,
      'dev D; thread t { queue_work(&D->job); }',
      {
        findings: ['deadlock'],
      },
    );
    expect(made.report.findings[0]?.message).toMatch(/work waits for job/);
  });
});
