/**
 * Bounds: each of them stops a search where it is, and is in the verdict.
 */
import { describe, expect, test } from 'vitest';
import { type Progress, SetupFailure } from '../../src/index.ts';
import { litmus, runText } from '../run-text.ts';

const growing = litmus('marked int x;', 'thread t { while (true) x = x + 1; } thread u { while (true) x = 0; }');

test('states', () => {
  const run = runText(growing, { bounds: { states: 500 } });
  expect(run.exploration.search.stoppedBy).toBe('states');
  expect(run.report.verdict).toBe('inconclusive');
  expect(run.report.reasons).toEqual(['the search was stopped by its bound: states']);
  expect(run.report.search).toMatchObject({ complete: false, stoppedBy: 'states' });
  // Asked before each expansion.
  expect(run.exploration.search.states).toBeLessThan(520);
});

test.each(['bytecode', 'interpreter'] as const)('memory: %s', (backend) => {
  const run = runText(growing, { backend, bounds: { memory: 200_000 } });
  expect(run.exploration.search.stoppedBy).toBe('memory');
  expect(run.report.reasons).toEqual(['the search was stopped by its bound: memory']);
});

test('pools, each by its name, and how often', () => {
  const kernel = `struct apple { int v; } struct pear { int v; } marked apple *o; marked pear *t;
    void f() { o = alloc(apple); o = alloc(apple); } void g() { t = alloc(pear); t = alloc(pear); }`;
  const cuts = (backend: 'bytecode' | 'interpreter') =>
    runText(litmus(kernel, 'thread a { f(); } thread b { g(); }'), {
      backend,
      bounds: { pools: { apple: 1, pear: 1 } },
    }).exploration.cuts.map(({ reason, steps }) => `${reason}: ${steps}`);
  expect(cuts('bytecode').sort()).toEqual(cuts('interpreter').sort());
  expect(
    cuts('interpreter')
      .map((each) => each.replace(/:.*/, ''))
      .sort(),
  ).toEqual(['more than 1 objects of apple', 'more than 1 objects of pear']);
});

test('pools that run away, whatever was asked', () => {
  const text = litmus('struct o { int v; } marked o *g; void f() { g = alloc(o); }', 'thread t { while (true) f(); }');
  const { exploration, report } = runText(text);
  expect(exploration.cuts.map(({ reason }) => reason)).toEqual(['more than 128 objects of o']);
  expect(report.verdict).toBe('inconclusive');
});

test('time, by the clock of the host', () => {
  let now = 0;
  const run = runText(growing, { bounds: { time: 5 }, host: { now: () => now++ } });
  expect(run.exploration.search.stoppedBy).toBe('time');
  // Without a clock there is no time to run out of.
  expect(
    runText(litmus('marked int x;', 'thread t { x = 1; }'), { bounds: { time: 0 } }).exploration.search.stoppedBy,
  ).toBeUndefined();
});

test('an interruption, and progress until then', () => {
  const told: Progress[] = [];
  const run = runText(growing, {
    host: { isInterrupted: () => told.length >= 3, onProgress: (progress) => told.push(progress) },
  });
  expect(run.exploration.search.stoppedBy).toBe('interrupted');
  expect(told).toHaveLength(3);
  expect(told.map((each) => each.states)).toEqual(told.map((each) => each.states).toSorted((a, b) => a - b));
});

test('liveness is not judged on half a graph', () => {
  const spinning = litmus(
    'bitlock F; marked int x;',
    'setup { bit_lock(&F); } thread t { while (!bit_trylock(&F)); } thread u { x = 1; x = 2; }',
  );
  expect(runText(spinning).findings).toEqual(['livelock@3']);
  const cut = runText(spinning, { bounds: { states: 2 } });
  expect(cut.exploration.search.livenessJudged).toBe(false);
  expect(cut.findings).toEqual([]);
  expect(cut.report.verdict).toBe('inconclusive');
});

