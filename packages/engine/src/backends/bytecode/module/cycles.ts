/**
 * Which states lie on cycles: Tarjan's algorithm (SIAM J. Computing 1972) with its recursion in arrays, 20 bytes a
 * state while it runs. Whether a cycle is fair is judged by the host, on these states alone.
 */
import { givePages, pageBytes, takePages } from './arena.ts';
import { edgeCountOf, firstEdgeOf, moveOf, targetOf } from './graph.ts';
import { firstOf, secondOf } from './pairs.ts';

let found: u32 = 0;
let foundPages: u32 = 0;

/** Where the states that the last search found lie, in the order in which they were met. */
export function cyclicAddress(): u32 {
  return found;
}

/** Gives back what the last search took. */
export function forgetCyclic(): void {
  if (foundPages !== 0) givePages(found, foundPages);
  foundPages = 0;
}

/** Whether an operation began or ended in the step of an edge. */
function isMarked(edge: i32): bool {
  return (secondOf(firstOf(firstOf(moveOf(edge)))) & 3) !== 0;
}

/** Finds all states on cycles, of edges on which no operation begins or ends if `without` is set; how many. */
export function findCyclic(states: i32, without: bool): i32 {
  const pages = (((<u32>states) << 2) + pageBytes - 1) / pageBytes + 1;
  const order = takePages(pages);
  const low = takePages(pages);
  const stack = takePages(pages);
  const path = takePages(pages);
  const edges = takePages(pages);
  forgetCyclic();
  found = takePages(pages);
  foundPages = pages;
  memory.fill(order, 0, (<u32>states) << 2);
  let count = 0;
  let visits = 0;
  let onStack = 0;
  for (let root = 0; root < states; root++) {
    if (load<i32>(order + (root << 2)) !== 0) continue;
    let depth = 0;
    let state = root;
    let isNew = true;
    for (;;) {
      if (isNew) {
        visits++;
        store<i32>(order + (state << 2), visits);
        store<i32>(low + (state << 2), visits);
        store<i32>(stack + (onStack << 2), state);
        onStack++;
        store<i32>(path + (depth << 2), state);
        store<i32>(edges + (depth << 2), firstEdgeOf(state));
        depth++;
        isNew = false;
      }
      const edge = load<i32>(edges + ((depth - 1) << 2));
      const count0 = edgeCountOf(state);
      if (count0 > 0 && edge < firstEdgeOf(state) + count0) {
        store<i32>(edges + ((depth - 1) << 2), edge + 1);
        const target = targetOf(edge);
        const visit = load<i32>(order + (target << 2));
        if (visit === -1 || (without && isMarked(edge))) continue;
        if (visit === 0) {
          state = target;
          isNew = true;
        } else if (visit < load<i32>(low + (state << 2))) store<i32>(low + (state << 2), visit);
        continue;
      }
      const own = load<i32>(low + (state << 2));
      if (own === load<i32>(order + (state << 2))) {
        const isLoop = load<i32>(stack + ((onStack - 1) << 2)) !== state || hasSelfLoop(state, without);
        for (;;) {
          onStack--;
          const member = load<i32>(stack + (onStack << 2));
          store<i32>(order + (member << 2), -1);
          if (isLoop) {
            store<i32>(found + (count << 2), member);
            count++;
          }
          if (member === state) break;
        }
      }
      depth--;
      if (depth === 0) break;
      state = load<i32>(path + ((depth - 1) << 2));
      if (own < load<i32>(low + (state << 2))) store<i32>(low + (state << 2), own);
    }
  }
  givePages(order, pages);
  givePages(low, pages);
  givePages(stack, pages);
  givePages(path, pages);
  givePages(edges, pages);
  return count;
}

function hasSelfLoop(state: i32, without: bool): bool {
  const first = firstEdgeOf(state);
  for (let edge = first; edge < first + edgeCountOf(state); edge++) {
    if (targetOf(edge) === state && !(without && isMarked(edge))) return true;
  }
  return false;
}
