/**
 * `npm run bench -- large`: ten million states on one core, and how speed and memory change over a search of some
 * minutes.
 */

import { requestOf, safetyOnly } from './bench-flat.ts';
import type { BenchModel } from './bench-models/bench-model.ts';
import { grid } from './bench-models/grid.ts';
import { pageFault } from './bench-models/page-fault.ts';
import { phils } from './bench-models/phils.ts';
import { type Moment, searchOf } from './bench-search.ts';
import { table } from './recorded-section.ts';

const tenMillion = 10_000_000;
/** Milliseconds of the long search. */
const long = 300_000;

const models: readonly (readonly [BenchModel, number])[] = [
  [grid, 56],
  [phils, 10],
  [pageFault, 5],
];

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);

function row([model, size]: readonly [BenchModel, number], without: readonly string[]): string[] {
  const bounds = { states: tenMillion };
  const { states, steps, search, peak, words, stoppedBy } = searchOf({ ...requestOf(model, size, without), bounds });
  return [
    `${model.name} ${size}`,
    without.length === 0 ? 'everything' : 'safety',
    `${states}`,
    `${steps}`,
    `${words}`,
    search.toFixed(1),
    gigabytes(peak),
    stoppedBy ?? 'all there are',
  ];
}

/** States a second, steps a second and bytes a state between two moments. */
function between(from: Moment, to: Moment): readonly [number, number, number] {
  const seconds = to.seconds - from.seconds;
  const states = to.states - from.states;
  return [states / seconds, (to.steps - from.steps) / seconds, (to.rss - from.rss) / states];
}

function slope(): string {
  const request = requestOf(phils, 11, safetyOnly);
  const { moments, states, stoppedBy, peak } = searchOf({ ...request, bounds: { time: long }, every: 5000 });
  const last = moments.at(-1);
  const middle = moments[moments.length >> 1];
  const first = moments[0];
  if (first === undefined || middle === undefined || last === undefined) throw new Error('the search was too short');
  const show = (from: Moment, to: Moment): string[] => {
    const [speed, steps, bytes] = between(from, to);
    return [`${from.states} to ${to.states}`, (speed / 1e6).toFixed(2), (steps / 1e6).toFixed(2), bytes.toFixed(0)];
  };
  return [
    table([['states', 'M states/s', 'M steps/s', 'bytes a state'], show(first, middle), show(middle, last)]),
    '',
    `phils 11, ${stoppedBy === undefined ? 'at its end' : `stopped by ${stoppedBy}`} after ${last.seconds.toFixed(0)} s of processor time with`,
    `${states} states and ${gigabytes(peak)} GiB.`,
  ].join('\n');
}

/** Markdown. */
export function largeSection(): string {
  const rows = [...models.map((each) => row(each, safetyOnly)), row([grid, 56], [])];
  return [
    table([['model', 'looked at', 'states', 'steps', 'words', 'search (s)', 'peak (GiB)', 'ended by'], ...rows]),
    '',
    slope(),
  ].join('\n');
}
