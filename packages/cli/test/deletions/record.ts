/**
 * Tries every deletion on a kernel and records what came of it, then writes the tables of the page about it:
 * `npm run record-deletions -- v6.6`, or `npm run record-deletions -- --table` for the page alone. The run that noticed a
 * deletion when it was recorded is tried first. What nothing noticed is tried on everything, so that takes long.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { kernels, pagePath, type Records, recordPath, records, withTables } from './page.ts';
import { scenarioTexts } from './scenario-texts.ts';
import { type Noticed, Trial } from './try-deletions.ts';

const wanted = process.argv.slice(2).filter((each) => each !== '--table');
const unknown = wanted.find((each) => !kernels.includes(each));
if (unknown !== undefined) throw new Error(`${unknown} has no record: ${kernels.join(', ')} have`);
for (const kernel of wanted) record(kernel);
writeFileSync(pagePath, withTables(readFileSync(pagePath, 'utf8'), records()));

function record(kernel: string): void {
  const trial = new Trial(kernel, scenarioTexts());
  const before: Records[string] = records()[kernel] ?? {};
  const now: Record<string, string> = {};
  for (const [index, deletion] of trial.deletions.entries()) {
    const noticed: Noticed = trial.try(deletion, before[deletion.id]);
    now[deletion.id] = noticed.by ?? noticed.why;
    process.stderr.write(`${index + 1} of ${trial.deletions.length}: ${deletion.id}: ${now[deletion.id]}\n`);
  }
  writeFileSync(recordPath(kernel), `${JSON.stringify(now, undefined, 2)}\n`);
}
