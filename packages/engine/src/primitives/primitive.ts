/**
 * What a primitive is: it writes its steps with the builder, given its arguments, and tells its result.
 */
import type { Expression } from '../ir/expression.ts';
import type { CodeBuilder } from './code-builder.ts';

/** `undefined` for primitives without a result. */
export type Primitive = (code: CodeBuilder, args: readonly Expression[]) => Expression | undefined;

export type PrimitiveTable = Readonly<Record<string, Primitive>>;

/** An argument that the checker has made sure is there. */
export function argument(args: readonly Expression[], index: number): Expression {
  const value = args[index];
  if (value === undefined) throw new Error(`primitive is missing argument ${index}`);
  return value;
}
