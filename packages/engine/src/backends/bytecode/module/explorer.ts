/**
 * The search: takes states off the frontier and expands them, every alternative of every agent's next step in the
 * interpreter's order. What is worth telling becomes an event; the host runs that step again, on the interpreter,
 * which explains it.
 */
import {
  boundaryIsLock,
  boundaryIsLockWait,
  boundarySleeps,
  doneAll,
  doneMemory,
  doneSome,
  doneStates,
  doneWrong,
  eventAdded,
  eventCycle,
  eventEnd,
  eventRace,
  eventStep,
  eventWaited,
  lacksEvents,
  parAsksSleeps,
  parAsksWaits,
  parDepthFirst,
  parEventually,
  parEventuallyCount,
  parInvariantCount,
  parInvariants,
  parPhraseCount,
  parPositions,
  parWaits,
  parWatchesWaits,
  parWithoutDeadlock,
  parWithoutRaces,
  phraseSleeps,
  phraseWaitsLock,
  phraseWaitsObject,
  rootOwed,
  rootPlan,
  stopBoundary,
  stopCut,
  stopDisabled,
  stopEnded,
  stopFinding,
  stopRejected,
  waitNone,
  waitOwner,
  waitUnwritten,
  waitWrite,
} from '../opcodes.ts';
import { bytesInUse, columnLength, columnPop, columnPush, makeColumn, takePiece } from './arena.ts';
import { assumedWrongly } from './cell-uses.ts';
import {
  addEdge,
  addNode,
  beginEdges,
  beginGraph,
  depthOf,
  dropUnfinished,
  edgesNow,
  endEdges,
  isKeepingEdges,
  readKeptEdges,
  setTarget,
  wasExpanded,
} from './graph.ts';
import { doesNotFit, encodeOutside } from './host.ts';
import {
  cutSeen,
  evaluate,
  evaluatedValue,
  expressionOf,
  heldNumber,
  isHolding,
  isWithin,
  phrase,
  setPathBit,
  stepBegan,
  stepEnded,
  wholeStep,
} from './machine.ts';
import { headLocation, headPathBits, howHeld, resolveLeniently } from './objects.ts';
import {
  pair,
  payloadOf,
  rootAdded,
  rootCycle,
  rootHeld,
  rootLockdep,
  rootMove,
  rootRace,
  rootWaited,
  rootWaitRow,
  setPayload,
} from './pairs.ts';
import { agentCount, baseOfAgent, entry, lockCell, lockClassOf, lockCount, parameter } from './parameters.ts';
import { isPointer, objectOf, offsetOf, poolOf } from './pointers.ts';
import {
  beginAccesses,
  beginNews,
  dropStepAccesses,
  endAccessesOf,
  findRace,
  forgetNews,
  hasNews,
  isNews,
  mute,
  nextPlan,
  note,
  owedNumber,
  planNumber,
  planSize,
  setPlanSize,
} from './step.ts';
import {
  addWhole,
  beginQueue,
  forgetLoaded,
  foundAt,
  keepRowsFrom,
  loadState,
  lookUp,
  queueChanged,
  stateCount,
} from './store.ts';
import { beginJournal, currentStamp, put, resumeStamp, undo, word } from './vector.ts';

const eventRoom: i32 = 16384;
/** Events that one state may have: as many as are left when the host is asked to look. */
const stateEvents: i32 = 8192;
/** Of each event: kind, state, agent, the number of its plan, the counter of the cut it ended in or 0. */
let events: u32 = 0;
let eventCount: i32 = 0;
/** States that wait to be expanded, depth first; breadth first they are all from `next` on. */
let stackColumn: u32 = 0;
let next: i32 = 0;
let visited: u32 = 0;
let steps: u64 = 0;
let cycleEnds: i32 = 0;
let findingEnds: i32 = 0;
/** The state that is being expanded. */
let expanding: i32 = -1;
/** How many states are reached at most once something assumed has turned out wrong. */
let wrongAt: i32 = 0;
const holders: usize = memory.data(64);
/** Numbers of moves without a choice. */
let plainMoves: u32 = 0;

