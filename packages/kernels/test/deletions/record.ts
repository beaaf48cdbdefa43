/**
 * Tries every deletion on a kernel and records what came of it: `node record.ts v6.6`. Takes long; what is recorded
 * already is kept, so it can be ended and started again, and a record that is to be made anew is removed first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { scenarioTexts } from './scenario-texts.ts';
import { Trial } from './try-deletions.ts';

const [kernel = 'v6.6'] = process.argv.slice(2);
const trial = new Trial(kernel, scenarioTexts());
const out = new URL(`./${kernel}.json`, import.meta.url);
const before: Record<string, string> = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
const recorded: Record<string, string> = {};
for (const [index, deletion] of trial.deletions.entries()) {
  recorded[deletion.id] = before[deletion.id] ?? cameOf(deletion);
  process.stderr.write(`${index + 1} of ${trial.deletions.length}: ${deletion.id}: ${recorded[deletion.id]}\n`);
  writeFileSync(out, `${JSON.stringify({ ...before, ...recorded }, undefined, 2)}\n`);
}
writeFileSync(out, `${JSON.stringify(recorded, undefined, 2)}\n`);

function cameOf(deletion: (typeof trial.deletions)[number]): string {
  const came = trial.try(deletion);
  return came.by ?? came.why;
}
