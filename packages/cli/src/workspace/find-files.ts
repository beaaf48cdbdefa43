/**
 * From the paths of a command line to the `.fault` files they mean: files as they are, folders with all below them,
 * patterns. The order is that of the paths, and of the names within each.
 */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export interface FoundFiles {
  /** As the user would name them: from the current folder, with forward slashes. */
  readonly files: readonly string[];
  /** Paths that lead nowhere, with the reason. */
  readonly problems: readonly string[];
}

/** Without a path: `scenarios` if there is such a folder, else everything below here. */
export async function findFiles(paths: readonly string[], folder: string = process.cwd()): Promise<FoundFiles> {
  const wanted = paths.length > 0 ? paths : [isFolder(resolve(folder, 'scenarios')) ? 'scenarios' : '.'];
  const problems: string[] = [];
  const files = new Map<string, string>();
  const add = (path: string): void => {
    const full = resolve(folder, path);
    if (!files.has(full)) files.set(full, nameOf(full, folder));
  };
  for (const path of wanted) {
    const full = resolve(folder, path);
    const kind = kindOf(full);
    if (kind === 'file') add(path);
    else if (kind === 'folder') {
      const below = filesBelow(full);
      if (below.length === 0) problems.push(`no .fault file below ${path}`);
      for (const each of below) add(each);
    } else if (/[*?[\]{}!]/.test(path)) {
      const { glob } = await import('tinyglobby');
      const found = await glob(path, { cwd: folder, absolute: true, ignore: ['**/node_modules/**'] });
      const faults = found.filter((each) => each.endsWith('.fault')).sort();
      if (faults.length === 0) problems.push(`no .fault file fits ${path}`);
      for (const each of faults) add(each);
    } else problems.push(`can't read ${path}: no such file or folder`);
  }
  return { files: [...files.values()], problems };
}

/** A path as it is shown: from the current folder if it lies in it. */
export function nameOf(full: string, folder: string = process.cwd()): string {
  const from = relative(folder, full);
  const name = from === '' || from.startsWith('..') ? full : from;
  return name.split(sep).join('/');
}

/** Every `.fault` file below a folder, in the order of names. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (at: string): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch {
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) visit(join(at, entry.name));
      } else if (entry.name.endsWith('.fault')) found.push(join(at, entry.name));
    }
  };
  visit(folder);
  return found;
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const status = statSync(path);
    return status.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return kindOf(path) === 'folder';
}
