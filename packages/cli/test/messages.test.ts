import { afterEach, expect, test, vi } from 'vitest';
import { type ExitCode, exitCodes } from '../src/exit-codes.ts';
import { Messages } from '../src/messages.ts';
import { progressText } from '../src/run/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function said(body: (messages: Messages) => void): { readonly text: string; readonly codes: readonly ExitCode[] } {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const codes = new Set<ExitCode>();
  body(new Messages(codes));
  return { text, codes: [...codes] };
}

test('a fault of our own names the run that it was in, and asks for a report', () => {
  const { text, codes } = said((messages) => {
    messages.fault('write_fault[rival=munmap] on v6.4', 'TypeError: x is undefined', 'the stack');
  });
  expect(text.split('\n')).toEqual([
    'internal error: TypeError: x is undefined (write_fault[rival=munmap] on v6.4)',
    expect.stringMatching(/^help: .*report it.*REFAULT_DEBUG=1/),
    '',
  ]);
  expect(codes).toEqual([exitCodes.internalFault]);
});

test('its stack is shown on demand', () => {
  vi.stubEnv('REFAULT_DEBUG', '1');
  expect(said((messages) => messages.fault('a on v6.4', 'Error: b', 'the stack')).text).toMatch(/\nthe stack\n$/);
});

test('progress tells what is under way', () => {
  expect(progressText({ done: 3, total: 7, now: [] }, 61_200)).toBe('61 s, 3 of 7 runs');
});
