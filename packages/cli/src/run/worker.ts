/**
 * A thread that executes runs, one at a time. It checks a file again instead of being handed what came of checking,
 * which holds functions; a file and its kernels are checked once as long as the thread lives.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type CheckResult, CheckSession } from '@refault/dsl';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';
import { execute, faultOf } from './execute.ts';
import { checkOptions } from './plan.ts';
import { type RunOutcome, shared, type WorkerAnswer, type WorkerSetup, type WorkerTask } from './task.ts';

const { numbers: buffer, texts: handedOver, selection, settings } = workerData as WorkerSetup;
const numbers = new Int32Array(buffer);
const texts = new Texts(handedOver);
const session = new CheckSession(shippedModels(selection.patchFiles), texts);
const results = new Map<string, CheckResult>();

function run({ file, index }: WorkerTask): RunOutcome {
  try {
    let result = results.get(file);
    if (result === undefined) {
      const read = texts.file(file);
      if (read.kind !== 'file') throw new Error(`${file} was not handed over`);
      result = session.check(read.file, checkOptions(selection));
      results.set(file, result);
    }
    const checked = result.scenarios[index];
    if (checked === undefined) throw new Error(`${file} has no run ${index} here`);
    return execute(checked, settings, {
      now: () => performance.now(),
      isInterrupted: () => Atomics.load(numbers, shared.stop) !== 0,
      onProgress: ({ states, frontier }) => {
        numbers[shared.states] = states;
        numbers[shared.frontier] = frontier;
      },
    });
  } catch (problem) {
    return faultOf(problem);
  }
}

parentPort?.on('message', (task: WorkerTask) => {
  numbers[shared.states] = 0;
  numbers[shared.frontier] = 0;
  const answer: WorkerAnswer = { id: task.id, outcome: run(task) };
  parentPort?.postMessage(answer);
});
