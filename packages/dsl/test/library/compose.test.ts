/**
 * What a kernel comes to: releases on those they extend, patches on releases. Written down as lines, one for each
 * declaration, with the layer and the kernel's file that it comes from.
 */
import { describe, expect, test } from 'vitest';
import { CheckSession } from '../../src/check/check.ts';
import { renderDiagnostic } from '../../src/diagnostics/render-text.ts';
import type { ComposedModel } from '../../src/library/composed-model.ts';
import { memoryHost, modelSource } from '../../src/text/memory-host.ts';
import { sourceFile } from '../../src/text/source-file.ts';
import { textOf } from '../../src/text/span.ts';

const at = { file: sourceFile('asked', ''), start: 0, end: 0 };

function composed(label: string, texts: Readonly<Record<string, string>>): ComposedModel {
  const session = new CheckSession(modelSource(texts), memoryHost({}));
  const problems = session.checkKernel(label, at);
  const kernel = session.kernel(label, at, session.shippedModels, []);
  if (kernel === undefined || problems.length > 0) {
    throw new Error(problems.map((each) => renderDiagnostic(each)).join('\n'));
  }
  return kernel.model;
}

/** `name of layer from files: the body`. */
function functionsOf(model: ComposedModel): string[] {
  return [...model.functions].map(([name, { declaration, layer, sources }]) => {
    const from = sources.length === 0 ? '' : ` from ${sources.join(', ')}`;
    const body = declaration.body === undefined ? 'no body' : textOf(declaration.body.span);
    return `${name} of ${layer}${from}: ${body}`;
  });
}

const releases = {
  'linux/all.fault': 'library linux;\nsource "mm/all.c";\nint f() { return 0; }\nint g() { return f(); }\n',
  'v9.1/all.fault': 'kernel v9.1 extends linux;\nsource "mm/one.c";\noverride int f() { return 1; }\n',
  'v9.2/a.fault': 'kernel v9.2 extends v9.1;\nsource "mm/two.c", "mm/two.h";\nint h() { return g(); }\n',
  'v9.2/b.fault': 'kernel v9.2;\nunmodelled int left_out();\n',
  'patches/by.fault':
    'patch by on v9.1..v9.2;\noverride int g(int n) { return f() + n; }\noverride int h() { return g(1); }\n',
};

describe('releases', () => {
  test('a release has what the one has that it extends, up to the library', () => {
    expect(functionsOf(composed('v9.1', releases))).toEqual([
      'f of v9.1 from mm/one.c: { return 1; }',
      'g of linux from mm/all.c: { return f(); }',
    ]);
  });

  test('all files of a release are one, each with its own sources', () => {
    const model = composed('v9.2', releases);
    expect(model.layers).toEqual(['engine', 'linux', 'v9.1', 'v9.2']);
    expect(functionsOf(model)).toEqual([
      'f of v9.1 from mm/one.c: { return 1; }',
      'g of linux from mm/all.c: { return f(); }',
      'h of v9.2 from mm/two.c, mm/two.h: { return g(); }',
      'left_out of v9.2: no body',
    ]);
  });

  test('an override may change the parameters; who calls it is checked on the whole', () => {
    expect(() => composed('v9.1+by', releases)).toThrow(/there is no function `h` to override/);
    const patched = composed('v9.2+by', releases);
    expect(functionsOf(patched).slice(1, 3)).toEqual(['g of by: { return f() + n; }', 'h of by: { return g(1); }']);
    const alone = { ...releases, 'patches/by.fault': 'patch by on v9.2;\noverride int g(int n) { return n; }\n' };
    expect(() => composed('v9.2+by', alone)).toThrow(/v9\.2\/a\.fault:3:18: error: `g` takes 1 argument, given 0/);
  });

  test('a name that the library has not is asked of the engine', () => {
    expect(composed('v9.1', releases).structs.has('task')).toBe(true);
  });
});

