/**
 * Mistakes in how states are explored, and in what is judged on the graph when that is done.
 */
import { inFile, type Mutant } from './mutant.ts';

export const search: readonly Mutant[] = [
  ...inFile('explore/fair-cycles.ts', [
    [
      'somebody may be passed over for ever',
      'if ((alwaysEnabled & ~moving & ((1 << query.agents) - 1)) !== 0) return [];',
      '',
    ],
    [
      'somebody at a lock may be passed over for ever',
      'if ((graph.enabledAtLocksIn(state) & ~moving) !== 0) {',
      'if ((graph.enabledAtLocksIn(state) & ~moving) < 0) {',
    ],
    [
      'everybody is owed what only who waits at a lock is',
      'if ((graph.enabledAtLocksIn(state) & ~moving) !== 0) {',
      'if ((graph.enabledIn(state) & ~moving) !== 0) {',
    ],
    [
      'what is owed is never given',
      'graph.owedOf(edge).some((key) => !given.has(key))',
      'graph.owedOf(edge).some((key) => given.size < 0)',
    ],
    ['no part of an unfair component is fair', 'work.push(...tarjan.components(rest));', ''],
    ['operations begin and end on a cycle', "return edges === 'all' || graph.flagsOf(edge) === 0;", 'return true;'],
    ['cycles need not close', 'low[caller] = Math.min(low[caller] as number, own);', ''],
    ['all states count for a cycle', 'query.keepsState === undefined ? all : all.filter(query.keepsState)', 'all'],
    ['a cycle shown does not come back', 'if (at !== start) go(', 'if (at < 0) go('],
    ['a cycle shown leaves somebody out', 'while (wanted.size > 0) if', 'while (wanted.size > 1) if'],
    ['a state alone is a cycle', 'if (component.edges.length > 0) found.push(component);', 'found.push(component);'],
  ]),
  ...inFile('explore/liveness.ts', [
    ['work that queues itself is a livelock', '!somebodyWaits(input, first)', 'machine.layout.threads < 0'],
    ['an end without it does not break an eventually', "if (isEnd) witness ??= { kind: 'state', state };", ''],
    ['one thread that has ended is enough', 'isOpen = () => threads.some(', 'isOpen = () => threads.every('],
    ['an eventually is true without any end', 'return anyEnd ? [', 'return anyEnd || true ? ['],
    ['an eventually needs no cycle', 'if (component !== undefined) {', 'if (component !== undefined && agents < 0) {'],
  ]),
];
