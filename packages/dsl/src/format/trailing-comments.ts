/**
 * Where comments behind code go. A comment that stands in a column stays in it, also if others stand in the same
 * column above or below, as long as the code leaves room; one that follows its code closely goes on doing so.
 */
import type { Line } from './render.ts';

export function placeComments(lines: readonly Line[]): string[] {
  const texts: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const column = lines[at]?.comment?.column;
    let end = at + 1;
    if (column !== undefined) while (lines[end]?.comment?.column === column) end++;
    const run = lines.slice(at, end);
    const target = run.length === 1 ? columnOfOne(run) : Math.max(column ?? 0, ...run.map(afterCode));
    for (const line of run) texts.push(withComment(line, target));
    at = end;
  }
  return texts;
}

function columnOfOne([line]: readonly Line[]): number {
  if (line?.comment === undefined) return 0;
  return line.comment.attached ? afterCode(line) : Math.max(line.comment.column, afterCode(line));
}

function withComment({ code, comment }: Line, column: number): string {
  if (comment === undefined) return code;
  return code + ' '.repeat(Math.max(1, column - widthOf(code))) + comment.text;
}

/** One space behind the code. */
function afterCode({ code }: Line): number {
  return widthOf(code) + 1;
}

/** Of the last line, where hunks make several. */
function widthOf(code: string): number {
  return code.length - code.lastIndexOf('\n') - 1;
}
