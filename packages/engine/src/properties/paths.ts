/**
 * What demands ask of operations: notes, while an operation runs, which of the asked phrases have happened, and
 * asks them when it ends. What happened is kept in the agent's words, so that a verdict follows from the states.
 */

import { stops } from '../backends/interpreter/contract.ts';
import type { Machine, OperationHooks } from '../backends/interpreter/machine.ts';
import type { IrFunction, OperationMark } from '../ir/instruction.ts';
import type { IrDemand, IrHolding, IrPath, IrPathPhrase } from '../ir/program.ts';
import { objectOf, offsetOf, poolOf } from '../ir/word.ts';

/** What one operation, when it ended, said of one phrase of one demand. */
export interface PathAnswer {
  readonly demand: number;
  readonly phrase: number;
  readonly holds: boolean;
}

interface Asked {
  readonly demand: number;
  readonly threads: readonly number[];
  readonly label: string | undefined;
  readonly paths: readonly IrPath[];
}

export class PathWatcher implements OperationHooks {
  /** Answers of operations that ended in the step under way: one list each. */
  readonly ended: { readonly agent: number; readonly mark: OperationMark; readonly answers: readonly PathAnswer[] }[] =
    [];
  private readonly machine: Machine;
  private readonly asked: readonly Asked[];
  private readonly waits: readonly {
    readonly threads: readonly number[];
    readonly phrase: IrPathPhrase & { kind: 'waits' };
  }[];

  constructor(machine: Machine, demands: readonly IrDemand[]) {
    this.machine = machine;
    this.asked = demands.flatMap((demand, index): Asked[] => {
      if (demand.kind !== 'path' && demand.kind !== 'paths') return [];
      const paths = demand.kind === 'path' ? [demand.path] : demand.paths;
      return [{ demand: index, threads: demand.threads, label: demand.label, paths }];
    });
    this.waits = this.asked.flatMap(({ threads, paths }) =>
      paths.flatMap(({ phrase }) => (phrase.kind === 'waits' ? [{ threads, phrase }] : [])),
    );
  }

  operationEnded(agent: number, mark: OperationMark): void {
    const answers = this.asked
      .filter((each) => each.threads.includes(agent) && (each.label === undefined || each.label === mark.label))
      .flatMap((each) =>
        each.paths.map(({ phrase }, index) => ({
          demand: each.demand,
          phrase: index,
          holds: this.holds(agent, phrase),
        })),
      );
    this.ended.push({ agent, mark, answers });
  }

  private holds(agent: number, phrase: IrPathPhrase): boolean {
    switch (phrase.kind) {
      case 'record':
        return (this.machine.evaluate(phrase.value.function, agent)[0] ?? 0) !== 0;
      case 'ends':
        return true;
      default:
        return (this.machine.pathBits(agent) & phrase.bit) !== 0;
    }
  }

  called(agent: number, made: IrFunction): void {
    this.note(agent, 'calls', (phrase) => phrase.kind === 'calls' && phrase.function === made.name);
  }

  attempted(): void {}

  /** An agent stands where it has come to: a sleeping call may have been reached. */
  arrived(agent: number): void {
    const { machine } = this;
    if (!this.asked.some((each) => each.paths.some(({ phrase }) => phrase.kind === 'sleeps'))) return;
    const location = machine.locationOf(agent);
    if (location === 0) return;
    const instruction = machine.positions.instructionAt(location);
    if (instruction.op !== 'boundary' || !instruction.sleeps) return;
    const functions = machine.chainOf(agent).map((each) => each.function.name);
    this.note(
      agent,
      'sleeps',
      (phrase) => phrase.kind === 'sleeps' && (phrase.within === undefined || functions.includes(phrase.within)),
    );
  }

  private note(agent: number, kind: IrPathPhrase['kind'], fits: (phrase: IrPathPhrase) => boolean): void {
    for (const { threads, paths } of this.asked) {
      if (!threads.includes(agent)) continue;
      for (const { phrase } of paths) {
        if (phrase.kind !== kind || !('bit' in phrase) || !fits(phrase)) continue;
        if (this.isHolding(agent, phrase.holding)) this.machine.setPathBit(agent, phrase.bit);
      }
    }
  }

  private isHolding(agent: number, holding: IrHolding): boolean {
    if (holding.kind === 'any') return true;
    const held = this.machine.heldBy(agent);
    if (holding.kind === 'nothing') return held.length === 0;
    return held.some(({ cell }) => cell.name === holding.name || cell.declaration === holding.name);
  }

  get asksForWaits(): boolean {
    return this.waits.length > 0;
  }

  /**
   * Notes which threads now wait for what a demand asks about. `words` is the state that was reached; the machine
   * is used to try their steps.
   */
  noteWaits(words: Int32Array): void {
    const { machine } = this;
    for (const { threads, phrase } of this.waits) {
      for (const agent of threads) {
        machine.words.set(words);
        if (!machine.isPresent(agent) || (machine.pathBits(agent) & phrase.bit) !== 0) continue;
        if (!this.isWaitedFor(agent, phrase) || !this.isHolding(agent, phrase.holding)) continue;
        if (machine.step(agent, []) !== stops.disabled) continue;
        machine.words.set(words);
        machine.setPathBit(agent, phrase.bit);
        words.set(machine.words);
      }
    }
    machine.words.set(words);
  }

  private isWaitedFor(agent: number, phrase: IrPathPhrase & { kind: 'waits' }): boolean {
    const { machine } = this;
    const found = machine.waitOf(agent);
    if (found === undefined || found.object === 0) return false;
    if (phrase.object.kind === 'lock') {
      const wanted = phrase.object.name;
      const pool = machine.memory.poolLayout(poolOf(found.object));
      const offset = offsetOf(found.object);
      return pool.objects.some(
        (each) => each.offset === offset && (each.name === wanted || each.declaration === wanted),
      );
    }
    const object = machine.evaluate(phrase.object.value.function, agent)[0] ?? 0;
    return objectOf(object) === objectOf(found.object);
  }
}
