/**
 * A program that three model checkers are given, each in its own language, with the same states and steps: a step is
 * one access to shared memory, or one block that is indivisible in all three, and variables that nothing reads again
 * are 0. A wait is a lock, or a look that is taken again: a step that leads back to its state.
 */
export interface BenchModel {
  readonly name: string;
  /** What it is a model of, and what the size is. */
  readonly about: string;
  /** Small enough for a test. */
  readonly small: number;
  /** Large enough to be measured. */
  readonly large: number;
  readonly fault: (size: number) => string;
  readonly promela: (size: number) => string;
  readonly murphi?: (size: number) => string;
}

/** The numbers from 0, one below the size. */
export function numbers(size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => index);
}

/** A scenario of threads that each call a function with their number. */
export function threadsOf(size: number, call: string): string {
  return numbers(size)
    .map((me) => `    thread t${me} { ${call}(${me}); }`)
    .join('\n');
}