export function beginExplorer(): void {
  events = takePiece(eventRoom << 5);
  eventCount = 0;
  stackColumn = makeColumn();
  next = 0;
  visited = takePiece(parameter(parPositions) + 16);
  plainMoves = takePiece(agentCount() << 4);
  steps = 0;
  cycleEnds = 0;
  findingEnds = 0;
  expanding = -1;
  wrongAt = 0;
  beginGraph();
}

export function eventsAddress(): u32 {
  return events;
}

export function takeEvents(): i32 {
  const count = eventCount;
  eventCount = 0;
  return count;
}

export function visitedAddress(): u32 {
  return visited;
}

export function stepCount(): f64 {
  return <f64>steps;
}

export function cycleEndCount(): i32 {
  return cycleEnds;
}

export function findingEndCount(): i32 {
  return findingEnds;
}

export function expandingState(): i32 {
  return expanding;
}

/** States that were reached and not expanded. */
export function frontierSize(): i32 {
  return parameter(parDepthFirst) !== 0 ? <i32>columnLength(stackColumn) : stateCount() - next;
}

function pushEvent(kind: i32, state: i32, agent: i32, plan: i32, cut: i32): void {
  // To lose one would be a wrong answer.
  if (eventCount === eventRoom) doesNotFit(lacksEvents);
  const at = events + (eventCount << 5);
  store<i32>(at, kind);
  store<i32>(at, state, 4);
  store<i32>(at, agent, 8);
  store<i32>(at, plan, 12);
  store<i32>(at, cut, 16);
  eventCount++;
}

/** Adds the state that the host has written; its number, complemented if it is new. */
export function addFirst(): i32 {
  const found = addWhole();
  if (found < 0) {
    addNode(-1, 0, 0);
    if (parameter(parDepthFirst) !== 0) columnPush(stackColumn, ~found);
  }
  return found;
}

/** Expands up to `most` states. `states` and `bytes` are bounds; 0 for none. */
export function explore(most: i32, states: u32, bytes: u32): i32 {
  const isDepthFirst = parameter(parDepthFirst) !== 0;
  keepRowsFrom(next);
  for (let i = 0; i < most; i++) {
    if (frontierSize() === 0) return doneAll;
    if (wrongAt !== 0 && stateCount() > wrongAt) return doneWrong;
    if (states !== 0 && <u32>stateCount() > states) return doneStates;
    if (bytes !== 0 && bytesInUse() > bytes) return doneMemory;
    if (eventCount > eventRoom - stateEvents) return doneSome;
    expanding = isDepthFirst ? columnPop(stackColumn) : next++;
    expand(expanding);
    // A little farther, since where one assumption is wrong others are.
    if (wrongAt === 0 && assumedWrongly()) wrongAt = stateCount() + (stateCount() >> 1);
  }
  return doneSome;
}

/**
 * Drops the step in whose middle memory ran out, and the states that its state led to: what there was before can be
 * read, and nothing can be added any more.
 */
export function abandon(): void {
  undo(0);
  const states = dropUnfinished();
  forgetLoaded(states);
  let kept = 0;
  for (let i = 0; i < eventCount; i++) {
    if (load<i32>(events + (i << 5), 4) >= states) continue;
    memory.copy(events + (kept << 5), events + (i << 5), 32);
    kept++;
  }
  eventCount = kept;
}

/**
 * Reads the edges that leave a state; how many. Where they are not kept it is expanded again: this is for when the search
 * is over, since what is counted then counts twice.
 */
export function readEdges(state: i32): i32 {
  if (isKeepingEdges()) return readKeptEdges(state);
  if (!wasExpanded(state)) return 0;
  expandOne(state);
  // The host was told of them.
  eventCount = 0;
  return edgesNow();
}

/** Expands one state, whatever the order is. */
export function expandOne(state: i32): void {
  expanding = state;
  expand(state);
}

