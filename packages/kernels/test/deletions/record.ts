/**
 * Tries every deletion on a kernel and records what came of it: `node record.ts v6.6`. Takes long; one kernel needs one
 * core.
 */
import { writeFileSync } from 'node:fs';
import { scenarioTexts } from './scenario-texts.ts';
import { Trial } from './try-deletions.ts';

const [kernel = 'v6.6'] = process.argv.slice(2);
const trial = new Trial(kernel, scenarioTexts());
const out = new URL(`./${kernel}.json`, import.meta.url);
const recorded: Record<string, string> = {};
for (const [index, deletion] of trial.deletions.entries()) {
  const came = trial.try(deletion);
  recorded[deletion.id] = came.by ?? came.why;
  process.stderr.write(`${index + 1} of ${trial.deletions.length}: ${deletion.id}: ${recorded[deletion.id]}\n`);
  writeFileSync(out, `${JSON.stringify(recorded, undefined, 2)}\n`);
}
