/**
 * Liveness by the book: the graph of all instructions of an agent with every call inlined, words of variables told
 * apart by the chain of calls they belong to, addresses followed to the words they mean. Slow and plain; what the
 * analysis of single functions says must be the same. Comes in: the function an agent begins in. Leaves: for each
 * place where it can stand the words that live there.
 */
import type { LocalWord } from '../ir/expression.ts';
import type { Instruction, IrFunction } from '../ir/instruction.ts';
import { definedBy, successors, visitReads } from '../ir/uses.ts';

/** A function as it was called by one chain of calls. */
interface Activation {
  readonly made: IrFunction;
  readonly caller?: { readonly activation: Activation; readonly call: number };
}

export interface Standing {
  /** The calls that lead there, the outermost first; the last position is that of the boundary. */
  readonly chain: readonly { readonly function: IrFunction; readonly position: number }[];
  /** For each function of the chain the words that live. */
  readonly live: readonly ReadonlySet<LocalWord>[];
}

/** A word of one activation. */
type Instance = number;

export function inlinedLiveness(root: IrFunction): Standing[] {
  const graph = new InlinedGraph(root);
  return graph.standings();
}

class InlinedGraph {
  private readonly instances = new Map<Activation, Map<LocalWord, Instance>>();
  private readonly inside = new Map<Activation, Map<number, Activation>>();
  private readonly nodes: { readonly activation: Activation; readonly at: number }[] = [];
  private readonly numbers = new Map<Activation, number>();
  private readonly live: Set<Instance>[] = [];
  private count = 0;

  constructor(root: IrFunction) {
    this.enter({ made: root });
    this.solve();
  }

  private enter(activation: Activation): void {
    this.numbers.set(activation, this.nodes.length);
    const { made } = activation;
    made.code.forEach((_, at) => {
      this.nodes.push({ activation, at });
      this.live.push(new Set());
    });
    const calls = new Map<number, Activation>();
    this.inside.set(activation, calls);
    made.code.forEach((instruction, at) => {
      if (instruction.op !== 'call') return;
      const inner: Activation = { made: instruction.function, caller: { activation, call: at } };
      calls.set(at, inner);
      this.enter(inner);
    });
  }

  private instance(activation: Activation, word: LocalWord): Instance {
    let words = this.instances.get(activation);
    if (words === undefined) {
      words = new Map();
      this.instances.set(activation, words);
    }
    let found = words.get(word);
    if (found === undefined) {
      found = this.count++;
      words.set(word, found);
    }
    return found;
  }

  /** The words that an address handed to an activation means. */
  private meant(activation: Activation, reference: LocalWord): readonly Instance[] {
    const { caller } = activation;
    const call = caller?.activation.made.code[caller.call];
    if (caller === undefined || call?.op !== 'call') throw new Error(`${activation.made.key} has no caller`);
    const found = call.references.find((each) => each.parameter === reference);
    if (found === undefined) throw new Error(`${reference.name} is no address`);
    const { to } = found;
    if (to.kind === 'own') return to.words.map((each) => this.instance(caller.activation, each));
    return this.meant(caller.activation, to.reference).slice(to.word);
  }

  private node(activation: Activation, at: number): number {
    return (this.numbers.get(activation) as number) + at;
  }

  /** Live before each instruction, as the least solution. */
  private solve(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = this.nodes.length - 1; index >= 0; index--) {
        const { activation, at } = this.nodes[index] as { activation: Activation; at: number };
        const before = this.before(activation, at);
        const known = this.live[index] as Set<Instance>;
        for (const each of before) {
          if (known.has(each)) continue;
          known.add(each);
          changed = true;
        }
      }
    }
  }

  private before(activation: Activation, at: number): Set<Instance> {
    const instruction = activation.made.code[at] as Instruction;
    const live = new Set<Instance>();
    const addAll = (node: number): void => {
      for (const each of this.live[node] ?? []) live.add(each);
    };
    if (instruction.op === 'call') {
      const inner = this.inside.get(activation)?.get(at) as Activation;
      addAll(inner.made.code.length === 0 ? this.node(activation, at + 1) : this.node(inner, 0));
      // What lives in the callee alone is set by the call, or is nobody's before it.
      for (const each of this.instances.get(inner)?.values() ?? []) live.delete(each);
    } else if (instruction.op === 'return') {
      this.addAfterReturn(activation, live);
    } else {
      for (const next of successors(instruction, at)) {
        if (next < activation.made.code.length) addAll(this.node(activation, next));
      }
      for (const word of definedBy(instruction)) live.delete(this.instance(activation, word));
      if (instruction.op === 'set-through' && instruction.element === undefined) {
        const word = this.meant(activation, instruction.reference)[instruction.word];
        if (word !== undefined) live.delete(word);
      }
    }
    visitReads(instruction, (word, use, offset) => {
      if (use === 'read') live.add(this.instance(activation, word));
      else live.add(this.meant(activation, word)[offset] as Instance);
    });
    return live;
  }

  /** Behind a return comes what stands behind the call, its results set; at the end of all only what is kept. */
  private addAfterReturn({ made, caller }: Activation, live: Set<Instance>): void {
    const activation = { made, caller };
    if (caller === undefined) {
      for (const word of made.kept)
        live.add(this.instance(this.nodes[0]?.activation ?? (activation as Activation), word));
      return;
    }
    for (const each of this.live[this.node(caller.activation, caller.call + 1)] ?? []) live.add(each);
    const call = caller.activation.made.code[caller.call];
    if (call?.op === 'call') for (const word of call.results) live.delete(this.instance(caller.activation, word));
  }

  standings(): Standing[] {
    return this.nodes.flatMap(({ activation, at }, index): Standing[] => {
      if (activation.made.code[at]?.op !== 'boundary') return [];
      const chain: { function: IrFunction; position: number; activation: Activation }[] = [];
      let position = at;
      for (let each: Activation | undefined = activation; each !== undefined; each = each.caller?.activation) {
        chain.unshift({ function: each.made, position, activation: each });
        position = each.caller?.call ?? 0;
      }
      const live = this.live[index] as Set<Instance>;
      return [
        {
          chain,
          live: chain.map(
            (link) => new Set(link.function.locals.filter((word) => live.has(this.instance(link.activation, word)))),
          ),
        },
      ];
    });
  }
}
