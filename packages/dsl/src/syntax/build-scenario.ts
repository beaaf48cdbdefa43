/**
 * Concrete trees of scenarios and whole files to syntax trees.
 */
import type { Declaration, ModelNode } from '../ast/nodes-model.ts';
import type {
  AdversaryNode,
  Demand,
  DemandWordText,
  FileNode,
  PathSubject,
  RowNode,
  ScenarioItem,
  ScenarioNode,
  SetupItem,
  ThreadNode,
  UseNode,
} from '../ast/nodes-scenario.ts';
import { diagnostic } from '../diagnostics/create.ts';
import { all, type BuildContext, dottedNameOf, first, nameOf, spanOf, textOfString } from './build-context.ts';
import { buildBinary, buildExpression, buildRowElement, buildSubject } from './build-expression.ts';
import { buildDeclaration, buildModel, buildParameters, buildSelector, governsFile } from './build-model.ts';
import { buildBlock, buildStatement, buildVariables } from './build-statement.ts';
import type {
  AdversaryCstNode,
  DemandCstNode,
  FileCstNode,
  PathSubjectCstNode,
  PhraseRowCstNode,
  ScenarioCstNode,
  ScenarioItemCstNode,
  SetupItemCstNode,
  ThreadCstNode,
} from './cst-nodes.ts';

export function buildFile(context: BuildContext, node: FileCstNode): FileNode {
  const models: ModelNode[] = [];
  const scenarios: ScenarioNode[] = [];
  const adversaries: AdversaryNode[] = [];
  const uses: UseNode[] = [];
  // A header that governs the file, and what follows it.
  let governed: Declaration[] | undefined;
  // After a mistake the parser may have left a block too early.
  const isRead = context.diagnostics.length === 0;
  for (const item of all(node.children.fileItem)) {
    const { children } = item;
    const scenario = first(children.scenario);
    const model = first(children.model);
    const declaration = first(children.declaration);
    const adversary = first(children.adversary);
    const use = first(children.use);
    if (scenario !== undefined) {
      const built = buildScenario(context, scenario);
      if (built !== undefined) scenarios.push(built);
    } else if (model !== undefined) {
      const built = buildModel(context, model);
      if (built === undefined) continue;
      if (governsFile(model)) governed = [...built.declarations];
      models.push(governsFile(model) && governed !== undefined ? { ...built, declarations: governed } : built);
    } else if (declaration !== undefined) {
      const built = buildDeclaration(context, declaration);
      if (built === undefined) continue;
      if (governed !== undefined) governed.push(built);
      else if (isRead) context.diagnostics.push(diagnostic('syntax/stray-declaration', built.span, {}));
    } else if (adversary !== undefined) {
      const built = buildAdversary(context, adversary);
      if (built !== undefined) adversaries.push(built);
    } else if (use !== undefined) {
      const path = textOfString(first(use.children.StringLiteral));
      uses.push({ kind: 'use', path, span: spanOf(context, use) });
    }
  }
  return { models, scenarios, adversaries, uses, span: spanOf(context, node) };
}

function buildAdversary(context: BuildContext, node: AdversaryCstNode): AdversaryNode | undefined {
  const name = nameOf(context, first(node.children.NameToken));
  if (name === undefined) return undefined;
  return {
    kind: 'adversary',
    name,
    parameters: buildParameters(context, first(node.children.parameters)),
    title: textOfString(first(node.children.StringLiteral)),
    threads: all(node.children.thread).flatMap((each) => buildThread(context, each) ?? []),
    span: spanOf(context, node),
  };
}

export function buildScenario(context: BuildContext, node: ScenarioCstNode): ScenarioNode | undefined {
  const name = nameOf(context, first(node.children.NameToken));
  if (name === undefined) return undefined;
  return {
    kind: 'scenario',
    name,
    title: textOfString(first(node.children.StringLiteral)),
    items: all(node.children.scenarioItem).flatMap((each) => buildScenarioItem(context, each) ?? []),
    span: spanOf(context, node),
  };
}

function buildScenarioItem(context: BuildContext, node: ScenarioItemCstNode): ScenarioItem | undefined {
  const { children } = node;
  const span = spanOf(context, node);
  const link = first(children.scenarioLink);
  if (link !== undefined) {
    return { kind: 'link', texts: all(link.children.StringLiteral).map((each) => textOfString(each)), span };
  }
  const kernels = first(children.kernels);
  if (kernels !== undefined) {
    const selectors = all(kernels.children.selector).flatMap((each) => buildSelector(context, each) ?? []);
    return { kind: 'kernels', selectors, span };
  }
  const axis = first(children.axis);
  if (axis !== undefined) {
    const name = nameOf(context, first(axis.children.NameToken));
    const values = all(axis.children.axisValue).flatMap(
      (each) => nameOf(context, first(each.children.Word) ?? first(each.children.NumberLiteral)) ?? [],
    );
    return name && { kind: 'axis', name, values, span };
  }
  const mayFail = first(children.mayFail);
  if (mayFail !== undefined) {
    return {
      kind: 'may-fail',
      functions: all(mayFail.children.dottedName).flatMap((each) => dottedNameOf(context, each) ?? []),
      span,
    };
  }
  const shared = first(children.shared);
  if (shared !== undefined) {
    return { kind: 'shared', variables: buildVariables(context, first(shared.children.variables)), span };
  }
  const setup = first(children.setup);
  if (setup !== undefined) return { kind: 'setup', body: buildBlock(context, first(setup.children.block)), span };
  const thread = first(children.thread);
  if (thread !== undefined) return buildThread(context, thread);
  const demand = first(children.demand);
  if (demand !== undefined) return buildDemand(context, demand);
  const item = first(children.setupItem);
  return item === undefined ? undefined : buildSetupItem(context, item);
}

