/**
 * Task states, wait queues, completions, rcuwait (kernel/sched/wait.c, completion.c; include/linux/rcuwait.h).
 */
import { taskStates } from '../ir/agent.ts';
import {
  and,
  binary,
  bitOf,
  constant,
  type Expression,
  equal,
  header,
  local,
  not,
  or,
  self,
  zero,
} from '../ir/expression.ts';
import { completedForAll, objectWords } from '../ir/objects.ts';
import type { CodeBuilder, Label } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';
import { interrupted, lockOrSignal, signalEnds } from './signals.ts';

const queueWords = objectWords.waitqueue;
const { done } = objectWords.completion;
const { waiter } = objectWords.rcuwait;

const running = constant(taskStates.running);
const myBit = bitOf(self);
const without = (set: Expression, gone: Expression): Expression => binary('-', set, binary('&', set, gone));

function setState(code: CodeBuilder, state: Expression): void {
  code.boundary();
  code.passed();
  code.setHeader('taskState', state);
}

/** Sleeps until made to run, or until a signal that the state admits. */
export function schedule(
  code: CodeBuilder,
  options: { readonly object?: Expression; readonly condition?: Label },
): void {
  const { object, condition } = options;
  const state = header(self, 'taskState');
  code.boundary({
    wait: {
      kind: condition === undefined ? 'schedule' : 'event',
      ...(object === undefined ? {} : { object }),
      ...(condition === undefined ? {} : { condition: code.labelNumber(condition) }),
      killable: false,
      isLock: false,
      part: 'wait',
    },
    sleeps: true,
  });
  code.mightSleep();
  code.await(or(equal(state, running), signalEnds(state)));
  code.setHeader('taskState', running);
}

function enqueue(code: CodeBuilder, object: Expression, state: Expression, exclusive: boolean): void {
  code.boundary();
  const [members = zero, exclusives = zero] = code.loadWords(object, 0, 2, 'internal', 'queue');
  code.passed();
  const marked = exclusive ? binary('|', exclusives, myBit) : without(exclusives, myBit);
  code.store(object, queueWords.members, [binary('|', members, myBit), marked]);
  code.setHeader('taskState', state);
}

function finish(code: CodeBuilder, object: Expression): void {
  code.boundary();
  const [members = zero, exclusives = zero] = code.loadWords(object, 0, 2, 'internal', 'queue');
  code.passed();
  code.store(object, queueWords.members, [without(members, myBit), without(exclusives, myBit)]);
  code.setHeader('taskState', running);
}

/** Wakes all that are not exclusive, and one exclusive waiter that sleeps; or all. */
function wake(code: CodeBuilder, object: Expression, all: boolean): void {
  code.boundary();
  const [members = zero, exclusives = zero] = code.loadWords(object, 0, 2, 'internal', 'queue');
  code.passed();
  const woken = code.word('woken');
  if (all) code.set(woken, members);
  else {
    code.set(woken, without(members, exclusives));
    const candidates = code.keep(binary('&', binary('&', members, exclusives), { op: 'asleep' }), 'candidates');
    code.when(candidates, () => {
      const one = code.choose({ kind: 'agent', among: candidates, owed: true });
      code.set(woken, binary('|', local(woken), one));
    });
  }
  code.emit({ op: 'wake-tasks', agents: local(woken) });
  code.store(object, queueWords.members, [without(members, local(woken)), without(exclusives, local(woken))]);
}

/**
 * `wait_event`: queue, look, sleep, again. The condition's code is written twice: once with its reads as steps,
 * once to tell, at a stuck end, whether it is true by now.
 */
export function waitEvent(
  code: CodeBuilder,
  object: Expression,
  state: Expression,
  evaluate: (whenTrue: Label, whenFalse: Label) => void,
): Expression {
  const again = code.label();
  const holds = code.label();
  const sleep = code.label();
  const leave = code.label();
  const end = code.label();
  const result = code.word('result');
  code.set(result, zero);
  code.place(again);
  enqueue(code, object, state, false);
  evaluate(holds, sleep);
  code.place(sleep);
  const now = code.label();
  code.when(signalEnds(header(self, 'taskState')), () => {
    code.set(result, interrupted);
    code.jump(leave);
  });
  schedule(code, { object, condition: now });
  code.jump(again);
  conditionNow(code, now, evaluate);
  code.place(holds);
  code.place(leave);
  finish(code, object);
  code.place(end);
  return local(result);
}

/** Code that only a judgement of a stuck end runs. */
function conditionNow(code: CodeBuilder, now: Label, evaluate: (whenTrue: Label, whenFalse: Label) => void): void {
  const yes = code.label();
  const no = code.label();
  const after = code.label();
  code.jump(after);
  code.place(now);
  evaluate(yes, no);
  code.place(yes);
  code.emit({ op: 'yield', values: [constant(1)] });
  code.place(no);
  code.emit({ op: 'yield', values: [zero] });
  code.place(after);
}

