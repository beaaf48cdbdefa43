/**
 * Mistakes in what memory is: lives of objects, stale pointers, slots that are used again, sets, seen states.
 */
import { inFile, type Mutant } from './mutant.ts';

export const memory: readonly Mutant[] = [
  ...inFile('backends/interpreter/memory.ts', [
    [
      'pointers to a freed object stay as they are',
      'objectOf(word) === key) words[i] = word | 1;',
      'objectOf(word) === key) words[i] = word;',
    ],
    ['pointers that no state holds do not go stale', 'mark(this.scratch);\n', ''],
    ['a freed object keeps its fields', 'this.words.fill(0, start, start + pool.stride);', 'this.words[start] = 0;'],
    ['a freed recycled object is read by anybody', 'if ((readers & (1 << agent)) === 0) {', 'if (readers === 0) {'],
    [
      'a recycled object is gone at once',
      'if (pool.pool.isRecycled && readers !== 0) {',
      'if (pool.pool.isRecycled && readers < 0) {',
    ],
    [
      'slots that something points to are not used again',
      'if (alive === life.readable || pointed.has(slot)) reused.push(slot);',
      'if (pointed.has(slot)) continue;\n      if (alive === life.readable) reused.push(slot);',
    ],
    [
      'slots that readers look at are not used again',
      'if (alive === life.live) continue;',
      'if (alive !== life.free) continue;',
    ],
    ['what is busy is freed', 'if (busy !== undefined) return', 'if (busy === pool.pool.name) return'],
    ['a freed object that is read is freed again', '!== life.live) {\n      return', '=== life.free) {\n      return'],
    [
      'a grace period does not end',
      'words[base + headerWords.graceSet] = (words[base + headerWords.graceSet] as number) & ~bit;',
      '',
    ],
    [
      'an RCU reader that leaves ends SRCU grace periods',
      'if (words[base + headerWords.waitsFor] !== 0) continue;',
      '',
    ],
    ['what the last reader has left stays', 'if (readers === 0) this.die(pool, slot);', ''],
    ['members of sets stand in any order', 'members.sort((a, b) => a - b);', ''],
    ['sets keep their order when a member dies', 'mark(this.scratch);\n    this.sortSets();', 'mark(this.scratch);'],
    ['a new life keeps the readers of the old one', 'if (pool.pool.isRecycled) this.words[index - 1] = 0;', ''],
    [
      'objects that are pointed to are freed at once',
      'if (!pointed.has(slot) && this.isAsNew(pool, slot))',
      'if (this.isAsNew(pool, slot))',
    ],
    [
      'objects that can be told from new ones are freed at once',
      'if (!pointed.has(slot) && this.isAsNew(pool, slot))',
      'if (!pointed.has(slot))',
    ],
    [
      'a held rwsem is freed',
      'if (word(objectWords.rwsem.writer) !== 0 || this.isReadBesides(word(objectWords.rwsem.readers), mayRead))',
      'if (word(objectWords.rwsem.writer) !== 0)',
    ],
  ]),
  ...inFile('state/state-store.ts', [
    [
      'eight bits of the hash stand for the state',
      'if (this.hashes[id] === hash && this.equals(id, words))',
      'if ((((this.hashes[id] as number) ^ hash) & 0xff) === 0)',
    ],
    [
      'a hash stands for the state',
      'if (this.hashes[id] === hash && this.equals(id, words))',
      'if (this.hashes[id] === hash)',
    ],
    [
      'the index forgets states when it grows',
      'for (let id = 0; id < this.count; id++) {',
      'for (let id = 1; id < this.count; id++) {',
    ],
  ]),
  ...inFile('state/layout.ts', [['fields declared marked are plain', 'if (isMarked) marked.add(offset);', '']]),
];
