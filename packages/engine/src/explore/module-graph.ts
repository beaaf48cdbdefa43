/**
 * The graph that a module has stored, as judges read it. What an edge did is a number of the module's; it is looked up
 * once and kept.
 */

import type { ModuleExports, ModuleInstance } from '../backends/bytecode/instance.ts';
import { rootOwed, rootPlan } from '../backends/bytecode/opcodes.ts';
import type { Move } from '../trace/finding.ts';
import type { PathTo } from './shortest-paths.ts';

interface EdgeFacts {
  readonly flags: number;
  readonly owed: readonly number[];
  readonly move: Move;
}

export class ModuleGraph {
  private readonly instance: ModuleInstance;
  private readonly module: ModuleExports;
  private readonly facts = new Map<number, EdgeFacts>();
  private readonly owedKeys = new Map<string, number>();

  constructor(instance: ModuleInstance) {
    this.instance = instance;
    this.module = instance.exports;
  }

  get states(): number {
    return this.module.stateCount();
  }

  enabledIn(state: number): number {
    return this.module.enabledIn(state) & 0xffff;
  }

  enabledAtLocksIn(state: number): number {
    return this.module.enabledIn(state) >>> 16;
  }

  isFirst(state: number): boolean {
    return this.module.depthOf(state) === 0;
  }

  depthOf(state: number): number {
    return this.module.depthOf(state);
  }

  /** The way by which a state was first reached, where edges are not kept. */
  wayTo(state: number): PathTo {
    const moves: Move[] = [];
    let at = state;
    while (this.module.parentOf(at) >= 0) {
      moves.push(this.factsOfMove(this.module.arrivalOf(at)).move);
      at = this.module.parentOf(at);
    }
    return { root: at, moves: moves.reverse() };
  }

  edgeRange(state: number): { readonly first: number; readonly count: number } {
    return { first: this.module.firstEdgeOf(state), count: Math.max(0, this.module.edgeCountOf(state)) };
  }

  wasExpanded(state: number): boolean {
    return this.module.edgeCountOf(state) >= 0;
  }

  targetOf(edge: number): number {
    return this.module.targetOf(edge);
  }

  agentOf(edge: number): number {
    return this.factsOf(edge).move.agent;
  }

  flagsOf(edge: number): number {
    return this.factsOf(edge).flags;
  }

  owedOf(edge: number): readonly number[] {
    return this.factsOf(edge).owed;
  }

  moveOf(edge: number): Move {
    return this.factsOf(edge).move;
  }

  statesOnCycles(edges: 'all' | 'inside operations'): Int32Array {
    const { module, instance } = this;
    const count = module.findCyclic(module.stateCount(), edges === 'all' ? 0 : 1);
    const at = module.cyclicAddress() >> 2;
    const states = instance.words.slice(at, at + count).sort();
    module.forgetCyclic();
    return states;
  }

  private factsOf(edge: number): EdgeFacts {
    return this.factsOfMove(this.module.moveOf(edge));
  }

  private factsOfMove(number: number): EdgeFacts {
    let facts = this.facts.get(number);
    if (facts === undefined) {
      const { module } = this;
      const withPlan = module.firstOf(number);
      const agentAndFlags = module.secondOf(module.firstOf(withPlan));
      const agent = agentAndFlags >> 2;
      const plan = planOf(module, module.secondOf(withPlan));
      facts = { flags: agentAndFlags & 3, owed: this.owedOfNumber(module.secondOf(number)), move: { agent, plan } };
      this.facts.set(number, facts);
    }
    return facts;
  }

  /** What fairness owes and a step gave: numbers for agent, place and bit. */
  private owedOfNumber(number: number): number[] {
    if (number === rootOwed) return [];
    const words = sequenceOf(this.module, number, rootOwed);
    const [agent, ...rest] = words;
    const keys: number[] = [];
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const owed = rest[i + 1] as number;
      for (let bit = 1; bit > 0 && bit <= owed; bit *= 2) {
        if ((owed & bit) === 0) continue;
        const name = `${agent} ${rest[i]} ${bit}`;
        const key = this.owedKeys.get(name) ?? this.owedKeys.size;
        this.owedKeys.set(name, key);
        keys.push(key);
      }
    }
    return keys;
  }
}

/** The choices that a number of a plan stands for. */
export function planOf(module: ModuleExports, number: number): readonly number[] {
  return sequenceOf(module, number, rootPlan);
}

function sequenceOf(module: ModuleExports, number: number, root: number): number[] {
  const words: number[] = [];
  for (let at = number; at !== root; at = module.firstOf(at)) words.push(module.secondOf(at));
  return words.reverse();
}
