/**
 * The page about deletions: its tables are made of what was recorded and of why nothing notices the rest. Comes in: the
 * page's text and the records. Leaves: the text with the tables as they should be.
 */
import { existsSync, readFileSync } from 'node:fs';
import { survivors } from './survivors.ts';

/** The kernels that are recorded. */
export const kernels: readonly string[] = ['v6.4', 'v6.6'];

/** For each kernel: for each deletion, by its id, the run that notices it, or `unnoticed` or `refused`. */
export type Records = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const pagePath = new URL('../../../../docs/internals/deletions.md', import.meta.url);

export function recordPath(kernel: string): URL {
  return new URL(`./${kernel}.json`, import.meta.url);
}

export function records(): Records {
  return Object.fromEntries(
    kernels.map((kernel) => {
      const path = recordPath(kernel);
      return [kernel, existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}];
    }),
  );
}

/** Deletions that leave something that fits the language, by what came of them. */
export function cameOf(record: Records[string] = {}): {
  readonly noticed: readonly (readonly [string, string])[];
  readonly unnoticed: readonly string[];
} {
  const entries = Object.entries(record).filter(([, came]) => came !== 'refused');
  return {
    noticed: entries.filter(([, came]) => came !== 'unnoticed'),
    unnoticed: entries.filter(([, came]) => came === 'unnoticed').map(([id]) => id),
  };
}

/** What is wrong between the records and the reasons: nothing without one, no reason without anything. */
export function unexplained(recorded: Records): string[] {
  const known = survivors.flatMap(({ statements }) => statements);
  const all = new Set(Object.values(recorded).flatMap((each) => cameOf(each).unnoticed));
  return [
    ...[...all].filter((id) => !known.includes(id)).map((id) => `nothing says why nothing notices ${id}`),
    ...known.filter((id) => !all.has(id)).map((id) => `something notices ${id}, or it is gone`),
    ...known.filter((id, index) => known.indexOf(id) !== index).map((id) => `said twice of ${id}`),
  ];
}

/** The page with its tables made anew. */
export function withTables(page: string, recorded: Records): string {
  return [counts(recorded), reasons(recorded)].reduce((text, table) => {
    const [header = ''] = table;
    const start = text.indexOf(header);
    if (start < 0) throw new Error(`the page has no table ${header}`);
    const end = text.indexOf('\n\n', start);
    return `${text.slice(0, start)}${table.join('\n')}${end < 0 ? '\n' : text.slice(end)}`;
  }, page);
}

function counts(recorded: Records): string[] {
  const rows = Object.entries(recorded).map(([kernel, record]) => {
    const { noticed, unnoticed } = cameOf(record);
    const tried = noticed.length + unnoticed.length;
    return `| ${kernel} | ${tried} | ${noticed.length} | ${Math.floor((100 * noticed.length) / tried)} % |`;
  });
  return ['| kernel | statements taken away | noticed | |', '|---|---|---|---|', ...rows];
}

function reasons(recorded: Records): string[] {
  const rows = survivors.flatMap(({ why, statements }) =>
    statements.map((id) => {
      const on = Object.keys(recorded).filter((kernel) => recorded[kernel]?.[id] === 'unnoticed');
      return `| \`${id.replaceAll('|', '¦')}\` | ${on.join(', ')} | ${why} |`;
    }),
  );
  return ['| statement | kernels | why |', '|---|---|---|', ...rows];
}
