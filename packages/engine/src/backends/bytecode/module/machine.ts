/**
 * The machine of the bytecode: runs the steps of agents on the state under way. The twin of the interpreter, which is
 * the one to read; what is rare is left to it, by a stop that says so.
 */
import {
  accessPlain,
  accessRaces,
  accessWrite,
  holdingAny,
  holdingNothing,
  mostJoined,
  opAbsolute,
  opAdd,
  opAdvanceFlushes,
  opAgentOfTask,
  opAllocate,
  opAnd,
  opAsleep,
  opAtomic,
  opAttempt,
  opAwait,
  opBitOf,
  opBoundary,
  opBoundaryBeforeAccess,
  opCall,
  opCalled,
  opCancelWork,
  opChooseAgent,
  opChooseAgents,
  opChooseBranch,
  opChooseEither,
  opChooseFailure,
  opChooseLoop,
  opChooseMember,
  opConstant,
  opCount,
  opCover,
  opCurrent,
  opCut,
  opDivide,
  opElement,
  opEqual,
  opField,
  opFind,
  opFindEntry,
  opFrame,
  opFrameElement,
  opFrameEquals,
  opFree,
  opGhost,
  opGreater,
  opGreaterEqual,
  opHeader,
  opHolders,
  opInAtomic,
  opIndirect,
  opIndirectElement,
  opIsOdd,
  opIsStale,
  opIsTrue,
  opJump,
  opJumpIfFalse,
  opJumpIfTrue,
  opLeaveSection,
  opLeaveSrcu,
  opLess,
  opLessEqual,
  opLoad,
  opLoadMany,
  opMightSleep,
  opMultiply,
  opNegate,
  opNextEpoch,
  opNextObject,
  opNot,
  opNotEqual,
  opOperationBegins,
  opOperationEnds,
  opOr,
  opPassed,
  opRange,
  opReaders,
  opRemainder,
  opRequire,
  opResult,
  opReturn,
  opSamePointer,
  opScratch,
  opScratchElement,
  opScratchEquals,
  opSelf,
  opSetClear,
  opSetContains,
  opSetEmpty,
  opSetErase,
  opSetFrame,
  opSetFrameElement,
  opSetHeader,
  opSetInsert,
  opSetScratch,
  opSetScratchElement,
  opSetThrough,
  opSetThroughElement,
  opShiftLeft,
  opShiftRight,
  opSpawn,
  opSpread,
  opStore,
  opStoreMany,
  opSubtract,
  opWaiters,
  opWakeSharers,
  opWakeTasks,
  opXor,
  opYield,
  parAsyncSize,
  parDemands,
  parFrames,
  parFunctions,
  parHeaderSize,
  parKept,
  parPhraseCount,
  parPhrases,
  parPositions,
  parRecord,
  parScratch,
  parSpawns,
  phraseEnds,
  phraseRecord,
  poolHasRanks,
  poolHeader,
  poolSlots,
  stopBail,
  stopBoundary,
  stopCut,
  stopDisabled,
  stopEnded,
  stopFinding,
  stopRejected,
  stopYielded,
} from '../opcodes.ts';
import { takePiece } from './arena.ts';
import { isFree, looksAway, touch } from './cell-uses.ts';
import { encodeOutside, evaluateOutside, liveWords, stepOutside } from './host.ts';
import {
  allocatable,
  allocatableSlot,
  beginLife,
  dropUnreachable,
  endLife,
  eraseMember,
  forgetScratchEpochs,
  hasMember,
  headGraceSet,
  headIrq,
  headKind,
  headLocation,
  headPathBits,
  headRcu,
  headSpinlocks,
  headTaskState,
  headWaitState,
  headWaitsFor,
  holdsAny,
  howHeld,
  howHeldAt,
  insertMember,
  lifeLive,
  nextEpoch,
  objectIndex,
  readerLeft,
  readersInside,
  renumberEpochs,
  resolve,
  resolveLeniently,
} from './objects.ts';
import {
  firstOf,
  pair,
  payloadOf,
  rootAnswers,
  rootAttempt,
  rootCut,
  rootFinding,
  rootHeld,
  rootLive,
  setPayload,
} from './pairs.ts';
import {
  agentCount,
  baseOfAgent,
  codeAt,
  entry,
  frameClassOf,
  functionAt,
  isMarked,
  lockCell,
  lockCellAddress,
  lockClassOf,
  lockCount,
  parameter,
  pool,
  returnPlace,
  sitePosition,
  threadCount,
  totalWords,
} from './parameters.ts';
import {
  addOffset,
  isPointer,
  isStale,
  offsetOf,
  pointerTo,
  poolOf,
  samePointer,
  slotOf,
  zeroMember,
} from './pointers.ts';
import { beginStepAccesses, canChoose, choose, mute, note, noteAccess, owe, setTakenSize } from './step.ts';
import { chainOfLoaded, keepChainOfLoaded, loadedWordCount, loadedWords } from './store.ts';
import {
  beginJournal,
  currentStamp,
  forgetEpochs,
  journalIndex,
  journalSize,
  put,
  putScratch,
  resumeStamp,
  undo,
  word,
  wordsAddress,
} from './vector.ts';

const pendingFlag: i32 = 16;
const longestRun: i32 = 9000;

const kindCallback: i32 = 1;
const kindCompletion: i32 = 2;
const kindWork: i32 = 3;

let agent: i32 = 0;
let base: i32 = 0;
let atomicDepth: i32 = 0;
let ghostDepth: i32 = 0;
let runsOn: i32 = 0;
let passed: i32 = 0;
let stoppedAt: i32 = 0;
/** The calls that are active, as a number: sites, the outermost first. */
let chain: i32 = 0;
let began: bool = false;
let ended: bool = false;
let cutSignature: i32 = 0;
/** Where the next value is pushed. */
let stack: u32 = 0;
const results: usize = memory.data(1024);
let yieldedValue: i32 = 0;
let hasYielded: bool = false;
/** Accesses that the step has made besides its own. */
let joined: i32 = 0;
/** Above 0 while a demand is computed. */
let judging: i32 = 0;
const sites: usize = memory.data(4096);
const members: usize = memory.data(4096);
/** Values of the words on the way, for members and multiple stores. */
let pendingSpace: u32 = 0;
/** A byte for each position of a way that was taken. */
let covered: u32 = 0;

export function beginMachine(): void {
  stack = takePiece(65536);
  pendingSpace = takePiece(65536);
  covered = takePiece(parameter(parPositions) + 16);
}

export function coveredAddress(): u32 {
  return covered;
}

export function stepBegan(): bool {
  return began;
}

export function stepEnded(): bool {
  return ended;
}

