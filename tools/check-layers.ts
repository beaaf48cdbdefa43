/**
 * Which package may import which. Comes in: the project graph that nx reads off the manifests and the
 * sources. Leaves: a problem for each import that the table below does not grant.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
export const layers: Readonly<Record<string, Layer>> = {
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

/**
 * The graph does not say whether a source or a test made an edge, so `sourceImports` tells what the
 * sources below a package's root import: names of packages.
 */
export function layerProblems(graph: ProjectGraph, sourceImports: (root: string) => ReadonlySet<string>): string[] {
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
  for (const [name, edges] of Object.entries(graph.dependencies)) {
    const from = layerOf.get(name);
    const root = graph.nodes[name]?.data.root;
    if (from === undefined || root === undefined) continue;
    for (const { target } of edges) {
      const to = layerOf.get(target);
      const row = layers[from];
      if (to === undefined || row === undefined || row.imports.includes(to)) continue;
      if (!row.tests.includes(to)) problems.push(`${name} may not import ${target} (${from} -> ${to})`);
      else if (sourceImports(root).has(target)) problems.push(`${name} may import ${target} in tests only`);
    }
  }
  return problems;
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
  const sourceImports = (folder: string) =>
    new Set(
      trackedFiles(root, `${folder}/src`)
        .flatMap((path) => importSpecifiers(readFileSync(`${root}/${path}`, 'utf8')))
        .map(packageOf),
    );
  reportProblems('layers', layerProblems(graph, sourceImports), `${Object.keys(graph.nodes).length} packages`);
}
