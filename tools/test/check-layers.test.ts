import { expect, test } from 'vitest';
import { layerProblems, type ProjectGraph } from '../check-layers.ts';

/** A graph from `name: layer` and `from -> to` pairs. */
function graph(
  projects: Readonly<Record<string, string>>,
  edges: readonly (readonly [string, string])[],
): ProjectGraph {
  const names = Object.keys(projects);
  return {
    nodes: Object.fromEntries(
      names.map((name) => [
        name,
        { data: { root: name, tags: projects[name] === '' ? [] : [`layer:${projects[name]}`] } },
      ]),
    ),
    dependencies: Object.fromEntries(
      names.map((name) => [name, edges.filter(([from]) => from === name).map(([, target]) => ({ target }))]),
    ),
  };
}

const nothing = () => new Set<string>();

test('imports that the table grants are no problem', () => {
  const sound = graph({ language: 'dsl', search: 'engine', tool: 'cli' }, [
    ['search', 'language'],
    ['tool', 'search'],
  ]);
  expect(layerProblems(sound, nothing)).toEqual([]);
});

test('an import against the order is named', () => {
  const upward = graph({ language: 'dsl', search: 'engine' }, [['language', 'search']]);
  expect(layerProblems(upward, nothing)).toEqual(['language may not import search (dsl -> engine)']);
});

test('models are free of imports, their tests are not', () => {
  const models = graph({ models: 'kernels', language: 'dsl' }, [['models', 'language']]);
  expect(layerProblems(models, nothing)).toEqual([]);
  expect(layerProblems(models, () => new Set(['language']))).toEqual(['models may import language in tests only']);
});

test('a package without a layer, or with an unknown one, is a problem', () => {
  expect(layerProblems(graph({ loose: '', odd: 'attic' }, []), nothing)).toEqual([
    'loose needs exactly one layer: tag in its package.json',
    'odd has the unknown layer attic',
  ]);
});
