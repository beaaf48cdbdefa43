/**
 * Which folder inside `dsl` and `engine` may import which, type imports included. Comes in: the sources
 * that git tracks. Leaves: a problem for each import that the table below does not grant, and for each
 * folder the table does not know. Files directly in `src` are doors to the outside and may import all.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSpecifiers } from './import-specifiers.ts';
import { reportProblems } from './report-problems.ts';
import { trackedFiles } from './tracked-files.ts';

type FolderTable = Readonly<Record<string, readonly string[]>>;

const upToCheck = ['text', 'diagnostics', 'ast', 'syntax', 'library', 'check'];
const belowExplore = ['ir', 'primitives', 'lower', 'passes', 'state', 'backends', 'trace', 'sanitizers', 'properties'];

/** For each package: its folders, and what each may import besides itself. */
export const folders: Readonly<Record<string, FolderTable>> = {
  'packages/dsl': {
    text: [],
    diagnostics: ['text'],
    ast: ['text', 'diagnostics'],
    syntax: ['text', 'diagnostics', 'ast'],
    library: ['text', 'diagnostics', 'ast', 'syntax'],
    check: ['text', 'diagnostics', 'ast', 'syntax', 'library'],
    format: upToCheck,
    'language-service': [...upToCheck, 'format'],
    testing: [...upToCheck, 'format', 'language-service'],
  },
  'packages/engine': {
    ir: [],
    primitives: ['ir'],
    lower: ['ir', 'primitives'],
    passes: ['ir', 'primitives', 'lower'],
    state: ['ir'],
    backends: ['ir', 'state'],
    trace: ['ir'],
    // They read states through the interpreter, which is where a finding's place is known.
    sanitizers: ['ir', 'state', 'backends', 'trace'],
    properties: ['ir', 'state', 'backends', 'trace', 'sanitizers'],
    explore: belowExplore,
    verdict: [...belowExplore, 'explore'],
    report: [...belowExplore, 'explore', 'verdict'],
    testing: [...belowExplore, 'explore', 'verdict', 'report'],
  },
};

/** `path` is from the package's `src`, with forward slashes. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

export function folderProblems(table: FolderTable, sources: readonly SourceText[]): string[] {
  const problems: string[] = [];
  const unknown = new Set<string>();
  for (const { path, text } of sources) {
    const from = topFolder(path);
    if (from === undefined) continue;
    const granted = Object.hasOwn(table, from) ? table[from] : undefined;
    if (granted === undefined) {
      unknown.add(from);
      continue;
    }
    for (const specifier of importSpecifiers(text).filter((name) => name.startsWith('.'))) {
      const target = posix.join(posix.dirname(path), specifier);
      const to = topFolder(target);
      if (to === undefined || to === '..') problems.push(`${path}: a folder may not import ${specifier}`);
      else if (to !== from && !granted.includes(to))
        problems.push(`${path}: ${from} may not import ${to} (${specifier})`);
    }
  }
  for (const folder of unknown) problems.push(`folder ${folder} has no row in the table of tools/check-folders.ts`);
  return problems;
}

/** The first folder of a path, or nothing for a file that lies in no folder. */
function topFolder(path: string): string | undefined {
  const slash = path.indexOf('/');
  return slash < 0 ? undefined : path.slice(0, slash);
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  let looked = 0;
  const problems = Object.entries(folders).flatMap(([name, table]) => {
    const sources = trackedFiles(root, `${name}/src`)
      .filter((path) => path.endsWith('.ts'))
      .map((path) => ({ path: path.slice(`${name}/src/`.length), text: readFileSync(`${root}/${path}`, 'utf8') }));
    looked += sources.length;
    return folderProblems(table, sources).map((problem) => `${name}/src: ${problem}`);
  });
  reportProblems('folders', problems, `${looked} source files`);
}
