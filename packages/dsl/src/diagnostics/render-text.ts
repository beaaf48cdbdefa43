/**
 * Diagnostics as text: gcc's first line, which editors know, then the line with the span marked, labels,
 * notes and help. Places are those of the files that somebody wrote.
 */
import { lineText, positionAt } from '../text/source-file.ts';
import { originSpan, type Span } from '../text/span.ts';
import type { Diagnostic } from './diagnostic.ts';

export interface RenderOptions {
  /** A path that opens, for the name of a file: models that ship are named inside their library. */
  readonly pathOf?: (file: string) => string;
}

export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const placeOf = (span: Span): string => openablePlace(span, options);
  const lines = [
    `${placeOf(diagnostic.span)}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`,
    ...frame(diagnostic.span),
  ];
  for (const label of diagnostic.labels) {
    lines.push(`${placeOf(label.span)}: note: ${label.text}`, ...frame(label.span));
  }
  for (const note of diagnostic.notes) lines.push(`  = note: ${note}`);
  if (diagnostic.help !== undefined) lines.push(`  = help: ${diagnostic.help}`);
  return lines.join('\n');
}

function openablePlace(span: Span, { pathOf }: RenderOptions): string {
  const { file, start } = originSpan(span);
  const { line, column } = positionAt(file, start);
  return `${pathOf === undefined ? file.name : pathOf(file.name)}:${line}:${column}`;
}

/** The span's first line with marks beneath it; nothing for an empty file. */
export function frame(span: Span): string[] {
  const { file, start, end } = originSpan(span);
  const { line, column } = positionAt(file, start);
  const text = lineText(file, line);
  if (text.trim() === '') return [];
  const number = String(line);
  const width = Math.max(1, Math.min(end - start, text.length - column + 1));
  const lead = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [` ${number} | ${text}`, ` ${' '.repeat(number.length)} | ${lead}${'^'.repeat(width)}`];
}
