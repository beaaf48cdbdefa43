/**
 * Graphs whose edges lead far, from a state that more steps leave than memory has room for at first: what is judged on
 * them is the same.
 */
import { expect, test } from 'vitest';
import { compileText, litmus, type Run, runProgram } from '../run-text.ts';

/** Goes to any number at once and back from each; only at one it goes on to where it does not end. */
function judged(bits: number, backend: 'bytecode' | 'interpreter'): Run {
  const choices = Array.from({ length: bits }, (_, bit) => `choose { x += ${2 ** bit}; } or { }`);
  const kernel = `
    marked int(0..${2 ** bits - 1}) x;
    void go() {
        for (;;) {
            atomic { ${choices.join(' ')} }
            if (x == 1001) break;
            x = 0;
        }
        while (x == 1001) ;
    }`;
  return runProgram(compileText(litmus(kernel, 'thread t { go(); }')), { backend, bounds: { states: 200_000 } });
}

test('steps of many kinds are as the interpreter has them', () => {
  const [module, interpreter] = (['bytecode', 'interpreter'] as const).map((backend) => {
    const { exploration, counts, findings } = judged(12, backend);
    const [livelock] = exploration.findings;
    if (livelock?.witness.kind !== 'cycle') throw new Error('no livelock');
    const { state, cycle } = livelock.witness;
    return { counts, findings, facts: [...exploration.livelocks], state, cycle, path: exploration.pathTo(state) };
  });
  expect(module).toEqual(interpreter);
});

test('edges lead back from far and far away', () => {
  const numbers = 2 ** 16;
  const { exploration } = judged(16, 'bytecode');
  // Each number but one is gone to, looked at, and left.
  const round = { states: 1 + 2 * (numbers - 1), steps: 3 * (numbers - 1) };
  expect([...exploration.livelocks.values()]).toEqual([{ ...round, moves: ['t'], waits: [] }]);
});
