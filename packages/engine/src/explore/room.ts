/**
 * How far memory may grow. Comes in: what was asked for. Leaves: whether there may be so much of it.
 */
import { mostAgents } from '../ir/objects.ts';
import type { Program } from '../ir/program.ts';
import type { NeedsRoom } from '../state/capacities.ts';

/** Objects of one pool beyond which a search is a runaway. */
const mostObjects = 128;

/** `limits` bounds pools by name. */
export function mayGrow(program: Program, need: NeedsRoom, limits: Readonly<Record<string, number>> = {}): boolean {
  if (need.what === 'agents') return program.threads.length + need.least < mostAgents;
  if (need.what === 'length') return true;
  const name = program.pools[Number(need.key)]?.name ?? '';
  return need.least <= (limits[name] ?? mostObjects);
}
