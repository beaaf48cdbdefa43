/**
 * Which variables live where: classical backward liveness of the program with all calls inlined, computed with
 * every function analysed once. A word that a function reaches through an address handed in is either read in it
 * on some path (live), or may come to the function's end unread and unset (then it lives iff it lives in the
 * caller after the call), or neither (dead). So a function has two answers for each position: one for the case that
 * such words are dead after it, one for the case that they live. What lives in the caller lives in the callee only
 * where the callee can return: its end is numbered like a word that lives there.
 */
import type { LocalWord } from '../ir/expression.ts';
import type { Instruction, IrFunction, ReferenceArgument } from '../ir/instruction.ts';
import { definedBy, successors, visitReads } from '../ir/uses.ts';

/** Words by number: a function's own, then those that it reaches through each address handed in. */
export interface WordNumbers {
  readonly count: number;
  /** Lives wherever the function's end can be reached. */
  readonly end: number;
  own(word: LocalWord): number;
  through(reference: LocalWord, offset: number): number;
}

export interface Liveness {
  readonly numbers: WordNumbers;
  /** For each position, words that live before it: if those handed in are dead after the function, if they live. */
  readonly before: readonly { readonly dead: BitSet; readonly live: BitSet }[];
  /** The same after a call has returned, before its results are set. */
  readonly afterCall: ReadonlyMap<number, { readonly dead: BitSet; readonly live: BitSet }>;
}

/** A set of small numbers. */
export class BitSet {
  readonly words: Uint32Array;

  constructor(size: number) {
    this.words = new Uint32Array((size + 31) >>> 5);
  }

