/**
 * Layouts of functions and statements, as the kernel writes its C: the brace of a function on a line of its own, cases
 * in the column of their `switch`, labels in the column of their function. A statement stays beside its `if` if the
 * author put it there and it fits.
 */
import { type CstElement, type CstNode, closingIndex, elementsOf, isMark, isRule } from './concrete.ts';
import { atRoot, type Doc, emptyLine, fill, group, indent, line, newline, nothing, root, row, space } from './doc.ts';
import {
  beginsLine,
  block,
  itemRows,
  type LayoutContext,
  layout,
  leadingOf,
  type RuleLayout,
  sequence,
  startsBlank,
} from './layout.ts';

/** The brace of several lines has its own. */
const functionLayout: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  const body = elements.at(-1);
  if (!isRule(body, 'block')) return sequence(context, elements, node.name);
  const [open, ...inside] = elementsOf(body);
  const close = inside.pop();
  const head = sequence(context, elements.slice(0, -1), node.name);
  return row(head, space, block(context, { open, items: inside.map((each) => [each]), close }, { hasOwnLine: true }));
};

/** Labels inside stand in its column. */
function withLabels(inner: RuleLayout): RuleLayout {
  return (context, node) => root(inner(context, node));
}

const plain: RuleLayout = (context, node) => sequence(context, elementsOf(node), node.name);

const statement: RuleLayout = (context, node) => {
  const [label, colon, labelled] = elementsOf(node);
  if (label === undefined || colon === undefined || !isMark(colon, ':')) return plain(context, node);
  const mark = row(layout(context, label), layout(context, colon));
  if (!standsAlone(context, node) && labelled !== undefined) return row(mark, space, layout(context, labelled));
  const outside = atRoot(row(newline, mark));
  if (labelled === undefined) return outside;
  return row(outside, startsBlank(context, labelled) ? emptyLine : newline, layout(context, labelled));
};

/** Whether a label has its line for itself and for other labels. */
function standsAlone(context: LayoutContext, node: CstNode): boolean {
  const [, colon, labelled] = elementsOf(node);
  if (!isMark(colon, ':')) return false;
  return (
    beginsLine(context, labelled) || labelled === undefined || (isRule(labelled) && standsAlone(context, labelled))
  );
}

/** `while`, `for`, and `choose` among the members of a set. */
const headAndBody: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  const body = elements.at(-1);
  if (!isRule(body, 'statement')) return plain(context, node);
  const head = sequence(context, elements.slice(0, -1), node.name);
  return group(row(head, bodyOf(context, body)), { broken: isBroken(context, body) });
};

const ifStatement: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  const close = closingIndex(elements, 1);
  const [whenTrue, otherwise, whenFalse] = elements.slice(close + 1);
  const parts = [sequence(context, elements.slice(0, close + 1), node.name), bodyOf(context, whenTrue)];
  let broken = isBroken(context, whenTrue);
  if (otherwise !== undefined) {
    broken ||= !isBlock(whenTrue) && beginsLine(context, otherwise);
    broken ||= !isIf(whenFalse) && isBroken(context, whenFalse);
    parts.push(isBlock(whenTrue) ? space : line, layout(context, otherwise));
    parts.push(isIf(whenFalse) ? row(space, layout(context, whenFalse)) : bodyOf(context, whenFalse));
  }
  return group(row(...parts), { broken });
};

const doStatement: RuleLayout = (context, node) => {
  const [opening, body, ...condition] = elementsOf(node);
  if (opening === undefined) return nothing;
  return group(
    row(
      layout(context, opening),
      bodyOf(context, body),
      isBlock(body) ? space : line,
      sequence(context, condition, node.name),
    ),
    { broken: isBroken(context, body) },
  );
};

const switchStatement: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  const brace = elements.findIndex((element) => isMark(element, '{'));
  const cases = elements.slice(brace + 1, -1).map((each) => [each]);
  return row(
    sequence(context, elements.slice(0, brace), node.name),
    space,
    block(context, { open: elements[brace], items: cases, close: elements.at(-1) }, { isFlush: true }),
  );
};

const switchCase: RuleLayout = (context, node) => {
  const elements = elementsOf(node);
  const labels = elements.filter((element) => isRule(element, 'switchLabel'));
  const statements = elements.slice(labels.length);
  const marks = labels.map((label) => ({
    content: layout(context, label),
    newline: beginsLine(context, label) ? { blank: false } : undefined,
  }));
  const [first] = statements;
  if (first === undefined) return fill(marks);
  const begins = beginsLine(context, first) ? newline : space;
  const rows = itemRows(
    context,
    statements.map((each) => [each]),
    'chosen',
  );
  return row(fill(marks), indent(row(begins, rows)));
};

export const statementLayouts: Readonly<Record<string, RuleLayout>> = {
  function: functionLayout,
  operation: functionLayout,
  declaration: withLabels(plain),
  nounMember: withLabels(plain),
  scenarioItem: withLabels(plain),
  statement,
  whileStatement: headAndBody,
  forStatement: headAndBody,
  chooseStatement: headAndBody,
  ifStatement,
  doStatement,
  switchStatement,
  switchCase,
};

/** A body that is no block stands beside its head or one level deeper. */
function bodyOf(context: LayoutContext, body: CstElement | undefined): Doc {
  if (body === undefined) return nothing;
  if (isEmpty(body)) return layout(context, body);
  if (isBlock(body)) return row(space, layout(context, body));
  return indent(row(line, ...leadingOf(context, body), layout(context, body)));
}

/** Whether the author put a body that is no block on a line of its own. */
function isBroken(context: LayoutContext, body: CstElement | undefined): boolean {
  return body !== undefined && !isBlock(body) && !isEmpty(body) && beginsLine(context, body);
}

function isBlock(body: CstElement | undefined): boolean {
  return isRule(body, 'statement') && isRule(elementsOf(body)[0], 'block');
}

function isIf(body: CstElement | undefined): body is CstNode {
  return isRule(body, 'statement') && isRule(elementsOf(body)[0], 'ifStatement');
}

function isEmpty(body: CstElement): boolean {
  return isRule(body, 'statement') && isMark(elementsOf(body)[0], ';');
}