export function setStepFlags(hasBegun: i32, hasEnded: i32): void {
  began = hasBegun !== 0;
  ended = hasEnded !== 0;
}

/** Signature of the cut that the step ended in. */
export function cutSeen(): i32 {
  return cutSignature;
}

/** The interpreter's step ended in a cut that the host has numbered. */
export function setCut(number: i32): void {
  cutSignature = pair(pair(rootCut, 0), number);
}

/** The interpreter has computed a value. */
export function setYielded(value: i32): void {
  yieldedValue = value;
}

export function become(which: i32): void {
  agent = which;
  base = baseOfAgent(which);
}

/** Where the code of a position begins; it is written where it has not been. */
function code(frameClass: i32, position: i32): u32 {
  const at = codeAt(frameClass, position);
  if (at !== 0) return at;
  encodeOutside(frameClass, position);
  return codeAt(frameClass, position);
}

/** Runs one step of an agent on the state under way, by the plan. */
export function step(which: i32): i32 {
  become(which);
  atomicDepth = 0;
  ghostDepth = 0;
  runsOn = 0;
  passed = 0;
  joined = 0;
  began = false;
  ended = false;
  setTakenSize(0);
  beginStepAccesses();
  forgetScratchEpochs();
  forgetEpochs();
  const location = word(base + headLocation);
  chain = chainOf(location);
  put(base + headKind, word(base + headKind) & ~pendingFlag);
  let stop = run(code(frameClassOf(which), location + 1));
  if (stop === stopBoundary) standAt(stoppedAt);
  else if (stop === stopEnded && !endAgent()) stop = stopFinding;
  if (stop === stopBoundary || stop === stopEnded) makeCanonical();
  return stop;
}

/** The same, where what is rare is done by the interpreter. */
export function wholeStep(which: i32): i32 {
  const mark = beginJournal();
  const stop = step(which);
  if (stop !== stopBail) return stop;
  undo(mark);
  beginStepAccesses();
  looksAway();
  return stepOutside(which);
}

// Where agents stand.

/** Puts the sites of the running agent's calls into the list; gives how many. */
function findSites(position: i32): i32 {
  const frameClass = frameClassOf(agent);
  let count = 0;
  let site = siteOf(frameClass, functionAt(position));
  while (site !== 0 && count < 1000) {
    store<i32>(sites + (count << 2), site);
    count++;
    site = siteOf(frameClass, functionAt(sitePosition(site)));
  }
  return count;
}

function siteOf(frameClass: i32, made: i32): i32 {
  const place = returnPlace(frameClass, made);
  return place >= 0 ? word(base + place) : word(totalWords() - 1 - place);
}

/** Whether an agent stands in a call of one of the functions that a table marks. */
export function isWithin(which: i32, position: i32, functions: u32): bool {
  const savedAgent = agent;
  const savedBase = base;
  become(which);
  let found = load<u8>(functions + functionAt(position)) !== 0;
  const count = findSites(position);
  for (let i = 0; i < count && !found; i++) {
    found = load<u8>(functions + functionAt(sitePosition(load<i32>(sites + (i << 2))))) !== 0;
  }
  agent = savedAgent;
  base = savedBase;
  return found;
}

/** The record of the words that live where the running agent is. */
function liveAt(position: i32): u32 {
  const number = pair(chain, -position);
  let record: u32 = payloadOf(number);
  if (record === 0) {
    record = liveWords(frameClassOf(agent), position, <i32>sites, findSites(position));
    setPayload(number, record);
  }
  return record;
}

/** The number of the chain of calls by which the running agent came to where it stands. */
function chainOf(location: i32): i32 {
  const known = chainOfLoaded(agent + 1);
  if (known !== 0) return known;
  const count = findSites(location);
  let number = pair(rootLive, frameClassOf(agent));
  for (let i = count - 1; i >= 0; i--) number = pair(number, load<i32>(sites + (i << 2)));
  keepChainOfLoaded(agent + 1, number);
  return number;
}

function frameSize(): i32 {
  return entry(<u32>parameter(parFrames), frameClassOf(agent));
}

/** The agent stands at a boundary: variables that do not live there are 0. */
function standAt(position: i32): void {
  put(base + headLocation, position);
  const record = liveAt(position);
  clearFrame(record + 4);
}

/** Words of the frame that a mask does not name become 0: what was not 0 before the step, and what it has written. */
function clearFrame(mask: u32): void {
  const start = base + parameter(parHeaderSize);
  const end = start + frameSize();
  const component = agent + 1;
  let at = loadedWords(component);
  for (let i = loadedWordCount(component); i > 0; i--) {
    clearUnless(mask, load<i32>(at), start, end);
    at += 8;
  }
  // What is cleared here is written down as well, behind.
  const length = journalSize();
  for (let i = 0; i < length; i++) clearUnless(mask, journalIndex(i), start, end);
}

function clearUnless(mask: u32, index: i32, start: i32, end: i32): void {
  if (index < start || index >= end) return;
  const i = index - start;
  if (((<u32>load<i32>(mask + ((i >> 5) << 2)) >> (i & 31)) & 1) === 0) put(index, 0);
}

/** In the middle of a step: variables that nobody will read are 0, those that no state holds included. */
function dropDead(position: i32): void {
  const record = liveAt(position);
  clearFrame(record + 4);
  const list = record + 4 + (load<i32>(record) << 2);
  const count = load<i32>(list);
  const total = totalWords();
  const scratch = parameter(parScratch);
  for (let i = 0; i < count; i++) {
    store<i32>(pendingSpace + (i << 2), word(total + load<i32>(list + 4 + (i << 2))));
  }
  memory.fill(wordsAddress() + (total << 2), 0, scratch << 2);
  for (let i = 0; i < count; i++) {
    putScratch(total + load<i32>(list + 4 + (i << 2)), load<i32>(pendingSpace + (i << 2)));
  }
}

/** An agent ends; false if it holds something that it must not. */
function endAgent(): bool {
  if (!holdsNothing(stoppedAt, 1)) return false;
  const size = frameSize();
  const header = parameter(parHeaderSize);
  if (agent >= threadCount()) {
    for (let i = 0; i < header + size; i++) put(base + i, 0);
    return true;
  }
  put(base + headLocation, 0);
  const kept: u32 = entry(<u32>parameter(parKept), agent);
  clearFrame(kept);
  return true;
}

function holdsNothing(position: i32, when: i32): bool {
  let about = -1;
  if (holdsAny(agent)) {
    const count = lockCount();
    for (let cell = 0; cell < count; cell++) {
      if (howHeld(cell, agent) === 0) continue;
      about = lockCell(cell, 2);
      break;
    }
  } else if (word(base + headRcu) > 0) about = 0x10000;
  else if (word(base + headIrq) > 0) about = 0x10001;
  if (about === -1) return true;
  noteFinding(position, 100 + when, about);
  return false;
}

