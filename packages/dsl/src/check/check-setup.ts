/**
 * Set-up items to the code that runs before the first state: nouns in the order in which the library declares
 * them, for each item its beginning, its phrases in the order of their declaration, its end; late phrases after
 * all; then the scenario's own `setup`.
 */
import type { Expression, Name } from '../ast/nodes-expression.ts';
import type { RowNode, ScenarioNode, SetupItem, ThreadNode } from '../ast/nodes-scenario.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { patternKey } from '../library/compose.ts';
import type { ComposedNoun, ComposedPhrase } from '../library/composed-model.ts';
import { type Span, textOf } from '../text/span.ts';
import { checkBody } from './check-statement.ts';
import type { Code, Global, Local, Value } from './checked-nodes.ts';
import { convert } from './convert.ts';
import type { KernelChecker } from './kernel-checker.ts';
import type { ScenarioNames } from './scenario-names.ts';
import type { Scope } from './scope.ts';
import { boolType, pointerTo, type Type } from './types.ts';
import { constant } from './values.ts';
import { bestMatch, type MatchedRow, patternChoices, patternValues, patternWords, rowText } from './words.ts';

/** An item with its noun and the phrases that were said of it. */
interface PlannedItem {
  readonly noun: ComposedNoun;
  readonly item: SetupItem | ThreadNode;
  /** What it is about, for nouns `at` something; one of several where it names a range. */
  readonly subject: Expression | undefined;
  /** The thread, for items of the noun `thread`. */
  readonly thread?: string;
  readonly owner?: string;
  readonly said: readonly SaidPhrase[];
  /** Its variables: `it`, the noun's own, what it gives. Made when its code is. */
  readonly locals: Map<string, Local>;
  readonly global?: Global;
}

interface SaidPhrase {
  readonly phrase: ComposedPhrase;
  readonly match: MatchedRow;
  readonly row: RowNode;
  /** What the phrase makes, by the name in its pattern. */
  readonly made: ReadonlyMap<string, Global>;
}

