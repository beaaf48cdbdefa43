/**
 * Demands of a scenario, for one kernel and one choice of axis values: those that apply, with names bound.
 */
import type { Expression, RowElement } from '../ast/nodes-expression.ts';
import type { PathDeclaration } from '../ast/nodes-model.ts';
import type { Demand, PathSubject, RowNode, ScenarioNode } from '../ast/nodes-scenario.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { Sourced } from '../library/composed-model.ts';
import { type Span, textOf } from '../text/span.ts';
import { projected } from './check-expression.ts';
import type {
  CheckedDemand,
  CheckedPath,
  ExpectedBug,
  Holding,
  OutcomeCell,
  PathPhrase,
  ReportKind,
  UnaskedDemand,
  WaitObject,
} from './checked-model.ts';
import type { Local, Value } from './checked-nodes.ts';
import { condition, convert, tryConvert } from './convert.ts';
import { functionMeant } from './driver-names.ts';
import type { KernelChecker } from './kernel-checker.ts';
import type { ScenarioNames } from './scenario-names.ts';
import type { Scope } from './scope.ts';
import { boolType, describeType, pointerTo, type Type } from './types.ts';
import { constant } from './values.ts';
import { bestMatch, type MatchedRow, patternChoices, patternValues, patternWords, rowText } from './words.ts';

/** Findings that the engine makes; libraries add their own. */
export const engineFindings: readonly string[] = [
  'use_after_free',
  'assertion',
  'lock_balance',
  'sleep_in_atomic',
  'lockdep',
  'data_race',
  'deadlock',
  'lost_wakeup',
  'livelock',
  'leak',
];

/** Findings after which the execution goes on, or that lie at its end: demands are asked all the same. */
const goOn: ReadonlySet<string> = new Set(['sleep_in_atomic', 'lockdep', 'data_race', 'livelock', 'leak']);

const reportKinds: readonly ReportKind[] = ['waits', 'locks', 'paths', 'coverage', 'counters'];

export interface DemandContext {
  readonly kernel: KernelChecker;
  readonly names: ScenarioNames;
  readonly diagnostics: Diagnostic[];
  readonly variables: ReadonlyMap<string, readonly Local[]>;
  /** Labels of operations, by name, with the thread they stand in. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Whether an `on` block applies to this run. */
  readonly applies: (demand: Demand & { readonly kind: 'on' }) => boolean;
  readonly hasAdversary: boolean;
}

export interface CheckedDemands {
  readonly demands: readonly CheckedDemand[];
  readonly unasked: readonly UnaskedDemand[];
  readonly pathWords: readonly CheckedPath[];
  readonly expected: readonly ExpectedBug[];
  readonly reports: readonly ReportKind[];
}

/** Demands of one block, with the blocks inside it that apply. */
interface DemandBlock {
  readonly own: readonly Demand[];
  readonly inner: readonly DemandBlock[];
}

export function checkDemands(context: DemandContext, scenario: ScenarioNode): CheckedDemands {
  const own = scenario.items.filter((item): item is Demand => item.kind !== 'setup-item' && demandKinds.has(item.kind));
  const root = blockOf(context, own);
  const applying = withoutReplaced(selectAsked(root));
  const asked = context.hasAdversary ? applying.filter(holdsForAll) : applying;
  const demands = asked.flatMap((each) => checkDemand(context, each) ?? []);
  const all = flatten(root);
  return {
    demands,
    unasked: applying
      .filter((each) => isDemand(each) && !asked.includes(each))
      .map((each) => ({ text: demandText(each.span), span: each.span })),
    pathWords: pathWords(context, scenario.name.span),
    expected: all.flatMap((each) => checkExpected(context, each) ?? []),
    reports: all.flatMap((each) => checkReport(context, each) ?? []),
  };
}

/** What must not depend on who else runs: neither what happens at times nor an exact set. */
function holdsForAll(demand: Demand): boolean {
  if (demand.kind !== 'demand' && demand.kind !== 'path-demand') return !isDemand(demand);
  return demand.word !== 'sometimes' && demand.word !== 'eventually';
}

