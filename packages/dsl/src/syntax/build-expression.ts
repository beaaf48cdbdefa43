/**
 * Concrete trees of expressions to syntax trees. Precedence is C's, by climbing over the flat list of operands;
 * `is` binds like a comparison.
 */
import type { IToken } from 'chevrotain';
import type {
  BinaryOperatorText,
  Binding,
  Expression,
  FieldInitializer,
  Name,
  PrefixOperatorText,
  RowElement,
  TagPattern,
} from '../ast/nodes-expression.ts';
import { type Span, spanning } from '../text/span.ts';
import { all, type BuildContext, first, nameOf, numberOf, spanOf, textOfString } from './build-context.ts';
import type {
  BinaryCstNode,
  BinaryTailCstNode,
  ExpressionCstNode,
  FieldInitializersCstNode,
  PostfixTailCstNode,
  PrefixedCstNode,
  PrimaryCstNode,
  ReferenceCstNode,
  ReferenceTailCstNode,
  RowCstNode,
  RowElementCstNode,
  TagPatternCstNode,
} from './cst-nodes.ts';

const precedence: Readonly<Record<BinaryOperatorText, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};
const precedenceOfIs = 7;

export function buildExpression(context: BuildContext, node: ExpressionCstNode | undefined): Expression {
  if (node === undefined) return missing(context);
  const { children } = node;
  const value = buildBinary(context, first(children.binary));
  const whenTrue = first(children.whenTrue);
  const whenFalse = first(children.whenFalse);
  const span = spanOf(context, node);
  if (whenTrue !== undefined) {
    return {
      kind: 'conditional',
      condition: value,
      whenTrue: buildExpression(context, whenTrue),
      whenFalse: buildExpression(context, whenFalse),
      span,
    };
  }
  const operator = first(children.AssignOperator);
  if (operator === undefined) return value;
  return {
    kind: 'assign',
    operator: operator.image as '=' | '+=' | '-=' | '|=' | '&=' | '^=',
    target: value,
    value: buildExpression(context, first(children.assigned)),
    span,
  };
}

export function buildBinary(context: BuildContext, node: BinaryCstNode | undefined): Expression {
  if (node === undefined) return missing(context);
  const tails = all(node.children.binaryTail);
  const head = buildPrefixed(context, first(node.children.prefixed));
  return tails.length === 0 ? head : climb(context, head, tails, { at: 0 }, 0);
}

function climb(
  context: BuildContext,
  head: Expression,
  tails: readonly BinaryTailCstNode[],
  cursor: { at: number },
  least: number,
): Expression {
  let left = head;
  for (;;) {
    const tail = tails[cursor.at];
    if (tail === undefined) return left;
    const pattern = first(tail.children.tagPattern);
    if (pattern !== undefined || tail.children.Is !== undefined) {
      if (precedenceOfIs < least) return left;
      cursor.at++;
      const built = buildTagPattern(context, pattern);
      if (built === undefined) continue;
      left = { kind: 'is', value: left, pattern: built, span: spanning(left.span, built.span) };
      continue;
    }
    const operator = first(tail.children.BinaryOperator)?.image as BinaryOperatorText | undefined;
    if (operator === undefined) return left;
    const strength = precedence[operator];
    if (strength < least) return left;
    cursor.at++;
    const operand = buildPrefixed(context, first(tail.children.prefixed));
    const right = climb(context, operand, tails, cursor, strength + 1);
    left = { kind: 'binary', operator, left, right, span: spanning(left.span, right.span) };
  }
}

function buildPrefixed(context: BuildContext, node: PrefixedCstNode | undefined): Expression {
  if (node === undefined) return missing(context);
  let value = buildPrimary(context, first(node.children.primary));
  for (const tail of all(node.children.postfixTail)) value = applyPostfix(context, value, tail);
  const operators = [...all(node.children.PrefixOperator)].reverse();
  for (const operator of operators) {
    const span = spanning(spanOf(context, operator), value.span);
    value = { kind: 'prefix', operator: operator.image as PrefixOperatorText, operand: value, span };
  }
  for (const each of all(node.children.fieldInitializers)) {
    const span = spanning(value.span, spanOf(context, each));
    value = { kind: 'with', value, fields: buildFields(context, each), span };
  }
  return value;
}

function applyPostfix(context: BuildContext, value: Expression, tail: PostfixTailCstNode): Expression {
  const { children } = tail;
  const span = spanning(value.span, spanOf(context, tail));
  if (children.LeftParen !== undefined) {
    const args = all(children.argument).map((each) => buildExpression(context, each));
    return { kind: 'call', callee: value, arguments: args, span };
  }
  if (children.LeftBracket !== undefined) {
    const last = first(children.last);
    const index = buildExpression(context, first(children.index));
    return {
      kind: 'index',
      object: value,
      index,
      ...(last === undefined ? {} : { last: buildExpression(context, last) }),
      span,
    };
  }
  const member = nameOf(context, first(children.member)) ?? nameOf(context, first(children.pointed));
  if (member !== undefined) {
    return { kind: 'member', object: value, member, arrow: children.Arrow !== undefined, span };
  }
  if (children.Increment !== undefined) return { kind: 'postfix', operator: '++', operand: value, span };
  if (children.Decrement !== undefined) return { kind: 'postfix', operator: '--', operand: value, span };
  return value;
}

