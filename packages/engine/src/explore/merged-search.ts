/**
 * A search in which accesses that nobody else could tell the time of are made in the step before them: of cells that
 * nobody writes, and of cells that one thread alone touches. Which cells these are is guessed from a first part of the
 * search, and the guess is checked in every step of the rest: as long as no step has broken it, every access that was
 * merged commutes with whatever other agents do, so that the first step that would break it is still reached. Then the
 * search begins again with what was learnt. `docs/internals/reductions.md` has the argument.
 */
import { cellIsConstant, cellIsShared } from '../backends/bytecode/opcodes.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import type { Capacities } from '../state/capacities.ts';
import { BytecodeSearch, type CellUses } from './bytecode-search.ts';
import type { Exploration } from './exploration.ts';
import type { SearchOptions } from './search-options.ts';

/** Guesses after which accesses are not merged at all. */
const mostGuesses = 40;

export class MergedSearch {
  private readonly compiled: CompiledProgram;
  private readonly capacities: Capacities;
  private readonly options: SearchOptions;

  constructor(compiled: CompiledProgram, capacities: Capacities, options: SearchOptions) {
    this.compiled = compiled;
    this.capacities = capacities;
    this.options = options;
  }

  /** @throws what `BytecodeSearch` throws */
  run(): Exploration {
    const { bounds, firstPart } = this.options;
    const limit = Math.min(firstPart, bounds.states ?? firstPart);
    const first = this.search({ ...this.options, bounds: { ...bounds, states: limit } });
    const whole = first.run();
    // Small, or ended by something else than this limit.
    if (whole.search.stoppedBy !== 'states' || limit === bounds.states) return whole;
    let guesses = 0;
    for (let uses = first.uses(); uses !== undefined && guesses < mostGuesses; guesses++) {
      const search = this.search(this.options, assumptions(uses));
      const found = search.run();
      const seen = search.uses();
      if (seen === undefined) break;
      if (!search.hasGuessedWrongly) {
        // Which functions a livelock goes round in is told by where agents stand.
        if (found.livelocks.size > 0) break;
        return found;
      }
      uses = joined(uses, seen);
    }
    return new BytecodeSearch(this.compiled, this.capacities, this.options).run();
  }

  private search(options: SearchOptions, assumed?: Uint8Array): BytecodeSearch {
    return new BytecodeSearch(this.compiled, this.capacities, options, { assumed });
  }
}

function assumptions({ users, written }: CellUses): Uint8Array {
  return users.map((user, cell) => {
    if (written[cell] === 0) return cellIsConstant;
    return user === cellIsShared ? 0 : user;
  });
}

function joined(one: CellUses, other: CellUses): CellUses {
  const users = one.users.map((user, cell) => {
    const also = other.users[cell] ?? 0;
    return user === 0 || also === user ? also : also === 0 ? user : cellIsShared;
  });
  return { users, written: one.written.map((each, cell) => each | (other.written[cell] ?? 0)) };
}