function isDemand({ kind }: Demand): boolean {
  return kind === 'demand' || kind === 'path-demand' || kind === 'outcomes' || kind === 'paths';
}

/** A demand as it was written, on one line. */
function demandText(span: Span): string {
  return textOf(span).replace(/;$/, '').replace(/\s+/g, ' ');
}

const demandKinds: ReadonlySet<string> = new Set([
  'demand',
  'path-demand',
  'outcomes',
  'paths',
  'expect-bug',
  'expect-clean',
  'report',
  'on',
]);

function blockOf(context: DemandContext, demands: readonly Demand[]): DemandBlock {
  return {
    own: demands.filter((each) => each.kind !== 'on'),
    inner: demands.flatMap((each) =>
      each.kind === 'on' && context.applies(each) ? [blockOf(context, each.demands)] : [],
    ),
  };
}

function flatten(block: DemandBlock): Demand[] {
  return [...block.own, ...block.inner.flatMap(flatten)];
}

/** Where a bug that ends its execution is expected, only the demands of that block are asked. */
function selectAsked(block: DemandBlock): readonly Demand[] {
  const deeper = block.inner.flatMap((each) => endingBlocks(each));
  if (deeper.length > 0) return deeper.flatMap(flatten);
  return flatten(block);
}

function endingBlocks(block: DemandBlock): DemandBlock[] {
  const inner = block.inner.flatMap(endingBlocks);
  if (inner.length > 0) return inner;
  const ends = block.own.some((each) => each.kind === 'expect-bug' && !goOn.has(each.bug.text));
  return ends ? [block] : [];
}

/** A later `outcomes` or `paths` of the same subject replaces an earlier one. */
function withoutReplaced(demands: readonly Demand[]): Demand[] {
  const keyOf = (each: Demand): string | undefined => {
    if (each.kind === 'outcomes') return `outcomes ${each.subjects.map((subject) => textOf(subject.span)).join(', ')}`;
    return each.kind === 'paths' ? `paths ${textOf(each.subject.span)}` : undefined;
  };
  return demands.filter((each, index) => {
    const key = keyOf(each);
    return key === undefined || !demands.slice(index + 1).some((later) => keyOf(later) === key);
  });
}

function checkExpected(context: DemandContext, demand: Demand): ExpectedBug | undefined {
  if (demand.kind !== 'expect-bug') return undefined;
  const { kernel, diagnostics } = context;
  const known = [...engineFindings, ...kernel.violationNames()];
  const { text, span } = demand.bug;
  if (!known.includes(text)) {
    const help = didYouMean(nearestName(text, known));
    diagnostics.push(diagnostic('names/unknown-bug', span, { name: text }, { help }));
    return undefined;
  }
  if (demand.within === undefined) return { kind: text, span: demand.span };
  const { within } = demand;
  const isThread = context.names.threadsNamed(within.text).length > 0;
  const found = isThread ? within.text : knownFunction(context, within.text, within.span);
  return { kind: text, within: found ?? within.text, span: demand.span };
}

function checkReport(context: DemandContext, demand: Demand): ReportKind | undefined {
  if (demand.kind !== 'report') return undefined;
  const kind = reportKinds.find((each) => each === demand.what.text);
  if (kind === undefined) {
    const help = didYouMean(nearestName(demand.what.text, reportKinds));
    context.diagnostics.push(
      diagnostic('scenario/unknown-report', demand.what.span, { name: demand.what.text }, { help }),
    );
  }
  return kind;
}

