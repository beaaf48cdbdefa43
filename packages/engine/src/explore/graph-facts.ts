/**
 * What two ways of reaching all states of a program must agree on: interpreter, faster back ends, Spin. Comes in: a
 * search. Leaves: counts, ends, findings by key, as far as they are told by single steps and single states.
 */
import type { Exploration } from './exploration.ts';

export interface GraphFacts {
  readonly states: number;
  readonly steps: number;
  readonly ends: number;
  /** Variables of all threads at each proper end, sorted. */
  readonly outcomes: readonly string[];
  /** Keys of what steps found and of deadlocks and lost wake-ups, sorted. */
  readonly findings: readonly string[];
  /** Reasons why steps were cut, sorted. */
  readonly cuts: readonly string[];
}

/** What is judged by looking at several steps, at all of them, or beyond an end. */
const judgedElsewhere: ReadonlySet<string> = new Set(['data_race', 'lockdep', 'leak']);

export function graphFacts({ search, findings, ends, cuts }: Exploration): GraphFacts {
  const own = findings.filter(
    ({ kind, witness }) => !judgedElsewhere.has(kind) && witness.kind !== 'epilogue' && witness.kind !== 'cycle',
  );
  return {
    states: search.states,
    steps: search.steps,
    ends: search.ends,
    outcomes: [...new Set(ends.map(({ values }) => JSON.stringify(values)))].sort(),
    findings: [...new Set(own.map((each) => each.key))].sort(),
    cuts: [...new Set(cuts.map((each) => each.reason))].sort(),
  };
}
