/**
 * Places as a trace names them beside its steps: short enough for a column, still telling files apart.
 */
import { originSpan, placeOf, type Span } from '@refault/dsl';

/**
 * Shortens the names of the files given: `v6.4/mm/memory.fault` is `mm/memory.fault` unless another file would be
 * called so too. Files named by a path keep their last part.
 */
export function shortNames(files: Iterable<string>): ReadonlyMap<string, string> {
  const names = [...new Set(files)];
  const short = (name: string, parts: number): string => name.split('/').slice(-parts).join('/');
  const result = new Map<string, string>();
  for (const name of names) {
    // A model is known by its folder and name, a file of the user's own by its name.
    const isModel = /^(v\d+\.[^/]*|linux)\//.test(name);
    for (let parts = isModel ? 2 : 1; ; parts++) {
      const candidate = short(name, parts);
      const isTaken = names.some((other) => other !== name && short(other, parts) === candidate);
      if (isTaken && candidate !== name) continue;
      result.set(name, candidate);
      break;
    }
  }
  return result;
}

export function fileOf(span: Span): string {
  return originSpan(span).file.name;
}

/** `mm/memory.fault:412`; where there is one file only, the line will do. */
export function shortPlace(span: Span, names: ReadonlyMap<string, string>): string {
  const [line] = /\d+(?=:\d+$)/.exec(placeOf(span)) ?? ['?'];
  const file = fileOf(span);
  if (names.size === 1 && names.has(file)) return `line ${line}`;
  return `${names.get(file) ?? file}:${line}`;
}
