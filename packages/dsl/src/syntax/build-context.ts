/**
 * What all tree builders need: spans of concrete nodes, names of tokens. A tree is built for any input, so
 * whatever the parser left out while it recovered is looked for, never assumed.
 */
import type { CstNode, IToken } from 'chevrotain';
import type { Name } from '../ast/nodes-expression.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Span, spanning } from '../text/span.ts';
import type { DottedNameCstNode } from './cst-nodes.ts';

export interface BuildContext {
  readonly file: SourceFile;
  /** Grows while the tree is built. */
  readonly diagnostics: Diagnostic[];
}

/** The first of a rule's children of one kind, if the parser found any. */
export function first<T>(list: readonly T[] | undefined): T | undefined {
  return list?.[0];
}

export function all<T>(list: readonly T[] | undefined): readonly T[] {
  return list ?? [];
}

export function spanOf(context: BuildContext, node: CstNode | IToken | undefined): Span {
  const { file } = context;
  if (node === undefined) return { file, start: 0, end: 0 };
  if (isToken(node))
    return { file, start: offset(node.startOffset), end: offset(node.startOffset) + node.image.length };
  const start = offset(node.location?.startOffset);
  return { file, start, end: Math.max(start, offset(node.location?.endOffset) + 1) };
}

export function nameOf(context: BuildContext, token: IToken | undefined): Name | undefined {
  // A token that the parser made up to go on has no text of its own.
  if (token === undefined || token.image === '') return undefined;
  return { text: token.image, span: spanOf(context, token) };
}

export function namesOf(context: BuildContext, tokens: readonly IToken[] | undefined): Name[] {
  return all(tokens).flatMap((token) => nameOf(context, token) ?? []);
}

/** `nouveau.svmm` as one name. */
export function dottedNameOf(context: BuildContext, node: DottedNameCstNode | undefined): Name | undefined {
  const head = nameOf(context, first(node?.children.NameToken));
  const member = nameOf(context, first(node?.children.member));
  if (head === undefined || member === undefined) return head;
  return { text: `${head.text}.${member.text}`, span: spanning(head.span, member.span) };
}

/** The text between the quotes, with `\"` and `\\` taken literally. */
export function textOfString(token: IToken | undefined): string {
  return token === undefined ? '' : token.image.slice(1, -1).replace(/\\(.)/g, '$1');
}

const largestNumber = 2 ** 29;

export function numberOf(context: BuildContext, token: IToken): number {
  const value = Number(token.image);
  if (value <= largestNumber) return value;
  context.diagnostics.push(diagnostic('syntax/number-too-large', spanOf(context, token), { text: token.image }));
  return 0;
}

function isToken(node: CstNode | IToken): node is IToken {
  return 'image' in node;
}

/** What the parser made up has no place: it gives such tokens NaN or -1. */
export function hasPlace(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}

function offset(value: number | undefined): number {
  return hasPlace(value) ? value : 0;
}