function checkDemand(context: DemandContext, demand: Demand): CheckedDemand | undefined {
  const { span } = demand;
  const text = demandText(span);
  switch (demand.kind) {
    case 'demand': {
      const scope = demandScope(context);
      const value = condition(scope, scope.value(demand.expression));
      return { kind: 'state', word: demand.word, value, text, span };
    }
    case 'path-demand': {
      const subject = checkSubject(context, demand.subject);
      const phrase = checkPhrase(context, demand.phrase);
      if (subject === undefined || phrase === undefined) return undefined;
      const { word } = demand;
      if (word === 'eventually' && phrase.phrase.kind === 'ends') {
        return { kind: 'eventually-ends', threads: subject.threads, text, span };
      }
      if (word === 'eventually' || word === 'invariant') {
        context.diagnostics.push(
          diagnostic('types/not-supported', span, { what: `\`${word}\` of what an access does` }),
        );
        return undefined;
      }
      return { kind: 'path', word, ...subject, path: phrase, text, span };
    }
    case 'outcomes':
      return checkOutcomes(context, demand, text);
    case 'paths': {
      const subject = checkSubject(context, demand.subject);
      const paths = demand.phrases.flatMap((each) => checkPhrase(context, each) ?? []);
      return subject && { kind: 'paths', ...subject, paths, text, span };
    }
    default:
      return undefined;
  }
}

function demandScope(context: DemandContext, extra?: ReadonlyMap<string, Value>, home?: string): Scope {
  const { kernel, names, variables, diagnostics } = context;
  const all = kernel.counterNames();
  const bare = (name: string): string => name.slice(name.indexOf('.') + 1);
  // What one driver alone counts is known without the driver's name as well.
  const alone = all.filter((each) => all.every((other) => other === each || bare(other) !== bare(each)));
  const counters = new Map(
    [...alone.map((each) => [bare(each), each] as const), ...all.map((each) => [each, each] as const)].map(
      ([name, counter]) => [name.toLowerCase(), counter],
    ),
  );
  return kernel.scope({
    functionName: 'demands',
    pure: true,
    outer: names.view({ variables, counters, ...(extra === undefined ? {} : { extra }) }),
    diagnostics,
    home,
  });
}

function checkOutcomes(
  context: DemandContext,
  demand: Demand & { readonly kind: 'outcomes' },
  text: string,
): CheckedDemand {
  const scope = demandScope(context);
  const subjects = demand.subjects.map((each) => ({ text: textOf(each.span), value: scope.value(each) }));
  const rows = demand.rows.map((row) => {
    if (row.values.length !== subjects.length) {
      const args = { expected: subjects.length, actual: row.values.length };
      context.diagnostics.push(diagnostic('scenario/outcome-width', row.span, args));
    }
    return row.values.map((value, index) => checkCell(context, scope, value, subjects[index]?.value.type));
  });
  return { kind: 'outcomes', subjects, rows, text, span: demand.span };
}

function checkCell(context: DemandContext, scope: Scope, node: Expression, type: Type | undefined): OutcomeCell {
  if (node.kind === 'name') {
    if (node.name === '_') return undefined;
    if (node.name === 'unset' || node.name === 'freed') {
      return { kind: 'constant', value: 0, type: { kind: node.name }, span: node.span };
    }
  }
  const expected = type?.kind === 'sum' ? type.of.find((each) => each.kind === 'union') : type;
  const value = scope.value(node, expected);
  if (value.kind === 'error') return value;
  if (value.kind !== 'constant' && value.kind !== 'tagged') {
    context.diagnostics.push(diagnostic('scenario/not-constant', node.span, {}));
    return value;
  }
  // A value of a type that the subject never has is an outcome that never is: it may stay, and will be missed.
  if (type === undefined || type.kind === 'sum') return value;
  if (type.kind === 'bool' && value.kind === 'constant' && value.type.kind === 'int') return value;
  const fitting = tryConvert(value, type);
  if (fitting === undefined) {
    const args = { expected: describeType(type), actual: describeType(value.type) };
    context.diagnostics.push(diagnostic('types/mismatch', node.span, args));
  }
  return fitting ?? value;
}

