/**
 * What operators come to, in both back ends: signs, rounding, comparisons at and beside equality, and what a conjunction
 * or disjunction reads.
 */
import { describe, expect, test } from 'vitest';
import { litmus, outcomesOf, runText } from '../run-text.ts';

describe.each(['bytecode', 'interpreter'] as const)('%s', (backend) => {
  test.each([
    ['a + b', -700, 200, -500],
    ['a - b', 300, 500, -200],
    ['a * b', -3, 5, -15],
    // Rounded towards 0, and the rest has the sign of what is divided.
    ['a / b', -7, 2, -3],
    ['a / b', 7, -2, -3],
    ['a % b', -7, 2, -1],
    ['a % b', 7, -2, 1],
    ['a << b', 3, 2, 12],
    ['a >> b', -800, 1, -400],
    ['a & b', 6, 3, 2],
    ['a | b', 6, 3, 7],
    ['a ^ b', 6, 3, 5],
    ['a < b', -1, 1, 1],
    ['a < b', 2, 2, 0],
    ['a <= b', 2, 2, 1],
    ['a <= b', 2, 1, 0],
    ['a > b', -1, 1, 0],
    ['a > b', 2, 2, 0],
    ['a >= b', 2, 2, 1],
    ['a >= b', -2, 1, 0],
    ['a == b', 2, 2, 1],
    ['a == b', 2, -2, 0],
    ['a != b', 2, 2, 0],
    ['a && b', 2, 1, 1],
    ['a && b', 0, 1, 0],
    ['a && b', 1, 0, 0],
    ['a || b', 0, 2, 1],
    ['a || b', 2, 0, 1],
    ['a || b', 0, 0, 0],
    ['a ? b : 7', 2, 5, 5],
    ['a ? b : 7', 0, 5, 7],
    ['-a', 500, 0, -500],
    ['!a', 5, 0, 0],
    ['a == 2', 2, 0, 1],
    ['b == 2', 2, 0, 0],
  ])('%s of %s and %s is %s', (expression, a, b, value) => {
    const kernel = `marked int x; int f(int a, int b) { return ${expression}; } int g(int a, int b) { x = 1; return ${expression}; }`;
    // Over scratch words, and over words of a frame.
    const items = `thread t { r0 = f(${a}, ${b}); r1 = g(${a}, ${b}); } outcomes r0, r1 { ${value}, ${value}; }`;
    expect(outcomesOf(runText(litmus(kernel, items), { backend }))).toEqual([`${value}, ${value}`]);
  });

  // For a of -1, 0 and 1, each with a b of -1, 0 and 1.
  test.each([
    ['a < b', '011 001 000'],
    ['a <= b', '111 011 001'],
    ['a > b', '000 100 110'],
    ['a >= b', '100 110 111'],
    ['a == b', '100 010 001'],
    ['a != b', '011 101 110'],
    ['a == 0', '000 111 000'],
    ['!a', '000 111 000'],
    ['a && b', '101 000 101'],
    ['a || b', '111 101 111'],
    ['!(a && b)', '010 111 010'],
    ['!(a || b)', '000 010 000'],
    ['a < 0 || a >= b', '111 110 111'],
    ['a < 0 || b >= 1', '111 001 001'],
    ['a < 0 || a >= 1', '111 000 111'],
    ['!(a < 0 || a >= 1)', '000 111 000'],
  ])('what goes on by %s goes on in %s', (condition, ways) => {
    // What lies before the first access is run by the interpreter.
    const kernel = `marked int x; int f(int a, int b) { x = 1; if (${condition}) return 1; return 0; }`;
    const values = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]));
    const reads = values.map(([a, b], index) => `r${index} = f(${a}, ${b});`).join(' ');
    const registers = values.map((_, index) => `r${index}`).join(', ');
    const taken = ways.replaceAll(' ', '').split('').join(', ');
    const items = `thread t { ${reads} } outcomes ${registers} { ${taken}; }`;
    expect(outcomesOf(runText(litmus(kernel, items), { backend }))).toEqual([taken]);
  });

  test('a conjunction or disjunction that is decided reads no more', () => {
    // Before each read, and at the end: one read where the first decides, two where it does not.
    const steps = (expression: string, a: number): string =>
      runText(litmus('marked int a, b;', `setup { a = ${a}; } thread t { r0 = ${expression}; }`), { backend }).counts;
    expect(steps('a && b', 0)).toBe('2 / 1 / 1 / 1');
    expect(steps('a && b', 1)).toBe('3 / 2 / 2 / 1');
    expect(steps('a || b', 1)).toBe('2 / 1 / 1 / 1');
    expect(steps('a || b', 0)).toBe('3 / 2 / 2 / 1');
  });
});
