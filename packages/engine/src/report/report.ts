/**
 * A run as plain data: the verdict, what was found with schedules and traces, outcomes, demands, what was searched.
 * Text, JSON and every other form are functions of this. The JSON document of the command line is made of these
 * fields; `docs/semantics.md` says what they mean.
 */
import { originSpan, placeOf, type SkippedRun, type Span, textOf } from '@refault/dsl';
import { functionsOfThreads } from '../explore/coverage.ts';
import type { Exploration, LivelockFacts, LockRow, NeverTaken, WaitRow } from '../explore/exploration.ts';
import { replayWitness } from '../explore/replay.ts';
import type { ReplayResult } from '../explore/replayer.ts';
import type { SearchOrder } from '../explore/search-options.ts';
import type { Finding, Frame, LockOrder, Witness } from '../trace/finding.ts';
import type { Trace } from '../trace/trace.ts';
import { type DemandResultKind, judge, type VerdictKind } from '../verdict/judge.ts';

export interface ReportedFinding {
  readonly kind: string;
  readonly key: string;
  /** Whether the scenario expects it. */
  readonly expected: boolean;
  /** The model function in which it is. */
  readonly function: string;
  readonly message: string;
  /** `v6.4/mm/filemap.fault:12:7`. */
  readonly at: string;
  readonly span: Span;
  /** The kernel file that the function restates. */
  readonly source: string;
  readonly schedule: string;
  readonly steps: number;
  /** How often another agent moves than in the step before. */
  readonly switches: number;
  /** Chains of calls, one for each agent in it. */
  readonly chains: readonly (readonly Frame[])[];
  readonly livelock?: LivelockFacts;
  /** Of a circle of locks: each order in it, the one that `schedule` shows last. */
  readonly orders?: readonly ReportedOrder[];
  /** Who freed it, who holds it: sentences. */
  readonly lastWords: readonly string[];
  readonly trace: Trace;
}

export interface ReportedDemand {
  readonly text: string;
  readonly at: string;
  readonly span: Span;
  readonly result: DemandResultKind;
  /** Shows why it is false, or that it happens; null where there is nothing to show, or it was not asked for. */
  readonly schedule: string | null;
  readonly trace?: Trace;
  readonly details: readonly string[];
  /** Of an exact set that is not as written: what was found, each with a schedule that shows it. */
  readonly found?: FoundSet;
}

export interface FoundSet {
  /** `outcomes r0, r1`, `paths cpu0`. */
  readonly head: string;
  readonly rows: readonly { readonly text: string; readonly schedule: string }[];
  /** Whether a cut search may have missed some. */
  readonly isComplete: boolean;
}

export interface ReportedWay {
  readonly function: string;
  readonly at: string;
  readonly span: Span;
  /** What the condition never was; of a case, and where it is `either`, that nobody came to it. */
  readonly way: NeverTaken['way'];
  /** The condition, or the first statement of the case. */
  readonly text: string;
}

/** Tables that a scenario can ask for. */
export type AskedTable = 'waits' | 'locks' | 'paths' | 'coverage' | 'counters';

/** An order of locks in a circle, with a schedule up to where the second one is taken. */
export type ReportedOrder = Pick<LockOrder, 'held' | 'taken' | 'frames'> & {
  readonly at: string;
  readonly span: Span;
  readonly schedule: string;
};

