/**
 * If nobody says who runs the steps, the interpreter searches what is small and leaves the rest to bytecode.
 */
import { expect, test } from 'vitest';
import { type ExploreOptions, explorationText, explore } from '../../src/index.ts';
import { compileText, litmus } from '../run-text.ts';

/** As many steps of two threads: a grid of states. */
function grid(steps: number): string {
  const thread = (name: string, cell: string): string =>
    `thread ${name} { ${`${cell} = ${cell} + 1; `.repeat(steps)} }`;
  return litmus('marked int x; marked int y;', `${thread('a', 'x')} ${thread('b', 'y')}`);
}

test.each([
  [2, 'small'],
  [20, 'large'],
] as const)('%i steps: %s', (steps, _size) => {
  const compiled = compileText(grid(steps));
  for (const search of ['bfs', 'dfs'] as const) {
    const run = (options: ExploreOptions): string => explorationText(explore(compiled, { search, ...options }), 300);
    expect(run({})).toBe(run({ backend: 'bytecode' }));
    expect(run({})).toBe(run({ backend: 'interpreter' }));
  }
});

test('only the interpreter says which code it has run, and only of what is small', () => {
  expect(explore(compileText(grid(2))).executed).toBeDefined();
  expect(explore(compileText(grid(20))).executed).toBeUndefined();
  expect(explore(compileText(grid(2)), { backend: 'bytecode' }).executed).toBeUndefined();
});

test('a bound on states is met as by bytecode alone', () => {
  const compiled = compileText(grid(20));
  for (const states of [10, 299, 300, 301, 400]) {
    const text = (options: ExploreOptions): string =>
      explorationText(explore(compiled, { bounds: { states }, ...options }), 300);
    expect(text({}), String(states)).toBe(text({ backend: 'bytecode' }));
  }
});
