/**
 * leak: after the epilogue of a proper end something is left. With an epilogue every object must be gone; without one
 * all locks must be free, and the counts of globals and first objects what they were. Asked of ends.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { lockKinds, objectWords } from '../ir/objects.ts';
import { objectIndex, type PoolLayout } from '../state/layout.ts';
import type { Finding } from '../trace/finding.ts';

export interface LeakOptions {
  readonly state: number;
  readonly plan: readonly number[];
  /** The words of a first state: what counts were. */
  readonly initial: Int32Array;
  /** Whether the epilogue ran to its end. */
  readonly finished: boolean;
}

export function leaks(machine: Machine, options: LeakOptions): Finding[] {
  const { program } = machine;
  const { state, plan, finished } = options;
  const at = program.epilogue[0]?.span ?? program.span;
  const finding = (what: string, message: string): Finding => ({
    kind: 'leak',
    key: `leak of ${what}`,
    message,
    chains: [],
    at,
    witness: { kind: 'epilogue', state, plan },
  });
  if (!finished) return [finding('an end', 'the epilogue would wait for ever')];
  const found = new Map<string, Finding>();
  const note = (what: string, message: string): void => {
    if (!found.has(what)) found.set(what, finding(what, message));
  };
  for (const pool of machine.layout.pools) {
    if (pool.pool === program.taskPool) continue;
    for (let slot = 0; slot < pool.slots; slot++) {
      if (!machine.memory.isLive(pool, slot)) continue;
      if (program.epilogue.length > 0 && !pool.pool.isGlobals) {
        note(pool.pool.name, `${article(pool.pool.name)} is left when everything has ended`);
        continue;
      }
      compareCounts(machine, pool, slot, options.initial, note);
    }
  }
  return [...found.values()];
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function compareCounts(
  machine: Machine,
  pool: PoolLayout,
  slot: number,
  initial: Int32Array,
  note: (what: string, message: string) => void,
): void {
  const index = objectIndex(pool, slot);
  // Counts of an object that the threads made have nothing to be compared with; its locks must be free all the same.
  const isNew = pool.header > 0 && initial[index - pool.header] !== machine.words[index - pool.header];
  for (const { kind, offset, declaration } of pool.objects) {
    const now = machine.words[index + offset] as number;
    if (kind === 'refcount' || kind === 'percpu_ref') {
      if (isNew) continue;
      const before = initial[index + offset] as number;
      if (now !== before) note(declaration, `the count ${declaration} ends at ${now} and began at ${before}`);
    } else if (lockKinds.has(kind)) {
      const reads =
        kind === 'rwsem' || kind === 'lockmap'
          ? (machine.words[index + offset + objectWords.rwsem.readers] as number)
          : 0;
      if (now !== 0 || reads !== 0) note(declaration, `the lock ${declaration} is held when everything has ended`);
    }
  }
}
