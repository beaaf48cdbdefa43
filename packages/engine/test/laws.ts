/**
 * Laws that hold of every program, as functions of a text: each gives what is wrong, or nothing. A text that can't be
 * compiled, or whose search does not come to its end, breaks none.
 */

import { explorationText } from '../src/explore/exploration-text.ts';
import { compile, type ExploreOptions, parseSchedule, replay, SetupFailure } from '../src/index.ts';
import { checkedScenarios, type Run, runProgram } from './run-text.ts';

const bounds = { states: 3000, pools: { obj: 6, rec: 6 } };

export type Law = (text: string) => string | undefined;

/** `stoppedBy` is what a search says that has come to its end. */
function run(
  text: string,
  options: ExploreOptions = {},
  bodies: 'shared' | 'inlined' = 'shared',
  stoppedBy?: 'hashed',
): Run | undefined {
  const [scenario] = checkedScenarios(text);
  const compiled = scenario && compile(scenario, { bodies }).compiled;
  if (compiled === undefined) return undefined;
  try {
    const made = runProgram(compiled, { bounds, ...options });
    return made.exploration.search.stoppedBy === stoppedBy ? made : undefined;
  } catch (problem) {
    if (problem instanceof SetupFailure) return undefined;
    throw problem;
  }
}

const bases = new Map<string, Run | undefined>();

/** The run that others are compared with. Only the last text's is kept, so that laws of one text share it. */
function baseRun(text: string): Run | undefined {
  if (!bases.has(text)) {
    bases.clear();
    bases.set(text, run(text));
  }
  return bases.get(text);
}

/** What a verdict rests on: findings, ends with their values, cuts. */
function answers({ keys, exploration }: Run): string {
  const ends = exploration.ends.map(({ values }) => JSON.stringify(values)).sort();
  const cuts = exploration.cuts.map((each) => each.reason).sort();
  return [...keys, ...ends, ...cuts].join('\n');
}

/** The same with counts. */
function everything(made: Run): string {
  const { properEnds, endedByFinding } = made.exploration.search;
  return [made.counts, properEnds, endedByFinding, answers(made)].join('\n');
}

function differ(what: string, expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  // The lines that they have in common would hide what is not.
  const others = actual.split('\n');
  const lines = expected.split('\n');
  const missing = lines.filter((each) => !others.includes(each)).map((each) => `- ${each}`);
  const added = others.filter((each) => !lines.includes(each)).map((each) => `+ ${each}`);
  return [`${what}:`, ...missing, ...added].join('\n');
}

/** A state as a text: pending work and free slots are in the words already. */
function states({ exploration }: Run): string {
  const all: string[] = [];
  for (let state = 0; state < exploration.search.states; state++) all.push(exploration.wordsOf(state).join());
  return all.sort().join('\n');
}

