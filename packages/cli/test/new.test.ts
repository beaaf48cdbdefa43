import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, refault } from './refault.ts';

describe('new', () => {
  test('a scenario that holds at once', () => {
    const cwd = folderOf({});
    const { status, stdout } = refault(['new', 'scenario', 'my_question'], { cwd });
    expect(stdout).toBe('my-question.fault\nnext: refault run my-question.fault\n');
    expect(status).toBe(exitCodes.asExpected);
    expect(refault(['run', 'my-question.fault', '-q'], { cwd })).toMatchObject({ status: 0, stderr: '' });
    expect(refault(['fmt', '--check'], { cwd }).status).toBe(exitCodes.asExpected);
  });

  test('a patch that applies at once', () => {
    const cwd = folderOf({});
    expect(refault(['new', 'patch', 'retry_once', '-o', 'p.fault'], { cwd }).status).toBe(exitCodes.asExpected);
    expect(refault(['check', 'p.fault'], { cwd })).toMatchObject({ status: 0, stderr: '' });
    refault(['new', 'scenario', 's'], { cwd });
    expect(refault(['run', 's.fault', '--patch', './p.fault', '-q'], { cwd }).stdout).toMatch(/^2 runs: 2 as expected/);
  });

  test('a driver with every function that its interfaces ask for', () => {
    const cwd = folderOf({});
    const made = refault(['new', 'driver', 'mygpu', '--implements', 'dev_pagemap_ops,mmu_notifier_ops'], { cwd });
    expect(made).toMatchObject({ status: exitCodes.asExpected, stderr: '' });
    const text = readFileSync(join(cwd, 'mygpu.fault'), 'utf8');
    expect(text).toMatch(/^driver mygpu on v[\d.]+\.\. implements dev_pagemap_ops, mmu_notifier_ops;$/m);
    expect(text).toMatch(/^vm_fault_t migrate_to_ram\(vm_fault \*vmf\)\n\{\n {4}return VM_FAULT_SIGBUS;\n\}$/m);
    expect(text).toMatch(/^\/\/\/ Its last reference is gone.*\nvoid page_free/m);
    expect(text).toMatch(/^void invalidate_range_start\(/m);
    expect(refault(['check', 'mygpu.fault'], { cwd })).toMatchObject({ status: 0, stderr: '' });
    expect(refault(['fmt', '--check'], { cwd }).status).toBe(exitCodes.asExpected);
  });

  test('leaves a file alone that is there already', () => {
    const cwd = folderOf({ 'a.fault': '// mine\n' });
    const { status, stderr } = refault(['new', 'scenario', 'a'], { cwd });
    expect(stderr).toBe("error: can't write a.fault: there is such a file already\n");
    expect(status).toBe(exitCodes.usage);
    expect(readFileSync(join(cwd, 'a.fault'), 'utf8')).toBe('// mine\n');
  });

  test('refuses names that no text can have', () => {
    const cwd = folderOf({});
    expect(refault(['new', 'scenario', 'my-question'], { cwd })).toMatchObject({
      status: exitCodes.usage,
      stderr: 'error: `my-question` is no name\nhelp: letters, digits and _: `new_question`\n',
    });
    expect(refault(['new', 'scenario', 'while'], { cwd }).stderr).toMatch(
      /^error: `while` is a word of the language$/m,
    );
    expect(refault(['new', 'driver', 'd', '--implements', 'dev_pagemap_op'], { cwd }).stderr).toBe(
      'error: there is no interface `dev_pagemap_op`\nhelp: did you mean `dev_pagemap_ops`?\n',
    );
  });
});
