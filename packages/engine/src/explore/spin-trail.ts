/**
 * A trail of Spin as a schedule of ours. Comes in: an exported program, and what `spin -t -p -g` prints of a trail:
 * every statement with its process and line, and what `mem` holds behind it. Leaves: the schedule, run again by the
 * interpreter. Which alternatives a step took is found by trying them: the one that leads to the same words.
 */
import { stops } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { ExportedProgram } from './export-promela.ts';
import { Replayer, type ReplayResult } from './replayer.ts';

/** What was given is no trail of the program. */
export class NoSuchTrail extends Error {}

interface TrailStep {
  readonly agent: number;
  /** The words before it; those after it are the words before the next one. */
  readonly before: readonly number[];
}

/**
 * Runs a trail again.
 *
 * @throws NoSuchTrail if the text is no trail of the program
 */
export function replaySpinTrail(exported: ExportedProgram, printed: string): ReplayResult {
  const { steps, last, endsInStep } = readTrail(exported, printed);
  const start = steps[0]?.before ?? last;
  for (const plan of exported.setupPlans) {
    const replayer = new Replayer(exported.compiled, exported.capacities, plan);
    if (!same(exported.stored(replayer.machine.words), start)) continue;
    steps.forEach(({ agent }, at) => {
      const after = at + 1 < steps.length ? steps[at + 1]?.before : endsInStep ? undefined : last;
      const alternative = findPlan(exported, replayer.machine, agent, after);
      if (alternative === undefined || !replayer.move({ agent, plan: alternative })) {
        throw new NoSuchTrail(`step ${at + 1} of the trail does not exist`);
      }
    });
    replayer.lookAround();
    return replayer.result();
  }
  throw new NoSuchTrail('the trail begins in no first state of the program');
}

/** The alternatives of an agent's step that lead to these words; undefined words: to a finding. */
function findPlan(
  exported: ExportedProgram,
  machine: Machine,
  agent: number,
  after: readonly number[] | undefined,
): readonly number[] | undefined {
  const before = machine.words.slice();
  try {
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(before);
      const stop = machine.step(agent, plan);
      const taken = machine.taken.map((each) => each.index);
      if (stop === stops.finding || stop === stops.cut) {
        if (after === undefined) return taken;
      } else if (stop !== stops.disabled && stop !== stops.rejected) {
        if (after !== undefined && same(exported.stored(machine.words), after)) return taken;
      }
      plan = machine.nextPlan();
    }
    return undefined;
  } finally {
    machine.words.set(before);
  }
}

interface Trail {
  readonly steps: readonly TrailStep[];
  /** The words where the trail ends. */
  readonly last: readonly number[];
  /** Whether that is in the middle of an agent's step: at a finding. */
  readonly endsInStep: boolean;
}

function readTrail({ text, locations }: ExportedProgram, printed: string): Trail {
  const names = new Set([...locations.values()].map((each) => each.name));
  // Where steps begin: the options that ask for a location.
  const begins = new Set<number>();
  text.split('\n').forEach((line, at) => {
    const [, name = ''] = /^ {2}:: atomic \{ .*? == (\w+)(?: &&.*)? ->$/.exec(line) ?? [];
    if (names.has(name)) begins.add(at + 1);
  });
  const words: number[] = [];
  const steps: TrailStep[] = [];
  let lastProcess = '0';
  for (const line of printed.split('\n')) {
    const [, at, value] = /^\s+mem\[(\d+)\] = (-?\d+)$/.exec(line) ?? [];
    if (at !== undefined) words[Number(at)] = Number(value);
    const [, process, number] = /^\s*\d+:\s+proc\s+(\d+) \(.*?\) \S+?:(\d+) \(state \d+\)/.exec(line) ?? [];
    if (process !== undefined && line.includes('[')) lastProcess = process;
    if (process === undefined || process === '0' || !begins.has(Number(number))) continue;
    steps.push({ agent: Number(process) - 1, before: [...words] });
  }
  if (words.length === 0) throw new NoSuchTrail('that is not what `spin -t -p -g` prints of a trail');
  return { steps, last: words, endsInStep: lastProcess !== '0' };
}

/** Behind the words of a state lie those that are 0 between two steps. */
function same(state: readonly number[], words: readonly number[]): boolean {
  return state.every((each, at) => each === (words[at] ?? 0));
}
