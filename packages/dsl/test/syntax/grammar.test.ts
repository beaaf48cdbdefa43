/**
 * The definitions of lexer and grammar, with the validations that are skipped in use.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FaultParser } from '../../src/syntax/fault-parser.ts';
import { createLexer, tokenize } from '../../src/syntax/lexer.ts';
import { sourceFile } from '../../src/text/source-file.ts';
import { cstNodesText } from '../../tools/generate-cst-nodes.ts';
import { shippedModels, shippedScenarios } from '../shipped-texts.ts';

const strict = new FaultParser({ validate: false, recovers: false });
const recovering = new FaultParser({ validate: false, recovers: true });

/** A token's type is one object in all tokens, with references to others. */
function withoutTypes(key: string, value: unknown): unknown {
  return key === 'tokenType' ? undefined : value;
}

test('the lexer’s tokens hide none of each other', () => {
  expect(createLexer({ validate: true }).lexerDefinitionErrors).toEqual([]);
});

test('the grammar has no ambiguity but those it says it has', () => {
  expect(() => new FaultParser({ validate: true, recovers: true })).not.toThrow();
});

test.for(Object.entries({ ...shippedModels, ...shippedScenarios }))(
  'one token of lookahead and the gates are enough for %s',
  ([name, text]) => {
    const { tokens } = tokenize(sourceFile(name, text));
    strict.input = tokens;
    const read = strict.file();
    expect(strict.errors).toEqual([]);
    recovering.input = tokens;
    expect(JSON.stringify(read, withoutTypes)).toBe(JSON.stringify(recovering.file(), withoutTypes));
  },
);

test('the shapes of the concrete tree are those of the grammar', () => {
  const written = readFileSync(new URL('../../src/syntax/cst-nodes.ts', import.meta.url), 'utf8');
  expect(written, 'run: npm run generate -w @refault/dsl').toBe(cstNodesText());
});
