/**
 * Rows of words against the patterns that a library declares: operations, phrases, path words. The grammar knows
 * none of them.
 */
import type { RowElement } from '../ast/nodes-expression.ts';
import type { PatternElement } from '../ast/nodes-model.ts';
import { textOf } from '../text/span.ts';

export interface MatchedRow {
  /** For each value of the pattern that was said, the element that gives it. */
  readonly values: ReadonlyMap<string, RowElement>;
  /** The optional and alternative words that were said. */
  readonly said: ReadonlySet<string>;
  /** How many elements of the row the pattern took. */
  readonly length: number;
  /** How many of them it asked for word by word: the more, the closer the match. */
  readonly literal: number;
}

/** All ways in which a pattern takes a beginning of the row. */
export function matchPrefix(pattern: readonly PatternElement[], row: readonly RowElement[]): MatchedRow[] {
  return matches(pattern, row, { values: new Map(), said: new Set(), length: 0, literal: 0 });
}

function closest(all: readonly MatchedRow[]): MatchedRow | undefined {
  return [...all].sort((a, b) => b.length - a.length || b.literal - a.literal)[0];
}

/**
 * Of several things with patterns, the one whose pattern fits the row best. `whole` asks for all of the row.
 * Two that fit equally well are both given: the library is ambiguous.
 */
export function bestMatch<T>(
  candidates: readonly T[],
  patternOf: (candidate: T) => readonly PatternElement[],
  row: readonly RowElement[],
  whole: boolean,
): { readonly candidate: T; readonly match: MatchedRow; readonly rival?: T } | undefined {
  let best: { candidate: T; match: MatchedRow; rival?: T } | undefined;
  for (const candidate of candidates) {
    const found = matchPrefix(patternOf(candidate), row).filter((each) => !whole || each.length === row.length);
    const match = closest(found);
    if (match === undefined || match.length === 0) continue;
    const better = best === undefined ? 1 : match.length - best.match.length || match.literal - best.match.literal;
    if (better > 0) best = { candidate, match };
    else if (better === 0 && best !== undefined) best = { ...best, rival: candidate };
  }
  return best;
}

function matches(pattern: readonly PatternElement[], row: readonly RowElement[], so: MatchedRow): MatchedRow[] {
  const [head, ...rest] = pattern;
  if (head === undefined) return [so];
  const next = row[so.length];
  switch (head.kind) {
    case 'word': {
      if (next?.word === undefined || !head.words.includes(next.word)) return [];
      const said = head.words.length > 1 ? new Set([...so.said, next.word]) : so.said;
      return matches(rest, row, { ...so, said, length: so.length + 1, literal: so.literal + 1 });
    }
    case 'value': {
      if (next === undefined) return [];
      const values = new Map(so.values).set(head.name.text, next);
      return matches(rest, row, { ...so, values, length: so.length + 1 });
    }
    case 'optional': {
      const without = matches(rest, row, so);
      const inner = matches(head.elements, row, so).map((each) => sayWords(head.elements, row, so.length, each));
      const taken = inner.flatMap((each) => matches(rest, row, each));
      return [...taken, ...without];
    }
  }
}

/** Single words inside an optional part are said or not said as well. */
function sayWords(
  elements: readonly PatternElement[],
  row: readonly RowElement[],
  from: number,
  match: MatchedRow,
): MatchedRow {
  const said = new Set(match.said);
  const possible = new Set(elements.flatMap((each) => (each.kind === 'word' ? each.words : [])));
  for (let at = from; at < match.length; at++) {
    const word = row[at]?.word;
    if (word !== undefined && possible.has(word)) said.add(word);
  }
  return { ...match, said };
}

/** Values that a pattern can give, with whether they are optional. */
export function patternValues(
  pattern: readonly PatternElement[],
): { readonly element: PatternElement & { readonly kind: 'value' }; readonly optional: boolean }[] {
  return collect(pattern, false);
}

function collect(
  pattern: readonly PatternElement[],
  optional: boolean,
): { readonly element: PatternElement & { readonly kind: 'value' }; readonly optional: boolean }[] {
  return pattern.flatMap((element) => {
    if (element.kind === 'value') return [{ element, optional }];
    return element.kind === 'optional' ? collect(element.elements, true) : [];
  });
}

/** Words that may or may not be said: each is a truth in the body that belongs to the pattern. */
export function patternChoices(pattern: readonly PatternElement[], optional = false): string[] {
  return pattern.flatMap((element) => {
    if (element.kind === 'word') return optional || element.words.length > 1 ? [...element.words] : [];
    return element.kind === 'optional' ? patternChoices(element.elements, true) : [];
  });
}

/** A row as it was written. */
export function rowText(row: readonly RowElement[]): string {
  return row.map((each) => textOf(each.span)).join(' ');
}

/** All words of a library's patterns, for nearest names. */
export function patternWords(pattern: readonly PatternElement[]): string[] {
  return pattern.flatMap((element) => {
    if (element.kind === 'word') return [...element.words];
    return element.kind === 'optional' ? patternWords(element.elements) : [];
  });
}
