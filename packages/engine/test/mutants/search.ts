/**
 * Mistakes in how states are explored, and in what is judged on the graph when that is done.
 */
import { inFile, type Mutant } from './mutant.ts';

export const search: readonly Mutant[] = [
  ...inFile('explore/fair-cycles.ts', [
    ['somebody may be passed over for ever', 'if (alwaysEnabled !== 0) return;', ''],
    [
      'somebody at a lock may be passed over for ever',
      '(graph.enabledAtLocksIn(state) & standing) !== 0',
      '(graph.enabledAtLocksIn(state) & standing) < 0',
    ],
    [
      'everybody is owed what only who waits at a lock is',
      '(graph.enabledAtLocksIn(state) & standing) !== 0',
      '(graph.enabledIn(state) & standing) !== 0',
    ],
    [
      'what is owed is never given',
      'owed.some((key) => givenIn.get(key) !== component)',
      'owed.some(() => givenIn.size < 0)',
    ],
    ['no part of an unfair component is fair', 'else if (closed.length > 0) this.rest.push(closed);', ''],
    ['operations begin and end on a cycle', "return edges === 'all' || graph.flagsOf(move) === 0;", 'return true;'],
    ['cycles need not close', 'if (number >= own) continue;', 'if (number >= 0) continue;'],
    ['all states count for a cycle', 'keepsState?.(state) === false', 'keepsState === null'],
    ['a cycle shown does not come back', 'if (at !== start) go(', 'if (at < 0) go('],
    ['a cycle shown leaves somebody out', 'while (wanted !== 0) if', 'while ((wanted & (wanted - 1)) !== 0) if'],
    ['a state alone is a cycle', 'if (waiting === first && (flags & hasLoop) === 0) continue;', ''],
  ]),
  ...inFile('explore/liveness.ts', [
    ['work that queues itself is a livelock', '!somebodyWaits(input, first)', 'machine.layout.threads < 0'],
    ['an end without it does not break an eventually', "if (isEnd) witness ??= { kind: 'state', state };", ''],
    ['one thread that has ended is enough', 'isOpen = (state) => threads.some(', 'isOpen = (state) => threads.every('],
    ['an eventually is true without any end', 'return anyEnd ? [', 'return anyEnd || true ? ['],
    ['an eventually needs no cycle', 'if (component !== undefined) {', 'if (component !== undefined && agents < 0) {'],
  ]),
  ...inFile('explore/owed-keys.ts', [
    ['what fairness owes is owed at every place', '{position} $', '{0} $'],
    ['what fairness owes is owed by all agents', '{agent} $', '{0} $'],
    [
      'a step gives one thing that fairness owes',
      'if ((owed & bit) !== 0) keys',
      'if ((owed & bit) !== 0 && keys.length === 0) keys',
    ],
  ]),
  ...inFile('explore/module-graph.ts', [['nobody ends the pass over acyclic states', '          watch?.();\n', '']]),
  ...inFile('explore/shortest-paths.ts', [
    ['a shortest way has any switches', 'if (isNew || switches < known) {', 'if (isNew) {'],
    [
      'a shortest way ends with any agent',
      'if (otherAgents.get(at) === wanted) return',
      'if (otherAgents.get(at) < 0) return',
    ],
    ['a way goes on from where it is longer', 'if (!isNew && distance[target] !== reached) continue;', ''],
  ]),
  ...inFile('explore/bounds.ts', [
    ['states are not bounded', "if (states !== undefined && now.states > states) return 'states';", ''],
    ['memory is not bounded', "if (memory !== undefined && now.bytes() > memory) return 'memory';", ''],
    ['time is not bounded', 'host.now() > deadline', 'host.now() < 0'],
    ['nobody interrupts', "host.isInterrupted?.() === true ? 'interrupted' : undefined", 'undefined'],
  ]),
  ...inFile('explore/room.ts', [
    [
      'pools are not bounded',
      'return need.least <= (limits[name] ?? mostObjects);',
      'return need.least <= mostObjects;',
    ],
    [
      'pools grow without end',
      'return need.least <= (limits[name] ?? mostObjects);',
      'return need.least <= (limits[name] ?? mostObjects + 2);',
    ],
    [
      'there are agents for which there are no bits',
      'return program.threads.length + need.least < mostAgents;',
      'return need.least < mostAgents;',
    ],
  ]),
  ...inFile('explore/walks.ts', [
    [
      'PCT has one order of agents',
      'Array.from({ length: agents }, (_, agent) => changes + agent),\n      this.draw,',
      'Array.from({ length: agents }, (_, agent) => changes + agent),\n      () => 0,',
    ],
    ['walks take the first step there is', 'const edge = open[this.draw(open.length)];', 'const edge = open[0];'],
    ['walks begin in the first state', 'return this.roots[this.draw(this.roots.length)];', 'return this.roots[0];'],
    ['PCT lowers no priorities', 'if (at === this.length) this.lower', 'if (at < 0) this.lower'],
  ]),
  ...inFile('explore/lots.ts', [
    ['lots are the same for all seeds', 'Math.imul(seed, 0x9e3779b1)', 'Math.imul(1, 0x9e3779b1)'],
  ]),
];
