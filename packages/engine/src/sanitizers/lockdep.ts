/**
 * lockdep: orders of lock declarations over all interleavings. An edge A → B is noted when an agent stands at a
 * blocking call for B with A held; trylocks give no edge to them but count as held. Memory: the edges, which only
 * grow over the search and are filled from states and steps alone.
 */

import type { Machine } from '../backends/interpreter/machine.ts';
import type { Finding, LockOrder, Witness } from '../trace/finding.ts';
import { declarationOf, framesOf, spanAt } from './places.ts';

export class Lockdep {
  private readonly edges = new Map<string, LockOrder>();
  /** Places where an agent stood with nothing new to tell, by location and what it held. */
  private readonly known = new Set<string>();

  /** Notes what an agent holds where it stands, if it is about to take a lock there. */
  arrived(machine: Machine, agent: number, witness: () => Witness): void {
    const found = machine.waitOf(agent);
    if (found === undefined || !found.wait.isLock || found.object === 0) return;
    this.attempted(machine, agent, found.object, machine.locationOf(agent), found.wait.nested === true, witness);
  }

  attempted(
    machine: Machine,
    agent: number,
    lock: number,
    position: number,
    nested: boolean,
    witness: () => Witness,
  ): void {
    const held = machine.heldBy(agent);
    if (held.length === 0) return;
    const to = declarationOf(machine, lock);
    const classes = held.map((each) => each.cell.declaration);
    const key = `${position} ${to} ${classes.join()}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    for (const from of classes) {
      if (from === to && nested) continue;
      const name = `${from} → ${to}`;
      if (this.edges.has(name)) continue;
      this.edges.set(name, {
        held: from,
        taken: to,
        frames: framesOf(machine.chainOf(agent)),
        at: spanAt(machine, position),
        witness: witness(),
      });
    }
  }

  /** The orders noted so far, in the order in which they were. */
  orders(): LockOrder[] {
    return [...this.edges.values()];
  }

  /** A finding for each simple cycle of the graph as it is when the search has ended. */
  findings(): Finding[] {
    const found = new Map<string, Finding>();
    const byStart = new Map<string, LockOrder[]>();
    for (const edge of this.edges.values()) byStart.set(edge.held, [...(byStart.get(edge.held) ?? []), edge]);
    const visit = (start: string, at: string, path: readonly LockOrder[]): void => {
      for (const edge of byStart.get(at) ?? []) {
        if (edge.taken === start) this.note(found, [...path, edge]);
        // Each cycle is found from the least of its classes.
        else if (edge.taken > start && !path.some((each) => each.held === edge.taken))
          visit(start, edge.taken, [...path, edge]);
      }
    };
    for (const start of [...byStart.keys()].sort()) visit(start, start, []);
    return [...found.values()];
  }

  private note(found: Map<string, Finding>, cycle: readonly LockOrder[]): void {
    const classes = cycle.map((each) => each.held);
    const key = `lockdep ${[...classes].sort().join(', ')}`;
    const last = cycle[cycle.length - 1];
    if (found.has(key) || last === undefined) return;
    const message =
      cycle.length === 1
        ? `${last.held} is taken while one of its declaration is held`
        : `locks are taken in a circle: ${[...classes, classes[0]].join(' → ')}`;
    found.set(key, {
      kind: 'lockdep',
      key,
      message,
      chains: cycle.map((each) => each.frames),
      at: last.at,
      witness: last.witness,
      orders: cycle,
    });
  }
}
