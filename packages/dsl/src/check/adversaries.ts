/**
 * Adversaries: `adversary NAME (NOUN p) { threads }` adds its threads to a scenario, once for each item of the noun
 * that the scenario has. Its parameter stands for what the item is about: `heap[0]`.
 */
import type { Expression } from '../ast/nodes-expression.ts';
import type { AdversaryNode, ScenarioNode, SetupItem } from '../ast/nodes-scenario.ts';
import { parseScenario } from '../syntax/parse.ts';
import { derivedFile, sourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import { substitutedParts, type Variant } from './variants.ts';

/** The axis that results and `--filter` name an adversary by: `[adversary=reclaim(heap[0])]`. */
const adversaryAxis = 'adversary';

interface Item {
  readonly noun: string;
  /** What it is about, as the scenario has it. */
  readonly name: readonly Span[];
  readonly label: string;
  readonly owner?: Item;
}

/** The variants that an adversary makes of one: none if the scenario has nothing of what it asks for. */
export function withAdversary(variant: Variant, adversary: AdversaryNode): Variant[] {
  const items = itemsOf(variant.node);
  let choices: (readonly Item[])[] = [[]];
  for (const { type } of adversary.parameters) {
    const noun = type.kind === 'named' ? type.name : '';
    const fitting = items.filter((each) => each.noun === noun);
    choices = choices.flatMap((chosen) => fitting.map((each) => [...chosen, each]));
  }
  return choices.filter(belongTogether).flatMap((chosen) => {
    const label = `${adversary.name.text}(${chosen.map((each) => each.label).join(', ')})`;
    const node = withThreads(variant.node, adversary, chosen);
    return node === undefined ? [] : [{ values: { ...variant.values, [adversaryAxis]: label }, node, adversary }];
  });
}

/** A VMA and an mm are that VMA and its mm. */
function belongTogether(chosen: readonly Item[]): boolean {
  return chosen.every(({ owner }) =>
    chosen.every((other) => owner === undefined || other.noun !== owner.noun || other === owner),
  );
}

/** All items of a scenario, its threads among them, each element of a range by itself. */
function itemsOf(scenario: ScenarioNode): Item[] {
  const items: Item[] = [];
  const add = (item: SetupItem, owner: Item | undefined): void => {
    const noun = item.noun.text;
    const made = elements(item.subject).map(
      ({ name, label }): Item => ({ noun, name, label, ...(owner === undefined ? {} : { owner }) }),
    );
    items.push(...made);
    for (const inner of item.items) add(inner, made[0]);
  };
  for (const item of scenario.items) {
    if (item.kind === 'setup-item') add(item, undefined);
    else if (item.kind === 'thread') {
      const count = item.count?.kind === 'number' ? item.count.value : undefined;
      for (const { name, label } of count === undefined
        ? [named(item.name.span)]
        : family(item.name.span, 0, count - 1)) {
        items.push({ noun: 'thread', name, label });
      }
    }
  }
  return items.map((item) => {
    const { owner } = item;
    const isPlain = owner === undefined || items.every((each) => each === item || each.label !== item.label);
    return isPlain
      ? item
      : { ...item, name: [...owner.name, written('.'), ...item.name], label: `${owner.label}.${item.label}` };
  });
}

function elements(subject: Expression): Pick<Item, 'name' | 'label'>[] {
  if (subject.kind !== 'index' || subject.last === undefined) return [named(subject.span)];
  const { object, index, last } = subject;
  if (index.kind !== 'number' || last.kind !== 'number') return [named(subject.span)];
  return family(object.span, index.value, last.value);
}

function named(span: Span): Pick<Item, 'name' | 'label'> {
  return { name: [span], label: span.file.text.slice(span.start, span.end) };
}

function family(span: Span, first: number, last: number): Pick<Item, 'name' | 'label'>[] {
  const { label } = named(span);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => ({
    name: [span, written(`[${first + at}]`)],
    label: `${label}[${first + at}]`,
  }));
}

/** A stretch that stands nowhere. */
function written(text: string): Span {
  return { file: sourceFile('adversary', text), start: 0, end: text.length };
}

/** The scenario with the adversary's threads at its end, by names that its own threads don't have. */
function withThreads(
  scenario: ScenarioNode,
  adversary: AdversaryNode,
  chosen: readonly Item[],
): ScenarioNode | undefined {
  const { file, start, end } = scenario.span;
  const taken = new Set(scenario.items.flatMap((item) => (item.kind === 'thread' ? [item.name.text] : [])));
  const parts: Span[] = [{ file, start, end: end - 1 }];
  for (const thread of adversary.threads) {
    const values = new Map(adversary.parameters.map(({ name }, index) => [name.text, chosen[index]?.name ?? []]));
    const { text, span } = thread.name;
    if (taken.has(text)) values.set(text, [written(freeName(`${adversary.name.text}_${text}`, taken))]);
    else values.set(text, [span]);
    parts.push(written('\n'), ...substitutedParts(thread.span, values, () => false));
  }
  return parseScenario(derivedFile(file.name, [...parts, { file, start: end - 1, end }])).tree;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
  return free;
}
