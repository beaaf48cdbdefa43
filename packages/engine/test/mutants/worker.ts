/**
 * The thread in which mutants are tried, one after the other. Comes in: a trial. Leaves: what came of it.
 */
import { parentPort } from 'node:worker_threads';
import { beginRound, installLoader, loadTests } from './mutating-loader.ts';
import { type CollectedTest, takeTests } from './suite.ts';
import type { Failure, Outcome, Trial } from './trial.ts';

installLoader();

parentPort?.on('message', async (trial: Trial) => {
  parentPort?.postMessage(await outcomeOf(trial));
});

async function outcomeOf({ mutant, tests, stopsAtFirst }: Trial): Promise<Outcome> {
  const failures: Failure[] = [];
  let ran = 0;
  // Left over where a file could not be loaded.
  takeTests();
  try {
    await beginRound(mutant);
    const loaded = new Map<string, readonly CollectedTest[]>();
    for (const asked of tests) {
      const file = typeof asked === 'string' ? asked : asked.file;
      if (!loaded.has(file)) {
        await loadTests(file);
        loaded.set(file, takeTests());
      }
      for (const { name, run } of loaded.get(file) ?? []) {
        if (typeof asked !== 'string' && asked.name !== name) continue;
        ran++;
        const message = await problemOf(run);
        if (message === undefined) continue;
        failures.push({ file, name, message });
        if (stopsAtFirst) return { kind: 'ran', ran, failures };
      }
    }
  } catch (problem) {
    return { kind: 'no mutant', message: messageOf(problem) };
  }
  return { kind: 'ran', ran, failures };
}

/** What a test says against the engine. A name that does not exist is the mutant's own mistake. */
async function problemOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (problem) {
    if (problem instanceof ReferenceError) throw problem;
    return messageOf(problem);
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
