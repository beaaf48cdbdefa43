/**
 * `npm run bench -- scaling`: what a state costs as there are more of them, and what an instruction costs before the
 * search as the program has more of them.
 */

import { requestOf, safetyOnly } from './bench-flat.ts';
import type { BenchModel } from './bench-models/bench-model.ts';
import { grid } from './bench-models/grid.ts';
import { longProgram } from './bench-models/long-program.ts';
import { philosophers } from './bench-models/philosophers.ts';
import { type SearchCost, searchOf } from './bench-search.ts';
import { table } from './recorded-section.ts';

/** Grids of 10^3 to 10^7 states, and tables of philosophers, where cycles are looked for. */
const gridSizes = [5, 9, 17, 31, 56];
const tableSizes = [7, 9, 11, 13];
const functionCounts = [4, 14, 42, 140, 420];

function stateRow(model: BenchModel, size: number, without: readonly string[], empty: number): string[] {
  const { states, steps, search, peak } = searchOf(requestOf(model, size, without));
  return [
    `${model.name} ${size}`,
    without.length === 0 ? 'everything' : 'safety',
    `${states}`,
    `${steps}`,
    search.toFixed(2),
    ((search / states) * 1e6).toFixed(2),
    ((search / steps) * 1e6).toFixed(2),
    ((peak - empty) / states).toFixed(0),
  ];
}

function programRow(functions: number): string[] {
  const { locations, compiling, search }: SearchCost = searchOf({ text: longProgram(functions) });
  const each = (seconds: number): string => ((seconds / locations) * 1e6).toFixed(0);
  return [`${locations}`, (compiling * 1000).toFixed(0), (search * 1000).toFixed(0), each(compiling), each(search)];
}

/** Markdown. */
export function scalingSection(): string {
  const empty = (model: BenchModel): number => searchOf(requestOf(model, model.small, safetyOnly)).peak;
  const emptyGrid = empty(grid);
  const emptyTable = empty(philosophers);
  const states = table([
    ['model', 'looked at', 'states', 'steps', 'search (s)', 'us a state', 'us a step', 'bytes a state'],
    ...gridSizes.map((size) => stateRow(grid, size, safetyOnly, emptyGrid)),
    ...tableSizes.map((size) => stateRow(philosophers, size, safetyOnly, emptyTable)),
    ...tableSizes.map((size) => stateRow(philosophers, size, [], emptyTable)),
  ]);
  const programs = table([
    ['instructions', 'to a program (ms)', 'encode and search (ms)', 'us an instruction', 'us an instruction'],
    ...functionCounts.map(programRow),
  ]);
  return `${states}\n\n${programs}`;
}
