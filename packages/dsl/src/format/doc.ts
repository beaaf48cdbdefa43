/**
 * What a formatter says before it knows how wide a line is: text, places where a line may end, and what belongs
 * together. The algebra is that of Philip Wadler, "A prettier printer" (2003), with a `fill` that knows where the
 * author ended lines.
 */

export type Doc =
  | string
  | { readonly kind: 'row'; readonly parts: readonly Doc[] }
  | { readonly kind: 'space' }
  | { readonly kind: 'line' }
  | { readonly kind: 'newline'; readonly blank: boolean }
  | { readonly kind: 'group'; readonly content: Doc; readonly broken: boolean }
  | { readonly kind: 'fill'; readonly parts: readonly FillPart[] }
  | { readonly kind: 'indent'; readonly content: Doc }
  | { readonly kind: 'align'; readonly content: Doc }
  | { readonly kind: 'root'; readonly content: Doc }
  | { readonly kind: 'at-root'; readonly content: Doc }
  | { readonly kind: 'trailing'; readonly comment: TrailingComment };

/** A part of a `fill`. Before any but the first is a space, or a line break if it would not fit on its line. */
export interface FillPart {
  readonly content: Doc;
  /** It begins a line, after an empty one if `blank`. */
  readonly newline?: { readonly blank: boolean } | undefined;
}

/** A comment behind the last token of a line. Whatever comes next begins a new line. */
export interface TrailingComment {
  readonly text: string;
  /** Where it begins in the text that is formatted, from 0. */
  readonly column: number;
  /** It follows its token closely, so no column is meant. */
  readonly attached: boolean;
}

export const nothing: Doc = row();

/** One space, unless a line begins or ends here. */
export const space: Doc = { kind: 'space' };

/** A space in a group that fits on its line, else a line break. */
export const line: Doc = { kind: 'line' };

/** A line break, and no second one where one is due already. */
export const newline: Doc = { kind: 'newline', blank: false };

/** A line break and an empty line. */
export const emptyLine: Doc = { kind: 'newline', blank: true };

export function row(...parts: readonly Doc[]): Doc {
  return { kind: 'row', parts };
}

/** On one line if it fits; `broken` where the author has chosen several. */
export function group(content: Doc, options: { readonly broken: boolean }): Doc {
  return { kind: 'group', content, broken: options.broken };
}

/** As many parts on a line as fit. */
export function fill(parts: readonly FillPart[]): Doc {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only.content : { kind: 'fill', parts };
}

/** Lines that begin inside are one level deeper. */
export function indent(content: Doc): Doc {
  return { kind: 'indent', content };
}

/** Lines that begin inside begin where it begins. */
export function align(content: Doc): Doc {
  return { kind: 'align', content };
}

/** Its own level is where `atRoot` puts lines inside of it. */
export function root(content: Doc): Doc {
  return { kind: 'root', content };
}

export function atRoot(content: Doc): Doc {
  return { kind: 'at-root', content };
}
