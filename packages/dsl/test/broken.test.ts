/**
 * Texts with mistakes, each with what is said about them. Every file of `broken` says so itself: below a line stands
 * a comment with marks under the place and the message, `~` under other places that belong to it. A line `//// NAME`
 * begins another file, for `use`, or, in a folder, of a model that ships. `npx vitest -u` writes the comments anew.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CheckSession } from '../src/check/check.ts';
import { catalog } from '../src/diagnostics/catalog/catalog.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { memoryHost, modelSource } from '../src/text/memory-host.ts';
import { positionAt, sourceFile } from '../src/text/source-file.ts';
import { originSpan, type Span } from '../src/text/span.ts';

const folder = new URL('./broken/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.fault'))
  .sort();
const texts = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

/** What the engine says of texts that the language has nothing against: its tests show them. */
const saidByTheEngine = ['scenario/setup-fails', 'types/maybe-unset'];

describe('each mistake is named, at its place', () => {
  test.each(names)('%s', async (name) => {
    await expect(marked(name, check(name))).toMatchFileSnapshot(fileURLToPath(new URL(name, folder)));
  });
});

test('every message of the catalogue is shown by the text of its name', () => {
  const shown = names.filter((name) => check(name).some((each) => `${each.code}.fault` === name));
  const wanted = Object.keys(catalog).filter((code) => !saidByTheEngine.includes(code));
  expect(shown).toEqual(wanted.map((code) => `${code}.fault`).sort());
});

test('messages begin in lower case or with what they quote, end without a full stop, and are ASCII otherwise', () => {
  for (const name of names) {
    for (const { message, help = '' } of check(name)) {
      const own = `${message} ${help}`.replaceAll(/`[^`]*`/g, '``');
      expect(message).toMatch(/^[^A-Z]/);
      expect(own).toMatch(/^[ -~]*[^.]$/);
    }
  }
});

/** The files that a text consists of, without what is said about them; the first is the one that is checked. */
function filesOf(name: string): Map<string, string> {
  const files = new Map<string, string[]>();
  let lines: string[] = [];
  const open = (file: string): void => {
    lines = [];
    files.set(file, lines);
  };
  open(name);
  for (const line of (texts.get(name) ?? '').replace(/\n$/, '').split('\n')) {
    const head = /^\/\/\/\/ (\S+)$/.exec(line)?.[1];
    if (head !== undefined) open(head);
    else if (!/^\/\/ *(?:[\^~]+ | (?:help|note): )/.test(line)) lines.push(line);
  }
  return new Map([...files].map(([file, own]) => [file, own.map((line) => `${line}\n`).join('')]));
}

function check(name: string): readonly Diagnostic[] {
  const [[, text] = ['', ''], ...others] = filesOf(name);
  const shipped = Object.fromEntries(others.filter(([file]) => file.includes('/')));
  const used = Object.fromEntries(others.filter(([file]) => !file.includes('/')));
  return new CheckSession(modelSource(shipped), memoryHost(used)).checkWhole(sourceFile(name, text));
}

interface Mark {
  readonly line: number;
  readonly column: number;
  readonly texts: readonly string[];
}

/** The text with what was said about it. */
function marked(name: string, diagnostics: readonly Diagnostic[]): string {
  const parts = [...filesOf(name)].map(([file, text]) => {
    const marks = diagnostics.flatMap((each) => marksOf(each, file)).sort((a, b) => a.column - b.column);
    const lines = text.replace(/\n$/, '').split('\n');
    const body = lines.flatMap((line, index) => [
      line,
      ...marks.filter((mark) => mark.line === index + 1).flatMap((mark) => mark.texts),
    ]);
    return [...(file === name ? [] : [`//// ${file}`]), ...body, ''].join('\n');
  });
  const places = diagnostics.map((each) => originSpan(each.span).file.name);
  expect([...filesOf(name).keys()]).toEqual(expect.arrayContaining(places));
  return parts.join('');
}

function marksOf(diagnostic: Diagnostic, file: string): Mark[] {
  const { code, severity, message, notes, help } = diagnostic;
  const said = `${severity === 'error' ? '' : `${severity} `}${code}`;
  const more = [...notes.map((note) => `note: ${note}`), ...(help === undefined ? [] : [`help: ${help}`])];
  return [
    ...mark(diagnostic.span, file, '^', [`${said}: ${message}`, ...more]),
    ...diagnostic.labels.flatMap((label) => mark(label.span, file, '~', [`${said}: ${label.text}`])),
  ];
}

function mark(span: Span, wanted: string, sign: string, said: readonly string[]): Mark[] {
  const { file, start, end } = originSpan(span);
  if (file.name !== wanted) return [];
  const { line, column } = positionAt(file, start);
  if (column < 3) throw new Error(`${wanted}:${line}: indent the line, there is no room for a mark below it`);
  const lineEnd = file.text.indexOf('\n', start);
  const width = Math.max(1, Math.min(end, lineEnd < 0 ? end : lineEnd) - start);
  const lead = `//${' '.repeat(column - 3)}`;
  return [
    {
      line,
      column,
      texts: said.map((text, index) => `${lead}${(index === 0 ? sign : ' ').repeat(width)} ${text}`),
    },
  ];
}
