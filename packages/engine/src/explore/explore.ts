/**
 * Explores a program: lays out its memory, searches, and begins again with more room where it was too small. What
 * is found does not depend on the room.
 */
import { DoesNotFit } from '../backends/bytecode/encode-program.ts';
import { type ObjectNumbering, SetupFailure } from '../backends/interpreter/machine.ts';
import type { Program } from '../ir/program.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { type Capacities, grown, NeedsRoom } from '../state/capacities.ts';
import type { Bounds, SearchHost } from './bounds.ts';
import { BytecodeSearch } from './bytecode-search.ts';
import type { Exploration } from './exploration.ts';
import { roomForSearch } from './first-room.ts';
import { InterpretedSearch, IsLarge } from './interpreted-search.ts';
import { MergedSearch } from './merged-search.ts';
import { mayGrow } from './room.ts';
import { isByLot, type SearchOptions, type SearchOrder } from './search-options.ts';

/**
 * What may be left out of a search without a change to anything but counts, each with its precondition:
 *
 * - `free-at-once`: a freed object of a recycled type that nothing points to, and whose fields are those of a new one,
 *   is gone before the read sections end that might have known it. Asked of each object in each state.
 * - `merged-accesses`: accesses of cells that nobody writes, and of cells that one thread alone touches, take no step of
 *   their own. Checked in every step; bytecode only.
 * - `canonical-ids`: states that differ only in the numbering of objects are one. Left out where counts of single
 *   objects are compared with what they were in the first state, that is without an epilogue.
 */
export const reductions = ['free-at-once', 'canonical-ids', 'merged-accesses'] as const;

export type Reduction = (typeof reductions)[number];

/** States that the interpreter has searched by the time that the module for bytecode has started. */
const mostSmall = 300;

/** Those that are used if nobody says which. Canonical ids cost more than they save as a rule. */
export const usualReductions: readonly Reduction[] = ['free-at-once'];

export interface ExploreOptions {
  /**
   * Breadth-first gives shortest traces; depth-first needs less of a frontier; walks by lot, at random or by PCT, look
   * into what is too large to be searched and never say that something holds.
   */
  readonly search?: SearchOrder;
  /** For walks by lot: the same seed gives the same walks. */
  readonly seed?: number;
  readonly bounds?: Bounds;
  readonly host?: SearchHost;
  /** Sanitizers that are switched off, by the kind of their findings. */
  readonly without?: readonly string[];
  /** Reductions to use where their preconditions hold; the usual ones if not given. */
  readonly reductions?: readonly Reduction[];
  /**
   * Who runs the steps. What is found does not depend on it: the interpreter is the one to read, bytecode the fast
   * one, which has no canonical ids and leaves very large programs to the interpreter. If nobody says, the interpreter
   * begins: a few hundred states are searched before the module for bytecode has started, and if there are more, bytecode
   * begins again.
   */
  readonly backend?: 'interpreter' | 'bytecode';
  /**
   * Tells states apart by hashes of 64 bits alone, breadth first and as bytecode: less than half the memory, no
   * liveness, and never a `holds`.
   */
  readonly compacts?: boolean;
  /** Starts from another room or numbering, for tests of what must not depend on them. */
  readonly from?: ExploreFrom;
}

export interface ExploreFrom {
  /** Slots of every pool, and agents besides the threads, to begin with. */
  readonly slots?: number;
  readonly agents?: number;
  /** Which of the free slots the set-up takes for an object of a pool. */
  readonly setupSlot?: ObjectNumbering['setupSlot'];
  /** States of the first part of a search that merges accesses, from which it guesses which. */
  readonly firstPart?: number;
  /** Where the module's memory begins and ends, in bytes: for its own 4 GiB. */
  readonly moduleFrom?: number;
  readonly moduleBytes?: number;
}

/**
 * Explores every interleaving of a program.
 *
 * @throws SetupFailure if the scenario's set-up is wrong
 */
export function explore(compiled: CompiledProgram, options: ExploreOptions = {}): Exploration {
  const used = new Set(options.reductions ?? usualReductions);
  const order = options.search ?? 'bfs';
  const compacts = options.compacts === true && order === 'bfs';
  const merges = used.has('merged-accesses');
  let backend = options.backend ?? (used.has('canonical-ids') ? 'interpreter' : 'bytecode');
  let startsSmall = options.backend === undefined && backend === 'bytecode' && !isByLot(order) && !compacts && !merges;
  const { host = {}, bounds = {} } = options;
  const limits = bounds.pools ?? {};
  const searchOptions: SearchOptions = {
    order,
    seed: options.seed ?? 1,
    firstPart: options.from?.firstPart ?? 2000,
    moduleFrom: options.from?.moduleFrom,
    moduleBytes: options.from?.moduleBytes,
    compacts,
    bounds,
    host,
    deadline: bounds.time === undefined || host.now === undefined ? undefined : host.now() + bounds.time,
    without: new Set(options.without ?? []),
    numbering: {
      canonicalIds: used.has('canonical-ids'),
      freesAtOnce: used.has('free-at-once'),
      ...(options.from?.setupSlot === undefined ? {} : { setupSlot: options.from.setupSlot }),
    },
    mayGrow: (need) => mayGrow(compiled.program, need, limits),
  };
  try {
    const { numbering, mayGrow: isAllowed } = searchOptions;
    const first = firstCapacities(compiled.program, options.from ?? {});
    let interpretedFor: string | undefined;
    let capacities = roomForSearch(compiled, first, numbering, isAllowed);
    for (;;) {
      try {
        if (startsSmall) return new InterpretedSearch(compiled, capacities, searchOptions, mostSmall).run();
        const Bytecode = merges ? MergedSearch : BytecodeSearch;
        const Search = backend === 'bytecode' ? Bytecode : InterpretedSearch;
        const exploration = new Search(compiled, capacities, searchOptions).run();
        if (interpretedFor === undefined) return exploration;
        return { ...exploration, search: { ...exploration.search, interpretedFor } };
      } catch (problem) {
        if (problem instanceof IsLarge) startsSmall = false;
        else if (problem instanceof DoesNotFit) {
          backend = 'interpreter';
          interpretedFor = problem.message;
        } else if (!(problem instanceof NeedsRoom) || !isAllowed(problem)) throw problem;
        else capacities = grown(capacities, problem);
      }
    }
  } catch (problem) {
    throw problem instanceof NeedsRoom ? new SetupFailure(problem.message, 0) : problem;
  }
}

/** The room to begin with. */
export function firstCapacities(program: Program, from: ExploreFrom = {}): Capacities {
  const slots = from.slots ?? 0;
  return {
    pools: program.pools.map((pool) =>
      pool === program.taskPool ? program.threads.length : pool.isGlobals ? 1 : slots,
    ),
    lengths: new Map(),
    agents: from.agents ?? 0,
  };
}
