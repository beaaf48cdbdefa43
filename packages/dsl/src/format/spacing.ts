/**
 * Whether two elements of a rule that meet on a line have a space between them. A space is the rule; what is listed
 * here has none.
 */
import type { IToken } from 'chevrotain';
import { tokenMatcher } from 'chevrotain';
import { PrefixOperator } from '../syntax/tokens.ts';

/** Two tokens that meet, and the rule inside which they do. */
export interface Meeting {
  readonly left: IToken;
  readonly right: IToken;
  readonly rule: string;
}

/** Nothing stands before these. */
const tightBefore = new Set([',', ';', ')', ']', '..', '.']);

/** Nothing stands behind these. */
const tightAfter = new Set(['(', '[', '.', '!', '~']);

/** Rules in which a range that is open may stand before something else: `on v6.6.. { … }`. */
const beyondRange = new Set(['modelHeader', 'model', 'on']);

/** Rules in which a bracket follows closely on what it belongs to. */
const tightParen = new Set(['postfixTail', 'prefixed', 'type', 'function', 'prototype', 'tagPattern']);
const tightBracket = new Set(['prefixed', 'subject', 'reference', 'declarator', 'thread', 'pathSubject']);

export function hasSpaceBetween({ left, right, rule }: Meeting): boolean {
  if (tightBefore.has(right.image) || tightAfter.has(left.image)) return false;
  if (left.image === '..') return right.image === '+' || beyondRange.has(rule);
  switch (right.image) {
    case '(':
      if (tightParen.has(rule)) return false;
      break;
    case '[':
      return !tightBracket.has(rule);
    case '->':
    case '++':
    case '--':
      if (rule === 'prefixed' && !tokenMatcher(left, PrefixOperator)) return false;
      break;
    case ':':
      return rule === 'expression';
    case '*':
      if (rule === 'prefixed') break;
      return left.image !== '*' || rule === 'binaryTail';
    case '<':
    case '>':
      if (rule === 'type') return false;
      break;
    case '|':
      if (rule === 'patternElement') return false;
      break;
  }
  if (rule === 'type' && left.image === '<') return false;
  if (rule === 'patternElement' && left.image === '|') return false;
  if (rule === 'postfixTail' && left.image === '->') return false;
  if (rule === 'rowElement' && left.image === '-') return false;
  if (rule === 'binary' || rule === 'binaryTail' || rule === 'statement') return true;
  return !isPrefix(left, rule) || glues(left, right);
}

/** `*`, `&`, `-` before what they belong to: in an expression, a type or a declarator. */
function isPrefix(left: IToken, rule: string): boolean {
  if (rule === 'prefixed') return tokenMatcher(left, PrefixOperator);
  return left.image === '*' && rule !== 'binary' && rule !== 'binaryTail';
}

/** Two operators that would be read as another one. */
function glues(left: IToken, right: IToken): boolean {
  return left.image.at(-1) === right.image.at(0) && /[-+&]/.test(right.image);
}
