/**
 * The graph of what was reached: how far each state lies from the first ones, and every step between states. What
 * leaves a state is one run of bytes, written when all of it is known: how many edges there are, who can step, and of
 * each edge the number of its move and how far from the state its target is numbered, in as few bytes as that takes.
 */
import { parCompacts, parInOrder, parKeepsEdges } from '../opcodes.ts';
import {
  columnGet,
  columnLength,
  columnPush,
  columnSet,
  makeColumn,
  pageBytes,
  takePages,
  takePiece,
} from './arena.ts';
import { pair, payloadOf, rootStanding, secondOf, setPayload } from './pairs.ts';
import { entry, parameter } from './parameters.ts';

let isInOrder: bool = false;
let compacts: bool = false;
let keepsEdges: bool = false;
let states: i32 = 0;
/** How many of them there are but for those that the state under way has led to. */
let finished: i32 = 0;
/** Where edges are not kept: all states before this one were expanded. */
let expanded: i32 = 0;
/** Where states are numbered in the order of their depths, the first state of each depth; else the depth of each. */
let depths: u32 = 0;
/** Of the state that was asked for last. */
let lastDepth: i32 = 0;
/** Kept instead of edges where a search compacts: where each state was first reached from, and by which move. */
let parents: u32 = 0;
let arrivals: u32 = 0;
/** Where the run of each state lies; 0 if it was not expanded. */
let runs: u32 = 0;
/** Where the next run may begin, and where its pages end. */
let runAt: u32 = 0;
let runEnd: u32 = 0;
/** Numbered as they are met: moves; agents that can step, from bit 16 on those that do so at a blocking lock. */
let moves: u32 = 0;
let standings: u32 = 0;
/** Edges that are being collected, or were read last: where each leads, the number of its move. */
let edgeTargets: u32 = 0;
let edgeMoves: u32 = 0;
let edgeRoom: i32 = 0;
let edgeCount: i32 = 0;
/** Behind a number that was read. */
let readTo: u32 = 0;

/** The most bytes of a number; of an edge. */
const mostOfNumber: u32 = 5;
const mostOfEdge: u32 = 9;

export function beginGraph(): void {
  isInOrder = parameter(parInOrder) !== 0;
  compacts = parameter(parCompacts) !== 0;
  keepsEdges = parameter(parKeepsEdges) !== 0 && !compacts;
  states = 0;
  finished = 0;
  expanded = 0;
  depths = makeColumn();
  lastDepth = 0;
  parents = makeColumn();
  arrivals = makeColumn();
  runs = makeColumn();
  runAt = 0;
  runEnd = 0;
  moves = makeColumn();
  standings = makeColumn();
  edgeRoom = 256;
  edgeTargets = takePiece(edgeRoom << 2);
  edgeMoves = takePiece(edgeRoom << 2);
  edgeCount = 0;
}

/** Adds a state; one that has a parent was reached by that one's edge. */
export function addNode(parent: i32, depth: i32, edge: i32): void {
  if (!isInOrder) columnPush(depths, depth);
  else if (depth === <i32>columnLength(depths)) columnPush(depths, states);
  states++;
  if (compacts) {
    columnPush(parents, parent);
    columnPush(arrivals, parent < 0 ? 0 : entry(edgeMoves, edge));
  } else if (keepsEdges) columnPush(runs, 0);
  if (parent < 0) finished = states;
}

/** What the state under way has led to is forgotten; how many states are left. */
export function dropUnfinished(): i32 {
  states = finished;
  return states;
}

export function beginEdges(): void {
  edgeCount = 0;
}

/** Another edge of the state that is being expanded; where it leads is not known yet. */
export function addEdge(move: i32): void {
  collect(-1, numberIn(moves, move));
}

export function setTarget(edge: i32, target: i32): void {
  store<i32>(edgeTargets + (edge << 2), target);
}

function collect(target: i32, move: i32): void {
  if (edgeCount === edgeRoom) {
    edgeTargets = twice(edgeTargets);
    edgeMoves = twice(edgeMoves);
    edgeRoom *= 2;
  }
  store<i32>(edgeTargets + (edgeCount << 2), target);
  store<i32>(edgeMoves + (edgeCount << 2), move);
  edgeCount++;
}

function twice(old: u32): u32 {
  const larger = takePiece(edgeRoom << 3);
  memory.copy(larger, old, edgeRoom << 2);
  return larger;
}

/** Where a pair stands in a list, from 0 on; it is added where it is new. */
function numberIn(list: u32, made: i32): i32 {
  const known = payloadOf(made);
  if (known !== 0) return known - 1;
  columnPush(list, made);
  setPayload(made, <i32>columnLength(list));
  return <i32>columnLength(list) - 1;
}

