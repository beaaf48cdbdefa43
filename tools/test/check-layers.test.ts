import { expect, test } from 'vitest';
import { layerProblems, type ProjectGraph } from '../check-layers.ts';

/** A graph from names with their layers (none for `''`) and from the edges that manifests declare. */
function graph(
  projects: Readonly<Record<string, string>>,
  edges: readonly (readonly [from: string, to: string])[],
): ProjectGraph {
  const names = Object.keys(projects);
  return {
    nodes: Object.fromEntries(
      names.map((name) => {
        const tags = projects[name] === '' ? [] : [`layer:${projects[name]}`];
        return [name, { data: { root: `packages/${name}`, tags } }];
      }),
    ),
    dependencies: Object.fromEntries(
      names.map((name) => [name, edges.filter(([from]) => from === name).map(([, target]) => ({ target }))]),
    ),
  };
}

const three = { language: 'dsl', search: 'engine', models: 'kernels' };

test('declared imports that the table grants are no problem', () => {
  const sound = graph(three, [['search', 'language']]);
  const imports = [
    { path: 'packages/search/src/index.ts', specifier: 'language' },
    { path: 'packages/search/src/index.ts', specifier: './ir/program.ts' },
    { path: 'packages/search/test/index.test.ts', specifier: '../src/index.ts' },
    { path: 'packages/search/test/index.test.ts', specifier: 'vitest' },
  ];
  expect(layerProblems(sound, imports)).toEqual([]);
});

test('a dependency against the order is named', () => {
  expect(layerProblems(graph(three, [['language', 'search']]), [])).toEqual(['language may not depend on search']);
});

test('an import against the order is named, declared or not', () => {
  const imports = [{ path: 'packages/language/src/text/span.ts', specifier: 'search/testing' }];
  expect(layerProblems(graph(three, []), imports)).toEqual([
    'packages/language/src/text/span.ts: language may not import search',
  ]);
});

test('models import nothing, their tests do', () => {
  const declared = graph(three, [['models', 'language']]);
  expect(layerProblems(declared, [{ path: 'packages/models/test/all.test.ts', specifier: 'language' }])).toEqual([]);
  expect(layerProblems(declared, [{ path: 'packages/models/src/index.ts', specifier: 'language' }])).toEqual([
    'packages/models/src/index.ts: models may import language in tests only',
  ]);
});

test('an import that no manifest declares is named', () => {
  expect(layerProblems(graph(three, []), [{ path: 'packages/search/src/a.ts', specifier: 'language' }])).toEqual([
    'packages/search/src/a.ts: the package.json of search does not declare language',
  ]);
});

test('a path into another package is named', () => {
  const imports = [{ path: 'packages/search/src/a.ts', specifier: '../../language/src/index.ts' }];
  expect(layerProblems(graph(three, [['search', 'language']]), imports)).toEqual([
    'packages/search/src/a.ts: leaves its package by the path ../../language/src/index.ts',
  ]);
});

test('tests may use the tools of the repository, sources may not', () => {
  const imports = ['packages/search/test/a.ts', 'packages/search/src/a.ts'].map((path) => ({
    path,
    specifier: '../../../tools/run.ts',
  }));
  expect(layerProblems(graph(three, []), imports)).toEqual([
    'packages/search/src/a.ts: leaves its package by the path ../../../tools/run.ts',
  ]);
});

test('a package without a layer, or with an unknown one, is a problem', () => {
  expect(layerProblems(graph({ loose: '', odd: 'attic' }, []), [])).toEqual([
    'loose needs exactly one layer: tag in its package.json',
    'odd has the unknown layer attic',
  ]);
});
