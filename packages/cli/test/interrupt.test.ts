import { Config } from '@oclif/core';
import { afterEach, expect, test, vi } from 'vitest';
import { BaseCommand } from '../src/base-command.ts';
import { exitCodes } from '../src/exit-codes.ts';

class Interrupted extends BaseCommand {
  override async run(): Promise<void> {
    await this.parse(Interrupted);
    process.emit('SIGINT');
  }
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('Ctrl-C ends a command with its own exit code', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as unknown as typeof process.exit);
  const before = process.listenerCount('SIGINT');
  // A manifest without commands, so that nothing built is looked for.
  const pjson = { name: 'refault', version: '0.0.0', oclif: {} };
  await Interrupted.run([], await Config.load({ root: import.meta.dirname, pjson }));
  expect(exit).toHaveBeenCalledWith(exitCodes.interrupted);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
