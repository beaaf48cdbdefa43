/**
 * What a scenario asks to be run: its kernels, a run for each choice of its axes, and in each the demands that apply.
 * Written down as `name[axis=value] on kernel: demands`.
 */
import { describe, expect, test } from 'vitest';
import { type CheckOptions, CheckSession, variantName } from '../../src/check/check.ts';
import { renderDiagnostic } from '../../src/diagnostics/render-text.ts';
import { memoryHost, modelSource } from '../../src/text/memory-host.ts';
import { sourceFile } from '../../src/text/source-file.ts';
import { placeOf } from '../../src/text/span.ts';

const release = (version: string, before?: string): string =>
  `kernel ${version}${before === undefined ? '' : ` extends ${before}`};\n`;

const models = {
  'v9.1/all.fault': `${release('v9.1')}int x;
void f() { x = 1; }
void g() { x = 2; }
sanitizer lost "gone";
struct access { bool retried; }
extend struct task { ghost access path; }
path retries = it.retried;
operation poke (int n) { x = n; }
`,
  'v9.2/all.fault': release('v9.2', 'v9.1'),
  'v9.3/all.fault': `${release('v9.3', 'v9.2')}operation stroke (int n) { x = n; }\n`,
  'patches/p.fault': 'patch p on v9.1..v9.2;\noverride void f() { x = 3; }\n',
};

function checked(items: string, options: CheckOptions = {}) {
  const session = new CheckSession(modelSource(models), memoryHost({}));
  const result = session.check(sourceFile('s.fault', `scenario s "t" {\n${items}\n}\n`), options);
  const errors = result.diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((each) => renderDiagnostic(each)).join('\n'));
  return result;
}

function runs(items: string, options: CheckOptions = {}): string[] {
  return checked(items, options).scenarios.map(({ name, variant, kernel, demands, expected }) => {
    const asked = [...demands.map((each) => each.text), ...expected.map((each) => `expect bug ${each.kind}`)];
    return `${variantName(name, variant)} on ${kernel}: ${asked.join('; ')}`;
  });
}

describe('kernels', () => {
  test('each that is listed, with its patches, once', () => {
    expect(runs('kernel v9.1, v9.1 + p, v9.3, v9.1; thread t { f(); }')).toEqual([
      's on v9.1: ',
      's on v9.1+p: ',
      's on v9.3: ',
    ]);
  });

  test('a range stands for the releases in it, by their order', () => {
    expect(runs('kernel v9.0..v9.2; thread t { f(); }')).toEqual(['s on v9.1: ', 's on v9.2: ']);
    expect(runs('kernel v9.2..; thread t { f(); }')).toEqual(['s on v9.2: ', 's on v9.3: ']);
  });

  test('a release of a range that lacks a word is skipped, one that is named is an error', () => {
    const { scenarios, skipped } = checked('kernel v9.2..; thread t { stroke 1; }');
    expect(scenarios.map((each) => each.kernel)).toEqual(['v9.3']);
    expect(skipped).toEqual([{ name: 's', kernel: 'v9.2', variant: {}, reason: 'no operation reads `stroke 1`' }]);
    expect(() => checked('kernel v9.2, v9.3; thread t { stroke 1; }')).toThrow(/no operation reads `stroke 1`/);
  });

  test('others are run instead, and a patch is tried on each that it is for', () => {
    const items = 'kernel v9.2; thread t { f(); }';
    expect(runs(items, { kernels: ['v9.1', 'v9.2..'] })).toEqual(['s on v9.1: ', 's on v9.2: ', 's on v9.3: ']);
    expect(runs(items, { patches: ['p'] })).toEqual(['s on v9.2: ', 's on v9.2+p: ']);
    expect(runs(items, { kernels: ['v9.3'], patches: ['p'] })).toEqual(['s on v9.3: ']);
  });
});