export interface RunReport {
  /** The file the scenario stands in, as the user named it. */
  readonly file: string;
  readonly scenario: string;
  readonly title: string;
  readonly kernel: string;
  readonly variant: Readonly<Record<string, string>>;
  /** Whose threads were added. */
  readonly adversary?: string;
  readonly verdict: VerdictKind;
  readonly asExpected: boolean;
  /** Why it is inconclusive or skipped, or what is wrong. */
  readonly reasons: readonly string[];
  readonly findings: readonly ReportedFinding[];
  /** Expected bugs that were not found. */
  readonly missing: readonly string[];
  readonly outcomes: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly paths: readonly string[];
    /** Shows it; null where that was not asked for. */
    readonly schedule: string | null;
  }[];
  /** Counters that were kept: least and greatest value at ends. */
  readonly counters: Readonly<Record<string, readonly [number, number]>>;
  readonly demands: readonly ReportedDemand[];
  readonly waits: readonly WaitRow[];
  readonly locks: readonly LockRow[];
  readonly asked: readonly AskedTable[];
  /** Functions of the kernel that the program holds and nobody entered. */
  readonly neverEntered: readonly string[];
  /** Ways of decisions that no step took, if coverage is asked for. */
  readonly neverTaken: readonly ReportedWay[];
  readonly search: {
    readonly complete: boolean;
    readonly states: number;
    readonly steps: number;
    readonly depth: number;
    readonly ends: number;
    readonly endedByFinding: number;
    readonly reductions: readonly string[];
    readonly stoppedBy: string | null;
    /** What bytecode has no room for, so that the interpreter ran the steps. */
    readonly interpretedFor: string | null;
    readonly order: SearchOrder;
    /** Sanitizers that were switched off. */
    readonly without: readonly string[];
    /** As the user gave it; a search that is no sample does not depend on it. */
    readonly seed: number | null;
  };
}

export interface ReportOptions {
  readonly title?: string;
  /** What schedules and traces are made of: without outcomes and what is as demanded where nobody reads them. */
  readonly shows?: 'all' | 'problems';
  /** Sanitizers that were switched off in the search. */
  readonly without?: readonly string[];
  readonly seed?: number;
}

export function report(exploration: Exploration, options: ReportOptions = {}): RunReport {
  const verdict = judge(exploration);
  const { program } = exploration.compiled;
  const { search } = exploration;
  const replays = new Map<Witness, ReplayResult>();
  const replayed = (witness: Witness): ReplayResult => {
    let result = replays.get(witness);
    if (result === undefined) {
      result = replayWitness(exploration, witness);
      replays.set(witness, result);
    }
    return result;
  };
  const showsAll = options.shows !== 'problems';
  return {
    file: originSpan(program.span).file.name,
    scenario: program.scenario,
    title: options.title ?? '',
    kernel: program.kernel,
    variant: program.variant,
    ...(program.adversary === undefined ? {} : { adversary: program.adversary }),
    verdict: verdict.verdict,
    asExpected: verdict.verdict === 'holds',
    reasons: verdict.reasons,
    findings: verdict.findings.map(({ finding, isExpected }) =>
      reportFinding(exploration, finding, isExpected, replayed),
    ),
    missing: verdict.missing.map(({ kind, within }) => (within === undefined ? kind : `${kind} in ${within}`)),
    outcomes: exploration.ends.map(({ values, paths, witness }) => ({
      values,
      paths,
      schedule: showsAll ? replayed(witness).schedule : null,
    })),
    counters: Object.fromEntries(exploration.counters),
    demands: [
      ...verdict.demands.map(({ text, span, result, witness, details }, index): ReportedDemand => {
        const isShown = witness !== undefined && (showsAll || result === 'false');
        const replay = isShown ? replayed(witness) : undefined;
        const found = result === 'false' ? foundSet(exploration, index, verdict.isComplete, replayed) : undefined;
        return {
          text,
          at: placeOf(span),
          span,
          result,
          schedule: replay?.schedule ?? null,
          ...(replay === undefined ? {} : { trace: replay.trace }),
          details,
          ...(found === undefined ? {} : { found }),
        };
      }),
      ...program.unasked.map(
        ({ text, span }): ReportedDemand => ({
          text,
          at: placeOf(span),
          span,
          result: 'not asked',
          schedule: null,
          details: [],
        }),
      ),
    ],
    waits: exploration.waits,
    locks: exploration.locks,
    asked: program.reports,
    neverEntered: neverEntered(exploration),
    neverTaken: exploration.neverTaken.map(({ function: name, at, way }) => ({
      function: name,
      at: placeOf(at),
      span: at,
      way,
      text: textOf(at).replace(/\s+/g, ' '),
    })),
    search: {
      complete: verdict.isComplete,
      states: search.states,
      steps: search.steps,
      depth: search.depth,
      ends: search.ends,
      endedByFinding: search.endedByFinding,
      reductions: search.reductions,
      stoppedBy: search.stoppedBy ?? exploration.cuts[0]?.reason ?? null,
      interpretedFor: search.interpretedFor ?? null,
      order: search.order,
      without: options.without ?? [],
      seed: options.seed ?? null,
    },
  };
}