function expand(state: i32): void {
  loadState(state);
  const depth = depthOf(state);
  beginNews(depth);
  beginEdges();
  beginQueue();
  const agents = agentCount();
  if (parameter(parWithoutDeadlock) === 0) {
    const cycle = waitCycle();
    if (cycle !== 0) {
      cycleEnds++;
      endEdges(state, 0, 0);
      if (isNews(cycle)) pushEvent(eventCycle, state, 0, 0, 0);
      return;
    }
  }
  let enabled = 0;
  let atLocks = 0;
  beginAccesses();
  for (let agent = 0; agent < agents; agent++) {
    const base = baseOfAgent(agent);
    const location = word(base + headLocation);
    if (location === 0) {
      endAccessesOf(agent);
      continue;
    }
    let moves = false;
    setPlanSize(0);
    for (;;) {
      forgetNews();
      const mark = beginJournal();
      const stop = wholeStep(agent);
      const exists = stop !== stopDisabled && stop !== stopRejected;
      let plan = 0;
      let owed = 0;
      if (exists) {
        plan = planNumber();
        owed = owedNumber(agent);
      }
      const isMore = nextPlan();
      if (exists) {
        moves = true;
        steps++;
        let cut = 0;
        if (stop === stopFinding) findingEnds++;
        else if (stop === stopCut) cut = countCut();
        if (stop === stopBoundary || stop === stopEnded) {
          const length = planSize();
          const flags = (stepBegan() ? 1 : 0) | (stepEnded() ? 2 : 0);
          arrive(agent);
          if (hasNews()) pushEvent(eventStep, state, agent, plan, 0);
          addEdge(moveNumber(agent * 4 + flags, plan, owed));
          arriveAt();
          setPlanSize(length);
        } else {
          dropStepAccesses();
          if (hasNews()) pushEvent(eventStep, state, agent, plan, cut);
        }
      } else dropStepAccesses();
      undo(mark);
      if (!isMore) break;
    }
    endAccessesOf(agent);
    if (!moves) {
      if (parameter(parWatchesWaits) !== 0 && isNews(waitedNumber(agent))) pushEvent(eventWaited, state, agent, 0, 0);
      continue;
    }
    enabled |= 1 << agent;
    if ((waitRecord(location, 0) & boundaryIsLockWait) !== 0) atLocks |= 1 << agent;
  }
  addTargets(state, depth + 1);
  endEdges(state, enabled, atLocks);
  if (parameter(parWithoutRaces) === 0 && findRace(rootRace)) pushEvent(eventRace, state, 0, 0, 0);
  if (enabled === 0) pushEvent(eventEnd, state, 0, 0, 0);
}

/** The number of a move: who goes and whether an operation begins or ends, by which choices, what is owed for them. */
function moveNumber(who: i32, plan: i32, owed: i32): i32 {
  if (plan !== rootPlan || owed !== rootOwed) return pair(pair(pair(rootMove, who), plan), owed);
  const at = plainMoves + (who << 2);
  if (load<i32>(at) === 0) store<i32>(at, pair(pair(pair(rootMove, who), plan), owed));
  return load<i32>(at);
}

/** Counts the cut that the step ended in; the counter's number. */
function countCut(): i32 {
  // Whether it was seen stands with one pair, how often with another.
  const counter = pair(cutSeen(), 1);
  setPayload(counter, payloadOf(counter) + 1);
  note(pair(cutSeen(), 2));
  return counter;
}

// A word of what is known of a boundary: flags, kind of wait, for each agent the code of the object.
function waitRecord(position: i32, field: i32): i32 {
  const record: u32 = entry(<u32>parameter(parWaits), position);
  return record === 0 ? 0 : entry(record, field);
}

/** What an agent waits for where it stands; 0 if that has no object. */
function waitObject(agent: i32, location: i32): i32 {
  let code = waitRecord(location, 2 + agent);
  if (code === waitUnwritten) {
    encodeOutside(agent, location);
    code = waitRecord(location, 2 + agent);
  }
  return code === 0 ? 0 : expressionOf(agent, <u32>code);
}

