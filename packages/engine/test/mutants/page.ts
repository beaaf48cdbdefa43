/**
 * The tables of `docs/internals/mutants.md`: every mutant by the part of the engine that it is made in, and the test
 * that notices it.
 */
import { readFileSync } from 'node:fs';
import { areas } from './all-mutants.ts';
import type { Killers } from './killers.ts';

export const page = new URL('../../../../docs/internals/mutants.md', import.meta.url);

const marker = '<!-- What follows is made by `npm run record-mutants`. -->\n';

/** The page as it stands, with its tables made anew. */
export function pageWith(killers: Killers): string {
  const [head = ''] = readFileSync(page, 'utf8').split(marker);
  const tables = Object.entries(areas).map(([area, mutants]) => {
    const rows = mutants.map(({ name, file }) => {
      const killer = killers[name];
      const test = killer === undefined ? 'nothing' : `${cell(killer.name)} (\`${killer.file}\`)`;
      return `| ${cell(name)} | \`${file}\` | ${test} |`;
    });
    return [`## ${area}: ${mutants.length}\n`, '| mistake | file | noticed by |', '|---|---|---|', ...rows, ''].join(
      '\n',
    );
  });
  return `${head}${marker}\n${tables.join('\n')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
