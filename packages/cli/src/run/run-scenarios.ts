/**
 * The body of `refault run`: from paths and flags to an exit code.
 */
import { availableParallelism, totalmem } from 'node:os';
import { CheckSession } from '@refault/dsl';
import { type RunReport, reportWithoutSearch } from '@refault/engine';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { Stdout } from '../output.ts';
import { findFiles } from '../workspace/find-files.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';
import { adversaryOf, describeRun, type PlannedRun, planRuns } from './plan.ts';
import { Progress } from './progress.ts';
import { makeReporters, type ReportedRun } from './reporters.ts';
import { RunAll } from './run-all.ts';
import { makeSelection, makeSettings } from './settings.ts';
import type { RunOutcome } from './task.ts';

export interface RunFlags {
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly adversary: string[] | undefined;
  readonly filter: string | undefined;
  readonly reporter: string[] | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly propose: boolean;
  readonly time: number | undefined;
  readonly memory: number | undefined;
  readonly states: number | undefined;
  readonly search: string;
  readonly 'no-reduce': string | undefined;
  readonly backend: string | undefined;
  readonly reduce: string[] | undefined;
  readonly 'hash-compact': boolean;
  readonly seed: number | undefined;
  readonly without: string[] | undefined;
  readonly jobs: number | undefined;
}

export interface RunCommand {
  readonly paths: readonly string[];
  readonly flags: RunFlags;
  /** Hands out what Ctrl-C shall do from now on. */
  readonly onInterruptible: (interrupt: () => void) => void;
}

export async function runScenarios({ paths, flags, onInterruptible }: RunCommand): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  let stop = (): void => {};
  const interrupt = (): void => {
    if (codes.has(exitCodes.interrupted)) process.exit(exitCodes.interrupted);
    codes.add(exitCodes.interrupted);
    stop();
  };
  // A reader that has gone wants no more; a full disk ends the run as well, for another reason.
  const stdout = new Stdout((isReaderGone) => (isReaderGone ? interrupt() : stop()));
  const messages = new Messages(codes);
  const jobs = flags.jobs ?? availableParallelism();
  const settings = makeSettings(flags, Math.floor(totalmem() / 2 / jobs));
  const reporters = makeReporters({
    reporters: flags.reporter,
    isQuiet: flags.quiet,
    isVerbose: flags.verbose,
    proposesSets: flags.propose,
    stdout,
  });

  const found = await findFiles(paths);
  for (const problem of found.problems) messages.complain(problem);
  const texts = new Texts();
  const selection = makeSelection(flags, texts, found.files);
  const session = new CheckSession(shippedModels(selection.patchFiles), texts);
  const plan = planRuns(session, texts, found.files, selection);
  for (const problem of plan.unreadable) messages.complain(problem);
  messages.add(plan.diagnostics);
  if (plan.runs.length === 0 && !messages.hasErrors) {
    const why = flags.filter === undefined ? 'no scenario was found' : `no scenario fits --filter ${flags.filter}`;
    messages.complain(`nothing to run: ${why}`);
  }
  for (const name of selection.adversaries ?? []) {
    if (plan.runs.some((run) => adversaryOf(run) === name)) continue;
    process.stderr.write(`note: adversary ${name} adds no run: no scenario here has what it is about\n`);
  }

  let progress: Progress | undefined;
  const all = new RunAll({
    runs: plan.runs,
    texts: () => texts.all(),
    selection,
    settings,
    jobs,
    onOutcome: (run, outcome) => {
      progress?.clear();
      const reported = reportOf(run, outcome, messages);
      if (reported === undefined) return;
      codes.add(codeOf(reported.report));
      for (const reporter of reporters) reporter.add(reported);
    },
  });
  stop = () => {
    progress?.clear();
    const isAsked = codes.has(exitCodes.interrupted) && !stdout.isReaderGone;
    if (isAsked) process.stderr.write('interrupted: reporting what there is; again to stop at once\n');
    all.stop();
  };
  onInterruptible(interrupt);
  if (!flags.quiet && plan.runs.length > 0) progress = new Progress(() => all.underWay());
  await all.run();
  progress?.stop();

  for (const reporter of reporters) {
    const problem = reporter.finish(messages.diagnostics);
    if (problem !== undefined) messages.complain(problem);
  }
  await stdout.settled();
  if (stdout.problem !== undefined) messages.complain(stdout.problem);
  return worstOf(codes);
}

/** What a run came to; nothing where its text turned out to be wrong. */
function reportOf(run: PlannedRun, outcome: RunOutcome | undefined, messages: Messages): ReportedRun | undefined {
  if (run.kind === 'skipped') {
    const { file, skipped } = run;
    const report = reportWithoutSearch({ ...skipped, file }, { verdict: 'skipped', reason: skipped.reason });
    return { report, milliseconds: 0 };
  }
  switch (outcome?.kind) {
    case 'report':
      return outcome;
    case 'errors':
      messages.add(outcome.diagnostics);
      return undefined;
    case 'fault':
      messages.fault(describeRun(run), outcome.message, outcome.stack);
      return open(run, 'a fault of refault ended it', 'internal error');
    case 'out-of-memory':
      return open(run, 'the memory of this machine was used up; bound it by --memory', 'memory');
    case undefined:
      return open(run, 'interrupted before it began', 'interrupted');
  }
}

function open(run: PlannedRun & { readonly kind: 'run' }, reason: string, stoppedBy: string): ReportedRun {
  const { name, title, kernel, variant } = run.checked;
  const about = { file: run.file, name, title, kernel, variant };
  return { report: reportWithoutSearch(about, { verdict: 'inconclusive', reason, stoppedBy }), milliseconds: 0 };
}

function codeOf(report: RunReport): ExitCode {
  if (report.verdict === 'violated') return exitCodes.unexpected;
  return report.verdict === 'inconclusive' ? exitCodes.inconclusive : exitCodes.asExpected;
}