describe('extensions', () => {
  const base = `kernel v9.1;
struct page { int a; int b; }
enum result { GOOD; }
flags bits { A; B; BOTH = A | B; }
union pte { none; present { int pfn; } }
noun item -> int *i { phrase plain { } phrase marked { } }
`;
  const extended = (text: string): ComposedModel =>
    composed('v9.2', { 'v9.1/all.fault': base, 'v9.2/all.fault': `kernel v9.2 extends v9.1;\n${text}` });

  test('fields are added behind, and dropped', () => {
    const model = extended('extend struct page { bool c; }\ndrop struct page.a;\n');
    expect(model.structs.get('page')?.fields.map((each) => each.name.text)).toEqual(['b', 'c']);
  });

  test('members of enums and flags are added behind; a mask is what was said last', () => {
    const model = extended('extend enum result { BAD; }\nextend flags bits { C; BOTH = A | C; }\n');
    expect(model.enums.get('result')?.members.map((each) => each.text)).toEqual(['GOOD', 'BAD']);
    const members = model.flags.get('bits')?.members ?? [];
    expect(
      members.map(({ name, mask }) => (mask === undefined ? name.text : `${name.text} = ${textOf(mask.span)}`)),
    ).toEqual(['A', 'B', 'C', 'BOTH = A | C']);
  });

  test('unions get tags, fields of tags, and fields that several tags have in common', () => {
    const model = extended(`extend union pte {
    present { bool dirty; }
    swap { int slot; }
    common on present, swap { bool soft; }
}
`);
    const tags = model.unions.get('pte')?.tags ?? [];
    expect(tags.map(({ name, fields }) => `${name.text}: ${fields.map((each) => each.name.text).join(' ')}`)).toEqual([
      'none: ',
      'present: pfn dirty soft',
      'swap: slot soft',
    ]);
  });

  test('nouns get phrases, and other bodies for those they have', () => {
    const model = extended('extend noun item { override phrase marked { int x; } phrase late_one { } }\n');
    const phrases = model.nouns.get('item')?.phrases ?? [];
    expect(phrases.map(({ phrase, layer }) => `${textOf(phrase.span)} of ${layer}`)).toEqual([
      'phrase plain { } of v9.1',
      'override phrase marked { int x; } of v9.2',
      'phrase late_one { } of v9.2',
    ]);
  });
});

describe('patches', () => {
  const texts = {
    'v9.1/all.fault': 'kernel v9.1;\nint f() { return 0; }\n',
    'v9.2/all.fault': 'kernel v9.2 extends v9.1;\n',
    'v9.3/all.fault': 'kernel v9.3 extends v9.2;\n',
    'patches/first.fault': 'patch first on v9.1..v9.2;\noverride int f() { return 1; }\n',
    'patches/second.fault': 'patch second on v9.1.. + first;\noverride int f() { return 2; }\n',
    'patches/other.fault': 'patch other on v9.1..;\nint g() { return f(); }\n',
  };

  test('a patch brings those that it is on, before itself', () => {
    const model = composed('v9.2+second', texts);
    expect(model.layers).toEqual(['engine', 'v9.1', 'v9.2', 'first', 'second']);
    expect(functionsOf(model)).toEqual(['f of second: { return 2; }']);
  });

  test('they are applied in the order in which they are named, each once', () => {
    expect(composed('v9.1+other+second', texts).layers).toEqual(['engine', 'v9.1', 'other', 'first', 'second']);
    expect(composed('v9.1+second+first+other', texts).layers).toEqual(['engine', 'v9.1', 'first', 'second', 'other']);
  });

  test('one that does not fit the release is refused, named or brought along', () => {
    expect(() => composed('v9.3+first', texts)).toThrow(/patch `first` is for v9\.1\.\.v9\.2, not for v9\.3/);
    expect(() => composed('v9.3+second', texts)).toThrow(/patch `first` is for v9\.1\.\.v9\.2, not for v9\.3/);
  });
});

test('a kernel beside the scenario comes before one that ships under its name', () => {
  const session = new CheckSession(
    modelSource({ 'v9.1/all.fault': 'kernel v9.1;\nint f() { return 0; }\n' }),
    memoryHost({}),
  );
  const text = 'kernel v9.1 { int own() { return 1; } }\nscenario s "t" { kernel v9.1; thread t { own(); f(); } }\n';
  const { diagnostics } = session.check(sourceFile('own.fault', text));
  expect(diagnostics.map((each) => each.message)).toEqual(['unknown function `f`']);
});
