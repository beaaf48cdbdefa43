/**
 * The command line: from the arguments to an exit code. It exports the commands, which oclif looks up here
 * by name; each loads what it needs only once it runs, so that starting stays fast.
 */
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { flush } from '@oclif/core/flush';
import type { LoadOptions } from '@oclif/core/interfaces';
import { run } from '@oclif/core/run';
import { settings } from '@oclif/core/settings';
import { Check } from './commands/check.ts';
import { Dump } from './commands/dump.ts';
import { Explain } from './commands/explain.ts';
import { Export } from './commands/export.ts';
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
  export: Export,
  fmt: Fmt,
  list: List,
  new: New,
  replay: Replay,
  run: Run,
  show: Show,
};

/** What a worker does: it waits for runs to execute. */
export async function work(): Promise<void> {
  await import('./run/worker.ts');
}

// oclif would look for a TypeScript loader, also where a test runs the program. Node needs none.
settings.enableAutoTranspile = false;

/** Without options: the installed package, one folder above this file once it is built. */
export async function main(options?: LoadOptions): Promise<void> {
  const place = options ?? { root: fileURLToPath(new URL('..', import.meta.url)) };
  const argv = process.argv.slice(2);
  try {
    const own = ownCommand(argv);
    if (own === undefined) await run(argv, place);
    else await new own(argv.slice(1), new NoPlugins({ root: '' })).runAlone();
    await flush();
  } catch (error) {
    const failure = failureOf(error, { showStack: process.env.REFAULT_DEBUG === '1' });
    if (failure.message !== '') process.stderr.write(`${failure.message}\n`);
    process.exitCode = failure.exitCode;
  }
}

/** The command to run, if it is one of ours and not asked for its help: then no plugin has anything to say. */
function ownCommand([name = '', ...rest]: readonly string[]) {
  const before = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (!Object.hasOwn(COMMANDS, name) || before.includes('--help')) return undefined;
  return COMMANDS[name as keyof typeof COMMANDS];
}

/** Looking for plugins, which takes oclif longer than anything else that it does, is left out. */
class NoPlugins extends Config {
  override async runHook() {
    return { successes: [], failures: [] };
  }
}
