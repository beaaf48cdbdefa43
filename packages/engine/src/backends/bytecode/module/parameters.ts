/**
 * What the encoder tells of the program and its layout: the parameter block, read once.
 */
import {
  parAgents,
  parBaseOf,
  parClassOf,
  parCodeOf,
  parCount,
  parFunctionOf,
  parLockCellCount,
  parLockCells,
  parMarked,
  parNameWords,
  parPools,
  parReturnPlaces,
  parSitePositions,
  parThreads,
  parTotal,
  poolSize,
  poolWords,
} from '../opcodes.ts';

const block: usize = memory.data(parCount * 4);
/** Of each object, by pool and slot, the word where its fields begin, and how many words of header lie before. */
const objects: usize = memory.data(65536 * 4);
let threads: i32 = 0;
let agents: i32 = 0;
let baseOf: u32 = 0;
let pools: u32 = 0;
let total: i32 = 0;
let lockCells: u32 = 0;
let lockCellCount: i32 = 0;
let codeOf: u32 = 0;
let functionOf: u32 = 0;
let returnPlaces: u32 = 0;
let sitePositions: u32 = 0;
let marked: u32 = 0;
let nameWords: u32 = 0;
let classOf: u32 = 0;

export function parametersAddress(): usize {
  return block;
}

export function objectsAddress(): usize {
  return objects;
}

/** By the pool and slot of a pointer: `index * 4 + header`. */
export function objectEntry(key: i32): i32 {
  return load<i32>(objects + ((key & 0xffff) << 2));
}

export function readParameters(): void {
  threads = parameter(parThreads);
  agents = parameter(parAgents);
  baseOf = parameter(parBaseOf);
  pools = parameter(parPools);
  total = parameter(parTotal);
  lockCells = parameter(parLockCells);
  lockCellCount = parameter(parLockCellCount);
  codeOf = parameter(parCodeOf);
  functionOf = parameter(parFunctionOf);
  returnPlaces = parameter(parReturnPlaces);
  sitePositions = parameter(parSitePositions);
  marked = parameter(parMarked);
  nameWords = parameter(parNameWords);
  classOf = parameter(parClassOf);
}

export function parameter(index: i32): i32 {
  return load<i32>(block + (index << 2));
}

/** A word of a table. */
export function entry(table: u32, index: i32): i32 {
  return load<i32>(table + (index << 2));
}

export function threadCount(): i32 {
  return threads;
}

export function agentCount(): i32 {
  return agents;
}

/** Words of a state with those of the engine's own agent; scratch lies behind. */
export function totalWords(): i32 {
  return total;
}

/** Where an agent's words begin; the engine's own agent is the one behind the last. */
export function baseOfAgent(agent: i32): i32 {
  return load<i32>(baseOf + (agent << 2));
}

/** 0: laid out as threads are, the engine's own agent among them; 1: dynamic agents. */
export function frameClassOf(agent: i32): i32 {
  return agent >= threads && agent < agents ? 1 : 0;
}

export function pool(index: i32, field: i32): i32 {
  return load<i32>(pools + ((index * poolWords + field) << 2));
}

/** Where an agent's code of a position begins; of a site, below 0, where its call goes on. */
export function codeAt(agent: i32, position: i32): u32 {
  return load<u32>(load<u32>(codeOf + (agent << 2)) + (position << 2));
}

export function functionAt(position: i32): i32 {
  return load<i32>(functionOf + (position << 2));
}

/** Where a function keeps the site it returns to: an index from the agent's base; below 0 one of scratch. */
export function returnPlace(frameClass: i32, made: i32): i32 {
  return load<i32>(load<u32>(returnPlaces + (frameClass << 2)) + (made << 2));
}

export function sitePosition(site: i32): i32 {
  return load<i32>(sitePositions + (site << 2));
}

export function isMarked(index: i32): bool {
  return load<u8>(marked + index) !== 0;
}

/** Whether a word holds a name of the set-up: it does not count as pointing. */
export function isName(index: i32): bool {
  return load<u8>(nameWords + index) !== 0;
}

/** The class of the lock or object that lies at an offset in a pool's objects, from 1 on; 0 if none does. */
export function lockClassOf(poolIndex: i32, offset: i32): i32 {
  const table = load<u32>(classOf + (poolIndex << 2));
  return table === 0 || offset > pool(poolIndex, poolSize) ? 0 : load<i32>(table + (offset << 2));
}

export function lockCount(): i32 {
  return lockCellCount;
}

/** Of each lock in each slot: word, kind, class, the word of the object's life or -1, its address. */
export function lockCell(index: i32, field: i32): i32 {
  return load<i32>(lockCells + ((index * 6 + field) << 2));
}

export function lockCellAddress(index: i32): u32 {
  return lockCells + index * 24;
}
