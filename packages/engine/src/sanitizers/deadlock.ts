/**
 * deadlock and lost_wakeup: a cycle of agents that each wait, unkillably, for a lock that the next one holds; and
 * states in which nobody can move though somebody has not ended. Asked of states; needs no memory.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { headerWords, waiting } from '../ir/agent.ts';
import { nestingOf, objectWords } from '../ir/objects.ts';
import type { Finding } from '../trace/finding.ts';
import { agentName, framesOf, nameOfLock, placeAt, spanAt } from './places.ts';

/** Agents that keep an agent waiting at the lock where it stands; undefined if it waits for no lock there. */
function keptWaitingBy(machine: Machine, agent: number): readonly number[] | undefined {
  const found = machine.waitOf(agent);
  if (found === undefined || found.wait.killable) return undefined;
  const { wait, object } = found;
  if (wait.kind !== 'spinlock' && wait.kind !== 'mutex' && wait.kind !== 'rwsem-read' && wait.kind !== 'rwsem-write') {
    return undefined;
  }
  const index = machine.memory.resolveLeniently(object);
  if (index < 0) return undefined;
  const word = (at: number): number => machine.words[index + at] as number;
  if (wait.kind === 'spinlock' || wait.kind === 'mutex') {
    // Its own holder does not wait there: its step is a finding.
    return word(0) === 0 || word(0) === agent + 1 ? [] : [word(0) - 1];
  }
  // The calling part of an rwsem queues: it never waits.
  if (wait.part === 'call') return undefined;
  const words = objectWords.rwsem;
  const writer = word(words.writer);
  const readers = agentsIn(machine, (other) => nestingOf(word(words.readers), other) > 0);
  if (wait.kind === 'rwsem-write') return writer !== 0 ? [writer - 1] : readers;
  if ((word(words.readWaiters) & (1 << agent)) === 0) return [];
  if (writer !== 0) return [writer - 1];
  return readers.length === 0 ? [] : agentsIn(machine, (other) => (word(words.writeWaiters) & (1 << other)) !== 0);
}

function agentsIn(machine: Machine, test: (agent: number) => boolean): number[] {
  const agents: number[] = [];
  for (let agent = 0; agent < machine.layout.agents; agent++) if (test(agent)) agents.push(agent);
  return agents;
}

/** A cycle of waiting agents in the state that is loaded. */
export function waitCycle(machine: Machine, state: number): Finding | undefined {
  const { agents } = machine.layout;
  const next = new Map<number, readonly number[]>();
  for (let agent = 0; agent < agents; agent++) {
    const holders = keptWaitingBy(machine, agent);
    if (holders !== undefined && holders.length > 0) next.set(agent, holders);
  }
  for (const start of next.keys()) {
    const cycle = cycleFrom(next, start, start, [start]);
    if (cycle !== undefined) return deadlock(machine, state, cycle);
  }
  return undefined;
}

function cycleFrom(
  next: ReadonlyMap<number, readonly number[]>,
  start: number,
  at: number,
  path: readonly number[],
): readonly number[] | undefined {
  for (const holder of next.get(at) ?? []) {
    if (holder === start) return path;
    if (path.includes(holder) || !next.has(holder)) continue;
    const cycle = cycleFrom(next, start, holder, [...path, holder]);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function deadlock(machine: Machine, state: number, agents: readonly number[]): Finding {
  const places = agents.map((agent) => placeAt(machine, machine.locationOf(agent))).sort();
  const waits = agents.map((agent) => describeWait(machine, agent));
  const first = agents[0] ?? 0;
  return {
    kind: 'deadlock',
    key: `deadlock at ${[...new Set(places)].join(' and ')}`,
    message: waits.join('; '),
    chains: agents.map((agent) => framesOf(machine.chainOf(agent))),
    at: spanAt(machine, machine.locationOf(first)),
    witness: { kind: 'state', state },
  };
}

function describeWait(machine: Machine, agent: number): string {
  const who = agentName(machine, agent);
  const found = machine.waitOf(agent);
  if (found === undefined) return `${who} waits`;
  const what = found.object === 0 ? 'to be woken' : `for ${nameOfLock(machine, found.object)}`;
  const holders = keptWaitingBy(machine, agent) ?? [];
  const by = holders.map((holder) => agentName(machine, holder)).join(', ');
  return by === '' ? `${who} waits ${what}` : `${who} waits ${what}, held back by ${by}`;
}

/**
 * What a stuck end is: a lost wake-up for each sleeper with no lock to wait for whose condition is true or unknown,
 * else a deadlock. Agents that wait for what somebody else holds follow from that one.
 */
export function stuckFindings(machine: Machine, state: number): Finding[] {
  const stuck = agentsIn(machine, (agent) => machine.isPresent(agent));
  const roots = stuck.filter((agent) => (holdersOf(machine, agent) ?? []).every((holder) => !stuck.includes(holder)));
  const sleepers = roots.filter((agent) => isLost(machine, agent));
  if (sleepers.length === 0) return [deadlock(machine, state, roots.length > 0 ? roots : stuck)];
  return sleepers.map((agent) => {
    const position = machine.locationOf(agent);
    return {
      kind: 'lost_wakeup',
      key: `lost_wakeup at ${placeAt(machine, position)}`,
      message: `${agentName(machine, agent)} sleeps for ever: nobody is left to wake it`,
      chains: [framesOf(machine.chainOf(agent))],
      at: spanAt(machine, position),
      witness: { kind: 'state', state },
    };
  });
}

/** Who holds what a stuck agent waits for; for bit locks as far as it is noted. */
function holdersOf(machine: Machine, agent: number): readonly number[] | undefined {
  const byLock = keptWaitingBy(machine, agent);
  if (byLock !== undefined) return byLock;
  const found = machine.waitOf(agent);
  if (found === undefined || found.object === 0) return undefined;
  const { kind } = found.wait;
  if (kind !== 'bitlock' && kind !== 'bit') return undefined;
  const index = machine.memory.resolveLeniently(found.object);
  if (index < 0) return undefined;
  const owner = machine.words[index + objectWords.bitlock.owner] as number;
  return owner > 0 && owner <= machine.layout.agents ? [owner - 1] : [];
}

function isLost(machine: Machine, agent: number): boolean {
  const found = machine.waitOf(agent);
  if (found === undefined) return false;
  switch (found.wait.kind) {
    case 'schedule':
      return true;
    case 'event':
      return machine.conditionHolds(agent) !== false;
    case 'bit': {
      // A sharer whose bit is clear was passed over.
      const base = machine.layout.baseOfAgent(agent);
      if (machine.words[base + headerWords.waitState] !== waiting.sharer) return false;
      const index = machine.memory.resolveLeniently(found.object);
      return index >= 0 && machine.words[index] === 0;
    }
    default:
      return false;
  }
}
