/**
 * Sleeping and waking: task states, wait queues, completions, rcuwait, signals, timeouts.
 */
import { describe, expect, test } from 'vitest';
import { expectRun } from '../expect-run.ts';

describe('a completion', () => {
  test('lets one waiter through for each complete', () => {
    expectRun('completion c;', 'thread t { complete(&c); } thread u { wait_for_completion(&c); }', {
      counts: '3 / 2 / 2 / 1',
    });
    // Of two waiters one is left: a stuck end for each.
    expectRun('completion c;', 'thread t { complete(&c); } thread u[2] { wait_for_completion(&c); }', {
      counts: '4 / 3 / 2 / 2',
      findings: ['deadlock@2'],
    });
  });

  test('lets as many through as it was completed, whenever they come', () => {
    expectRun(
      'completion c;',
      'thread t { complete(&c); complete(&c); } thread u { wait_for_completion(&c); wait_for_completion(&c); }',
      { verdict: 'holds' },
    );
  });

  test('completed for all lets everybody through', () => {
    expectRun('completion c;', 'thread t { complete_all(&c); } thread u[2] { wait_for_completion(&c); }', {
      counts: '5 / 5 / 3 / 1',
    });
  });

  test('is tried without waiting', () => {
    expectRun(
      'completion c;',
      'thread t { complete(&c); } thread u { r0 = try_wait_for_completion(&c); r1 = try_wait_for_completion(&c); }',
      {
        outcomes: ['r0, r1', '0, 0', '0, 1', '1, 0'],
      },
    );
  });

  test('is waited for killably', () => {
    expectRun('completion c;', 'setup { kill(u, fatal); } thread u { r0 = wait_for_completion_killable(&c); }', {
      counts: '2 / 1 / 1 / 1',
      outcomes: ['r0', '-EINTR'],
    });
    expectRun(
      'completion c;',
      'setup { complete(&c); kill(u, fatal); } thread u { r0 = wait_for_completion_killable(&c); }',
      {
        counts: '3 / 2 / 1 / 2',
        outcomes: ['r0', '0', '-EINTR'],
      },
    );
    expectRun('completion c;', 'setup { kill(u); } thread u { r0 = wait_for_completion_killable(&c); }', {
      counts: '1 / 0 / 0 / 1',
      findings: ['deadlock@0'],
    });
  });
});

describe('a wait queue', () => {
  const spin = 'while (n < 2);';
  const look = 'wake_up(&q); r0 = waitqueue_active(&q); wake_up(&q); r1 = waitqueue_active(&q);';

  test('wakes all that are not exclusive, and one that is', () => {
    const waiter = (how: string) =>
      `{ prepare_to_wait${how}(&q, TASK_UNINTERRUPTIBLE); atomic_inc(&n); schedule(); finish_wait(&q); }`;
    const kernel = 'waitqueue q; marked int(0..2) n;';
    expectRun(kernel, `thread w[2] ${waiter('_exclusive')} thread t { ${spin} ${look} }`, {
      outcomes: ['r0, r1', '1, 0'],
    });
    expectRun(kernel, `thread w[2] ${waiter('')} thread t { ${spin} ${look} }`, { outcomes: ['r0, r1', '0, 0'] });
    expectRun(kernel, `thread a ${waiter('')} thread b ${waiter('_exclusive')} thread t { ${spin} ${look} }`, {
      outcomes: ['r0, r1', '0, 0'],
    });
    expectRun(
      kernel,
      `thread w[2] ${waiter('_exclusive')} thread t { ${spin} wake_up_all(&q); r0 = waitqueue_active(&q); }`,
      {
        outcomes: ['r0', '0'],
      },
    );
  });

  test('wakes either of two exclusive waiters: one is left', () => {
    const run = expectRun(
      'waitqueue q; marked int(0..2) n;',
      `thread w[2] { prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); atomic_inc(&n); schedule(); finish_wait(&q); }
       thread t { ${spin} wake_up(&q); }`,
      { findings: ['lost_wakeup'] },
    );
    expect(run.report.findings[0]?.schedule).toMatch(/t\.wake\(w\[0\]\)\*1/);
  });

  test('wakes an exclusive waiter that sleeps, not one that is queued and awake', () => {
    expectRun(
      'waitqueue q; marked bool first, second;',
      `thread a { prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); set_current_state(TASK_RUNNING); first = true; }
       thread b { while (!first); prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); second = true; schedule(); finish_wait(&q); }
       thread t { while (!second); wake_up(&q); }`,
      { verdict: 'holds' },
    );
  });

  test('wakes none of its exclusive waiters for ever at the cost of another', () => {
    // a is left asleep when nobody is left to wake it; b is woken in the end, however often a is.
    expectRun(
      'waitqueue q; marked bool over;',
      `thread a { while (!over) { prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); schedule(); finish_wait(&q); } }
       thread b { prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); schedule(); finish_wait(&q); over = true; }
       thread t { while (!over) wake_up(&q); }
       eventually b ends;`,
      { demands: { 'eventually b ends': 'true' }, findings: ['lost_wakeup'] },
    );
  });

  test('with its condition true by the time nobody is left to wake: a lost wake-up', () => {
    const wait = 'thread t { wait_event(&q, a); }';
    expectRun('waitqueue q; marked bool a;', `${wait} thread u { a = true; wake_up(&q); }`, {});
    expectRun('waitqueue q; marked bool a;', `${wait} thread u { wake_up(&q); a = true; }`, {
      findings: ['lost_wakeup'],
    });
    // Known to be false: it waits for what nobody does.
    expectRun('waitqueue q; marked bool a;', `${wait} thread u { wake_up(&q); }`, { findings: ['deadlock'] });
  });

  test('looks at its condition step by step', () => {
    // Queue, look, leave; both cells of the condition are read, each in a step, where the first is true.
    expectRun('waitqueue q; marked bool a, b;', 'setup { a = true; b = true; } thread t { wait_event(&q, a && b); }', {
      counts: '5 / 4 / 4 / 1',
    });
    expectRun('waitqueue q; marked bool a, b;', 'setup { a = true; } thread t { wait_event(&q, a || b); }', {
      counts: '4 / 3 / 3 / 1',
    });
  });

  test('is left by who is killed', () => {
    expectRun(
      'waitqueue q; marked bool a;',
      'setup { kill(t, fatal); } thread t { r0 = wait_event_killable(&q, a); }',
      {
        // Queue, look, and out: a signal keeps it from sleeping.
        counts: '4 / 3 / 3 / 1',
        outcomes: ['r0', '-EINTR'],
      },
    );
    expectRun(
      'waitqueue q; marked bool a;',
      'setup { kill(t, fatal); } thread t { r0 = wait_event_killable(&q, a); r1 = waitqueue_active(&q); }',
      { outcomes: ['r0, r1', '-EINTR, 0'] },
    );
    expectRun(
      'waitqueue q; marked bool a;',
      'thread t { r0 = wait_event_interruptible(&q, a); } thread u { kill(t); }',
      {
        outcomes: ['r0', '-EINTR'],
      },
    );
    expectRun('waitqueue q; marked bool a;', 'thread t { r0 = wait_event_killable(&q, a); } thread u { kill(t); }', {
      findings: ['deadlock'],
    });
  });
});

