import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { sanitizerPages } from '../src/explain/sanitizer-pages.ts';
import { folderOf, refault } from './refault.ts';

describe('explain', () => {
  test('a diagnostic', () => {
    const { status, stdout } = refault(['explain', 'names/unknown-function']);
    expect(stdout).toBe(`names/unknown-function: error

    unknown function \`NAME\`

Neither the composed kernel nor the engine has a function of this name.
`);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('a kind of finding, with a sample and how to expect it', () => {
    const { stdout } = refault(['explain', 'sleep_in_atomic']);
    expect(stdout).toMatch(/^sleep_in_atomic: a call that may sleep/);
    expect(stdout).toMatch(/^ {4}scenario mutex_under_spinlock \{$/m);
    expect(stdout).toMatch(/`expect bug sleep_in_atomic;`/);
  });

  test('a kind of finding of the kernel models', () => {
    const { stdout } = refault(['explain', 'data_loss']);
    expect(stdout).toMatch(/^data_loss: a load gives/);
    expect(stdout).toMatch(/violation\(data_loss\) in\slinux\/words\//);
  });

  test('an exit code', () => {
    expect(refault(['explain', '3']).stdout).toMatch(/^exit code 3\n\nSomething is inconclusive/);
  });

  test('lists what there is, in lines of 80', () => {
    const { stdout } = refault(['explain']);
    expect(stdout).toMatch(/^ {4}use_after_free, leak/m);
    expect(stdout).toMatch(/^ {4}types\//m);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('offers the nearest name', () => {
    const { status, stdout, stderr } = refault(['explain', 'use_afer_free']);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'error: there is nothing to explain about `use_afer_free`\nhelp: did you mean `use_after_free`?\n',
    );
    expect(status).toBe(exitCodes.usage);
    expect(refault(['explain', 'unknown-function']).stderr).toMatch(/did you mean `names\/unknown-function`\?$/m);
  });

  test('its samples show what they are to show, and are in their layout', () => {
    const cwd = folderOf(
      Object.fromEntries(Object.entries(sanitizerPages).map(([kind, { sample }]) => [`${kind}.fault`, sample])),
    );
    expect(refault(['run', '-q'], { cwd })).toMatchObject({ status: exitCodes.asExpected, stderr: '' });
    expect(refault(['fmt', '--check'], { cwd }).stdout).toBe('10 files: none would change\n');
  });
});
