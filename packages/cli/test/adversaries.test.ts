import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, refault } from './refault.ts';

const clear = 'adversary clear (cell c) "somebody clears it" { thread cleaner { clear c; } }\n';
const text = `kernel tiny {
    struct cell { marked int value; }
    noun cell -> cell *it { begin { it = alloc(cell); } phrase holding (int n) { it->value = n; } }
    operation clear (cell *c) { c->value = 0; return 0; }
}
scenario read "A cell is read" {
    kernel tiny;
    cell a: holding 4;
    thread reader { r0 = a->value; }
    always r0 == 4;
}
`;

describe('--adversary', () => {
  test('adds runs whose findings say how to replay them', () => {
    const cwd = folderOf({ 'a.fault': `use "./own/clear.fault";\n${text}`, 'own/clear.fault': clear });
    const { status, stdout } = refault(['run', 'a.fault', '--adversary', 'clear'], { cwd });
    expect(stdout).toMatch(/^holds +read on tiny:/m);
    expect(stdout).toMatch(/^violated +read\[adversary=clear\(a\)\] on tiny:/m);
    expect(status).toBe(exitCodes.unexpected);
    const [, command = ''] = /reproduce: refault (.*)/.exec(stdout) ?? [];
    const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(args.slice(-2)).toEqual(['--adversary', 'clear']);
    const again = refault(args, { cwd });
    expect(again.stdout).toMatch(/always r0 == 4 is false/);
    expect(again.status).toBe(exitCodes.asExpected);
  });

  test('is looked up among what ships and what the files declare', () => {
    const cwd = folderOf({ 'a.fault': clear + text });
    const { status, stderr } = refault(['run', 'a.fault', '--adversary', 'claer'], { cwd });
    expect(stderr).toBe('error: there is no adversary `claer`\nhelp: did you mean `clear`?\n');
    expect(status).toBe(exitCodes.usage);
  });

  test('that has nothing to do is told', () => {
    const cwd = folderOf({ 'a.fault': clear + text.replace('cell a: holding 4;', '').replace('a->value', '4') });
    const { status, stderr } = refault(['run', 'a.fault', '--adversary', 'clear', '-q'], { cwd });
    expect(stderr).toBe('note: adversary clear adds no run: no scenario here has what it is about\n');
    expect(status).toBe(exitCodes.asExpected);
  });
});
