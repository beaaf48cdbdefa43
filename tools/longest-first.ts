/**
 * The order in which test files begin. Those that take minutes come first, so that none of them is left to run alone
 * when all others are done; what is known of earlier runs decides about the others, as it does without this.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first. */
const long = ['backends/promela.test.ts', 'mutants/mutants.test.ts', 'cli/test/backends.test.ts', 'corpus.test.ts'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = long.findIndex((end) => moduleId.endsWith(end));
  return rank < 0 ? long.length : rank;
}
