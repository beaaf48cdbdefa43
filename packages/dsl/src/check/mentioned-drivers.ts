/**
 * The drivers that a scenario mentions, after the values of its axes were put in: they alone are in its program. What
 * an axis lists, and demands that are not asked of this run, mention nobody.
 */
import type { Demand, ScenarioNode } from '../ast/nodes-scenario.ts';
import { tokenize } from '../syntax/lexer.ts';
import { sourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';

type On = Demand & { readonly kind: 'on' };

/** Each mentioned driver with the first place where it is. */
export function mentionedDrivers(
  node: ScenarioNode,
  known: ReadonlySet<string>,
  applies: (demand: On) => boolean,
): ReadonlyMap<string, Span> {
  const { file, start, end } = node.span;
  const left = node.items.flatMap((item) => {
    if (item.kind === 'axis') return [item.span];
    return item.kind === 'on' ? idleSpans(item, applies) : [];
  });
  const mentioned = new Map<string, Span>();
  for (const token of tokenize(sourceFile(file.name, file.text.slice(start, end))).tokens) {
    if (!known.has(token.image) || mentioned.has(token.image)) continue;
    const at = start + token.startOffset;
    if (left.some((span) => at >= span.start && at < span.end)) continue;
    mentioned.set(token.image, { file, start: at, end: at + token.image.length });
  }
  return mentioned;
}

/** What an `on` block says of other runs. */
function idleSpans(on: On, applies: (demand: On) => boolean): Span[] {
  if (!applies(on)) return [on.span];
  const inner = on.demands.flatMap((each) => (each.kind === 'on' ? idleSpans(each, applies) : []));
  return [...on.selectors.map((each) => each.span), ...inner];
}
