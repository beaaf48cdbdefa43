/**
 * The Vitest configuration of every package, so that tests run on source and never need a build.
 * Comes in: the project's name. Leaves: a project that resolves siblings by the private condition.
 */
import { defineProject } from 'vitest/config';

const conditions = ['@refault/source'];

// Far more than any test takes on a machine that has other things to do.
const testTimeout = 60_000;

export function sourceProject(name: string) {
  return defineProject({
    // Three places: modules that Vite transforms, the same on the server side, and those it leaves to Node.
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, include: ['test/**/*.test.ts'], testTimeout },
  });
}
