import { expect, test } from 'vitest';
import { folderProblems, folders } from '../check-folders.ts';

const table = { text: [], ast: ['text'] };

function problemsOf(path: string, text: string): string[] {
  return folderProblems(table, [{ path, text }]);
}

test('a folder imports itself and what lies to its left', () => {
  expect(
    problemsOf('ast/dump.ts', "import { walk } from './walk.ts';\nimport { span } from '../text/span.ts';\n"),
  ).toEqual([]);
});

test('a file directly in src imports all', () => {
  expect(problemsOf('index.ts', "export { walk } from './ast/walk.ts';\n")).toEqual([]);
});

test.each([
  ['an import', "import { walk } from '../ast/walk.ts';"],
  ['a type import over several lines', "import type {\n  Node,\n  Tree,\n} from '../ast/nodes.ts';"],
  ['a type inside a declaration', "let tree: import('../ast/nodes.ts').Tree;"],
  ['a re-export', "export * from '../ast/nodes.ts';"],
  ['a bare import', "import '../ast/nodes.ts';"],
])('%s against the order is named', (_, text) => {
  expect(problemsOf('text/span.ts', text)).toEqual([
    expect.stringMatching(/^text\/span\.ts: text may not import ast /),
  ]);
});

test('a folder may not reach into src itself or out of it', () => {
  expect(problemsOf('ast/dump.ts', "import { a } from '../index.ts';\nimport { b } from '../../test/b.ts';\n")).toEqual(
    ['ast/dump.ts: a folder may not import ../index.ts', 'ast/dump.ts: a folder may not import ../../test/b.ts'],
  );
});

test('a folder that the table does not know is a problem', () => {
  expect(problemsOf('attic/old.ts', '')).toEqual(['folder attic has no row in the table of tools/check-folders.ts']);
});

test('the tables themselves have no cycle: a folder is granted only rows above its own', () => {
  for (const rows of Object.values(folders)) {
    const names = Object.keys(rows);
    for (const [folder, granted] of Object.entries(rows)) {
      for (const name of granted) expect(names.slice(0, names.indexOf(folder))).toContain(name);
    }
  }
});
