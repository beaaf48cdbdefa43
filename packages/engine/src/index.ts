/**
 * The door of the engine: everything others may use, each by its name.
 */
export { SetupFailure } from './backends/interpreter/machine.ts';
export { PromelaRefusal } from './backends/promela/refusal.ts';
export type { Bounds, Progress, SearchHost, StopReason } from './explore/bounds.ts';
export type { Cut, Exploration, WaitRow } from './explore/exploration.ts';
export { explorationText } from './explore/exploration-text.ts';
export {
  type ExploreOptions,
  explore,
  firstCapacities,
  type Reduction,
  reductions,
  usualReductions,
} from './explore/explore.ts';
export { exportPromela } from './explore/export-promela.ts';
export { type GraphFacts, graphFacts } from './explore/graph-facts.ts';
export { replay, replayWitness } from './explore/replay.ts';
export type { ReplayResult } from './explore/replayer.ts';
export { formatSchedule, parseSchedule, type Schedule } from './explore/schedule.ts';
export { describeSetupFailure } from './explore/setup-failure.ts';
export { readSpinOutput, type SpinFacts } from './explore/spin-output.ts';
export { NoSuchTrail, replaySpinTrail } from './explore/spin-trail.ts';
export { dumpProgram } from './ir/dump.ts';
export { type CompiledProgram, type CompileResult, compile } from './passes/compile.ts';
export { wrap } from './report/fit-text.ts';
export { type Paint, type Style, type TextOptions, unpainted } from './report/paint.ts';
export { renderFindingTrace } from './report/render-finding.ts';
export { renderJson } from './report/render-json.ts';
export { renderReplay, showsFinding } from './report/render-replay.ts';
export { renderRun, renderSummary } from './report/render-text.ts';
export {
  type ReportedDemand,
  type ReportedFinding,
  type ReportOptions,
  type RunReport,
  report,
  reportWithoutSearch,
} from './report/report.ts';
export type { Finding, Frame } from './trace/finding.ts';
export type { Trace, TraceEvent, TraceStep } from './trace/trace.ts';
export { judge, type Verdict, type VerdictKind } from './verdict/judge.ts';
