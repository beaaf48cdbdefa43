/**
 * The scenarios of the one file that a command is about, checked as `run` would check them.
 */
import * as Errors from '@oclif/core/errors';
import { type CheckedScenario, CheckSession } from '@refault/dsl';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';
import { checkOptions } from './plan.ts';
import { makeSelection } from './settings.ts';

interface OneFile {
  readonly file: string;
  readonly filter: string | undefined;
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly adversary: string[] | undefined;
}

export interface CheckedFile {
  readonly scenarios: readonly CheckedScenario[];
  /** Where what else there is to say goes; what the check says of the text has been said. */
  readonly messages: Messages;
  /** What the command has come to so far. */
  readonly codes: Set<ExitCode>;
}

/** @throws Errors.CLIError if the file can't be read, or a name is unknown */
export function checkOneFile(command: OneFile): CheckedFile {
  const texts = new Texts();
  const read = texts.file(command.file);
  if (read.kind === 'unreadable') {
    throw new Errors.CLIError(`can't read ${command.file}: ${read.reason}`, { exit: exitCodes.usage });
  }
  const selection = makeSelection(command, texts, [command.file]);
  const session = new CheckSession(shippedModels(selection.patchFiles), texts);
  const codes = new Set<ExitCode>();
  const messages = new Messages(codes);
  const { scenarios, diagnostics } = session.check(read.file, checkOptions(selection));
  messages.add(diagnostics);
  return { scenarios, messages, codes };
}
