import { expect, test } from 'vitest';
import { releasesOf } from '../src/releases.ts';

test('releases are folders named like one, oldest first', () => {
  const paths = ['v6.12/mm/memory.fault', 'linux/mm.fault', 'v6.4/mm/memory.fault', 'v6.4/mm/swap.fault'];
  expect(releasesOf(Object.fromEntries(paths.map((path) => [path, ''])))).toEqual(['v6.4', 'v6.12']);
});
