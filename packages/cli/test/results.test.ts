import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { folderOf, refault, root, texts } from './refault.ts';
import { resultsSchema } from './results-schema.ts';

const validate = new Ajv2020({ allErrors: true, strict: true }).compile(resultsSchema);

describe('the document of results', () => {
  test('is of its schema, whatever happened', () => {
    const { holds, violated, vacuous, broken, contradiction } = texts;
    const cwd = folderOf({
      'a.fault': holds,
      'b.fault': violated,
      'c.fault': vacuous,
      'd.fault': broken,
      'e.fault': contradiction,
    });
    const document = JSON.parse(refault(['run', '--reporter', 'json'], { cwd }).stdout);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.results.map((each: { verdict: string }) => each.verdict)).toEqual([
      'holds',
      'violated',
      'inconclusive',
    ]);
    expect(document.diagnostics.map((each: { at: string }) => each.at.split(':')[0])).toContain('e.fault');
  });

  test('is of its schema for the litmus corpus', () => {
    const document = JSON.parse(refault(['run', 'scenarios/litmus', '--reporter', 'json'], { cwd: root }).stdout);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.results.every((each: { asExpected: boolean }) => each.asExpected)).toBe(true);
  });

  test('tells of a finding what a script needs', () => {
    const cwd = folderOf({ 'a.fault': texts.violated });
    const [run] = JSON.parse(refault(['run', '--reporter', 'json'], { cwd }).stdout).results;
    const [finding] = run.findings;
    expect(run).toMatchObject({ file: 'a.fault', scenario: 'racy', kernel: 'litmus', asExpected: false });
    expect(finding).toMatchObject({ kind: 'data_race', expected: false, function: 'a', at: 'a.fault:4:16' });
    expect(finding.schedule).toMatch(/^r1:[0-9a-f]{8}:/);
    expect(run.demands).toMatchObject([{ text: 'outcomes x { 2; }', result: 'false' }]);
  });

  test('is the same bytes each time, and for any number of runs side by side', () => {
    const cwd = folderOf({ 'a.fault': texts.violated, 'b.fault': texts.long, 'c.fault': texts.vacuous });
    const run = (...args: string[]) => refault(['run', '--reporter', 'json', ...args], { cwd }).stdout;
    const one = run('-j', '1');
    expect(JSON.parse(one).results).toHaveLength(4);
    expect(run('-j', '1')).toBe(one);
    expect(run('-j', '2')).toBe(one);
  });

  test('so is the text', () => {
    const cwd = folderOf({ 'a.fault': texts.violated, 'b.fault': texts.long });
    const run = (...args: string[]) => refault(['run', ...args], { cwd }).stdout;
    expect(run('-j', '3')).toBe(run('-j', '1'));
  });
});
