/**
 * The corpus: beside each `NAME.fault` below `scenarios` stands `NAME.expected`. `npm run corpus` compares, `npm run
 * corpus -- show` prints what would be recorded, `npm run corpus -- promote` records it. Words after that choose
 * files by a part of their path.
 */
import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectedText } from './corpus/expected-text.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const mode = process.env.REFAULT_CORPUS ?? 'test';
const only = (process.env.REFAULT_CORPUS_ONLY ?? '').split(',').filter((each) => each !== '');

const entries = readdirSync(join(root, 'scenarios'), { recursive: true, encoding: 'utf8' })
  .map((path) => `scenarios/${path.replaceAll('\\', '/')}`)
  .filter((path) => only.length === 0 || only.some((part) => path.includes(part)))
  .sort();
const files = entries.filter((path) => path.endsWith('.fault'));
const minutes = 60_000;

const inMode = (wanted: string, body: () => void): void => {
  if (mode === wanted) describe(`the corpus: ${mode}`, body);
};

inMode('test', () => {
  test.each(files)('%s', { timeout: 10 * minutes }, (file) => {
    const recorded = recordingOf(file);
    const promote = `npm run corpus -- promote ${file}`;
    expect(existsSync(join(root, recorded)), `${recorded} is missing; record it by: ${promote}`).toBe(true);
    const expected = readFileSync(join(root, recorded), 'utf8');
    expect(expectedText(join(root, file), file), `if this is as it should be: ${promote}`).toBe(expected);
    // `refault run scenarios` ends well just then, and need not run all of them again to show it.
    expect(expected, 'a scenario has its expectations met').not.toMatch(/^ {2}(?:violated|inconclusive)$|: error: /m);
  });

  test('has no recording without a scenario', () => {
    expect(orphans(), 'left over; remove them by: npm run corpus -- promote').toEqual([]);
  });
});

inMode('show', () => {
  test.each(files)('%s', { timeout: 10 * minutes }, (file) => {
    process.stdout.write(`=== ${file}\n${expectedText(join(root, file), file)}\n`);
  });
});

inMode('promote', () => {
  test.each(files)('%s', { timeout: 10 * minutes }, (file) => {
    writeFileSync(join(root, recordingOf(file)), expectedText(join(root, file), file));
  });

  test('leftovers are removed', () => {
    for (const path of orphans()) unlinkSync(join(root, path));
  });
});

function recordingOf(file: string): string {
  return file.replace(/\.fault$/, '.expected');
}

function orphans(): string[] {
  return entries.filter((path) => path.endsWith('.expected') && !files.includes(path.replace(/\.expected$/, '.fault')));
}
