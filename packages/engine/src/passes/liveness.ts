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
  readonly before: Sides;
  /** The same after a call has returned, before its results are set. */
  readonly afterCall: Sides;
}

export interface Sides {
  readonly dead: BitRows;
  readonly live: BitRows;
}

/** For each row a set of small numbers, all in one array: there are thousands of them. */
export class BitRows {
  readonly rows: number;
  private readonly width: number;
  private readonly words: Uint32Array;

  constructor(rows: number, size: number) {
    this.rows = rows;
    this.width = (size + 31) >>> 5;
    this.words = new Uint32Array(rows * this.width);
  }

  has(row: number, at: number): boolean {
    return (((this.words[row * this.width + (at >>> 5)] ?? 0) >>> (at & 31)) & 1) === 1;
  }

  add(row: number, at: number): void {
    const word = row * this.width + (at >>> 5);
    this.words[word] = (this.words[word] ?? 0) | (1 << (at & 31));
  }

  remove(row: number, at: number): void {
    const word = row * this.width + (at >>> 5);
    this.words[word] = (this.words[word] ?? 0) & ~(1 << (at & 31));
  }

  clear(row: number): void {
    this.words.fill(0, row * this.width, (row + 1) * this.width);
  }

  /** Adds what a row of another has, whose rows are as long. */
  addAll(row: number, other: BitRows, from: number): void {
    for (let i = 0; i < this.width; i++) {
      const word = row * this.width + i;
      this.words[word] = (this.words[word] ?? 0) | (other.words[from * this.width + i] ?? 0);
    }
  }

  /** Takes over a row of another; whether that changes anything. */
  become(row: number, other: BitRows, from: number): boolean {
    let changed = false;
    for (let i = 0; i < this.width; i++) {
      const now = other.words[from * this.width + i] ?? 0;
      if (this.words[row * this.width + i] === now) continue;
      this.words[row * this.width + i] = now;
      changed = true;
    }
    return changed;
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

function analyse(made: IrFunction, calleeOf: (callee: IrFunction) => Liveness): Liveness {
  const numbers = numberWords(made);
  const { count } = numbers;
  const { code } = made;
  const table = (): Sides => {
    const dead = new BitRows(code.length, count);
    // The sides differ in what is handed in.
    return { dead, live: made.references.length === 0 ? dead : new BitRows(code.length, count) };
  };
  const before = table();
  const afterCall = table();
  const sides = before.dead === before.live ? (['dead'] as const) : (['dead', 'live'] as const);
  const atEnd = { dead: new BitRows(1, count), live: new BitRows(1, count) };
  for (const side of sides) {
    atEnd[side].add(0, numbers.end);
    for (const word of made.kept) atEnd[side].add(0, numbers.own(word));
  }
  for (const { parameter, words } of made.references) {
    for (let offset = 0; offset < words; offset++) atEnd.live.add(0, numbers.through(parameter, offset));
  }
  const places = code.map((instruction, index) => placeOf(instruction, index, numbers));
  // Without a way back, what follows an instruction is known when its turn comes.
  const hasLoop = places.some(({ next }, index) => next.some((each) => each <= index));
  const set = new BitRows(1, count);
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = code.length - 1; index >= 0; index--) {
      for (const side of sides) {
        transfer(side, index, code[index] as Instruction, places[index] as Place);
        if (before[side].become(index, set, 0)) changed = hasLoop;
      }
    }
  }
  return { numbers, before, afterCall };

  /** What lives before an instruction, into `set`. */
  function transfer(side: keyof Sides, index: number, instruction: Instruction, place: Place): void {
    set.clear(0);
    // What ends the function, and code that runs off its end, leaves what lives at the end.
    if (instruction.op === 'return') set.addAll(0, atEnd[side], 0);
    for (const each of place.next) if (each < code.length) set.addAll(0, before[side], each);
    for (const word of place.sets) set.remove(0, word);
    if (instruction.op === 'call') {
      const callee = calleeOf(instruction.function);
      afterCall[side].become(index, set, 0);
      if (!returns(callee)) set.clear(0);
      passThroughCall(instruction.references, callee);
    } else if (instruction.op === 'set-through' && instruction.element === undefined) {
      set.remove(0, numbers.through(instruction.reference, instruction.word));
    }
    for (const word of place.reads) set.add(0, word);
  }

  /** Words whose address is handed in live before the call as the callee says, given whether they live after it. */
  function passThroughCall(references: readonly ReferenceArgument[], callee: Liveness): void {
    const { dead, live } = callee.before;
    if (dead.rows === 0) return;
    for (const reference of references) {
      for (let offset = 0; offset < reference.size; offset++) {
        const word = reached(numbers, reference, offset);
        if (word === undefined) continue;
        const there = callee.numbers.through(reference.parameter, offset);
        const lives = dead.has(0, there) || (live.has(0, there) && set.has(0, word));
        if (lives) set.add(0, word);
        else set.remove(0, word);
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
  return before.live.rows === 0 || before.live.has(0, numbers.end);
}

/** The caller's number of a word that the callee reaches through an address. */
export function reached(numbers: WordNumbers, reference: ReferenceArgument, offset: number): number | undefined {
  const { to } = reference;
  if (to.kind === 'handed-on') return numbers.through(to.reference, to.word + offset);
  const word = to.words[offset];
  return word === undefined ? undefined : numbers.own(word);
}
