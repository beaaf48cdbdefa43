import { describe, expect, test } from 'vitest';
import { doorsOf, isBarrel, nameProblems, textProblems } from '../check-words.ts';

describe('texts', () => {
  // Put together here, so that this file does not hold what it forbids.
  test.each([
    ['/', 'home/ada/refault'],
    ['cd /', 'root/refault'],
    ['"/', 'Users/ada/refault"'],
    ['C:\\', 'Users\\ada'],
    ['https://registry.', 'npmjs.org/refault'],
    ['deb.', 'debian.org'],
  ])('%s%s is forbidden', (start, end) => {
    expect(textProblems('notes.md', `first line\n${start}${end}\n`)).toEqual([expect.stringMatching(/^notes\.md:2: /)]);
  });

  test.each(['src/work/x.ts', '../root/x', '/proc/self/maps', '/sys/kernel/mm', 'a/home/b'])(
    '%s is allowed',
    (text) => {
      expect(textProblems('notes.md', text)).toEqual([]);
    },
  );
});

describe('names', () => {
  test.each(['src/utils.ts', 'src/string-util.ts', 'helpers/walk.ts', 'state-manager.ts'])(
    '%s says nothing',
    (path) => {
      expect(nameProblems(path)).toHaveLength(1);
    },
  );

  test.each(['src/utilisation.ts', 'mm/memory.fault', 'tools/check-words.ts'])('%s is fine', (path) => {
    expect(nameProblems(path)).toEqual([]);
  });
});

describe('barrels', () => {
  test.each([
    "export * from './walk.ts';\n",
    "/** Why. */\nexport { walk } from './walk.ts';\nexport type { Tree } from './nodes.ts';\n",
    "import { walk } from './walk.ts';\n// so\nexport { walk };\n",
  ])('%j is one', (text) => {
    expect(isBarrel(text)).toBe(true);
  });

  test.each(["export { walk } from './walk.ts';\nexport const depth = 3;\n", "import './walk.ts';\n", '// nothing\n'])(
    '%j is none',
    (text) => {
      expect(isBarrel(text)).toBe(false);
    },
  );

  test('the doors that a manifest declares may be', () => {
    const manifest = { exports: { '.': { '@refault/source': './src/index.ts' }, './package.json': './package.json' } };
    expect(doorsOf(JSON.stringify(manifest))).toEqual(['src/index.ts']);
  });
});