describe.each(['bytecode', 'interpreter'] as const)('liveness is judged no longer than asked: %s', (backend) => {
  const spinning = litmus(
    'bitlock F; marked int x; void spin() { int i = 0; while (i < 10) { x = i; i = i + 1; } } void grab() { while (!bit_trylock(&F)); }',
    'setup { bit_lock(&F); } thread a { grab(); }\nthread b { spin(); } thread c { spin(); } eventually a ends;',
  );

  test('an interruption, at whatever time', () => {
    const whole = runText(spinning, { backend });
    expect(whole.keys).toContain('livelock in grab');
    expect(whole.demands).toEqual({ 'eventually a ends': 'false' });
    let whileJudging = 0;
    for (let times = 0; ; times++) {
      let asked = 0;
      const run = runText(spinning, { backend, host: { isInterrupted: () => asked++ >= times } });
      const { reachedAll, livenessJudged, stoppedBy, states } = run.exploration.search;
      if (stoppedBy === undefined) {
        expect(run.keys).toEqual(whole.keys);
        break;
      }
      expect({ stoppedBy, livenessJudged }).toEqual({ stoppedBy: 'interrupted', livenessJudged: false });
      expect(states === whole.exploration.search.states).toBe(reachedAll);
      expect(run.report.verdict).toBe('inconclusive');
      expect(run.report.reasons).toContain(
        reachedAll
          ? 'every state was reached, but the judging of cycles was interrupted'
          : 'the search was interrupted',
      );
      expect(run.demands).toEqual({ 'eventually a ends': 'open' });
      if (reachedAll) whileJudging++;
    }
    expect(whileJudging).toBeGreaterThan(1);
  });

  test('time', () => {
    let now = 0;
    const run = runText(spinning, { backend, bounds: { time: 3 }, host: { now: () => now++ } });
    expect(run.report.reasons).toContain(
      'every state was reached, but the judging of cycles was stopped by its bound: time',
    );
    expect(run.report.verdict).toBe('inconclusive');
  });
});

test('an interruption while states are passed over that lie on no cycle', () => {
  const straight = litmus('marked int x;', 'thread a { x = 1; } thread b { x = 2; }');
  let asked = 0;
  const isInterrupted = (): boolean => {
    asked++;
    return false;
  };
  // Nothing is judged, so all of this is the search.
  runText(straight, { without: ['livelock'], host: { isInterrupted } });
  const bySearch = asked;
  asked = 0;
  const run = runText(straight, { host: { isInterrupted: () => asked++ === bySearch } });
  expect(run.report.reasons).toContain('every state was reached, but the judging of cycles was interrupted');
  expect(run.report.verdict).toBe('inconclusive');
});

test.each([
  ['an assertion', 'marked int x;', 'setup { assert(x == 1); } thread t { x = 1; }', 'assert fails'],
  [
    'a wait',
    'mutex m;',
    'setup { mutex_lock(&m); mutex_lock(&m); } thread t { mutex_lock(&m); }',
    'a mutex is taken by its own holder',
  ],
  ['what is inconsistent', 'marked int x; consistent { assert(x == 1); }', 'thread t { x = 1; }', 'assert fails'],
  ['a number out of range', 'marked int(0..3) x = 7;', 'thread t { x = 1; }', 'an int(0..3) leaves its range: 7'],
])('a set-up that is wrong is no verdict: %s', (_what, kernel, items, message) => {
  expect(() => runText(litmus(kernel, items))).toThrow(SetupFailure);
  expect(() => runText(litmus(kernel, items))).toThrow(message);
});

test('threads: as many as there are bits for, and a word about it where there are more', () => {
  const many = (count: number): string =>
    litmus('marked int x;', Array.from({ length: count }, (_, me) => `thread t${me} { }`).join(' '));
  expect(runText(many(14)).report.verdict).toBe('holds');
  expect(() => runText(many(15))).toThrow('there may be 14 threads and pieces of async work at once, no more');
});
