import { expect, test } from 'vitest';
import { lockProblems } from '../check-lock.ts';

const checksum = { integrity: 'sha512-x' };

test('a lock in which everything wanted is found is in order', () => {
  const packages = {
    '': { devDependencies: { bundler: '1.0.0' } },
    'packages/cli': { dependencies: { flags: '2.0.0' } },
    'packages/cli/node_modules/flags': { ...checksum, dependencies: { shared: '1.0.0' } },
    'node_modules/cli': { link: true, resolved: 'packages/cli' },
    'node_modules/bundler': { ...checksum, devDependencies: { unlocked: '1.0.0' } },
    'node_modules/shared': checksum,
  };
  expect(lockProblems(packages)).toEqual([]);
});

test('an optional package of another platform that is missing is named', () => {
  const packages = {
    '': { dependencies: { bundler: '1.0.0' } },
    'node_modules/bundler': {
      ...checksum,
      optionalDependencies: { 'bundler-linux': '1.0.0', 'bundler-windows': '1.0.0' },
    },
    'node_modules/bundler-linux': checksum,
  };
  expect(lockProblems(packages)).toEqual(['node_modules/bundler wants bundler-windows@1.0.0, which is missing']);
});

test('a package locked inside another one does not serve its siblings', () => {
  const packages = {
    'node_modules/one': { ...checksum, dependencies: { shared: '1.0.0' } },
    'node_modules/two/node_modules/shared': checksum,
  };
  expect(lockProblems(packages)).toEqual(['node_modules/one wants shared@1.0.0, which is missing']);
});

test('a download address and a missing checksum are problems', () => {
  expect(lockProblems({ 'node_modules/one': { resolved: 'https://example.org/one.tgz' } })).toEqual([
    'node_modules/one has a download address',
    'node_modules/one has no checksum',
  ]);
});
