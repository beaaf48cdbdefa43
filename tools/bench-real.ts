/**
 * `npm run bench -- real`: shipped scenarios with all sanitizers and the usual reductions, on bytecode and on the
 * interpreter.
 */
import { numbers } from './bench-models/bench-model.ts';
import { median } from './bench-process.ts';
import { type SearchCost, type SearchRequest, searchOf } from './bench-search.ts';
import { table } from './recorded-section.ts';

const rounds = 3;

const scenarios: readonly SearchRequest[] = [
  {
    path: 'scenarios/thread/swap-in-munmap.fault',
    kernel: 'v6.4',
    filter: 'swap_in_munmap[medium=synchronous]',
  },
  {
    path: 'scenarios/thread/swap-in-second-fault.fault',
    kernel: 'v6.6',
    filter: 'swap_in_second_fault[medium=asynchronous]',
  },
  {
    path: 'scenarios/migration/wait-without-vma-lock.fault',
    kernel: 'v6.6',
    filter: 'migration_wait_without_vma_lock',
  },
];

/** Where all is loaded and hardly anything is stored. */
const nothing: SearchRequest = {
  path: 'scenarios/thread/swap-in-munmap.fault',
  kernel: 'v6.4',
  filter: 'swap_in_munmap[medium=synchronous]',
  bounds: { states: 1 },
};

function rows(request: SearchRequest, empty: number): string[] {
  const bytecode: SearchCost[] = [];
  const interpreter: SearchCost[] = [];
  for (const _round of numbers(rounds)) {
    bytecode.push(searchOf(request));
    interpreter.push(searchOf({ ...request, backend: 'interpreter' }));
  }
  const [first] = bytecode;
  if (first === undefined) throw new Error('no round');
  for (const each of [...bytecode, ...interpreter]) {
    if (each.states !== first.states || each.steps !== first.steps || `${each.findings}` !== `${first.findings}`) {
      throw new Error(`${request.filter}: ${each.states} states, ${each.steps} steps, not those of the first run`);
    }
  }
  const rate = ({ states, search }: SearchCost): number => states / search;
  const ratio = median(bytecode.map((each, index) => rate(each) / rate(interpreter[index] as SearchCost)));
  return [
    `\`${request.filter}\` on ${request.kernel}`,
    `${first.states}`,
    `${first.steps}`,
    `${first.words}`,
    (median(bytecode.map(rate)) / 1e6).toFixed(2),
    (median(interpreter.map(rate)) / 1e6).toFixed(3),
    `${ratio.toFixed(1)} x`,
    median(bytecode.map(({ preparation }) => preparation)).toFixed(2),
    median(bytecode.map(({ search }) => search)).toFixed(2),
    median(bytecode.map(({ peak, states }) => (peak - empty) / states)).toFixed(0),
  ];
}

/** Markdown. */
export function realSection(): string {
  const empty = searchOf(nothing).peak;
  return table([
    [
      'scenario',
      'states',
      'steps',
      'words',
      'M states/s',
      'interpreter',
      'ratio',
      'preparation (s)',
      'search (s)',
      'bytes a state',
    ],
    ...scenarios.map((each) => {
      process.stderr.write(`${each.filter}\n`);
      return rows(each, empty);
    }),
  ]);
}
