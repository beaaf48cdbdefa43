/**
 * What a search is told, whoever runs its steps.
 */
import type { ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { NeedsRoom } from '../state/capacities.ts';
import type { Bounds, SearchHost } from './bounds.ts';

export interface SearchOptions {
  readonly order: 'bfs' | 'dfs';
  readonly bounds: Bounds;
  readonly host: SearchHost;
  /** Kinds of findings that are not looked for. */
  readonly without: ReadonlySet<string>;
  readonly numbering: ObjectNumbering;
  /** Rooms that must not grow: an allocation or work item beyond them cuts its step. */
  readonly mayGrow: (need: NeedsRoom) => boolean;
}
