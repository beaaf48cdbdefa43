/**
 * The verdict on one run, as `docs/semantics.md` says: what was shown false or found unexpectedly stands whatever
 * the search did; anything open makes it inconclusive; only what is left holds.
 */
import type { Span } from '@refault/dsl';
import type { DemandFacts, Exploration, OutcomeSeen } from '../explore/exploration.ts';
import type { IrDemand } from '../ir/program.ts';
import type { Finding, Witness } from '../trace/finding.ts';

export type VerdictKind = 'holds' | 'violated' | 'inconclusive' | 'skipped';

export type DemandResultKind = 'true' | 'false' | 'vacuous' | 'open' | 'not asked';

export interface DemandResult {
  readonly text: string;
  readonly span: Span;
  readonly result: DemandResultKind;
  /** What shows it: a counterexample, or an example of what must be there. */
  readonly witness?: Witness;
  /** What is wrong, in words. */
  readonly details: readonly string[];
}

export interface JudgedFinding {
  readonly finding: Finding;
  /** Whether an `expect bug` names it. */
  readonly isExpected: boolean;
}

export interface Verdict {
  readonly verdict: VerdictKind;
  readonly findings: readonly JudgedFinding[];
  readonly demands: readonly DemandResult[];
  /** Expected bugs that were not found. */
  readonly missing: readonly { readonly kind: string; readonly within?: string; readonly span: Span }[];
  /** Why it is inconclusive, or what is wrong. */
  readonly reasons: readonly string[];
  readonly isComplete: boolean;
}

export function judge(exploration: Exploration): Verdict {
  const { program } = exploration.compiled;
  const { search, cuts } = exploration;
  const isComplete = search.stoppedBy === undefined && cuts.length === 0;
  const findings = exploration.findings.map((finding) => ({
    finding,
    isExpected: program.expected.some((each) => names(each, finding)),
  }));
  const demands = program.demands.map((demand, index) =>
    judgeDemand(
      demand,
      exploration.demands[index] ?? { satisfied: [], asked: false },
      exploration.outcomes[index] ?? [],
      {
        isComplete,
        properEnds: search.properEnds,
      },
    ),
  );
  const unseen = program.expected.filter((each) => !findings.some(({ finding }) => names(each, finding)));
  const missing = program.adversary === undefined ? unseen : [];
  const wrong: string[] = [];
  for (const { finding, isExpected } of findings) if (!isExpected) wrong.push(`${finding.kind}: ${finding.message}`);
  for (const each of demands) if (each.result === 'false') wrong.push(`${each.text} is false`);
  if (isComplete) for (const each of missing) wrong.push(`expected ${describeBug(each)} was not found`);
  const open: string[] = [];
  if (search.stoppedBy === 'sampled') open.push('only walks by lot were taken');
  else if (search.stoppedBy === 'hashed') {
    open.push(`states were told apart by hashes of 64 bits: ${oddsOf(search.states)}`);
  } else if (search.stoppedBy !== undefined) {
    const what = search.reachedAll ? 'every state was reached, but the judging of cycles' : 'the search';
    const how = search.stoppedBy === 'interrupted' ? 'interrupted' : `stopped by its bound: ${search.stoppedBy}`;
    open.push(`${what} was ${how}`);
  }
  for (const cut of cuts) open.push(`${cut.reason} (${cut.steps} step${cut.steps === 1 ? '' : 's'} cut)`);
  for (const each of demands) {
    if (each.result === 'vacuous') open.push(`${each.text} was never put to the test`);
    if (each.result === 'open') open.push(`${each.text} is open`);
  }
  if (!isComplete) for (const each of missing) open.push(`expected ${describeBug(each)} was not found so far`);
  const verdict = wrong.length > 0 ? 'violated' : open.length > 0 ? 'inconclusive' : 'holds';
  return { verdict, findings, demands, missing, reasons: verdict === 'violated' ? wrong : open, isComplete };
}

/** How likely it is that some state was taken for another: the birthday bound. */
function oddsOf(states: number): string {
  const odds = 2 ** 65 / Math.max(1, states * (states - 1));
  return `the odds that one was missed are below 1 in ${odds.toPrecision(2)}`;
}

function describeBug(bug: { readonly kind: string; readonly within?: string }): string {
  return bug.within === undefined ? bug.kind : `${bug.kind} in ${bug.within}`;
}

