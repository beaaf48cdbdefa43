import { expect, test } from 'vitest';
import { nearestName } from '../../src/diagnostics/nearest-name.ts';

const candidates = ['folio_lock', 'folio_unlock', 'folio_trylock', 'mmap_lock', 'pte', 'r0', 'SIGSEGV'];

test.each<[string, string | undefined, string]>([
  ['folio_lokc', 'folio_lock', 'letters exchanged count once'],
  ['folio_lck', 'folio_lock', 'a letter missing'],
  ['foliio_lock', 'folio_lock', 'a letter too many'],
  ['folio_unlick', 'folio_unlock', 'a wrong letter'],
  ['FOLIO_LOCK', 'folio_lock', 'in other letters'],
  ['sigsegv', 'SIGSEGV', 'in other letters'],
  ['ptr', 'pte', 'a third of the word may be wrong'],
  ['ptep', 'pte', 'a third of the word may be wrong'],
  ['xxte', undefined, 'no more than that'],
  ['r1', undefined, 'a name of two letters is near to none'],
  ['folio_lock', 'folio_unlock', 'itself is no help'],
  ['page', undefined, 'nothing alike'],
])('%s is meant for %s: %s', (name, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});

test('of several the nearest is meant, of equals the first', () => {
  expect(nearestName('abcdef', ['abcxyf', 'abcdex', 'xbcdef'])).toBe('abcdex');
});
