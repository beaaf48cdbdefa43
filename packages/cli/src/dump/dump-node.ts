/**
 * Trees as indented text: each node by its kind, with its place and its plain values. What a node refers to besides
 * its parts is named, not followed.
 */
import { placeOf, type Span } from '@refault/dsl';

/** Parts that are other trees by name, or that would lead in a circle. */
const named = new Set(['function', 'global', 'local', 'field', 'struct', 'union', 'type', 'callee', 'tag']);

export function dumpNode(node: unknown): string[] {
  return lines(node, '', new Set());
}

function lines(value: unknown, label: string, above: ReadonlySet<unknown>): string[] {
  const lead = label === '' ? '' : `${label}: `;
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const parts = value.flatMap((each) => lines(each, '', above));
    return label === '' ? parts : [label, ...parts.map((line) => `  ${line}`)];
  }
  if (typeof value !== 'object' || value === null) return [`${lead}${String(value)}`];
  if (above.has(value)) return [`${lead}...`];
  if (isSpan(value)) return [`${lead}${placeOf(value)}`];
  const node = value as Record<string, unknown>;
  const inside = new Set([...above, value]);
  const plain: string[] = [];
  const parts: string[] = [];
  for (const [key, each] of Object.entries(node)) {
    if (key === 'kind' || key === 'span' || each === undefined || typeof each === 'function') continue;
    if (typeof each !== 'object' || each === null) plain.push(`${key}=${String(each)}`);
    else if (isName(each)) plain.push(`${key}=${each.text}`);
    else if (named.has(key)) plain.push(`${key}=${nameOf(each)}`);
    else parts.push(...lines(each, key, inside));
  }
  const place = isSpan(node.span) ? ` @${lineOf(node.span)}` : '';
  const kind = typeof node.kind === 'string' ? node.kind : '';
  const head = [kind, ...plain].filter((each) => each !== '').join(' ');
  return [`${lead}${head}${place}`, ...parts.map((line) => `  ${line}`)];
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
}

/** `12:7`: the file is the same all over. */
function lineOf(span: Span): string {
  return placeOf(span).split(':').slice(-2).join(':');
}

function isName(value: object): value is { readonly text: string } {
  return 'text' in value && typeof value.text === 'string' && Object.keys(value).length <= 2;
}

function nameOf(value: object): string {
  const { name, kind } = value as { name?: unknown; kind?: unknown };
  if (typeof name === 'string') return name;
  return typeof kind === 'string' ? kind : '...';
}
