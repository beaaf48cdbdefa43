/**
 * How large the parts of memory are that have no size of their own: pools, open arrays, sets, dynamic agents. They
 * grow as a search needs them, and the search begins again; what it finds does not depend on them.
 */
import { mostAgents } from '../ir/objects.ts';

export interface Capacities {
  /** Slots of each pool. */
  readonly pools: readonly number[];
  /** Lengths of open arrays, most members of sets, by key. */
  readonly lengths: ReadonlyMap<string, number>;
  readonly agents: number;
}

/** Thrown by what needs more room than the layout has. */
export class NeedsRoom extends Error {
  readonly what: 'pool' | 'length' | 'agents';
  readonly key: string | number;
  /** What it should grow to at least. */
  readonly least: number;

  constructor(what: 'pool' | 'length' | 'agents', key: string | number, least: number) {
    super(
      what === 'agents'
        ? `there may be ${mostAgents - 1} threads and pieces of async work at once, no more`
        : `${what} ${key} needs room for ${least}`,
    );
    this.what = what;
    this.key = key;
    this.least = least;
  }
}

export function grown(capacities: Capacities, need: NeedsRoom): Capacities {
  switch (need.what) {
    case 'pool':
      return {
        ...capacities,
        pools: capacities.pools.map((each, index) => (index === need.key ? Math.max(each, need.least) : each)),
      };
    case 'length': {
      const lengths = new Map(capacities.lengths);
      const key = String(need.key);
      lengths.set(key, Math.max(lengths.get(key) ?? 0, need.least));
      return { ...capacities, lengths };
    }
    case 'agents':
      return { ...capacities, agents: Math.max(capacities.agents, need.least) };
  }
}
