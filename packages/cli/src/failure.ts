/**
 * What a thrown error means to whoever ran the command. Comes in: anything that was thrown. Leaves: the exit
 * code and what to print on stderr.
 */
import * as Errors from '@oclif/core/errors';
import { exitCodes } from './exit-codes.ts';

interface Failure {
  readonly exitCode: number;
  /** Without the line end; empty where the command has said it all. */
  readonly message: string;
}

/** `showStack` adds the stack of a fault of our own. */
export function failureOf(error: unknown, options: { readonly showStack: boolean }): Failure {
  if (error instanceof Errors.ExitError) return { exitCode: error.oclif.exit ?? exitCodes.asExpected, message: '' };
  // oclif's own errors are about the command line, unless a command named another code.
  if (error instanceof Errors.CLIError) {
    return { exitCode: error.oclif.exit ?? exitCodes.usage, message: `error: ${usageText(error.message)}` };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message.split('\n', 1)[0]}` : String(error);
  const stack = options.showStack && error instanceof Error ? `\n${error.stack}` : '';
  return {
    exitCode: exitCodes.internalFault,
    message: `internal error: ${what}\nhelp: this is a fault of refault; please report it with the command line and what REFAULT_DEBUG=1 adds${stack}`,
  };
}

/** What oclif says of a flag's value, without what it puts around it. */
function usageText(message: string): string {
  const found = /^Parsing (--[\w-]+)\s+([\s\S]*?)(?:\nSee more help with --help)?$/.exec(message);
  return found === null ? lowerCaseStart(message) : `${found[1]}: ${found[2]?.trim()}`;
}

/** Diagnostics begin in lower case; a name in capitals stays as it is. */
function lowerCaseStart(message: string): string {
  return /^[A-Z][a-z]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}
