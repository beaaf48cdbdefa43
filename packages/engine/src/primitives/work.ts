/**
 * Work items (kernel/workqueue.c): queued once, run by an agent, never twice at once. Flushing waits for the run
 * that was queued last, cancelling unqueues first and keeps the item from being queued meanwhile.
 */
import { waiting } from '../ir/agent.ts';
import { constant, type Expression, equal, header, local, self, zero } from '../ir/expression.ts';
import type { IrFunction } from '../ir/instruction.ts';
import { objectWords } from '../ir/objects.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument } from './primitive.ts';

const words = objectWords.work;

/** A function that work items run, by the number that their word holds. */
export interface WorkFunction {
  readonly number: number;
  readonly function: IrFunction;
}

export function initWork(code: CodeBuilder, object: Expression, number: number, argumentValue: Expression): void {
  code.boundary();
  code.passed();
  code.store(object, words.function, [constant(number), argumentValue, zero, zero, zero]);
}

/** Gives whether it was queued by this call. */
export function queueWork(code: CodeBuilder, object: Expression, runner: IrFunction): Expression {
  code.boundary();
  const [pending = zero, , cancelling = zero] = code.loadWords(object, words.pending, 3, 'internal', 'work');
  code.passed();
  const queued = code.word('queued');
  code.set(queued, { op: 'binary', operator: '&&', left: equal(pending, zero), right: equal(cancelling, zero) });
  code.when(local(queued), () => {
    code.store(object, words.pending, [constant(1)]);
    code.emit({
      op: 'spawn',
      function: runner,
      arguments: [object],
      kind: 'work',
      afterGracePeriod: false,
      at: code.at,
    });
  });
  return local(queued);
}

function waitForRun(code: CodeBuilder, object: Expression, state: Expression): void {
  code.setHeader('waitsFor', object);
  code.setHeader('waitState', state);
  const what = header(self, 'waitsFor');
  code.boundary({ wait: { kind: 'work', object: what, killable: false, isLock: false, part: 'wait' }, sleeps: true });
  code.await(equal(header(self, 'waitState'), constant(waiting.flushed)));
  code.setHeader('waitsFor', zero);
  code.setHeader('waitState', zero);
}

export function flushWork(code: CodeBuilder, args: readonly Expression[]): void {
  const object = argument(args, 0);
  code.boundary({ sleeps: true });
  code.mightSleep();
  const [pending = zero, runner = zero] = code.loadWords(object, words.pending, 2, 'internal', 'work');
  const busy: Expression = { op: 'binary', operator: '||', left: pending, right: runner };
  const state: Expression = {
    op: 'conditional',
    test: pending,
    whenTrue: constant(waiting.flushQueued),
    whenFalse: constant(waiting.flushRunning),
  };
  code.when(busy, () => waitForRun(code, object, state));
}

export function cancelWork(code: CodeBuilder, args: readonly Expression[]): void {
  const object = argument(args, 0);
  code.boundary({ sleeps: true });
  code.mightSleep();
  const [pending = zero, runner = zero] = code.loadWords(object, words.pending, 2, 'internal', 'work');
  code.when(pending, () => {
    code.emit({ op: 'cancel-work', work: object });
    code.store(object, words.pending, [zero]);
  });
  code.when(runner, () => {
    code.store(object, words.cancelling, [constant(1)]);
    waitForRun(code, object, constant(waiting.flushRunning));
    code.store(object, words.cancelling, [zero]);
  });
}

/** The body of the agent that a queued work item is: waits for its turn, runs the function, tells who flushes. */
export function runnerCode(
  code: CodeBuilder,
  object: Expression,
  functions: readonly WorkFunction[],
  call: (made: IrFunction, argumentValue: Expression) => void,
): void {
  code.boundary({ wait: { kind: 'work', object, killable: false, isLock: false, part: 'wait' } });
  const [number = zero, given = zero, , runner = zero] = code.loadWords(object, 0, 4, 'internal', 'work');
  code.await(equal(runner, zero));
  code.store(object, words.pending, [zero, self]);
  code.emit({ op: 'advance-flushes', work: object, from: waiting.flushQueued, to: waiting.flushRunning });
  for (const each of functions) {
    code.when(equal(number, constant(each.number)), () => call(each.function, given));
  }
  code.boundary();
  code.store(object, words.runner, [zero]);
  code.emit({ op: 'advance-flushes', work: object, from: waiting.flushRunning, to: waiting.flushed });
}
