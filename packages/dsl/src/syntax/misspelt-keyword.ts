/**
 * A keyword that begins a statement, an item or a declaration and was misspelt is a name to the lexer, and the parser
 * stumbles over what follows, often much later. Here the beginnings before an error are looked at, from inside out.
 */
import type { IToken } from 'chevrotain';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { Identifier, LeftBrace, RightBrace, reservedWords, Semicolon } from './tokens.ts';

/** Near a word of three letters are too many others. */
const candidates = reservedWords.filter((each) => each.length > 3);

export interface MisspeltKeyword {
  readonly token: IToken;
  readonly keyword: string;
}

/** Of the beginnings that the token at `offset` stands behind, the innermost that is nearly a keyword. */
export function misspeltKeyword(tokens: readonly IToken[], offset: number): MisspeltKeyword | undefined {
  for (const token of beginnings(tokens, offset)) {
    const keyword = token.tokenType === Identifier ? nearestName(token.image, candidates) : undefined;
    if (keyword !== undefined) return { token, keyword };
  }
  return undefined;
}

function beginnings(tokens: readonly IToken[], offset: number): IToken[] {
  const found: IToken[] = [];
  const add = (at: number): void => {
    const token = tokens[at];
    if (token !== undefined) found.push(token);
  };
  const first = tokens.findIndex((each) => each.startOffset >= offset);
  let at = first < 0 ? tokens.length - 1 : first;
  /** Whether the beginning of what is being passed is still to come; blocks that are passed as a whole. */
  let isOpen = true;
  let depth = 0;
  for (; at >= 0; at--) {
    const type = tokens[at]?.tokenType;
    if (depth > 0) {
      if (type === RightBrace) depth++;
      else if (type === LeftBrace) depth--;
    } else if (type === LeftBrace) {
      if (isOpen) add(at + 1);
      isOpen = true;
    } else if (type === Semicolon || type === RightBrace) {
      if (isOpen) add(at + 1);
      isOpen = false;
      if (type === RightBrace) depth = 1;
    }
  }
  if (isOpen) add(0);
  return found;
}
