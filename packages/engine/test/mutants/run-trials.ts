/**
 * Runs trials in threads, each of which takes the next one when it is through. One that does not come back is ended
 * with its thread.
 */
import { Worker } from 'node:worker_threads';
import type { Outcome, Trial } from './trial.ts';

export interface TrialOptions {
  readonly threads: number;
  /** Milliseconds for one trial. */
  readonly limit: number;
  /** Called as they come. */
  readonly told?: (trial: Trial, outcome: Outcome) => void;
}

/** What was loaded for a trial stays in its thread: after so many it begins anew. */
const perThread = 60;

/** The outcomes, in the order of the trials. */
export async function runTrials(trials: readonly Trial[], options: TrialOptions): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const thread = async (): Promise<void> => {
    let worker = begin();
    let tried = 0;
    while (next < trials.length) {
      const index = next++;
      const trial = trials[index] as Trial;
      const outcome = await runTrial(worker, trial, options.limit);
      outcomes[index] = outcome;
      options.told?.(trial, outcome);
      tried++;
      if (outcome.kind !== 'hangs' && tried < perThread) continue;
      await worker.terminate();
      worker = begin();
      tried = 0;
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(options.threads, trials.length) }, thread));
  return outcomes;
}

function begin(): Worker {
  return new Worker(new URL('worker.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
}

function runTrial(worker: Worker, trial: Trial, limit: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      worker.off('message', done);
      worker.off('error', failed);
    };
    const done = (outcome: Outcome): void => {
      stop();
      resolve(outcome);
    };
    const failed = (problem: unknown): void => {
      stop();
      reject(problem);
    };
    const timer = setTimeout(() => done({ kind: 'hangs' }), limit);
    worker.on('message', done);
    worker.on('error', failed);
    worker.postMessage(trial);
  });
}
