/**
 * Mistakes in the fast back end: the WebAssembly module, and what writes a program into its memory.
 */
import { inFile, type Mutant } from './mutant.ts';

// No mutants, since nothing that can be seen depends on them: that a frame is cleared when its function returns (words that
// do not live are cleared again where the agent stands), that a call that has returned leaves the number of the chain
// (a site tells its caller), that dead objects hold no locks (what is held is not freed), that states on no cycle are
// left out (the host judges again). And whatever makes the module tell of more than there is: the host runs the step again
// and looks for itself.
export const module: readonly Mutant[] = [
  ...inFile('backends/bytecode/module/machine.ts', [
    [
      'in the module calls are asked of all threads',
      '(phrase(which, 1) & (1 << agent)) !== 0 && isHolding(agent, which)',
      'isHolding(agent, which)',
    ],
    [
      'the module shifts zeros in from the left',
      'load<i32>(load<u32>(pc, 8)) >> load<i32>(load<u32>(pc, 12))',
      '<i32>(load<u32>(load<u32>(pc, 8)) >> load<u32>(load<u32>(pc, 12)))',
    ],
    [
      'the module divides without signs',
      '<i32>(<i64>load<i32>(load<u32>(pc, 8)) / <i64>by)',
      '<i32>(load<u32>(load<u32>(pc, 8)) / <u32>by)',
    ],
    [
      'the module takes remainders without signs',
      '<i32>(<i64>load<i32>(load<u32>(pc, 8)) % <i64>by)',
      '<i32>(load<u32>(load<u32>(pc, 8)) % <u32>by)',
    ],
    [
      'the module compares without signs',
      'value = left < load<i32>(load<u32>(pc, 12)) ? 1 : 0;',
      'value = <u32>left < load<u32>(load<u32>(pc, 12)) ? 1 : 0;',
    ],
    [
      'the module takes equal for less',
      'value = left < load<i32>(load<u32>(pc, 12)) ? 1 : 0;',
      'value = left <= load<i32>(load<u32>(pc, 12)) ? 1 : 0;',
    ],
    [
      'the module goes on by less as if it had no sign',
      'pc = left < load<i32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;',
      'pc = <u32>left < load<u32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;',
    ],
    [
      'in the module an index below 0 lies inside',
      'const index = load<u32>(target);\n        pc = index < load<u32>(pc, 8)',
      'const index = load<i32>(target);\n        pc = index < load<i32>(pc, 8)',
    ],
    [
      'in the module an index as large as its array lies inside',
      'pc = index < load<u32>(pc, 8)',
      'pc = index <= load<u32>(pc, 8)',
    ],
    [
      'the module subtracts the other way round',
      'load<i32>(load<u32>(pc, 8)) - load<i32>(load<u32>(pc, 12))',
      'load<i32>(load<u32>(pc, 12)) - load<i32>(load<u32>(pc, 8))',
    ],
    [
      'the module adds where it excludes',
      'load<i32>(load<u32>(pc, 8)) ^ load<i32>(load<u32>(pc, 12))',
      'load<i32>(load<u32>(pc, 8)) | load<i32>(load<u32>(pc, 12))',
    ],
    [
      'in the module stale pointers differ from what they were',
      'samePointer(load<i32>(load<u32>(pc, 8)), load<i32>(load<u32>(pc, 12))) ? 1 : 0',
      'load<i32>(load<u32>(pc, 8)) === load<i32>(load<u32>(pc, 12)) ? 1 : 0',
    ],
    ['in the module a reader gets one hold for two', 'value += 1 << (2 * which);', 'value += 1 << which;'],
    [
      'in the module waiters of any state are met',
      'if (word(at + headWaitState) === state && samePointer',
      'if (samePointer',
    ],
    [
      'in the module who is killed counts as awake',
      'if (word(baseOfAgent(which) + headTaskState) !== 0) value |= 1 << which;',
      'if (word(baseOfAgent(which) + headTaskState) === 1) value |= 1 << which;',
    ],
    [
      'the module leaves the last subset out',
      'choose(load<i32>(pc, 12), 1 << count);',
      'choose(load<i32>(pc, 12), (1 << count) - 1);',
    ],
    ['the module owes no wake-up of sharers', 'owe(value);\n        pc', 'pc'],
    ['the module owes no exclusive waiter', 'if (load<i32>(pc, 16) !== 0) owe(value);', ''],
    ['the module owes no allocation', 'if (mayFail && index < count) owe(1);', ''],
    [
      'the module owes no success',
      'value = choose(load<i32>(pc, 8), 2);\n        if (value === 0) owe(1);',
      'value = choose(load<i32>(pc, 8), 2);',
    ],
    [
      'the module never takes the lock before the signal',
      'const isFirst = index === 0 && one;',
      'const isFirst = index === 0 && one && !other;',
    ],
    ['in the module a round of an endless loop is no operation', 'if (value === 0) began = true;', ''],
    ['the module forgets which call it is in', 'chain = pair(chain, value);', ''],
    [
      'the module keeps all variables where an agent stands',
      'put(base + headLocation, position);\n  const record = liveAt(position);\n  clearFrame(record + 4);',
      'put(base + headLocation, position);',
    ],
    [
      'the module zeroes only what the step has written',
      'for (let i = loadedWordCount(component); i > 0; i--) {',
      'for (let i = 0; i > 0; i--) {',
    ],
    [
      'the module zeroes only what was there before',
      'for (let i = 0; i < length; i++) clearUnless(mask, journalIndex(i), start, end);',
      '',
    ],
    ['the module zeroes variables of a thread that has ended', 'clearFrame(kept);', 'clearFrame(kept + 4);'],
    ['in the module threads end with locks held', 'if (!holdsNothing(stoppedAt, 1)) return false;', ''],
    [
      'in the module operations end with locks held',
      'if (mustBeClean && !holdsNothing(position, 2)) return stopFinding;',
      '',
    ],
    ['in the module work that has not begun stands in any order', 'if (parameter(parSpawns) !== 0) sortPending();', ''],
    [
      'in the module pending work is sorted by its first words',
      'if (left !== right) return left < right;',
      'if (left !== right) return i > 4 ? false : left < right;',
    ],
    [
      'in the module callbacks run at once',
      'const graceSet = afterGracePeriod ? readersInside() : 0;',
      'const graceSet = 0;',
    ],
    [
      'in the module a callback is queued twice',
      'if (place >= 0 && samePointer(word(at + place), head)) {',
      'if (place < -9) {',
    ],
    [
      'in the module cancelled work runs',
      'for (let i = 0; i < size; i++) put(at + i, 0);\n  }\n}\n\n// What demands',
      '}\n}\n\n// What demands',
    ],
    ['in the module an operation remembers the one before it', 'put(base + headPathBits, 0);', ''],
    [
      'in the module who asks after nothing held is told',
      'if (holding === holdingNothing) return !holdsAny(which);',
      'if (holding === holdingNothing) return true;',
    ],
    ['in the module what follows a value belongs to it', 'resumeStamp(savedStamp);', ''],
    ['the module sleeps with interrupts disabled', 'else if (word(base + headIrq) > 0) why = 3;', ''],
    [
      'in the module an inner section ends the outer one',
      'if ((readersInside() & (1 << agent)) === 0) readerLeft(agent);',
      'readerLeft(agent);',
    ],
    ['the module cuts one value too late', 'given > load<i32>(pc, 12)) {', 'given - 1 > load<i32>(pc, 12)) {'],
    [
      'in the module a null pointer is no member',
      'return !isBits && value === 0 ? zeroMember : value;',
      'return value;',
    ],
    [
      'in the module an allocation in an atomic block sees dead variables',
      'if (atomicDepth > 0) dropDead(position);',
      '',
    ],
    ['the module visits members twice', 'if (wasSeen) continue;', ''],
    [
      'the module wakes nobody but the first',
      'for (let which = 0; which < count; which++) {\n    if ((agents & (1 << which)) !== 0) put',
      'for (let which = 0; which < 1; which++) {\n    if ((agents & (1 << which)) !== 0) put',
    ],
    [
      'in the module counters have no limit',
      'if (word(index) < load<i32>(pc, 8)) put(index, word(index) + 1);',
      'put(index, word(index) + 1);',
    ],
    [
      'in the module a section of one SRCU domain ends grace periods of all',
      'if (waitsFor === 0 || !samePointer(waitsFor, domain)) continue;',
      'if (waitsFor === 0) continue;',
    ],
    [
      'in the module who flushes waits for any work',
      'if (waitsFor === 0 || !samePointer(waitsFor, work)) continue;',
      'if (waitsFor === 0) continue;',
    ],
    [
      'in the module work that runs is cancelled',
      'word(at + headKind) !== (kindWork | pendingFlag)',
      '(word(at + headKind) & ~pendingFlag) !== kindWork',
    ],
    [
      'in the module all work is cancelled',
      'if (place < 0 || !samePointer(word(at + place), work)) continue;',
      'if (place < 0) continue;',
    ],
    [
      'in the module a walk meets freed objects',
      '- pool(which, poolHeader)) === lifeLive) {',
      '- pool(which, poolHeader)) !== 0) {',
    ],
    ['the module walks through sets without end', 'return visited > 0 ? -1 : chosen;', 'return chosen;'],
    [
      'in the module an entry is looked for from the beginning',
      'let at = max<i32>(load<i32>(load<u32>(pc, 12)), 0);',
      'let at = 0;',
    ],
    [
      'in the module who reads twice holds nothing',
      '((holds >> (2 * which)) & 3) !== 0',
      '((holds >> (2 * which)) & 1) !== 0',
    ],
    ['the module sleeps with spinlocks held', 'if (word(base + headSpinlocks) > 0) why = 1;\n  else if', 'if'],
    ['the module sleeps in read sections', 'else if (word(base + headRcu) > 0) why = 2;', ''],
    ['the module sleeps in callbacks', 'else if (word(base + headKind) === kindCallback) why = 4;', ''],
    ['the module sleeps in completions', 'else if (word(base + headKind) === kindCompletion) why = 5;', ''],
    ['in the module threads end in read sections', 'else if (word(base + headRcu) > 0) about = 0x10000;', ''],
    ['in the module threads end with interrupts disabled', 'else if (word(base + headIrq) > 0) about = 0x10001;', ''],
    [
      'in the module dead variables that no state holds count in an atomic block',
      'memory.fill(wordsAddress() + (total << 2), 0, scratch << 2);',
      '',
    ],
    [
      'the module cuts all values at one place as one',
      'pair(pair(rootCut, load<i32>(pc, 16)), given)',
      'pair(pair(rootCut, load<i32>(pc, 16)), 0)',
    ],
    [
      'the module does not ask for locks tried',
      'if (held === rootHeld) return;\n  note(',
      'if (held !== rootHeld) return;\n  note(',
    ],
    [
      'in the module a wait in the middle of an atomic block passes',
      'if (atomicDepth === 0 || passed === 0) return stopDisabled;',
      'if (atomicDepth < 9) return stopDisabled;',
    ],
    [
      'in the module a sleep in the middle of an atomic block passes',
      'if (atomicDepth > 0 && passed > 0) {\n            noteFinding(load<i32>(pc, 4), 4, 0);',
      'if (atomicDepth > 9) {\n            noteFinding(load<i32>(pc, 4), 4, 0);',
    ],
    [
      'in the module records of operations are kept',
      'for (let i = 0; i < size; i++) put(start + i, 0);\n}\n\n/** Gives a stop',
      '}\n\n/** Gives a stop',
    ],
    ['a step outside keeps what it has done inside', '  undo(mark);\n  beginStepAccesses();', '  beginStepAccesses();'],
    [
      'an agent that begins in an atomic block is in it',
      '  atomicDepth = 0;\n  ghostDepth = 0;\n  runsOn = 0;\n  put(base + headKind, kind);',
      '  put(base + headKind, kind);',
    ],
  ]),
  ...inFile('backends/bytecode/module/objects.ts', [
    [
      'in the module pointers to freed objects stay as they are',
      '        put(index, value | 1);',
      '        put(index, value);',
    ],
    ['in the module scratch does not go stale', 'else putScratch(index, value | 1);', ''],
    [
      'in the module anybody reads what is freed',
      'if (alive === lifeReadable && (word(index - 1) & (1 << agent)) === 0) return faultReadable;',
      '',
    ],
    ['in the module sets keep their order when a member dies', '  }\n  sortSets();\n}', '  }\n}'],
    [
      'in the module members stand in the order of their coming',
      'while (at > 0 && load<i32>(sorted + ((at - 1) << 2)) > value) {',
      'while (at > count) {',
    ],
    [
      'in the module members that are pointed to are freed at once',
      'if (load<u8>(pointed + slot) === 0 && isAsNew(which, index)) die',
      'if (isAsNew(which, index)) die',
    ],
    ['in the module RCU readers end SRCU grace periods', 'if (word(base + headWaitsFor) !== 0) continue;', ''],
    [
      'in the module interrupts that are off are no read section',
      'word(base + headRcu) + word(base + headIrq) + word',
      'word(base + headRcu) + word',
    ],
    [
      'in the module a spinlock is no read section',
      ' + word(base + headIrq) + word(base + headSpinlocks) > 0',
      ' + word(base + headIrq) > 0',
    ],
    [
      'in the module names of the set-up keep slots',
      'isPointer(value) && poolOf(value) === poolIndex && (index >= totalWords() || !isName(index))',
      'isPointer(value) && poolOf(value) === poolIndex',
    ],
    [
      'in the module what is on the way keeps no slot',
      'const end = withScratch ? 0x7fffffff : totalWords();',
      'const end = totalWords();',
    ],
    [
      'in the module slots that readers look at are free',
      'if (alive === lifeReadable || load<u8>(pointed + slot) !== 0) {',
      'if (load<u8>(pointed + slot) !== 0) {',
    ],
    [
      'in the module a new life keeps the readers of the old one',
      'if (pool(poolIndex, poolIsRecycled) !== 0) put(index - 1, 0);',
      '',
    ],
    ['in the module a part of an object is freed as the whole', 'if (offsetOf(at) !== 0) return faultPart;', ''],
    [
      'in the module what is freed and read is freed again',
      'if (word(index - header) !== lifeLive) return faultTwice;',
      'if (word(index - header) === lifeFree) return faultTwice;',
    ],
    [
      'in the module what is busy is freed',
      'if (isBusy(which, index, isRecycled ? readers & ~(1 << agent) : 0)) return faultBusy;',
      '',
    ],
    [
      'in the module who frees may hold it for read',
      'isRecycled ? readers & ~(1 << agent) : 0',
      'isRecycled ? readers : 0',
    ],
    ['in the module nobody may hold for read what is freed', 'isRecycled ? readers & ~(1 << agent) : 0', '0'],
    [
      'in the module a freed object keeps its fields',
      'for (let i = 0; i < stride; i++) put(start + i, 0);',
      'put(start, 0);',
    ],
    ['in the module what the last reader has left stays', 'if (readers === 0) die(which, slot);', ''],
    [
      'in the module objects that can be told from new ones are freed at once',
      'if (load<u8>(pointed + slot) === 0 && isAsNew(which, index)) die',
      'if (load<u8>(pointed + slot) === 0) die',
    ],
    ['in the module a set has members twice', 'if (isDouble) continue;', ''],
    ['in the module a new epoch is an old one', 'if (number > greatest) greatest = number;', ''],
    ['in the module epochs keep their names', 'put(index, name);\n  }\n  forgetEpochs();', '}\n  forgetEpochs();'],
    [
      'in the module an rwsem held for read is not held',
      'if (one === id) return 2;\n    return ((<u32>other >> (2 * agent)) & 3) !== 0 ? 3 : 0;',
      'return one === id ? 2 : 0;',
    ],
    [
      'in the module bit locks are held by their bit',
      'if (kind === lockBit) return other === id ? 1 : 0;',
      'if (kind === lockBit) return one === id ? 1 : 0;',
    ],
  ]),
  ...inFile('backends/bytecode/module/vector.ts', [
    ['a step is not taken back', 'store<i32>(words + (index << 2), load<i32>(entry, 4));', ''],
    [
      'an epoch that goes leaves names as they are',
      'if (old >= epochBit && old < pointerBit) epochsTouched = true;',
      '',
    ],
    [
      'words with pointers are searched in any order',
      'while (at > 0 && load<i32>(list + ((at - 1) << 2)) > index) {',
      'while (at > length) {',
    ],
    [
      'loaded words hold no pointers',
      'export function loadWord(index: i32, value: i32): void {\n  store<i32>(words + (index << 2), value);\n  if (value >= epochBit) noteTag(index, value);',
      'export function loadWord(index: i32, value: i32): void {\n  store<i32>(words + (index << 2), value);',
    ],
  ]),
  ...inFile('backends/bytecode/module/step.ts', [
    [
      'plans leave alternatives out',
      'if (index + 1 >= load<i32>(taken + (at << 4), 8)) continue;',
      'if (index + 2 >= load<i32>(taken + (at << 4), 8)) continue;',
    ],
    [
      'in the module a write does not race with a marked read',
      '(both & accessPlain) === 0) continue;',
      '(flags & load<i32>(other, 4) & accessPlain) === 0) continue;',
    ],
    [
      'what lies nearer is not told again',
      'if (!wasNew() && known !== 0 && known - 1 <= depth) return false;',
      'if (!wasNew() && known !== 0) return false;',
    ],
    [
      'what fairness owes at two places is one',
      'number = pair(pair(number, load<i32>(taken + (k << 4))), bits);',
      'number = pair(pair(number, 1), bits);',
    ],
  ]),
  ...inFile('backends/bytecode/module/explorer.ts', [
    [
      'the last step of an agent is dropped',
      'if (stop === stopBoundary || stop === stopEnded) {\n          const length',
      'if (stop === stopBoundary) {\n          const length',
    ],
    ['the module leaves ends out', 'if (enabled === 0) pushEvent(eventEnd, state, 0, 0, 0);', ''],
    [
      'the module forgets that an operation began',
      '(stepBegan() ? 1 : 0) | (stepEnded() ? 2 : 0)',
      '(stepEnded() ? 2 : 0)',
    ],
    ['the module has only one agent enabled', 'enabled |= 1 << agent;', 'enabled = 1 << agent;'],
    ['cuts are counted once', 'setPayload(counter, payloadOf(counter) + 1);', 'setPayload(counter, 1);'],
    ['cycles of waiting agents go on', 'cycleEnds++;', ''],
    ['a state that was not expanded is when edges are asked for', 'if (!wasExpanded(state)) return 0;', ''],
    ['who can move is stuck', 'return stop === stopDisabled;', 'return true;'],
    ['what sleeps is not asked', 'if (parameter(parAsksSleeps) !== 0) noteSleeps(agent, location);', ''],
    ['a state that there was no room for counts', 'forgetLoaded(states);', 'forgetLoaded(stateCount());'],
    ['the module does not take its steps back', 'undo(mark);\n      if (!isMore) break;', 'if (!isMore) break;'],
    ['cuts are not counted', 'else if (stop === stopCut) cut = countCut();', ''],
    [
      'the module tells no order of locks',
      'if (held !== rootHeld) note(pair(pair(pair(rootLockdep, location), classOfPointer(object)), held));',
      '',
    ],
    [
      'what is held while waiting is not asked',
      'if (!isHolding(agent, i)) continue;\n      if (isStuck',
      'if (isStuck',
    ],
    [
      'the module tells no rows of the table of waits',
      'if (parameter(parWatchesWaits) !== 0) note(pair(pair(rootWaitRow, location), heldNumber(agent)));',
      '',
    ],
    [
      'the module does not tell who waits',
      'if (parameter(parWatchesWaits) !== 0 && isNews(waitedNumber(agent))) pushEvent(eventWaited, state, agent, 0, 0);',
      '',
    ],
    [
      'the module tells of who waits, but not for whom',
      'if (holds) number = pair(pair(number, where), heldNumber(other));',
      '',
    ],
    ['the module forgets that an eventually was true', '!== 0) put(0, word(0) | bit);', '!== 0) put(0, word(0));'],
    [
      'in the module a writer is not kept waiting by readers',
      'if (kind === waitWrite) return writer !== 0 ? 1 << (writer - 1) : readers;',
      'if (kind === waitWrite) return writer !== 0 ? 1 << (writer - 1) : 0;',
    ],
    [
      'in the module a reader is not kept waiting by writers that queue',
      'return readers === 0 ? 0 : word(index + 3);',
      'return 0;',
    ],
    [
      'in the module who only calls for an rwsem waits in a cycle',
      'if ((word(index + 2) & (1 << agent)) === 0) return 0;',
      '',
    ],
    [
      'the module does not tell who waits for locks',
      'if ((waitRecord(location, 0) & boundaryIsLockWait) !== 0) atLocks |= 1 << agent;',
      '',
    ],
    ['the module tells no invariants', 'if (isNew) pushEvent(eventAdded, ~found, 0, 0, 0);', ''],
    [
      'depth first the module forgets what it has reached',
      'if (parameter(parDepthFirst) !== 0) columnPush(stackColumn, target);',
      '',
    ],
  ]),
  ...inFile('backends/bytecode/module/graph.ts', [
    [
      'targets before a state are taken for others behind it',
      '<i32>(folded >> 1) ^ -(<i32>(folded & 1))',
      '<i32>(folded >> 1)',
    ],
    ['what lies far away is written in two bytes', 'folded < 0x10000 ? 1 : folded < 0x1000000 ? 2 : 3', '1'],
    [
      'numbers of moves have fourteen bits',
      'value |= (next & 127) << shift;',
      'value = (value & 127) | ((next & 127) << 7);',
    ],
    ['edges that have no room are lost', 'edgeMoves = twice(edgeMoves);', ''],
    ['states that are expanded again are the last ones', 'max<i32>(expanded, state + 1)', 'state + 1'],
    [
      'states before lie as deep',
      'if (lastDepth > deepest || columnGet(depths, lastDepth) > state) lastDepth = 0;',
      '',
    ],
  ]),
  ...inFile('backends/bytecode/module/acyclic.ts', [
    ['one way that ends is enough to lead to no cycle', '=== 0) return false;', '!== 0) return true;'],
    [
      'edges that do not count lead to no cycle either',
      '=== 0) continue;\n    if (load<u8>(known',
      '=== 0) return true;\n    if (load<u8>(known',
    ],
  ]),
  ...inFile('backends/bytecode/module/store.ts', [
    [
      'words of a state are those of the first one',
      'if (count !== 0) {\n    const packed',
      'if (count < 0) {\n    const packed',
    ],
    [
      'the first component that a step changes is ignored',
      'for (let i = 0; i < touchedCount; i++) {\n    const c = entry(touched, i);\n    const was',
      'for (let i = 1; i < touchedCount; i++) {\n    const c = entry(touched, i);\n    const was',
    ],
    [
      'a component that has got more values keeps its bits',
      'while (1 << entry(bits, component) <= entry(counts, component) - 1) {',
      'while (1 << entry(bits, component) < entry(counts, component) - 1) {',
    ],
    ['rows that wait are laid out as those that come later', '  lookUp();\n  const oldWidth', '  const oldWidth'],
    ['more states wait than there is room for', 'if (queued === queueRoom) lookUp();', ''],
    ['what is looked up has the place of another', 'foundCount++;', 'foundCount = queued;'],
    ['words that become 0 count', ' - (old !== 0 ? 1 : 0), 8);', ', 8);'],
    ['hashes of words that go stay', ' - wordHash(at, old));', ');'],
    [
      'rows are rewritten though there is no room for it',
      'if (!canRewrite((words >> 14) + 1 - droppedPages)) {',
      'if (states < 0) {',
    ],
    [
      'rows that could not be rewritten are read in their new form',
      'memory.copy(bits, oldWords + 32768, componentCount << 2);\n    layOutRow();\n    outOfMemory();',
      'outOfMemory();',
    ],
    ['the hash of what lies in memory that has run out stays', '  parentHash = 0;\n  for', '  for'],
    ['what lies in memory that has run out stays', 'loadValue(c, 0);\n  }\n}', '}\n}'],
    ['a state is loaded onto what was there', 'store<i32>(words + (load<u32>(from) << 2), 0);', ''],
    [
      'rows keep the numbers of the parent',
      'store<u32>(at, load<u32>(at) ^ ((was ^ now) << entry(shifts, c)));',
      'store<u32>(at, load<u32>(at) | (now << entry(shifts, c)));',
    ],
    [
      'eight bits of a hash stand for it',
      'if (load<u32>(slot, 4) === tag && (compacts ? isHalf(number - 1, spread) : isRow(number - 1, newRow))) {',
      'if (((load<u32>(slot, 4) ^ tag) & 0xff) === 0) {',
    ],
    [
      'values are forgotten when their table grows',
      'for (let i: u32 = 0; i <= oldMask; i++) {',
      'for (let i: u32 = oldMask >> 1; i <= oldMask; i++) {',
    ],
    [
      'rows that are asked for are given back',
      'while ((droppedPages + 1) << 14 <= end) columnDropPage',
      'while (droppedPages << 14 <= end) columnDropPage',
    ],
  ]),
  ...inFile('backends/bytecode/module/slots.ts', [
    [
      'the index of the module forgets when it grows',
      'for (let at = old; at - old',
      'for (let at = old + 512; at - old',
    ],
    ['a page that is cut has its halves exchanged', '(31 - depth)) & 1) !== 0;', '(31 - depth)) & 1) === 0;'],
    ['every second entry leads nowhere new', 'store<u32>(directory + (i << 4), page, 8);', ''],
    [
      'slots are looked for in the next page',
      'return (slot & ~slotMask) | ((slot + 8) & slotMask);',
      'return slot + 8;',
    ],
  ]),
];

