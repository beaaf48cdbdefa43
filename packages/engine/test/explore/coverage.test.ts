/**
 * Which branches are told never to have been taken, if coverage is asked for.
 */
import { describe, expect, test } from 'vitest';
import { litmus, runText } from '../run-text.ts';

function neverTaken(declarations: string, items: string): string[] {
  const { neverTaken: ways } = runText(litmus(declarations, items)).report;
  return ways.map((each) => `${each.function}: ${each.text} ${each.way}`);
}

describe('branches never taken', () => {
  test('of conditions, loops and cases', () => {
    const f = `int f(int a) {
      int i;
      if (a == 7) return 1;
      while (i < 2) i++;
      switch (a) { case 1: x = 1; break; case 2: x = 2; break; default: x = 3; }
      if (a == 2) if (x) return 2;
      return 3;
    }`;
    expect(neverTaken(`marked int x; ${f}`, 'thread t { f(1); } report coverage;')).toEqual([
      'f: a == 7 true',
      'f: x = 2 case',
      'f: x = 3 case',
      'f: a == 2 true',
      'f: x either',
    ]);
  });

  test('of any interleaving', () => {
    const items = 'thread t { x = 1; } thread u { if (x) r0 = 1; } report coverage;';
    expect(neverTaken('marked int x;', items)).toEqual([]);
    expect(neverTaken('marked int x;', items.replace('x = 1', 'x = 0'))).toEqual(['u: x true']);
  });

  test('not of functions that are never entered, nor by the set-up, nor in ghost code', () => {
    const declarations = `marked int x; ghost int g; void f(int a) { if (a) x = 1; else x = 2; } void h() { if (x) x = 3; }`;
    const items = 'setup { f(1); } thread t { f(0); if (x == 9) h(); ghost if (x == 8) g = 1; } report coverage;';
    expect(neverTaken(declarations, items)).toEqual(['f: a true', 't: x == 9 true']);
  });

  test('are not looked for unless asked', () => {
    expect(neverTaken('marked int x;', 'thread u { if (x) r0 = 1; }')).toEqual([]);
  });
});
