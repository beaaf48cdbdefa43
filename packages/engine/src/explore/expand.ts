/**
 * Expanding a state: every alternative of every agent's next step, in a fixed order. Searches of any order and
 * replays of single schedules go through here.
 */
import { stops } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import { headerWords } from '../ir/agent.ts';
import type { NextAccesses } from '../sanitizers/data-race.ts';
import type { Move } from '../trace/finding.ts';

export interface Expander {
  /** Before a step is tried. */
  begins?(move: Move): void;
  /** Runs one step; replaced where running out of room must cut it. */
  step(agent: number, plan: readonly number[]): number;
  /** A step that exists: the machine holds what it did. */
  took(move: Move, stop: number): void;
  /** An agent that is there and can't move. */
  isDisabled?(agent: number): void;
}

export interface Expanded {
  /** Agents that have a step, as bits; those of them that wait for a blocking lock where they stand. */
  readonly enabled: number;
  readonly enabledAtLocks: number;
  /** What each agent would access. */
  readonly accesses: readonly NextAccesses[];
}

/** Tries every step of a state. `parent` holds its words, the engine's own agent's included. */
export function expandState(machine: Machine, parent: Int32Array, expander: Expander): Expanded {
  const { layout } = machine;
  let enabled = 0;
  let enabledAtLocks = 0;
  const accesses: NextAccesses[] = [];
  for (let agent = 0; agent < layout.agents; agent++) {
    const location = parent[layout.baseOfAgent(agent) + headerWords.location] as number;
    if (location === 0) continue;
    const seen: NextAccesses['accesses'][number][] = [];
    let moves = false;
    for (let plan: readonly number[] | undefined = []; plan !== undefined; ) {
      machine.words.set(parent);
      expander.begins?.({ agent, plan });
      const stop = expander.step(agent, plan);
      const move: Move = { agent, plan: machine.taken.map((each) => each.index) };
      const following = machine.nextPlan();
      if (stop !== stops.disabled && stop !== stops.rejected) {
        moves = true;
        if (stop === stops.boundary || stop === stops.ended) seen.push(...machine.accesses);
        expander.took(move, stop);
      }
      plan = following;
    }
    if (seen.length > 0) accesses.push({ agent, accesses: seen, chain: () => machine.chainOf(agent) });
    if (!moves) {
      expander.isDisabled?.(agent);
      continue;
    }
    enabled |= 1 << agent;
    const instruction = machine.positions.instructionAt(location);
    if (instruction.op === 'boundary' && instruction.wait?.isLock === true && instruction.wait.part === 'wait') {
      enabledAtLocks |= 1 << agent;
    }
  }
  return { enabled, enabledAtLocks, accesses };
}
