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

/**
 * A byte for each state: 1 if it is known to lead to no cycle, of edges on which no operation begins or ends if
 * `inside` is set.
 */
export function findAcyclic(states: i32, inside: bool): u32 {
  pages = (<u32>states + <u32>moveCount() + pageBytes - 1) / pageBytes;
  known = takePages(pages);
  memory.fill(known, 0, states);
  // A byte for each move: whether it counts.
  const counts = known + states;
  for (let move = 0; move < moveCount(); move++) {
    const isInside = (secondOf(firstOf(firstOf(movePair(move)))) & 3) === 0;
    store<u8>(counts + move, !inside || isInside ? 1 : 0);
  }
  let left = states;
  for (;;) {
    let found = 0;
    for (let state = states - 1; state >= 0; state--) {
      if (load<u8>(known + state) !== 0 || !leadsToKnown(state, counts)) continue;
      store<u8>(known + state, 1);
      found++;
    }
    left -= found;
    if (found === 0 || found << 4 < left) break;
  }
  return known;
}

function leadsToKnown(state: i32, counts: u32): bool {
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
