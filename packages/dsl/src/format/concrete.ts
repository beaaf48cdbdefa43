/**
 * A concrete tree in the order of its text. The parser files what a rule consumed under the names of its parts; a
 * formatter wants it as it stands.
 */
import type { CstElement, CstNode, IToken } from 'chevrotain';

export type { CstElement, CstNode };

export function isToken(element: CstElement | undefined): element is IToken {
  return element !== undefined && 'image' in element;
}

/** Whether it is a token with this text. */
export function isMark(element: CstElement | undefined, image: string): boolean {
  return isToken(element) && element.image === image;
}

/** Whether it is what this rule read, or any. */
export function isRule(element: CstElement | undefined, name?: string): element is CstNode {
  return element !== undefined && !isToken(element) && (name === undefined || element.name === name);
}

export function elementsOf(node: CstNode): CstElement[] {
  return Object.values(node.children)
    .flat()
    .sort((a, b) => startOf(a) - startOf(b));
}

export function firstToken(element: CstElement): IToken | undefined {
  if (isToken(element)) return element;
  const [first] = elementsOf(element);
  return first === undefined ? undefined : firstToken(first);
}

export function lastToken(element: CstElement): IToken | undefined {
  if (isToken(element)) return element;
  const last = elementsOf(element).at(-1);
  return last === undefined ? undefined : lastToken(last);
}

/** The index of the bracket that closes the one at `open`, among the elements of the same rule. */
export function closingIndex(elements: readonly CstElement[], open: number): number {
  const close = closing[imageOf(elements[open])];
  const image = imageOf(elements[open]);
  let depth = 0;
  for (let index = open; index < elements.length; index++) {
    if (isMark(elements[index], image)) depth++;
    else if (close !== undefined && isMark(elements[index], close)) depth--;
    if (depth === 0) return index;
  }
  return elements.length - 1;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export function isOpening(element: CstElement | undefined): boolean {
  return closing[imageOf(element)] !== undefined;
}

function imageOf(element: CstElement | undefined): string {
  return isToken(element) ? element.image : '';
}

function startOf(element: CstElement): number {
  return isToken(element) ? element.startOffset : (element.location?.startOffset ?? 0);
}