describe('axes', () => {
  test('a run for each choice, in the order in which values are written', () => {
    expect(runs('kernel v9.1; for call in f, g; for n in 1, 2; thread t { call(); poke n; }')).toEqual([
      's[call=f, n=1] on v9.1: ',
      's[call=f, n=2] on v9.1: ',
      's[call=g, n=1] on v9.1: ',
      's[call=g, n=2] on v9.1: ',
    ]);
  });

  test('a value stands wherever the name stood, but not for a field or in another word', () => {
    const [first] = checked(
      'kernel v9.1; for call in f, g; thread t { call(); caller = 1; } sometimes t calls call;',
    ).scenarios;
    expect(first?.demands.map((each) => each.text)).toEqual(['sometimes t calls f']);
    expect(first?.threads[0]?.variables.map((each) => each.name)).toEqual(['caller']);
  });

  test('its text knows where each word stood', () => {
    const [first] = checked('kernel v9.1; for call in f, g;\nthread t { call(); } always x == 1;').scenarios;
    expect(first?.demands.map((each) => placeOf(each.span))).toEqual(['s.fault:3:22']);
    const items = 'kernel v9.1; for call in f, ggg;\nthread t { call(); nope(); }';
    expect(() => checked(items)).toThrow(/s\.fault:3:20: error: unknown function `nope`/);
    expect(() => checked(items)).toThrow(/s\.fault:2:29: error: unknown function `ggg`/);
  });

  test('runs are chosen by a part of their name, blanks or not', () => {
    const items = 'kernel v9.1; for call in f, g; for n in 1, 2; thread t { call(); poke n; }';
    expect(runs(items, { filter: 's[call=g' })).toEqual(['s[call=g, n=1] on v9.1: ', 's[call=g, n=2] on v9.1: ']);
    expect(runs(items, { filter: 'call=f,n=2' })).toEqual(['s[call=f, n=2] on v9.1: ']);
    expect(runs(items, { filter: 'other' })).toEqual([]);
  });
});

describe('on', () => {
  test('adds demands for kernels, with exactly these patches', () => {
    const items = `kernel v9.1, v9.1 + p, v9.2, v9.3; thread t { f(); }
      always true;
      on v9.1 { always x == 1; }
      on v9.1 + p { always x == 3; }
      on v9.2.. { sometimes x == 1; }`;
    expect(runs(items)).toEqual([
      's on v9.1: always true; always x == 1',
      's on v9.1+p: always true; always x == 3',
      's on v9.2: always true; sometimes x == 1',
      's on v9.3: always true; sometimes x == 1',
    ]);
  });

  test('adds demands for values of axes, and nests', () => {
    const items = `kernel v9.1, v9.2; for call in f, g; for n in 1, 2; thread t { poke n; call(); }
      on f { always x == 1; on v9.2 { never x == 2; } }
      on v9.1, g { sometimes true; }`;
    expect(runs(items, { filter: 'n=1' })).toEqual([
      's[call=f, n=1] on v9.1: always x == 1; sometimes true',
      's[call=f, n=1] on v9.2: always x == 1; never x == 2',
      's[call=g, n=1] on v9.1: sometimes true',
      's[call=g, n=1] on v9.2: sometimes true',
    ]);
  });

  test('replaces outcomes and paths of the same subject, and no others', () => {
    const items = `kernel v9.1, v9.2; thread t { f(); }
      outcomes x { 1; }
      outcomes x, x { 1, 1; }
      paths t { retries; }
      on v9.2 { outcomes x { 2; } paths t { calls f; } }`;
    expect(runs(items)).toEqual([
      's on v9.1: outcomes x { 1; }; outcomes x, x { 1, 1; }; paths t { retries; }',
      's on v9.2: outcomes x, x { 1, 1; }; outcomes x { 2; }; paths t { calls f; }',
    ]);
  });

  test('where a finding is expected that ends its execution, asks for that alone', () => {
    const items = `kernel v9.1, v9.2, v9.3; thread t { f(); }
      always true;
      on v9.1 { expect bug lost; sometimes x == 1; }
      on v9.2 { expect bug data_race; sometimes x == 2; }`;
    expect(runs(items)).toEqual([
      's on v9.1: sometimes x == 1; expect bug lost',
      's on v9.2: always true; sometimes x == 2; expect bug data_race',
      's on v9.3: always true',
    ]);
  });
});

test('a scenario with an error leaves the others of its file alone', () => {
  const session = new CheckSession(modelSource(models), memoryHost({}));
  const text = ['bad', 'good', 'worse']
    .map((name) => `scenario ${name} "t" { kernel v9.1; thread t { ${name === 'good' ? 'f' : name}(); } }`)
    .join('\n');
  const { scenarios, diagnostics } = session.check(sourceFile('s.fault', text));
  expect(scenarios.map((each) => each.name)).toEqual(['good']);
  expect(diagnostics.map((each) => `${placeOf(each.span)} ${each.message}`)).toEqual([
    's.fault:1:44 unknown function `bad`',
    's.fault:3:46 unknown function `worse`',
  ]);
});
