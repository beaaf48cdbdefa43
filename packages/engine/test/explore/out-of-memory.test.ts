/**
 * The module's memory ends in the middle of a step, wherever that is: what was seen until then is told, and nothing else.
 */
import { describe, expect, test } from 'vitest';
import type { ExploreOptions } from '../../src/index.ts';
import { compileText, litmus, type Run, runProgram } from '../run-text.ts';

/** Races that are met one after the other, while states get more and wider. */
const steps = Array.from({ length: 5 }, (_, at) => `x = y + ${at}; y = x; f${at} = f${at} + 1;`);
const racy = compileText(
  litmus(
    `marked int x, y; ${steps.map((_, at) => `int f${at};`).join(' ')} void mix() { ${steps.join(' ')} }`,
    'thread a { mix(); } thread b { mix(); } always x < 1000;',
  ),
);

/** No step of it leads to so many states. */
const oneState = 20;
const pageBytes = 65536;
const firstPages = 80;

/** Runs with more and more memory, until it is enough; of those that came equally far the first. */
function runsOutOfMemory(options: ExploreOptions): Run[] {
  const runs = new Map<number, Run>();
  for (let pages = firstPages; ; pages += Math.ceil(pages / 40)) {
    const run = runProgram(racy, { ...options, bounds: {}, from: { moduleBytes: pages * pageBytes } });
    if (run.report.search.stoppedBy !== 'memory') return [...runs.values()];
    const { states } = run.exploration.search;
    if (!runs.has(states)) runs.set(states, run);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const wordsOf = (run: Run, state: number): string => run.exploration.wordsOf(state).join();

describe.each([
  ['bfs', { search: 'bfs' }],
  ['bfs, edges not kept', { search: 'bfs', without: ['livelock'] }],
  ['dfs', { search: 'dfs' }],
  ['compacted', { compacts: true }],
] as const)('%s', (_, options) => {
  const whole = once(() => runProgram(racy, { ...options, bounds: {} }));
  const runs = once(() => runsOutOfMemory(options));

  test('ends as a bound does, wherever it is', () => {
    expect(runs().length).toBeGreaterThan(20);
    expect(new Set(runs().map((run) => run.report.verdict))).toEqual(new Set(['violated', 'inconclusive']));
    for (const run of runs()) {
      expect(run.exploration.search.livenessJudged).toBe(false);
      if (run.report.verdict === 'inconclusive') {
        expect(run.report.reasons).toContain('the search was stopped by its bound: memory');
      }
    }
  });

  test('tells what was found before, and nothing that is not there', () => {
    for (const run of runs()) {
      const { states } = run.exploration.search;
      const before = runProgram(racy, { ...options, bounds: { states: Math.max(1, states - oneState) } });
      expect(run.keys).toEqual(expect.arrayContaining([...before.keys]));
      expect(whole().keys).toEqual(expect.arrayContaining([...run.keys]));
    }
  });

  test('has the states that it had until then', () => {
    // Compacted, those that were expanded are gone.
    if ('compacts' in options) return;
    for (const run of runs()) {
      const { states } = run.exploration.search;
      for (let state = states - 1; state >= 0; state -= 97) expect(wordsOf(run, state)).toBe(wordsOf(whole(), state));
      for (const finding of run.exploration.findings) expect(finding.witness.state).toBeLessThan(states);
      // The last state of all is in the graph as well.
      expect(run.exploration.pathTo(states - 1).moves.length > 0).toBe(states > 1);
    }
  });
});
