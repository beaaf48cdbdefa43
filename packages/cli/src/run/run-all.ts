/**
 * Executes planned runs and hands on their outcomes in the order of the plan, whatever runs where. A run that is
 * done at once is executed here, since a thread costs more than that; what lasts longer goes to threads, so that
 * Ctrl-C is heard and several go side by side. Nothing of a result depends on where it came from.
 */
import { setImmediate } from 'node:timers/promises';
import { execute } from './execute.ts';
import type { PlannedRun } from './plan.ts';
import type { RunOutcome, SearchSettings, Selection } from './task.ts';
import { WorkerPool } from './worker-pool.ts';

/** Milliseconds that may be spent on searching here, all runs together. */
const spentHere = 700;

export interface RunAllOptions {
  readonly runs: readonly PlannedRun[];
  readonly texts: () => Readonly<Record<string, string>>;
  readonly selection: Selection;
  readonly settings: SearchSettings;
  /** How many runs may go side by side. */
  readonly jobs: number;
  /** Told in the order of the plan. `undefined`: it was not begun when everything was stopped. */
  readonly onOutcome: (run: PlannedRun, outcome: RunOutcome | undefined) => void;
}

/** What is under way, for whoever shows progress. */
export interface UnderWay {
  readonly done: number;
  readonly total: number;
  readonly now: readonly { readonly run: PlannedRun; readonly states: number; readonly frontier: number }[];
}

export class RunAll {
  private readonly options: RunAllOptions;
  private readonly outcomes: (RunOutcome | 'not begun' | undefined)[];
  private handedOn = 0;
  private finished = 0;
  private isStopped = false;
  private pool: WorkerPool | undefined;

  constructor(options: RunAllOptions) {
    this.options = options;
    this.outcomes = options.runs.map(() => undefined);
  }

  /** Every search ends where it is, and nothing new begins. */
  stop(): void {
    this.isStopped = true;
    this.pool?.stop();
  }

  underWay(): UnderWay {
    const { runs } = this.options;
    const now = (this.pool?.underWay() ?? []).flatMap(({ id, states, frontier }) => {
      const run = runs[id];
      return run === undefined ? [] : [{ run, states, frontier }];
    });
    return { done: this.finished, total: runs.length, now };
  }

  async run(): Promise<void> {
    const rest = await this.runHere();
    if (rest.length === 0) return;
    const { texts, selection, settings, jobs, runs } = this.options;
    const size = Math.min(jobs, rest.length);
    const pool = new WorkerPool(size, { texts: texts(), selection, settings });
    this.pool = pool;
    if (this.isStopped) pool.stop();
    await Promise.all(
      rest.map(async (id) => {
        const run = runs[id];
        if (run?.kind !== 'run') return;
        const outcome = await pool.execute({ id, file: run.file, index: run.index });
        this.note(id, outcome ?? 'not begun');
      }),
    );
    await pool.close();
  }

  /** Executes what can be done here; gives the numbers of the runs that are left. */
  private async runHere(): Promise<number[]> {
    const { runs, settings } = this.options;
    const left: number[] = [];
    let spent = 0;
    for (const [id, run] of runs.entries()) {
      if (run.kind === 'skipped' || this.isStopped) {
        this.note(id, 'not begun');
        continue;
      }
      if (spent >= spentHere) {
        left.push(id);
        continue;
      }
      const started = performance.now();
      let isGivenUp = false;
      const outcome = execute(run.checked, settings, {
        now: () => performance.now(),
        isInterrupted: () => {
          isGivenUp ||= spent + performance.now() - started > spentHere;
          return isGivenUp;
        },
      });
      spent += performance.now() - started;
      if (isGivenUp) left.push(id);
      else this.note(id, outcome);
      // Ctrl-C is heard between two runs.
      await setImmediate();
    }
    return left;
  }

  private note(id: number, outcome: RunOutcome | 'not begun'): void {
    const { runs, onOutcome } = this.options;
    this.outcomes[id] = outcome;
    this.finished++;
    for (; this.handedOn < runs.length; this.handedOn++) {
      const next = this.outcomes[this.handedOn];
      const run = runs[this.handedOn];
      if (next === undefined || run === undefined) return;
      onOutcome(run, next === 'not begun' ? undefined : next);
    }
  }
}
