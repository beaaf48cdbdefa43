/**
 * Schedules from and to text: of what a search found, and of what a user gives.
 */
import type { CompiledProgram } from '../passes/compile.ts';
import { type Capacities, grown, NeedsRoom } from '../state/capacities.ts';
import type { Witness } from '../trace/finding.ts';
import type { Exploration } from './exploration.ts';
import { Replayer, type ReplayResult } from './replayer.ts';
import { mayGrow } from './room.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

/**
 * Executes again how something was seen. What is returned was executed without reductions: objects that the search
 * has renumbered keep their numbers.
 */
export function replayWitness(exploration: Exploration, witness: Witness): ReplayResult {
  const result = followMoves(exploration, witness);
  if (exploration.search.reductions.length === 0) return result;
  const schedule = parseSchedule(result.schedule);
  if (typeof schedule === 'string') throw new Error(schedule);
  const plain = replay(exploration.compiled, exploration.capacities, schedule);
  if (plain.leftAt !== undefined) throw new Error(`a schedule can't be followed: ${plain.leftAt.reason}`);
  return plain;
}

function followMoves(exploration: Exploration, witness: Witness): ReplayResult {
  const next = witness.kind === 'step' ? witness.move.agent : undefined;
  const { root, moves } = exploration.pathTo(witness.state, next);
  const plan = exploration.roots.find((each) => each.state === root)?.plan ?? [];
  const replayer = new Replayer(exploration.compiled, exploration.capacities, plan, exploration.numbering);
  const all = witness.kind === 'step' ? [...moves, witness.move] : moves;
  for (const move of all) {
    if (!replayer.move(move)) throw new Error('a step that a search took does not exist when it is replayed');
  }
  if (witness.kind === 'cycle') {
    replayer.beginCycle();
    for (const move of witness.cycle) {
      if (!replayer.move(move)) throw new Error('a cycle that a search found does not exist when it is replayed');
    }
  }
  replayer.lookAround();
  return replayer.result();
}

/**
 * Follows a schedule on a program, which may be another than the one it was made of: then as far as it goes.
 *
 * @throws SetupFailure if the scenario's set-up is wrong
 * @throws NeedsRoom if it makes more objects or agents than a state can hold
 */
export function replay(compiled: CompiledProgram, capacities: Capacities, schedule: Schedule): ReplayResult {
  let room = capacities;
  for (;;) {
    try {
      return follow(compiled, room, schedule);
    } catch (problem) {
      if (!(problem instanceof NeedsRoom) || !mayGrow(compiled.program, problem)) throw problem;
      room = grown(room, problem);
    }
  }
}

function follow(compiled: CompiledProgram, capacities: Capacities, schedule: Schedule): ReplayResult {
  const [first, ...others] = schedule.segments;
  const setup = first?.agent === 'setup' ? first : undefined;
  const replayer = new Replayer(
    compiled,
    capacities,
    setup === undefined ? [] : setupPlan(compiled, capacities, setup.alternative),
  );
  const segments = setup === undefined ? schedule.segments : others;
  for (const segment of segments) {
    if (segment.agent === 'epilogue') continue;
    const reason = replayer.follow(segment);
    if (reason !== undefined) {
      replayer.lookAround();
      return replayer.result({ segment: `${segment.agent}*${segment.steps}`, reason });
    }
  }
  if (schedule.cycle.length > 0) {
    replayer.beginCycle();
    for (const segment of schedule.cycle) {
      const reason = replayer.follow(segment);
      if (reason !== undefined) return replayer.result({ segment: segment.agent, reason });
    }
  }
  replayer.lookAround();
  return replayer.result();
}

/** The choices of the set-up that an alternative's name stands for. */
function setupPlan(
  compiled: CompiledProgram,
  capacities: Capacities,
  alternative: string | undefined,
): readonly number[] {
  for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
    const replayer = new Replayer(compiled, capacities, plan);
    const name = replayer.result().schedule.split(':')[2]?.split('*')[0];
    if (name === `setup.${alternative}`) return plan;
    plan = replayer.machine.nextPlan();
  }
  return [];
}