export const encoder: readonly Mutant[] = [
  ...inFile('backends/bytecode/encode-expression.ts', [
    ['a conjunction that stops short is true', "operator === '&&' ? 0 : 1", "operator === '&&' ? 1 : 0"],
    ['a disjunction goes on where it is decided', "left, operator === '||', decided", 'left, false, decided'],
    [
      'a conditional takes the other way',
      'encodeJump(context, node.test, false, otherwise);',
      'encodeJump(context, node.test, true, otherwise);',
    ],
    ['greater means at least', "'>': op.opLess,", "'>': op.opLessEqual,"],
    ['what goes on by greater does so by at least', "'>': op.opJumpIfLess,", "'>': op.opJumpIfLessEqual,"],
    ['the opposite of less is greater', "'<': '>=',", "'<': '>',"],
    [
      'greater is less',
      "return operator === '>' || operator === '>=' ? [sides[1], sides[0]] : sides;",
      'return sides;',
    ],
    ['a decided disjunction goes the other way', 'short === when ? label : behind', 'short === when ? behind : label'],
    [
      'any index counts as one that is asked for',
      ' || left.left !== right.left) return undefined;',
      ') return undefined;',
    ],
    [
      'an index is inside where it should be outside',
      'when ? op.opJumpIfOutside : op.opJumpIfInside',
      'when ? op.opJumpIfInside : op.opJumpIfOutside',
    ],
  ]),
  ...inFile('backends/bytecode/encode-instruction.ts', [
    ['plain accesses are encoded as marked', "(access === 'plain' ? op.accessPlain : 0)", '0'],
    [
      'arguments go to the wrong parameters',
      'node.arguments[index];',
      'node.arguments[node.arguments.length - 1 - index];',
    ],
    ['callbacks are encoded without a grace period', 'writer.word(node.afterGracePeriod ? 1 : 0,', 'writer.word(0,'],
    ['a range has no upper end', 'clamp(node.low), clamp(node.high)', 'clamp(node.low), clamp(2 ** 31)'],
    [
      'a branch falls through where it goes on',
      'encodeJump(context, test, jumpsWhen,',
      'encodeJump(context, test, !jumpsWhen,',
    ],
    [
      'what is set is what was asked for before it',
      ' || range.value !== set.value || isTarget(index + 1)',
      ' || isTarget(index + 1)',
    ],
    ['what a failed allocation is not told', 'node.pool.index, node.mayFail ? 1 : 0', 'node.pool.index, 0'],
    ['operations are encoded as clean', 'operation.mustBeClean ? 1 : 0', '0'],
    [
      'choices owe nothing',
      'operand(choice.among), position, choice.owed ? 1 : 0);',
      'operand(choice.among), position, 0);',
    ],
  ]),
  ...inFile('backends/bytecode/fold-expression.ts', [
    ['nobody is the current task', 'agent < layout.threads ? pointer(node.pool.index, agent, 0) : 0;', '0;'],
    [
      'the first field stands for all',
      'index: cell.index + layout.fieldOffset(node.group, node.field) }',
      'index: cell.index }',
    ],
  ]),
  ...inFile('backends/bytecode/encode-program.ts', [
    [
      'readers of an rwsem do not keep it busy',
      'rwsem: Object.values(objectWords.rwsem),',
      'rwsem: [objectWords.rwsem.writer],',
    ],
    ['bit locks are owned by their bit', 'return op.lockBit;', 'return op.lockOwner;'],
    ['who can be killed waits in a cycle in the module', 'if (wait.killable) return op.waitNone;', ''],
    [
      'no boundary is one where a lock is waited for',
      "(wait?.isLock === true && wait.part === 'wait' ? op.boundaryIsLockWait : 0) |",
      '',
    ],
    ['no boundary sleeps', '(sleeps ? op.boundarySleeps : 0),', '0,'],
    ['recycled pools are encoded as others', 'pool.pool.isRecycled ? 1 : 0,', '0,'],
    [
      'objects free at once though that was not asked',
      'options.freesAtOnce && recycled.length > 0 ? 1 : 0',
      'recycled.length > 0 ? 1 : 0',
    ],
    ['epochs have no parity', 'program.asksParity ? 1 : 0', '0'],
    ['no lock has a class', 'at: (pool, offset) => byPool[pool]?.[offset] ?? 0,', 'at: () => 0,'],
  ]),
  ...inFile('backends/bytecode/instance.ts', [
    ['words beyond 2 GiB lie before the first', 'const at = address >>> 2;', 'const at = address >> 2;'],
    ['bytes beyond 2 GiB lie before the first', 'address >>> 0, count', 'address | 0, count'],
  ]),
  ...inFile('explore/bytecode-search.ts', [
    [
      'what was seen before memory ran out is not told',
      'this.drainEvents();\n      stoppedBy = problem.reason;',
      'stoppedBy = problem.reason;',
    ],
    [
      'words beyond the first 32 of a frame are zeroed',
      'for (const at of frame) mask[at >> 5]',
      'for (const at of frame) if (at < 4) mask[at >> 5]',
    ],
    ['a search by hashes holds', "if (stoppedBy === undefined && options.compacts) stoppedBy = 'hashed';", ''],
    [
      'cuts for two reasons are one',
      'const number = this.cutNumbers.get(reason) ?? this.cutNumbers.size;',
      'const number = 0;',
    ],
    [
      'steps of many choices are run in part',
      'if (machine.taken.length > op.mostChoices) throw',
      'machine.taken.length = Math.min(machine.taken.length, op.mostChoices); if (machine.taken.length < 0) throw',
    ],
  ]),
];
