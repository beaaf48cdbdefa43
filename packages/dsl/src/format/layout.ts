/**
 * A concrete tree to a document. Most rules need no layout of their own: their elements follow each other, what
 * stands in braces is a list of items, and a comma is where a long line may end. So a new rule of the grammar has a
 * layout from its first day; those that C or the author's eye asks for are in `layout-statement.ts` and
 * `layout-expression.ts`.
 */
import type { IToken } from 'chevrotain';
import {
  type CstElement,
  type CstNode,
  closingIndex,
  elementsOf,
  firstToken,
  isMark,
  isOpening,
  isToken,
  lastToken,
} from './concrete.ts';
import {
  align,
  type Doc,
  emptyLine,
  type FillPart,
  fill,
  group,
  indent,
  line,
  newline,
  nothing,
  row,
  space,
} from './doc.ts';
import { hasSpaceBetween } from './spacing.ts';
import type { LeadingComment, TriviaMap } from './trivia.ts';

export type RuleLayout = (context: LayoutContext, node: CstNode) => Doc;

export interface LayoutContext {
  readonly trivia: TriviaMap;
  /** Rules with a layout of their own. */
  readonly rules: Readonly<Record<string, RuleLayout>>;
  /** Tokens whose leading comments stand in the document already. Grows. */
  readonly commented: Set<IToken>;
}

export function layout(context: LayoutContext, element: CstElement): Doc {
  if (isToken(element)) return layoutToken(context, element);
  const rule = Object.hasOwn(context.rules, element.name) ? context.rules[element.name] : undefined;
  return rule === undefined ? sequence(context, elementsOf(element), element.name) : rule(context, element);
}

/** Elements one after the other: brackets hold their content, braces items, and commas may end a line. */
export function sequence(context: LayoutContext, elements: readonly CstElement[], rule: string): Doc {
  const brace = elements.findIndex((element) => isMark(element, '{'));
  if (brace < 0) return phrases(context, elements, rule);
  const close = closingIndex(elements, brace);
  const head = elements.slice(0, brace);
  const tail = elements.slice(close + 1);
  return row(
    phrases(context, head, rule),
    head.length > 0 ? space : nothing,
    braces(context, elements.slice(brace, close + 1)),
    tail.length > 0 ? between(elements[close], tail[0], rule) : nothing,
    tail.length > 0 ? sequence(context, tail, rule) : nothing,
  );
}

/** What has no braces: after a comma a line may end, and goes on one level deeper. */
function phrases(context: LayoutContext, elements: readonly CstElement[], rule: string): Doc {
  const parts = fillAfter(context, elements, rule, (element) => isMark(element, ','));
  return parts.length === 1 ? fill(parts) : indent(fill(parts));
}

/** Parts that end after the elements `endsPart` tells. Where the author ended a line there, it ends. */
export function fillAfter(
  context: LayoutContext,
  elements: readonly CstElement[],
  rule: string,
  endsPart: (element: CstElement) => boolean,
): FillPart[] {
  const parts: { content: Doc[]; newline: FillPart['newline'] }[] = [];
  let current: { content: Doc[]; newline: FillPart['newline'] } | undefined;
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index] as CstElement;
    if (current === undefined) {
      current = {
        content: [],
        newline: parts.length > 0 && beginsLine(context, element) ? { blank: false } : undefined,
      };
      parts.push(current);
    } else {
      current.content.push(between(elements[index - 1], element, rule));
    }
    if (isOpening(element)) {
      const close = closingIndex(elements, index);
      current.content.push(brackets(context, elements.slice(index, close + 1), rule));
      index = close;
    } else {
      current.content.push(layout(context, element));
      if (endsPart(element)) current = undefined;
    }
  }
  return parts.map(({ content, newline: begins }) => ({ content: row(...content), newline: begins }));
}

/** `( … )` and `[ … ]`: lines inside begin behind the bracket. */
function brackets(context: LayoutContext, elements: readonly CstElement[], rule: string): Doc {
  const inside = elements.slice(1, -1);
  const [open, close] = [elements[0], elements.at(-1)];
  if (open === undefined || close === undefined) return nothing;
  const parts = fillAfter(context, inside, rule, (element) => isMark(element, ','));
  return row(layout(context, open), align(fill(parts)), layout(context, close));
}

/** `{ … }` on one line if the author had it so and it fits. */
function braces(context: LayoutContext, elements: readonly CstElement[]): Doc {
  return block(context, { open: elements[0], items: itemsOf(elements.slice(1, -1)), close: elements.at(-1) });
}

/** What stands between two braces: an item is an element with the comma or semicolon after it. */
function itemsOf(elements: readonly CstElement[]): CstElement[][] {
  const items: CstElement[][] = [];
  let current: CstElement[] = [];
  elements.forEach((element, index) => {
    current.push(element);
    const next = elements[index + 1];
    if (isMark(next, ',') || isMark(next, ';')) return;
    items.push(current);
    current = [];
  });
  return items;
}