export const laws: Readonly<Record<string, Law>> = {
  'depth-first reaches the states that breadth-first does'(text) {
    const base = baseRun(text);
    const other = base && run(text, { search: 'dfs' });
    if (other === undefined || base === undefined) return undefined;
    return differ('depth-first', everything(base), everything(other)) ?? differ('states', states(base), states(other));
  },

  'bytecode does what the interpreter does, state for state, in both orders, with reductions and without'(text) {
    for (const search of ['bfs', 'dfs', 'pct'] as const) {
      for (const reductions of search === 'pct' ? [[]] : ([[], ['free-at-once']] as const)) {
        const read = run(text, { search, reductions, backend: 'interpreter' });
        const fast = run(text, { search, reductions, backend: 'bytecode' });
        if (read === undefined && fast === undefined) continue;
        const [expected, actual] = [read, fast].map((each) =>
          each ? explorationText(each.exploration) : 'unfinished',
        );
        const problem = differ(`${search} [${reductions}]`, expected ?? '', actual ?? '');
        if (problem !== undefined) return problem;
      }
    }
    return undefined;
  },

  'accesses that nobody can tell the time of may be merged: nothing but counts changes'(text) {
    const base = baseRun(text);
    const made = base && run(text, { reductions: ['merged-accesses'], from: { firstPart: 8 } });
    if (base === undefined || made === undefined) return undefined;
    if (made.exploration.search.states > base.exploration.search.states) return 'there are more states than without';
    const problem = replayProblem(made);
    if (problem !== undefined) return problem;
    return differ('merged', answers(base), answers(made));
  },

  'states told apart by hashes are as many, and what is found is the same but for livelocks'(text) {
    const base = baseRun(text);
    const made = base && run(text, { compacts: true }, 'shared', 'hashed');
    if (base === undefined || made === undefined) return undefined;
    const keys = (of: Run): string => of.keys.filter((each) => !each.startsWith('livelock')).join('\n');
    return differ('counts', base.counts, made.counts) ?? differ('findings', keys(base), keys(made));
  },

  'edges that are not kept are found again'(text) {
    const base = baseRun(text);
    const made = base && run(text, { without: ['livelock'], backend: 'bytecode' });
    if (base === undefined || made === undefined) return undefined;
    for (let state = 0; state < base.exploration.search.states; state++) {
      const [expected, actual] = [base, made].map(({ exploration }) => JSON.stringify(exploration.pathTo(state)));
      if (actual !== expected) return `state ${state}: ${expected} is ${actual}`;
    }
    return undefined;
  },

  'a body of its own for each call changes nothing'(text) {
    const base = baseRun(text);
    const other = base && run(text, {}, 'inlined');
    return other && base && differ('inlined', everything(base), everything(other));
  },

  'more room from the start changes nothing'(text) {
    const base = baseRun(text);
    const other = base && run(text, { from: { slots: 3, agents: 2 } });
    return other && base && differ('larger pools', everything(base), everything(other));
  },

  'another numbering of objects changes no answer, and with canonical ids no count'(text) {
    const base = baseRun(text);
    if (base === undefined) return undefined;
    const from = { slots: 3, setupSlot: (_pool: string, free: readonly number[]) => free[free.length - 1] ?? 0 };
    const permuted = run(text, { from });
    const canonical = run(text, { reductions: ['canonical-ids'] });
    const both = run(text, { reductions: ['canonical-ids'], from });
    if (canonical !== undefined && !canonical.report.search.reductions.includes('canonical-ids')) {
      return permuted && differ('permuted', answers(base), answers(permuted));
    }
    return (
      (permuted && differ('permuted', answers(base), answers(permuted))) ??
      (canonical && differ('canonical', answers(base), answers(canonical))) ??
      (canonical && both && differ('canonical and permuted', everything(canonical), everything(both))) ??
      (canonical && canonical.exploration.search.states > base.exploration.search.states
        ? `canonical ids: ${canonical.counts} instead of ${base.counts}`
        : undefined)
    );
  },

  'reductions leave out states and no answer'(text) {
    const base = baseRun(text);
    const reduced = base && run(text, { reductions: ['free-at-once', 'canonical-ids'] });
    if (base === undefined || reduced === undefined) return undefined;
    if (reduced.exploration.search.states > base.exploration.search.states) {
      return `${reduced.counts} instead of ${base.counts}`;
    }
    return differ('reduced', answers(base), answers(reduced));
  },

  'a demand more finds nothing more'(text) {
    const base = baseRun(text);
    if (base === undefined) return undefined;
    const asked = text.replace(
      /\}\s*$/,
      `invariant a < 4; never t0 waits for m; sometimes t1 sleeps; eventually a == 3; eventually t0 ends;
       outcomes a, x { 0, 0; } report waits; }`,
    );
    const other = run(asked);
    return other && differ('with demands', base.keys.join('\n'), other.keys.join('\n'));
  },

  'a run again gives the same report, byte for byte'(text) {
    const base = baseRun(text);
    const again = base && run(text);
    return again && base && differ('again', JSON.stringify(base.report), JSON.stringify(again.report));
  },

  'schedules replay to what they show, by the same trace'(text) {
    const base = baseRun(text);
    return base && (replayProblem(base) ?? replayOfReduced(text));
  },
};

function replayOfReduced(text: string): string | undefined {
  const reduced = run(text, { reductions: ['free-at-once', 'canonical-ids'] });
  return reduced && replayProblem(reduced);
}

/** What is wrong with following the schedules of a run's findings and ends, written down and read again. */
function replayProblem({ compiled, exploration, report }: Run): string | undefined {
  for (const finding of report.findings) {
    const schedule = parseSchedule(finding.schedule);
    if (typeof schedule === 'string') return `${finding.schedule}: ${schedule}`;
    const result = replay(compiled, exploration.capacities, schedule);
    if (result.leftAt !== undefined) return `${finding.schedule} of ${finding.key}: ${JSON.stringify(result.leftAt)}`;
    if (result.schedule !== finding.schedule) return `${finding.schedule} replays as ${result.schedule}`;
    const isShown = isShownBy(finding, result);
    if (!isShown)
      return `${finding.schedule} does not show ${finding.key}, but ${result.findings.map((each) => each.key)}`;
    const problem = differ(finding.schedule, traceText(finding.trace), traceText(result.trace));
    if (problem !== undefined) return problem;
  }
  for (const { schedule: written } of report.outcomes) {
    if (written === null) return 'an end without a schedule';
    const schedule = parseSchedule(written);
    if (typeof schedule === 'string') return `${written}: ${schedule}`;
    const result = replay(compiled, exploration.capacities, schedule);
    if (result.leftAt !== undefined) return `${written} of an end: ${JSON.stringify(result.leftAt)}`;
  }
  return undefined;
}

/** A trace, a step to a line; places by their offsets. */
function traceText({ steps, ...rest }: Run['report']['findings'][number]['trace']): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) => (key === 'file' ? undefined : inner));
  return [...steps, rest].map(text).join('\n');
}

function isShownBy(finding: Run['report']['findings'][number], result: ReturnType<typeof replay>): boolean {
  switch (finding.kind) {
    case 'livelock':
      // One loop of local computation is a finding of its step; others are cycles.
      return result.closesCycle === true || result.findings.some((each) => each.key === finding.key);
    case 'lockdep':
      return result.lockOrders.length > 0 || result.findings.some((each) => each.key === finding.key);
    default:
      return result.findings.some((each) => each.key === finding.key);
  }
}
