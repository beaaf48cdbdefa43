/**
 * Whatever a text is, it is read to its end, soon, and what is said about it points into it. The texts are drawn
 * from a fixed seed: characters, rows of tokens, and what ships with a few places broken.
 */
import type { IToken } from 'chevrotain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckSession } from '../../src/check/check.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render-text.ts';
import { tokenize } from '../../src/syntax/lexer.ts';
import { lexerTokens } from '../../src/syntax/tokens.ts';
import { memoryHost, modelSource } from '../../src/text/memory-host.ts';
import { type SourceFile, sourceFile } from '../../src/text/source-file.ts';
import type { ModelSource } from '../../src/text/source-host.ts';
import { originSpan, type Span } from '../../src/text/span.ts';
import { shippedModels, shippedScenarios } from '../shipped-texts.ts';

const seed = 64;
/** Far more than any of these texts takes, far less than one that grows with a power of its length. */
const patience = 5_000;

const shipped = modelSource(shippedModels);
const host = memoryHost({});
const session = new CheckSession(shipped, host);

const words = [
  ...lexerTokens.flatMap(({ PATTERN }) => (typeof PATTERN === 'string' ? [PATTERN] : [])),
  ...['x', 'heap', 'vmf', 'cpu0', 'r0', 'mm_struct', 'v6.4', 'v6.6', '0', '1', '536870913', '0xff'],
  ...['"text"', '"', '/*', '*/', '// remark\n', '@@', '@@ end', '@@\n- x;\n+ y;\n@@ end', '#', 'é', '\n'],
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((each) => each.join(' '));

/** Where a row of tokens is put, so that every rule of the grammar meets some. */
const frames: readonly ((row: string) => string)[] = [
  (row) => row,
  (row) => `kernel k;\n${row}`,
  (row) => `kernel k { ${row} }`,
  (row) => `patch p on v6.4 { change do_swap_page ${row} }`,
  (row) => `kernel k { void f() { ${row} } }\nscenario s "s" { kernel k; thread t { f(); } }`,
  (row) => `scenario s "s" { kernel v6.4; thread t { ${row} } }`,
  (row) =>
    `scenario s "s" { kernel v6.4; mm app { vma heap: anon rw, 1 page; } ${row} thread t in app { load heap[0]; } }`,
];

test('rows of characters', () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(fc.property(text, examine), { seed, numRuns: 200 });
});

test('rows of tokens', () => {
  const text = fc.tuple(fc.constantFrom(...frames), soup).map(([frame, row]) => frame(row));
  fc.assert(fc.property(text, examine), { seed, numRuns: 1_000 });
});

test('scenarios with broken places', () => {
  const text = fc.constantFrom(...Object.values(shippedScenarios)).chain(broken);
  fc.assert(fc.property(text, examine), { seed, numRuns: 300 });
});

test('models with broken places', () => {
  const model = fc
    .constantFrom(...Object.entries(shippedModels))
    .chain(([path, text]) => broken(text).map((changed) => ({ path, text: changed })));
  fc.assert(fc.property(model, examineModel), { seed, numRuns: 60 });
});

/** A text with one to three of its places changed. */
function broken(text: string): fc.Arbitrary<string> {
  const { tokens } = tokenize(sourceFile('text', text));
  return fc.oneof(cut(text, tokens), renamed(text, tokens));
}

/** Stretches of characters, tokens or lines are lost, doubled or moved, or the rest is cut off. */
function cut(text: string, tokens: readonly IToken[]): fc.Arbitrary<string> {
  const tokenStarts = tokens.map((token) => token.startOffset);
  const { lineStarts } = sourceFile('text', text);
  const places = fc.oneof(
    triple(fc.nat(text.length)),
    triple(fc.constantFrom(...tokenStarts, text.length)),
    triple(fc.constantFrom(...lineStarts, text.length)),
  );
  const what = fc.constantFrom('lose', 'double', 'swap', 'insert', 'truncate');
  const edit = fc.tuple(what, places, fc.constantFrom(...words));
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => edits.reduce(applied, text));
}

/** Names, numbers or operators stand where others of their kind stood, so that most of it can still be parsed. */
function renamed(text: string, tokens: readonly IToken[]): fc.Arbitrary<string> {
  const kindOf = ({ tokenType }: IToken) => tokenType.CATEGORIES?.at(-1) ?? tokenType;
  const change = fc.constantFrom(...tokens).chain((token) => {
    const alike = tokens.filter((each) => kindOf(each) === kindOf(token));
    return fc.constantFrom(...alike).map(({ image }) => ({ token, image }));
  });
  return fc
    .uniqueArray(change, { minLength: 1, maxLength: 3, selector: ({ token }) => token.startOffset })
    .map((changes) =>
      changes
        .sort((a, b) => b.token.startOffset - a.token.startOffset)
        .reduce((done, { token: { startOffset, image: old }, image }) => {
          return done.slice(0, startOffset) + image + done.slice(startOffset + old.length);
        }, text),
    );
}

function triple(place: fc.Arbitrary<number>): fc.Arbitrary<readonly [number, number, number]> {
  return fc.tuple(place, place, place);
}

function applied(
  text: string,
  [what, places, word]: readonly [string, readonly [number, number, number], string],
): string {
  const [first = 0, second = 0, third = 0] = [...places].sort((a, b) => a - b);
  const [head, left, right] = [text.slice(0, first), text.slice(first, second), text.slice(second, third)];
  switch (what) {
    case 'lose':
      return head + text.slice(second);
    case 'double':
      return head + left + text.slice(first);
    case 'swap':
      return head + right + left + text.slice(third);
    case 'insert':
      return `${head} ${word} ${text.slice(first)}`;
    default:
      return text.slice(0, third);
  }
}

function examine(text: string): void {
  const file = sourceFile('text.fault', text);
  inTime(() => lookAt(session.checkWhole(file)));
}

/** A model is read where it stands, by a release that it is part of. */
function examineModel({ path, text }: { readonly path: string; readonly text: string }): void {
  const file = sourceFile(path, text);
  const instead = (each: SourceFile): SourceFile => (each.name === path ? file : each);
  const source: ModelSource = {
    ...shipped,
    kernelFiles: (name) => shipped.kernelFiles(name).map(instead),
    patchFile: (name) => {
      const found = shipped.patchFile(name);
      return found === undefined ? undefined : instead(found);
    },
  };
  const [folder = '', name = ''] = path.replace(/\.fault$/, '').split('/');
  const label = folder === 'patches' ? `v6.4+${name}` : folder === 'linux' ? 'v6.6' : folder;
  const at = { file: sourceFile('asked', ''), start: 0, end: 0 };
  inTime(() => lookAt(new CheckSession(source, host).checkKernel(label, at)));
}

function inTime(work: () => void): void {
  const start = performance.now();
  work();
  expect(performance.now() - start).toBeLessThan(patience);
}

function lookAt(diagnostics: readonly Diagnostic[]): void {
  for (const each of diagnostics) {
    expect(each.message).not.toBe('');
    for (const span of [each.span, ...each.labels.map((label) => label.span)]) {
      expectInside(span, each);
      expectInside(originSpan(span), each);
    }
    expect(renderDiagnostic(each)).toContain(each.message);
  }
}

function expectInside({ file, start, end }: Span, { code, message }: Diagnostic): void {
  const told = `${code}: ${message}`;
  expect(start, told).toBeGreaterThanOrEqual(0);
  expect(end, told).toBeGreaterThanOrEqual(start);
  expect(end, told).toBeLessThanOrEqual(file.text.length);
}
