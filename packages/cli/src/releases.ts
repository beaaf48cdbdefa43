/**
 * Which kernel releases the shipped models cover, read off the folders they lie in.
 */

/** Oldest first; folders that are no release (`linux`, `patches`) are left out. */
export function releasesOf(modelTexts: Readonly<Record<string, string>>): readonly string[] {
  const releases = new Set<string>();
  for (const path of Object.keys(modelTexts)) {
    const [folder = ''] = path.split('/', 1);
    if (/^v\d+\.\d+/.test(folder)) releases.add(folder);
  }
  return [...releases].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
