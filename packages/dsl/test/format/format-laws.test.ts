/**
 * What holds of formatting, whatever the text: once is enough, no token and no comment is lost, the tree stays. Asked
 * of all that ships, and of the same with its white space shaken up from a fixed seed; `REFAULT_SEED` and
 * `REFAULT_SHAKES`, how often a text is shaken, draw others.
 */
import { type Formatted, format, parseFile, type Span, sourceFile, textOf, tokenize } from '@refault/dsl';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedModels, shippedScenarios } from '../shipped-texts.ts';

const seed = Number(process.env.REFAULT_SEED ?? 64);
const shakes = Number(process.env.REFAULT_SHAKES ?? 3);

const texts = Object.entries({ ...shippedModels, ...shippedScenarios });

/** Statements inside statements, without braces: what stands beside its head depends on what is in between. */
const nested = [
  'for (x in y.z) if (a) b(); else c();',
  'while (a) if (b) c(); else if (d) e(); else f();',
  'do if (a) b(); while (c);',
  'l: m: while (a) b();',
  'switch (a) { case 1: if (b) c(); case 2: case 3: for (x in y) z(); break; default: return; }',
  'if (a) while (b) c(); else for (x in y) if (z) return 1;',
  'if (a) { b(); } else if (c) d(); else { e(); }',
  'choose (x in y) if (a) b();',
  'if (a) l: b(); else m: c();',
  'for (i = 0; i < 3; i++) l: if (a) b();',
  'while (a) switch (b) { case c: d(); }',
  'if (a) do b(); while (c); else do { d(); } while (e);',
];

describe('formatting what ships', () => {
  test.each(texts)('%s', (_, text) => expectLaws(text));
});

describe('formatting what ships, with other white space', () => {
  test.each(texts)('%s', (_, text) => {
    fc.assert(
      fc.property(fc.infiniteStream(whiteSpace), (spaces) => expectLaws(shaken(text, spaces))),
      { seed, numRuns: shakes },
    );
  });
});

describe('formatting parts of what ships, with comments in odd places', () => {
  test.each(texts)('%s', (_, text) => {
    fc.assert(
      fc.property(fc.infiniteStream(whiteSpaceWithComments), (spaces) => expectLaws(shaken(text, spaces))),
      { seed, numRuns: shakes },
    );
  });
});

describe('formatting statements in statements, with comments and line breaks in a few places', () => {
  test.each(nested)('%s', (statement) => {
    const text = `kernel k; void f() { ${statement} }`;
    const places = fc.uniqueArray(fc.tuple(fc.nat(tokenize(sourceFile('text.fault', text)).tokens.length), odd), {
      selector: ([place]) => place,
      maxLength: 5,
    });
    fc.assert(
      fc.property(places, (chosen) => expectLaws(shaken(text, spacesWith(new Map(chosen))))),
      { seed, numRuns: 40 * shakes },
    );
  });
});

const odd = fc.constantFrom(
  '// a\n',
  '\n// b\n',
  '\n\n/// c\n\n',
  ' /* d */ ',
  ' /* d */\n',
  '\n/* d */ ',
  '/* f\n g */',
  '\n',
);

/** One space everywhere but in some places. */
function* spacesWith(places: ReadonlyMap<number, string>): Generator<string> {
  for (let place = 0; ; place++) yield places.get(place) ?? ' ';
}

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
