/**
 * Text to tokens. Every text gives tokens; characters that are none become diagnostics. After `.` and `->`
 * stands a field, so a keyword there is an identifier.
 */
import { type IToken, Lexer } from 'chevrotain';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../text/source-file.ts';
import { Arrow, Dot, Hunks, Identifier, lexerTokens, NumberLiteral, StringLiteral, Word } from './tokens.ts';

export interface Tokens {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

let lexer: Lexer | undefined;

/** The lexer of the language; `validate` is for the test that checks its definition. */
export function createLexer(options: { readonly validate: boolean }): Lexer {
  return new Lexer(lexerTokens, {
    positionTracking: 'full',
    skipValidations: !options.validate,
    ensureOptimizations: false,
  });
}

export function tokenize(file: SourceFile): Tokens {
  lexer ??= createLexer({ validate: false });
  const result = lexer.tokenize(file.text);
  const wordIndex = (Word.categoryMatches ?? []).length;
  let before: IToken | undefined;
  for (const token of result.tokens) {
    if (before !== undefined && (before.tokenType === Dot || before.tokenType === Arrow)) {
      if (token.tokenType !== Identifier && wordIndex > 0 && isWord(token)) {
        token.tokenType = Identifier;
        token.tokenTypeIdx = Identifier.tokenTypeIdx as number;
      }
    }
    before = token;
  }
  const comments = result.groups.comments ?? [];
  const unexpected = result.errors.map((error) => {
    const end = error.offset + Math.max(1, error.length);
    const text = file.text.slice(error.offset, Math.min(end, error.offset + 20));
    return diagnostic('syntax/unexpected-character', { file, start: error.offset, end }, { text });
  });
  const endless = [...comments, ...result.tokens].flatMap((token) => unterminated(file, token) ?? []);
  return { tokens: result.tokens, comments, diagnostics: [...unexpected, ...endless] };
}

/** What is wrong with a token that has no end. */
function unterminated(file: SourceFile, { tokenType, image, startOffset: start }: IToken): Diagnostic | undefined {
  if (tokenType === StringLiteral && !/^"(?:[^"\\]|\\.)*"$/.test(image)) {
    return diagnostic('syntax/unterminated-string', { file, start, end: start + image.length }, {});
  }
  if (tokenType === Hunks && !/^@@[\s\S]*@@[ \t]*end$/.test(image)) {
    return diagnostic('syntax/unterminated-hunks', { file, start, end: start + 2 }, {});
  }
  if (image.startsWith('/*') && !/^\/\*[\s\S]*\*\/$/.test(image)) {
    return diagnostic('syntax/unterminated-comment', { file, start, end: start + 2 }, {});
  }
  return undefined;
}

export function isWord(token: IToken): boolean {
  return token.tokenType !== NumberLiteral && (Word.categoryMatchesMap?.[token.tokenTypeIdx] ?? false);
}
