/**
 * The trees of a library of models as one text, for a build to make and for a start to read. Every text stands
 * beside its tree, so that a tree is only ever taken for the text that it was made of. A line is a piece of JSON that
 * can be read without the others; the first one says what lies where, the last one that nothing is missing.
 */
import {
  type StoredChange,
  type StoredPart,
  type StoredTree,
  type StoredTrees,
  storeTree,
} from '../syntax/stored-trees.ts';
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
  readonly lines: number;
  /** Entries of files by their names. */
  readonly files: Readonly<Record<string, Entry>>;
  /** By the name of a file and the place where hunks begin: what they make of one old text and another. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>>;
}

/**
 * The line of a tree, with the number of lines for its blocks that follow it. In the line before stands the text that
 * it was made of: that of the file, or that of the function before the change, and before that of what the new text is
 * put together.
 */
type Entry = readonly [tree: number, blocks: number];

const end = '"end"';

/** `version` names the grammar and the shape of trees. */
export function writeModelTrees(
  version: string,
  files: readonly MadeTree[],
  functions: readonly MadeFunction[],
): string {
  const lines: string[] = [];
  const add = ({ file, tree }: MadeTree, madeOf: string): Entry => {
    const stored = storeTree(tree, file);
    lines.push(JSON.stringify(madeOf));
    // The index is a line as well.
    const entry: Entry = [lines.push(stored.tree), stored.blocks.length];
    lines.push(...stored.blocks);
    return entry;
  };
  const entries = files.map((made) => [made.file.name, add(made, made.file.text)] as const);
  const changes: Record<string, Record<string, Entry[]>> = {};
  for (const made of functions) {
    const { body, hunks } = made.change;
    lines.push(JSON.stringify(partsOf(made)));
    const ofFile = changes[hunks.file.name] ?? {};
    ofFile[hunks.start] = [...(ofFile[hunks.start] ?? []), add(made, textOf(body))];
    changes[hunks.file.name] = ofFile;
  }
  const index: Index = { version, files: Object.fromEntries(entries), changes, lines: lines.length + 2 };
  return ascii([JSON.stringify(index), ...lines, end].join('\n'));
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
  const lines = text.split('\n');
  const index = parsed(lines[0] ?? '') as Index | undefined;
  const isWhole = index?.lines === lines.length && lines[lines.length - 1] === end;
  if (!isWhole || index.version !== version) return () => undefined;
  const storedAt = ([tree, blocks]: Entry): StoredTree => ({
    tree: lines[tree] ?? '',
    blocks: lines.slice(tree + 1, tree + 1 + blocks),
  });
  const changeOf = (file: SourceFile, start: number, old: string): StoredChange | undefined => {
    const ofFile = Object.hasOwn(index.changes, file.name) ? index.changes[file.name] : undefined;
    const entry = ofFile?.[start]?.find(([tree]) => parsed(lines[tree - 1] ?? '') === old);
    const parts = entry && (parsed(lines[entry[0] - 2] ?? '') as readonly StoredPart[] | undefined);
    return parts && { parts, tree: storedAt(entry) };
  };
  return (file) => {
    const entry = Object.hasOwn(index.files, file.name) ? index.files[file.name] : undefined;
    if (entry === undefined || parsed(lines[entry[0] - 1] ?? '') !== file.text) return undefined;
    return { file: storedAt(entry), change: (start, old) => changeOf(file, start, old) };
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
