/**
 * How much room a search begins with: what the set-up takes, and a few objects more of each kind that the threads' code
 * allocates, so that few searches have to begin again. What is found does not depend on it.
 */
import type { ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { Program } from '../ir/program.ts';
import type { Shape } from '../ir/shape.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { type Capacities, grown, NeedsRoom } from '../state/capacities.ts';
import { RoomTaken } from '../state/room-taken.ts';
import { functionsOfThreads } from './coverage.ts';
import { makeMachine } from './make-machine.ts';

/** Objects of a kind, or agents, beyond what the set-up takes. */
const spare = 2;
/** Objects of a kind, or elements of an array, that few set-ups take more of. */
const ample = 4;

/**
 * @param mayGrow whether there may be so much of something
 * @throws SetupFailure if the set-up is wrong
 * @throws NeedsRoom if it needs more than there may be
 */
export function roomForSearch(
  compiled: CompiledProgram,
  from: Capacities,
  numbering: ObjectNumbering,
  mayGrow: (need: NeedsRoom) => boolean,
): Capacities {
  const settled = roomForSetUp(compiled, from, numbering, mayGrow);
  const { pools, spawns } = made(compiled.program);
  let capacities = settled;
  for (const pool of pools) {
    const need = new NeedsRoom('pool', pool, (settled.pools[pool] ?? 0) + spare);
    if (mayGrow(need)) capacities = grown(capacities, need);
  }
  const need = new NeedsRoom('agents', 'agents', settled.agents + spare);
  return spawns && mayGrow(need) ? grown(capacities, need) : capacities;
}

/** Sets up with more room than most set-ups need, and notes how much is taken. */
function roomForSetUp(
  compiled: CompiledProgram,
  from: Capacities,
  numbering: ObjectNumbering,
  mayGrow: (need: NeedsRoom) => boolean,
): Capacities {
  const taken = new RoomTaken();
  let given = ampleRoom(compiled.program, from, mayGrow);
  for (;;) {
    const machine = makeMachine(compiled, given, numbering, taken);
    try {
      for (let plan: readonly number[] | undefined = []; plan !== undefined; plan = machine.nextPlan()) {
        machine.setUp(plan);
      }
      return taken.capacities(from);
    } catch (problem) {
      if (!(problem instanceof NeedsRoom) || !mayGrow(problem)) throw problem;
      given = grown(given, problem);
    }
  }
}

function ampleRoom(program: Program, from: Capacities, mayGrow: (need: NeedsRoom) => boolean): Capacities {
  let capacities = from;
  const ask = (need: NeedsRoom): void => {
    if (mayGrow(need)) capacities = grown(capacities, need);
  };
  for (const { index, isGlobals, shape } of program.pools) {
    if (!isGlobals) ask(new NeedsRoom('pool', index, ample));
    for (const key of openArraysOf(shape)) ask(new NeedsRoom('length', key, ample));
  }
  return capacities;
}

function openArraysOf(shape: Shape): string[] {
  if (shape.kind === 'group') return shape.fields.flatMap((field) => openArraysOf(field.shape));
  if (shape.kind !== 'array') return [];
  return [...(typeof shape.length === 'number' ? [] : [shape.length.key]), ...openArraysOf(shape.of)];
}

/** Pools that the threads' code takes objects from, and whether it makes agents. */
function made(program: Program): { readonly pools: ReadonlySet<number>; readonly spawns: boolean } {
  const pools = new Set<number>();
  let spawns = false;
  for (const each of functionsOfThreads(program)) {
    for (const instruction of each.code) {
      if (instruction.op === 'allocate') pools.add(instruction.pool.index);
      else if (instruction.op === 'spawn') spawns = true;
    }
  }
  return { pools, spawns };
}
