/**
 * Mistakes in how the interpreter runs steps.
 */
import { inFile, type Mutant } from './mutant.ts';

export const interpreter: readonly Mutant[] = [
  ...inFile('backends/interpreter/compile-expression.ts', [
    ['a division rounds down', 'Math.trunc(left(m) / by)', 'Math.floor(left(m) / by)'],
    ['a shift to the right fills with zeros', 'left(m) >> right(m)', '(left(m) >>> right(m)) | 0'],
    ['a conjunction is a disjunction', 'left(m) !== 0 && right(m) !== 0', 'left(m) !== 0 || right(m) !== 0'],
    [
      'stale pointers differ from what they were',
      'samePointer(left(m), right(m)) ? 1 : 0',
      'left(m) === right(m) ? 1 : 0',
    ],
    ['waiters of any state are met', 'if (m.words[base + headerWords.waitState] !== state) continue;', ''],
    ['the bit of an agent is that of the next', 'id <= 0 ? 0 : 1 << (id - 1)', 'id <= 0 ? 0 : 1 << id'],
  ]),
  ...inFile('backends/interpreter/compile-instruction.ts', [
    ['an atomic block waits in its middle', 'if (m.atomicDepth > 0 && m.passed > 0) {', 'if (m.atomicDepth > 9) {'],
    ['a value below its range is none outside', 'word >= low && word <= high', 'word <= high'],
    ['the end of an inner section counts', 'if ((m.readersInside() & (1 << m.agent)) === 0) m.memory', 'm.memory'],
    [
      'the last alternative of a choice is left out',
      'Array.from({ length: choice.count }, (_, index) => index)',
      'Array.from({ length: choice.count - 1 }, (_, index) => index)',
    ],
    ['nothing fails', "m.choose(position, 'failure', [0, 1], [1, 0])", "m.choose(position, 'failure', [0], [1])"],
    [
      'failing owes nothing',
      "m.choose(position, 'failure', [0, 1], [1, 0])",
      "m.choose(position, 'failure', [0, 1], [0, 0])",
    ],
    ['some sharer is always woken', 'subset >= 0; subset--', 'subset > 0; subset--'],
    [
      'a signal is taken where the lock is not open alone',
      'if (second(m) !== 0) values.push(1);',
      'else if (second(m) !== 0) values.push(1);',
    ],
    [
      'what is read in an atomic block is plain',
      'm.access(index, false, isPlain && m.atomicDepth === 0, position)',
      'm.access(index, false, isPlain, position)',
    ],
    [
      'what is written in an atomic block is plain',
      'm.access(index, true, isPlain && m.atomicDepth === 0, position)',
      'm.access(index, true, isPlain, position)',
    ],
    [
      'who wakes tasks forgets the first',
      'for (let agent = 0; agent < m.layout.agents; agent++) {\n    if ((agents',
      'for (let agent = 1; agent < m.layout.agents; agent++) {\n    if ((agents',
    ],
    [
      'flushes wait for work that has not begun',
      'if (state === undefined || m.words[base + headerWords.waitState] === state) body(base);',
      'body(base);',
    ],
    ['a round of an endless loop is no operation', 'if (stopsHere === 0) m.roundBegins();', ''],
    [
      'a bit is put into a set as the only one',
      'if (key === undefined) m.words[index] = (m.words[index] as number) | bit;',
      'if (key === undefined) m.words[index] = bit;',
    ],
  ]),
  ...inFile('backends/interpreter/machine.ts', [
    ['a loop of local computation goes round unnoticed', 'watched.at === at && same(', 'watched.at < 0 && same('],
    ['variables that nobody reads again stay', 'words.fill(0, start, start + size);\n    for (let i', 'for (let i'],
    [
      'variables of a thread that has ended are lost',
      'for (const [offset, value] of kept) words[start + offset] = value;',
      '',
    ],
    [
      'a thread ends with a lock held',
      'if (held !== undefined) what =',
      'if (held !== undefined && this.agent < 0) what =',
    ],
    [
      'a thread ends in a read section',
      "else if (header('rcuNesting') > 0) what =",
      "else if (header('rcuNesting') > 9) what =",
    ],
    [
      'epochs keep their parity for nobody',
      'const odd = this.program.asksParity && isOddEpoch(word);',
      'const odd = false;',
    ],
    ['a new epoch is an old one', 'return epoch(greatest + 1, odd);', 'return epoch(0, odd);'],
    ['work that has not begun stands in any order', 'pending.sort(compareWords);', ''],
    ['a spinlock is no read section', '(this.words[base + headerWords.spinlocks] as number);', '0;'],
    ['the last plan is left out', 'choice.index + 1 < choice.count', 'choice.index + 2 < choice.count'],
    [
      'an allocation in an atomic block sees variables that nobody reads',
      "if (this.atomicDepth > 0 && this.mode === 'run') this.dropDead(position);",
      '',
    ],
    ['an allocation does not fail', "if (mayFail && this.mode === 'run') {", "if (mayFail && this.mode === 'setup') {"],
    ['callbacks run at once', 'const graceSet = afterGracePeriod ? this.readersInside() : 0;', 'const graceSet = 0;'],
    ['an operation remembers the one before it', 'this.words[this.base + headerWords.pathBits] = 0;', ''],
    [
      'locks held for read are not seen',
      "return nestingOf(words[at + 1] as number, agent) > 0 ? 'read' : undefined;",
      'return undefined;',
    ],
    ['marked fields race', 'isPlain: isPlain && this.markedWords[index] === 0', 'isPlain'],
    ['ranks are given twice', '(this.words[at] as number) >= place)', '(this.words[at] as number) > place)'],
    [
      'a new object comes last in the order of ranks',
      'const places = Array.from({ length: others.length + 1 }, (_, index) => index + 1);',
      'const places = [others.length + 1];',
    ],
    [
      'a callback is queued twice',
      'else if (head !== 0 && this.isQueuedFor(agent, head)) {',
      'else if (head < 0 && this.isQueuedFor(agent, head)) {',
    ],
    [
      'a thread ends with interrupts disabled',
      "else if (header('irqNesting') > 0) what =",
      "else if (header('irqNesting') > 9) what =",
    ],
  ]),
];
