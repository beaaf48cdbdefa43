/**
 * The graph that a module has stored, as judges read it. What each move did is looked up once and kept.
 */

import type { ModuleExports, ModuleInstance } from '../backends/bytecode/instance.ts';
import { rootOwed, rootPlan } from '../backends/bytecode/opcodes.ts';
import type { Move } from '../trace/finding.ts';
import type { StateGraph } from './graph.ts';
import { type Given, OwedKeys } from './owed-keys.ts';
import type { PathTo } from './shortest-paths.ts';

interface MoveFacts {
  readonly flags: number;
  readonly owed: readonly number[];
  readonly move: Move;
}

/** States that are looked at in the module before whoever watches is asked. */
const statesPerCall = 256;

export class ModuleGraph implements StateGraph {
  targets: Int32Array = new Int32Array(0);
  moves: Int32Array = new Int32Array(0);
  private readonly instance: ModuleInstance;
  private readonly module: ModuleExports;
  /** By number, as far as it was asked for. */
  private readonly facts: MoveFacts[] = [];
  private readonly owedKeys = new OwedKeys();

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
      moves.push(this.moveOf(this.module.arrivalOf(at)));
      at = this.module.parentOf(at);
    }
    return { root: at, moves: moves.reverse() };
  }

  wasExpanded(state: number): boolean {
    return this.module.wasExpanded(state) !== 0;
  }

  readEdges(state: number): number {
    const { module } = this;
    const count = module.readEdges(state);
    const address = module.edgeTargetsAddress() >>> 0;
    // Memory may have grown, and the lists in it moved.
    if (address !== this.targets.byteOffset || count > this.targets.length) {
      const { instance } = this;
      this.targets = instance.wordsAt(address, Math.max(64, count));
      this.moves = instance.wordsAt(module.edgeMovesAddress(), Math.max(64, count));
    }
    return count;
  }

  get moveCount(): number {
    return this.module.moveCount();
  }

  agentOf(move: number): number {
    return this.factsOf(move).move.agent;
  }

  flagsOf(move: number): number {
    return this.factsOf(move).flags;
  }

  owedOf(move: number): readonly number[] {
    return this.factsOf(move).owed;
  }

  moveOf(move: number): Move {
    return this.factsOf(move).move;
  }

  acyclicStates(edges: 'all' | 'inside operations', watch?: () => void): Uint8Array {
    const { module, instance, states } = this;
    const address = module.beginAcyclic(states, edges === 'all' ? 0 : 1);
    try {
      // Against the steps as a rule; once more where a good part of those left was told.
      let left = states;
      let found: number;
      do {
        found = 0;
        for (let end = states; end > 0; end -= statesPerCall) {
          watch?.();
          found += module.passAcyclic(Math.max(0, end - statesPerCall), end);
        }
        left -= found;
      } while (found > 0 && found * 16 >= left);
      return instance.bytesAt(address, states).slice();
    } finally {
      module.forgetAcyclic();
    }
  }

  private factsOf(move: number): MoveFacts {
    const known = this.facts[move];
    if (known !== undefined) return known;
    const { module, facts } = this;
    for (let each = facts.length; each <= move; each++) {
      const made = module.movePair(each);
      const withPlan = module.firstOf(made);
      const agentAndFlags = module.secondOf(module.firstOf(withPlan));
      const plan = planOf(module, module.secondOf(withPlan));
      const owed = this.owedOfNumber(module.secondOf(made));
      facts.push({ flags: agentAndFlags & 3, owed, move: { agent: agentAndFlags >> 2, plan } });
    }
    return facts[move] as MoveFacts;
  }

  /** What fairness owes and a step gave, as numbers. */
  private owedOfNumber(number: number): number[] {
    if (number === rootOwed) return [];
    const words = sequenceOf(this.module, number, rootOwed);
    const [agent = 0, ...rest] = words;
    const choices: Given[] = [];
    for (let i = 0; i + 1 < rest.length; i += 2) choices.push({ position: rest[i] ?? 0, owed: rest[i + 1] ?? 0 });
    return this.owedKeys.of(agent, choices);
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
