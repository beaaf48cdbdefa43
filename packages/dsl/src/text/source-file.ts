/**
 * A text with a name, and where its lines begin. Everything that a user reads (messages, traces, dumps) names
 * a place in one of these. A file may be derived from others (a function after a hunk was applied, a scenario
 * after an axis was put in): then `pieces` says from where each stretch of its text came.
 */

/** A stretch of a derived file's text: `length` characters from `offset` on stand in `file` from `start` on. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly file: SourceFile;
  readonly start: number;
}

export interface SourceFile {
  /** As the user knows it: a path, or the name inside a model library (`v6.4/mm/memory.fault`). */
  readonly name: string;
  readonly text: string;
  /** Offsets at which lines begin; the first is 0. */
  readonly lineStarts: readonly number[];
  /** For a derived file: its pieces, in order, without a gap. */
  readonly pieces?: readonly Piece[];
}

/** A place as editors count: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function sourceFile(name: string, text: string): SourceFile {
  return withLines({ name, text });
}

/** Of most files nobody asks for a line. */
function withLines(file: Omit<SourceFile, 'lineStarts'>): SourceFile {
  let starts: readonly number[] | undefined;
  return {
    ...file,
    get lineStarts() {
      starts ??= lineStartsOf(file.text);
      return starts;
    },
  };
}

/** A file made of stretches of other files, in the order given. */
export function derivedFile(
  name: string,
  parts: readonly { readonly file: SourceFile; readonly start: number; readonly end: number }[],
): SourceFile {
  const pieces: Piece[] = [];
  let text = '';
  for (const { file, start, end } of parts) {
    if (end <= start) continue;
    pieces.push({ offset: text.length, length: end - start, file, start });
    text += file.text.slice(start, end);
  }
  return withLines({ name, text, pieces });
}

/** The place in a file that somebody wrote: follows the pieces of derived files down to their origin. */
export function originOf(file: SourceFile, offset: number): { readonly file: SourceFile; readonly offset: number } {
  let at = { file, offset };
  while (at.file.pieces !== undefined && at.file.pieces.length > 0) {
    const piece = pieceAt(at.file.pieces, at.offset);
    at = { file: piece.file, offset: piece.start + (at.offset - piece.offset) };
  }
  return at;
}

export function positionAt(file: SourceFile, offset: number): Position {
  let low = 0;
  let high = file.lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((file.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (file.lineStarts[low] ?? 0) + 1 };
}

/** The text of one line, counted from 1, without its end. */
export function lineText(file: SourceFile, line: number): string {
  const start = file.lineStarts[line - 1] ?? file.text.length;
  const end = file.lineStarts[line] ?? file.text.length + 1;
  return file.text.slice(start, end - 1).replace(/\r$/, '');
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function pieceAt(pieces: readonly Piece[], offset: number): Piece {
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as Piece).offset <= offset) low = middle;
    else high = middle;
  }
  return pieces[low] as Piece;
}
