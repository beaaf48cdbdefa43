import { expect, test } from 'vitest';
import { parseCount, parseMemory, parseTime } from '../src/units.ts';

test('times are milliseconds', () => {
  expect(['60s', '1.5m', '2h', '250ms', '7'].map(parseTime)).toEqual([60_000, 90_000, 7_200_000, 250, 7000]);
  expect(['', 's', '5x', '-1s', '1s2'].map(parseTime)).toEqual(Array(5).fill(undefined));
});

test('amounts of memory are bytes, by powers of two', () => {
  expect(['2G', '512M', '1KiB', '3gb', '10'].map(parseMemory)).toEqual([2 ** 31, 2 ** 29, 1024, 3 * 2 ** 30, 10]);
  expect(['2X', 'G'].map(parseMemory)).toEqual([undefined, undefined]);
});

test('numbers of states go by thousands', () => {
  expect(['10M', '500k', '1G', '42'].map(parseCount)).toEqual([10_000_000, 500_000, 1e9, 42]);
  expect(['10MB', 'many'].map(parseCount)).toEqual([undefined, undefined]);
});
