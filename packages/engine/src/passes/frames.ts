/**
 * Where variables lie. A word that is live while its agent stands still lies in the agent's part of the state; all
 * others are scratch, which no state holds. Functions that are never active at once share places: a function's
 * words begin where the longest chain of callers ends.
 */
import type { LocalWord } from '../ir/expression.ts';
import type { IrFunction } from '../ir/instruction.ts';
import type { Program } from '../ir/program.ts';
import { BitRows, type Liveness } from './liveness.ts';

/** Threads and the engine's own code lay out their calls one way, dynamic agents another. */
export type FrameClass = 'thread' | 'async';

export interface FramePlace {
  /** In the agent's words after its header, or in the scratch that all share. */
  readonly kind: 'frame' | 'scratch';
  readonly offset: number;
}

export interface Frames {
  /** How many words an agent of the class needs besides its header. */
  readonly size: Readonly<Record<FrameClass, number>>;
  readonly scratch: number;
  placeOf(word: LocalWord, kind: FrameClass): FramePlace;
  /** Where the function's frame begins, and the word that holds the site it returns to. */
  baseOf(made: IrFunction, kind: FrameClass): number;
  sizeOf(made: IrFunction): number;
  returnPlace(made: IrFunction, kind: FrameClass): FramePlace;
}

export function layOutFrames(program: Program, liveness: ReadonlyMap<IrFunction, Liveness>): Frames {
  const stops = whichStop(program.functions);
  const own = new Map<LocalWord, { made: IrFunction; kind: 'frame' | 'scratch'; offset: number }>();
  const sizes = new Map<IrFunction, number>();
  let scratch = 0;
  for (const made of program.functions) {
    const lasting = lastingWords(made, liveness, stops);
    // The first word of a frame is the site that the function returns to.
    let size = stops.has(made) ? 1 : 0;
    for (const word of made.locals) {
      if (lasting.has(word)) own.set(word, { made, kind: 'frame', offset: size++ });
      else own.set(word, { made, kind: 'scratch', offset: scratch++ });
    }
    sizes.set(made, size);
  }
  const returnScratch = new Map<IrFunction, number>();
  for (const made of program.functions) if (!stops.has(made)) returnScratch.set(made, scratch++);
  const bases = {
    thread: basesFrom(threadRoots(program), sizes),
    async: basesFrom(asyncRoots(program), sizes),
  };
  const places = { thread: new Map<LocalWord, FramePlace>(), async: new Map<LocalWord, FramePlace>() };
  const sizeOf = (made: IrFunction): number => sizes.get(made) ?? 0;
  const extent = (map: ReadonlyMap<IrFunction, number>): number =>
    Math.max(0, ...[...map].map(([made, base]) => base + sizeOf(made)));
  const baseOf = (made: IrFunction, kind: FrameClass): number => bases[kind].get(made) ?? 0;
  return {
    size: { thread: extent(bases.thread), async: extent(bases.async) },
    scratch,
    baseOf,
    sizeOf,
    placeOf(word, kind) {
      const known = places[kind].get(word);
      if (known !== undefined) return known;
      const found = own.get(word);
      if (found === undefined) throw new Error(`variable ${word.name} has no place`);
      const base = found.kind === 'scratch' ? 0 : baseOf(found.made, kind);
      const place: FramePlace = { kind: found.kind, offset: base + found.offset };
      places[kind].set(word, place);
      return place;
    },
    returnPlace(made, kind) {
      const at = returnScratch.get(made);
      return at === undefined ? { kind: 'frame', offset: baseOf(made, kind) } : { kind: 'scratch', offset: at };
    },
  };
}

/** Functions in which an agent can stand still, by themselves or by what they call. There is no recursion. */
function whichStop(functions: readonly IrFunction[]): ReadonlySet<IrFunction> {
  const known = new Map<IrFunction, boolean>();
  const stops = (made: IrFunction): boolean => {
    let stop = known.get(made);
    if (stop === undefined) {
      stop = made.code.some((each) => each.op === 'boundary' || (each.op === 'call' && stops(each.function)));
      known.set(made, stop);
    }
    return stop;
  };
  return new Set(functions.filter(stops));
}

/** Words that live at some boundary, or during some call in which the agent can stand still. */
function lastingWords(
  made: IrFunction,
  liveness: ReadonlyMap<IrFunction, Liveness>,
  stops: ReadonlySet<IrFunction>,
): ReadonlySet<LocalWord> {
  const lasting = new Set<LocalWord>(made.kept);
  const live = liveness.get(made);
  if (live === undefined) return lasting;
  const some = new BitRows(1, live.numbers.count);
  made.code.forEach((instruction, index) => {
    if (instruction.op === 'boundary') some.addAll(0, live.before.live, index);
    else if (instruction.op === 'call') {
      // Variables whose address is handed in are reached by place, so they lie where all can reach them.
      for (const { to } of instruction.references) {
        if (to.kind === 'own') for (const word of to.words) lasting.add(word);
      }
      if (stops.has(instruction.function)) some.addAll(0, live.afterCall.live, index);
    }
  });
  for (const word of made.locals) if (some.has(0, live.numbers.own(word))) lasting.add(word);
  return lasting;
}

function threadRoots(program: Program): IrFunction[] {
  const demands = program.functions.filter((each) => each.role === 'demand');
  return [
    ...program.threads.map((each) => each.body),
    program.setup,
    ...program.consistent,
    ...program.epilogue,
    ...demands,
  ];
}

function asyncRoots(program: Program): IrFunction[] {
  return program.functions.flatMap((made) => made.code.flatMap((each) => (each.op === 'spawn' ? [each.function] : [])));
}

/** For each function that the roots reach, where its frame begins: beyond the longest chain that leads to it. */
function basesFrom(
  roots: readonly IrFunction[],
  sizes: ReadonlyMap<IrFunction, number>,
): ReadonlyMap<IrFunction, number> {
  const bases = new Map<IrFunction, number>();
  const callees = new Map<IrFunction, ReadonlySet<IrFunction>>();
  const calleesOf = (made: IrFunction): ReadonlySet<IrFunction> => {
    const known = callees.get(made);
    if (known !== undefined) return known;
    const found = new Set<IrFunction>();
    for (const each of made.code) if (each.op === 'call') found.add(each.function);
    callees.set(made, found);
    return found;
  };
  const visit = (made: IrFunction, base: number): void => {
    const known = bases.get(made);
    if (known !== undefined && known >= base) return;
    bases.set(made, base);
    const next = base + (sizes.get(made) ?? 0);
    for (const callee of calleesOf(made)) visit(callee, next);
  };
  for (const root of roots) visit(root, 0);
  return bases;
}
