/**
 * Names of agents and objects in one execution: objects by type and order of allocation, agents by what they are.
 * Nothing in a name depends on slots, on the seen set or on how states are renumbered.
 */
import type { SlotMap } from '../backends/interpreter/canonical-ids.ts';
import type { TakenChoice } from '../backends/interpreter/contract.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import { headerSize } from '../ir/agent.ts';
import { printNumber } from '../ir/print-value.ts';
import {
  isPointer,
  isStale,
  objectKey,
  objectOf,
  offsetOf,
  pointerOfKey,
  poolOf,
  slotOf,
  zeroMember,
} from '../ir/word.ts';

export class Namer {
  private readonly machine: Machine;
  private readonly names = new Map<number, string>();
  private readonly counts = new Map<string, number>();
  /** Work items that have begun: what named them may be dead by now. They stay in their place until they end. */
  private readonly running = new Map<number, string>();

  /** Names what lives in the first state, which the machine holds, in the order in which the set-up made it. */
  constructor(machine: Machine) {
    this.machine = machine;
    const made = machine.setupAllocations;
    made.forEach((word, index) => {
      const pool = machine.memory.poolLayout(poolOf(word));
      // Of several lives at one slot only the last can have been left.
      if (made.indexOf(word, index + 1) >= 0 || !machine.memory.isLive(pool, slotOf(word))) return;
      this.allocated(poolOf(word), slotOf(word));
    });
  }

  /** Objects have new numbers: they keep their names. */
  renumbered(map: SlotMap): void {
    const old = new Map(this.names);
    this.names.clear();
    for (const [key, name] of old) {
      const word = pointerOfKey(key);
      this.names.set(objectKey(poolOf(word), map[poolOf(word)]?.[slotOf(word)] ?? slotOf(word)), name);
    }
  }

  /** A new life at a slot: a new name. */
  allocated(poolIndex: number, slot: number): string {
    const pool = this.machine.memory.poolLayout(poolIndex).pool.name;
    const count = (this.counts.get(pool) ?? 0) + 1;
    this.counts.set(pool, count);
    const name = `${pool}#${count}`;
    this.names.set(objectKey(poolIndex, slot), name);
    return name;
  }

  objectAt(poolIndex: number, slot: number): string {
    return this.names.get(objectKey(poolIndex, slot)) ?? this.machine.memory.poolLayout(poolIndex).pool.name;
  }

  /** A pointer: the object, with the part of it that is meant. */
  pointer(word: number): string {
    if (word === 0) return 'NULL';
    if (!isPointer(word)) return printNumber(word);
    const { machine } = this;
    const pool = machine.memory.poolLayout(poolOf(word));
    if (pool.pool === machine.program.taskPool) return this.agent(objectOf(word) - objectKey(pool.pool.index, 0));
    const cell = pool.cells.find((each) => each.offset === offsetOf(word));
    const part = offsetOf(word) === 0 || cell === undefined ? '' : cell.path;
    if (pool.pool.isGlobals) return cell?.path ?? 'globals';
    const object = this.names.get(objectOf(word)) ?? pool.pool.name;
    const shown = isStale(word) ? `freed ${object}` : object;
    return part === '' ? shown : `${shown}.${part}`;
  }

  /** An agent as schedules name it: a thread, or a work item by what it does to which object. */
  agent(agent: number): string {
    const { machine } = this;
    const thread = machine.program.threads[agent];
    if (thread !== undefined) return thread.name;
    const known = this.running.get(agent);
    if (known !== undefined && machine.isPresent(agent)) return known;
    const mine = this.describe(agent);
    const same: number[] = [];
    for (let other = machine.layout.threads; other < machine.layout.agents; other++) {
      if (machine.isPresent(other) && this.describe(other) === mine) same.push(other);
    }
    const index = same.indexOf(agent);
    return index > 0 ? `${mine}'${index + 1}` : mine;
  }

  /** An agent has taken a step under this name. */
  moved(agent: number, name: string): void {
    if (agent < this.machine.layout.threads) return;
    if (this.machine.isPresent(agent)) this.running.set(agent, name);
    else this.running.delete(agent);
  }

  private describe(agent: number): string {
    const { machine } = this;
    if (!machine.isPresent(agent)) return 'agent';
    const root = machine.chainOf(agent)[0]?.function;
    const parameter = root?.parameters[0];
    if (root === undefined || parameter === undefined) return root?.name ?? 'agent';
    const place = machine.frames.placeOf(parameter, 'async');
    const base = machine.layout.baseOfAgent(agent) + headerSize;
    const word = place.kind === 'frame' ? (machine.words[base + place.offset] as number) : 0;
    return isPointer(word) ? `${root.name}(${this.pointer(word).replace('freed ', '')})` : root.name;
  }

  agents(set: number): string {
    const names: string[] = [];
    for (let agent = 0; agent < this.machine.layout.agents; agent++) {
      if ((set & (1 << agent)) !== 0) names.push(this.agent(agent));
    }
    return names.join('+');
  }

  /** A member of a set that is a number: of small ones its bit was chosen, counted from 1. */
  private number({ position, value }: TakenChoice): string {
    const instruction = this.machine.positions.instructionAt(position);
    const isBit =
      instruction.op === 'choose' &&
      instruction.choice.kind === 'member' &&
      instruction.choice.shape.members.kind === 'bits';
    return String(isBit ? value - 1 : value === zeroMember ? 0 : value);
  }

  /** What was chosen, as schedules name it. Asked before the step is applied to the names. */
  choice(choice: TakenChoice): string {
    switch (choice.kind) {
      case 'branch':
      case 'rank':
        return String(choice.value);
      case 'loop':
        return choice.value === 0 ? 'round' : 'stop';
      case 'failure':
        return choice.value === 0 ? 'ok' : 'fail';
      case 'either':
        return choice.labels?.[choice.value] ?? String(choice.value);
      case 'agent':
      case 'agents':
        return `wake(${this.agents(choice.value)})`;
      case 'member':
        if (choice.value === 0) return 'done';
        return isPointer(choice.value) ? this.pointer(choice.value) : this.number(choice);
      case 'slot': {
        if (choice.value < 0) return 'fail';
        if (choice.index === 0) return 'fresh';
        const instruction = this.machine.positions.instructionAt(choice.position);
        return instruction.op === 'allocate'
          ? `reuse(${this.objectAt(instruction.pool.index, choice.value)})`
          : 'reuse';
      }
    }
  }
}
