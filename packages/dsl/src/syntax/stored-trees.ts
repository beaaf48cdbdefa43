/**
 * Trees that were made before. Parsing what ships takes longer than most searches, so a build may parse it and keep
 * the trees as JSON. A tree is recalled for a text only by somebody who knows that it was made of that very text;
 * where it can't be read, the text is parsed after all.
 *
 * The blocks of a tree (bodies of functions, operations, phrases) are kept apart, each as JSON of its own that is read
 * when somebody asks for the block's statements: a scenario reaches a few of them. A place is kept as two offsets.
 */
import type { Block, Statement } from '../ast/nodes-statement.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';

/** A tree as JSON. In `tree` a block is `{"block": n}`, and its statements are `blocks[n]`. */
export interface StoredTree {
  readonly tree: string;
  readonly blocks: readonly string[];
}

/** A function that hunks have changed: what its text is put together of, and its tree. */
export interface StoredChange {
  readonly parts: readonly StoredPart[];
  readonly tree: StoredTree;
}

/** A stretch of the file of the hunks, or of the function's old text. */
export interface StoredPart {
  readonly isOfHunks: boolean;
  readonly start: number;
  readonly end: number;
}

/** What is known of a file beforehand. */
export interface StoredTrees {
  readonly file: StoredTree | undefined;
  /** What the hunks that begin at `start` make of a function whose text was `old`. */
  readonly change: (start: number, old: string) => StoredChange | undefined;
}

const sources = new WeakMap<SourceFile, () => StoredTrees | undefined>();

/** Says who knows what was made of the text of a file before. He is asked when the file is to be parsed. */
export function recallTrees(file: SourceFile, find: (file: SourceFile) => StoredTrees | undefined): void {
  let found: { readonly trees: StoredTrees | undefined } | undefined;
  sources.set(file, () => {
    found ??= { trees: find(file) };
    return found.trees;
  });
}

export function recalledTrees(file: SourceFile): StoredTrees | undefined {
  return sources.get(file)?.();
}

/** A tree all of whose places lie in `file`, as it is kept. */
export function storeTree(tree: object, file: SourceFile): StoredTree {
  const blocks: string[] = [];
  const written = (value: unknown, isInBlock: boolean): unknown => {
    if (Array.isArray(value)) {
      if (value.some((each) => typeof each === 'number')) throw new Error('numbers in a list would be read as a place');
      return value.map((each) => written(each, isInBlock));
    }
    if (typeof value !== 'object' || value === null) return value;
    if (isSpan(value)) {
      if (value.file !== file) throw new Error(`a tree of ${file.name} has a place in ${value.file.name}`);
      return [value.start, value.end];
    }
    if (isBlock(value) && !isInBlock) {
      const block = blocks.push(JSON.stringify(written(value.statements, true))) - 1;
      return { block, span: written(value.span, true) };
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each, isInBlock)]));
  };
  return { tree: JSON.stringify(written(tree, false)), blocks };
}

/**
 * The tree of a file's text; undefined if what was kept can't be read. A block that turns out unreadable later is
 * taken from what `parse` gives.
 */
export function reviveTree<Tree extends object>(
  stored: StoredTree,
  file: SourceFile,
  parse: () => Tree | undefined,
): Tree | undefined {
  let parsed: Block[] | undefined;
  const statementsOf = (block: number): readonly Statement[] => {
    try {
      return revived(JSON.parse(stored.blocks[block] ?? '')) as Statement[];
    } catch {
      parsed ??= outerBlocks(parse());
      return parsed[block]?.statements ?? [];
    }
  };
  const revived = (value: object): object => {
    if (Array.isArray(value)) {
      const [start, end] = value;
      if (typeof start === 'number') return { file, start, end };
      for (let at = 0; at < value.length; at++) {
        const each = value[at];
        if (typeof each === 'object' && each !== null) value[at] = revived(each);
      }
      return value;
    }
    const node = value as Record<string, unknown>;
    if (typeof node.block === 'number') return blockOf(node.block, revived(node.span as object) as Span, statementsOf);
    for (const key in node) {
      const each = node[key];
      if (typeof each === 'object' && each !== null) node[key] = revived(each);
    }
    return node;
  };
  try {
    return revived(JSON.parse(stored.tree)) as Tree;
  } catch {
    return undefined;
  }
}

function blockOf(block: number, span: Span, statementsOf: (block: number) => readonly Statement[]): Block {
  let read: readonly Statement[] | undefined;
  return {
    kind: 'block',
    get statements() {
      read ??= statementsOf(block);
      return read;
    },
    span,
  };
}

/** The blocks of a tree that lie in no other, in the order in which `storeTree` meets them. */
function outerBlocks(tree: unknown): Block[] {
  if (typeof tree !== 'object' || tree === null || isSpan(tree)) return [];
  return isBlock(tree) ? [tree] : Object.values(tree).flatMap(outerBlocks);
}

function isBlock(value: object): value is Block {
  return 'kind' in value && value.kind === 'block';
}

function isSpan(value: object): value is Span {
  return 'file' in value && 'start' in value;
}
