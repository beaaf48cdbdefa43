import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes, worstOf } from '../src/exit-codes.ts';
import { dev, folderOf, refault, texts } from './refault.ts';

describe('the exit code of run', () => {
  const { holds, violated, vacuous, broken, contradiction } = texts;
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], number])[] = [
    ['everything as expected', { 'a.fault': holds }, [], exitCodes.asExpected],
    ['something not as expected', { 'a.fault': holds, 'b.fault': violated }, [], exitCodes.unexpected],
    ['a demand that is never put to the test', { 'a.fault': holds, 'b.fault': vacuous }, [], exitCodes.inconclusive],
    ['a bound', { 'a.fault': violated }, ['--states', '3', '--without', 'data_race'], exitCodes.inconclusive],
    ['a syntax error', { 'a.fault': broken }, [], exitCodes.usage],
    ['a set-up that fails', { 'a.fault': contradiction }, [], exitCodes.usage],
    ['unexpected before inconclusive', { 'a.fault': vacuous, 'b.fault': violated }, [], exitCodes.unexpected],
    ['an error before unexpected', { 'a.fault': broken, 'b.fault': violated }, [], exitCodes.usage],
    ['no scenario at all', { 'a.fault': 'kernel litmus { int x; }\n' }, [], exitCodes.usage],
    ['nothing that fits', { 'a.fault': holds }, ['--filter', 'nobody'], exitCodes.usage],
    ['an unknown kernel', { 'a.fault': holds }, ['--kernel', 'v9.9'], exitCodes.usage],
    ['an unknown patch', { 'a.fault': holds }, ['--patch', 'no_such_patch'], exitCodes.usage],
    ['an unknown sanitizer', { 'a.fault': holds }, ['--without', 'rain'], exitCodes.usage],
    ['an unknown reporter', { 'a.fault': holds }, ['--reporter', 'smoke'], exitCodes.usage],
    ['two reporters on stdout', { 'a.fault': holds }, ['--reporter', 'text', '--reporter', 'json'], exitCodes.usage],
    ['a bound without a unit that is known', { 'a.fault': holds }, ['--time', '5 fortnights'], exitCodes.usage],
    ['an unknown flag', { 'a.fault': holds }, ['--fast'], exitCodes.usage],
    ['a path that leads nowhere', { 'a.fault': holds }, ['elsewhere'], exitCodes.usage],
    ['a pattern that nothing fits', { 'a.fault': holds }, ['b*.fault'], exitCodes.usage],
  ];
  test.each(cases)('%s', (_, files, args, code) => {
    const { status } = refault(['run', ...args], { cwd: folderOf(files) });
    expect(status).toBe(code);
  });

  test('is the first that applies of interrupted, our own fault, usage, unexpected, inconclusive', () => {
    const { asExpected, inconclusive, unexpected, usage, internalFault, interrupted } = exitCodes;
    const rising = [asExpected, inconclusive, unexpected, usage, internalFault, interrupted];
    rising.forEach((code, at) => {
      expect(worstOf(rising.slice(0, at + 1).reverse())).toBe(code);
    });
    expect(worstOf([])).toBe(asExpected);
  });
});

