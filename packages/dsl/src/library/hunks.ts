/**
 * Hunks: `change FUNCTION @@ … @@ end`. A hunk's context and `-` lines are sought in the function's tokens (white
 * space, line breaks, comments and the word `struct` don't count) after the hunk before it; they must stand there
 * exactly once. The result is a text whose every piece knows where it came from.
 */
import type { IToken } from 'chevrotain';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { tokenize } from '../syntax/lexer.ts';
import { Ellipsis, Struct } from '../syntax/tokens.ts';
import { derivedFile, type SourceFile, sourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';

type Mark = ' ' | '-' | '+';

interface HunkLine {
  readonly mark: Mark;
  /** Offsets in the patch's file; the mark itself lies before `start`. */
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly IToken[];
}

interface Hunk {
  readonly lines: readonly HunkLine[];
  readonly span: Span;
}

interface Edit {
  /** Offsets in the function's file. */
  readonly start: number;
  readonly end: number;
  readonly insert: readonly HunkLine[];
  /** How much further right its lines stand in the function than in the patch. */
  readonly shift: number;
}

export interface HunksResult {
  readonly file?: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Applies the hunks to a function's text.
 *
 * @param target the function's name, for messages
 * @param body where its text stands
 * @param hunks the span of `@@ … @@ end` in the patch's file
 * @returns the new text of the function as a file of its own, or the reason why a hunk does not fit
 */
export function applyHunks(target: string, body: Span, hunks: Span): HunksResult {
  const diagnostics: Diagnostic[] = [];
  const text = sourceFile(body.file.name, body.file.text.slice(body.start, body.end));
  const tokens = tokenize(text).tokens.filter((token) => token.tokenType !== Struct);
  const edits: Edit[] = [];
  let from = 0;
  for (const hunk of splitHunks(hunks)) {
    const old = hunk.lines.flatMap((line) => (line.mark === '+' ? [] : line.tokens));
    if (old.length === 0) {
      diagnostics.push(diagnostic('library/hunk-without-context', hunk.span, {}));
      continue;
    }
    const places = findAll(tokens, old, from);
    const place = places[0];
    if (place === undefined) {
      diagnostics.push(misfit(target, hunk, old, tokens, from, body));
      continue;
    }
    if (places.length > 1) {
      diagnostics.push(diagnostic('library/hunk-ambiguous', hunk.span, { target, count: places.length }));
      continue;
    }
    const shift = shiftOf(hunk, place, tokens, text.text);
    edits.push(...editsOf(hunk, place, tokens).map((edit) => ({ ...edit, shift })));
    from = (place[place.length - 1] ?? 0) + 1;
  }
  if (diagnostics.length > 0) return { diagnostics };
  return { file: spliced(target, body, hunks.file, edits), diagnostics };
}

function splitHunks(span: Span): Hunk[] {
  const { file } = span;
  const inner = file.text.slice(span.start, span.end);
  const start = span.start + 2;
  const end = span.start + inner.lastIndexOf('@@');
  const lines = linesOf(file, start, end);
  const hunks: Hunk[] = [];
  let current: HunkLine[] = [];
  const close = (): void => {
    const head = current[0];
    const last = current[current.length - 1];
    if (head !== undefined && last !== undefined && current.some((line) => line.tokens.length > 0)) {
      const filled = current.find((line) => line.tokens.length > 0) ?? head;
      hunks.push({
        lines: current,
        span: { file, start: filled.tokens[0]?.startOffset ?? filled.start, end: last.end },
      });
    }
    current = [];
  };
  for (const line of lines) {
    if (line === 'separator') close();
    else current.push(line);
  }
  close();
  return hunks;
}

/** Cuts the hunks' text into lines with their marks and tokens. */
function linesOf(file: SourceFile, start: number, end: number): (HunkLine | 'separator')[] {
  const bounds: { mark: Mark | '@'; start: number; end: number }[] = [];
  let blanked = ' '.repeat(start);
  for (let at = start; at < end; ) {
    const newline = file.text.indexOf('\n', at);
    const stop = newline < 0 || newline >= end ? end : newline;
    const line = file.text.slice(at, stop);
    const lead = line.length - line.trimStart().length;
    if (line.trim() === '@@') {
      bounds.push({ mark: '@', start: at, end: stop });
      blanked += ' '.repeat(line.length);
    } else {
      const sign = line[lead];
      const mark: Mark = sign === '-' || sign === '+' ? sign : ' ';
      bounds.push({ mark, start: mark === ' ' ? at : at + lead + 1, end: stop });
      blanked += mark === ' ' ? line : `${line.slice(0, lead)} ${line.slice(lead + 1)}`;
    }
    if (stop < end) blanked += '\n';
    at = stop + 1;
  }
  const tokens = tokenize(sourceFile(file.name, blanked)).tokens.filter((token) => token.tokenType !== Struct);
  return bounds.map(({ mark, start: from, end: to }) => {
    if (mark === '@') return 'separator';
    const own = tokens.filter((token) => token.startOffset >= from && token.startOffset < to);
    return { mark, start: from, end: to, tokens: own };
  });
}

/** Every place where the pattern stands: for each of its tokens the index of the one it fits, skips left out. */
function findAll(tokens: readonly IToken[], pattern: readonly IToken[], from: number): number[][] {
  const found: number[][] = [];
  for (let at = from; at < tokens.length; at++) {
    const place = fitAt(tokens, pattern, at);
    if (place !== undefined) found.push(place);
  }
  return found;
}

function fitAt(tokens: readonly IToken[], pattern: readonly IToken[], start: number): number[] | undefined {
  const place: number[] = [];
  let at = start;
  let index = 0;
  while (index < pattern.length) {
    if (pattern[index]?.tokenType === Ellipsis) {
      const rest = pattern.slice(index + 1);
      if (rest.length === 0) return place;
      for (let next = at; next < tokens.length; next++) {
        const tail = fitAt(tokens, rest, next);
        if (tail !== undefined) return [...place, ...tail];
      }
      return undefined;
    }
    if (tokens[at]?.image !== pattern[index]?.image) return undefined;
    place.push(at);
    at++;
    index++;
  }
  return place;
}

/** A hunk's lines against the place it fits: what is taken out and what is put in. */
function editsOf(hunk: Hunk, place: readonly number[], tokens: readonly IToken[]): Omit<Edit, 'shift'>[] {
  const edits: Omit<Edit, 'shift'>[] = [];
  let taken = 0;
  let cut: { start: number; end: number } | undefined;
  let insert: HunkLine[] = [];
  let position = tokens[place[0] ?? 0]?.startOffset ?? 0;
  const flush = (): void => {
    if (cut !== undefined || insert.length > 0) {
      edits.push({ start: cut?.start ?? position, end: cut?.end ?? position, insert });
    }
    cut = undefined;
    insert = [];
  };
  for (const line of hunk.lines) {
    if (line.mark === '+') {
      if (line.tokens.length > 0 || line.start < line.end) insert.push(line);
      continue;
    }
    for (const token of line.tokens) {
      if (token.tokenType === Ellipsis) {
        flush();
        continue;
      }
      const fitted = tokens[place[taken++] ?? 0];
      if (fitted === undefined) continue;
      const end = fitted.startOffset + fitted.image.length;
      if (line.mark === '-') {
        if (cut === undefined && insert.length > 0) flush();
        cut = { start: cut?.start ?? fitted.startOffset, end };
        position = end;
      } else {
        flush();
        position = end;
      }
    }
  }
  flush();
  return edits;
}

/** Marks stand in a column of their own or on top of a blank: either way lines of a hunk are in line with each other. */
function shiftOf({ lines, span }: Hunk, place: readonly number[], tokens: readonly IToken[], text: string): number {
  let taken = 0;
  for (const line of lines) {
    if (line.mark === '+') continue;
    const [first] = line.tokens;
    const fitted = tokens[place[taken] ?? 0];
    taken += line.tokens.filter((token) => token.tokenType !== Ellipsis).length;
    if (first === undefined || first.tokenType === Ellipsis || fitted === undefined) continue;
    const column = columnOf(text, fitted.startOffset);
    const isAlone = text.slice(fitted.startOffset - column, fitted.startOffset).trim() === '';
    if (isAlone) return column - columnOf(span.file.text, first.startOffset);
  }
  return 0;
}

/** From 0. */
function columnOf(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}

function spliced(target: string, body: Span, patch: SourceFile, edits: readonly Edit[]): SourceFile {
  const parts: { file: SourceFile; start: number; end: number }[] = [];
  const text = body.file.text.slice(body.start, body.end);
  let at = body.start;
  for (const edit of edits.map((each) => byLines(each, text))) {
    parts.push({ file: body.file, start: at, end: body.start + edit.start });
    for (const line of edit.insert) {
      // The line break before the line comes along, so that the new text is laid out as the hunk is.
      const newline = patch.text.lastIndexOf('\n', line.start - 1);
      if (newline >= 0) parts.push({ file: patch, start: newline, end: newline + 1 });
      const own = patch.text.slice(line.start, line.end);
      const start = line.start + own.length - own.trimStart().length;
      const blank = patch.text.indexOf(' ');
      for (let left = columnOf(patch.text, start) + edit.shift; left > 0; left--) {
        parts.push({ file: patch, start: blank, end: blank + 1 });
      }
      parts.push({ file: patch, start, end: line.end });
    }
    at = body.start + edit.end;
  }
  parts.push({ file: body.file, start: at, end: body.end });
  return derivedFile(target, parts);
}

/** The edit with the white space and comments that belong to its lines, so that whole lines go and come. */
function byLines(edit: Edit, text: string): Edit {
  const before = /(?:^|\n)[ \t]*$/.exec(text.slice(0, edit.start));
  const behind = /^[ \t]*(?:\/\/[^\n]*)?(?=\n|$)/.exec(text.slice(edit.end));
  const startsLine = before === null ? undefined : before.index;
  const endsLine = behind === null ? undefined : edit.end + behind[0].length;
  if (edit.start < edit.end) {
    return startsLine === undefined || endsLine === undefined ? edit : { ...edit, start: startsLine, end: endsLine };
  }
  const place = endsLine ?? startsLine ?? edit.start;
  return { ...edit, start: place, end: place };
}

/** Shows where the hunk nearly fits: the place where most of its tokens, from the first on, are found. */
function misfit(
  target: string,
  hunk: Hunk,
  old: readonly IToken[],
  tokens: readonly IToken[],
  from: number,
  body: Span,
): Diagnostic {
  let best = { length: 0, at: from };
  for (let at = from; at < tokens.length; at++) {
    let length = 0;
    while (length < old.length && tokens[at + length]?.image === old[length]?.image) length++;
    if (length > best.length) best = { length, at };
  }
  const wrong = old[best.length] ?? old[0];
  const span =
    wrong === undefined
      ? hunk.span
      : { file: hunk.span.file, start: wrong.startOffset, end: wrong.startOffset + wrong.image.length };
  const stands = tokens[best.at + best.length];
  const notes = [
    ...(findAll(tokens, old, 0).length > 0 ? ['it fits above the hunk before it: hunks go down the function'] : []),
    ...(best.length === 0 ? ['its first token is found nowhere there'] : []),
  ];
  if (notes.length > 0 || stands === undefined) {
    const end = `the function ends where the hunk has \`${wrong?.image}\``;
    return diagnostic('library/hunk-misfit', span, { target }, { notes: notes.length > 0 ? notes.slice(0, 1) : [end] });
  }
  const near = {
    file: body.file,
    start: body.start + stands.startOffset,
    end: body.start + stands.startOffset + stands.image.length,
  };
  const text = `the nearest place has \`${stands.image}\` where the hunk has \`${wrong?.image}\``;
  return diagnostic('library/hunk-misfit', span, { target }, { labels: [{ span: near, text }] });
}