function noteFinding(position: i32, what: i32, about: i32): void {
  note(pair(pair(pair(rootFinding, position), what), about));
}

/** What tells what a pointer means apart in findings: its pool and offset. */
function aboutOf(pointer: i32): i32 {
  return isPointer(pointer) ? (poolOf(pointer) << 12) | offsetOf(pointer) : 0;
}

function makeCanonical(): void {
  dropUnreachable();
  if (parameter(parSpawns) !== 0) sortPending();
  renumberEpochs();
}

// Dynamic agents.

/** Those that have not moved yet stand in the order of their words. */
function sortPending(): void {
  const threads = threadCount();
  const agents = agentCount();
  const size = parameter(parAsyncSize);
  // Insertion by swapping whole agents: there are few.
  for (let one = threads; one < agents; one++) {
    if (!isPlace(one)) continue;
    let least = one;
    for (let other = one + 1; other < agents; other++) {
      if (isPlace(other) && comesBefore(other, least, size)) least = other;
    }
    if (least === one) continue;
    const a = baseOfAgent(one);
    const b = baseOfAgent(least);
    for (let i = 0; i < size; i++) {
      const value = word(a + i);
      put(a + i, word(b + i));
      put(b + i, value);
    }
  }
}

/** A slot that is free or whose agent has not moved. */
function isPlace(which: i32): bool {
  const at = baseOfAgent(which);
  return word(at + headLocation) === 0 || (word(at + headKind) & pendingFlag) !== 0;
}

/** Pending agents in the order of their words, before free slots. */
function comesBefore(one: i32, other: i32, size: i32): bool {
  const a = baseOfAgent(one);
  const b = baseOfAgent(other);
  if (word(a) === 0) return false;
  if (word(b) === 0) return true;
  for (let i = 0; i < size; i++) {
    const left = word(a + i);
    const right = word(b + i);
    if (left !== right) return left < right;
  }
  return false;
}

/** The parameter by which an agent's function knows its work or head: an index from its base, or below 0. */
function firstParameter(which: i32): i32 {
  const position = word(baseOfAgent(which) + headLocation);
  const made = functionAt(position);
  return entry(<u32>parameter(parFunctions), made * 4 + 2);
}

function spawn(made: i32, kind: i32, afterGracePeriod: bool, args: u32, count: i32, head: i32, position: i32): i32 {
  const threads = threadCount();
  const agents = agentCount();
  let free = -1;
  for (let which = threads; which < agents; which++) {
    const at = baseOfAgent(which);
    if (word(at + headLocation) === 0) {
      if (free < 0) free = which;
      continue;
    }
    if (head === 0 || (word(at + headKind) & ~pendingFlag) !== kindCallback) continue;
    const place = firstParameter(which);
    if (place >= 0 && samePointer(word(at + place), head)) {
      noteFinding(position, 1, aboutOf(head));
      return stopFinding;
    }
  }
  if (free < 0) return stopBail;
  const graceSet = afterGracePeriod ? readersInside() : 0;
  return startAgent(free, made, args, count, kind | pendingFlag, graceSet);
}

/** Puts an agent where its first step begins; 0, or a stop if what it computes before that is wrong. */
function startAgent(which: i32, made: i32, args: u32, count: i32, kind: i32, graceSet: i32): i32 {
  const savedAgent = agent;
  const savedAtomic = atomicDepth;
  const savedGhost = ghostDepth;
  const savedRunsOn = runsOn;
  const savedStopped = stoppedAt;
  const savedChain = chain;
  chain = pair(rootLive, 1);
  become(which);
  atomicDepth = 0;
  ghostDepth = 0;
  runsOn = 0;
  put(base + headKind, kind);
  put(base + headGraceSet, graceSet);
  const table: u32 = parameter(parFunctions);
  const places: u32 = entry(table, made * 4 + 1);
  for (let i = 0; i < entry(places, 0); i++) {
    const value = i < count ? load<i32>(args + (i << 2)) : 0;
    const place = entry(places, 1 + i);
    if (place >= 0) put(base + place, value);
    else putScratch(totalWords() - 1 - place, value);
  }
  const back = returnPlace(frameClassOf(which), made);
  if (back < 0) putScratch(totalWords() - 1 - back, 0);
  // What an agent computes before its first boundary is no step of it.
  const savedJoined = joined;
  joined = mostJoined;
  const stop = run(code(frameClassOf(which), entry(table, made * 4)));
  joined = savedJoined;
  let result = 0;
  if (stop === stopBoundary) standAt(stoppedAt);
  else if (stop === stopEnded) {
    if (!endAgent()) result = stopFinding;
  } else result = stop;
  become(savedAgent);
  atomicDepth = savedAtomic;
  ghostDepth = savedGhost;
  runsOn = savedRunsOn;
  stoppedAt = savedStopped;
  chain = savedChain;
  return result;
}

function cancelWork(work: i32): void {
  const agents = agentCount();
  const size = parameter(parAsyncSize);
  for (let which = threadCount(); which < agents; which++) {
    const at = baseOfAgent(which);
    if (word(at + headLocation) === 0 || word(at + headKind) !== (kindWork | pendingFlag)) continue;
    const place = firstParameter(which);
    if (place < 0 || !samePointer(word(at + place), work)) continue;
    for (let i = 0; i < size; i++) put(at + i, 0);
  }
}

// What demands ask of operations. Of each phrase: demand, threads, label (or -1), kind, what, holding, its lock's
// list of classes, bit, its number in the demand.

const phraseSize: i32 = 9;

export function phrase(index: i32, field: i32): i32 {
  return entry(<u32>parameter(parPhrases), index * phraseSize + field);
}

export function isHolding(which: i32, index: i32): bool {
  const holding = phrase(index, 5);
  if (holding === holdingAny) return true;
  if (holding === holdingNothing) return !holdsAny(which);
  const classes: u32 = phrase(index, 6);
  const count = lockCount();
  for (let cell = 0; cell < count; cell++) {
    if (howHeld(cell, which) !== 0 && load<u8>(classes + lockCell(cell, 2)) !== 0) return true;
  }
  return false;
}

export function setPathBit(which: i32, bit: i32): void {
  const at = baseOfAgent(which) + headPathBits;
  put(at, word(at) | bit);
}

function operationBegins(): void {
  began = true;
  if (agent >= threadCount()) return;
  put(base + headPathBits, 0);
  const record: u32 = parameter(parRecord);
  if (record === 0) return;
  const start = entry(record, agent * 2);
  const size = entry(record, agent * 2 + 1);
  for (let i = 0; i < size; i++) put(start + i, 0);
}