describe('rcuwait', () => {
  const wait = 'thread t { r0 = rcuwait_wait_event(&w, a, TASK_UNINTERRUPTIBLE); }';

  test('is a queue of one', () => {
    expectRun('rcuwait w; marked bool a;', `${wait} thread u { a = true; rcuwait_wake_up(&w); }`, {
      outcomes: ['r0', '0'],
    });
    expectRun('rcuwait w; marked bool a;', `${wait} thread u { rcuwait_wake_up(&w); a = true; }`, {
      findings: ['lost_wakeup'],
      outcomes: ['r0', '0'],
    });
  });

  test('wakes in a read section', () => {
    // Lock, look, unlock where nobody waits.
    expectRun('rcuwait w;', 'thread u { rcuwait_wake_up(&w); }', { counts: '4 / 3 / 3 / 1' });
  });
});

describe('a task', () => {
  test('told to sleep sleeps until it is woken or a signal that its state admits is pending', () => {
    const sleep = (state: string) => `thread t { set_current_state(${state}); schedule(); }`;
    expectRun('', `${sleep('TASK_RUNNING')}`, { counts: '3 / 2 / 2 / 1' });
    expectRun('', `setup { kill(t, fatal); } ${sleep('TASK_KILLABLE')}`, { counts: '3 / 2 / 2 / 1' });
    expectRun('', `setup { kill(t); } ${sleep('TASK_INTERRUPTIBLE')}`, { counts: '3 / 2 / 2 / 1' });
    for (const [signal, state] of [
      ['kill(t);', 'TASK_KILLABLE'],
      ['kill(t, fatal);', 'TASK_UNINTERRUPTIBLE'],
      ['', 'TASK_INTERRUPTIBLE'],
    ] as const) {
      expectRun('', `setup { ${signal} } ${sleep(state)}`, { counts: '2 / 1 / 1 / 1', findings: ['lost_wakeup@1'] });
    }
  });

  test('is told whether it woke somebody', () => {
    // u's wake comes before, while t sleeps, or behind; t's sleep of no effect where it comes first.
    expectRun(
      '',
      'thread t { set_current_state(TASK_UNINTERRUPTIBLE); set_current_state(TASK_RUNNING); } thread u { r0 = wake_up_process(t); }',
      { outcomes: ['r0', '0', '1'] },
    );
  });

  test('whose sleep a signal has ended is awake', () => {
    expectRun(
      'marked bool a;',
      `setup { kill(t, fatal); }
       thread t { set_current_state(TASK_KILLABLE); schedule(); a = true; }
       thread u { while (!a); r0 = wake_up_process(t); }`,
      { outcomes: ['r0', '0'] },
    );
  });

  test('killed for good stays so', () => {
    expectRun(
      '',
      'setup { kill(t, fatal); kill(t); } thread t { r0 = signal_pending(current); r1 = fatal_signal_pending(current); }',
      {
        outcomes: ['r0, r1', '1, 1'],
      },
    );
    expectRun('', 'setup { kill(t); } thread t { r0 = signal_pending(); r1 = fatal_signal_pending(); }', {
      outcomes: ['r0, r1', '1, 0'],
    });
  });

  test('asleep for a time goes on by itself, and others do what they like meanwhile', () => {
    expectRun('marked bool a;', 'thread t { schedule_timeout(1); r0 = a; } thread u { a = true; }', {
      counts: '7 / 7 / 3 / 2',
      outcomes: ['r0', '0', '1'],
    });
  });

  test('does not sleep with a spinlock held', () => {
    expectRun('spinlock l;', 'thread t { spin_lock(&l); schedule_timeout(1); spin_unlock(&l); }', {
      findings: ['sleep_in_atomic'],
    });
    expectRun('spinlock l;', 'thread t { spin_lock(&l); might_sleep(); spin_unlock(&l); }', {
      findings: ['sleep_in_atomic'],
    });
  });
});
