/**
 * The sections of `docs/benchmarks.md` that a command has measured: each stands between two marks that name it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cold-start.ts';

const page = join(root, 'docs/benchmarks.md');

/** Puts a text in the place of what was measured before. The page must have the marks. */
export function recordSection(name: string, text: string): void {
  const old = readFileSync(page, 'utf8');
  const from = new RegExp(`<!-- ${name}: written by [^\\n]* -->\\n`).exec(old);
  const to = old.indexOf(`<!-- end of ${name} -->`);
  if (from === null || to < from.index) throw new Error(`docs/benchmarks.md has no section for ${name}`);
  writeFileSync(page, `${old.slice(0, from.index + from[0].length)}\n${text}\n\n${old.slice(to)}`);
}

/** A table in Markdown; the first row is its head. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows;
  return [head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