/** Gives a stop if something is held that must not be. */
function operationEnds(mustBeClean: bool, label: i32, position: i32): i32 {
  ended = true;
  if (mustBeClean && !holdsNothing(position, 2)) return stopFinding;
  const count = parameter(parPhraseCount);
  if (count === 0) return 0;
  let number = pair(pair(rootAnswers, agent), position);
  let some = false;
  for (let i = 0; i < count; i++) {
    if ((phrase(i, 1) & (1 << agent)) === 0) continue;
    const wanted = phrase(i, 2);
    if (wanted >= 0 && wanted !== label) continue;
    const kind = phrase(i, 3);
    let holds = true;
    if (kind === phraseRecord) holds = evaluate(phrase(i, 4), agent) ? yieldedValue !== 0 : false;
    else if (kind !== phraseEnds) holds = (word(base + headPathBits) & phrase(i, 7)) !== 0;
    number = pair(number, holds ? i * 2 + 1 : i * 2);
    some = true;
  }
  if (some) note(number);
  return 0;
}

function called(index: i32): void {
  const list: u32 = <u32>index;
  const count = entry(list, 0);
  for (let i = 1; i <= count; i++) {
    const which = entry(list, i);
    if ((phrase(which, 1) & (1 << agent)) !== 0 && isHolding(agent, which)) setPathBit(agent, phrase(which, 7));
  }
}

/** What an agent holds, as a number. */
export function heldNumber(which: i32): i32 {
  let number = rootHeld;
  const words = wordsAddress();
  const end = lockCellAddress(lockCount());
  for (let cell = lockCellAddress(0); cell < end; cell += 24) {
    const how = howHeldAt(cell, which, words);
    if (how !== 0) number = pair(number, load<i32>(cell, 8) * 4 + how);
  }
  return number;
}

function attempt(lock: i32, position: i32): void {
  const held = heldNumber(agent);
  if (held === rootHeld) return;
  note(
    pair(
      pair(
        pair(rootAttempt, position),
        isPointer(lock) ? lockClassOf(poolOf(lock), offsetOf(lock)) * 128 + poolOf(lock) : 0,
      ),
      held,
    ),
  );
}

// Values of demands.

/** Computes a demand's value on the state under way, asked for as an agent; false if there is none. */
export function evaluate(demand: i32, which: i32): bool {
  const savedAgent = agent;
  const savedBase = base;
  const savedAtomic = atomicDepth;
  const savedGhost = ghostDepth;
  const savedRunsOn = runsOn;
  const savedStopped = stoppedAt;
  const savedChain = chain;
  const savedStamp = currentStamp();
  const savedBegan = began;
  const savedEnded = ended;
  const mark = beginJournal();
  agent = which;
  base = baseOfAgent(agentCount());
  ghostDepth = 1;
  runsOn = 1;
  hasYielded = false;
  mute(1);
  judging++;
  const stop = run(code(0, entry(<u32>parameter(parDemands), demand)));
  judging--;
  mute(-1);
  undo(mark);
  resumeStamp(savedStamp);
  agent = savedAgent;
  base = savedBase;
  atomicDepth = savedAtomic;
  ghostDepth = savedGhost;
  runsOn = savedRunsOn;
  stoppedAt = savedStopped;
  began = savedBegan;
  ended = savedEnded;
  chain = savedChain;
  if (stop === stopYielded) return hasYielded;
  looksAway();
  return evaluateOutside(demand, which) !== 0;
}

export function evaluatedValue(): i32 {
  return yieldedValue;
}

/** The value of a lone expression, whose code ends like a demand's, for an agent where it stands. */
export function expressionOf(which: i32, code: u32): i32 {
  const savedAgent = agent;
  const savedBase = base;
  become(which);
  run(code);
  agent = savedAgent;
  base = savedBase;
  return yieldedValue;
}

/** The running agent, or -1 where a demand is computed. */
function toucher(): i32 {
  return judging > 0 ? -1 : agent;
}

function touchAll(index: i32, count: i32, isWrite: bool): void {
  const who = toucher();
  for (let i = 0; i < count; i++) touch(index + i, who, isWrite);
}

function access(index: i32, flags: i32, position: i32): void {
  if ((flags & accessRaces) === 0 || ghostDepth > 0) return;
  const isPlain = (flags & accessPlain) !== 0 && atomicDepth === 0 && !isMarked(index);
  noteAccess(index, (flags & accessWrite) | (isPlain ? accessPlain : 0), position);
}

function askSleep(position: i32): void {
  let why = 0;
  if (word(base + headSpinlocks) > 0) why = 1;
  else if (word(base + headRcu) > 0) why = 2;
  else if (word(base + headIrq) > 0) why = 3;
  else if (word(base + headKind) === kindCallback) why = 4;
  else if (word(base + headKind) === kindCompletion) why = 5;
  if (why !== 0) noteFinding(position, 10 + why, 0);
}

function allocate(poolIndex: i32, mayFail: bool, position: i32): i32 {
  if (pool(poolIndex, poolHasRanks) !== 0 || !canChoose()) return -1;
  if (atomicDepth > 0) dropDead(position);
  const count = allocatable(poolIndex, atomicDepth > 0);
  if (allocatableSlot(0) < 0) return -1;
  const alternatives = mayFail ? count + 1 : count;
  let index = 0;
  if (alternatives > 1) {
    index = choose(position, alternatives);
    if (mayFail && index < count) owe(1);
  }
  if (index === count) return 0;
  return beginLife(poolIndex, allocatableSlot(index));
}

function bitAt(set: i32, index: i32): i32 {
  let rest = set;
  for (let i = 0; i < index; i++) rest &= rest - 1;
  return rest & -rest;
}

function wake(agents: i32, field: i32, value: i32): void {
  const count = agentCount();
  for (let which = 0; which < count; which++) {
    if ((agents & (1 << which)) !== 0) put(baseOfAgent(which) + field, value);
  }
}

