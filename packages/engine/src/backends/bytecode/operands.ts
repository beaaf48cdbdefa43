/**
 * Where the operands of the bytecode lie. Every one of them is the address of a word in the module's memory: of the
 * state or scratch, of a constant, of what a function gives back, of what an expression has come to by now.
 */
import type { ModuleInstance } from './instance.ts';

export class Operands {
  private readonly instance: ModuleInstance;
  private readonly words: number;
  private readonly results: number;
  private readonly constants = new Map<number, number>();
  private readonly temporaries: number[] = [];
  private used = 0;

  /** `mostResults` is how many words a function gives back at most. */
  constructor(instance: ModuleInstance, mostResults: number) {
    this.instance = instance;
    this.words = instance.exports.wordsAddress();
    this.results = instance.exports.piece(Math.max(1, mostResults) * 4);
  }

  /** A word of the state or of scratch. */
  word(index: number): number {
    return this.words + index * 4;
  }

  /** A word that holds a value for good. */
  constant(value: number): number {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const made = this.instance.keep([value]);
    this.constants.set(value, made);
    return made;
  }

  /** A word of what a function gives back, from its `return` to what follows the call. */
  result(index: number): number {
    return this.results + index * 4;
  }

  /** A word that nobody else uses until the next instruction begins. */
  temporary(): number {
    const made = this.temporaries[this.used] ?? this.instance.exports.piece(4);
    this.temporaries[this.used++] = made;
    return made;
  }

  beginInstruction(): void {
    this.used = 0;
  }
}
