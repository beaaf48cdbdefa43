/**
 * The definitions of lexer and grammar, with the validations that are skipped in use.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FaultParser } from '../../src/syntax/fault-parser.ts';
import { createLexer } from '../../src/syntax/lexer.ts';
import { cstNodesText } from '../../tools/generate-cst-nodes.ts';

test('the lexer’s tokens hide none of each other', () => {
  expect(createLexer({ validate: true }).lexerDefinitionErrors).toEqual([]);
});

test('the grammar has no ambiguity but those it says it has', () => {
  expect(() => new FaultParser({ validate: true, recovers: true })).not.toThrow();
});

test('the shapes of the concrete tree are those of the grammar', () => {
  const written = readFileSync(new URL('../../src/syntax/cst-nodes.ts', import.meta.url), 'utf8');
  expect(written, 'run: npm run generate -w @refault/dsl').toBe(cstNodesText());
});
