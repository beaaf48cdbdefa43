/**
 * What the engine refuses of texts that the language has nothing against: that a variable may be unset shows once a
 * function's paths are known, that a set-up contradicts itself once it runs.
 */
import { renderDiagnostic } from '@refault/dsl';
import { describe, expect, test } from 'vitest';
import { SetupFailure } from '../src/backends/interpreter/machine.ts';
import { compile, describeSetupFailure, explore } from '../src/index.ts';
import { checkedScenarios, compileText, litmus } from './run-text.ts';

describe('a variable that may be read before it is set', () => {
  test.each([
    [
      'a goto jumps over its declaration',
      'int f(int a) {\n if (a) goto out;\n int b = 1;\nout:\n return b;\n}',
      ['test.fault:2:5: error: `b` may be read in `f` before it is set [types/maybe-unset]'],
    ],
    [
      'it is declared before the jump',
      'int f(int a) {\n int b = 2;\n if (a) goto out;\n b = 1;\nout:\n return b;\n}',
      [],
    ],
    ['it is not read there', 'int f(int a) {\n if (a) goto out;\n int b = 1;\n return b;\nout:\n return 2;\n}', []],
  ])('%s', (_, text, expected) => {
    const said = checkedScenarios(litmus(text, 'thread t { r0 = f(1); }')).flatMap((each) => compile(each).diagnostics);
    expect(said.map((each) => renderDiagnostic(each).split('\n')[0])).toEqual(expected);
  });
});

test('a set-up that fails is said at its scenario, with the place in it', () => {
  const compiled = compileText(litmus('int x;', 'setup { x = 1;\nassert(x == 2); }\nthread t { r0 = x; }'));
  const failure = thrownBy(() => explore(compiled));
  if (!(failure instanceof SetupFailure)) throw failure;
  expect(renderDiagnostic(describeSetupFailure(compiled, failure)).split('\n')).toEqual([
    'test.fault:4:10: error: the set-up of `test` fails: assert fails [scenario/setup-fails]',
    ' 4 | scenario test "test" {',
    '   |          ^^^^',
    'test.fault:7:1: note: assert fails',
    ' 7 | assert(x == 2); }',
    '   | ^^^^^^^^^^^^^^',
    '  = note: on litmus',
  ]);
});

test('a form that can’t be run is refused where it stands', () => {
  const text = litmus(
    'void set(int *p) { *p = 1; }\nint f(int a) {\n int b[2];\n set(&b[a]);\n return b[0];\n}',
    'thread t { r0 = f(1); }',
  );
  const said = checkedScenarios(text).flatMap((each) => compile(each).diagnostics);
  expect(said.map((each) => renderDiagnostic(each).split('\n')[0])).toEqual([
    'test.fault:5:6: error: the address of an array’s element in a local variable is not supported yet [types/not-supported]',
  ]);
});

function thrownBy(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}
