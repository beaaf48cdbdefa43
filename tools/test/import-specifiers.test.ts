import { expect, test } from 'vitest';
import { importSpecifiers } from '../import-specifiers.ts';

test('what only looks like an import is none', () => {
  const text = `/**
 * import { a } from './comment.ts';
 */
// import { b } from './line.ts';
export const message = "read from './text.ts'";
const quote = /["']/;
export function load(): string {
  return quote.source;
}
import { c } from './real.ts';
`;
  expect(importSpecifiers(text)).toEqual(['./real.ts']);
});