export interface Block {
  readonly open: CstElement | undefined;
  readonly items: readonly (readonly CstElement[])[];
  readonly close: CstElement | undefined;
}

export interface BlockStyle {
  /** The opening brace of several lines has one of its own. */
  readonly hasOwnLine?: boolean;
  /** Items stand in the column of the braces. */
  readonly isFlush?: boolean;
}

export function block(context: LayoutContext, { open, items, close }: Block, style: BlockStyle = {}): Doc {
  if (!isToken(open) || !isToken(close)) return nothing;
  const isChosen = items.some(([first]) => beginsLine(context, first)) || beginsLine(context, close);
  const last = comments(withoutLastBlank(takeLeading(context, close)));
  const content = row(
    line,
    itemRows(context, items, isChosen ? 'chosen' : 'one line'),
    last.length > 0 ? row(items.length > 0 && startsBlank(context, close) ? emptyLine : nothing, ...last) : nothing,
  );
  return group(
    row(
      style.hasOwnLine ? line : nothing,
      layout(context, open),
      style.isFlush ? content : indent(content),
      items.length > 0 || last.length > 0 ? line : nothing,
      layout(context, close),
    ),
    { broken: isChosen && (items.length > 0 || last.length > 0) },
  );
}

/**
 * Items one after the other. `one line`: on one if they fit there, else each on its own. `chosen`: as the author put
 * them, as far as they fit. `lines`: each on its own.
 */
export type ItemStyle = 'one line' | 'chosen' | 'lines';

export function itemRows(context: LayoutContext, items: readonly (readonly CstElement[])[], style: ItemStyle): Doc {
  const contents = items.map((elements) =>
    row(...leadingOf(context, elements[0]), sequence(context, elements, 'item')),
  );
  if (style === 'one line')
    return row(...contents.flatMap((content, index) => (index === 0 ? content : [line, content])));
  const parts = items.map((elements, index): FillPart => {
    const before = items[index - 1];
    const content = contents[index] ?? nothing;
    const joins = style === 'chosen' && before !== undefined && isSimple(before) && isSimple(elements);
    if (before === undefined || (joins && !beginsLine(context, elements[0]))) return { content };
    return { content, newline: { blank: startsBlank(context, elements[0]) } };
  });
  return fill(parts);
}

/** Whether it may share its line. */
function isSimple(elements: readonly CstElement[]): boolean {
  const last = elements.at(-1);
  return last !== undefined && lastToken(last)?.image !== '}';
}

function layoutToken(context: LayoutContext, token: IToken): Doc {
  const { trailing } = context.trivia.of(token);
  const before = comments(takeLeading(context, token));
  if (trailing === undefined && before.length === 0) return token.image;
  return row(...before, token.image, trailing === undefined ? nothing : { kind: 'trailing', comment: trailing });
}

/** The comments before an element, once: for who lays out what fits on a line without them. */
export function leadingOf(context: LayoutContext, element: CstElement | undefined): Doc[] {
  const first = element === undefined ? undefined : firstToken(element);
  return first === undefined ? [] : comments(takeLeading(context, first));
}

function takeLeading(context: LayoutContext, token: IToken): readonly LeadingComment[] {
  if (context.commented.has(token)) return [];
  context.commented.add(token);
  return context.trivia.of(token).before;
}

/** Before a closing brace stands no empty line. */
function withoutLastBlank(before: readonly LeadingComment[]): LeadingComment[] {
  return before.map((comment, index) => (index === before.length - 1 ? { ...comment, blankAfter: false } : comment));
}

export function comments(before: readonly LeadingComment[]): Doc[] {
  return before.flatMap((comment) => [
    comment.beginsLine ? newline : space,
    ...commentText(comment.text),
    comment.blankAfter ? emptyLine : comment.endsLine ? newline : space,
  ]);
}

/** Lines of a block comment that begin with a star stand below its first one. */
function commentText(text: string): Doc[] {
  const [first = '', ...others] = text.split('\n').map((each) => each.trim());
  if (!others.every((each) => each.startsWith('*'))) return [text];
  return [first, ...others.flatMap((each) => [newline, ` ${each}`])];
}

/** A space or none between two elements of a rule. */
export function between(left: CstElement | undefined, right: CstElement | undefined, rule: string): Doc {
  const from = left === undefined ? undefined : lastToken(left);
  const to = right === undefined ? undefined : firstToken(right);
  return from !== undefined && to !== undefined && hasSpaceBetween({ left: from, right: to, rule }) ? space : nothing;
}

export function beginsLine(context: LayoutContext, element: CstElement | undefined): boolean {
  const first = element === undefined ? undefined : firstToken(element);
  return first !== undefined && context.trivia.of(first).beginsLine;
}

export function startsBlank(context: LayoutContext, element: CstElement | undefined): boolean {
  const first = element === undefined ? undefined : firstToken(element);
  return first !== undefined && context.trivia.of(first).blankBefore;
}
