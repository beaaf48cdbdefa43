/**
 * Steps that do no more than access one cell: what a boundary stands before if nothing else of memory is touched until
 * the agent comes to its next boundary, whichever way it goes. Such a step may be taken together with the one before
 * it where nobody else could tell.
 */
import type { Expression } from './expression.ts';
import type { Instruction } from './instruction.ts';
import { successors } from './uses.ts';

export interface LoneAccess {
  readonly pointer: Expression;
  /** The first word, from where the pointer points, and how many. */
  readonly word: number;
  readonly count: number;
}

/** The access behind the boundary at an index of a function's code, if it is alone. */
export function loneAccess(code: readonly Instruction[], index: number): LoneAccess | undefined {
  const boundary = code[index];
  const first = code[index + 1];
  if (boundary?.op !== 'boundary' || boundary.wait !== undefined || boundary.sleeps) return undefined;
  if (first?.op !== 'load' && first?.op !== 'store') return undefined;
  if (first.access === 'internal' || first.access === 'ghost') return undefined;
  const { pointer, word } = first;
  const count = first.op === 'load' ? first.to.length : first.values.length;
  const seen = new Set<number>();
  const open = [index + 2];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const each = code[at];
    if (each === undefined || endsHere.has(each.op)) continue;
    const isSame = each.op === 'store' && each.pointer === pointer && each.word === word;
    if (!isSame && !touchesNothing.has(each.op)) return undefined;
    open.push(...successors(each, at));
  }
  return { pointer, word, count };
}

/** Beyond these, code accesses memory behind boundaries of its own. */
const endsHere: ReadonlySet<Instruction['op']> = new Set(['boundary', 'call', 'return', 'cut']);

const touchesNothing: ReadonlySet<Instruction['op']> = new Set([
  'set',
  'set-element',
  'set-through',
  'jump',
  'branch',
  'find',
  'range',
  'cover',
  'note',
]);
