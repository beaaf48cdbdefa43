/**
 * What holds of formatting, whatever the text: once is enough, no token and no comment is lost, the tree stays. Asked
 * of all that ships, and of the same with its white space shaken up.
 */
import { type Formatted, format, parseFile, type Span, sourceFile, textOf, tokenize } from '@refault/dsl';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedModels, shippedScenarios } from '../shipped-texts.ts';

const texts = Object.entries({ ...shippedModels, ...shippedScenarios });

describe('formatting what ships', () => {
  test.each(texts)('%s', (_, text) => expectLaws(text));
});

describe('formatting what ships, with other white space', () => {
  test.each(texts)('%s', (_, text) => {
    fc.assert(
      fc.property(fc.infiniteStream(whiteSpace), (spaces) => expectLaws(shaken(text, spaces))),
      { numRuns: 3 },
    );
  });
});

describe('formatting parts of what ships, with comments in odd places', () => {
  test.each(texts)('%s', (_, text) => {
    fc.assert(
      fc.property(fc.infiniteStream(whiteSpaceWithComments), (spaces) => expectLaws(shaken(text, spaces))),
      { numRuns: 3 },
    );
  });
});

const whiteSpace = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 6, arbitrary: fc.constantFrom(' ', '  ', '\t') },
  { weight: 2, arbitrary: fc.constantFrom('\n', '\n\n\n', ' \n    ') },
);

const whiteSpaceWithComments = fc.oneof(
  { weight: 20, arbitrary: whiteSpace },
  {
    weight: 1,
    arbitrary: fc.constantFrom('// a\n', '\n// b\n', '\n\n/// c\n\n', ' /* d */ ', '\n/*\n * e\n */\n', '/* f\n g */'),
  },
);

/** The tokens and comments of a text with other white space between them: some where there has to be some. */
function shaken(text: string, spaces: Iterator<string>): string {
  const { tokens, comments } = tokenize(sourceFile('text.fault', text));
  const all = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  let result = '';
  let before = '';
  for (const { image } of all) {
    let between: string = spaces.next().value;
    if (before.startsWith('//') && !between.startsWith('\n')) between = `\n${between}`;
    if (mayGlue(before, between || image)) between = ` ${between}`;
    if (mayGlue(between, image)) between = `${between} `;
    result += between + image;
    before = image;
  }
  return `${result}\n`;
}

/** Whether two tokens could be read as another one if nothing stood between them. */
function mayGlue(before: string, after: string): boolean {
  const isWord = (text: string | undefined) => text !== undefined && /[\w.]/.test(text);
  if (isWord(before.at(-1)) && isWord(after[0])) return true;
  return /[-+*/&|<>=!.@]/.test(before.at(-1) ?? '') && /[-+*/&|<>=.@]/.test(after[0] ?? '');
}

function expectLaws(text: string): void {
  const once = formatted(text);
  expect(formatted(once)).toBe(once);
  expect(lexemes(once)).toEqual(lexemes(text));
  expect(tree(once)).toEqual(tree(text));
}

function formatted(text: string): string {
  const result: Formatted = format(sourceFile('text.fault', text));
  if (result.kind === 'errors') throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.text;
}

/** Tokens and comments in their order, comments without the white space inside. */
function lexemes(text: string): string[] {
  const { tokens, comments } = tokenize(sourceFile('text.fault', text));
  const ofTokens = tokens.map(({ startOffset, image }) => ({ startOffset, text: image }));
  const ofComments = comments.map(({ startOffset, image }) => ({
    startOffset,
    text: image.replace(/\s+/g, ' ').trim(),
  }));
  return [...ofTokens, ...ofComments].sort((a, b) => a.startOffset - b.startOffset).map((each) => each.text);
}

/** A tree without the places of its nodes, a line for each value. Hunks are kept as texts. */
function tree(text: string): string[] {
  const isSpan = (value: object): value is Span => 'file' in value && 'start' in value && 'end' in value;
  const json = JSON.stringify(
    parseFile(sourceFile('text.fault', text)).tree,
    (key, value) => {
      if (typeof value !== 'object' || value === null || !isSpan(value)) return value;
      return key === 'hunks' ? textOf(value) : undefined;
    },
    1,
  );
  return json.split('\n');
}
