import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { dev, folderOf, refault, texts } from './refault.ts';

const untidy = 'kernel litmus{int x;}\n';
const tidy = 'kernel litmus { int x; }\n';

describe('fmt', () => {
  test('writes in place and names what it changed', () => {
    const cwd = folderOf({ 'a.fault': untidy, 'b.fault': tidy });
    const { status, stdout, stderr } = refault(['fmt'], { cwd });
    expect(stderr).toBe('');
    expect(stdout).toBe('a.fault\n2 files: 1 changed\n');
    expect(readFileSync(join(cwd, 'a.fault'), 'utf8')).toBe(tidy);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('--check writes nothing', () => {
    const cwd = folderOf({ 'a.fault': untidy });
    const { status, stdout } = refault(['fmt', '--check', 'a.fault'], { cwd });
    expect(stdout).toBe('a.fault\n1 file: 1 would change\n');
    expect(readFileSync(join(cwd, 'a.fault'), 'utf8')).toBe(untidy);
    expect(status).toBe(exitCodes.unexpected);
  });

  test('leaves a file with syntax errors alone, and formats the others', () => {
    const cwd = folderOf({ 'a.fault': texts.broken, 'b.fault': untidy });
    const { status, stdout, stderr } = refault(['fmt'], { cwd });
    expect(stderr).toMatch(/^a\.fault:1:\d+: error: /);
    expect(stdout).toBe('b.fault\n2 files: 1 changed\n');
    expect(readFileSync(join(cwd, 'a.fault'), 'utf8')).toBe(texts.broken);
    expect(status).toBe(exitCodes.usage);
  });

  const formatInput = (input: string, ...flags: string[]) =>
    spawnSync(process.execPath, [...dev, 'fmt', '-', ...flags], { input, encoding: 'utf8' });

  test('from stdin goes to stdout', () => {
    expect(formatInput(untidy)).toMatchObject({ status: exitCodes.asExpected, stdout: tidy, stderr: '' });
    expect(formatInput(untidy, '--check')).toMatchObject({ status: exitCodes.unexpected, stdout: '' });
  });

  test('gives nothing for what it can not read on stdin', () => {
    const { status, stdout, stderr } = formatInput(texts.broken);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^stdin:1:\d+: error: /);
    expect(status).toBe(exitCodes.usage);
  });
});
