/**
 * Concrete trees of types, declarators and statements to syntax trees.
 */
import type { IToken } from 'chevrotain';
import type { Expression } from '../ast/nodes-expression.ts';
import type {
  Block,
  Qualifier,
  Statement,
  SwitchCase,
  SwitchLabel,
  TypeNode,
  VariableNode,
} from '../ast/nodes-statement.ts';
import { spanning } from '../text/span.ts';
import { all, type BuildContext, first, nameOf, spanOf } from './build-context.ts';
import { buildBinary, buildExpression, buildFields, buildTagPattern } from './build-expression.ts';
import type {
  BlockCstNode,
  ChooseStatementCstNode,
  DeclaratorCstNode,
  ForStatementCstNode,
  InitializerCstChildren,
  JumpStatementCstNode,
  ParameterCstNode,
  RoundCstNode,
  StatementCstNode,
  SwitchCaseCstNode,
  SwitchStatementCstNode,
  TypeCstNode,
  VariablesCstNode,
} from './cst-nodes.ts';

export function buildType(context: BuildContext, node: TypeCstNode | undefined, stars = 0): TypeNode {
  const span = spanOf(context, node);
  let type = bareType(context, node);
  for (let i = 0; i < stars; i++) type = { kind: 'pointer', to: type, span };
  return type;
}

function bareType(context: BuildContext, node: TypeCstNode | undefined): TypeNode {
  const span = spanOf(context, node);
  if (node === undefined) return { kind: 'named', name: 'void', span };
  const { children } = node;
  if (children.Void !== undefined) return { kind: 'named', name: 'void', span };
  if (children.Bool !== undefined) return { kind: 'named', name: 'bool', span };
  if (children.Int !== undefined) {
    const low = first(children.low);
    if (low === undefined) return { kind: 'named', name: 'int', span };
    return {
      kind: 'range',
      low: buildExpression(context, low),
      high: buildExpression(context, first(children.high)),
      span,
    };
  }
  const member = first(children.member)?.image;
  const name = `${first(children.NameToken)?.image ?? 'void'}${member === undefined ? '' : `.${member}`}`;
  const inner = first(children.type);
  if (inner === undefined) return { kind: 'named', name, span };
  return { kind: 'generic', name, argument: buildType(context, inner, all(children.Star).length), span };
}

export function buildVariables(context: BuildContext, node: VariablesCstNode | undefined): VariableNode[] {
  if (node === undefined) return [];
  const qualifiers = all(node.children.StorageQualifier).map((each) => each.image as Qualifier);
  const type = first(node.children.type);
  return all(node.children.declarator).flatMap((each) => buildDeclarator(context, qualifiers, type, each) ?? []);
}

function buildDeclarator(
  context: BuildContext,
  qualifiers: readonly Qualifier[],
  type: TypeCstNode | undefined,
  node: DeclaratorCstNode,
): VariableNode | undefined {
  const { children } = node;
  const name = nameOf(context, first(children.NameToken));
  if (name === undefined) return undefined;
  const length = first(children.length);
  const lockName = nameOf(context, first(children.lockName));
  const initializer = first(children.initializer);
  return {
    name,
    type: buildType(context, type, all(children.Star).length),
    qualifiers,
    ...(children.open !== undefined ? { length: '*' as const } : {}),
    ...(length === undefined ? {} : { length: buildExpression(context, length) }),
    ...(lockName === undefined ? {} : { lockName }),
    ...(initializer === undefined ? {} : { value: buildInitializer(context, initializer.children) }),
    span: spanning(name.span, spanOf(context, node)),
  };
}

function buildInitializer(context: BuildContext, children: InitializerCstChildren): Expression {
  const braces = first(children.fieldInitializers);
  if (braces !== undefined) {
    return { kind: 'braces', fields: buildFields(context, braces), span: spanOf(context, braces) };
  }
  return buildExpression(context, first(children.expression));
}

export function buildParameter(context: BuildContext, node: ParameterCstNode | undefined): VariableNode | undefined {
  if (node === undefined) return undefined;
  const { children } = node;
  const type = buildType(context, first(children.type), all(children.Star).length);
  const token: IToken | undefined = first(children.NameToken);
  // `f(void)` has no parameters; a parameter without a name is one nobody reads.
  if (token === undefined && type.kind === 'named' && type.name === 'void') return undefined;
  const span = spanOf(context, node);
  const name = nameOf(context, token) ?? { text: `unnamed at ${span.start}`, span };
  return { name, type, qualifiers: [], span };
}

export function buildBlock(context: BuildContext, node: BlockCstNode | undefined): Block {
  const statements = all(node?.children.statement).map((each) => buildStatement(context, each));
  return { kind: 'block', statements, span: spanOf(context, node) };
}

