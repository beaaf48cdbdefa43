/**
 * Names of kernel releases, and their order.
 */

/** A version has a dot: `v6.4`, `v6.4.y`, `v6.9-rc1`; `v7` is a name. */
export function isVersion(name: string): boolean {
  return /^v\d+\.(\d+|y)(\.(\d+|y))*(-rc\d+)?$/.test(name);
}

/** Orders releases: by numbers, `.y` after every number, a release candidate before its release. */
export function compareVersions(a: string, b: string): number {
  const left = versionKey(a);
  const right = versionKey(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionKey(version: string): number[] {
  const [numbers = '', candidate] = version.slice(1).split('-rc');
  const parts = numbers.split('.').map((part) => (part === 'y' ? 1e6 : Number(part)));
  while (parts.length < 4) parts.push(0);
  parts.push(candidate === undefined ? 1e6 : Number(candidate));
  return parts;
}
