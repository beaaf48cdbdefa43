/**
 * What is known of an expression before it is run by an agent: its value, where it has only one; which cell of memory
 * a pointer means, where that memory lives for ever.
 */
import { type BinaryOperator, type Expression, operands } from '../../ir/expression.ts';
import { addOffset, isPointer, offsetOf, pointer, poolOf, slotOf } from '../../ir/word.ts';
import { type Layout, objectIndex } from '../../state/layout.ts';

/** The agent whose code it is; the number of agents for the engine's own, whose code asks as whom it is told. */
export interface Folding {
  readonly layout: Layout;
  readonly agent: number;
}

/** An expression's value, if it is the same each time. */
export function constantOf(folding: Folding, node: Expression): number | undefined {
  const { layout, agent } = folding;
  const isOwn = agent === layout.agents;
  switch (node.op) {
    case 'constant':
      return node.value;
    case 'self':
      return isOwn ? undefined : agent + 1;
    case 'current':
      if (isOwn) return undefined;
      return agent < layout.threads ? pointer(node.pool.index, agent, 0) : 0;
    case 'globals':
      return pointer(0, 0, 0);
    case 'task':
      return pointer(node.pool.index, node.thread, 0);
    case 'array-length':
      return layout.lengthOf(node.array);
    case 'field':
    case 'element':
    case 'binary':
    case 'bit-of': {
      const values: number[] = [];
      for (const each of operands(node)) {
        const value = constantOf(folding, each);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return computed(layout, node, values);
    }
    default:
      return undefined;
  }
}

function computed(
  layout: Layout,
  node: Expression & { readonly op: 'field' | 'element' | 'binary' | 'bit-of' },
  [first = 0, second = 0]: readonly number[],
): number | undefined {
  switch (node.op) {
    case 'field':
      return addOffset(first, layout.fieldOffset(node.group, node.field));
    case 'element':
      return addOffset(first, second * layout.sizeOf(node.array.of));
    case 'bit-of':
      return first <= 0 ? 0 : 1 << (first - 1);
    case 'binary':
      return exact[node.operator]?.(first, second);
  }
}

/** Of these nobody has to ask how they round, or whether both sides are looked at. */
const exact: Partial<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => (left + right) | 0,
  '-': (left, right) => (left - right) | 0,
  '*': (left, right) => Math.imul(left, right),
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
};

/** A cell of memory that lives for ever: one, or one in each element of an array. */
export interface LastingCell {
  /** Its word of the state, in the first element. */
  readonly index: number;
  readonly element?: { readonly at: Expression; readonly size: number; readonly length: number };
}

/** The cell that a pointer means, if it points into memory that is never freed. */
export function lastingCell(folding: Folding, node: Expression): LastingCell | undefined {
  const { layout } = folding;
  const known = constantOf(folding, node);
  if (known !== undefined) return cellAt(layout, known);
  if (node.op === 'field') {
    const cell = lastingCell(folding, node.base);
    return cell && { ...cell, index: cell.index + layout.fieldOffset(node.group, node.field) };
  }
  if (node.op !== 'element') return undefined;
  const first = lastingCell(folding, node.base);
  if (first === undefined || first.element !== undefined) return undefined;
  const element = { at: node.at, size: layout.sizeOf(node.array.of), length: layout.lengthOf(node.array) };
  return { ...first, element };
}

function cellAt(layout: Layout, word: number): LastingCell | undefined {
  if (!isPointer(word)) return undefined;
  const pool = layout.pools[poolOf(word)];
  // Without a word that says whether an object lives, it always does.
  if (pool === undefined || pool.header !== 0 || slotOf(word) >= pool.slots) return undefined;
  return { index: objectIndex(pool, slotOf(word)) + offsetOf(word) };
}