/** A run that was not made, and why: skipped, or not begun when everything was stopped. */
export function reportWithoutSearch(
  run: Omit<SkippedRun, 'reason'> & { readonly file: string; readonly title?: string },
  why: { readonly verdict: 'skipped' | 'inconclusive'; readonly reason: string; readonly stoppedBy?: string },
): RunReport {
  return {
    file: run.file,
    scenario: run.name,
    title: run.title ?? '',
    kernel: run.kernel,
    variant: run.variant,
    verdict: why.verdict,
    asExpected: why.verdict === 'skipped',
    reasons: [why.reason],
    findings: [],
    missing: [],
    outcomes: [],
    counters: {},
    demands: [],
    waits: [],
    locks: [],
    asked: [],
    neverEntered: [],
    neverTaken: [],
    search: {
      complete: false,
      states: 0,
      steps: 0,
      depth: 0,
      ends: 0,
      endedByFinding: 0,
      reductions: [],
      stoppedBy: why.stoppedBy ?? null,
      interpretedFor: null,
      order: 'bfs',
      without: [],
      seed: null,
    },
  };
}

function reportFinding(
  exploration: Exploration,
  finding: Finding,
  expected: boolean,
  replayed: (witness: Witness) => ReplayResult,
): ReportedFinding {
  const livelock = exploration.livelocks.get(finding.key);
  const orders = finding.orders?.map(
    ({ held, taken, frames, at, witness }): ReportedOrder => ({
      held,
      taken,
      frames,
      at: placeOf(at),
      span: at,
      schedule: replayed(witness).schedule,
    }),
  );
  return {
    ...findingOf(finding, replayed(finding.witness)),
    expected,
    ...(livelock === undefined ? {} : { livelock }),
    ...(orders === undefined ? {} : { orders }),
  };
}

/** A finding with the schedule that shows it, as plain data. */
export function findingOf(finding: Finding, { trace, schedule, lastWords }: ReplayResult): ReportedFinding {
  const chain = finding.chains[0] ?? [];
  const last = chain[chain.length - 1];
  const { steps } = trace;
  return {
    kind: finding.kind,
    key: finding.key,
    expected: false,
    function: last?.function ?? '',
    message: finding.message,
    at: placeOf(finding.at),
    span: finding.at,
    source: last?.sources[0] ?? '',
    schedule,
    steps: steps.length,
    switches: steps.filter((step, index) => index > 0 && step.agent !== steps[index - 1]?.agent).length,
    chains: finding.chains,
    lastWords: lastWords.get(finding.key) ?? [],
    trace,
  };
}

/** What an exact set would have to say, as far as it was seen. */
function foundSet(
  exploration: Exploration,
  index: number,
  isComplete: boolean,
  replayed: (witness: Witness) => ReplayResult,
): FoundSet | undefined {
  const { program } = exploration.compiled;
  const demand = program.demands[index];
  if (demand?.kind === 'outcomes') {
    const rows = (exploration.outcomes[index] ?? []).map(({ values, witness }) => ({
      text: values.join(', '),
      schedule: replayed(witness).schedule,
    }));
    return { head: `outcomes ${demand.subjects.map((each) => each.text).join(', ')}`, rows, isComplete };
  }
  if (demand?.kind !== 'paths') return undefined;
  const satisfied = exploration.demands[index]?.satisfied ?? [];
  const rows = demand.paths.flatMap(({ text }, path) => {
    const witness = satisfied[path];
    return witness === undefined ? [] : [{ text, schedule: replayed(witness).schedule }];
  });
  const threads = demand.threads.map((thread) => program.threads[thread]?.name ?? '').join(', ');
  return { head: `paths ${demand.label ?? threads}`, rows, isComplete };
}

/** Functions that the threads' code could call, that can stand still, and never did: what the search did not touch. */
function neverEntered({ compiled, entered }: Exploration): string[] {
  const names = new Set<string>();
  for (const made of functionsOfThreads(compiled.program)) {
    const hasSteps = made.code.some((each) => each.op === 'boundary');
    const isKernels = made.role === 'function' || made.role === 'operation';
    if (hasSteps && isKernels && !entered.has(made.name)) names.add(made.name);
  }
  return [...names].sort();
}
