/**
 * Which test is known to notice each mutant: `killers.json`, which `npm run record-mutants` makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { TestName } from './trial.ts';

const file = new URL('killers.json', import.meta.url);

export type Killers = Readonly<Record<string, TestName>>;

export function readKillers(): Killers {
  return JSON.parse(readFileSync(file, 'utf8')) as Killers;
}

/** In the order of their names, so that a change is seen for what it is. */
export function writeKillers(killers: Killers): void {
  const sorted = Object.fromEntries(Object.entries(killers).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
