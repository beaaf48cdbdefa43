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
  opAdd,
  opAdvanceFlushes,
  opAgentOfTask,
  opAllocate,
  opAnd,
  opAsleep,
  opAtomic,
  opAttempt,
  opBitOf,
  opBlocked,
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
  opFree,
  opGhost,
  opHeader,
  opHolders,
  opInAtomic,
  opIndexed,
  opIndexedTwice,
  opIsOdd,
  opIsStale,
  opJump,
  opJumpIfEqual,
  opJumpIfFalse,
  opJumpIfInside,
  opJumpIfLess,
  opJumpIfLessEqual,
  opJumpIfNotEqual,
  opJumpIfOutside,
  opJumpIfTrue,
  opLeaveSection,
  opLeaveSrcu,
  opLess,
  opLessEqual,
  opLoad,
  opLoadCell,
  opLoadElement,
  opLoadMany,
  opMightSleep,
  opMove,
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
  opReject,
  opRemainder,
  opReturn,
  opSamePointer,
  opSelf,
  opSetClear,
  opSetContains,
  opSetEmpty,
  opSetErase,
  opSetHeader,
  opSetIndexed,
  opSetIndexedTwice,
  opSetInsert,
  opShiftLeft,
  opShiftRight,
  opSpawn,
  opSpread,
  opStore,
  opStoreCell,
  opStoreElement,
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
  putAt,
  putScratch,
  resumeStamp,
  undo,
  word,
  wordsAddress,
} from './vector.ts';

const pendingFlag: i32 = 16;
const longestRun: i32 = 9000;
/** A power of 2. */
const keptLives: i32 = 1024;

const kindCallback: i32 = 1;
const kindCompletion: i32 = 2;
const kindWork: i32 = 3;

let agent: i32 = 0;
/** Whose code runs, and where its words begin: the agent's, or the engine's own where a demand is computed. */
let owner: i32 = 0;
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
let yieldedValue: i32 = 0;
let hasYielded: bool = false;
/** Accesses that the step has made besides its own. */
let joined: i32 = 0;
/** Above 0 while a demand is computed. */
let judging: i32 = 0;
const sites: usize = memory.data(4096);
const members: usize = memory.data(4096);
/** Values on their way from one word to another. */
let pendingSpace: u32 = 0;
/** Of places where agents stood last: the calls by which they came there, position, the record of what lives. */
const lives: usize = memory.data(keptLives * 16);
/** A byte for each position of a way that was taken. */
let covered: u32 = 0;