function checkSubject(
  context: DemandContext,
  subject: PathSubject,
): { readonly threads: readonly string[]; readonly label?: string } | undefined {
  const { names, labels, diagnostics } = context;
  const index = subject.index?.kind === 'number' ? `[${subject.index.value}]` : '';
  const threads = names.threadsNamed(`${subject.name}${index}`);
  if (threads.length > 0) return { threads };
  const labelled = labels.get(subject.name);
  if (labelled !== undefined && index === '') return { threads: labelled, label: subject.name };
  const help = didYouMean(nearestName(subject.name, [...names.threadNames, ...labels.keys()]));
  diagnostics.push(diagnostic('names/unknown-thread', subject.span, { name: `${subject.name}${index}` }, { help }));
  return undefined;
}

/** A path phrase: one of the engine's words, or one of the library's over the thread's path record. */
function checkPhrase(context: DemandContext, row: RowNode): CheckedPath | undefined {
  const text = rowText(row.elements);
  const own = enginePhrase(context, row);
  if (own !== undefined) return own === 'error' ? undefined : { phrase: own, text };
  const { kernel, diagnostics } = context;
  const found = bestMatch(kernel.model.paths, (each) => each.declaration.pattern, row.elements, true);
  if (found === undefined) {
    const words = [
      ...kernel.model.paths.flatMap((each) => patternWords(each.declaration.pattern)),
      ...['calls', 'sleeps', 'waits', 'ends', 'holding'],
    ];
    const first = row.elements.find((each) => each.word !== undefined && !words.includes(each.word));
    const help = didYouMean(first?.word === undefined ? undefined : nearestName(first.word, words));
    diagnostics.push(diagnostic('types/no-words', row.span, { row: text, what: 'path word' }, { help }));
    return undefined;
  }
  if (found.rival !== undefined) diagnostics.push(diagnostic('library/pattern-ambiguous', row.span, { row: text }));
  const extra = saidValues(context, found.candidate, found.match, row.span);
  const record = recordOf(context, row.span);
  if (record !== undefined) extra.set('it', record);
  const scope = demandScope(context, extra, found.candidate.home);
  const value = condition(scope, scope.value(found.candidate.declaration.value));
  return { phrase: { kind: 'record', value }, text };
}

/** The values and optional words of a pattern, as they were said. */
function saidValues(
  context: DemandContext,
  { declaration: { pattern }, home }: Sourced<PathDeclaration>,
  match: MatchedRow | undefined,
  span: Span,
): Map<string, Value> {
  const { types } = context.kernel.inside(home);
  const said = new Map<string, Value>();
  for (const { element } of patternValues(pattern)) {
    const type = types.resolve(element.type);
    const given = match?.values.get(element.name.text);
    const scope = demandScope(context);
    const value =
      given === undefined ? constant(0, type, span) : convert(scope, scope.value(given.expression, type), type);
    said.set(element.name.text, value);
  }
  for (const word of patternChoices(pattern)) said.set(word, constant(match?.said.has(word) ? 1 : 0, boolType, span));
  return said;
}

/** Every path word that can be said without a value, in its shortest form. */
function pathWords(context: DemandContext, span: Span): CheckedPath[] {
  return context.kernel.model.paths.flatMap((each): CheckedPath[] => {
    const { pattern, value } = each.declaration;
    if (patternValues(pattern).some(({ optional }) => !optional)) return [];
    const record = recordOf(context, span);
    if (record === undefined) return [];
    const scope = demandScope(context, saidValues(context, each, undefined, span).set('it', record), each.home);
    const text = pattern.flatMap((element) => (element.kind === 'word' ? [element.words[0] ?? ''] : [])).join(' ');
    return [{ phrase: { kind: 'record', value: condition(scope, scope.value(value)) }, text }];
  });
}

