/**
 * Flags that commands share. Their values are checked here, so that a command gets what it can use or nothing.
 */
import * as Errors from '@oclif/core/errors';
import * as Flags from '@oclif/core/flags';
import type { Reduction } from '@refault/engine';
import { exitCodes } from './exit-codes.ts';
import { parseCount, parseMemory, parseTime } from './units.ts';

function unit(what: string, parse: (text: string) => number | undefined, examples: string) {
  return async (text: string): Promise<number> => {
    const value = parse(text);
    if (value === undefined || value <= 0) {
      throw new Errors.CLIError(`\`${text}\` is no ${what}; write it like ${examples}`, { exit: exitCodes.usage });
    }
    return value;
  };
}

export const selection = {
  kernel: Flags.string({
    summary: 'run on these kernels instead of the listed ones: v6.4, v6.4..v6.6, v6.4+swap_vma_lock',
    helpValue: 'LIST',
    multiple: true,
    delimiter: ',',
  }),
  filter: Flags.string({
    summary: 'only scenarios whose name, or name with variant, contains this: locked, write_fault[rival=munmap]',
    helpValue: 'NAME',
  }),
};

export const patching = {
  patch: Flags.string({
    summary: 'add to each run one with this patch: a shipped one by its name, or a file',
    helpValue: 'NAME|FILE',
    multiple: true,
  }),
};

export const rivalry = {
  adversary: Flags.string({
    summary: 'add to each run those with these adversaries, one for each item that fits: reclaim, fork',
    helpValue: 'LIST',
    multiple: true,
    delimiter: ',',
  }),
};

export const reporting = {
  reporter: Flags.string({
    summary: 'text or json, to stdout or to a file; may be given several times',
    helpValue: 'NAME[=FILE]',
    multiple: true,
  }),
  quiet: Flags.boolean({ char: 'q', summary: 'no progress; only what is not as expected, and totals' }),
  verbose: Flags.boolean({ char: 'v', summary: 'every step of traces, outcomes, demands, what was never entered' }),
  propose: Flags.boolean({ summary: 'beside an exact set that does not match: the set as found, with schedules' }),
};

export const bounds = {
  time: Flags.custom<number>({
    summary: 'for each run',
    helpValue: '60s',
    parse: unit('time', parseTime, '60s, 5m, 500ms'),
  })(),
  memory: Flags.custom<number>({
    summary: 'for the states of each run; half of what the machine has, shared out, if not given',
    helpValue: '2G',
    parse: unit('amount of memory', parseMemory, '2G, 512M'),
  })(),
  states: Flags.custom<number>({
    summary: 'for each run',
    helpValue: '10M',
    parse: unit('number of states', parseCount, '10M, 500k'),
  })(),
};

export const searching = {
  search: Flags.string({
    summary: 'breadth first gives shortest traces; walks by lot look into what is too large to search',
    options: ['bfs', 'dfs', 'random', 'pct'],
    default: 'bfs',
  }),
  backend: Flags.string({
    summary: 'who runs the steps, bytecode by default beyond a few hundred states: the answers are the same',
    options: ['bytecode', 'interpreter'],
  }),
  'hash-compact': Flags.boolean({
    summary: 'tell states apart by hashes of 64 bits: less than half the memory, and never `holds`',
  }),
  reduce: Flags.string({
    summary: 'reductions besides the usual ones: the same answers from fewer states',
    helpValue: 'LIST',
    multiple: true,
    delimiter: ',',
    options: ['canonical-ids', 'merged-accesses'],
  }),
  'no-reduce': Flags.string({
    summary: 'search without reductions, or without those named: the same answers from more states',
    helpValue: '[LIST]',
  }),
  seed: Flags.integer({ summary: 'for searches that draw lots; recorded with the results', helpValue: 'N' }),
  without: Flags.string({
    summary: 'switch these sanitizers off; the verdict says so',
    helpValue: 'SANITIZER',
    multiple: true,
    delimiter: ',',
  }),
  jobs: Flags.integer({
    char: 'j',
    summary: 'runs side by side; as many as there are processors if not given',
    helpValue: 'N',
    min: 1,
  }),
};

/** What `--no-reduce` alone stands for. */
export const allReductions = 'all';

/** The engine's, which is not loaded for the names alone. */
const reductionNames: Readonly<Record<Reduction, true>> = {
  'free-at-once': true,
  'canonical-ids': true,
  'merged-accesses': true,
};

/** Puts what `--no-reduce` alone stands for behind it, where no list of reductions is. */
export function withReductions(argv: readonly string[]): string[] {
  return argv.map((word, index) => {
    if (word !== '--no-reduce') return word;
    const next = argv[index + 1];
    const isList = next?.split(',').every((name) => Object.hasOwn(reductionNames, name));
    return isList ? word : `${word}=${allReductions}`;
  });
}
