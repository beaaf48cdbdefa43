/**
 * The driver models. Run from source, this module reads the `models` folder beside it; a build puts the
 * texts in its place, so nothing published reads a disk.
 */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../models/', import.meta.url);

const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.fault'))
  .sort();

/** Each model's text by its path below `models`, with forward slashes, in the order of the paths. */
export const modelTexts: Readonly<Record<string, string>> = Object.fromEntries(
  paths.map((path) => [path, readFileSync(new URL(path, folder), 'utf8')]),
);
