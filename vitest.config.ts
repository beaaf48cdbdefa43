import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One file searches the whole corpus: the others go on beside it.
    maxWorkers: 2,
    projects: ['packages/*', 'tools'],
  },
});
