/**
 * The body of `refault fmt`. Files are written in place, those with errors left alone; from stdin goes to stdout.
 */
import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { format, sourceFile } from '@refault/dsl';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { writeWhole } from '../output.ts';
import { findFiles } from '../workspace/find-files.ts';
import { systemReason } from '../workspace/system-error.ts';

export interface FormatOptions {
  /** Nothing is written; what would be is named. */
  readonly check: boolean;
}

export async function formatFiles(paths: readonly string[], { check }: FormatOptions): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  const messages = new Messages(codes);
  if (paths.length === 1 && paths[0] === '-') {
    codes.add(await formatStdin(messages, { check }));
    return worstOf(codes);
  }
  const found = await findFiles(paths);
  for (const problem of found.problems) messages.complain(problem);
  let changed = 0;
  for (const name of found.files) {
    const before = readText(name, messages);
    const after = before === undefined ? undefined : formatted(name, before, messages);
    if (after === undefined || after === before) continue;
    const problem = check ? undefined : writeWhole(name, after);
    if (problem !== undefined) {
      messages.complain(problem);
      continue;
    }
    changed++;
    process.stdout.write(`${name}\n`);
  }
  if (check && changed > 0) codes.add(exitCodes.unexpected);
  if (found.files.length > 0) process.stdout.write(`${summary(found.files.length, changed, { check })}\n`);
  return worstOf(codes);
}

async function formatStdin(messages: Messages, { check }: FormatOptions): Promise<ExitCode> {
  const given = await readAll(process.stdin);
  const result = formatted('stdin', given, messages);
  if (result !== undefined && !check) process.stdout.write(result);
  return check && result !== given ? exitCodes.unexpected : exitCodes.asExpected;
}

/** The text in its layout; undefined, and a message, if it can't be read. */
function formatted(name: string, text: string, messages: Messages): string | undefined {
  const result = format(sourceFile(name, text));
  if (result.kind === 'formatted') return result.text;
  messages.add(result.diagnostics);
  return undefined;
}

/** A file's text, only if nothing of it would be lost by writing it back. */
function readText(name: string, messages: Messages): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(name));
  } catch (error) {
    messages.complain(`can't read ${name}: ${error instanceof TypeError ? 'it is no UTF-8' : systemReason(error)}`);
    return undefined;
  }
}

function summary(files: number, changed: number, { check }: FormatOptions): string {
  const what = check ? 'would change' : 'changed';
  return `${files} file${files === 1 ? '' : 's'}: ${changed === 0 ? 'none' : changed} ${what}`;
}
