/**
 * Which ways of decisions were taken, and which never: for `report coverage`. Memory: the ways taken, which only grow
 * over the search.
 */
import { placeOf } from '@refault/dsl';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { IrFunction } from '../ir/instruction.ts';
import type { Program } from '../ir/program.ts';
import type { NeverTaken } from './exploration.ts';

export class Coverage {
  private readonly taken = new Set<string>();
  private readonly seen = new Set<number>();

  /** The machine has taken a step, or the threads' first ones. */
  took(machine: Machine): void {
    this.covered(machine, machine.covered);
  }

  /** Ways at these positions were taken. */
  covered(machine: Machine, positions: Iterable<number>): void {
    for (const position of positions) {
      if (this.seen.has(position)) continue;
      this.seen.add(position);
      const made = machine.positions.functionAt(position);
      const way = wayAt(made, position - machine.positions.startOf(made));
      if (way !== undefined) this.taken.add(keyOf(way));
    }
  }

  /**
   * In functions that were entered, each once however often they are compiled. One that is never entered is told
   * elsewhere, as a whole.
   */
  neverTaken(program: Program, entered: ReadonlySet<string>): NeverTaken[] {
    const ways = new Map<string, NeverTaken>();
    for (const made of functionsOfThreads(program)) {
      const own = made.code.flatMap((_, index) => wayAt(made, index) ?? []);
      if (!entered.has(made.name) && !own.some((way) => this.taken.has(keyOf(way)))) continue;
      for (const way of own) if (!this.taken.has(keyOf(way))) ways.set(keyOf(way), way);
    }
    for (const { at, way, function: name } of [...ways.values()]) {
      const other = keyOf({ function: name, at, way: 'false' });
      if (way !== 'true' || !ways.delete(other)) continue;
      ways.set(keyOf({ function: name, at, way }), { function: name, at, way: 'either' });
    }
    return [...ways.values()].sort((a, b) => compare(a.function, b.function) || a.at.start - b.at.start);
  }
}

/** Everything that the threads' code can call. */
export function functionsOfThreads(program: Program): ReadonlySet<IrFunction> {
  const reached = new Set<IrFunction>();
  const open = program.threads.map((each) => each.body);
  for (let made = open.pop(); made !== undefined; made = open.pop()) {
    if (reached.has(made)) continue;
    reached.add(made);
    for (const each of made.code) if (each.op === 'call' || each.op === 'spawn') open.push(each.function);
  }
  return reached;
}

function wayAt(made: IrFunction, index: number): NeverTaken | undefined {
  const instruction = made.code[index];
  if (instruction?.op !== 'cover') return undefined;
  return { function: made.name, at: instruction.at, way: instruction.way };
}

function keyOf({ at, way }: NeverTaken): string {
  return `${placeOf(at)} ${way}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
