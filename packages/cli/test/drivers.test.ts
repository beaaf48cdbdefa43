import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { folderOf, refault } from './refault.ts';

const driver = {
  'models/gizmo/a.fault': 'driver gizmo on v6.4..v6.5;\nint f(int n) { return helper(n); }\n',
  'models/gizmo/b.fault': 'driver gizmo;\nint helper(int n) { return n + 1; }\nint idle() { return helper(2); }\n',
  'models/gizmo/v6.6.fault': `driver gizmo on v6.6.. extends v6.5;
change helper @@
-   return n + 1;
+   return n + 2;
@@ end
`,
};

describe('a file after `use`', () => {
  const scenario = (uses: string) => `${uses}
scenario used "a driver of one's own" {
    kernel v6.4, v6.6;
    thread t { r0 = gizmo.f(1); }
    outcomes r0 { 2; }
    on v6.6 { outcomes r0 { 3; } }
}
`;
  const uses = Object.keys(driver).map((path) => `use "../${path}";`);

  test('is found from the file that names it, wherever one is', () => {
    const cwd = folderOf({ ...driver, 'deep/scenarios/a.fault': scenario(uses.join(' ').replaceAll('../', '../../')) });
    const { status, stdout, stderr } = refault(['run', 'deep'], { cwd });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^2 runs: 2 as expected/m);
    expect(status).toBe(exitCodes.asExpected);
  });

  test('that can’t be read is told where it is named', () => {
    const cwd = folderOf({ ...driver, 'scenarios/a.fault': scenario(`${uses.join(' ')}\nuse "./none.fault";`) });
    const { status, stderr } = refault(['run'], { cwd });
    expect(stderr).toMatch(/^scenarios\/a\.fault:2:1: error: can't read `\.\/none\.fault` /);
    expect(status).toBe(exitCodes.usage);
  });

  test('is named by what is wrong in it', () => {
    const broken = { ...driver, 'models/gizmo/b.fault': 'driver gizmo;\nint helper(int n) { return m; }\n' };
    const cwd = folderOf({ ...broken, 'scenarios/a.fault': scenario(uses.join(' ')) });
    const { status, stderr } = refault(['run'], { cwd });
    expect(stderr).toMatch(/^models\/gizmo\/b\.fault:2:28: error: unknown name `m` /);
    expect(status).toBe(exitCodes.usage);
  });
});

describe('check', () => {
  test('looks at all functions of a driver, on each release that it is for', () => {
    const cwd = folderOf(driver);
    const whole = refault(['check', 'models'], { cwd });
    expect([whole.stdout, whole.stderr, whole.status]).toEqual(['3 files (1 driver as a whole): no errors\n', '', 0]);
    const idle = folderOf({ ...driver, 'models/gizmo/c.fault': 'driver gizmo;\nint other() { return gone(1); }\n' });
    const { status, stderr } = refault(['check', 'models/gizmo/a.fault'], { cwd: idle });
    expect(stderr).toMatch(/^models\/gizmo\/c\.fault:2:22: error: unknown function `gone` /);
    expect(status).toBe(exitCodes.usage);
  });

  test('looks at a patch of a driver together with it, on each release that the patch is for', () => {
    const patch = (back: string) => `patch twice on v6.4..v6.6;
change gizmo.idle @@
-   return helper(2);
+   return ${back};
@@ end
`;
    const good = folderOf({ ...driver, 'models/patches/twice.fault': patch('helper(helper(2))') });
    expect(refault(['check', 'models/patches'], { cwd: good })).toMatchObject({ status: 0, stderr: '' });
    const bad = folderOf({ ...driver, 'models/patches/twice.fault': patch('gone(2)') });
    const { status, stderr } = refault(['check', 'models/patches'], { cwd: bad });
    expect(stderr).toMatch(/^models\/patches\/twice\.fault:4:12: error: unknown function `gone` /);
    expect(status).toBe(exitCodes.usage);
  });
});

describe('of drivers that ship', () => {
  test('`show` tells what a function is for a release, and which there are', () => {
    const one = refault(['show', 'v6.6', 'nouveau.migrate_to_ram']);
    expect(one.stdout).toMatch(
      /^nouveau\.migrate_to_ram of nouveau on v6\.3\.\.v6\.14, restates drivers\/gpu\/drm\/nouveau\//,
    );
    expect(one.stdout).toMatch(
      /^drivers\/nouveau\/nouveau_dmem\.fault:\d+ +\| vm_fault_t migrate_to_ram\(vm_fault \*vmf\)$/m,
    );
    const all = refault(['show', 'v6.6', 'nouveau']);
    expect(all.stdout).toMatch(/^nouveau\.migrate_to_ram +drivers\//m);
    expect(all.stdout).not.toMatch(/^do_swap_page /m);
  });

  test('`list` tells for which releases they are and what they implement', () => {
    const { stdout, status } = refault(['list', 'drivers']);
    expect(stdout).toMatch(/^nouveau +v6\.3\.\.v6\.14 +dev_pagemap_ops, /m);
    expect(status).toBe(exitCodes.asExpected);
  });
});
