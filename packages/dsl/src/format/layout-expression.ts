/**
 * Layouts of expressions: a long one ends its lines behind `&&` and `||`, or else behind its other operators, and goes
 * on where it began.
 */
import { type CstElement, elementsOf, isMark, isRule } from './concrete.ts';
import { align, type Doc, type FillPart, fill, row, space } from './doc.ts';
import { beginsLine, between, fillAfter, type LayoutContext, layout, type RuleLayout } from './layout.ts';

/** `a ? b : c`, `a = b`: a choice may end lines before its marks. */
const expression: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  if (!isMark(elements[1], '?')) return row(...fillAfter(context, elements, 'expression', () => false).map(contentOf));
  const [condition, question, whenTrue, colon, whenFalse, ...others] = elements;
  const choice = [[condition], [question, whenTrue], [colon, whenFalse]].map((part): FillPart => {
    const there = part.filter((element) => element !== undefined);
    const isChosen = there.some((element) => beginsLine(context, element)) && there.length > 1;
    return { content: spaced(context, there), newline: isChosen ? { blank: false } : undefined };
  });
  return row(align(fill(choice)), ...others.flatMap((element) => [space, layout(context, element)]));
};

/** Operands and operators in a row. */
const binary: RuleLayout = (context, node) => {
  const [first, ...tails] = elementsOf(node);
  const links = tails.map((tail) => (isRule(tail, 'binaryTail') ? elementsOf(tail) : [tail]));
  const hasLogic = links.some(([operator]) => isLogic(operator));
  const parts: { content: Doc[]; newline: FillPart['newline'] }[] = [{ content: [], newline: undefined }];
  if (first !== undefined) parts[0]?.content.push(layout(context, first));
  for (const [operator, ...operands] of links) {
    if (operator === undefined) continue;
    const isChosen = [operator, ...operands].some((element) => beginsLine(context, element));
    parts.at(-1)?.content.push(space, layout(context, operator));
    if (isMark(operator, 'is') || (hasLogic && !isLogic(operator) && !isChosen)) parts.at(-1)?.content.push(space);
    else parts.push({ content: [], newline: isChosen ? { blank: false } : undefined });
    parts.at(-1)?.content.push(...operands.map((operand) => layout(context, operand)));
  }
  return align(fill(parts.map(({ content, newline }) => ({ content: row(...content), newline }))));
};

export const expressionLayouts: Readonly<Record<string, RuleLayout>> = { expression, binary };

function isLogic(operator: CstElement | undefined): boolean {
  return isMark(operator, '&&') || isMark(operator, '||');
}

function contentOf({ content }: FillPart): Doc {
  return content;
}

function spaced(context: LayoutContext, elements: readonly CstElement[]): Doc {
  return row(
    ...elements.flatMap((element, index) =>
      index === 0
        ? [layout(context, element)]
        : [between(elements[index - 1], element, 'expression'), layout(context, element)],
    ),
  );
}