/** All edges of a state were added; these agents can step in it. */
export function endEdges(state: i32, agents: i32, atLocks: i32): void {
  if (keepsEdges) writeEdges(state, agents | (atLocks << 16));
  expanded = max<i32>(expanded, state + 1);
  finished = states;
}

function writeEdges(state: i32, standing: i32): void {
  const most = 2 * mostOfNumber + <u32>edgeCount * mostOfEdge;
  if (runAt + most > runEnd) {
    const pages = (most + pageBytes - 1) / pageBytes;
    runAt = takePages(pages);
    runEnd = runAt + pages * pageBytes;
  }
  columnSet(runs, state, runAt);
  let at = writeNumber(runAt, edgeCount);
  at = writeNumber(at, numberIn(standings, pair(rootStanding, standing)));
  for (let i = 0; i < edgeCount; i++) {
    const away = entry(edgeTargets, i) - state;
    // Small whether it lies before or behind.
    const folded: u32 = <u32>((away << 1) ^ (away >> 31));
    const more: u32 = folded < 0x100 ? 0 : folded < 0x10000 ? 1 : folded < 0x1000000 ? 2 : 3;
    at = writeNumber(at, (entry(edgeMoves, i) << 2) | more);
    store<u32>(at, folded);
    at += more + 1;
  }
  runAt = at;
}

/** Seven bits a byte, the lowest first; where it ends. */
function writeNumber(at: u32, value: u32): u32 {
  let rest = value;
  while (rest >= 128) {
    store<u8>(at, rest | 128);
    at++;
    rest >>= 7;
  }
  store<u8>(at, rest);
  return at + 1;
}

function readNumber(at: u32): u32 {
  let value: u32 = load<u8>(at);
  at++;
  if (value >= 128) {
    value &= 127;
    for (let shift: u32 = 7; ; shift += 7) {
      const next: u32 = load<u8>(at);
      at++;
      value |= (next & 127) << shift;
      if (next < 128) break;
    }
  }
  readTo = at;
  return value;
}

/** Whether it is kept which edges leave a state. */
export function isKeepingEdges(): bool {
  return keepsEdges;
}

/** How many edges were added to the state under way, or read. */
export function edgesNow(): i32 {
  return edgeCount;
}

/** Reads the edges that leave a state, where they are kept; how many. */
export function readKeptEdges(state: i32): i32 {
  edgeCount = 0;
  const run = columnGet(runs, state);
  if (run === 0) return 0;
  const count = readNumber(run);
  readNumber(readTo);
  let at = readTo;
  for (let i: u32 = 0; i < count; i++) {
    const head = readNumber(at);
    const more = head & 3;
    const folded = load<u32>(readTo) & (0xffffffff >> (24 - (more << 3)));
    at = readTo + more + 1;
    collect(state + (<i32>(folded >> 1) ^ -(<i32>(folded & 1))), head >> 2);
  }
  return edgeCount;
}

export function edgeTargetsAddress(): u32 {
  return edgeTargets;
}

export function edgeMovesAddress(): u32 {
  return edgeMoves;
}

export function wasExpanded(state: i32): bool {
  return keepsEdges ? columnGet(runs, state) !== 0 : state < expanded;
}

/** Agents that can step in a state that was expanded, and from bit 16 on those of them that wait for a blocking lock. */
export function enabledIn(state: i32): i32 {
  readNumber(columnGet(runs, state));
  return secondOf(columnGet(standings, readNumber(readTo)));
}

export function moveCount(): i32 {
  return columnLength(moves);
}

/** The pair that is numbered as a move. */
export function movePair(move: i32): i32 {
  return columnGet(moves, move);
}

export function depthOf(state: i32): i32 {
  if (!isInOrder) return columnGet(depths, state);
  const deepest = <i32>columnLength(depths) - 1;
  if (lastDepth > deepest || columnGet(depths, lastDepth) > state) lastDepth = 0;
  if (lastDepth < deepest && columnGet(depths, lastDepth + 1) <= state) lastDepth++;
  if (lastDepth < deepest && columnGet(depths, lastDepth + 1) <= state) {
    let low = lastDepth;
    let high = deepest;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (columnGet(depths, middle) <= state) low = middle;
      else high = middle - 1;
    }
    lastDepth = low;
  }
  return lastDepth;
}

export function parentOf(state: i32): i32 {
  return columnGet(parents, state);
}

/** The move by which a state was first reached. */
export function arrivalOf(state: i32): i32 {
  return columnGet(arrivals, state);
}