/** An agent stands where its step has led it. */
function arrive(agent: i32): void {
  const location = word(baseOfAgent(agent) + headLocation);
  if (location === 0) return;
  store<u8>(visited + location, 1);
  const flags = waitRecord(location, 0);
  if ((flags & boundaryIsLock) !== 0) {
    const object = waitObject(agent, location);
    if (object !== 0) {
      const held = heldNumber(agent);
      if (held !== rootHeld) note(pair(pair(pair(rootLockdep, location), classOfPointer(object)), held));
    }
  }
  if ((flags & boundarySleeps) === 0) return;
  if (parameter(parAsksSleeps) !== 0) noteSleeps(agent, location);
  if (parameter(parWatchesWaits) !== 0) note(pair(pair(rootWaitRow, location), heldNumber(agent)));
}

function classOfPointer(pointer: i32): i32 {
  if (!isPointer(pointer)) return 0;
  return lockClassOf(poolOf(pointer), offsetOf(pointer)) * 128 + poolOf(pointer);
}

function noteSleeps(agent: i32, location: i32): void {
  const count = parameter(parPhraseCount);
  for (let i = 0; i < count; i++) {
    if (phrase(i, 3) !== phraseSleeps || (phrase(i, 1) & (1 << agent)) === 0) continue;
    const within: u32 = phrase(i, 4);
    if (within !== 0 && !isWithin(agent, location, within)) continue;
    if (isHolding(agent, i)) setPathBit(agent, phrase(i, 7));
  }
}

/** Notes which threads now wait for what a demand asks about. */
function noteWaits(): void {
  const count = parameter(parPhraseCount);
  const agents = agentCount();
  for (let i = 0; i < count; i++) {
    const kind = phrase(i, 3);
    if (kind !== phraseWaitsLock && kind !== phraseWaitsObject) continue;
    for (let agent = 0; agent < agents; agent++) {
      if ((phrase(i, 1) & (1 << agent)) === 0) continue;
      const base = baseOfAgent(agent);
      const location = word(base + headLocation);
      if (location === 0 || (word(base + headPathBits) & phrase(i, 7)) !== 0) continue;
      const object = waitObject(agent, location);
      if (object === 0) continue;
      if (kind === phraseWaitsLock) {
        const classes: u32 = phrase(i, 4);
        const which = isPointer(object) ? lockClassOf(poolOf(object), offsetOf(object)) : 0;
        if (which === 0 || load<u8>(classes + which) === 0) continue;
      } else {
        const wanted = evaluate(phrase(i, 4), agent) ? evaluatedValue() : 0;
        if (objectOf(wanted) !== objectOf(object)) continue;
      }
      if (!isHolding(agent, i)) continue;
      if (isStuck(agent)) setPathBit(agent, phrase(i, 7));
    }
  }
}

/** Whether an agent can't move from where it stands, its first alternative that is. */
function isStuck(agent: i32): bool {
  const savedStamp = currentStamp();
  const mark = beginJournal();
  setPlanSize(0);
  mute(1);
  const stop = wholeStep(agent);
  mute(-1);
  dropStepAccesses();
  undo(mark);
  resumeStamp(savedStamp);
  return stop === stopDisabled;
}

/** The state under way is what the last edge leads to. */
function arriveAt(): void {
  if (parameter(parAsksWaits) !== 0) noteWaits();
  const eventually = parameter(parEventuallyCount);
  for (let i = 0; i < eventually; i++) {
    const bit = entry(<u32>parameter(parEventually), i * 2 + 1);
    if ((word(0) & bit) !== 0) continue;
    if (evaluate(entry(<u32>parameter(parEventually), i * 2), 0) && evaluatedValue() !== 0) put(0, word(0) | bit);
  }
  queueChanged();
  const count = parameter(parInvariantCount);
  if (count === 0) return;
  // Invariants are asked of a state while it is there.
  lookUp();
  const found = foundAt(edgesNow() - 1);
  if (found >= 0) return;
  let isNew = false;
  for (let i = 0; i < count; i++) {
    const has = evaluate(entry(<u32>parameter(parInvariants), i), 0);
    const value = has ? (evaluatedValue() !== 0 ? 1 : 0) : 2;
    if (isNews(pair(pair(rootAdded, i), value))) isNew = true;
  }
  if (isNew) pushEvent(eventAdded, ~found, 0, 0, 0);
}

