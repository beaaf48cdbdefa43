/**
 * Findings that a step makes itself (use after free, assertions, lock balance, sleeping where one must not, local
 * loops, the library's own): their keys and places. State needed: what the step reads; nothing is kept outside.
 */
import type { Machine, RawFinding } from '../backends/interpreter/machine.ts';
import { isPointer, poolOf } from '../ir/word.ts';
import type { Finding, Witness } from '../trace/finding.ts';
import { declarationOf, framesOf, placeAt, spanAt } from './places.ts';

export function stepFinding(machine: Machine, raw: RawFinding, witness: Witness): Finding {
  const at = spanAt(machine, raw.position);
  const about = aboutKey(machine, raw);
  return {
    kind: raw.kind,
    key: keyOf(machine, raw, about),
    message: message(machine, raw, about),
    chains: [framesOf(raw.chain)],
    at,
    witness,
  };
}

function keyOf(machine: Machine, raw: RawFinding, about: string): string {
  const { kind, chain, position } = raw;
  // A loop of local computation is known by where it goes round, as other livelocks are.
  if (kind === 'livelock') return `livelock in ${chain[chain.length - 1]?.function.name ?? ''}`;
  const place = placeAt(machine, position);
  return about === '' ? `${kind} at ${place}` : `${kind} of ${about} at ${place}`;
}

/** What tells findings at one place apart: the pool of an object, the declaration of a lock. */
function aboutKey(machine: Machine, raw: RawFinding): string {
  switch (raw.kind) {
    case 'use_after_free':
      return isPointer(raw.about) ? machine.memory.poolLayout(poolOf(raw.about)).pool.name : '';
    case 'lock_balance':
    case 'deadlock':
      return declarationOf(machine, raw.about);
    default:
      return '';
  }
}

function message(machine: Machine, raw: RawFinding, about: string): string {
  const library = machine.program.libraryKinds.get(raw.kind);
  if (library !== undefined) return library;
  return raw.kind === 'lock_balance' && about !== '' ? `${raw.message} (${about})` : raw.message;
}
