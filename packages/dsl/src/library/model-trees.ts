/**
 * The trees of a library of models as one text, for a build to make and for a start to read. Every text stands
 * beside its tree, so that a tree is only ever taken for the text that it was made of. A line is a piece of JSON that
 * can be read without the others; the first one says what lies where, the last one that nothing is missing.
 */
import { type StoredChange, type StoredPart, type StoredTrees, storeTree } from '../syntax/stored-trees.ts';
import type { SourceFile } from '../text/source-file.ts';
import { textOf } from '../text/span.ts';
import type { Change } from './changed-function.ts';

/** A tree with the file whose text it was made of. */
export interface MadeTree {
  readonly file: SourceFile;
  readonly tree: object;
}

/** A function that hunks have made, in a file of its own. */
export interface MadeFunction extends MadeTree {
  readonly change: Change;
}

interface Index {
  /** Of the language that made the trees. */
  readonly version: string;
  /** Characters of all that follows the index. */
  readonly length: number;
  /** Entries of files by their names. */
  readonly files: Readonly<Record<string, Entry>>;
  /** By the name of a file and the place where hunks begin: what they make of one old text and another. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>>;
}

/**
 * Where the lines of an entry begin, counted from the end of the index, and how long each of them is. Of a file: its
 * text, its tree, the tree's blocks. Of a change: the function's text before it, what the new text is put together of,
 * the tree, its blocks.
 */
type Entry = readonly [start: number, ...lengths: number[]];

const end = '"end"';

/** `version` names the grammar and the shape of trees. */
export function writeModelTrees(
  version: string,
  files: readonly MadeTree[],
  functions: readonly MadeFunction[],
): string {
  let text = '';
  const add = (...values: readonly string[]): Entry => {
    const lines = values.map(ascii);
    const entry: Entry = [text.length, ...lines.map((each) => each.length)];
    text += lines.map((each) => `${each}\n`).join('');
    return entry;
  };
  const treeOf = ({ file, tree }: MadeTree): string[] => {
    const stored = storeTree(tree, file);
    return [stored.tree, ...stored.blocks];
  };
  const entries = files.map((made) => [made.file.name, add(JSON.stringify(made.file.text), ...treeOf(made))] as const);
  const changes: Record<string, Record<string, Entry[]>> = {};
  for (const made of functions) {
    const { body, hunks } = made.change;
    const entry = add(JSON.stringify(textOf(body)), JSON.stringify(partsOf(made)), ...treeOf(made));
    const ofFile = changes[hunks.file.name] ?? {};
    ofFile[hunks.start] = [...(ofFile[hunks.start] ?? []), entry];
    changes[hunks.file.name] = ofFile;
  }
  text += end;
  const index: Index = { version, length: text.length, files: Object.fromEntries(entries), changes };
  return `${ascii(JSON.stringify(index))}\n${text}`;
}

function partsOf({ file, change }: MadeFunction): StoredPart[] {
  const { body, hunks } = change;
  return (file.pieces ?? []).map(({ file: from, start, length }) => {
    const isOfHunks = from === hunks.file;
    const first = isOfHunks ? start : start - body.start;
    return { isOfHunks, start: first, end: first + length };
  });
}

/** All that JSON has beyond ASCII stands in strings: escaped, the text is as long in bytes as in characters. */
function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Finds the trees of files: undefined for one whose text is another, for all if `version` is, or if something is
 * missing or can't be read.
 */
export function readModelTrees(version: string, text: string): (file: SourceFile) => StoredTrees | undefined {
  const indexEnd = text.indexOf('\n');
  const index = parsed(text.slice(0, Math.max(0, indexEnd))) as Index | undefined;
  const isWhole = index?.length === text.length - indexEnd - 1 && text.endsWith(end);
  if (!isWhole || index.version !== version) return () => undefined;
  const linesOf = ([start, ...lengths]: Entry): string[] => {
    let at = indexEnd + 1 + start;
    return lengths.map((length) => {
      const line = text.slice(at, at + length);
      at += length + 1;
      return line;
    });
  };
  const madeOf = ([start, length]: Entry): unknown => linesOf([start, length ?? 0]).map(parsed)[0];
  const changeOf = (file: SourceFile, start: number, old: string): StoredChange | undefined => {
    const ofFile = Object.hasOwn(index.changes, file.name) ? index.changes[file.name] : undefined;
    const entry = ofFile?.[start]?.find((each) => madeOf(each) === old);
    if (entry === undefined) return undefined;
    const [, parts = '', tree = '', ...blocks] = linesOf(entry);
    const read = parsed(parts) as readonly StoredPart[] | undefined;
    return read && { parts: read, tree: { tree, blocks } };
  };
  return (file) => {
    const entry = Object.hasOwn(index.files, file.name) ? index.files[file.name] : undefined;
    if (entry === undefined || madeOf(entry) !== file.text) return undefined;
    const [, tree = '', ...blocks] = linesOf(entry);
    return { file: { tree, blocks }, change: (start, old) => changeOf(file, start, old) };
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