/** Adds what the edges of a state lead to. */
function addTargets(parent: i32, depth: i32): void {
  lookUp();
  const count = edgesNow();
  for (let edge = 0; edge < count; edge++) {
    let target = foundAt(edge);
    if (target < 0) {
      target = ~target;
      addNode(parent, depth, edge);
      if (parameter(parDepthFirst) !== 0) columnPush(stackColumn, target);
    }
    setTarget(edge, target);
  }
}

// Deadlocks.

/** Agents that keep an agent waiting at the lock where it stands, as bits. */
function keptWaitingBy(agent: i32): i32 {
  const location = word(baseOfAgent(agent) + headLocation);
  if (location === 0) return 0;
  const kind = waitRecord(location, 1);
  if (kind === waitNone) return 0;
  const index = resolveLeniently(waitObject(agent, location));
  if (index < 0) return 0;
  if (kind === waitOwner) {
    const owner = word(index);
    return owner === 0 || owner === agent + 1 ? 0 : 1 << (owner - 1);
  }
  const writer = word(index);
  let readers = 0;
  const nesting = word(index + 1);
  for (let other = 0; other < agentCount(); other++) {
    if (((<u32>nesting >> (2 * other)) & 3) !== 0) readers |= 1 << other;
  }
  if (kind === waitWrite) return writer !== 0 ? 1 << (writer - 1) : readers;
  if ((word(index + 2) & (1 << agent)) === 0) return 0;
  if (writer !== 0) return 1 << (writer - 1);
  return readers === 0 ? 0 : word(index + 3);
}

/** A signature of the agents that wait in cycles in the state under way; 0 if there is none. */
function waitCycle(): i32 {
  const agents = agentCount();
  let rest = 0;
  for (let agent = 0; agent < agents; agent++) {
    const by = keptWaitingBy(agent);
    store<i32>(holders + (agent << 2), by);
    if (by !== 0) rest |= 1 << agent;
  }
  for (;;) {
    let left = rest;
    for (let agent = 0; agent < agents; agent++) {
      if ((left & (1 << agent)) !== 0 && (load<i32>(holders + (agent << 2)) & left) === 0) left &= ~(1 << agent);
    }
    if (left === rest) break;
    rest = left;
  }
  if (rest === 0) return 0;
  let number = rootCycle;
  for (let agent = 0; agent < agents; agent++) {
    const by = load<i32>(holders + (agent << 2));
    if (by === 0) continue;
    number = pair(pair(pair(number, agent), word(baseOfAgent(agent) + headLocation)), by);
  }
  return number;
}

/** A signature of whom what is held keeps waiting, for the table of waits. */
function waitedNumber(agent: i32): i32 {
  const location = word(baseOfAgent(agent) + headLocation);
  let number = pair(pair(rootWaited, location), heldNumber(agent));
  const object = waitObject(agent, location);
  if (object === 0) return number;
  number = pair(number, classOfPointer(object));
  const agents = agentCount();
  for (let other = 0; other < agents; other++) {
    const where = word(baseOfAgent(other) + headLocation);
    if (other === agent || where === 0) continue;
    let holds = false;
    for (let cell = 0; cell < lockCount(); cell++) {
      if (howHeld(cell, other) !== 0 && lockCell(cell, 4) === object) holds = true;
    }
    if (holds) number = pair(pair(number, where), heldNumber(other));
  }
  return number;
}
