/**
 * What hunks make of a function: its text and its tree, recalled with the file of the hunks or made anew.
 */
import type { FunctionDeclaration } from '../ast/nodes-model.ts';
import { type Parsed, parseFunction } from '../syntax/parse.ts';
import { recalledTrees, reviveTree, type StoredChange } from '../syntax/stored-trees.ts';
import { derivedFile, type SourceFile } from '../text/source-file.ts';
import { type Span, textOf } from '../text/span.ts';
import { applyHunks } from './hunks.ts';

/** What hunks were applied to. */
export interface Change {
  readonly body: Span;
  readonly hunks: Span;
}

const changes = new WeakMap<SourceFile, Change>();

/**
 * @param target the function's name, for messages
 * @param body where its text stands
 * @param hunks the span of `@@ … @@ end` in the patch's file
 * @returns the function as it is then, in a file of its own; no tree and the reason where a hunk does not fit
 */
export function changedFunction(target: string, body: Span, hunks: Span): Parsed<FunctionDeclaration | undefined> {
  const stored = recalledTrees(hunks.file)?.change(hunks.start, textOf(body));
  const known = stored && recalled(stored, target, { body, hunks });
  if (known !== undefined) return { tree: known, diagnostics: [] };
  const { file, diagnostics } = applyHunks(target, body, hunks);
  if (file === undefined) return { tree: undefined, diagnostics };
  changes.set(file, { body, hunks });
  return parseFunction(file);
}

/** How a file came about that hunks have made. */
export function changeThatMade(file: SourceFile): Change | undefined {
  return changes.get(file);
}

function recalled(stored: StoredChange, target: string, change: Change): FunctionDeclaration | undefined {
  const { body, hunks } = change;
  const file = derivedFile(
    target,
    stored.parts.map(({ isOfHunks, start, end }) =>
      isOfHunks
        ? { file: hunks.file, start, end }
        : { file: body.file, start: body.start + start, end: body.start + end },
    ),
  );
  changes.set(file, change);
  return reviveTree(stored.tree, file, () => parseFunction(file).tree);
}
