/**
 * Signals as sleeps see them: whether one would end a killable or an interruptible sleep of this agent.
 */
import { signals, taskStates } from '../ir/agent.ts';
import { and, binary, constant, type Expression, equal, header, local, or, self, zero } from '../ir/expression.ts';
import type { CodeBuilder } from './code-builder.ts';
import { argument, type PrimitiveTable } from './primitive.ts';

export const interrupted = constant(-4);

export function signalled(how: 'killable' | 'interruptible'): Expression {
  const least = how === 'killable' ? signals.fatal : signals.pending;
  return binary('>=', header(self, 'signal'), constant(least));
}

/** Whether a task in this state goes on because of a signal. */
export function signalEnds(state: Expression): Expression {
  const killable = and(equal(state, constant(taskStates.killable)), signalled('killable'));
  const interruptible = and(equal(state, constant(taskStates.interruptible)), signalled('interruptible'));
  return or(killable, interruptible);
}

/**
 * At the waiting part of a lock: goes on if it can be taken, or because of a signal; both are possible when both
 * are. Gives what was chosen: 0 the lock, 1 the signal.
 */
export function lockOrSignal(code: CodeBuilder, open: Expression, how: 'killable' | 'interruptible'): Expression {
  const first = code.keep(open, 'open');
  const second = code.keep(signalled(how), 'signalled');
  code.await(or(first, second));
  return code.choose({ kind: 'either', first, second, labels: ['lock', 'signal'], owed: false });
}

function agentOf(args: readonly Expression[], index: number): Expression {
  const task = args[index];
  return task === undefined ? self : { op: 'agent-of-task', task };
}

export const signalPrimitives: PrimitiveTable = {
  kill(code, args) {
    const agent = code.keep(agentOf([argument(args, 0)], 0), 'killed');
    const strength = args[1];
    // The one word of `signal_strength` is fatal; without it the signal is an ordinary one.
    const signal = strength === undefined ? signals.pending : signals.fatal;
    code.boundary();
    code.passed();
    const old = header(agent, 'signal');
    const test = binary('>', old, constant(signal));
    code.setHeader('signal', { op: 'conditional', test, whenTrue: old, whenFalse: constant(signal) }, agent);
    return undefined;
  },
  /** The signal is handled; a fatal one can't be. */
  flush_signals(code) {
    code.boundary();
    code.passed();
    code.setHeader('signal', zero);
    return undefined;
  },
  signal_pending(code, args) {
    const agent = code.keep(agentOf(args, 0), 'task');
    code.boundary();
    code.passed();
    const word = code.word('pending');
    code.set(word, binary('>', header(agent, 'signal'), zero));
    return local(word);
  },
  fatal_signal_pending(code, args) {
    const agent = code.keep(agentOf(args, 0), 'task');
    code.boundary();
    code.passed();
    const word = code.word('fatal');
    code.set(word, equal(header(agent, 'signal'), constant(signals.fatal)));
    return local(word);
  },
};
