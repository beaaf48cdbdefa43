/**
 * What stands between the tokens of a text: comments, and the line breaks by which its author has chosen a layout.
 * A comment belongs to the token after it, unless it ends the line of the token before it.
 */
import type { IToken } from 'chevrotain';
import type { Tokens } from '../syntax/lexer.ts';
import type { TrailingComment } from './doc.ts';

/** A comment before a token. */
export interface LeadingComment {
  readonly text: string;
  readonly beginsLine: boolean;
  readonly endsLine: boolean;
  /** An empty line follows it. */
  readonly blankAfter: boolean;
}

/** What stands before a token, and behind it on its line. */
export interface Trivia {
  /** It, or a comment before it, begins a line. */
  readonly beginsLine: boolean;
  /** An empty line stands before it and its comments. */
  readonly blankBefore: boolean;
  readonly before: readonly LeadingComment[];
  readonly trailing: TrailingComment | undefined;
}

export interface TriviaMap {
  of(token: IToken): Trivia;
  /** What stands after the last token. */
  readonly atEnd: Omit<Trivia, 'trailing'>;
}

interface Gap {
  readonly before: Omit<Trivia, 'trailing'>;
  readonly trailing: TrailingComment | undefined;
}

export function triviaOf(text: string, { tokens, comments }: Tokens): TriviaMap {
  const map = new Map<IToken, Trivia>();
  let from = 0;
  let seen = 0;
  let previous: { readonly token: IToken; readonly before: Omit<Trivia, 'trailing'> } | undefined;
  const gapTo = (end: number): Gap => {
    const inside: IToken[] = [];
    for (let next = comments[seen]; next !== undefined && next.startOffset < end; next = comments[seen]) {
      inside.push(next);
      seen++;
    }
    return gapOf(text, { from, end, comments: inside, isFirst: previous === undefined });
  };
  const close = (trailing: TrailingComment | undefined) => {
    if (previous !== undefined) map.set(previous.token, { ...previous.before, trailing });
  };
  for (const token of tokens) {
    const { before, trailing } = gapTo(token.startOffset);
    close(trailing);
    previous = { token, before };
    from = token.startOffset + token.image.length;
  }
  const last = gapTo(text.length);
  close(last.trailing);
  const none = { beginsLine: false, blankBefore: false, before: [], trailing: undefined };
  return { of: (token) => map.get(token) ?? none, atEnd: last.before };
}

interface GapBounds {
  readonly from: number;
  readonly end: number;
  readonly comments: readonly IToken[];
  /** Nothing stands before it. */
  readonly isFirst: boolean;
}

function gapOf(text: string, { from, end, comments, isFirst }: GapBounds): Gap {
  // The number of line breaks before each comment, and after the last.
  const breaks: number[] = [];
  let at = from;
  for (const comment of comments) {
    breaks.push(lineBreaks(text.slice(at, comment.startOffset)));
    at = comment.startOffset + comment.image.length;
  }
  breaks.push(lineBreaks(text.slice(at, end)));
  const ends = end === text.length;
  const hasBreak = ends || breaks.some((count) => count > 0);
  const firstBreak = breaks.findIndex((count) => count > 0);
  // Without a line break all of it stands on one line, before the next token.
  const ofPrevious = isFirst || !hasBreak ? 0 : firstBreak < 0 ? comments.length : firstBreak;
  const own = comments.slice(ofPrevious);
  const before = own.map((comment, index): LeadingComment => {
    const after = breaks[ofPrevious + index + 1] ?? 0;
    return {
      text: comment.image.trimEnd(),
      beginsLine: (breaks[ofPrevious + index] ?? 0) > 0 || (isFirst && index === 0),
      endsLine: after > 0 || comment.image.startsWith('//'),
      blankAfter: after > 1,
    };
  });
  return {
    before: { beginsLine: hasBreak, blankBefore: (breaks[ofPrevious] ?? 0) > 1, before },
    trailing: trailingOf(text, from, comments.slice(0, ofPrevious)),
  };
}

function trailingOf(text: string, from: number, comments: readonly IToken[]): TrailingComment | undefined {
  const [first] = comments;
  if (first === undefined) return undefined;
  return {
    text: comments.map(({ image }) => image.trimEnd()).join(' '),
    column: first.startOffset - text.lastIndexOf('\n', first.startOffset) - 1,
    attached: first.startOffset - from <= 1,
  };
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
