/**
 * Where variables lie, told by programs that come out wrong if two of them lie on one another or one is lost.
 */
import { describe, expect, test } from 'vitest';
import { litmus, outcomesOf, runText } from '../run-text.ts';

describe.each(['bytecode', 'interpreter'] as const)('%s', (backend) => {
  const outcomes = (kernel: string, items: string): readonly string[] =>
    outcomesOf(runText(litmus(kernel, items), { backend }));

  test('a function that is called from two depths lies beyond the deeper caller', () => {
    const kernel = `marked int x;
      int inner() { int seen = x; x = 2; return seen; }
      int outer() { int kept = x; int seen = inner(); return kept * 10 + seen; }`;
    expect(outcomes(kernel, 'thread t { r0 = inner(); r1 = outer(); } outcomes r0, r1 { 0, 22; }')).toEqual(['0, 22']);
  });

  test('an element that is set leaves the others as they are', () => {
    const kernel = `marked int x;
      struct row { int v[2]; }
      void put(row *to, int at) { int seen = x; to->v[at] = seen; }
      int f(int at) { row r; r.v[0] = 5; r.v[1] = 6; put(&r, at); return r.v[0] * 10 + r.v[1]; }`;
    expect(outcomes(kernel, 'setup { x = 3; } thread t { r0 = f(0); r1 = f(1); } outcomes r0, r1 { 36, 53; }')).toEqual(
      ['36, 53'],
    );
  });

  test('what a callee sets on one way only is what it was on the other', () => {
    const kernel = `marked int x;
      void may_set(int *to) { if (x) *to = 1; }
      int f() { int kept = 7; x = x ^ 1; may_set(&kept); return kept; }`;
    expect(outcomes(kernel, 'thread t { r0 = f(); r1 = f(); } outcomes r0, r1 { 1, 7; }')).toEqual(['1, 7']);
  });

  test('what lives across a call that waits is kept for each thread', () => {
    const kernel = `marked int x;
      void inner() { x = 1; x = 2; }
      int outer(int n) { int kept = n + 1; inner(); return kept; }`;
    expect(
      outcomes(kernel, 'thread t { r0 = outer(1); } thread u { r1 = outer(5); } outcomes r0, r1 { 2, 6; }'),
    ).toEqual(['2, 6']);
  });

  test('more variables than a word has bits live across a step', () => {
    const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
    const kernel = `marked int x; int f() { ${names.map((name) => `int ${name} = x;`).join(' ')} x = 0; return ${names.join(' + ')}; }`;
    expect(outcomes(kernel, 'setup { x = 1; } thread t { r0 = f(); } outcomes r0 { 40; }')).toEqual(['40']);
  });
});
