/**
 * The shipped scenarios that ask about faults, by their paths below `scenarios` without their endings.
 */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../scenarios/', import.meta.url);

export function scenarioTexts(): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.fault') && !path.startsWith('litmus/'))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [path.replace(/\.fault$/, ''), readFileSync(new URL(path, folder), 'utf8')]),
  );
}
