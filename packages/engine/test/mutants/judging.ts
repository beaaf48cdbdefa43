/**
 * Mistakes in sanitizers, in what demands ask, and in the verdict.
 */
import { inFile, type Mutant } from './mutant.ts';

export const judging: readonly Mutant[] = [
  ...inFile('sanitizers/data-race.ts', [
    ['two reads race', '(!a.isWrite && !b.isWrite)', '(!a.isWrite && !b.isWrite && a.isWrite)'],
    ['a read does not race with a write', '(!a.isWrite && !b.isWrite)', '(!a.isWrite || !b.isWrite)'],
    ['a plain access does not race with a marked one', '(!a.isPlain && !b.isPlain)', '(!a.isPlain || !b.isPlain)'],
    ['accesses of different cells race', 'a.index !== b.index || ', ''],
  ]),
  ...inFile('sanitizers/deadlock.ts', [
    ['who can be killed waits in a cycle', 'found === undefined || found.wait.killable', 'found === undefined'],
    ['who only calls for an rwsem waits in a cycle', "if (wait.part === 'call') return undefined;", ''],
    [
      'a writer is not kept waiting by readers',
      'return writer !== 0 ? [writer - 1] : readers;',
      'return writer !== 0 ? [writer - 1] : [];',
    ],
    [
      'a reader is not kept waiting by writers that queue',
      'return readers.length === 0 ? [] : agentsIn(machine, (other) => (word(words.writeWaiters) & (1 << other)) !== 0);',
      'return [];',
    ],
    ['a lock is held by the next one', '? [] : [word(0) - 1];', '? [] : [word(0)];'],
    [
      'who sleeps for ever is in a deadlock',
      "case 'schedule':\n      return true;",
      "case 'schedule':\n      return false;",
    ],
    [
      'a condition that is true counts as false',
      'machine.conditionHolds(agent) !== false',
      'machine.conditionHolds(agent) === undefined',
    ],
    [
      'a condition that is false counts as true',
      'machine.conditionHolds(agent) !== false',
      'machine.conditionHolds(agent) !== undefined',
    ],
    [
      'a sharer whose bit is set was passed over',
      'return index >= 0 && machine.words[index] === 0;',
      'return index >= 0;',
    ],
    [
      'who waits for a stuck holder is told as well',
      '.every((holder) => !stuck.includes(holder))',
      '.every((holder) => holder >= 0)',
    ],
  ]),
  ...inFile('sanitizers/leak.ts', [
    ['counts of new objects are compared with nothing', 'if (isNew) continue;', ''],
    ['an rwsem held for read is free', 'if (now !== 0 || reads !== 0)', 'if (now !== 0)'],
    ['a count that ends higher is no leak', 'if (now !== before)', 'if (now < before)'],
    [
      'an epilogue that waits leaks nothing',
      'if (!finished) return',
      'if (finished && machine.layout.agents < 0) return',
    ],
    [
      'objects that are left are no leak',
      'if (program.epilogue.length > 0 && !pool.pool.isGlobals) {',
      'if (program.epilogue.length > 9 && !pool.pool.isGlobals) {',
    ],
  ]),
  ...inFile('sanitizers/lockdep.ts', [
    ['a lock nested in its own kind is no order', 'if (from === to && nested) continue;', 'if (from === to) continue;'],
    ['a lock said to be nested is an order', 'if (from === to && nested) continue;', ''],
    ['tried locks give orders', 'found === undefined || !found.wait.isLock ||', 'found === undefined ||'],
    [
      'circles of three are not found',
      'edge.taken > start && !path.some(',
      'edge.taken > start && path.length > 1 && !path.some(',
    ],
    [
      'the first lock held is the only one',
      'for (const from of classes) {',
      'for (const from of classes.slice(0, 1)) {',
    ],
  ]),
  ...inFile('sanitizers/step-findings.ts', [
    ['findings about different pools are one', 'machine.memory.poolLayout(poolOf(raw.about)).pool.name :', "'' :"],
  ]),
  ...inFile('sanitizers/wait-table.ts', [
    ['nobody had to wait', 'if (row !== undefined) row.waited = true;', ''],
    [
      'who holds nothing of it keeps others waiting',
      'if (!machine.heldBy(other).some((held) => held.address === found.object)) continue;',
      '',
    ],
    ['sleeping calls are one whatever is held', '{held.join()}', '{0}'],
    [
      'calls that do not sleep have rows',
      "if (instruction.op !== 'boundary' || !instruction.sleeps) return undefined;",
      "if (instruction.op !== 'boundary') return undefined;",
    ],
  ]),
  ...inFile('backends/interpreter/compile-instruction.ts', [
    [
      'sleeping with a spinlock held is no finding',
      "if (header('spinlocks') > 0) why",
      "if (header('spinlocks') > 9) why",
    ],
    [
      'sleeping in a read section is no finding',
      "else if (header('rcuNesting') > 0) why",
      "else if (header('rcuNesting') > 9) why",
    ],
    [
      'sleeping without interrupts is no finding',
      "else if (header('irqNesting') > 0) why",
      "else if (header('irqNesting') > 9) why",
    ],
    [
      'sleeping in a callback is no finding',
      "else if (header('kind') === agentKinds.callback) why",
      "else if (header('kind') < 0) why",
    ],
    [
      'sleeping in a completion is no finding',
      "else if (header('kind') === agentKinds.completion) why",
      "else if (header('kind') < 0) why",
    ],
  ]),
  ...inFile('properties/paths.ts', [
    ['demands ask the operations of all threads', 'each.threads.includes(agent) && (each.label', '(each.label'],
    [
      'demands ask operations of any label',
      '(each.label === undefined || each.label === mark.label)',
      'each.label !== null',
    ],
    [
      'calls of any function are those asked about',
      "phrase.kind === 'calls' && phrase.function === made.name",
      "phrase.kind === 'calls'",
    ],
    ['whoever holds something holds nothing', 'return held.length === 0;', 'return held.length >= 0;'],
    ['who can move waits', 'if (machine.step(agent, []) !== stops.disabled) continue;', ''],
    [
      'sleeps anywhere are those asked about',
      'phrase.within === undefined || functions.includes(phrase.within)',
      "phrase.within !== ''",
    ],
    [
      'any lock is the one asked about',
      '(each) => each.offset === offset && (each.name === wanted || each.declaration === wanted)',
      '(each) => each.offset === offset',
    ],
  ]),
];
