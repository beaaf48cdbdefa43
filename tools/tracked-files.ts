/**
 * The files a check of the whole repository looks at: what git tracks and is still there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths from `root`, with forward slashes; only those below `folder` where one is given. */
export function trackedFiles(root: string, folder = '.'): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--', folder], { cwd: root, encoding: 'utf8' });
  return listing.split('\0').filter((path) => path !== '' && existsSync(`${root}/${path}`));
}
