/**
 * Axes: `for NAME in a, b;` makes one scenario of each value, which stands wherever NAME stood. The text of a
 * variant knows where each of its words came from.
 */

import { tokenMatcher } from 'chevrotain';
import type { AdversaryNode, ScenarioItem, ScenarioNode } from '../ast/nodes-scenario.ts';
import { tokenize } from '../syntax/lexer.ts';
import { parseScenario } from '../syntax/parse.ts';
import { Arrow, Dot, NameToken } from '../syntax/tokens.ts';
import { derivedFile, type SourceFile, sourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';

type Axis = ScenarioItem & { readonly kind: 'axis' };

export interface Variant {
  /** The value of each axis. */
  readonly values: Readonly<Record<string, string>>;
  readonly node: ScenarioNode;
  /** The adversary whose threads were put in. */
  readonly adversary?: AdversaryNode;
}

export function axesOf(node: ScenarioNode): Axis[] {
  return node.items.filter((item): item is Axis => item.kind === 'axis');
}

/** Axes whose name stands nowhere and whose values no `on` selects. */
export function unusedAxes(node: ScenarioNode): Axis[] {
  const { file, start, end } = node.span;
  const axes = axesOf(node);
  const inAxis = (at: number): boolean => axes.some(({ span }) => at >= span.start && at < span.end);
  const words = new Set(
    tokenize(sourceFile(file.name, file.text.slice(start, end))).tokens.flatMap((token) =>
      inAxis(start + token.startOffset) ? [] : [token.image],
    ),
  );
  return axes.filter(({ name, values }) => !words.has(name.text) && !values.some((value) => words.has(value.text)));
}

/**
 * The variants of a scenario that are wanted, in the order in which the values are written; itself if it has no axis.
 * Others are not parsed.
 */
export function variantsOf(node: ScenarioNode, isWanted: (values: Variant['values']) => boolean): Variant[] {
  const axes = axesOf(node);
  if (axes.length === 0) return [{ values: {}, node }];
  let choices: (readonly { readonly axis: string; readonly value: Span; readonly text: string }[])[] = [[]];
  for (const axis of axes) {
    choices = choices.flatMap((choice) =>
      axis.values.map((value) => [...choice, { axis: axis.name.text, value: value.span, text: value.text }]),
    );
  }
  return choices.flatMap((choice) => {
    const values = Object.fromEntries(choice.map((each) => [each.axis, each.text]));
    if (!isWanted(values)) return [];
    const file = substituted(node, axes, new Map(choice.map((each) => [each.axis, each.value])));
    const { tree } = parseScenario(file);
    return tree === undefined ? [] : [{ values, node: tree }];
  });
}

function substituted(node: ScenarioNode, axes: readonly Axis[], values: ReadonlyMap<string, Span>): SourceFile {
  const parts = substitutedParts(node.span, new Map([...values].map(([name, value]) => [name, [value]])), (at) =>
    axes.some((axis) => at >= axis.span.start && at < axis.span.end),
  );
  return derivedFile(node.span.file.name, parts);
}

/** A text in which other stretches stand wherever one of some names stood, but as the name of a field. */
export function substitutedParts(
  { file, start, end }: Span,
  values: ReadonlyMap<string, readonly Span[]>,
  isKept: (at: number) => boolean,
): Span[] {
  const { tokens } = tokenize(sourceFile(file.name, file.text.slice(start, end)));
  const parts: Span[] = [];
  let at = start;
  tokens.forEach((token, index) => {
    const value = tokenMatcher(token, NameToken) ? values.get(token.image) : undefined;
    const before = tokens[index - 1]?.tokenType;
    const from = start + token.startOffset;
    if (value === undefined || before === Dot || before === Arrow || isKept(from)) return;
    parts.push({ file, start: at, end: from }, ...value);
    at = from + token.image.length;
  });
  parts.push({ file, start: at, end });
  return parts;
}
