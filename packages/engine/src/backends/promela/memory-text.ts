/**
 * How Promela reaches a word of memory: by its name where it is one of the globals, else through a pointer that has
 * to be asked first whether it leads to what lives.
 */
import type { Expression } from '../../ir/expression.ts';
import { isPointer, offsetOf, poolOf, slotOf } from '../../ir/word.ts';
import { expressionText, type Scope, splitPointer } from './expression-text.ts';

export interface AccessText {
  /** The word that many words behind the first. */
  word(at: number): string;
  /** The index of the first word in `mem`. */
  readonly index: string;
  /** The pointer that is followed. */
  readonly pointer: string;
  /** What must hold, else the access is a finding; nothing for globals, which always live. */
  readonly check: string | undefined;
  /** What must hold for judging code to see more than 0. */
  readonly lenient: string | undefined;
}

export function accessText(scope: Scope, pointer: Expression, word: number): AccessText {
  const { base, offset } = splitPointer(scope, pointer);
  const first = offset + word;
  const text = expressionText(scope, base);
  const known = base.op === 'globals' ? 0 : globalOffset(text);
  if (known !== undefined) {
    const start = (scope.layout.pools[0]?.base ?? 0) + known + first;
    return {
      word: (at) => scope.global(start + at) ?? `mem[${start + at}]`,
      index: String(start),
      pointer: expressionText(scope, pointer),
      check: undefined,
      lenient: undefined,
    };
  }
  return {
    word: (at) => `mem[AT(${text})${plus(first + at)}]`,
    index: `(AT(${text})${plus(first)})`,
    pointer: offset === 0 ? text : `BEYOND(${text}, ${offset})`,
    check: `FINE(${text}, ${scope.index})`,
    lenient: `THERE(${text})`,
  };
}

/** Where in the globals an address lies that is known, if it does. */
function globalOffset(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const word = Number(text);
  return isPointer(word) && poolOf(word) === 0 && slotOf(word) === 0 ? offsetOf(word) : undefined;
}

function plus(offset: number): string {
  return offset === 0 ? '' : ` + ${offset}`;
}
