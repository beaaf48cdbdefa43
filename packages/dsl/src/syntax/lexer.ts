/**
 * Text to tokens. Every text gives tokens; characters that are none become diagnostics. After `.` and `->`
 * stands a field, so a keyword there is an identifier.
 */
import { type IToken, Lexer } from 'chevrotain';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../text/source-file.ts';
import { Arrow, Dot, Identifier, lexerTokens, NumberLiteral, Word } from './tokens.ts';

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
  const diagnostics = result.errors.map((error) => {
    const text = file.text.slice(error.offset, error.offset + Math.max(1, error.length));
    const span = { file, start: error.offset, end: error.offset + Math.max(1, error.length) };
    if (text.startsWith('"')) return diagnostic('syntax/unterminated-string', span, {});
    if (text.startsWith('@@')) return diagnostic('syntax/unterminated-hunks', { ...span, end: span.start + 2 }, {});
    if (text.startsWith('/*')) return diagnostic('syntax/unterminated-comment', { ...span, end: span.start + 2 }, {});
    return diagnostic('syntax/unexpected-character', span, { text: text.slice(0, 20) });
  });
  return { tokens: result.tokens, comments: result.groups.comments ?? [], diagnostics };
}

export function isWord(token: IToken): boolean {
  return token.tokenType !== NumberLiteral && (Word.categoryMatchesMap?.[token.tokenTypeIdx] ?? false);
}
