/**
 * The command line: from the arguments to an exit code. It exports the commands, which oclif looks up here
 * by name; each loads what it needs only once it runs, so that starting stays fast.
 */
import { fileURLToPath } from 'node:url';
import { flush, type Interfaces, run, settings } from '@oclif/core';
import { Check } from './commands/check.ts';
import { Dump } from './commands/dump.ts';
import { Explain } from './commands/explain.ts';
import { Fmt } from './commands/fmt.ts';
import { List } from './commands/list.ts';
import { New } from './commands/new.ts';
import { Replay } from './commands/replay.ts';
import { Run } from './commands/run.ts';
import { Show } from './commands/show.ts';
import { failureOf } from './failure.ts';

export const COMMANDS = {
  check: Check,
  dump: Dump,
  explain: Explain,
  fmt: Fmt,
  list: List,
  new: New,
  replay: Replay,
  run: Run,
  show: Show,
};

// oclif would look for a TypeScript loader, also where a test runs the program. Node needs none.
settings.enableAutoTranspile = false;

/** Without options: the installed package, one folder above this file once it is built. */
export async function main(options?: Interfaces.LoadOptions): Promise<void> {
  try {
    await run(process.argv.slice(2), options ?? { root: fileURLToPath(new URL('..', import.meta.url)) });
    await flush();
  } catch (error) {
    const failure = failureOf(error, { showStack: process.env.REFAULT_DEBUG === '1' });
    if (failure.message !== '') process.stderr.write(`${failure.message}\n`);
    process.exitCode = failure.exitCode;
  }
}