export interface CheckedSetup {
  readonly code: readonly Code[];
  /** For each thread the names that its phrases mention: where it looks for its own. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
}

export interface SetupContext {
  readonly kernel: KernelChecker;
  readonly names: ScenarioNames;
  readonly diagnostics: Diagnostic[];
}

export function checkSetup(context: SetupContext, scenario: ScenarioNode, scope: Scope): CheckedSetup {
  const planned: PlannedItem[] = [];
  for (const item of scenario.items) {
    if (item.kind === 'setup-item') planItem(context, item, undefined, planned);
  }
  const owners = new Map<string, readonly string[]>();
  for (const item of scenario.items) {
    if (item.kind === 'thread') planThread(context, item, planned, owners);
  }
  const code: Code[] = [];
  // Threads last: their phrases speak of everything else.
  const nouns = [...context.kernel.nounNames()].sort((a, b) => Number(a === 'thread') - Number(b === 'thread'));
  for (const name of nouns) {
    for (const each of planned) {
      if (each.noun.declaration.name.text === name) code.push(...itemCode(context, each, scope));
    }
  }
  for (const name of nouns) {
    for (const each of planned) {
      if (each.noun.declaration.name.text !== name) continue;
      code.push(...phrasesCode(context, each, scope, true));
    }
  }
  for (const item of scenario.items) {
    if (item.kind === 'setup') code.push(...checkBody(scope, item.body));
  }
  return { code, owners };
}

function planItem(
  context: SetupContext,
  item: SetupItem,
  parent: { readonly noun: string; readonly name: string } | undefined,
  planned: PlannedItem[],
): void {
  const { kernel, names, diagnostics } = context;
  const noun = kernel.noun(item.noun.text);
  if (noun === undefined || item.noun.text === 'thread') {
    const help = didYouMean(nearestName(item.noun.text, kernel.nounNames()));
    diagnostics.push(diagnostic('names/unknown-noun', item.noun.span, { name: item.noun.text }, { help }));
    return;
  }
  const { declaration } = noun;
  const within = declaration.within?.text;
  if (within !== undefined && parent?.noun !== within) {
    diagnostics.push(diagnostic('scenario/item-outside', item.span, { noun: item.noun.text, within }));
    return;
  }
  const said = sayPhrases(context, noun, item.phrases);
  let name = '';
  if (declaration.gives !== undefined) {
    if (item.subject.kind !== 'name') {
      diagnostics.push(diagnostic('scenario/name-needed', item.subject.span, { text: textOf(item.subject.span) }));
      return;
    }
    name = item.subject.name;
    const named: Name = { text: name, span: item.subject.span };
    const type = kernel.inside(noun.home).types.resolveVariable(declaration.gives);
    const global = nameGlobal(named, type);
    const element = elementFunction(context, noun, type);
    names.addThing(named, {
      global,
      ...(parent === undefined ? {} : { owner: parent.name }),
      ...(element === undefined ? {} : { element }),
    });
    const owner = parent?.name;
    planned.push({
      noun,
      item,
      subject: undefined,
      said,
      locals: new Map(),
      global,
      ...(owner === undefined ? {} : { owner }),
    });
  } else {
    for (const subject of subjects(item.subject)) {
      planned.push({ noun, item, subject, said, locals: new Map() });
    }
  }
  for (const inner of item.items) planItem(context, inner, { noun: item.noun.text, name }, planned);
}

/** `heap[0..2]` is about each of the three. */
function subjects(subject: Expression): Expression[] {
  if (subject.kind !== 'index' || subject.last === undefined) return [subject];
  const { index, last } = subject;
  if (index.kind !== 'number' || last.kind !== 'number') return [subject];
  const all: Expression[] = [];
  for (let at = index.value; at <= last.value; at++) {
    all.push({ kind: 'index', object: subject.object, index: { ...index, value: at }, span: subject.span });
  }
  return all;
}

function planThread(
  context: SetupContext,
  node: ThreadNode,
  planned: PlannedItem[],
  owners: Map<string, readonly string[]>,
): void {
  const noun = context.kernel.noun('thread');
  if (noun === undefined) return;
  const said = sayPhrases(context, noun, node.phrases);
  const mentioned = node.phrases.flatMap((row) => row.elements.flatMap((each) => each.word ?? []));
  for (const thread of context.names.threadsNamed(node.name.text)) {
    owners.set(
      thread,
      mentioned.filter((each) => context.names.isOwner(each)),
    );
    planned.push({ noun, item: node, subject: undefined, thread, said, locals: new Map() });
  }
}

/** Matches rows with the noun's phrases. A row may say several phrases one after another. */
function sayPhrases(context: SetupContext, noun: ComposedNoun, rows: readonly RowNode[]): SaidPhrase[] {
  const { diagnostics, names, kernel } = context;
  const said: SaidPhrase[] = [];
  const phrases = phrasesFor(noun, driversNamed(context, rows));
  for (const row of rows) {
    let rest = row.elements;
    while (rest.length > 0) {
      const found = bestMatch(phrases, (each) => each.phrase.pattern, rest, false);
      if (found === undefined) {
        reportUnknownPhrase(context, noun, row);
        break;
      }
      if (found.rival !== undefined) {
        diagnostics.push(diagnostic('library/pattern-ambiguous', row.span, { row: rowText(rest) }));
      }
      const { candidate, match } = found;
      const clash = said.some(
        (each) => each.phrase === candidate || (candidate.group !== undefined && each.phrase.group === candidate.group),
      );
      if (clash) diagnostics.push(diagnostic('scenario/said-twice', row.span, { phrase: rowText(rest) }));
      const made = new Map<string, Global>();
      for (const { element } of patternValues(candidate.phrase.pattern)) {
        const given = match.values.get(element.name.text);
        if (!element.isNew || given === undefined) continue;
        if (given.word === undefined) {
          diagnostics.push(diagnostic('scenario/name-needed', given.span, { text: textOf(given.span) }));
          continue;
        }
        const named: Name = { text: given.word, span: given.span };
        const { types } = kernel.inside(candidate.home);
        const global = nameGlobal(named, types.resolve(element.type));
        names.addThing(named, { global });
        made.set(element.name.text, global);
      }
      said.push({ phrase: candidate, match, row, made });
      rest = rest.slice(match.length);
    }
  }
  return said;
}

/** The drivers that an item's phrases name: it is theirs. */
function driversNamed({ kernel }: SetupContext, rows: readonly RowNode[]): string[] {
  const words = rows.flatMap((row) => row.elements.flatMap((each) => each.word ?? []));
  return words.filter((each) => kernel.model.drivers.has(each));
}

/** The phrases that can be said of an item: of a driver those that it adds, before the kernel's of the same words. */
function phrasesFor(noun: ComposedNoun, drivers: readonly string[]): readonly ComposedPhrase[] {
  const phrases = noun.phrases.filter(
    ({ home }) => drivers.length === 0 || home === undefined || home === noun.home || drivers.includes(home),
  );
  const own = phrases.filter((each) => each.home !== noun.home).map((each) => patternKey(each.phrase.pattern));
  return phrases.filter((each) => each.home !== noun.home || !own.includes(patternKey(each.phrase.pattern)));
}

function reportUnknownPhrase(context: SetupContext, noun: ComposedNoun, row: RowNode): void {
  const name = noun.declaration.name.text;
  const words = noun.phrases.flatMap((each) => patternWords(each.phrase.pattern));
  const wrong = row.elements.find((each) => each.word !== undefined && !words.includes(each.word));
  const near = wrong?.word === undefined ? undefined : nearestName(wrong.word, words);
  const phrases = noun.phrases.map(({ phrase }) => `\`${phrase.pattern.map(({ span }) => textOf(span)).join(' ')}\``);
  const help = didYouMean(near) ?? (phrases.length === 0 ? undefined : `phrases of \`${name}\`: ${phrases.join(', ')}`);
  const what = `phrase of \`${name}\``;
  context.diagnostics.push(diagnostic('types/no-words', row.span, { row: rowText(row.elements), what }, { help }));
}

function nameGlobal(name: Name, type: Type): Global {
  return {
    name: name.text,
    type,
    marked: false,
    ordered: false,
    ghost: false,
    isName: true,
    span: name.span,
  };
}

/** `place element(int i)` as a function of what the name stands for and the index. */
function elementFunction(context: SetupContext, { declaration, home }: ComposedNoun, type: Type) {
  const { element, gives } = declaration;
  if (element === undefined || gives === undefined) return undefined;
  const { kernel } = context;
  const { types } = kernel.inside(home);
  return kernel.makeFunction({
    name: `${declaration.name.text}.element`,
    role: 'function',
    parameters: [
      { name: gives.name.text, type, span: gives.span },
      ...element.parameters.map((each) => ({
        name: each.name.text,
        type: types.resolveVariable(each),
        span: each.span,
      })),
    ],
    result: types.resolve(element.result),
    body: element.body,
    home,
    modifiers: ['pure'],
    span: element.name.span,
  });
}

function itemCode(context: SetupContext, planned: PlannedItem, scope: Scope): Code[] {
  const { kernel, names } = context;
  const { noun, item } = planned;
  const { declaration } = noun;
  const { span } = item;
  const code: Code[] = [];
  const declare = (name: string, type: Type, value: Value | undefined, at: Span): Local => {
    const local: Local = { name, type, isParameter: false, livesToEnd: false, span: at };
    planned.locals.set(name, local);
    code.push({ kind: 'declare', local, ...(value === undefined ? {} : { value }), span: at });
    return local;
  };
  const own = (node: VariableNode, home = noun.home): Local =>
    declare(node.name.text, kernel.inside(home).types.resolveVariable(node), undefined, span);
  const drivers = driversNamed(context, item.phrases);
  for (const variable of noun.variables) {
    if (variable.home === noun.home || drivers.length === 0 || drivers.includes(variable.home ?? '')) {
      own(variable, variable.home);
    }
  }
  const run = (block: Block | undefined, home: string | undefined): void => {
    if (block === undefined) return;
    code.push(...inItem(context, planned, scope, { home }, (inner) => checkBody(inner, block)));
  };
  const additions = noun.additions.filter((each) => drivers.includes(each.home));
  if (declaration.within !== undefined && planned.owner !== undefined) {
    const outer = names.view({}).lookup(planned.owner, span);
    if (outer !== undefined) declare(declaration.within.text, outer.type, outer, span);
  }
  let it: Local | undefined;
  if (declaration.gives !== undefined) it = own(declaration.gives);
  if (declaration.at !== undefined) {
    const type =
      planned.thread === undefined
        ? kernel.inside(noun.home).types.resolveVariable(declaration.at)
        : pointerTo(kernel.taskType);
    const value = subjectValue(context, planned, scope, type);
    it = declare(declaration.at.name.text, type, value, span);
  }
  if (it !== undefined) planned.locals.set('it', it);
  run(declaration.begin, noun.home);
  for (const each of additions) run(each.begin, each.home);
  code.push(...phrasesCode(context, planned, scope, false));
  run(declaration.finish, noun.home);
  for (const each of additions) run(each.finish, each.home);
  if (planned.global !== undefined && it !== undefined) {
    code.push(assignGlobal(planned.global, it, span));
  }
  return code;
}

function subjectValue(context: SetupContext, planned: PlannedItem, scope: Scope, type: Type): Value {
  const { item, thread, subject } = planned;
  if (thread !== undefined) return { kind: 'task', thread, type, span: item.span };
  if (subject === undefined) return constant(0, type, item.span);
  const inner = scopeWith(context, scope, {});
  return convert(inner, inner.value(subject, type), type);
}

function assignGlobal(global: Global, local: Local, span: Span): Code {
  const value: Value = {
    kind: 'read',
    place: { kind: 'local', local, type: local.type, span },
    access: 'plain',
    type: local.type,
    span,
  };
  return {
    kind: 'evaluate',
    value: {
      kind: 'assign',
      place: { kind: 'global', global, type: global.type, span },
      value,
      access: 'marked',
      type: global.type,
      span,
    },
    span,
  };
}

function phrasesCode(context: SetupContext, planned: PlannedItem, scope: Scope, late: boolean): Code[] {
  const { noun } = planned;
  const said = planned.said.filter((each) => each.phrase.late === late);
  const order = [...said].sort((a, b) => noun.phrases.indexOf(a.phrase) - noun.phrases.indexOf(b.phrase));
  return order.flatMap((each) => phraseCode(context, planned, each, scope));
}

function phraseCode(context: SetupContext, planned: PlannedItem, said: SaidPhrase, scope: Scope): Code[] {
  const { kernel } = context;
  const { pattern, body } = said.phrase.phrase;
  const { span } = said.row;
  const code: Code[] = [];
  const extra = new Map<string, Value>();
  const locals: Local[] = [];
  const outside = scopeWith(context, scope, {});
  const { home } = said.phrase;
  const { types } = kernel.inside(home);
  for (const { element } of patternValues(pattern)) {
    const name = element.name.text;
    const made = said.made.get(name);
    if (made !== undefined) {
      extra.set(name, {
        kind: 'read',
        place: { kind: 'global', global: made, type: made.type, span },
        access: 'marked',
        type: made.type,
        span,
      });
      continue;
    }
    const type = types.resolve(element.type);
    const given = said.match.values.get(name);
    const value =
      given === undefined || element.isNew ? undefined : convert(outside, outside.value(given.expression, type), type);
    const local: Local = { name, type, isParameter: false, livesToEnd: false, span };
    locals.push(local);
    code.push({ kind: 'declare', local, ...(value === undefined ? {} : { value }), span });
  }
  for (const word of patternChoices(pattern)) {
    const local: Local = { name: word, type: boolType, isParameter: false, livesToEnd: false, span };
    locals.push(local);
    const value = constant(said.match.said.has(word) ? 1 : 0, boolType, span);
    code.push({ kind: 'declare', local, value, span });
  }
  code.push(
    ...inItem(context, planned, scope, { extra, home }, (inner) => {
      for (const local of locals) inner.adopt(local);
      return checkBody(inner, body);
    }),
  );
  return code;
}

/** What the text of a noun or phrase sees besides the scenario's names. */
interface TextNames {
  readonly extra?: ReadonlyMap<string, Value>;
  /** The driver that it belongs to. */
  readonly home?: string | undefined;
}

/** Checks text of the noun with the item's variables known. */
function inItem(
  context: SetupContext,
  planned: PlannedItem,
  scope: Scope,
  names: TextNames,
  check: (inner: Scope) => Code[],
): Code[] {
  const inner = scopeWith(context, scope, names);
  return inner.inBlock(() => {
    for (const [name, local] of planned.locals) inner.alias(name, local);
    return inner.inBlock(() => check(inner));
  });
}

function scopeWith(context: SetupContext, scope: Scope, { extra = new Map(), home }: TextNames): Scope {
  const inner = context.kernel.scope({
    functionName: scope.functionName,
    unrestricted: true,
    outer: context.names.view({ extra }),
    diagnostics: context.diagnostics,
    home,
  });
  // What phrases call counts as called by the set-up.
  inner.sharesReachWith(scope);
  return inner;
}
