import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/bin.ts';
import { exitCodes } from '../src/exit-codes.ts';

const dev = ['--conditions=@refault/source', fileURLToPath(new URL('../bin/dev.js', import.meta.url))];

function refault(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...dev, ...args], { encoding: 'utf8' });
}

describe('the command line', () => {
  test('prints its version', () => {
    const { status, stdout, stderr } = refault('--version');
    expect(stdout).toMatch(/^refault\/\d+\.\d+\.\d+ /);
    expect(stderr).toBe('');
    expect(status).toBe(exitCodes.asExpected);
  });

  test('lists its commands', () => {
    const { status, stdout } = refault('--help');
    expect(stdout).toMatch(/^ +list +Lists what there is$/m);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('shows examples in the help of each command', () => {
    const without = Object.entries(COMMANDS).filter(([, command]) => command.examples.length === 0);
    expect(without.map(([name]) => name)).toEqual([]);
  });

  test('refuses a command that it does not have', () => {
    const { status, stdout, stderr } = refault('verifiy');
    expect(stderr).toBe('error: command verifiy not found\n');
    expect(stdout).toBe('');
    expect(status).toBe(exitCodes.usage);
  });

  test('refuses a word that the argument does not allow', () => {
    const { status, stderr } = refault('list', 'kernel');
    expect(stderr).toMatch(/^error: expected kernel to be one of: kernels, patches, /);
    expect(status).toBe(exitCodes.usage);
  });

  test('refuses a flag that the command does not have', () => {
    const { status, stderr } = refault('list', 'kernels', '--all');
    expect(stderr).toMatch(/^error: nonexistent flag: --all\n/);
    expect(status).toBe(exitCodes.usage);
  });

  test('lists kernels', () => {
    const { status, stdout, stderr } = refault('list', 'kernels');
    expect(stdout).toMatch(/^(?:v\d+\.\d+\n)*$/);
    expect(stderr).toBe('');
    expect(status).toBe(exitCodes.asExpected);
  });

  test('ends quietly when its reader has gone', async () => {
    const child = spawn(process.execPath, [...dev, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const [status] = await once(child, 'close');
    expect(complaints).toBe('');
    expect(status).toBe(exitCodes.asExpected);
  });
});
