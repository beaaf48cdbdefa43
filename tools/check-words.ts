/**
 * What no tracked file may hold or be called: a path of somebody's machine, the host of a registry, a name
 * that says nothing (utils, helper, manager), or a file that only passes on what others export.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportProblems } from './report-problems.ts';
import { trackedFiles } from './tracked-files.ts';

/** Each pattern with what to say about a match; written so that none matches its own line. */
const forbiddenText: readonly { readonly pattern: RegExp; readonly meaning: string }[] = [
  { pattern: /(?<![\w.)\]}-])\/(?:home|root|Users|work|workspace|builds)\/[\w.]/, meaning: 'a path of one machine' },
  { pattern: /\b[A-Z]:\\Users\\/, meaning: 'a path of one machine' },
  { pattern: /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b/, meaning: 'the host of a package registry' },
  { pattern: /\b(?:deb|security|ftp)\.debian\.org\b/, meaning: 'the host of a package registry' },
];

/** As a whole word of a file's or folder's name. */
const emptyName = /(?:^|[-._])(?:utils?|helpers?|managers?)(?:[-._]|$)/i;

export function nameProblems(path: string): string[] {
  return path
    .split('/')
    .filter((part) => emptyName.test(part))
    .map((part) => `${path}: the name ${part} does not say what is inside`);
}

export function textProblems(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) =>
    forbiddenText.flatMap(({ pattern, meaning }) => {
      const found = pattern.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: ${meaning}: ${found[0]}`];
    }),
  );
}

const comment = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm;
const exportFrom = /^export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*['"][^'"\n]+['"];?/gm;
const importOrExportList = /^(?:import\s+[\w$\s{},*]*?from\s*['"][^'"\n]+['"]|export\s+(?:type\s+)?\{[^}]*\});?/gm;

/** Whether a source file does nothing but pass on what others export. */
export function isBarrel(text: string): boolean {
  const code = text.replaceAll(comment, '');
  const rest = code.replaceAll(exportFrom, '').replaceAll(importOrExportList, '');
  return rest.trim() === '' && /^export\b/m.test(code);
}

/** The source files a package's manifest names as its doors: the only ones that may be barrels. */
export function doorsOf(manifest: string): readonly string[] {
  const { exports = {} } = JSON.parse(manifest) as { exports?: Readonly<Record<string, unknown>> };
  return Object.values(exports).flatMap((target) =>
    typeof target === 'object' && target !== null && '@refault/source' in target
      ? [String(target['@refault/source']).replace(/^\.\//, '')]
      : [],
  );
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = trackedFiles(root);
  const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');
  const doors = new Set(
    files
      .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
      .flatMap((path) => doorsOf(read(path)).map((door) => path.replace('package.json', door))),
  );
  const problems = files.flatMap((path) => {
    const text = read(path);
    if (text.includes('\0')) return nameProblems(path);
    const barrel = /^packages\/[^/]+\/src\/.*\.ts$/.test(path) && !doors.has(path) && isBarrel(text);
    return [
      ...nameProblems(path),
      ...textProblems(path, text),
      ...(barrel ? [`${path}: only passes on what others export; import from where it is written`] : []),
    ];
  });
  reportProblems('words', problems, `${files.length} files`);
}