export function beginMachine(): void {
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

function become(which: i32): void {
  agent = which;
  owner = which;
  base = baseOfAgent(which);
}

/** Where an agent's code of a position begins; it is written where it has not been. */
function code(which: i32, position: i32): u32 {
  const at = codeAt(which, position);
  if (at !== 0) return at;
  encodeOutside(which, position);
  return codeAt(which, position);
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
  let stop = run(code(which, location + 1));
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
  become(which);
  let found = load<u8>(functions + functionAt(position)) !== 0;
  const count = findSites(position);
  for (let i = 0; i < count && !found; i++) {
    found = load<u8>(functions + functionAt(sitePosition(load<i32>(sites + (i << 2))))) !== 0;
  }
  become(savedAgent);
  return found;
}

/** The record of the words that live where the running agent is. */
function liveAt(position: i32): u32 {
  const last = lives + (((position + chain * 61) & (keptLives - 1)) << 4);
  if (load<i32>(last) === chain && load<i32>(last, 4) === position) return load<u32>(last, 8);
  const number = pair(chain, -position);
  let record: u32 = payloadOf(number);
  if (record === 0) {
    record = liveWords(frameClassOf(agent), position, <i32>sites, findSites(position));
    setPayload(number, record);
  }
  store<i32>(last, chain);
  store<i32>(last, position, 4);
  store<u32>(last, record, 8);
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
  const stop = run(code(which, entry(table, made * 4)));
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
  const savedOwner = owner;
  const savedAtomic = atomicDepth;
  const savedGhost = ghostDepth;
  const savedRunsOn = runsOn;
  const savedStopped = stoppedAt;
  const savedChain = chain;
  const savedStamp = currentStamp();
  const savedBegan = began;
  const savedEnded = ended;
  const mark = beginJournal();
  become(agentCount());
  agent = which;
  ghostDepth = 1;
  runsOn = 1;
  hasYielded = false;
  mute(1);
  judging++;
  const stop = run(code(owner, entry(<u32>parameter(parDemands), demand)));
  judging--;
  mute(-1);
  undo(mark);
  resumeStamp(savedStamp);
  become(savedOwner);
  agent = savedAgent;
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
  become(which);
  run(code);
  become(savedAgent);
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

/** Reads a cell of shared memory. */
function cell(index: i32, flags: i32, position: i32): i32 {
  touch(index, toucher(), false);
  access(index, flags, position);
  return word(index);
}

function setCell(index: i32, value: i32, flags: i32, position: i32): void {
  touch(index, toucher(), true);
  access(index, flags | accessWrite, position);
  put(index, value);
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

/** A value as a member of a set. */
function memberOf(value: i32, isBits: bool): i32 {
  return !isBits && value === 0 ? zeroMember : value;
}

/**
 * A member of a set that was not visited; 0 if there is none. `operands` is where they lie: whether members are bits,
 * capacity, of how many visited ones it is known, where.
 */
function member(index: i32, operands: u32, position: i32): i32 {
  const isBits = load<i32>(operands) !== 0;
  const capacity = load<i32>(operands, 4);
  const visited = load<i32>(operands, 8);
  const list = operands + 12;
  if (isBits) {
    const at = load<u32>(list);
    const seen = visited > 0 ? load<i32>(at) : 0;
    const open = word(index) & ~seen;
    if (open <= 0) return 0;
    const count = popcnt<i32>(open);
    const bit = bitAt(open, ghostDepth > 0 ? 0 : choose(position, count));
    const chosen = 32 - clz<i32>(bit);
    if (visited > 0) putAt(at, seen | (1 << (chosen - 1)));
    return chosen;
  }
  let count = 0;
  for (let i = 0; i < capacity; i++) {
    const value = word(index + i);
    if (value === 0) continue;
    let wasSeen = false;
    for (let k = 0; k < visited; k++) if (load<i32>(load<u32>(list + (k << 2))) === value) wasSeen = true;
    if (wasSeen) continue;
    store<i32>(members + (count << 2), value);
    count++;
  }
  if (count === 0) return 0;
  const chosen = load<i32>(members + ((ghostDepth > 0 ? 0 : choose(position, count)) << 2));
  for (let k = 0; k < visited; k++) {
    const at = load<u32>(list + (k << 2));
    if (load<i32>(at) !== 0) continue;
    putAt(at, chosen);
    return chosen;
  }
  // More than can be remembered: a cut, by the interpreter.
  return visited > 0 ? -1 : chosen;
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

/**
 * Runs from an address of the code until something stops it. Every operand that is not a plain number is the address of
 * a word, whatever it is of; what an operation computes goes to the address in its first operand.
 */
export function run(from: u32): i32 {
  let pc = from;
  let length = 0;
  while (true) {
    let target = load<u32>(pc, 4);
    let value: i32 = 0;
    switch (load<i32>(pc)) {
      case opMove: {
        value = load<i32>(load<u32>(pc, 8));
        pc += 12;
        break;
      }
      case opNot: {
        value = load<i32>(load<u32>(pc, 8)) === 0 ? 1 : 0;
        pc += 12;
        break;
      }
      case opNegate: {
        value = -load<i32>(load<u32>(pc, 8));
        pc += 12;
        break;
      }
      case opAdd: {
        value = load<i32>(load<u32>(pc, 8)) + load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opSubtract: {
        value = load<i32>(load<u32>(pc, 8)) - load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opMultiply: {
        value = load<i32>(load<u32>(pc, 8)) * load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opDivide: {
        const by = load<i32>(load<u32>(pc, 12));
        value = by === 0 ? 0 : <i32>(<i64>load<i32>(load<u32>(pc, 8)) / <i64>by);
        pc += 16;
        break;
      }
      case opRemainder: {
        const by = load<i32>(load<u32>(pc, 12));
        value = by === 0 ? 0 : <i32>(<i64>load<i32>(load<u32>(pc, 8)) % <i64>by);
        pc += 16;
        break;
      }
      case opAnd: {
        value = load<i32>(load<u32>(pc, 8)) & load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opOr: {
        value = load<i32>(load<u32>(pc, 8)) | load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opXor: {
        value = load<i32>(load<u32>(pc, 8)) ^ load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opShiftLeft: {
        const by = load<i32>(load<u32>(pc, 12));
        value = load<i32>(load<u32>(pc, 8)) << by;
        pc += 16;
        break;
      }
      case opShiftRight: {
        value = load<i32>(load<u32>(pc, 8)) >> load<i32>(load<u32>(pc, 12));
        pc += 16;
        break;
      }
      case opEqual: {
        value = load<i32>(load<u32>(pc, 8)) === load<i32>(load<u32>(pc, 12)) ? 1 : 0;
        pc += 16;
        break;
      }
      case opNotEqual: {
        value = load<i32>(load<u32>(pc, 8)) !== load<i32>(load<u32>(pc, 12)) ? 1 : 0;
        pc += 16;
        break;
      }
      case opLess: {
        const left = load<i32>(load<u32>(pc, 8));
        value = left < load<i32>(load<u32>(pc, 12)) ? 1 : 0;
        pc += 16;
        break;
      }
      case opLessEqual: {
        value = load<i32>(load<u32>(pc, 8)) <= load<i32>(load<u32>(pc, 12)) ? 1 : 0;
        pc += 16;
        break;
      }
      case opSamePointer: {
        value = samePointer(load<i32>(load<u32>(pc, 8)), load<i32>(load<u32>(pc, 12))) ? 1 : 0;
        pc += 16;
        break;
      }
      case opIsStale: {
        value = isStale(load<i32>(load<u32>(pc, 8))) ? 1 : 0;
        pc += 12;
        break;
      }
      case opIsOdd: {
        value = load<i32>(load<u32>(pc, 8)) & 1;
        pc += 12;
        break;
      }
      case opField: {
        // Operands: pointer, words.
        value = addOffset(load<i32>(load<u32>(pc, 8)), load<i32>(pc, 12));
        pc += 16;
        break;
      }
      case opElement: {
        // Operands: pointer, index, words of an element.
        value = addOffset(load<i32>(load<u32>(pc, 8)), load<i32>(load<u32>(pc, 12)) * load<i32>(pc, 16));
        pc += 20;
        break;
      }
      case opIndexed: {
        // Operands: the first word, index, words from one to the next.
        value = load<i32>(load<u32>(pc, 8) + ((load<i32>(load<u32>(pc, 12)) * load<i32>(pc, 16)) << 2));
        pc += 20;
        break;
      }
      case opIndexedTwice: {
        // Operands: the first word, how many words behind it, index, words from one to the next.
        const words = load<i32>(load<u32>(pc, 12)) + load<i32>(load<u32>(pc, 16)) * load<i32>(pc, 20);
        value = load<i32>(load<u32>(pc, 8) + (words << 2));
        pc += 24;
        break;
      }
      case opSetIndexed: {
        // Operands: the first word, value, index, words from one to the next.
        value = load<i32>(load<u32>(pc, 8));
        target += (load<i32>(load<u32>(pc, 12)) * load<i32>(pc, 16)) << 2;
        pc += 20;
        break;
      }
      case opSetIndexedTwice: {
        // Operands: the first word, value, how many words behind it, index, words from one to the next.
        value = load<i32>(load<u32>(pc, 8));
        target += (load<i32>(load<u32>(pc, 12)) + load<i32>(load<u32>(pc, 16)) * load<i32>(pc, 20)) << 2;
        pc += 24;
        break;
      }
      case opSelf: {
        value = agent + 1;
        pc += 8;
        break;
      }
      case opInAtomic: {
        value = atomicDepth > 0 ? 1 : 0;
        pc += 8;
        break;
      }
      case opCurrent: {
        value = agent < threadCount() ? pointerTo(load<i32>(pc, 8), agent, 0) : 0;
        pc += 12;
        break;
      }
      case opHeader: {
        // Operands: agent, which word.
        const id = load<i32>(load<u32>(pc, 8));
        value = id <= 0 ? 0 : word(baseOfAgent(id - 1) + load<i32>(pc, 12));
        pc += 16;
        break;
      }
      case opAgentOfTask: {
        const task = load<i32>(load<u32>(pc, 8));
        value = task <= 0 ? 0 : slotOf(task) + 1;
        pc += 12;
        break;
      }
      case opReaders: {
        value = readersInside();
        pc += 8;
        break;
      }
      case opWaiters: {
        // Operands: what they wait for, how.
        const what = load<i32>(load<u32>(pc, 8));
        const state = load<i32>(pc, 12);
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          if (word(at + headWaitState) === state && samePointer(word(at + headWaitsFor), what)) value |= 1 << which;
        }
        pc += 16;
        break;
      }
      case opBitOf: {
        const id = load<i32>(load<u32>(pc, 8));
        value = id <= 0 ? 0 : 1 << (id - 1);
        pc += 12;
        break;
      }
      case opSpread: {
        const agents = load<i32>(load<u32>(pc, 8));
        for (let which = 0; which < agentCount(); which++) if ((agents & (1 << which)) !== 0) value += 1 << (2 * which);
        pc += 12;
        break;
      }
      case opHolders: {
        const holds = load<u32>(load<u32>(pc, 8));
        for (let which = 0; which < agentCount(); which++) if (((holds >> (2 * which)) & 3) !== 0) value |= 1 << which;
        pc += 12;
        break;
      }
      case opAsleep: {
        for (let which = 0; which < agentCount(); which++) {
          if (word(baseOfAgent(which) + headTaskState) !== 0) value |= 1 << which;
        }
        pc += 8;
        break;
      }
      case opLoad: {
        // Operands: pointer, word, flags, position.
        const pointer = load<i32>(load<u32>(pc, 8));
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index >= 0) value = cell(index + load<i32>(pc, 12), load<i32>(pc, 16), load<i32>(pc, 20));
        else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 20));
        pc += 24;
        break;
      }
      case opLoadCell: {
        // Operands: the cell, flags, position.
        value = cell(load<i32>(pc, 8), load<i32>(pc, 12), load<i32>(pc, 16));
        pc += 20;
        break;
      }
      case opLoadElement: {
        // Operands: index, cell of the first, words of an element, how many, flags, position, where to go on; else it
        // goes on behind.
        const at = load<i32>(load<u32>(pc, 8));
        if (<u32>at >= load<u32>(pc, 20)) {
          pc += 36;
          continue;
        }
        value = cell(load<i32>(pc, 12) + at * load<i32>(pc, 16), load<i32>(pc, 24), load<i32>(pc, 28));
        pc = load<u32>(pc, 32);
        break;
      }
      case opChooseBranch: {
        // Operands: position, how many.
        if (!canChoose()) return stopBail;
        value = choose(load<i32>(pc, 8), load<i32>(pc, 12));
        pc += 16;
        break;
      }
      case opChooseLoop: {
        if (!canChoose()) return stopBail;
        value = choose(load<i32>(pc, 8), 2);
        if (value === 0) began = true;
        pc += 12;
        break;
      }
      case opChooseFailure: {
        if (!canChoose()) return stopBail;
        value = choose(load<i32>(pc, 8), 2);
        if (value === 0) owe(1);
        pc += 12;
        break;
      }
      case opChooseAgent: {
        // Operands: among whom, position, whether fairness owes it.
        if (!canChoose()) return stopBail;
        const among = load<i32>(load<u32>(pc, 8));
        if (among > 0) {
          value = bitAt(among, choose(load<i32>(pc, 12), popcnt<i32>(among)));
          if (load<i32>(pc, 16) !== 0) owe(value);
        }
        pc += 20;
        break;
      }
      case opChooseAgents: {
        // Operands: among whom, position.
        if (!canChoose()) return stopBail;
        const among = max<i32>(load<i32>(load<u32>(pc, 8)), 0);
        const count = popcnt<i32>(among);
        const subset = (1 << count) - 1 - choose(load<i32>(pc, 12), 1 << count);
        for (let i = 0; i < count; i++) if ((subset & (1 << i)) !== 0) value |= bitAt(among, i);
        owe(value);
        pc += 16;
        break;
      }
      case opChooseEither: {
        // Operands: first, second, position, whether the first is owed.
        if (!canChoose()) return stopBail;
        const one = load<i32>(load<u32>(pc, 8)) !== 0;
        const other = load<i32>(load<u32>(pc, 12)) !== 0;
        const count = (one ? 1 : 0) + (other ? 1 : 0);
        const index = choose(load<i32>(pc, 16), count);
        const isFirst = index === 0 && one;
        if (isFirst && load<i32>(pc, 20) !== 0) owe(1);
        value = isFirst || count === 0 ? 0 : 1;
        pc += 24;
        break;
      }
      case opChooseMember: {
        // Operands: set, position, then those of `member`.
        if (!canChoose()) return stopBail;
        const pointer = load<i32>(load<u32>(pc, 8));
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index >= 0) {
          touchAll(index, load<i32>(pc, 20), false);
          value = member(index, pc + 16, load<i32>(pc, 12));
          if (value === -1) return stopBail;
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 12));
        pc += 28 + (load<i32>(pc, 24) << 2);
        break;
      }
      case opAllocate: {
        // Operands: pool, whether it may fail, position.
        value = allocate(load<i32>(pc, 8), load<i32>(pc, 12) !== 0, load<i32>(pc, 16));
        if (value === -1) return stopBail;
        pc += 20;
        break;
      }
      case opNextEpoch: {
        value = nextEpoch(load<i32>(load<u32>(pc, 8)));
        pc += 12;
        break;
      }
      case opSetContains: {
        // Operands: set, member, whether members are bits, capacity, position.
        const pointer = load<i32>(load<u32>(pc, 8));
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const isBits = load<i32>(pc, 16) !== 0;
        const capacity = load<i32>(pc, 20);
        if (index >= 0) {
          const given = memberOf(load<i32>(load<u32>(pc, 12)), isBits);
          touchAll(index, capacity, false);
          const found = isBits ? (word(index) & (1 << given)) !== 0 : hasMember(index, capacity, given);
          value = found ? 1 : 0;
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 24));
        pc += 28;
        break;
      }
      case opSetEmpty: {
        // Operands: set, capacity, position.
        const pointer = load<i32>(load<u32>(pc, 8));
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index >= 0) touchAll(index, load<i32>(pc, 12), false);
        else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 16));
        value = index < 0 || word(index) === 0 ? 1 : 0;
        pc += 20;
        break;
      }
      case opNextObject: {
        // Operands: behind which, pool.
        const after = load<i32>(load<u32>(pc, 8));
        const which = load<i32>(pc, 12);
        const slots = pool(which, poolSlots);
        let slot = isPointer(after) ? slotOf(after) + 1 : 0;
        while (slot < slots) {
          if (word(objectIndex(which, slot) - pool(which, poolHeader)) === lifeLive) {
            value = pointerTo(which, slot, 0);
            break;
          }
          slot++;
        }
        pc += 16;
        break;
      }
      case opFindEntry: {
        // Operands: array, where to begin, length, words of an entry, position.
        const pointer = load<i32>(load<u32>(pc, 8));
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index < 0 && ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 24));
        const size = load<i32>(pc, 20);
        let at = max<i32>(load<i32>(load<u32>(pc, 12)), 0);
        while (index >= 0 && at < load<i32>(pc, 16) && value === 0) {
          value = cell(index + at * size, accessRaces, load<i32>(pc, 24));
          at++;
        }
        pc += 28;
        break;
      }
      case opCall: {
        // Operands: the site, whose number goes to where it is kept; where the function begins.
        value = load<i32>(pc, 8);
        chain = pair(chain, value);
        pc = code(owner, load<i32>(pc, 12));
        length++;
        if (length > longestRun) return stopBail;
        break;
      }

      case opJump: {
        pc = target;
        length++;
        if (length > longestRun) return stopBail;
        continue;
      }
      case opJumpIfTrue: {
        // Operands: value, where to go.
        pc = load<i32>(target) !== 0 ? load<u32>(pc, 8) : pc + 12;
        continue;
      }
      case opJumpIfFalse: {
        pc = load<i32>(target) === 0 ? load<u32>(pc, 8) : pc + 12;
        continue;
      }
      case opJumpIfEqual: {
        // Operands: one value, another, where to go.
        pc = load<i32>(target) === load<i32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opJumpIfNotEqual: {
        pc = load<i32>(target) !== load<i32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opJumpIfLess: {
        const left = load<i32>(target);
        pc = left < load<i32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opJumpIfLessEqual: {
        pc = load<i32>(target) <= load<i32>(load<u32>(pc, 8)) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opJumpIfInside: {
        // Operands: index, how many there are, where to go.
        const index = load<u32>(target);
        pc = index < load<u32>(pc, 8) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opJumpIfOutside: {
        const index = load<u32>(target);
        pc = index >= load<u32>(pc, 8) ? load<u32>(pc, 12) : pc + 16;
        continue;
      }
      case opBoundary: {
        // Operand: position.
        if (runsOn === 0) {
          stoppedAt = load<i32>(pc, 4);
          return stopBoundary;
        }
        pc += 8;
        continue;
      }
      case opBoundaryBeforeAccess: {
        // Operands: pointer, position, word, how many.
        if (runsOn === 0 && !joins(load<i32>(target), load<i32>(pc, 12), load<i32>(pc, 16))) {
          stoppedAt = load<i32>(pc, 8);
          return stopBoundary;
        }
        pc += 20;
        continue;
      }
      case opLoadMany: {
        // Operands: pointer, word, flags, position, how many, where they go.
        const pointer = load<i32>(target);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const count = load<i32>(pc, 20);
        const at = index + load<i32>(pc, 8);
        if (index >= 0) {
          touchAll(at, count, false);
          access(at, load<i32>(pc, 12), load<i32>(pc, 16));
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 16));
        pc += 24;
        for (let i = 0; i < count; i++) {
          putAt(load<u32>(pc), index < 0 ? 0 : word(at + i));
          pc += 4;
        }
        continue;
      }
      case opStore: {
        // Operands: pointer, value, word, flags, position.
        const pointer = load<i32>(target);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        if (index >= 0) {
          setCell(index + load<i32>(pc, 12), load<i32>(load<u32>(pc, 8)), load<i32>(pc, 16), load<i32>(pc, 20));
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 20));
        pc += 24;
        continue;
      }
      case opStoreCell: {
        // Operands: value, the cell, flags, position.
        setCell(load<i32>(pc, 8), load<i32>(target), load<i32>(pc, 12), load<i32>(pc, 16));
        pc += 20;
        continue;
      }
      case opStoreElement: {
        // Operands: value, and then as for `opLoadElement`.
        const at = load<i32>(load<u32>(pc, 8));
        if (<u32>at >= load<u32>(pc, 20)) {
          pc += 36;
          continue;
        }
        const index = load<i32>(pc, 12) + at * load<i32>(pc, 16);
        setCell(index, load<i32>(target), load<i32>(pc, 24), load<i32>(pc, 28));
        pc = load<u32>(pc, 32);
        continue;
      }
      case opStoreMany: {
        // Operands: pointer, word, flags, position, how many, the values.
        const pointer = load<i32>(target);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const count = load<i32>(pc, 20);
        if (index >= 0) {
          const at = index + load<i32>(pc, 8);
          touchAll(at, count, true);
          access(at, load<i32>(pc, 12) | accessWrite, load<i32>(pc, 16));
          for (let i = 0; i < count; i++) put(at + i, load<i32>(load<u32>(pc + (i << 2), 24)));
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 16));
        pc += 24 + (count << 2);
        continue;
      }
      case opBlocked: {
        // Operand: position.
        stoppedAt = load<i32>(pc, 4);
        if (atomicDepth === 0 || passed === 0) return stopDisabled;
        noteFinding(stoppedAt, 2, 0);
        return stopFinding;
      }
      case opReject:
        return stopRejected;
      case opPassed: {
        passed++;
        pc += 4;
        continue;
      }
      case opOperationBegins: {
        operationBegins();
        pc += 4;
        continue;
      }
      case opOperationEnds: {
        // Operands: whether nothing may be held, label, position.
        const stop = operationEnds(load<i32>(pc, 4) !== 0, load<i32>(pc, 8), load<i32>(pc, 12));
        if (stop !== 0) return stop;
        pc += 16;
        continue;
      }
      case opCalled: {
        // Operand: the list of phrases that ask about it.
        if (ghostDepth === 0) called(load<i32>(pc, 4));
        pc += 8;
        continue;
      }
      case opReturn: {
        // Operands: where the site is, start of the frame, its size, position.
        const site = load<i32>(target);
        if (site === 0) {
          stoppedAt = load<i32>(pc, 16);
          return stopEnded;
        }
        chain = firstOf(chain);
        const start = load<i32>(pc, 8);
        const size = load<i32>(pc, 12);
        for (let i = 0; i < size; i++) put(start + i, 0);
        if (size === 0) putAt(target, 0);
        // What follows the call, whose function may have been left before this search's code was written.
        pc = codeAt(owner, -site);
        if (pc === 0) {
          encodeOutside(owner, sitePosition(site));
          pc = codeAt(owner, -site);
        }
        length++;
        if (length > longestRun) return stopBail;
        continue;
      }
      case opFree: {
        // Operands: pointer, position.
        const pointer = load<i32>(target);
        const fault = endLife(pointer, agent, readersInside());
        if (fault !== 0) return badPointer(fault, pointer, load<i32>(pc, 8));
        pc += 12;
        continue;
      }
      case opFind: {
        // Operands: what it is about, position, whether it ends, whether it comes of how code reads memory.
        if (load<i32>(pc, 16) === 0 || ghostDepth === 0) {
          noteFinding(load<i32>(pc, 8), 3, aboutOf(load<i32>(target)));
          if (load<i32>(pc, 12) !== 0) {
            stoppedAt = load<i32>(pc, 8);
            return stopFinding;
          }
        }
        pc += 20;
        continue;
      }
      case opRange: {
        // Operands: value, low, high, position.
        const given = load<i32>(target);
        if (given < load<i32>(pc, 8) || given > load<i32>(pc, 12)) {
          cutSignature = pair(pair(rootCut, load<i32>(pc, 16)), given);
          return stopCut;
        }
        pc += 20;
        continue;
      }
      case opCut: {
        // Operand: position.
        cutSignature = pair(pair(rootCut, load<i32>(pc, 4)), 0);
        return stopCut;
      }
      case opGhost: {
        const by = load<i32>(pc, 4);
        ghostDepth += by;
        runsOn += by;
        pc += 8;
        continue;
      }
      case opAtomic: {
        const by = load<i32>(pc, 4);
        atomicDepth += by;
        runsOn += by;
        pc += 8;
        continue;
      }
      case opSetHeader: {
        // Operands: agent, value, which word.
        const id = load<i32>(target);
        if (id > 0) put(baseOfAgent(id - 1) + load<i32>(pc, 12), load<i32>(load<u32>(pc, 8)));
        pc += 16;
        continue;
      }
      case opLeaveSection: {
        if ((readersInside() & (1 << agent)) === 0) readerLeft(agent);
        pc += 4;
        continue;
      }
      case opLeaveSrcu: {
        // Operand: the domain.
        const domain = load<i32>(target);
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          const waitsFor = word(at + headWaitsFor);
          if (waitsFor === 0 || !samePointer(waitsFor, domain)) continue;
          put(at + headGraceSet, word(at + headGraceSet) & ~(1 << agent));
        }
        pc += 8;
        continue;
      }
      case opWakeSharers: {
        // Operand: agents.
        wake(load<i32>(target), headWaitState, 2);
        pc += 8;
        continue;
      }
      case opWakeTasks: {
        wake(load<i32>(target), headTaskState, 0);
        pc += 8;
        continue;
      }
      case opAdvanceFlushes: {
        // Operands: work, from, to.
        const work = load<i32>(target);
        for (let which = 0; which < agentCount(); which++) {
          const at = baseOfAgent(which);
          const waitsFor = word(at + headWaitsFor);
          if (waitsFor === 0 || !samePointer(waitsFor, work)) continue;
          if (word(at + headWaitState) === load<i32>(pc, 8)) put(at + headWaitState, load<i32>(pc, 12));
        }
        pc += 16;
        continue;
      }
      case opAttempt: {
        // Operands: lock, position.
        attempt(load<i32>(target), load<i32>(pc, 8));
        pc += 12;
        continue;
      }
      case opCover: {
        store<u8>(covered + load<i32>(pc, 4), 1);
        pc += 8;
        continue;
      }
      case opSpawn: {
        // Operands: head, function, kind, whether after a grace period, position, how many arguments, these.
        const count = load<i32>(pc, 24);
        for (let i = 0; i < count; i++) {
          store<i32>(pendingSpace + (i << 2), load<i32>(load<u32>(pc + (i << 2), 28)));
        }
        const stop = spawn(
          load<i32>(pc, 8),
          load<i32>(pc, 12),
          load<i32>(pc, 16) !== 0,
          pendingSpace,
          count,
          load<i32>(target),
          load<i32>(pc, 20),
        );
        if (stop !== 0) return stop;
        pc += 28 + (count << 2);
        continue;
      }
      case opMightSleep: {
        // Operand: position.
        if (ghostDepth === 0) {
          askSleep(load<i32>(pc, 4));
          if (atomicDepth > 0 && passed > 0) {
            noteFinding(load<i32>(pc, 4), 4, 0);
            return stopFinding;
          }
        }
        pc += 8;
        continue;
      }
      case opSetInsert:
      case opSetErase: {
        // Operands: set, member, whether members are bits, capacity, position.
        const pointer = load<i32>(target);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const isBits = load<i32>(pc, 12) !== 0;
        const capacity = load<i32>(pc, 16);
        if (index >= 0) {
          const given = memberOf(load<i32>(load<u32>(pc, 8)), isBits);
          touchAll(index, capacity, true);
          if (load<i32>(pc) === opSetInsert) {
            if (isBits) put(index, word(index) | (1 << given));
            else if (!insertMember(index, capacity, given)) return stopBail;
          } else if (isBits) put(index, word(index) & ~(1 << given));
          else eraseMember(index, capacity, given);
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 20));
        pc += 24;
        continue;
      }
      case opSetClear: {
        // Operands: set, capacity, position.
        const pointer = load<i32>(target);
        const index = ghostDepth > 0 ? resolveLeniently(pointer) : resolve(pointer, agent);
        const capacity = load<i32>(pc, 8);
        if (index >= 0) {
          touchAll(index, capacity, true);
          for (let i = 0; i < capacity; i++) put(index + i, 0);
        } else if (ghostDepth === 0) return badPointer(index, pointer, load<i32>(pc, 12));
        pc += 16;
        continue;
      }
      case opCount: {
        // Operands: the counter's word, its limit.
        const index = load<i32>(pc, 4);
        touch(index, toucher(), true);
        if (word(index) < load<i32>(pc, 8)) put(index, word(index) + 1);
        pc += 12;
        continue;
      }
      case opCancelWork: {
        // Operand: the work.
        cancelWork(load<i32>(target));
        pc += 8;
        continue;
      }
      case opYield: {
        // Operands: what is asked for, whether there is any.
        hasYielded = load<i32>(pc, 8) !== 0;
        if (hasYielded) yieldedValue = load<i32>(target);
        return stopYielded;
      }
      default: {
        unreachable();
      }
    }
    putAt(target, value);
  }
}
