/**
 * What the step under way has done besides its writes: choices and their plan, accesses, what is new about it.
 */
import { accessPlain, accessWrite, mostChoices, rootOwed, rootPlan } from '../opcodes.ts';
import { pair, payloadOf, setPayload, wasNew } from './pairs.ts';
import { agentCount } from './parameters.ts';

const mostAccesses: i32 = 4096;

const plan: usize = memory.data(1024);
let planLength: i32 = 0;
/** Of each choice taken: position, index, count, what fairness owes. */
const taken: usize = memory.data(4096);
let takenCount: i32 = 0;
/** Of each access: word, flags with 4 for a write, position. */
const accesses: usize = memory.data(49152);
let accessCount: i32 = 0;
/** More than there is room for: then the host looks. */
let areTooMany: bool = false;
/** Of each agent: where its accesses end. */
const accessEnds: usize = memory.data(128);
let stepAccesses: i32 = 0;
/** Something was seen in the step that is worth an event. */
let novel: bool = false;
/** What is tried only to see whether it is possible tells nothing. */
let muted: i32 = 0;
/** How deep the state lies that is being expanded. */
let depth: i32 = 0;

export function planAddress(): usize {
  return plan;
}

export function planSize(): i32 {
  return planLength;
}

export function setPlanSize(length: i32): void {
  planLength = length;
}

export function takenAddress(): usize {
  return taken;
}

export function setTakenSize(count: i32): void {
  takenCount = count;
}

/** Whether one more choice can be remembered. */
export function canChoose(): bool {
  return takenCount < mostChoices;
}

/** Which of `count` alternatives the plan takes. */
export function choose(position: i32, count: i32): i32 {
  const index = takenCount < planLength ? load<i32>(plan + (takenCount << 2)) : 0;
  const at = taken + (takenCount << 4);
  store<i32>(at, position);
  store<i32>(at, index, 4);
  store<i32>(at, count, 8);
  store<i32>(at, 0, 12);
  takenCount++;
  return index;
}

/** What fairness owes in the choice just taken. */
export function owe(bits: i32): void {
  store<i32>(taken + ((takenCount - 1) << 4), bits, 12);
}

/** Makes the plan that comes after the one taken; false if that was the last. */
export function nextPlan(): bool {
  for (let at = takenCount - 1; at >= 0; at--) {
    const index = load<i32>(taken + (at << 4), 4);
    if (index + 1 >= load<i32>(taken + (at << 4), 8)) continue;
    for (let k = 0; k < at; k++) store<i32>(plan + (k << 2), load<i32>(taken + (k << 4), 4));
    store<i32>(plan + (at << 2), index + 1);
    planLength = at + 1;
    return true;
  }
  return false;
}

/** The number of the choices taken, as a list of indices. */
export function planNumber(): i32 {
  let number = rootPlan;
  for (let k = 0; k < takenCount; k++) number = pair(number, load<i32>(taken + (k << 4), 4));
  return number;
}

/** The number of what the choices taken gave of what fairness owes. */
export function owedNumber(agent: i32): i32 {
  let number = rootOwed;
  for (let k = 0; k < takenCount; k++) {
    const bits = load<i32>(taken + (k << 4), 12);
    if (bits === 0) continue;
    if (number === rootOwed) number = pair(number, agent);
    number = pair(pair(number, load<i32>(taken + (k << 4))), bits);
  }
  return number;
}

export function beginAccesses(): void {
  accessCount = 0;
  stepAccesses = 0;
  areTooMany = false;
}

/** Accesses of a step begin: those of a step that leads nowhere are dropped. */
export function beginStepAccesses(): void {
  stepAccesses = accessCount;
}

export function dropStepAccesses(): void {
  accessCount = stepAccesses;
}

export function noteAccess(index: i32, flags: i32, position: i32): void {
  if (accessCount === mostAccesses) {
    areTooMany = true;
    return;
  }
  const at = accesses + accessCount * 12;
  store<i32>(at, index);
  store<i32>(at, flags, 4);
  store<i32>(at, position, 8);
  accessCount++;
}

export function endAccessesOf(agent: i32): void {
  store<i32>(accessEnds + (agent << 2), accessCount);
}

/** Pairs of accesses that race, each pair of places once: whether there is one not seen before. */
export function findRace(root: i32): bool {
  let found = areTooMany;
  const agents = agentCount();
  let oneStart = 0;
  for (let one = 0; one < agents; one++) {
    const oneEnd = load<i32>(accessEnds + (one << 2));
    for (let a = oneStart; a < oneEnd; a++) {
      const at = accesses + a * 12;
      const index = load<i32>(at);
      const flags = load<i32>(at, 4);
      for (let b = oneEnd; b < accessCount; b++) {
        const other = accesses + b * 12;
        if (load<i32>(other) !== index) continue;
        const both = flags | load<i32>(other, 4);
        if ((both & accessWrite) === 0 || (both & accessPlain) === 0) continue;
        const first = load<i32>(at, 8);
        const second = load<i32>(other, 8);
        if (isNews(pair(pair(root, min<i32>(first, second)), max<i32>(first, second)))) found = true;
      }
    }
    oneStart = oneEnd;
  }
  return found;
}

export function beginNews(stateDepth: i32): void {
  depth = stateDepth;
  novel = false;
  muted = 0;
}

/** Whether a signature is new, or nearer to the first states than before. */
export function isNews(signature: i32): bool {
  const known = payloadOf(signature);
  if (!wasNew() && known !== 0 && known - 1 <= depth) return false;
  setPayload(signature, depth + 1);
  return true;
}

/** Something with this signature was seen in the step. */
export function note(signature: i32): void {
  if (muted === 0 && isNews(signature)) novel = true;
}

export function forgetNews(): void {
  novel = false;
}

export function hasNews(): bool {
  return novel;
}

export function setNews(): void {
  if (muted === 0) novel = true;
}

export function mute(by: i32): void {
  muted += by;
}
