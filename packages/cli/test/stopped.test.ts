import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, startRefault, texts } from './refault.ts';

/** Long enough for the program to be in its search, on a slow machine too. */
const underWay = 6000;

describe('a run that is stopped', () => {
  test('by Ctrl-C reports what there is, and ends by its own code', async () => {
    const cwd = folderOf({ 'a.fault': texts.holds, 'b.fault': texts.endless, 'c.fault': texts.endless });
    const child = startRefault(['run', '-j', '1', '--reporter', 'text', '--reporter', 'json=out.json'], { cwd });
    let complaints = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      complaints += chunk;
    });
    child.stdout?.resume();
    await setTimeout(underWay);
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(exitCodes.interrupted);
    expect(complaints).toBe('interrupted: reporting what there is; again to stop at once\n');
    const { results } = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'));
    const told = results.map((each: { verdict: string; search: { stoppedBy: string | null } }) => [
      each.verdict,
      each.search.stoppedBy,
    ]);
    expect(told).toEqual([
      ['holds', null],
      ['inconclusive', 'interrupted'],
      ['inconclusive', 'interrupted'],
    ]);
    expect(results[1].search.states).toBeGreaterThan(0);
    expect(results[2].reason).toBe('interrupted before it began');
  });

  test('by force leaves the files of an earlier run as they were', async () => {
    const cwd = folderOf({ 'a.fault': texts.endless, 'out.json': 'as before' });
    const child = startRefault(['run', '--reporter', 'json=out.json'], { cwd });
    await setTimeout(underWay);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe('as before');
    expect(readdirSync(cwd).sort()).toEqual(['a.fault', 'out.json']);
  });

  test('by a reader that has gone still writes its files, without a word', async () => {
    const cwd = folderOf({ 'a.fault': texts.violated, 'b.fault': texts.endless });
    const child = startRefault(['run', '--reporter', 'text', '--reporter', 'json=out.json'], { cwd });
    child.stdout?.destroy();
    let complaints = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      complaints += chunk;
    });
    const [status] = await once(child, 'close');
    expect(complaints).toBe('');
    expect(status).toBe(exitCodes.interrupted);
    expect(existsSync(join(cwd, 'out.json'))).toBe(true);
  });

  test.each([
    ['time', '500ms'],
    ['memory', '2M'],
  ])('by a bound of %s is inconclusive', async (bound, amount) => {
    const child = startRefault(['run', `--${bound}`, amount], { cwd: folderOf({ 'a.fault': texts.endless }) });
    let shown = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      shown += chunk;
    });
    child.stderr?.resume();
    const [status] = await once(child, 'close');
    expect(shown).toMatch(/^inconclusive {2}endless on litmus: /);
    expect(shown).toContain(`search cut: ${bound}`);
    expect(status).toBe(exitCodes.inconclusive);
  });
});