/** Whether an `expect bug` means a finding: by its kind, and by a function of its chains of calls. */
function names(bug: { readonly kind: string; readonly within?: string }, finding: Finding): boolean {
  if (bug.kind !== finding.kind) return false;
  return (
    bug.within === undefined || finding.chains.some((chain) => chain.some((frame) => frame.function === bug.within))
  );
}

interface SearchFacts {
  readonly isComplete: boolean;
  readonly properEnds: number;
}

function judgeDemand(
  demand: IrDemand,
  facts: DemandFacts,
  outcomes: readonly OutcomeSeen[],
  search: SearchFacts,
): DemandResult {
  const { text, span } = demand;
  const of = (result: DemandResultKind, witness?: Witness, details: readonly string[] = []): DemandResult => ({
    text,
    span,
    result,
    ...(witness === undefined ? {} : { witness }),
    details,
  });
  const undecided = search.isComplete ? 'vacuous' : 'open';
  switch (demand.kind) {
    case 'state':
    case 'path':
      switch (demand.word) {
        case 'always':
        case 'invariant':
          if (facts.whenFalse !== undefined) return of('false', facts.whenFalse);
          if (!search.isComplete) return of('open');
          return facts.asked ? of('true') : of(undecided);
        case 'never':
          if (facts.whenTrue !== undefined) return of('false', facts.whenTrue);
          if (!search.isComplete) return of('open');
          return facts.asked ? of('true') : of(undecided);
        case 'sometimes':
          if (facts.whenTrue !== undefined) return of('true', facts.whenTrue);
          if (!search.isComplete) return of('open');
          // Of ends it is false where there are none; of operations it is vacuous.
          return demand.kind === 'path' && !facts.asked ? of('vacuous') : of('false');
        case 'eventually':
          return judgeEventually(facts, of, search);
      }
      break;
    case 'eventually-ends':
      return judgeEventually(facts, of, search);
    case 'outcomes':
      return judgeOutcomes(demand, outcomes, of, search);
    case 'paths':
      return judgePaths(demand, facts, of, search);
  }
}

type MakeResult = (result: DemandResultKind, witness?: Witness, details?: readonly string[]) => DemandResult;

function judgeEventually(facts: DemandFacts, of: MakeResult, search: SearchFacts): DemandResult {
  if (facts.whenFalse !== undefined) return of('false', facts.whenFalse);
  if (!search.isComplete) return of('open');
  return facts.asked ? of('true') : of('vacuous');
}

function judgeOutcomes(
  demand: IrDemand & { readonly kind: 'outcomes' },
  seen: readonly OutcomeSeen[],
  of: MakeResult,
  search: SearchFacts,
): DemandResult {
  const fits = (row: readonly (string | undefined)[], values: readonly string[]): boolean =>
    row.every((cell, index) => cell === undefined || cell === values[index]);
  const extra = seen.filter(({ values }) => !demand.rows.some((row) => fits(row, values)));
  const missing = demand.rows.filter((row) => !seen.some(({ values }) => fits(row, values)));
  const show = (row: readonly (string | undefined)[]): string => row.map((cell) => cell ?? '_').join(', ');
  const details = extra.map(({ values }) => `not in the set, and happens: ${show(values)}`);
  if (extra.length > 0) return of('false', extra[0]?.witness, [...details, ...missingTexts(missing.map(show), search)]);
  if (!search.isComplete) return of('open');
  if (search.properEnds === 0) return of('vacuous');
  if (missing.length > 0) return of('false', undefined, missingTexts(missing.map(show), search));
  return of('true', seen[0]?.witness);
}

function missingTexts(rows: readonly string[], search: SearchFacts): string[] {
  return search.isComplete ? rows.map((row) => `in the set, and never happens: ${row}`) : [];
}

function judgePaths(
  demand: IrDemand & { readonly kind: 'paths' },
  facts: DemandFacts,
  of: MakeResult,
  search: SearchFacts,
): DemandResult {
  const missing = demand.paths.filter((_, index) => facts.satisfied[index] === undefined).map((each) => each.text);
  if (facts.whenFalse !== undefined) {
    return of('false', facts.whenFalse, [
      'an operation ends that none of the phrases fits',
      ...missingTexts(missing, search),
    ]);
  }
  if (!search.isComplete) return of('open');
  if (!facts.asked) return of('vacuous');
  return missing.length > 0 ? of('false', undefined, missingTexts(missing, search)) : of('true');
}
