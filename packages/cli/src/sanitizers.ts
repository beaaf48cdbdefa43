/**
 * The names that `--without` and `expect bug` know: the engine's sanitizers, and those that the library of models
 * declares.
 */
import { modelTexts } from '@refault/kernels';

const ofTheEngine = {
  use_after_free: 'a freed object is touched, or freed again',
  leak: 'a reference, lock, object or slot is left when everything has ended',
  lock_balance: 'an operation or a thread ends with a lock held, or drops one that it does not hold',
  lockdep: 'locks are taken in a circle, over all interleavings',
  sleep_in_atomic: 'a call that may sleep, with a spinlock held or in a read section',
  assertion: 'BUG_ON, WARN_ON, lockdep_assert_held, NULL followed, the wrong tag of a union',
  deadlock: 'somebody waits for ever for a lock',
  lost_wakeup: 'somebody sleeps for ever though nothing is in the way',
  livelock: 'a fair schedule on which an operation never ends',
  data_race: 'two unordered accesses, one of them a write, one of them plain',
};

export type EngineSanitizer = keyof typeof ofTheEngine;

export function isEngineSanitizer(name: string): name is EngineSanitizer {
  return Object.hasOwn(ofTheEngine, name);
}

/** Each with what it means; the library's own last. */
export function sanitizers(): ReadonlyMap<string, string> {
  const all = new Map<string, string>(Object.entries(ofTheEngine));
  for (const text of Object.values(modelTexts)) {
    for (const [, name = '', meaning = ''] of text.matchAll(/^\s*sanitizer (\w+) "([^"]*)";/gm)) all.set(name, meaning);
  }
  return all;
}
