/**
 * The graph of what was reached: how far each state lies from the first ones, and every step between states.
 */
import { parCompacts } from '../opcodes.ts';
import { columnGet, columnLength, columnPush, columnSet, makeColumn } from './arena.ts';
import { parameter } from './parameters.ts';

let depths: u32 = 0;
/** Kept instead of edges where a search compacts: where each state was first reached from, and by which step. */
let parents: u32 = 0;
let arrivals: u32 = 0;
let firstEdges: u32 = 0;
let edgeCounts: u32 = 0;
/** Agents that can step, and from bit 16 on those of them that wait for a blocking lock. */
let enabled: u32 = 0;
let targets: u32 = 0;
let moves: u32 = 0;

export function beginGraph(): void {
  depths = makeColumn();
  parents = makeColumn();
  arrivals = makeColumn();
  firstEdges = makeColumn();
  edgeCounts = makeColumn();
  enabled = makeColumn();
  targets = makeColumn();
  moves = makeColumn();
}

export function addNode(parent: i32, depth: i32, move: i32): void {
  columnPush(depths, depth);
  if (parameter(parCompacts) !== 0) {
    columnPush(parents, parent);
    columnPush(arrivals, move);
    return;
  }
  columnPush(firstEdges, 0);
  columnPush(edgeCounts, -1);
  columnPush(enabled, 0);
}

/** States that are wholly in the graph. */
export function nodeCount(): i32 {
  return <i32>columnLength(parameter(parCompacts) !== 0 ? arrivals : enabled);
}

export function beginEdges(state: i32): void {
  if (parameter(parCompacts) !== 0) return;
  columnSet(firstEdges, state, <i32>columnLength(targets));
  columnSet(edgeCounts, state, 0);
}

export function addEdge(state: i32, target: i32, move: i32): void {
  if (parameter(parCompacts) !== 0) return;
  columnPush(targets, target);
  columnPush(moves, move);
  columnSet(edgeCounts, state, columnGet(edgeCounts, state) + 1);
}

export function setEnabled(state: i32, agents: i32, atLocks: i32): void {
  if (parameter(parCompacts) !== 0) return;
  columnSet(enabled, state, agents | (atLocks << 16));
}

export function depthOf(state: i32): i32 {
  return columnGet(depths, state);
}

export function parentOf(state: i32): i32 {
  return columnGet(parents, state);
}

/** The step by which a state was first reached. */
export function arrivalOf(state: i32): i32 {
  return columnGet(arrivals, state);
}

export function firstEdgeOf(state: i32): i32 {
  return columnGet(firstEdges, state);
}

export function edgeCountOf(state: i32): i32 {
  return columnGet(edgeCounts, state);
}

export function enabledIn(state: i32): i32 {
  return columnGet(enabled, state);
}

export function targetOf(edge: i32): i32 {
  return columnGet(targets, edge);
}

export function moveOf(edge: i32): i32 {
  return columnGet(moves, edge);
}
