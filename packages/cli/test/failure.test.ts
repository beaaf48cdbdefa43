import { Errors } from '@oclif/core';
import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { failureOf } from '../src/failure.ts';

test('an error of the command line is told as usage', () => {
  const failure = failureOf(new Errors.CLIError('Missing 1 required arg'), { showStack: false });
  expect(failure).toEqual({ exitCode: exitCodes.usage, message: 'error: missing 1 required arg' });
});

test('a command that ends by an exit code says nothing more', () => {
  const failure = failureOf(new Errors.ExitError(exitCodes.inconclusive), { showStack: false });
  expect(failure).toEqual({ exitCode: exitCodes.inconclusive, message: '' });
});

test('anything else is a fault of refault, in one line, with the plea to report it', () => {
  const { exitCode, message } = failureOf(new TypeError('x is not a function\nsecond line'), { showStack: false });
  expect(exitCode).toBe(exitCodes.internalFault);
  expect(message.split('\n')).toEqual([
    'internal error: TypeError: x is not a function',
    expect.stringMatching(/^help: .*report it/),
  ]);
});

test('the stack of such a fault is shown on demand', () => {
  const { message } = failureOf(new TypeError('x is not a function'), { showStack: true });
  expect(message).toMatch(/\n {4}at .*failure\.test\.ts/);
});
