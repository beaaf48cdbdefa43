/**
 * The one layout of a text. Comes in: a file. Leaves: the same tokens and comments with the white space that the house
 * wants, where its author has left a choice; or what is wrong with it, since a text that can't be read stays as it is.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { parseConcrete } from '../syntax/parse.ts';
import { type SourceFile, sourceFile } from '../text/source-file.ts';
import { elementsOf } from './concrete.ts';
import { emptyLine, nothing, row } from './doc.ts';
import { comments, itemRows, type LayoutContext } from './layout.ts';
import { expressionLayouts } from './layout-expression.ts';
import { statementLayouts } from './layout-statement.ts';
import { render } from './render.ts';
import { placeComments } from './trailing-comments.ts';
import { triviaOf } from './trivia.ts';

export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'errors'; readonly diagnostics: readonly Diagnostic[] };

const settings = { width: 120, indent: 4 };

/** Formatting what is formatted changes nothing. Line ends stay those of the text. */
export function format(file: SourceFile): Formatted {
  const isDos = file.text.includes('\r\n');
  const unix = isDos ? sourceFile(file.name, file.text.replaceAll('\r\n', '\n')) : file;
  const { cst, tokens, diagnostics } = parseConcrete(unix);
  if (diagnostics.length > 0) return { kind: 'errors', diagnostics };
  const context: LayoutContext = {
    trivia: triviaOf(unix.text, tokens),
    rules: { ...statementLayouts, ...expressionLayouts },
    commented: new Set(),
  };
  const items = elementsOf(cst).map((each) => [each]);
  const { atEnd } = context.trivia;
  const doc = row(
    itemRows(context, items, 'lines'),
    atEnd.blankBefore ? emptyLine : nothing,
    ...comments(atEnd.before),
  );
  const text = placeComments(render(doc, settings))
    .map((line) => `${line}\n`)
    .join('');
  return { kind: 'formatted', text: isDos ? text.replaceAll('\n', '\r\n') : text };
}