function buildPrimary(context: BuildContext, node: PrimaryCstNode | undefined): Expression {
  if (node === undefined) return missing(context);
  const { children } = node;
  const span = spanOf(context, node);
  const number = first(children.NumberLiteral);
  if (number !== undefined) return { kind: 'number', value: numberOf(context, number), span };
  const string = first(children.StringLiteral);
  if (string !== undefined) return { kind: 'string', value: textOfString(string), span };
  if (children.True !== undefined) return { kind: 'boolean', value: true, span };
  if (children.False !== undefined) return { kind: 'boolean', value: false, span };
  if (children.Null !== undefined) return { kind: 'null', span };
  const inner = first(children.expression);
  if (inner !== undefined) return buildExpression(context, inner);
  const row = first(children.row);
  if (row !== undefined) return { kind: 'row', elements: buildRow(context, row), span };
  const constructed = nameOf(context, first(children.constructed));
  if (constructed !== undefined) {
    const fields = buildFields(context, first(children.fieldInitializers));
    return { kind: 'construct', name: constructed, fields, span };
  }
  const name = first(children.NameToken);
  return name === undefined ? missing(context, span) : { kind: 'name', name: name.image, span };
}

export function buildFields(context: BuildContext, node: FieldInitializersCstNode | undefined): FieldInitializer[] {
  return all(node?.children.fieldInitializer).flatMap((each) => {
    const field = nameOf(context, first(each.children.Identifier));
    if (field === undefined) return [];
    const value = buildExpression(context, first(each.children.expression));
    return { field, value, span: spanOf(context, each) };
  });
}

export function buildTagPattern(context: BuildContext, node: TagPatternCstNode | undefined): TagPattern | undefined {
  const tag = nameOf(context, first(node?.children.NameToken));
  if (node === undefined || tag === undefined) return undefined;
  const bindings = all(node.children.tagBinding).flatMap((each): Binding[] => {
    const field = nameOf(context, first(each.children.NameToken));
    if (field === undefined) return [];
    const variable = nameOf(context, first(each.children.variable)) ?? field;
    return [{ field: field.text, variable, span: spanOf(context, each) }];
  });
  return { tag, bindings, span: spanOf(context, node) };
}

function buildRow(context: BuildContext, node: RowCstNode): RowElement[] {
  const head = first(node.children.NameToken);
  const elements = all(node.children.rowElement).map((each) => buildRowElement(context, each));
  if (head === undefined) return elements;
  const span = spanOf(context, head);
  return [{ word: head.image, expression: { kind: 'name', name: head.image, span }, span }, ...elements];
}

export function buildRowElement(context: BuildContext, node: RowElementCstNode): RowElement {
  const { children } = node;
  const span = spanOf(context, node);
  const number = first(children.NumberLiteral);
  if (number !== undefined) {
    const value: Expression = { kind: 'number', value: numberOf(context, number), span: spanOf(context, number) };
    const negative = children.Minus !== undefined;
    return { expression: negative ? { kind: 'prefix', operator: '-', operand: value, span } : value, span };
  }
  const inner = first(children.expression);
  if (inner !== undefined) return { expression: buildExpression(context, inner), span };
  return buildReference(context, first(children.reference));
}

function buildReference(context: BuildContext, node: ReferenceCstNode | undefined): RowElement {
  const word = first(node?.children.Word);
  if (node === undefined || word === undefined) return { expression: missing(context), span: spanOf(context, node) };
  const tails = all(node.children.referenceTail);
  const expression = buildSubject(context, word, tails);
  return { ...(tails.length === 0 ? { word: word.image } : {}), expression, span: spanOf(context, node) };
}

/** `heap`, `heap[0]`, `app.heap[0..1]`. */
export function buildSubject(context: BuildContext, word: IToken, tails: readonly ReferenceTailCstNode[]): Expression {
  const wordSpan = spanOf(context, word);
  let value: Expression = { kind: 'name', name: word.image, span: wordSpan };
  for (const tail of tails) {
    const span: Span = spanning(wordSpan, spanOf(context, tail));
    const member: Name | undefined = nameOf(context, first(tail.children.member));
    const index = first(tail.children.index);
    const last = first(tail.children.last);
    if (member !== undefined) {
      value = { kind: 'member', object: value, member, arrow: false, span };
    } else if (index !== undefined) {
      value = {
        kind: 'index',
        object: value,
        index: buildExpression(context, index),
        ...(last === undefined ? {} : { last: buildExpression(context, last) }),
        span,
      };
    }
  }
  return value;
}

export function missing(context: BuildContext, span?: Span): Expression {
  return { kind: 'missing', span: span ?? { file: context.file, start: 0, end: 0 } };
}
