/**
 * The command line as it is published starts here.
 */
import { getCompileCacheDir } from 'node:module';
import { exitCodes } from '../exit-codes.ts';
import { loadBundle } from './code-cache.ts';

/** Code that has not been run for long is thrown away: what a longer run has left is of little use to a short one. */
const longestKept = 5000;

export async function main(): Promise<void> {
  const { exports, keepCode } = loadBundle(new URL('refault.cjs', import.meta.url), getCompileCacheDir(), command());
  await (exports as { readonly main: () => Promise<void> }).main();
  const isOver = process.exitCode !== exitCodes.usage && process.exitCode !== exitCodes.internalFault;
  if (isOver && performance.now() < longestKept) keepCode();
}

/** What is run has use for other code than what is listed, or than help. */
function command(): string {
  const [name = '', ...rest] = process.argv.slice(2);
  return /^[a-z]+$/.test(name) && !rest.includes('--help') ? name : 'other';
}
