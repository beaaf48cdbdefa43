/**
 * Runs as the JSON document that scripts rely on, `refault-results/1`. Fields are added to it, never renamed, and
 * it is the same bytes for the same runs: no time, no machine.
 */
import { type Diagnostic, placeOf } from '@refault/dsl';
import type { ReportedDemand, ReportedFinding, ReportedOrder, ReportedWay, RunReport } from './report.ts';

const schema = 'refault-results/1';

export function renderJson(runs: readonly RunReport[], diagnostics: readonly Diagnostic[]): string {
  const document = { schema, results: runs.map(resultOf), diagnostics: diagnostics.map(diagnosticOf) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function resultOf(run: RunReport): object {
  const { verdict, search } = run;
  const isOpen = verdict === 'skipped' || verdict === 'inconclusive';
  return {
    file: run.file,
    scenario: run.scenario,
    title: run.title,
    kernel: run.kernel,
    variant: run.variant,
    verdict,
    asExpected: run.asExpected,
    ...(isOpen ? { reason: run.reasons.join('; ') } : {}),
    findings: run.findings.map(findingOf),
    missing: run.missing,
    outcomes: run.outcomes.map(({ values, paths, schedule }) => ({ values, paths, schedule })),
    counters: run.counters,
    demands: run.demands.map(demandOf),
    ...(run.asked.includes('waits') ? { waits: run.waits } : {}),
    ...(run.asked.includes('locks') ? { locks: run.locks } : {}),
    neverEntered: run.neverEntered,
    ...(run.asked.includes('coverage') ? { neverTaken: run.neverTaken.map(wayOf) } : {}),
    search: {
      complete: search.complete,
      states: search.states,
      steps: search.steps,
      depth: search.depth,
      ends: search.ends,
      endedByFinding: search.endedByFinding,
      reductions: search.reductions,
      stoppedBy: search.stoppedBy,
      interpretedFor: search.interpretedFor,
      memory: 'sequentially consistent',
      order: search.order,
      without: search.without,
      seed: search.seed,
    },
  };
}

function findingOf(finding: ReportedFinding): object {
  const { kind, key, expected, message, at, source, schedule, steps, switches } = finding;
  return {
    kind,
    key,
    expected,
    function: finding.function,
    message,
    at,
    source,
    schedule,
    steps,
    switches,
    ...(finding.lastWords.length === 0 ? {} : { lastWords: finding.lastWords }),
    ...(finding.livelock === undefined ? {} : { livelock: finding.livelock }),
    ...(finding.orders === undefined ? {} : { orders: finding.orders.map(orderOf) }),
  };
}

function orderOf({ held, taken, at, schedule }: ReportedOrder): object {
  return { held, taken, at, schedule };
}

function wayOf({ function: name, at, way, text }: ReportedWay): object {
  return { function: name, at, way, text };
}

function demandOf({ text, at, result, schedule, details, found }: ReportedDemand): object {
  return { text, at, result, schedule, details, ...(found === undefined ? {} : { found }) };
}

function diagnosticOf({ code, severity, message, span, notes, help }: Diagnostic): object {
  return { code, severity, message, at: placeOf(span), notes, ...(help === undefined ? {} : { help }) };
}
