/**
 * Texts that must not be wider than they may: cut with dots, or broken at spaces.
 */

/** The text, with dots for what does not fit at its end. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 3 ? text.slice(0, Math.max(0, width)) : `${text.slice(0, width - 3)}...`;
}

/** The text, with dots for what does not fit at its beginning. */
export function cutStart(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 2 ? text.slice(text.length - Math.max(0, width)) : `..${text.slice(text.length - width + 2)}`;
}

/** Lines of at most `width` columns, broken at spaces; a longer word is left whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines;
}

/** `1 step`, `2 steps`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Rows of a table as lines, each column as wide as its widest cell; no blanks at the end of a line. */
export function table(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
