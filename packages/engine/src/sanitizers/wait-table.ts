/**
 * The table of `report waits`: at which sleeping calls which locks may be held, whether anybody had to wait there,
 * and whom what was held kept waiting. Memory: the rows, which only grow over the search.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { agentName, nameOfLock, placeAt } from './places.ts';

interface Row {
  readonly function: string;
  readonly place: string;
  readonly held: readonly string[];
  waited: boolean;
  readonly keptWaiting: Set<string>;
}

export class WaitTable {
  private readonly byKey = new Map<string, Row>();

  arrived(machine: Machine, agent: number): void {
    this.row(machine, agent);
  }

  /** An agent can't move where it stands; those who hold what it waits for keep it waiting. */
  waited(machine: Machine, agent: number): void {
    const row = this.row(machine, agent);
    if (row !== undefined) row.waited = true;
    const found = machine.waitOf(agent);
    if (found === undefined || found.object === 0) return;
    const name = nameOfLock(machine, found.object);
    for (let other = 0; other < machine.layout.agents; other++) {
      if (other === agent || !machine.isPresent(other)) continue;
      if (!machine.heldBy(other).some((held) => held.address === found.object)) continue;
      this.row(machine, other)?.keptWaiting.add(`${agentName(machine, agent)} for ${name}`);
    }
  }

  private row(machine: Machine, agent: number): Row | undefined {
    const location = machine.locationOf(agent);
    if (location === 0) return undefined;
    const instruction = machine.positions.instructionAt(location);
    if (instruction.op !== 'boundary' || !instruction.sleeps) return undefined;
    const held = machine.heldBy(agent).map(({ cell, how }) => (how === 'held' ? cell.name : `${cell.name} (${how})`));
    const made = machine.positions.functionAt(location).name;
    const place = placeAt(machine, location);
    const key = `${place} ${held.join()}`;
    let row = this.byKey.get(key);
    if (row === undefined) {
      row = { function: made, place, held, waited: false, keptWaiting: new Set() };
      this.byKey.set(key, row);
    }
    return row;
  }

  rows() {
    return [...this.byKey.values()]
      .map((row) => ({ ...row, reached: true, keptWaiting: [...row.keptWaiting].sort() }))
      .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : a.held.length - b.held.length));
  }
}