/** A member of a set that was not visited; 0 if there is none. `code` is where the operands lie. */
function member(index: i32, code: u32, position: i32): i32 {
  const isBits = load<i32>(code) !== 0;
  const capacity = load<i32>(code, 4);
  const places = load<i32>(code, 12);
  const list = code + 16;
  const total = totalWords();
  if (isBits) {
    const place = places > 0 ? load<i32>(list) : 0;
    const at = place >= 0 ? base + place : total - 1 - place;
    const seen = places > 0 ? word(at) : 0;
    const open = word(index) & ~seen;
    if (open <= 0) return 0;
    const count = popcnt<i32>(open);
    const bit = bitAt(open, ghostDepth > 0 ? 0 : choose(position, count));
    const chosen = 32 - clz<i32>(bit);
    if (places > 0) setPlace(place, seen | (1 << (chosen - 1)));
    return chosen;
  }
  let count = 0;
  for (let i = 0; i < capacity; i++) {
    const value = word(index + i);
    if (value === 0) continue;
    let wasSeen = false;
    for (let k = 0; k < places; k++) {
      const place = load<i32>(list + (k << 2));
      if (word(place >= 0 ? base + place : total - 1 - place) === value) wasSeen = true;
    }
    if (wasSeen) continue;
    store<i32>(members + (count << 2), value);
    count++;
  }
  if (count === 0) return 0;
  const chosen = load<i32>(members + ((ghostDepth > 0 ? 0 : choose(position, count)) << 2));
  for (let k = 0; k < places; k++) {
    const place = load<i32>(list + (k << 2));
    if (word(place >= 0 ? base + place : total - 1 - place) !== 0) continue;
    setPlace(place, chosen);
    return chosen;
  }
  // More than can be remembered: a cut, by the interpreter.
  return places > 0 ? -1 : chosen;
}

function setPlace(place: i32, value: i32): void {
  if (place >= 0) put(base + place, value);
  else putScratch(totalWords() - 1 - place, value);
}

/** Whether an access behind a boundary is made in the step before it. */
function joins(pointer: i32, at: i32, count: i32): bool {
  if (joined >= mostJoined) return false;
  const index = resolve(pointer, agent);
  if (index < 0) return false;
  for (let i = 0; i < count; i++) if (!isFree(index + at + i, agent)) return false;
  joined++;
  return true;
}

/** A finding of how a pointer was followed. */
function badPointer(fault: i32, pointer: i32, position: i32): i32 {
  noteFinding(position, 20 - fault, aboutOf(pointer));
  return stopFinding;
}

