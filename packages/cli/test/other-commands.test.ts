import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, refault, texts } from './refault.ts';

describe('check', () => {
  test('finds the shipped models in order as a whole', () => {
    const { status, stdout, stderr } = refault(['check', 'packages/kernels/models']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ files \(\d+ kernels as a whole\): no errors\n$/);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('looks into functions of an own kernel that no scenario reaches', () => {
    const model = 'kernel mine { int x; void unused() { x = nothing; } }\n';
    const { status, stderr } = refault(['check'], { cwd: folderOf({ 'mine.fault': model }) });
    expect(stderr).toMatch(/^mine\.fault:1:42: error: unknown name `nothing` /);
    expect(status).toBe(exitCodes.usage);
  });

  test('looks at the whole of a model of many files, from one of them', () => {
    const cwd = folderOf({
      'lib/v1.0/a.fault': 'kernel v1.0;\nint x;\nvoid f() { g(); }\n',
      'lib/v1.0/b.fault': 'kernel v1.0;\nvoid g() { x = y; }\n',
    });
    const { status, stderr } = refault(['check', 'lib/v1.0/a.fault'], { cwd });
    expect(stderr).toMatch(/^lib\/v1\.0\/b\.fault:2:16: error: unknown name `y` /);
    expect(status).toBe(exitCodes.usage);
  });

  test('reports the errors of all files', () => {
    const cwd = folderOf({ 'a.fault': texts.broken, 'b.fault': texts.holds, 'c.fault': texts.broken });
    const { stdout, stderr } = refault(['check'], { cwd });
    expect(stderr).toMatch(/^a\.fault:/m);
    expect(stderr).toMatch(/^c\.fault:/m);
    expect(stdout).toMatch(/^3 files: \d+ errors\n$/);
  });
});

describe('show', () => {
  test('puts beside each line where it comes from, and marks what a patch puts in', () => {
    const { status, stdout } = refault(['show', 'v6.4+swap_vma_lock', 'do_swap_page']);
    expect(stdout).toMatch(/^do_swap_page of swap_vma_lock, restates mm\/memory\.c\n/);
    expect(stdout).toMatch(/^v6\.3\/mm\/memory\.fault:\d+ +\| vm_fault_t do_swap_page\(vm_fault \*vmf\)$/m);
    expect(stdout).toMatch(/^patches\/swap_vma_lock\.fault:\d+ +\+\| /m);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('lists the functions of a kernel with what they restate', () => {
    const { stdout } = refault(['show', 'v6.4']);
    expect(stdout).toMatch(/^function +restates +model +from\n/);
    expect(stdout).toMatch(/^do_swap_page +mm\/memory\.c +v6\.3\/mm\/memory\.fault:\d+ +v6\.4$/m);
  });

  test('offers the nearest name', () => {
    const { status, stderr } = refault(['show', 'v6.4', 'do_swap_pag']);
    expect(stderr).toBe('error: v6.4 has no function `do_swap_pag`\nhelp: did you mean `do_swap_page`?\n');
    expect(status).toBe(exitCodes.usage);
  });
});

describe('list', () => {
  test('lists patches with the releases that they are for', () => {
    expect(refault(['list', 'patches']).stdout).toMatch(/^swap_vma_lock +v6\.4 +\S/m);
  });

  test('lists scenarios with their kernels', () => {
    const { stdout } = refault(['list', 'scenarios'], { cwd: folderOf({ 'a.fault': texts.holds }) });
    expect(stdout).toBe('a.fault  good  holds  litmus\n');
  });

  test('lists sanitizers, the library’s own among them', () => {
    const { stdout } = refault(['list', 'sanitizers']);
    expect(stdout).toMatch(/^data_race +two unordered accesses/m);
    expect(stdout).toMatch(/^data_loss +/m);
  });
});

describe('dump', () => {
  const dump = (stage: string) => refault(['dump', stage, 'a.fault'], { cwd: folderOf({ 'a.fault': texts.holds }) });

  test('tokens', () => {
    expect(dump('tokens').stdout).toMatch(/^1:1\tKernel\tkernel\n1:8\tIdentifier\tlitmus\n/);
  });

  test('ast', () => {
    expect(dump('ast').stdout).toMatch(/^ +scenario title=holds name=good @2:1$|^ +scenario name=good title=holds/m);
  });

  test('model', () => {
    expect(dump('model').stdout).toMatch(/^scenario good on litmus at a\.fault:2:10\n/);
  });

  test('ir', () => {
    expect(dump('ir').stdout).toMatch(/^program good on litmus\n/);
  });
});

describe('export', () => {
  const several = `kernel litmus { marked int y; }
scenario first "first" { kernel litmus; thread a { y = 1; } }
scenario second "second" { kernel litmus; thread a { y = 2; } }
`;

  test('writes the program of one run, with names and places of the model', () => {
    const cwd = folderOf({ 'a.fault': several });
    const { status, stdout } = refault(
      ['export', 'a.fault', '--filter', 'second', '--to', 'promela', '-o', 'second.pml'],
      {
        cwd,
      },
    );
    expect({ status, stdout }).toEqual({ status: exitCodes.asExpected, stdout: '' });
    const text = readFileSync(join(cwd, 'second.pml'), 'utf8');
    expect(text).toMatch(/^ \* second on litmus: a\.$/m);
    expect(text).toMatch(/^#define y mem\[\d+\]$/m);
    expect(text).toMatch(/^ {2}\/\* a: a\.fault:3:\d+ \*\/\n {2}:: atomic \{ a_location == a_at_3\w* ->\n {5}y = 2;$/m);
  });

  test('asks which run is meant', () => {
    const { status, stderr } = refault(['export', 'a.fault', '--to', 'promela'], {
      cwd: folderOf({ 'a.fault': several }),
    });
    expect(stderr).toBe(
      'error: there are 2 runs; choose one with --filter and --kernel:\n  first on litmus\n  second on litmus\n',
    );
    expect(status).toBe(exitCodes.usage);
  });

  test('takes a whole name for one scenario, though it is a part of another', () => {
    const text = several.replace('scenario second', 'scenario first_again');
    const args = ['export', 'a.fault', '--filter', 'first', '--to', 'promela'];
    const { status, stdout } = refault(args, { cwd: folderOf({ 'a.fault': text }) });
    expect({ status, head: stdout.split('\n')[1] }).toEqual({
      status: exitCodes.asExpected,
      head: ' * first on litmus: a.',
    });
  });

  test('names what Promela can’t be made to say, and writes nothing', () => {
    const text = `kernel litmus { struct T { spinlock l; } marked T *p; }
scenario first "first" { kernel litmus; thread a { atomic { p = alloc_atomic(T); spin_lock(&p->l); } spin_unlock(&p->l); } }
`;
    const { status, stdout, stderr } = refault(['export', 'a.fault', '--to', 'promela'], {
      cwd: folderOf({ 'a.fault': text }),
    });
    expect(stderr).toBe("error: first on litmus can't be exported: a wait behind `allocate` inside one step\n");
    expect({ status, stdout }).toEqual({ status: exitCodes.usage, stdout: '' });
  });

  test('takes nothing for a trail that is none', () => {
    const cwd = folderOf({ 'a.fault': several, 'trail.txt': 'nothing' });
    const args = ['export', 'a.fault', '--filter', 'second', '--to', 'promela', '--trail', 'trail.txt'];
    const { status, stderr } = refault(args, { cwd });
    expect(stderr).toBe('error: trail.txt: that is not what `spin -t -p -g` prints of a trail\n');
    expect(status).toBe(exitCodes.usage);
  });
});
