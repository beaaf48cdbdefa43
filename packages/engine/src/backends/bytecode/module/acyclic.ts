/**
 * Most states of most programs lie on no cycle and lead to none. To tell that of them is much cheaper than to look for
 * cycles: all of a state's targets have to be such states already. States are gone over from the last one to the first,
 * against the steps as a rule; once more where a good part of them was told.
 */
import { givePages, pageBytes, takePages } from './arena.ts';
import { edgeMovesAddress, edgeTargetsAddress, moveCount, movePair, readKeptEdges } from './graph.ts';
import { firstOf, secondOf } from './pairs.ts';
import { entry } from './parameters.ts';

let known: u32 = 0;
let pages: u32 = 0;
/** A byte for each move: whether it counts. */
let counts: u32 = 0;

/**
 * Begins to look. A byte for each state: 1 as soon as it is known to lead to no cycle, of edges on which no operation
 * begins or ends if `inside` is set.
 */
export function beginAcyclic(states: i32, inside: bool): u32 {
  pages = (<u32>states + <u32>moveCount() + pageBytes - 1) / pageBytes;
  known = takePages(pages);
  memory.fill(known, 0, states);
  counts = known + states;
  for (let move = 0; move < moveCount(); move++) {
    const isInside = (secondOf(firstOf(firstOf(movePair(move)))) & 3) === 0;
    store<u8>(counts + move, !inside || isInside ? 1 : 0);
  }
  return known;
}

/** Goes over states from before `end` down to `first`; of how many it is known now. */
export function passAcyclic(first: i32, end: i32): i32 {
  let found = 0;
  for (let state = end - 1; state >= first; state--) {
    if (load<u8>(known + state) !== 0 || !leadsToKnown(state)) continue;
    store<u8>(known + state, 1);
    found++;
  }
  return found;
}

function leadsToKnown(state: i32): bool {
  const count = readKeptEdges(state);
  for (let i = 0; i < count; i++) {
    if (load<u8>(counts + entry(edgeMovesAddress(), i)) === 0) continue;
    if (load<u8>(known + entry(edgeTargetsAddress(), i)) === 0) return false;
  }
  return true;
}

/** Gives back what the search for them took. */
export function forgetAcyclic(): void {
  givePages(known, pages);
}
