/**
 * data_race, standard form (KCSAN's rule): two agents are enabled at accesses of one cell, at least one of them
 * writes, at least one is plain. Asked of every state, of the steps that are possible in it; needs no memory.
 */
import { placeOf } from '@refault/dsl';
import type { ChainLink } from '../backends/interpreter/live-words.ts';
import type { Machine, RawAccess } from '../backends/interpreter/machine.ts';
import type { Finding } from '../trace/finding.ts';
import { framesOf, spanAt } from './places.ts';

/** What an agent would access in its next step, and by which calls it came there. */
export interface NextAccesses {
  readonly agent: number;
  readonly accesses: readonly RawAccess[];
  readonly chain: () => readonly ChainLink[];
}

export class DataRaces {
  /** Pairs of places that were seen, so that a known race costs no text. */
  private readonly seen = new Set<string>();

  /** Races in a state, each pair of places once over the whole search. */
  find(machine: Machine, state: number, next: readonly NextAccesses[]): Finding[] {
    const found: Finding[] = [];
    for (let i = 0; i < next.length; i++) {
      for (let j = i + 1; j < next.length; j++) {
        const one = next[i] as NextAccesses;
        const other = next[j] as NextAccesses;
        for (const a of one.accesses) {
          for (const b of other.accesses) {
            if (a.index !== b.index || (!a.isWrite && !b.isWrite) || (!a.isPlain && !b.isPlain)) continue;
            const pair = a.position < b.position ? `${a.position} ${b.position}` : `${b.position} ${a.position}`;
            if (this.seen.has(pair)) continue;
            this.seen.add(pair);
            found.push(race(machine, state, one, a, other, b));
          }
        }
      }
    }
    return found;
  }
}

function race(
  machine: Machine,
  state: number,
  one: NextAccesses,
  a: RawAccess,
  other: NextAccesses,
  b: RawAccess,
): Finding {
  const sides = [
    { place: placeOf(spanAt(machine, a.position)), access: a, who: one },
    { place: placeOf(spanAt(machine, b.position)), access: b, who: other },
  ].sort((x, y) => (x.place < y.place ? -1 : x.place > y.place ? 1 : kindOf(x.access) < kindOf(y.access) ? -1 : 1));
  const texts = sides.map(({ place, access }) => `${kindOf(access)} at ${place}`);
  const plain = sides.find(({ access }) => access.isPlain) ?? sides[0];
  const at = spanAt(machine, plain?.access.position ?? a.position);
  return {
    kind: 'data_race',
    key: `data_race ${texts.join(' and ')}`,
    message: `${texts[0]} races with ${texts[1]}`,
    chains: sides.map(({ who }) => framesOf(who.chain())),
    at,
    witness: { kind: 'state', state },
  };
}

function kindOf(access: RawAccess): string {
  return `${access.isPlain ? 'plain' : 'marked'} ${access.isWrite ? 'write' : 'read'}`;
}
