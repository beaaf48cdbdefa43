/**
 * Which demands one schedule shows false: asked along a replay as a search asks them of all schedules.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { printValue } from '../ir/print-value.ts';
import type { IrDemand, StateValue } from '../ir/program.ts';
import { PathWatcher } from '../properties/paths.ts';

export class DemandObserver {
  private readonly machine: Machine;
  private readonly demands: readonly IrDemand[];
  private readonly watcher: PathWatcher;
  private readonly brokenTexts = new Set<string>();
  /** `eventually` demands whose value was true in a state. */
  private readonly seenTrue = new Set<IrDemand>();

  constructor(machine: Machine, demands: readonly IrDemand[]) {
    this.machine = machine;
    this.demands = demands;
    this.watcher = new PathWatcher(machine, demands);
    machine.hooks = {
      operationEnded: (agent, mark) => this.watcher.operationEnded(agent, mark),
      called: (agent, made) => this.watcher.called(agent, made),
      attempted: () => {},
    };
  }

  /** Texts of the demands that were shown false, in the order in which they were. */
  get broken(): readonly string[] {
    return [...this.brokenTexts];
  }

  /** Before a step that counts: what tried steps told is forgotten. */
  begins(): void {
    this.watcher.ended.length = 0;
  }

  /** After a step, or in the first state with all agents that stand there. */
  arrived(agents: readonly number[]): void {
    const { machine, watcher } = this;
    for (const { answers } of watcher.ended) {
      const satisfied = new Map<number, boolean>();
      for (const { demand, holds } of answers) satisfied.set(demand, (satisfied.get(demand) ?? false) || holds);
      for (const [index, holds] of satisfied) {
        const demand = this.demands[index];
        const mustNot = demand?.kind === 'path' && demand.word === 'never';
        const isSome = demand?.kind === 'path' && demand.word === 'sometimes';
        if (demand !== undefined && !isSome && holds === mustNot) this.brokenTexts.add(demand.text);
      }
    }
    watcher.ended.length = 0;
    for (const agent of agents) watcher.arrived(agent);
    if (watcher.asksForWaits) {
      const words = machine.words.slice();
      watcher.noteWaits(words);
      machine.words.set(words);
    }
    for (const demand of this.demands) {
      if (demand.kind !== 'state') continue;
      if (demand.word === 'invariant' && !this.holds(demand.value)) this.brokenTexts.add(demand.text);
      if (demand.word === 'eventually' && this.holds(demand.value)) this.seenTrue.add(demand);
    }
  }

  /** At an end where every thread has come to its own. */
  atProperEnd(): void {
    const { machine } = this;
    for (const demand of this.demands) {
      if (demand.kind === 'outcomes') {
        const values = demand.subjects.map(({ value }) =>
          printValue(value.print, machine.evaluate(value.function, 0), machine.program.pools),
        );
        const isThere = demand.rows.some((row) => row.every((cell, at) => cell === undefined || cell === values[at]));
        if (!isThere) this.brokenTexts.add(demand.text);
      } else if (demand.kind === 'state' && (demand.word === 'always' || demand.word === 'never')) {
        if (this.holds(demand.value) === (demand.word === 'never')) this.brokenTexts.add(demand.text);
      }
    }
    this.goesNoFurther();
  }

  /** At any end, and on a cycle that is gone round for ever. */
  goesNoFurther(): void {
    for (const demand of this.demands) {
      const isMissed =
        demand.kind === 'eventually-ends'
          ? demand.threads.some((thread) => this.machine.isPresent(thread))
          : demand.kind === 'state' && demand.word === 'eventually' && !this.seenTrue.has(demand);
      if (isMissed) this.brokenTexts.add(demand.text);
    }
  }

  private holds(value: StateValue): boolean {
    return (this.machine.evaluate(value.function, 0)[0] ?? 0) !== 0;
  }
}