export function buildStatement(context: BuildContext, node: StatementCstNode | undefined): Statement {
  const span = spanOf(context, node);
  if (node === undefined) return { kind: 'empty', span };
  const { children } = node;
  const block = first(children.block);
  if (block !== undefined) return buildBlock(context, block);
  const ifStatement = first(children.ifStatement);
  if (ifStatement !== undefined) {
    const parts = ifStatement.children;
    const whenFalse = first(parts.whenFalse);
    return {
      kind: 'if',
      condition: buildExpression(context, first(parts.expression)),
      whenTrue: buildStatement(context, first(parts.whenTrue)),
      ...(whenFalse === undefined ? {} : { whenFalse: buildStatement(context, whenFalse) }),
      span,
    };
  }
  const whileStatement = first(children.whileStatement);
  if (whileStatement !== undefined) {
    const parts = whileStatement.children;
    return {
      kind: 'while',
      condition: buildExpression(context, first(parts.expression)),
      body: buildStatement(context, first(parts.statement)),
      span,
    };
  }
  const doStatement = first(children.doStatement);
  if (doStatement !== undefined) {
    const parts = doStatement.children;
    return {
      kind: 'do',
      body: buildStatement(context, first(parts.statement)),
      condition: buildExpression(context, first(parts.expression)),
      span,
    };
  }
  const forStatement = first(children.forStatement);
  if (forStatement !== undefined) return buildFor(context, forStatement);
  const switchStatement = first(children.switchStatement);
  if (switchStatement !== undefined) return buildSwitch(context, switchStatement);
  const jump = first(children.jumpStatement);
  if (jump !== undefined) return buildJump(context, jump);
  const choose = first(children.chooseStatement);
  if (choose !== undefined) return buildChoose(context, choose);
  const atomic = first(children.atomic);
  if (atomic !== undefined) return { kind: 'atomic', body: buildStatement(context, atomic), span };
  const ghost = first(children.ghost);
  if (ghost !== undefined) return { kind: 'ghost', body: buildStatement(context, ghost), span };
  if (children.Spawn !== undefined) {
    return { kind: 'spawn', call: buildExpression(context, first(children.spawned)), span };
  }
  const label = nameOf(context, first(children.label));
  if (label !== undefined) {
    const labelled = first(children.labelled);
    const statement: Statement = labelled === undefined ? { kind: 'empty', span } : buildStatement(context, labelled);
    return { kind: 'label', label, statement, span };
  }
  const variables = first(children.variables);
  if (variables !== undefined) return { kind: 'declare', variables: buildVariables(context, variables), span };
  const expression = first(children.expression);
  if (expression !== undefined) {
    const built = buildExpression(context, expression);
    return { kind: 'expression', expression: built, span: built.span };
  }
  return { kind: 'empty', span };
}

function buildFor(context: BuildContext, node: ForStatementCstNode): Statement {
  const { children } = node;
  const span = spanOf(context, node);
  const body = buildStatement(context, first(children.statement));
  const round = first(children.round);
  if (round !== undefined) {
    return { kind: 'for-in', ...buildRound(context, round), body, span };
  }
  const variables = first(children.variables);
  const init = first(children.init);
  const condition = first(children.condition);
  const update = first(children.update);
  let start: Statement | undefined;
  if (variables !== undefined) {
    start = { kind: 'declare', variables: buildVariables(context, variables), span: spanOf(context, variables) };
  } else if (init !== undefined) {
    const expression = buildExpression(context, init);
    start = { kind: 'expression', expression, span: expression.span };
  }
  return {
    kind: 'for',
    ...(start === undefined ? {} : { init: start }),
    ...(condition === undefined ? {} : { condition: buildExpression(context, condition) }),
    ...(update === undefined ? {} : { update: buildExpression(context, update) }),
    body,
    span,
  };
}

function buildRound(context: BuildContext, node: RoundCstNode) {
  const type = first(node.children.type);
  const token = first(node.children.NameToken);
  const name = nameOf(context, token) ?? { text: '', span: spanOf(context, node) };
  return {
    ...(type === undefined ? {} : { type: buildType(context, type, all(node.children.Star).length) }),
    name,
    collection: buildExpression(context, first(node.children.expression)),
  };
}

function buildSwitch(context: BuildContext, node: SwitchStatementCstNode): Statement {
  return {
    kind: 'switch',
    value: buildExpression(context, first(node.children.expression)),
    cases: all(node.children.switchCase).map((each) => buildCase(context, each)),
    span: spanOf(context, node),
  };
}

function buildCase(context: BuildContext, node: SwitchCaseCstNode): SwitchCase {
  const labels: SwitchLabel[] = [];
  let isDefault = false;
  for (const each of all(node.children.switchLabel)) {
    const span = spanOf(context, each);
    const pattern = buildTagPattern(context, first(each.children.tagPattern));
    const constant = first(each.children.binary);
    if (each.children.Default !== undefined) isDefault = true;
    else if (pattern !== undefined) labels.push({ pattern, span });
    else if (constant !== undefined) labels.push({ constant: buildBinary(context, constant), span });
  }
  const statements = all(node.children.statement).map((each) => buildStatement(context, each));
  return { labels, isDefault, statements, span: spanOf(context, node) };
}

function buildJump(context: BuildContext, node: JumpStatementCstNode): Statement {
  const { children } = node;
  const span = spanOf(context, node);
  if (children.Break !== undefined) return { kind: 'break', span };
  if (children.Continue !== undefined) return { kind: 'continue', span };
  const label = nameOf(context, first(children.NameToken));
  if (label !== undefined) return { kind: 'goto', label, span };
  const value = first(children.expression);
  return { kind: 'return', ...(value === undefined ? {} : { value: buildExpression(context, value) }), span };
}

function buildChoose(context: BuildContext, node: ChooseStatementCstNode): Statement {
  const { children } = node;
  const span = spanOf(context, node);
  const round = first(children.round);
  if (round === undefined) {
    return { kind: 'choose', alternatives: all(children.block).map((each) => buildBlock(context, each)), span };
  }
  const where = first(children.where);
  return {
    kind: 'choose-in',
    ...buildRound(context, round),
    ...(where === undefined ? {} : { where: buildExpression(context, where) }),
    body: buildStatement(context, first(children.statement)),
    span,
  };
}
