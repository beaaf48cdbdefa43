/**
 * Whether `npm ci` will work on every platform and against any registry. npm writes a lock that lacks
 * another platform's optional package when the registry did not offer it at that moment, and then refuses
 * that lock; and a download address ties the lock to one registry. To mend a gap: delete the lock and
 * `node_modules`, then `npm install`.
 */
import { readFileSync } from 'node:fs';
import { reportProblems } from './report-problems.ts';

interface LockEntry {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The packages of a lock file by where they are installed; `''` is the root, `packages/*` the workspaces. */
export type LockedPackages = Readonly<Record<string, LockEntry>>;

export function lockProblems(packages: LockedPackages): string[] {
  const problems: string[] = [];
  for (const [place, entry] of Object.entries(packages)) {
    if (entry.link) continue;
    const where = place === '' ? 'the root' : place;
    if (entry.resolved !== undefined) problems.push(`${where} has a download address`);
    const installed = place.includes('node_modules/');
    if (installed && entry.integrity === undefined) problems.push(`${where} has no checksum`);
    // Development dependencies are installed for the root and the workspaces alone.
    const wanted = {
      ...entry.dependencies,
      ...entry.optionalDependencies,
      ...(installed ? {} : entry.devDependencies),
    };
    for (const [name, range] of Object.entries(wanted)) {
      if (!isLocked(packages, place, name)) problems.push(`${where} wants ${name}@${range}, which is missing`);
    }
  }
  return problems;
}

/** Looks where Node would look: in `node_modules` of the package, then of each folder above it. */
function isLocked(packages: LockedPackages, place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`)) return true;
    if (folder === '') return false;
  }
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
    packages: LockedPackages;
  };
  reportProblems('lock', lockProblems(lock.packages), `${Object.keys(lock.packages).length} entries`);
}
