/**
 * Values as reports and outcomes show them. Two values of one printer are equal iff they are shown alike, except
 * pointers: which object it is depends on the numbering of slots, so only the kind of object is told.
 */
import type { Pool } from './shape.ts';
import type { FieldPrinter, ValuePrinter } from './value-printer.ts';
import { epochIndex, isEpoch, isPointer, isStale, poolOf } from './word.ts';

const errnoNames: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  4: 'EINTR',
  5: 'EIO',
  6: 'ENXIO',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  16: 'EBUSY',
  17: 'EEXIST',
  19: 'ENODEV',
  22: 'EINVAL',
  28: 'ENOSPC',
  34: 'ERANGE',
  38: 'ENOSYS',
  110: 'ETIMEDOUT',
};

export function printNumber(value: number): string {
  const errno = value < -1 ? errnoNames[-value] : undefined;
  return errno === undefined ? String(value) : `-${errno}`;
}

export type PrintPointer = (word: number) => string;

/** `pointer` says how pointers are shown; without it only the kind of object is told. */
export function printValue(
  printer: ValuePrinter,
  words: readonly number[],
  pools: readonly Pool[],
  pointer: PrintPointer = (word) => printPointer(word, pools),
): string {
  const first = words[0] ?? 0;
  switch (printer.kind) {
    case 'number':
      return printNumber(first);
    case 'bool':
      return first === 0 ? '0' : '1';
    case 'enum':
      return printer.members[first] ?? String(first);
    case 'flags': {
      const names = printer.bits.filter((_, index) => (first & (1 << index)) !== 0);
      return names.length === 0 ? '0' : names.join('|');
    }
    case 'pointer':
      return pointer(first);
    case 'epoch':
      return isEpoch(first) ? `epoch ${epochIndex(first)}` : 'epoch 0';
    case 'union': {
      const tag = printer.tags[first];
      if (tag === undefined) return String(first);
      return tag.fields.length === 0 ? tag.name : `${tag.name} ${printFields(tag.fields, words, pools, pointer)}`;
    }
    case 'struct':
      return printFields(printer.fields, words, pools, pointer);
    case 'sum': {
      const alternative = printer.alternatives[first - 1];
      return alternative === undefined ? 'unset' : printValue(alternative, words.slice(1), pools, pointer);
    }
    case 'opaque':
      return words.join(',');
  }
}

function printFields(
  fields: readonly FieldPrinter[],
  words: readonly number[],
  pools: readonly Pool[],
  pointer: PrintPointer,
): string {
  const shown = fields.map(
    (each) => `.${each.name} = ${printValue(each.print, words.slice(each.word), pools, pointer)}`,
  );
  return `{ ${shown.join(', ')} }`;
}

function printPointer(word: number, pools: readonly Pool[]): string {
  if (word === 0) return 'NULL';
  if (!isPointer(word)) return printNumber(word);
  return isStale(word) ? 'freed' : (pools[poolOf(word)]?.name ?? 'object');
}
