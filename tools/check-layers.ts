/**
 * Which package may import which. Comes in: the project graph that nx reads off the manifests, and what the
 * sources and tests of each package import, which nx can't tell without the compiler's API. Leaves: a problem
 * for each import that the table below does not grant, that no manifest declares, or that goes by a path.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSpecifiers } from './import-specifiers.ts';
import { reportProblems } from './report-problems.ts';
import { trackedFiles } from './tracked-files.ts';

interface Layer {
  /** Layers that its sources may import. */
  readonly imports: readonly string[];
  /** Layers that its tests may import besides. */
  readonly tests: readonly string[];
}

/** One row for each `layer:` tag; a package without a row is a problem. */
const layers: Readonly<Record<string, Layer>> = {
  dsl: { imports: [], tests: [] },
  engine: { imports: ['dsl'], tests: [] },
  kernels: { imports: [], tests: ['dsl', 'engine'] },
  'driver-stubs': { imports: [], tests: ['dsl', 'engine', 'kernels'] },
  cli: { imports: ['dsl', 'engine', 'kernels', 'driver-stubs'], tests: [] },
};

/** The part of `nx graph --print` that matters here. */
export interface ProjectGraph {
  readonly nodes: Readonly<
    Record<string, { readonly data: { readonly root: string; readonly tags?: readonly string[] } }>
  >;
  readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
}

/** One import; `path` is the importing file's, from the root of the repository. */
export interface FileImport {
  readonly path: string;
  readonly specifier: string;
}

export function layerProblems(graph: ProjectGraph, imports: readonly FileImport[]): string[] {
  const problems: string[] = [];
  const layerOf = new Map<string, string>();
  for (const [name, { data }] of Object.entries(graph.nodes)) {
    const named = (data.tags ?? []).filter((tag) => tag.startsWith('layer:')).map((tag) => tag.slice('layer:'.length));
    const [layer] = named;
    if (layer === undefined || named.length > 1)
      problems.push(`${name} needs exactly one layer: tag in its package.json`);
    else if (!Object.hasOwn(layers, layer)) problems.push(`${name} has the unknown layer ${layer}`);
    else layerOf.set(name, layer);
  }
  const grant = (name: string, target: string): 'all' | 'tests' | 'none' => {
    const row = layers[layerOf.get(name) ?? ''];
    const to = layerOf.get(target);
    // What has no layer was complained about above.
    if (row === undefined || to === undefined || row.imports.includes(to)) return 'all';
    return row.tests.includes(to) ? 'tests' : 'none';
  };

  for (const [name, edges] of Object.entries(graph.dependencies)) {
    for (const { target } of edges) {
      if (grant(name, target) === 'none') problems.push(`${name} may not depend on ${target}`);
    }
  }
  for (const { path, specifier } of imports) {
    const name = projectAt(graph, path);
    if (name === undefined) continue;
    if (specifier.startsWith('.')) {
      const target = posix.join(posix.dirname(path), specifier);
      // What tests of several packages need to run other programs stands with the tools.
      if (target.startsWith('tools/') && /^packages\/[^/]+\/test\//.test(path)) continue;
      if (projectAt(graph, target) !== name) problems.push(`${path}: leaves its package by the path ${specifier}`);
      continue;
    }
    const target = packageOf(specifier);
    if (target === name || !Object.hasOwn(graph.nodes, target)) continue;
    const granted = grant(name, target);
    if (granted === 'none') problems.push(`${path}: ${name} may not import ${target}`);
    else if (granted === 'tests' && path.startsWith(`${graph.nodes[name]?.data.root}/src/`))
      problems.push(`${path}: ${name} may import ${target} in tests only`);
    else if (!graph.dependencies[name]?.some((edge) => edge.target === target))
      problems.push(`${path}: the package.json of ${name} does not declare ${target}`);
  }
  return problems;
}

/** The project that a path lies in. */
function projectAt(graph: ProjectGraph, path: string): string | undefined {
  return Object.entries(graph.nodes).find(([, { data }]) => path.startsWith(`${data.root}/`))?.[0];
}

/** The name of the package a specifier leads into: `@refault/dsl` for `@refault/dsl/testing`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const nx = fileURLToPath(import.meta.resolve('nx'));
  const printed = execFileSync(process.execPath, [nx, 'graph', '--print'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  const { graph } = JSON.parse(printed) as { graph: ProjectGraph };
  const files = Object.values(graph.nodes)
    .flatMap(({ data }) => [...trackedFiles(root, `${data.root}/src`), ...trackedFiles(root, `${data.root}/test`)])
    .filter((path) => path.endsWith('.ts'));
  const imports = files.flatMap((path) =>
    importSpecifiers(readFileSync(`${root}/${path}`, 'utf8')).map((specifier) => ({ path, specifier })),
  );
  const looked = `${Object.keys(graph.nodes).length} packages, ${imports.length} imports of ${files.length} files`;
  reportProblems('layers', layerProblems(graph, imports), looked);
}