/** Runs from an address of the code until something stops it. */
export function run(from: u32): i32 {
  let pc = from;
  let tos: i32 = 0;
  let sp = stack;
  const bottom = stack;
  const first = wordsAddress();
  const total = totalWords();
  let length = 0;
  while (true) {
    const op = load<i32>(pc);
    pc += 4;
    switch (op) {
      case opConstant: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(pc);
        pc += 4;
        break;
      }
      case opFrame: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(first + ((base + load<i32>(pc)) << 2));
        pc += 4;
        break;
      }
      case opScratch:
      case opAbsolute: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(first + (load<i32>(pc) << 2));
        pc += 4;
        break;
      }
      case opFrameElement: {
        tos = word(base + load<i32>(pc) + tos * load<i32>(pc, 4));
        pc += 8;
        break;
      }
      case opScratchElement: {
        tos = word(load<i32>(pc) + tos * load<i32>(pc, 4));
        pc += 8;
        break;
      }
      case opIndirect: {
        tos = word(base + tos + load<i32>(pc));
        pc += 4;
        break;
      }
      case opIndirectElement: {
        sp -= 4;
        tos = word(base + load<i32>(sp) + load<i32>(pc) + tos * load<i32>(pc, 4));
        pc += 8;
        break;
      }
      case opSelf: {
        store<i32>(sp, tos);
        sp += 4;
        tos = agent + 1;
        break;
      }
      case opInAtomic: {
        store<i32>(sp, tos);
        sp += 4;
        tos = atomicDepth > 0 ? 1 : 0;
        break;
      }
      case opNot: {
        tos = tos === 0 ? 1 : 0;
        break;
      }
      case opNegate: {
        tos = -tos;
        break;
      }
      case opAdd: {
        sp -= 4;
        tos = load<i32>(sp) + tos;
        break;
      }
      case opSubtract: {
        sp -= 4;
        tos = load<i32>(sp) - tos;
        break;
      }
      case opMultiply: {
        sp -= 4;
        tos = load<i32>(sp) * tos;
        break;
      }
      case opDivide: {
        sp -= 4;
        tos = tos === 0 ? 0 : <i32>(<i64>load<i32>(sp) / <i64>tos);
        break;
      }
      case opRemainder: {
        sp -= 4;
        tos = tos === 0 ? 0 : <i32>(<i64>load<i32>(sp) % <i64>tos);
        break;
      }
      case opAnd: {
        sp -= 4;
        tos = load<i32>(sp) & tos;
        break;
      }
      case opOr: {
        sp -= 4;
        tos = load<i32>(sp) | tos;
        break;
      }
      case opXor: {
        sp -= 4;
        tos = load<i32>(sp) ^ tos;
        break;
      }
      case opShiftLeft: {
        sp -= 4;
        tos = load<i32>(sp) << tos;
        break;
      }
      case opShiftRight: {
        sp -= 4;
        tos = load<i32>(sp) >> tos;
        break;
      }
      case opEqual: {
        sp -= 4;
        tos = load<i32>(sp) === tos ? 1 : 0;
        break;
      }
      case opNotEqual: {
        sp -= 4;
        tos = load<i32>(sp) !== tos ? 1 : 0;
        break;
      }
      case opLess: {
        sp -= 4;
        tos = load<i32>(sp) < tos ? 1 : 0;
        break;
      }
      case opLessEqual: {
        sp -= 4;
        tos = load<i32>(sp) <= tos ? 1 : 0;
        break;
      }
      case opGreater: {
        sp -= 4;
        tos = load<i32>(sp) > tos ? 1 : 0;
        break;
      }
      case opGreaterEqual: {
        sp -= 4;
        tos = load<i32>(sp) >= tos ? 1 : 0;
        break;
      }
      case opIsTrue: {
        tos = tos !== 0 ? 1 : 0;
        break;
      }
      case opSamePointer: {
        sp -= 4;
        tos = samePointer(load<i32>(sp), tos) ? 1 : 0;
        break;
      }
      case opIsStale: {
        tos = isStale(tos) ? 1 : 0;
        break;
      }
      case opIsOdd: {
        tos = tos & 1;
        break;
      }
      case opCurrent: {
        store<i32>(sp, tos);
        sp += 4;
        tos = agent < threadCount() ? pointerTo(load<i32>(pc), agent, 0) : 0;
        pc += 4;
        break;
      }
      case opField: {
        tos = addOffset(tos, load<i32>(pc));
        pc += 4;
        break;
      }
      case opElement: {
        sp -= 4;
        tos = addOffset(load<i32>(sp), tos * load<i32>(pc));
        pc += 4;
        break;
      }
      case opHeader: {
        tos = tos <= 0 ? 0 : word(baseOfAgent(tos - 1) + load<i32>(pc));
        pc += 4;
        break;
      }
      case opAgentOfTask: {
        tos = tos <= 0 ? 0 : slotOf(tos) + 1;
        break;
      }
      case opReaders: {
        store<i32>(sp, tos);
        sp += 4;
        tos = readersInside();
        break;
      }
      case opWaiters: {
        const state = load<i32>(pc);
        pc += 4;
        let set = 0;
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          if (word(at + headWaitState) === state && samePointer(word(at + headWaitsFor), tos)) set |= 1 << which;
        }
        tos = set;
        break;
      }
      case opBitOf: {
        tos = tos <= 0 ? 0 : 1 << (tos - 1);
        break;
      }
      case opSpread: {
        let spread = 0;
        for (let which = 0; which < agentCount(); which++) if ((tos & (1 << which)) !== 0) spread += 1 << (2 * which);
        tos = spread;
        break;
      }
      case opHolders: {
        let set = 0;
        for (let which = 0; which < agentCount(); which++) {
          if (((<u32>tos >> (2 * which)) & 3) !== 0) set |= 1 << which;
        }
        tos = set;
        break;
      }
      case opAsleep: {
        store<i32>(sp, tos);
        sp += 4;
        tos = 0;
        for (let which = 0; which < agentCount(); which++) {
          if (word(baseOfAgent(which) + headTaskState) !== 0) tos |= 1 << which;
        }
        break;
      }
      case opResult: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(results + (load<i32>(pc) << 2));
        pc += 4;
        break;
      }
      case opFrameEquals: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(first + ((base + load<i32>(pc)) << 2)) === load<i32>(pc, 4) ? 1 : 0;
        pc += 8;
        break;
      }
      case opScratchEquals: {
        store<i32>(sp, tos);
        sp += 4;
        tos = load<i32>(first + (load<i32>(pc) << 2)) === load<i32>(pc, 4) ? 1 : 0;
        pc += 8;
        break;
      }

      case opBoundary: {
        if (runsOn > 0) {
          pc += 4;
          break;
        }
        stoppedAt = load<i32>(pc);
        stack = bottom;
        return stopBoundary;
      }
      case opBoundaryBeforeAccess: {
        // Operands: position, word, how many; the pointer on top.
        if (runsOn === 0 && !joins(tos, load<i32>(pc, 4), load<i32>(pc, 8))) {
          stoppedAt = load<i32>(pc);
          stack = bottom;
          return stopBoundary;
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 12;
        break;
      }
      case opSetFrame: {
        put(base + load<i32>(pc), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opSetScratch: {
        putScratch(load<i32>(pc), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opSetFrameElement: {
        sp -= 4;
        put(base + load<i32>(pc) + load<i32>(sp) * load<i32>(pc, 4), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 8;
        break;
      }
      case opSetScratchElement: {
        sp -= 4;
        putScratch(load<i32>(pc) + load<i32>(sp) * load<i32>(pc, 4), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 8;
        break;
      }
      case opSetThrough: {
        sp -= 4;
        put(base + load<i32>(sp) + load<i32>(pc), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opSetThroughElement: {
        sp -= 8;
        put(base + load<i32>(sp) + load<i32>(pc) + load<i32>(sp, 4) * load<i32>(pc, 4), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 8;
        break;
      }
      case opLoad: {
        // Operands: word, flags, position.
        const index = ghostDepth > 0 ? resolveLeniently(tos) : resolve(tos, agent);
        if (index < 0) {
          if (ghostDepth === 0) {
            stack = bottom;
            return badPointer(index, tos, load<i32>(pc, 8));
          }
          tos = 0;
        } else {
          const at = index + load<i32>(pc);
          const flags = load<i32>(pc, 4);
          touch(at, toucher(), false);
          if (flags !== 0) access(at, flags, load<i32>(pc, 8));
          tos = load<i32>(first + (at << 2));
        }
        pc += 12;
        break;
      }
      case opLoadMany: {
        // Operands: word, flags, position, how many, places.
        const index = ghostDepth > 0 ? resolveLeniently(tos) : resolve(tos, agent);
        const count = load<i32>(pc, 12);
        if (index < 0 && ghostDepth === 0) {
          stack = bottom;
          return badPointer(index, tos, load<i32>(pc, 8));
        }
        const at = index + load<i32>(pc);
        if (index >= 0) {
          touchAll(at, count, false);
          access(at, load<i32>(pc, 4), load<i32>(pc, 8));
        }
        for (let i = 0; i < count; i++) {
          store<i32>(pendingSpace + (i << 2), index < 0 ? 0 : load<i32>(first + ((at + i) << 2)));
        }
        for (let i = 0; i < count; i++) setPlace(load<i32>(pc + 16 + (i << 2)), load<i32>(pendingSpace + (i << 2)));
        sp -= 4;
        tos = load<i32>(sp);
        pc += 16 + (count << 2);
        break;
      }
      case opStore: {
        // Operands: word, flags, position; the pointer below the value.
        sp -= 4;
        const pointer = load<i32>(sp);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index < 0) {
          if (ghostDepth === 0) {
            stack = bottom;
            return badPointer(index, pointer, load<i32>(pc, 8));
          }
        } else {
          const at = index + load<i32>(pc);
          const flags = load<i32>(pc, 4);
          touch(at, toucher(), true);
          if (flags !== 0) access(at, flags | accessWrite, load<i32>(pc, 8));
          put(at, tos);
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 12;
        break;
      }
      case opStoreMany: {
        // Operands: word, flags, position, how many; the pointer below the values.
        const count = load<i32>(pc, 12);
        store<i32>(sp, tos);
        sp -= (count - 1) << 2;
        const values = sp;
        sp -= 4;
        const pointer = load<i32>(sp);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index < 0) {
          if (ghostDepth === 0) {
            stack = bottom;
            return badPointer(index, pointer, load<i32>(pc, 8));
          }
        } else {
          const at = index + load<i32>(pc);
          touchAll(at, count, true);
          access(at, load<i32>(pc, 4) | accessWrite, load<i32>(pc, 8));
          for (let i = 0; i < count; i++) put(at + i, load<i32>(values + (i << 2)));
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 16;
        break;
      }
      case opAwait: {
        if (tos === 0) {
          stack = bottom;
          stoppedAt = load<i32>(pc);
          if (atomicDepth > 0 && passed > 0) {
            noteFinding(stoppedAt, 2, 0);
            return stopFinding;
          }
          return stopDisabled;
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opRequire: {
        if (tos === 0) {
          stack = bottom;
          return stopRejected;
        }
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opPassed: {
        passed++;
        break;
      }
      case opChooseBranch: {
        // Operands: position, how many.
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        store<i32>(sp, tos);
        sp += 4;
        tos = choose(load<i32>(pc), load<i32>(pc, 4));
        pc += 8;
        break;
      }
      case opChooseLoop: {
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        store<i32>(sp, tos);
        sp += 4;
        tos = choose(load<i32>(pc), 2);
        if (tos === 0) began = true;
        pc += 4;
        break;
      }
      case opChooseFailure: {
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        store<i32>(sp, tos);
        sp += 4;
        tos = choose(load<i32>(pc), 2);
        if (tos === 0) owe(1);
        pc += 4;
        break;
      }
      case opChooseAgent: {
        // Operands: position, whether fairness owes it.
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        if (tos > 0) {
          const bit = bitAt(tos, choose(load<i32>(pc), popcnt<i32>(tos)));
          if (load<i32>(pc, 4) !== 0) owe(bit);
          tos = bit;
        } else tos = 0;
        pc += 8;
        break;
      }
      case opChooseAgents: {
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        const among = tos < 0 ? 0 : tos;
        const count = popcnt<i32>(among);
        const subset = (1 << count) - 1 - choose(load<i32>(pc), 1 << count);
        let set = 0;
        for (let i = 0; i < count; i++) if ((subset & (1 << i)) !== 0) set |= bitAt(among, i);
        owe(set);
        tos = set;
        pc += 4;
        break;
      }
      case opChooseEither: {
        // Operands: position, whether the first is owed; first below second.
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        sp -= 4;
        const one = load<i32>(sp) !== 0;
        const other = tos !== 0;
        const count = (one ? 1 : 0) + (other ? 1 : 0);
        const index = choose(load<i32>(pc), count);
        const isFirst = index === 0 && one;
        if (isFirst && load<i32>(pc, 4) !== 0) owe(1);
        tos = isFirst || count === 0 ? 0 : 1;
        pc += 8;
        break;
      }
      case opChooseMember: {
        // Operands: position, the length of the operands behind it, then those of `member`.
        if (!canChoose()) {
          stack = bottom;
          return stopBail;
        }
        const index = ghostDepth > 0 ? resolveLeniently(tos) : resolve(tos, agent);
        if (index < 0 && ghostDepth === 0) {
          stack = bottom;
          return badPointer(index, tos, load<i32>(pc));
        }
        if (index >= 0) touchAll(index, load<i32>(pc, 12), false);
        const chosen = index < 0 ? 0 : member(index, pc + 8, load<i32>(pc));
        if (chosen === -1) {
          stack = bottom;
          return stopBail;
        }
        tos = chosen;
        pc += 8 + load<i32>(pc, 4);
        break;
      }
      case opJump: {
        pc = load<u32>(pc);
        length++;
        if (length > longestRun) {
          stack = bottom;
          return stopBail;
        }
        break;
      }
      case opCall: {
        // Operands: where the function begins, the site.
        chain = pair(chain, load<i32>(pc, 4));
        pc = code(frameClassOf(agent), load<i32>(pc));
        length++;
        if (length > longestRun) {
          stack = bottom;
          return stopBail;
        }
        break;
      }
      case opJumpIfFalse: {
        pc = tos === 0 ? load<u32>(pc) : pc + 4;
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opJumpIfTrue: {
        pc = tos !== 0 ? load<u32>(pc) : pc + 4;
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opOperationBegins: {
        operationBegins();
        break;
      }
      case opOperationEnds: {
        // Operands: whether nothing may be held, label, position.
        stack = sp + 4;
        const stop = operationEnds(load<i32>(pc) !== 0, load<i32>(pc, 4), load<i32>(pc, 8));
        if (stop !== 0) {
          stack = bottom;
          return stop;
        }
        pc += 12;
        break;
      }
      case opCalled: {
        if (ghostDepth === 0) called(load<i32>(pc));
        pc += 4;
        break;
      }
      case opReturn: {
        // Operands: how many values, where the site is, start of the frame, its size.
        const count = load<i32>(pc);
        const place = load<i32>(pc, 4);
        const site = place >= 0 ? word(base + place) : word(total - 1 - place);
        if (site === 0) {
          stack = bottom;
          stoppedAt = load<i32>(pc, 16);
          return stopEnded;
        }
        if (count > 0) {
          store<i32>(sp, tos);
          sp -= (count - 1) << 2;
          for (let i = 0; i < count; i++) store<i32>(results + (i << 2), load<i32>(sp + (i << 2)));
          sp -= 4;
          tos = load<i32>(sp);
        }
        chain = firstOf(chain);
        const size = load<i32>(pc, 12);
        if (size > 0) {
          const start = base + load<i32>(pc, 8);
          for (let i = 0; i < size; i++) if (load<i32>(first + ((start + i) << 2)) !== 0) put(start + i, 0);
        } else setPlace(place, 0);
        // What follows the call.
        // Its function may have been left before this search's code was written.
        pc = codeAt(frameClassOf(agent), -site);
        if (pc === 0) {
          encodeOutside(frameClassOf(agent), sitePosition(site));
          pc = codeAt(frameClassOf(agent), -site);
        }
        length++;
        if (length > longestRun) {
          stack = bottom;
          return stopBail;
        }
        break;
      }
      case opAllocate: {
        // Operands: pool, whether it may fail, position.
        const got = allocate(load<i32>(pc), load<i32>(pc, 4) !== 0, load<i32>(pc, 8));
        if (got === -1) {
          stack = bottom;
          return stopBail;
        }
        store<i32>(sp, tos);
        sp += 4;
        tos = got;
        pc += 12;
        break;
      }
      case opFree: {
        const fault = endLife(tos, agent, readersInside());
        if (fault !== 0) {
          stack = bottom;
          return badPointer(fault, tos, load<i32>(pc));
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opFind: {
        // Operands: position, whether it ends, whether it comes of how code reads memory; what it is about on top.
        const isAsked = !(load<i32>(pc, 8) !== 0 && ghostDepth > 0);
        if (isAsked) {
          noteFinding(load<i32>(pc), 3, aboutOf(tos));
          if (load<i32>(pc, 4) !== 0) {
            stack = bottom;
            stoppedAt = load<i32>(pc);
            return stopFinding;
          }
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 12;
        break;
      }
      case opRange: {
        // Operands: low, high, position.
        if (tos < load<i32>(pc) || tos > load<i32>(pc, 4)) {
          stack = bottom;
          cutSignature = pair(pair(rootCut, load<i32>(pc, 8)), tos);
          return stopCut;
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 12;
        break;
      }
      case opCut: {
        stack = bottom;
        cutSignature = pair(pair(rootCut, load<i32>(pc)), 0);
        return stopCut;
      }
      case opGhost: {
        const by = load<i32>(pc);
        ghostDepth += by;
        runsOn += by;
        pc += 4;
        break;
      }
      case opAtomic: {
        const by = load<i32>(pc);
        atomicDepth += by;
        runsOn += by;
        pc += 4;
        break;
      }
      case opSetHeader: {
        sp -= 4;
        const id = load<i32>(sp);
        if (id > 0) put(baseOfAgent(id - 1) + load<i32>(pc), tos);
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opLeaveSection: {
        if ((readersInside() & (1 << agent)) === 0) readerLeft(agent);
        break;
      }
      case opLeaveSrcu: {
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          const waitsFor = word(at + headWaitsFor);
          if (waitsFor === 0 || !samePointer(waitsFor, tos)) continue;
          put(at + headGraceSet, word(at + headGraceSet) & ~(1 << agent));
        }
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opWakeSharers: {
        wake(tos, headWaitState, 2);
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opWakeTasks: {
        wake(tos, headTaskState, 0);
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opAdvanceFlushes: {
        // Operands: from, to.
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          const waitsFor = word(at + headWaitsFor);
          if (waitsFor === 0 || !samePointer(waitsFor, tos)) continue;
          if (word(at + headWaitState) === load<i32>(pc)) put(at + headWaitState, load<i32>(pc, 4));
        }
        sp -= 4;
        tos = load<i32>(sp);
        pc += 8;
        break;
      }
      case opAttempt: {
        attempt(tos, load<i32>(pc));
        sp -= 4;
        tos = load<i32>(sp);
        pc += 4;
        break;
      }
      case opCover: {
        store<u8>(covered + load<i32>(pc), 1);
        pc += 4;
        break;
      }
      case opSpawn: {
        // Operands: function, kind, whether after a grace period, how many arguments, position; head on top.
        const head = tos;
        const count = load<i32>(pc, 12);
        sp -= count << 2;
        const args = sp;
        stack = sp + ((count + 2) << 2);
        const stop = spawn(
          load<i32>(pc),
          load<i32>(pc, 4),
          load<i32>(pc, 8) !== 0,
          args,
          count,
          head,
          load<i32>(pc, 16),
        );
        stack = bottom;
        if (stop !== 0) return stop;
        sp -= 4;
        tos = load<i32>(sp);
        pc += 20;
        break;
      }
      case opMightSleep: {
        if (ghostDepth === 0) {
          askSleep(load<i32>(pc));
          if (atomicDepth > 0 && passed > 0) {
            stack = bottom;
            noteFinding(load<i32>(pc), 4, 0);
            return stopFinding;
          }
        }
        pc += 4;
        break;
      }
      case opNextEpoch: {
        tos = nextEpoch(tos);
        break;
      }
      case opSetInsert:
      case opSetErase:
      case opSetContains: {
        // Operands: whether members are bits, capacity, position; the set below the member.
        sp -= 4;
        const pointer = load<i32>(sp);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const isBits = load<i32>(pc) !== 0;
        const capacity = load<i32>(pc, 4);
        if (index < 0 && ghostDepth === 0) {
          stack = bottom;
          return badPointer(index, pointer, load<i32>(pc, 8));
        }
        const given = !isBits && tos === 0 ? zeroMember : tos;
        let found = 0;
        if (index >= 0) {
          touchAll(index, capacity, op !== opSetContains);
          if (op === opSetInsert) {
            if (isBits) put(index, word(index) | (1 << given));
            else if (!insertMember(index, capacity, given)) {
              stack = bottom;
              return stopBail;
            }
          } else if (op === opSetErase) {
            if (isBits) put(index, word(index) & ~(1 << given));
            else eraseMember(index, capacity, given);
          } else if (isBits) found = (word(index) & (1 << given)) !== 0 ? 1 : 0;
          else found = hasMember(index, capacity, given) ? 1 : 0;
        }
        if (op === opSetContains) tos = found;
        else {
          sp -= 4;
          tos = load<i32>(sp);
        }
        pc += 12;
        break;
      }
      case opSetClear:
      case opSetEmpty: {
        const index = ghostDepth > 0 ? resolveLeniently(tos) : resolve(tos, agent);
        if (index < 0 && ghostDepth === 0) {
          stack = bottom;
          return badPointer(index, tos, load<i32>(pc, 8));
        }
        if (index >= 0) touchAll(index, load<i32>(pc, 4), op === opSetClear);
        if (op === opSetClear) {
          if (index >= 0) for (let i = 0; i < load<i32>(pc, 4); i++) put(index + i, 0);
          sp -= 4;
          tos = load<i32>(sp);
        } else tos = index < 0 || word(index) === 0 ? 1 : 0;
        pc += 12;
        break;
      }
      case opNextObject: {
        const which = load<i32>(pc);
        const slots = pool(which, poolSlots);
        let slot = isPointer(tos) ? slotOf(tos) + 1 : 0;
        tos = 0;
        while (slot < slots) {
          if (word(objectIndex(which, slot) - pool(which, poolHeader)) === lifeLive) {
            tos = pointerTo(which, slot, 0);
            break;
          }
          slot++;
        }
        pc += 4;
        break;
      }
      case opFindEntry: {
        // Operands: length, size, position; the array below where to begin.
        sp -= 4;
        const pointer = load<i32>(sp);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index < 0 && ghostDepth === 0) {
          stack = bottom;
          return badPointer(index, pointer, load<i32>(pc, 8));
        }
        const size = load<i32>(pc, 4);
        let at = tos < 0 ? 0 : tos;
        tos = 0;
        while (index >= 0 && at < load<i32>(pc) && tos === 0) {
          tos = word(index + at * size);
          touch(index + at * size, toucher(), false);
          if (ghostDepth === 0) noteAccess(index + at * size, 0, load<i32>(pc, 8));
          at++;
        }
        pc += 12;
        break;
      }
      case opCount: {
        // Operands: the counter's word, its limit.
        const index = load<i32>(pc);
        const value = word(index);
        touch(index, toucher(), true);
        if (value < load<i32>(pc, 4)) put(index, value + 1);
        pc += 8;
        break;
      }
      case opCancelWork: {
        cancelWork(tos);
        sp -= 4;
        tos = load<i32>(sp);
        break;
      }
      case opYield: {
        // Operand: how many values; the first is what is asked for.
        const count = load<i32>(pc);
        hasYielded = count > 0;
        if (count > 0) {
          store<i32>(sp, tos);
          yieldedValue = load<i32>(sp - ((count - 1) << 2));
        }
        stack = bottom;
        return stopYielded;
      }
      default: {
        unreachable();
      }
    }
  }
}