/** `rcuwait_wait_event`: the one place, look, sleep, again. */
export function rcuwaitEvent(
  code: CodeBuilder,
  object: Expression,
  state: Expression,
  evaluate: (whenTrue: Label, whenFalse: Label) => void,
): Expression {
  const again = code.label();
  const holds = code.label();
  const sleep = code.label();
  const leave = code.label();
  const now = code.label();
  const result = code.word('result');
  code.set(result, zero);
  code.boundary();
  code.passed();
  code.store(object, waiter, [self]);
  code.place(again);
  setState(code, state);
  evaluate(holds, sleep);
  code.place(sleep);
  code.when(signalEnds(header(self, 'taskState')), () => {
    code.set(result, interrupted);
    code.jump(leave);
  });
  schedule(code, { object, condition: now });
  code.jump(again);
  conditionNow(code, now, evaluate);
  code.place(holds);
  code.place(leave);
  code.boundary();
  code.store(object, waiter, [zero]);
  code.setHeader('taskState', running);
  return local(result);
}

function waitFor(code: CodeBuilder, object: Expression, killable: boolean): Expression {
  code.boundary({ wait: { kind: 'completion', object, killable, isLock: false, part: 'wait' }, sleeps: true });
  code.mightSleep();
  const count = code.load(object, done);
  const result = code.word('result');
  const consume = (): void => {
    code.unless(binary('>=', count, constant(completedForAll)), () =>
      code.store(object, done, [binary('-', count, constant(1))]),
    );
    code.set(result, zero);
  };
  if (!killable) {
    code.await(binary('>', count, zero));
    consume();
    return local(result);
  }
  const chosen = lockOrSignal(code, binary('>', count, zero), 'killable');
  code.when(chosen, () => code.set(result, interrupted), consume);
  return local(result);
}

export const waitingPrimitives: PrimitiveTable = {
  set_current_state(code, args) {
    setState(code, argument(args, 0));
    return undefined;
  },
  schedule(code) {
    schedule(code, {});
    return undefined;
  },
  schedule_timeout(code) {
    code.boundary({ sleeps: true });
    code.mightSleep();
    code.setHeader('taskState', running);
    return undefined;
  },
  wake_up_process(code, args) {
    const agent = code.keep({ op: 'agent-of-task', task: argument(args, 0) }, 'woken');
    code.boundary();
    code.passed();
    const slept = code.word('slept');
    code.set(slept, not(equal(header(agent, 'taskState'), running)));
    code.setHeader('taskState', running, agent);
    return local(slept);
  },
  prepare_to_wait(code, args) {
    enqueue(code, argument(args, 0), argument(args, 1), false);
    return undefined;
  },
  prepare_to_wait_exclusive(code, args) {
    enqueue(code, argument(args, 0), argument(args, 1), true);
    return undefined;
  },
  finish_wait(code, args) {
    finish(code, argument(args, 0));
    return undefined;
  },
  wake_up(code, args) {
    wake(code, argument(args, 0), false);
    return undefined;
  },
  wake_up_all(code, args) {
    wake(code, argument(args, 0), true);
    return undefined;
  },
  waitqueue_active(code, args) {
    code.boundary();
    const members = code.load(argument(args, 0), queueWords.members);
    code.passed();
    return not(equal(members, zero));
  },
  wait_for_completion(code, args) {
    waitFor(code, argument(args, 0), false);
    return undefined;
  },
  wait_for_completion_killable: (code, args) => waitFor(code, argument(args, 0), true),
  try_wait_for_completion(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const count = code.load(object, done);
    code.passed();
    const got = code.word('got');
    code.set(got, binary('>', count, zero));
    code.when(and(local(got), binary('<', count, constant(completedForAll))), () =>
      code.store(object, done, [binary('-', count, constant(1))]),
    );
    return local(got);
  },
  complete(code, args) {
    const object = argument(args, 0);
    code.boundary();
    const count = code.load(object, done);
    code.passed();
    code.unless(binary('>=', count, constant(completedForAll)), () => {
      code.emit({ op: 'range', value: count, low: 0, high: 30, what: 'a completion', at: code.at });
      code.store(object, done, [binary('+', count, constant(1))]);
    });
    return undefined;
  },
  complete_all(code, args) {
    code.boundary();
    code.passed();
    code.store(argument(args, 0), done, [constant(completedForAll)]);
    return undefined;
  },
  rcuwait_wake_up(code, args) {
    const object = argument(args, 0);
    code.boundary();
    code.changeHeader('rcuNesting', 1);
    code.boundary();
    const agent = code.load(object, waiter);
    code.when(agent, () => {
      code.boundary();
      code.setHeader('taskState', running, agent);
    });
    code.boundary();
    code.changeHeader('rcuNesting', -1);
    code.emit({ op: 'leave-section' });
    return undefined;
  },
  might_sleep(code) {
    code.mightSleep();
    return undefined;
  },
  cond_resched(code) {
    code.mightSleep();
    return undefined;
  },
};
