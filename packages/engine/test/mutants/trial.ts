/**
 * A trial: one mutant, the tests that are asked, and what came of it. Plain data, for it goes between threads.
 */
import type { Mutant } from './mutant.ts';

/** A test of the suite: its file below `packages/engine/test`, its name as the collector has it. */
export interface TestName {
  readonly file: string;
  readonly name: string;
}

export interface Trial {
  /** Undefined: the engine as it is. */
  readonly mutant: Mutant | undefined;
  /** Files whose tests are run; of one that is named by tests, these alone. */
  readonly tests: readonly (string | TestName)[];
  /** Whether the first test that fails ends it. */
  readonly stopsAtFirst: boolean;
}

export interface Failure extends TestName {
  readonly message: string;
}

export type Outcome =
  /** `ran` tests were run, these failed. */
  | { readonly kind: 'ran'; readonly ran: number; readonly failures: readonly Failure[] }
  /** Its text is not in the file, or it is no program: nothing is shown by what it fails. */
  | { readonly kind: 'no mutant'; readonly message: string }
  /** It did not come back in time. */
  | { readonly kind: 'hangs' };
