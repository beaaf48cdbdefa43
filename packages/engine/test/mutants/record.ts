/**
 * `npm run record-mutants`: finds for each mutant the first test of the suite that notices it, writes `killers.json` and
 * the page. Those whose test still notices them keep it; a word or path names the ones to be tried, with `--anew` even
 * if they have one. Ends with 1 if something notices none.
 */
import { writeFileSync } from 'node:fs';
import { allMutants } from './all-mutants.ts';
import { type Killers, readKillers, writeKillers } from './killers.ts';
import { page, pageWith } from './page.ts';
import { runTrials } from './run-trials.ts';
import { suiteFiles } from './suite-files.ts';
import type { Outcome } from './trial.ts';

const isAnew = process.argv.includes('--anew');
const words = process.argv.slice(2).filter((each) => each !== '--anew');
const known = readKillers();
const wanted = allMutants.filter(
  ({ name, file }) =>
    words.every((each) => `${file} ${name}`.includes(each)) && (words.length > 0 || isAnew || !(name in known)),
);
const found: Record<string, Killers[string]> = {};
for (const { name } of allMutants) {
  const before = known[name];
  if (before !== undefined) found[name] = before;
}
let isMissing = false;
await runTrials(
  wanted.map((mutant) => {
    const before = isAnew ? undefined : known[mutant.name];
    return { mutant, tests: [...(before === undefined ? [] : [before]), ...suiteFiles(mutant)], stopsAtFirst: true };
  }),
  {
    threads: 2,
    limit: 120_000,
    told({ mutant }, outcome) {
      if (mutant === undefined) return;
      const said = textOf(outcome);
      console.log(`${mutant.file}: ${mutant.name}: ${said}`);
      const killer = outcome.kind === 'ran' ? outcome.failures[0] : undefined;
      if (killer === undefined) {
        delete found[mutant.name];
        isMissing = true;
      } else found[mutant.name] = { file: killer.file, name: killer.name };
    },
  },
);
writeKillers(found);
writeFileSync(page, pageWith(found));
if (isMissing) process.exitCode = 1;

function textOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ran':
      return outcome.failures[0] === undefined
        ? 'nobody notices'
        : `${outcome.failures[0].file} ${outcome.failures[0].name}`;
    case 'hangs':
      return 'does not come back';
    case 'no mutant':
      return outcome.message;
  }
}
