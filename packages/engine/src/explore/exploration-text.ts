/**
 * Everything that a search found, as a text in which two searches that agree are equal: what back ends are compared
 * by, state for state.
 */
import type { Exploration } from './exploration.ts';

/** `most` states are written down with their words. */
export function explorationText(exploration: Exploration, most = 20_000): string {
  const { findings, livelocks, demands, outcomes, ends, counters, waits, cuts, search, neverTaken, roots } =
    exploration;
  const facts = {
    search,
    roots,
    findings,
    livelocks: [...livelocks],
    demands,
    outcomes,
    ends,
    counters: [...counters],
    waits,
    cuts,
    entered: [...exploration.entered].sort(),
    neverTaken,
  };
  // Spans hold whole texts, and their places stand in keys.
  const lines = Object.entries(facts).map(
    ([name, value]) =>
      `${name}: ${JSON.stringify(value, (key, each) => (key === 'at' || key === 'span' ? undefined : each))}`,
  );
  for (let state = 0; state < Math.min(search.states, most); state++) {
    lines.push(`state ${state}: ${exploration.wordsOf(state).join(' ')}`);
  }
  return lines.join('\n');
}