describe('run', () => {
  test('runs the good file beside a broken one, and says where that one is broken', () => {
    const cwd = folderOf({ 'bad.fault': texts.broken, 'good.fault': texts.holds });
    const { stdout, stderr } = refault(['run'], { cwd });
    expect(stderr).toMatch(/^bad\.fault:1:\d+: error: .* \[syntax\/[\w-]+\]$/m);
    expect(stdout).toMatch(/^holds {5}good on litmus: 2 states, 1 step, depth 1, 1 end$/m);
  });

  test('says at the scenario that its set-up fails, and where', () => {
    const { stderr } = refault(['run'], { cwd: folderOf({ 'a.fault': texts.contradiction }) });
    expect(stderr).toMatch(
      /^a\.fault:2:10: error: the set-up of `contradiction` fails: .* \[scenario\/setup-fails\]$/m,
    );
    expect(stderr).toMatch(/^a\.fault:4:\d+: note: /m);
  });

  test('offers the nearest name for one that nobody knows', () => {
    const { stderr } = refault(['run', '--without', 'data_rac'], { cwd: folderOf({ 'a.fault': texts.holds }) });
    expect(stderr).toBe('error: there is no sanitizer `data_rac`\nhelp: did you mean `data_race`?\n');
  });

  test('takes ./scenarios if there is one, files in the order of their names', () => {
    const cwd = folderOf({ 'scenarios/b.fault': texts.holds, 'scenarios/a/c.fault': texts.vacuous, 'x.fault': '' });
    const { stdout } = refault(['run', '--reporter', 'json'], { cwd });
    const { results } = JSON.parse(stdout) as { results: { file: string }[] };
    expect(results.map((each) => each.file)).toEqual(['scenarios/a/c.fault', 'scenarios/b.fault']);
  });

  test('reduces unless told not to, and says so', () => {
    const cwd = folderOf({ 'a.fault': texts.recycled });
    const searched = (...flags: string[]) => {
      const { stdout } = refault(['run', '--reporter', 'json', ...flags], { cwd });
      const { results } = JSON.parse(stdout) as { results: { search: { reductions: string[] }; verdict: string }[] };
      return results.map(({ search, verdict }) => [verdict, search.reductions]);
    };
    expect(searched()).toEqual([['holds', ['free-at-once']]]);
    expect(searched('--no-reduce')).toEqual([['holds', []]]);
    expect(searched('--no-reduce', 'a.fault')).toEqual([['holds', []]]);
    expect(searched('--no-reduce', 'free-at-once', 'a.fault')).toEqual([['holds', []]]);
    expect(searched('--no-reduce=canonical-ids')).toEqual([['holds', ['free-at-once']]]);
    expect(refault(['run', '--no-reduce=free-at-last'], { cwd })).toMatchObject({
      status: exitCodes.usage,
      stderr: 'error: there is no reduction `free-at-last`\nhelp: did you mean `free-at-once`?\n',
    });
  });

  test('shows a schedule for each outcome, with -v', () => {
    const { stdout } = refault(['run', '-v'], { cwd: folderOf({ 'a.fault': texts.recycled }) });
    expect(stdout).toMatch(/^ {4}r0\n {4}0\n {6}r1:[0-9a-f]{8}:\S+\n {4}1\n {6}r1:[0-9a-f]{8}:\S+$/m);
  });

  test('names what was switched off in the run’s own lines', () => {
    const cwd = folderOf({ 'a.fault': texts.violated });
    const { stdout } = refault(['run', '--without', 'data_race'], { cwd });
    expect(stdout).toContain('data_race');
    expect(stdout).toMatch(/switched off/);
  });

  test('is quiet about what is as expected, with -q', () => {
    const { stdout } = refault(['run', '-q'], { cwd: folderOf({ 'a.fault': texts.holds }) });
    expect(stdout).toBe('1 run: 1 as expected; memory: sequentially consistent\n');
  });

  test('writes files of results beside the text on stdout', () => {
    const cwd = folderOf({ 'a.fault': texts.holds });
    const { stdout } = refault(['run', '--reporter', 'json=out.json', '--reporter', 'text=out.txt'], { cwd });
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe(stdout);
    expect(JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))).toHaveProperty('schema', 'refault-results/1');
    expect(readdirSync(cwd).sort()).toEqual(['a.fault', 'out.json', 'out.txt']);
  });

  test('says so if results can’t be written, and leaves nothing half-written', () => {
    const cwd = folderOf({ 'a.fault': texts.holds });
    const { status, stderr, stdout } = refault(['run', '--reporter', 'json=no/such/out.json'], { cwd });
    expect(stderr).toBe("error: can't write no/such/out.json: no such file or folder\n");
    expect(stdout).toMatch(/^holds/);
    expect(status).toBe(exitCodes.usage);
    expect(readdirSync(cwd)).toEqual(['a.fault']);
  });

  test('says so if there is no room for stdout', () => {
    const cwd = folderOf({ 'a.fault': texts.holds });
    // No file may have any length.
    const script = 'ulimit -f 0; exec "$0" "$@" > full';
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, ...dev, 'run'], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toBe("error: can't write to stdout: no file may be that large\n");
    expect(status).toBe(exitCodes.usage);
  });

  test('has no colour where there is no terminal, whatever the environment says', () => {
    const cwd = folderOf({ 'a.fault': texts.violated });
    for (const env of [{ FORCE_COLOR: '1' }, { NO_COLOR: '1' }, { TERM: 'xterm-256color' }]) {
      const { stdout, stderr } = refault(['run'], { cwd, env });
      expect(stdout).not.toContain('\u001b');
      expect(stderr).not.toContain('\u001b');
    }
  });

  test('keeps to 80 columns in a pipe, but for what is to be copied or jumped to', () => {
    const { stdout } = refault(['run', '-v', 'scenarios/litmus']);
    const wide = stdout
      .split('\n')
      .filter((line) => line.length > 80 && !/^ {2}reproduce: |^ {6}r1:|: error: |^ {4}true {2}/.test(line));
    expect(wide).toEqual([]);
  });
});