function buildSetupItem(context: BuildContext, node: SetupItemCstNode): SetupItem | undefined {
  const { children } = node;
  const noun = nameOf(context, first(children.NameToken));
  const subject = first(children.subject);
  const word = first(subject?.children.NameToken);
  if (noun === undefined || subject === undefined || word === undefined) return undefined;
  return {
    kind: 'setup-item',
    noun,
    subject: buildSubject(context, word, all(subject.children.referenceTail)),
    phrases: all(children.phraseRow).map((each) => buildPhraseRow(context, each)),
    items: all(children.setupItem).flatMap((each) => buildSetupItem(context, each) ?? []),
    span: spanOf(context, node),
  };
}

function buildPhraseRow(context: BuildContext, node: PhraseRowCstNode): RowNode {
  const elements = all(node.children.rowElement).map((each) => buildRowElement(context, each));
  return { elements, span: spanOf(context, node) };
}

function buildThread(context: BuildContext, node: ThreadCstNode): ThreadNode | undefined {
  const { children } = node;
  const name = nameOf(context, first(children.NameToken));
  if (name === undefined) return undefined;
  const count = first(children.count);
  const body = first(children.threadBody);
  return {
    kind: 'thread',
    name,
    ...(count === undefined ? {} : { count: buildExpression(context, count) }),
    phrases: all(children.phraseRow).map((each) => buildPhraseRow(context, each)),
    body: {
      kind: 'block',
      statements: all(body?.children.statement).map((each) => buildStatement(context, each)),
      span: spanOf(context, body),
    },
    span: spanOf(context, node),
  };
}

function buildPathSubject(context: BuildContext, node: PathSubjectCstNode | undefined): PathSubject {
  const index = first(node?.children.index);
  return {
    name: first(node?.children.NameToken)?.image ?? '',
    ...(index === undefined ? {} : { index: buildExpression(context, index) }),
    span: spanOf(context, node),
  };
}

function buildDemand(context: BuildContext, node: DemandCstNode): Demand | undefined {
  const { children } = node;
  const span = spanOf(context, node);
  const assertion = first(children.assertion);
  if (assertion !== undefined) {
    const word = (first(assertion.children.DemandWord)?.image ?? 'always') as DemandWordText;
    const row = first(assertion.children.phraseRow);
    const subject = first(assertion.children.pathSubject);
    if (subject !== undefined && row !== undefined) {
      return {
        kind: 'path-demand',
        word,
        subject: buildPathSubject(context, subject),
        phrase: buildPhraseRow(context, row),
        span,
      };
    }
    const expression = buildExpression(context, first(assertion.children.expression));
    return { kind: 'demand', word, expression, span };
  }
  const outcomes = first(children.outcomes);
  if (outcomes !== undefined) {
    return {
      kind: 'outcomes',
      subjects: all(outcomes.children.binary).map((each) => buildBinary(context, each)),
      rows: all(outcomes.children.outcomeRow).map((each) => ({
        values: all(each.children.binary).map((value) => buildBinary(context, value)),
        span: spanOf(context, each),
      })),
      span,
    };
  }
  const paths = first(children.paths);
  if (paths !== undefined) {
    return {
      kind: 'paths',
      subject: buildPathSubject(context, first(paths.children.pathSubject)),
      phrases: all(paths.children.phraseRow).map((each) => buildPhraseRow(context, each)),
      span,
    };
  }
  const expectation = first(children.expectation);
  if (expectation !== undefined) {
    if (expectation.children.Clean !== undefined) return { kind: 'expect-clean', span };
    const bug = nameOf(context, first(expectation.children.NameToken));
    const within = dottedNameOf(context, first(expectation.children.within));
    return bug && { kind: 'expect-bug', bug, ...(within === undefined ? {} : { within }), span };
  }
  const report = first(children.reportItem);
  if (report !== undefined) {
    const what = nameOf(context, first(report.children.Word));
    return what && { kind: 'report', what, span };
  }
  const on = first(children.on);
  if (on === undefined) return undefined;
  return {
    kind: 'on',
    selectors: all(on.children.selector).flatMap((each) => buildSelector(context, each) ?? []),
    demands: all(on.children.demand).flatMap((each) => buildDemand(context, each) ?? []),
    span,
  };
}
