/**
 * What a search is told, whoever runs its steps.
 */
import type { ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { NeedsRoom } from '../state/capacities.ts';
import type { Bounds, SearchHost } from './bounds.ts';

/** Breadth first, depth first, or walks by lot. */
export type SearchOrder = 'bfs' | 'dfs' | 'random' | 'pct';

export interface SearchOptions {
  readonly order: SearchOrder;
  /** For orders that draw lots. */
  readonly seed: number;
  readonly bounds: Bounds;
  readonly host: SearchHost;
  /** By the host's clock: when the time of all attempts is over. */
  readonly deadline: number | undefined;
  /** Kinds of findings that are not looked for. */
  readonly without: ReadonlySet<string>;
  readonly numbering: ObjectNumbering;
  /** States from which a search that merges accesses guesses which. */
  readonly firstPart: number;
  /** Where the module's memory begins and ends, if that is less than there can be. */
  readonly moduleFrom: number | undefined;
  readonly moduleBytes: number | undefined;
  /** States are told apart by hashes of 64 bits alone. */
  readonly compacts: boolean;
  /** Rooms that must not grow: an allocation or work item beyond them cuts its step. */
  readonly mayGrow: (need: NeedsRoom) => boolean;
}

export function isByLot(order: SearchOrder): order is 'random' | 'pct' {
  return order === 'random' || order === 'pct';
}
