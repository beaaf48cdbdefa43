/**
 * Diagnostics of lexer, parser and tree building.
 */
import { error } from './entry.ts';

export const syntax = {
  'syntax/unexpected-token': error<{ message: string }>(
    ({ message }) => message,
    'The text does not follow the grammar here. The parser goes on after it, so one mistake can bring a second message further down: mend the first one first.',
  ),
  'syntax/unexpected-character': error<{ text: string }>(
    ({ text }) => `unexpected character \`${text}\``,
    'This character begins no word, number or operator of the language.',
  ),
  'syntax/unterminated-string': error<object>(
    () => 'text in quotes does not end on its line',
    'A text begins and ends with `"` on one line; a quote in it is written `\\"`.',
  ),
  'syntax/unterminated-comment': error<object>(
    () => 'comment does not end',
    'A comment that begins with `/*` ends with `*/`.',
  ),
  'syntax/unterminated-hunks': error<object>(
    () => 'hunks do not end with `@@ end`',
    'A change is `change FUNCTION @@ … @@ end`; further hunks between are opened by a line with `@@`.',
  ),
  'syntax/number-too-large': error<{ text: string }>(
    ({ text }) => `number \`${text}\` is too large`,
    'Numbers in models are small: at most 2^29. Masks are written as `flags`.',
  ),
  'syntax/stray-declaration': error<object>(
    () => 'a declaration stands in no kernel, patch or library',
    'A declaration belongs to a model: to the file whose header (`kernel v6.4;`, `library linux;`, `patch x on v6.4;`) stands above it, or to a block `kernel NAME { … }`.',
    'write `kernel NAME;` at the top of the file, or put it into `kernel NAME { … }`',
  ),
  'syntax/not-a-value': error<{ what: string }>(
    ({ what }) => `${what} is no value here`,
    'The expression can stand only in certain places: `{ .field = … }` after a declaration, ranges `heap[0..1]` in set-up items.',
  ),
};
