import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { dev, folderOf, refault, root, texts } from './refault.ts';

const minutes = 60_000;

describe('replay', () => {
  test('every line that says how to reproduce a finding does so', { timeout: 5 * minutes }, () => {
    const { stdout } = refault(['run', 'scenarios/litmus', '-v']);
    const commands = [...stdout.matchAll(/^ {2}reproduce: (.*)$/gm)].map((match) => match[1] ?? '');
    expect(commands.length).toBeGreaterThan(15);
    const node = [process.execPath, ...dev].map((part) => `'${part}'`).join(' ');
    const script = [
      `refault() { ${node} "$@"; }`,
      ...commands.map(
        (command) => `${command} >/dev/null || echo "$? from: ${command.replaceAll(/["$`\\]/g, '\\$&')}"`,
      ),
    ].join('\n');
    const replayed = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
    expect(replayed.stdout).toBe('');
    expect(replayed.stderr).toBe('');
  });

  test('shows a demand false that the run has shown false', () => {
    const cwd = folderOf({ 'a.fault': texts.violated });
    const [run] = JSON.parse(refault(['run', '--reporter', 'json'], { cwd }).stdout).results;
    const { status, stdout } = refault(['replay', 'a.fault', run.demands[0].schedule], { cwd });
    expect(stdout).toContain('outcomes x { 2; } is false');
    expect(status).toBe(exitCodes.asExpected);
  });

  test('says that nothing is found where nothing is', () => {
    const cwd = folderOf({ 'a.fault': texts.holds });
    const [run] = JSON.parse(refault(['run', '--reporter', 'json'], { cwd }).stdout).results;
    const { status, stdout } = refault(['replay', 'a.fault', run.demands[0].schedule], { cwd });
    expect(stdout).toMatch(/nothing is found on this schedule\n$/);
    expect(status).toBe(exitCodes.unexpected);
  });

  test('follows the schedule of another program as far as it goes', () => {
    const cwd = folderOf({ 'a.fault': texts.violated });
    const { status, stdout, stderr } = refault(['replay', 'a.fault', 'r1:00000000:a*1@a,b*1@b,c*1@c'], { cwd });
    expect(stderr).toMatch(/another program/);
    expect(stdout).toMatch(/can't be followed to its end: at c\*1, there is no c/);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('refuses what is no schedule', () => {
    const { status, stderr } = refault(['replay', 'a.fault', 'a*1'], { cwd: folderOf({ 'a.fault': texts.holds }) });
    expect(stderr).toBe('error: a schedule begins with `r1:PROGRAM:`\n');
    expect(status).toBe(exitCodes.usage);
  });

  test('asks which run is meant where it can’t tell', () => {
    const twice = texts.holds + texts.holds.split('\n')[1]?.replace('good', 'better');
    const { status, stderr } = refault(['replay', 'a.fault', 'r1:00000000:a*1'], {
      cwd: folderOf({ 'a.fault': twice }),
    });
    expect(stderr).toMatch(/choose one by --filter and --kernel:\n {2}good on litmus\n {2}better on litmus\n$/);
    expect(status).toBe(exitCodes.usage);
  });
});
