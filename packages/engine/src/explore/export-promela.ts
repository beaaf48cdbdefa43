/**
 * A scenario's program for Spin, with what turns Spin's output into what a search of ours tells: counts, ends,
 * findings by key. Comes in: a program compiled with a body for each call. Leaves: Promela, and a reader of output.
 */
import { SetupFailure } from '../backends/interpreter/machine.ts';
import { emitPromela, type PromelaProgram } from '../backends/promela/promela.ts';
import type { IrDemand } from '../ir/program.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { type Capacities, grown, NeedsRoom } from '../state/capacities.ts';
import { firstCapacities } from './explore.ts';
import { makeMachine } from './make-machine.ts';
import { mayGrow } from './room.ts';

export interface ExportedProgram extends PromelaProgram {
  readonly compiled: CompiledProgram;
  readonly capacities: Capacities;
  /** The choices of the set-up for each first state. */
  readonly setupPlans: readonly (readonly number[])[];
}

export interface ExportOptions {
  /** How much there is of what has no size: as a search of the program came to need. */
  readonly room?: Capacities;
  /**
   * Positions of instructions that a complete search has run: what lies behind others is left out, and a program that
   * comes there says so.
   */
  readonly executed?: ReadonlySet<number>;
}

/**
 * @throws PromelaRefusal if the program uses what Promela can't be made to say
 * @throws SetupFailure if the scenario's set-up is wrong
 */
export function exportPromela(given: CompiledProgram, { room, executed }: ExportOptions = {}): ExportedProgram {
  const { compiled, leftOut } = withoutNotes(given);
  let capacities = room ?? firstCapacities(compiled.program);
  for (;;) {
    try {
      return exportWith(compiled, capacities, { leftOut, executed });
    } catch (problem) {
      if (!(problem instanceof NeedsRoom)) throw problem;
      if (!mayGrow(compiled.program, problem)) throw new SetupFailure(problem.message, 0);
      capacities = grown(capacities, problem);
    }
  }
}

/** Of demands on paths and of `eventually` a state holds what was seen so far. That is left out, and they with it. */
function withoutNotes(compiled: CompiledProgram): { compiled: CompiledProgram; leftOut: string[] } {
  const { demands } = compiled.program;
  const isNoted = (demand: IrDemand): boolean =>
    demand.kind === 'path' || demand.kind === 'paths' || (demand.kind === 'state' && demand.word === 'eventually');
  const kept = demands.filter((each) => !isNoted(each));
  const leftOut = demands.filter(isNoted).map((each) => each.text.replace(/\s+/g, ' '));
  return { compiled: { ...compiled, program: { ...compiled.program, demands: kept } }, leftOut };
}

function exportWith(
  compiled: CompiledProgram,
  capacities: Capacities,
  { leftOut, executed }: { readonly leftOut: readonly string[]; readonly executed: ReadonlySet<number> | undefined },
): ExportedProgram {
  const machine = makeMachine(compiled, capacities);
  const firstStates: Int32Array[] = [];
  const setupPlans: (readonly number[])[] = [];
  const seen = new Set<string>();
  for (let plan: readonly number[] | undefined = []; plan !== undefined; plan = machine.nextPlan()) {
    machine.setUp(plan);
    const words = machine.words.slice(0, machine.layout.stored);
    if (seen.has(words.join())) continue;
    seen.add(words.join());
    firstStates.push(words);
    setupPlans.push(machine.taken.map((each) => each.index));
  }
  const program = emitPromela({
    program: compiled.program,
    leftOut,
    ...(executed === undefined ? {} : { executed }),
    layout: machine.layout,
    frames: compiled.frames,
    livenessOf: machine.livePlaces.livenessOf,
    firstStates,
    startOf: (made) => machine.positions.startOf(made),
  });
  return { ...program, compiled, capacities, setupPlans };
}
