/**
 * The trees of a library of models as one text, for a build to make and for a start to read. Every text stands
 * beside its tree, so that a tree is only ever taken for the text that it was made of. A line is a piece of JSON that
 * can be read without the others; the first one says what lies where, the last one that nothing is missing.
 */
import { type StoredTree, type StoredTrees, storeTree } from '../syntax/stored-trees.ts';
import type { SourceFile } from '../text/source-file.ts';

/** A tree with the file whose text it was made of. */
export interface MadeTree {
  readonly file: SourceFile;
  readonly tree: object;
}

interface Index {
  /** Of the language that made the trees. */
  readonly version: string;
  readonly lines: number;
  /** Entries of files by their names, of functions by their texts. */
  readonly files: Readonly<Record<string, Entry>>;
  readonly functions: Readonly<Record<string, Entry>>;
}

/** The line of a tree, with the number of lines for its blocks that follow it. A file's text stands in the line before. */
type Entry = readonly [tree: number, blocks: number];

const end = '"end"';

/** `version` names the grammar and the shape of trees. */
export function writeModelTrees(version: string, files: readonly MadeTree[], functions: readonly MadeTree[]): string {
  const lines: string[] = [];
  const add = ({ file, tree }: MadeTree): Entry => {
    const stored = storeTree(tree, file);
    // The index is a line as well.
    const entry: Entry = [lines.push(stored.tree), stored.blocks.length];
    lines.push(...stored.blocks);
    return entry;
  };
  const index: Index = {
    version,
    files: Object.fromEntries(
      files.map((made) => {
        lines.push(JSON.stringify(made.file.text));
        return [made.file.name, add(made)];
      }),
    ),
    functions: Object.fromEntries(functions.map((made) => [made.file.text, add(made)])),
    lines: lines.length + 2,
  };
  return ascii([JSON.stringify(index), ...lines, end].join('\n'));
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
  const functionOf = (made: string): StoredTree | undefined => {
    const entry = Object.hasOwn(index.functions, made) ? index.functions[made] : undefined;
    return entry && storedAt(entry);
  };
  return (file) => {
    const entry = Object.hasOwn(index.files, file.name) ? index.files[file.name] : undefined;
    if (entry === undefined || parsed(lines[entry[0] - 1] ?? '') !== file.text) return undefined;
    return { file: storedAt(entry), function: functionOf };
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
