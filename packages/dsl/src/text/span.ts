/**
 * A stretch of a source file. A node's span begins at its first token: that is its place in messages and traces.
 */
import { originOf, positionAt, type SourceFile } from './source-file.ts';

export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  /** One past the last character. */
  readonly end: number;
}

/** `file:line:col` of a span's first character, in the file that somebody wrote. */
export function placeOf(span: Span): string {
  const origin = originOf(span.file, span.start);
  const { line, column } = positionAt(origin.file, origin.offset);
  return `${origin.file.name}:${line}:${column}`;
}

export function textOf(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}

/** From the start of one span to the end of another in the same file. */
export function spanning(first: Span, last: Span): Span {
  return first.file === last.file && last.end > first.start ? { ...first, end: last.end } : first;
}

/** The same stretch in the file that somebody wrote; cut to what came from one piece. */
export function originSpan(span: Span): Span {
  const from = originOf(span.file, span.start);
  const last = originOf(span.file, Math.max(span.start, span.end - 1));
  const end = last.file === from.file && last.offset >= from.offset ? last.offset + 1 : from.offset + 1;
  return { file: from.file, start: from.offset, end: span.end > span.start ? end : from.offset };
}
