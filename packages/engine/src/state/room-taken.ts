/**
 * How much a set-up takes of what has no size of its own, noted by a machine that has more than enough room: running
 * the set-up again for each object more that it wants would take longer than most searches.
 */
import type { Capacities } from './capacities.ts';

export class RoomTaken {
  private readonly pools = new Map<number, number>();
  private readonly lengths = new Map<string, number>();
  private agents = 0;

  takeSlot(pool: number, slot: number): void {
    this.pools.set(pool, Math.max(this.pools.get(pool) ?? 0, slot + 1));
  }

  takeAgent(number: number): void {
    this.agents = Math.max(this.agents, number + 1);
  }

  /** Elements of an open array, or members of a set. */
  takeLength(key: string, length: number): void {
    this.lengths.set(key, Math.max(this.lengths.get(key) ?? 0, length));
  }

  /** No less than `from`, and what was taken. */
  capacities(from: Capacities): Capacities {
    const lengths = new Map(from.lengths);
    for (const [key, length] of this.lengths) lengths.set(key, Math.max(lengths.get(key) ?? 0, length));
    return {
      pools: from.pools.map((slots, pool) => Math.max(slots, this.pools.get(pool) ?? 0)),
      lengths,
      agents: Math.max(from.agents, this.agents),
    };
  }
}