/** The path record of the thread asked about: the ghost field `path` that the library adds to `struct task`. */
function recordOf(context: DemandContext, span: Span): Value | undefined {
  const { kernel } = context;
  const field = kernel.taskType.fields.find((each) => each.name === 'path');
  const task: Value = { kind: 'current', type: pointerTo(kernel.taskType), span };
  const of = { kind: 'deref' as const, pointer: task, type: kernel.taskType, span };
  if (field === undefined) {
    projected(
      demandScope(context),
      { kind: 'read', place: of, access: 'marked', type: of.type, span },
      'path',
      span,
      span,
    );
    return undefined;
  }
  const place = { kind: 'field' as const, of, field, type: field.type, span };
  return { kind: 'read', place, access: 'marked', type: field.type, span };
}

function enginePhrase(context: DemandContext, row: RowNode): PathPhrase | 'error' | undefined {
  const { elements } = row;
  const first = elements[0]?.word;
  if (first === undefined || !['calls', 'sleeps', 'waits', 'ends'].includes(first)) return undefined;
  const holdingAt = elements.findIndex((each) => each.word === 'holding');
  const holding = checkHolding(holdingAt < 0 ? [] : elements.slice(holdingAt + 1));
  const rest = elements.slice(1, holdingAt < 0 ? elements.length : holdingAt);
  if (holding === undefined) return unreadable(context, row);
  if (first === 'ends' && rest.length === 0 && holdingAt < 0) return { kind: 'ends' };
  if (first === 'calls') {
    const name = rest.length === 1 ? rest[0] && dottedWord(rest[0]) : undefined;
    if (name === undefined) return unreadable(context, row);
    const meant = knownFunction(context, name, rest[0]?.span ?? row.span);
    return meant === undefined ? 'error' : { kind: 'calls', function: meant, holding };
  }
  if (first === 'sleeps') {
    if (rest.length === 0) return { kind: 'sleeps', holding };
    const within = rest[0]?.word === 'in' && rest.length === 2 ? rest[1] && dottedWord(rest[1]) : undefined;
    if (within === undefined) return unreadable(context, row);
    const meant = knownFunction(context, within, rest[1]?.span ?? row.span);
    return meant === undefined ? 'error' : { kind: 'sleeps', within: meant, holding };
  }
  const object = rest[0]?.word === 'for' && rest.length === 2 ? waitObject(context, rest[1]) : undefined;
  return object === undefined ? unreadable(context, row) : { kind: 'waits', object, holding };
}

function checkHolding(elements: readonly RowElement[]): Holding | undefined {
  if (elements.length === 0) return { kind: 'any' };
  const name = elements[0]?.word;
  if (elements.length > 1 || name === undefined) return undefined;
  return name === 'nothing' ? { kind: 'nothing' } : { kind: 'lock', name };
}

function waitObject(context: DemandContext, element: RowElement | undefined): WaitObject | undefined {
  if (element === undefined) return undefined;
  const scope = demandScope(context);
  const named = element.word === undefined ? undefined : context.names.thing(element.word, []);
  if (element.word !== undefined && named === undefined) return { kind: 'lock', name: element.word };
  const value = scope.value(element.expression);
  return { kind: 'object', value: convert(scope, value, value.type) };
}

/** `migrate_to_ram`, or `nouveau.migrate_to_ram`. */
function dottedWord({ word, expression }: RowElement): string | undefined {
  if (word !== undefined || expression.kind !== 'member' || expression.arrow) return word;
  return expression.object.kind === 'name' ? `${expression.object.name}.${expression.member.text}` : undefined;
}

function knownFunction({ kernel, diagnostics }: DemandContext, name: string, span: Span): string | undefined {
  const meant = functionMeant(kernel, name);
  if (meant === undefined) {
    const help = didYouMean(nearestName(name, kernel.functionNames()));
    diagnostics.push(diagnostic('names/unknown-function', span, { name }, { help }));
  }
  return meant;
}

function unreadable(context: DemandContext, row: RowNode): 'error' {
  const help =
    "the engine's words: `calls F`, `sleeps [in F]`, `waits for X`, `ends`, each but the last with `[holding LOCK|nothing]`";
  const args = { row: rowText(row.elements), what: 'path word' };
  context.diagnostics.push(diagnostic('types/no-words', row.span, args, { help }));
  return 'error';
}
