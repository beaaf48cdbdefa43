/**
 * The door of the module: what the host may call.
 */

import { parTotal } from '../opcodes.ts';
import { beginAcyclic, forgetAcyclic, passAcyclic } from './acyclic.ts';
import { beginArena, bytesInUse, takePiece } from './arena.ts';
import { assumedWrongly, beginUses, usersAddress, usesAreBlind, writtenAddress } from './cell-uses.ts';
import {
  abandon,
  addFirst,
  beginExplorer,
  cycleEndCount,
  eventsAddress,
  expandingState,
  expandOne,
  explore,
  findingEndCount,
  frontierSize,
  readEdges,
  stepCount,
  takeEvents,
  visitedAddress,
} from './explorer.ts';
import {
  arrivalOf,
  depthOf,
  edgeMovesAddress,
  edgeTargetsAddress,
  enabledIn,
  moveCount,
  movePair,
  parentOf,
  wasExpanded,
} from './graph.ts';
import { beginMachine, coveredAddress, setCut, setStepFlags, setYielded } from './machine.ts';
import { beginPairs, firstOf, pair, payloadOf, secondOf } from './pairs.ts';
import { objectsAddress, parameter, parametersAddress, readParameters } from './parameters.ts';
import { beginNews, noteAccess, planAddress, planSize, setNews, setTakenSize, takenAddress } from './step.ts';
import { beginStore, loadState, stateCount, wordIn } from './store.ts';
import { beginVector, loadWord, put, wordsAddress } from './vector.ts';

/** Memory begins where the module's own data ends, and has so many bytes at most. Call it before anything else. */
export function reset(from: u32, bytes: u32): void {
  beginArena(max<u32>(<u32>__heap_base, from), bytes);
}

/** A piece of memory for the host's tables, filled with zeros: its address. */
export function piece(bytes: u32): u32 {
  return takePiece(bytes);
}

/** Reads the parameter block; from here on a search may begin. */
export function begin(): void {
  readParameters();
  beginVector(parameter(parTotal));
  beginPairs();
  beginMachine();
  beginUses();
  beginStore();
  beginExplorer();
  beginNews(0);
}

export {
  abandon,
  addFirst,
  arrivalOf,
  assumedWrongly,
  beginAcyclic,
  bytesInUse,
  coveredAddress,
  cycleEndCount,
  depthOf,
  edgeMovesAddress,
  edgeTargetsAddress,
  enabledIn,
  eventsAddress,
  expandingState,
  expandOne,
  explore,
  findingEndCount,
  firstOf,
  forgetAcyclic,
  frontierSize,
  loadState,
  loadWord,
  moveCount,
  movePair,
  noteAccess,
  objectsAddress,
  pair,
  parametersAddress,
  parentOf,
  passAcyclic,
  payloadOf,
  planAddress,
  planSize,
  put,
  readEdges,
  secondOf,
  setCut,
  setNews,
  setStepFlags,
  setTakenSize,
  setYielded,
  stateCount,
  stepCount,
  takeEvents,
  takenAddress,
  usersAddress,
  usesAreBlind,
  visitedAddress,
  wasExpanded,
  wordIn,
  wordsAddress,
  writtenAddress,
};