  has(at: number): boolean {
    return (((this.words[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
  }

  add(at: number): void {
    this.words[at >>> 5] = (this.words[at >>> 5] ?? 0) | (1 << (at & 31));
  }

  remove(at: number): void {
    this.words[at >>> 5] = (this.words[at >>> 5] ?? 0) & ~(1 << (at & 31));
  }

  addAll(other: BitSet): void {
    for (let i = 0; i < this.words.length; i++) this.words[i] = (this.words[i] ?? 0) | (other.words[i] ?? 0);
  }

  clear(): void {
    this.words.fill(0);
  }

  equals(other: BitSet): boolean {
    for (let i = 0; i < this.words.length; i++) if (this.words[i] !== other.words[i]) return false;
    return true;
  }

  /** Takes over what another of its size has. */
  become(other: BitSet): void {
    this.words.set(other.words);
  }
}

/** Liveness of every function. There is no recursion, so callees are analysed before their callers. */
export function analyseLiveness(functions: readonly IrFunction[]): ReadonlyMap<IrFunction, Liveness> {
  const done = new Map<IrFunction, Liveness>();
  const visit = (made: IrFunction): Liveness => {
    const known = done.get(made);
    if (known !== undefined) return known;
    // Work that a function starts is no part of it, and may start itself again.
    for (const each of made.code) if (each.op === 'call') visit(each.function);
    const result = analyse(made, (callee) => visit(callee));
    done.set(made, result);
    return result;
  };
  for (const made of functions) visit(made);
  return done;
}

function numberWords(made: IrFunction): WordNumbers {
  const own = new Map<LocalWord, number>();
  for (const word of made.locals) own.set(word, own.size);
  let count = own.size;
  const through = new Map<LocalWord, number>();
  for (const { parameter, words } of made.references) {
    through.set(parameter, count);
    count += words;
  }
  return {
    count: count + 1,
    end: count,
    own: (word) => own.get(word) ?? fail(made, word),
    through: (reference, offset) => (through.get(reference) ?? fail(made, reference)) + offset,
  };
}

function fail(made: IrFunction, word: LocalWord): never {
  throw new Error(`${made.key} knows no variable ${word.name}`);
}

const sides = ['dead', 'live'] as const;

type Side = (typeof sides)[number];

function analyse(made: IrFunction, calleeOf: (callee: IrFunction) => Liveness): Liveness {
  const numbers = numberWords(made);
  const { count } = numbers;
  const atEnd = { dead: new BitSet(count), live: new BitSet(count) };
  atEnd.dead.add(numbers.end);
  atEnd.live.add(numbers.end);
  for (const word of made.kept) {
    atEnd.dead.add(numbers.own(word));
    atEnd.live.add(numbers.own(word));
  }
  for (const { parameter, words } of made.references) {
    for (let offset = 0; offset < words; offset++) atEnd.live.add(numbers.through(parameter, offset));
  }
  const before = made.code.map(() => ({ dead: new BitSet(count), live: new BitSet(count) }));
  const afterCall = new Map<number, { readonly dead: BitSet; readonly live: BitSet }>();
  const places = made.code.map((instruction, index) => placeOf(instruction, index, numbers));
  // Without a way back, what follows an instruction is known when its turn comes.
  const hasLoop = places.some(({ next }, index) => next.some((each) => each <= index));
  const set = new BitSet(count);
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = made.code.length - 1; index >= 0; index--) {
      const instruction = made.code[index];
      const place = places[index];
      const old = before[index];
      if (instruction === undefined || place === undefined || old === undefined) continue;
      for (const side of sides) {
        transfer(side, index, instruction, place);
        if (set.equals(old[side])) continue;
        old[side].become(set);
        changed = hasLoop;
      }
    }
  }
  return { numbers, before, afterCall };

  /** What lives before an instruction, into `set`. */
  function transfer(side: Side, index: number, instruction: Instruction, place: Place): void {
    set.clear();
    // What ends the function, and code that runs off its end, leaves what lives at the end.
    if (instruction.op === 'return') set.addAll(atEnd[side]);
    for (const each of place.next) {
      const following = before[each];
      if (following !== undefined) set.addAll(following[side]);
    }
    for (const word of place.sets) set.remove(word);
    if (instruction.op === 'call') {
      const noted = afterCall.get(index) ?? { dead: new BitSet(count), live: new BitSet(count) };
      noted[side].become(set);
      afterCall.set(index, noted);
      if (!returns(calleeOf(instruction.function))) set.clear();
      passThroughCall(instruction.references, calleeOf(instruction.function), instruction.function);
    } else if (instruction.op === 'set-through' && instruction.element === undefined) {
      set.remove(numbers.through(instruction.reference, instruction.word));
    }
    for (const word of place.reads) set.add(word);
  }

  /** Words whose address is handed in live before the call as the callee says, given whether they live after it. */
  function passThroughCall(references: readonly ReferenceArgument[], callee: Liveness, called: IrFunction): void {
    const entry = callee.before[0];
    if (entry === undefined || called.code.length === 0) return;
    for (const reference of references) {
      for (let offset = 0; offset < reference.size; offset++) {
        const word = reached(numbers, reference, offset);
        if (word === undefined) continue;
        const there = callee.numbers.through(reference.parameter, offset);
        const lives = entry.dead.has(there) || (entry.live.has(there) && set.has(word));
        if (lives) set.add(word);
        else set.remove(word);
      }
    }
  }
}

/** What an instruction reads, sets and is followed by, found once: it is asked again and again. */
interface Place {
  readonly next: readonly number[];
  readonly sets: readonly number[];
  readonly reads: readonly number[];
}

function placeOf(instruction: Instruction, index: number, numbers: WordNumbers): Place {
  const reads: number[] = [];
  visitReads(instruction, (word, use, offset) => {
    reads.push(use === 'through' ? numbers.through(word, offset) : numbers.own(word));
  });
  return {
    next: successors(instruction, index),
    sets: definedBy(instruction).map((word) => numbers.own(word)),
    reads,
  };
}

/** Whether some path through a function comes to its end. */
function returns({ before, numbers }: Liveness): boolean {
  return before[0]?.live.has(numbers.end) ?? true;
}

/** The caller's number of a word that the callee reaches through an address. */
export function reached(numbers: WordNumbers, reference: ReferenceArgument, offset: number): number | undefined {
  const { to } = reference;
  if (to.kind === 'handed-on') return numbers.through(to.reference, to.word + offset);
  const word = to.words[offset];
  return word === undefined ? undefined : numbers.own(word);
}
