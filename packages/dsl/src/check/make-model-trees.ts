/**
 * Makes the trees of a library of models, for a build: of every file, and of every function that hunks change in some
 * kernel, with each patch that is for it.
 */
import { changeThatMade } from '../library/changed-function.ts';
import { type MadeFunction, type MadeTree, writeModelTrees } from '../library/model-trees.ts';
import { parseFile, parseFunction } from '../syntax/parse.ts';
import { modelSource } from '../text/memory-host.ts';
import { type SourceFile, sourceFile } from '../text/source-file.ts';
import { textOf } from '../text/span.ts';
import { CheckSession } from './check.ts';

/**
 * The trees of these texts as one text, which `readModelTrees` reads.
 *
 * @param version names the language that made them
 */
export function makeModelTrees(version: string, texts: Readonly<Record<string, string>>): string {
  const files = Object.entries(texts).flatMap(([name, text]): MadeTree[] => {
    const file = sourceFile(name, text);
    const { tree, diagnostics } = parseFile(file);
    return diagnostics.length === 0 ? [{ file, tree }] : [];
  });
  return writeModelTrees(version, files, changedFunctions(texts));
}

function changedFunctions(texts: Readonly<Record<string, string>>): MadeFunction[] {
  const source = modelSource(texts);
  const session = new CheckSession(source, { read: () => undefined });
  const models = session.shippedModels;
  const at = { file: sourceFile('the library of models', ''), start: 0, end: 0 };
  const made = new Map<string, MadeFunction>();
  /** One change may be made to what another has made. */
  const addChange = (file: SourceFile): void => {
    const change = changeThatMade(file);
    if (change === undefined) return;
    const { tree } = parseFunction(file);
    if (tree === undefined) return;
    const { body, hunks } = change;
    made.set(`${hunks.file.name}:${hunks.start} ${textOf(body)}`, { file, tree, change });
    addChange(body.file);
  };
  const add = (label: string, driver?: string): void => {
    const kernel = session.kernel(label, at, models, [], driver === undefined ? [] : [driver]);
    for (const { declaration } of kernel?.model.functions.values() ?? []) addChange(declaration.span.file);
  };
  for (const kernel of source.kernels) {
    add(kernel);
    for (const driver of source.drivers) add(kernel, driver);
    for (const patch of source.patches) add(`${kernel}+${patch}`);
  }
  return [...made.values()];
}
