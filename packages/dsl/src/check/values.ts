/**
 * Small values that many checks make, and arithmetic on constants.
 */
import type { Span } from '../text/span.ts';
import type { ArithmeticOperator, Value } from './checked-nodes.ts';
import { errorType, type Type } from './types.ts';

export function errorValue(span: Span): Value {
  return { kind: 'error', type: errorType, span };
}

export function constant(value: number, type: Type, span: Span): Value {
  return { kind: 'constant', value, type, span };
}

/** What an operator gives on numbers; undefined for a division by zero. */
export function arithmetic(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
      return right === 0 ? undefined : left % right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
  }
}
