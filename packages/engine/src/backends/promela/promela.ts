/**
 * A program as Promela, for Spin. Comes in: a program compiled with a body for each call, its layout, its first states
 * as words. Leaves: the text, and what the numbers in Spin's output mean. The Promela program stores what a state
 * stores and nothing else, so that without reductions Spin reaches the same states, but for one before the first and
 * one into which everything leads that goes no further.
 */
import { placeOf, type Span } from '@refault/dsl';
import { type HeaderField, headerSize, headerWords } from '../../ir/agent.ts';
import type { LocalWord } from '../../ir/expression.ts';
import type { IrFunction, Wait } from '../../ir/instruction.ts';
import type { Program } from '../../ir/program.ts';
import type { Layout } from '../../state/layout.ts';
import type { FrameLayout, FramePlace, LivenessOf } from '../interpreter/contract.ts';
import { pendingFlag } from '../interpreter/machine.ts';
import type { LockWait } from './agents-text.ts';
import { expressionText, type Scope } from './expression-text.ts';
import { type FlatCode, type FlatOperation, flatten, isStop, placeKey } from './flat-code.ts';
import { guardOf } from './guards.ts';
import { Names } from './names.ts';
import { afterStep, layOut, withoutUnusedLabels } from './process-layout.ts';
import { runtimeText } from './runtime-text.ts';
import {
  clear,
  type FindingSite,
  mustHoldNothing,
  operationBegins,
  type StatementContext,
  statementsOf,
} from './statements.ts';

/** Rounds of a loop without a shared access after which it is taken to have no end. */
const mostLaps = 1000;

export interface PromelaOptions {
  readonly program: Program;
  /** Demands that are no part of it, because a state would hold what was seen of them. */
  readonly leftOut: readonly string[];
  readonly layout: Layout;
  readonly frames: FrameLayout;
  readonly livenessOf: LivenessOf;
  /** The words of every first state. */
  readonly firstStates: readonly Int32Array[];
  /** Positions of instructions that a search has run: what lies behind others is left out. */
  readonly executed?: ReadonlySet<number>;
  /** The number of a function's first position: where an agent stands is told by the same numbers. */
  readonly startOf: (made: IrFunction) => number;
}

/** A location: where an agent stands between two steps. */
export interface PromelaLocation {
  readonly name: string;
  readonly operation: FlatOperation;
  readonly flat: FlatCode;
}

export interface PromelaProgram {
  readonly text: string;
  /** How many first states there are. */
  readonly firstStates: number;
  /** How many words `mem` has. */
  readonly words: number;
  readonly sites: readonly FindingSite[];
  /** By the number that stands for it in `mem`. */
  readonly locations: ReadonlyMap<number, PromelaLocation>;
  /** The words of a state as this program stores them, of those that the interpreter holds. */
  readonly stored: (words: Int32Array) => number[];
}

interface AgentCode {
  readonly flat: FlatCode;
  readonly scope: (operation: FlatOperation) => Scope;
  readonly locationOf: ReadonlyMap<number, string>;
  /** A word of its variables. */
  readonly place: (place: FramePlace) => string;
}

/** @throws PromelaRefusal naming what Promela can't be made to say */
export function emitPromela(options: PromelaOptions): PromelaProgram {
  return new Emitter(options).emit();
}

class Emitter {
  private readonly options: PromelaOptions;
  private readonly names = new Names();
  private readonly sites: FindingSite[] = [];
  private readonly locations = new Map<number, PromelaLocation>();
  private readonly globalNames = new Map<number, string>();
  private readonly defines: string[] = [];
  private readonly threadCode: AgentCode[] = [];
  private readonly asyncCode = new Map<IrFunction, AgentCode>();
  private starts = 0;
  private cycles: boolean | undefined;
  private usesAtomic = false;
  private usesLaps = false;

  constructor(options: PromelaOptions) {
    this.options = options;
  }

  emit(): PromelaProgram {
    const { program, layout } = this.options;
    this.nameGlobals();
    const processNames = program.threads.map((each) => this.names.fresh(each.name));
    program.threads.forEach((thread) => {
      this.threadCode.push(this.prepare(thread.body, thread.index, thread.name));
    });
    for (const root of asyncRoots(program)) this.asyncCode.set(root, this.prepare(root, undefined, root.name));
    const processes = this.threadCode.map((code, index) => this.processText(processNames[index] ?? '', code));
    const asyncName = this.names.fresh('async');
    if (layout.agents > layout.threads) processes.push(this.asyncText(asyncName));
    const words = layout.stored + this.options.frames.scratch + 1;
    const firstArguments = this.firstArguments();
    const runtime = runtimeText({
      program,
      layout,
      words,
      firstArguments,
      keptWaiting: this.keptWaiting(),
      usesAtomic: this.usesAtomic,
      usesLaps: this.usesLaps,
    });
    const locations = [...this.locations].map(
      ([number, { name, operation }]) => `#define ${name} ${number} /* ${this.placeText(operation)} */`,
    );
    const text = [
      ...this.headText(words),
      '',
      '/* Where an agent stands. */',
      ...locations,
      '',
      '/* Words of the state by their names. */',
      ...this.defines,
      '',
      runtime,
      '',
      ...processes,
      this.initText(processNames, asyncName),
      '',
      '/* The places of findings, by number. */',
      ...this.sites.map(({ kind, operation }, number) => `/* ${number}: ${kind}, ${this.placeText(operation)} */`),
      '',
    ].join('\n');
    return {
      text,
      firstStates: this.options.firstStates.length,
      words,
      sites: this.sites,
      locations: this.locations,
      stored: (words) => {
        const copy = Array.from(words.subarray(0, layout.stored));
        this.forgetReturns(copy);
        return copy;
      },
    };
  }

  /** What it is, how it is run, what it does not say. */
  private headText(words: number): string[] {
    const { program, layout, leftOut } = this.options;
    const rooms = layout.pools.flatMap(({ pool, slots }) =>
      pool.isGlobals || pool === program.taskPool || slots === 0 ? [] : [`${slots} of ${pool.name}`],
    );
    if (layout.agents > layout.threads) rooms.push(`${layout.agents - layout.threads} agents besides the threads`);
    const lines = [
      `${program.scenario} on ${program.kernel}: ${program.threads.map((each) => each.name).join(', ')}.`,
      '',
      'All states, and every finding:',
      '  spin -o1 -o3 -a FILE',
      `  cc -O2 -w -DNOREDUCE -DSAFETY -DPRINTF -DVECTORSZ=${words * 4 + 512} -o pan pan.c`,
      '  ./pan -c0 -m1000000',
      'With ./pan alone: to the first finding; then `spin -t -p -g FILE` prints the trail, which `refault export --trail`',
      'makes a schedule of.',
      '',
      'Spin counts two states more than there are: one before the first, and one into which everything leads that goes no',
      'further (an end, a finding). `refault finding`, `access`, `free` in the output tell the place of a finding by its',
      'number, with the lock or object it is about; `refault end` tells the words of an end; `refault cut` that a bound of a',
      'type was left; `refault room` that more objects are needed than there is room for, and that nothing holds then.',
      ...(this.options.executed === undefined
        ? []
        : ['Code that a complete search of refault never came to is left out: `refault beyond` were a disagreement.']),
      `Room: ${rooms.length === 0 ? 'nothing needs any' : rooms.join(', ')}.`,
      'Not said: data_race, lockdep, livelock over several steps, leak and the rest of the epilogue, demands.',
      ...leftOut.map((each) => `Not noted in states: ${each}`),
    ];
    return ['/*', ...lines.map((each) => (each === '' ? ' *' : ` * ${each.replaceAll('*/', '* /')}`)), ' */'];
  }

  // Names.

  private nameGlobals(): void {
    const { layout } = this.options;
    const globals = layout.pools[0];
    for (const { path, offset, shape } of globals?.cells ?? []) {
      const size = layout.sizeOf(shape);
      const start = (globals?.base ?? 0) + offset;
      for (let at = 0; at < size; at++) {
        const name = size === 1 ? this.names.fresh(path) : this.names.fresh(path, String(at));
        this.globalNames.set(start + at, name);
        this.defines.push(`#define ${name} mem[${start + at}]`);
      }
    }
  }

  /** An agent's code with the names of its variables and locations. `agent` is undefined for dynamic ones. */
  private prepare(root: IrFunction, agent: number | undefined, owner: string): AgentCode {
    const { layout, frames, livenessOf } = this.options;
    const flat = flatten({ root, frameClass: agent === undefined ? 'async' : 'thread', frames, livenessOf });
    const locationOf = new Map<number, string>();
    const base = agent === undefined ? undefined : layout.baseOfAgent(agent);
    const stop = (index: number, operation: FlatOperation): void => {
      const made = operation.chain[operation.chain.length - 1]?.function;
      const name = this.names.fresh(
        owner,
        made === root || made === undefined ? '' : made.name,
        'at',
        lineOf(operation),
      );
      locationOf.set(index, name);
      this.locations.set(this.numberOf(operation), { name, operation, flat });
    };
    flat.operations.forEach((operation, index) => {
      if (operation.atomic === undefined) return;
      if (operation.atomic > 0) this.usesAtomic = true;
      if (isStop(operation) && this.isRun(operation)) stop(index, operation);
    });
    const headers = new Map<HeaderField, string>();
    const header = (field: HeaderField): string => {
      if (base === undefined) return `mem[b + ${headerWords[field]}]`;
      let known = headers.get(field);
      if (known === undefined) {
        known = this.names.fresh(owner, field);
        headers.set(field, known);
        this.defines.push(`#define ${known} mem[${base + headerWords[field]}]`);
      }
      return known;
    };
    const variables = new Map<string, string>();
    const nameOfPlace = new Map<string, string>();
    const name = (word: LocalWord, made: IrFunction): string => {
      const place = flat.placeOf(word);
      const key = `${word.id}`;
      const known = variables.get(key);
      if (known !== undefined) return known;
      const fresh = this.names.fresh(owner, made === root ? '' : made.name, word.name.replace(/\.(\d+)$/, '_$1'));
      this.defines.push(`#define ${fresh} ${this.wordText(place, base)}`);
      if (!nameOfPlace.has(placeKey(place))) nameOfPlace.set(placeKey(place), fresh);
      variables.set(key, fresh);
      return fresh;
    };
    const owners = new Map<LocalWord, IrFunction>();
    for (const { chain } of flat.operations) {
      for (const { function: made } of chain) for (const word of made.locals) owners.set(word, made);
    }
    const scope = (operation: FlatOperation): Scope => {
      const made = (operation.chain[operation.chain.length - 1] as { function: IrFunction }).function;
      return {
        layout,
        self: agent === undefined ? '(me + 1)' : String(agent + 1),
        index: agent === undefined ? 'me' : String(agent),
        isThread: agent !== undefined,
        isAtomic: (operation.atomic ?? 0) > 0,
        local: (word) => name(word, owners.get(word) ?? made),
        element: (first, at, stride) => {
          const text = this.wordText(flat.placeOf(first), base);
          return text.replace(/\]$/, ` + ${at}${stride === 1 ? '' : ` * ${stride}`}]`);
        },
        behind: (reference, word) => flat.wordBehind(made, reference, word),
        header,
        global: (word) => this.globalNames.get(word),
      };
    };
    const place = (each: FramePlace): string => nameOfPlace.get(placeKey(each)) ?? this.wordText(each, base);
    return { flat, scope, locationOf, place };
  }

  private wordText({ kind, offset }: FramePlace, base: number | undefined): string {
    if (kind === 'scratch') return `mem[${this.options.layout.stored + offset}]`;
    return base === undefined ? `mem[b + ${headerSize + offset}]` : `mem[${base + headerSize + offset}]`;
  }

  private placeText({ chain }: FlatOperation): string {
    const last = chain[chain.length - 1];
    const names = chain.map((each) => each.function.name).join(' > ');
    const instruction = last?.function.code[last.position];
    const at: Span | undefined =
      instruction !== undefined && 'at' in instruction ? instruction.at : last?.function.span;
    return at === undefined ? names : `${names}: ${placeOf(at)}`;
  }

  // Code.

  private processText(name: string, code: AgentCode): string {
    return [
      `proctype ${name}()`,
      '{',
      'end:',
      '  do',
      ...this.optionsOf(code, undefined),
      afterStep,
      '  od',
      '}',
      '',
    ].join('\n');
  }

  private asyncText(name: string): string {
    const options = [...this.asyncCode.values()].flatMap((code) => this.optionsOf(code, 'async'));
    const body = options.length === 0 ? ['  :: false -> skip'] : options;
    return [`proctype ${name}(byte me; short b)`, '{', 'end:', '  do', ...body, afterStep, '  od', '}', ''].join('\n');
  }

  /** The steps of an agent, an option for each location; code between two steps follows the step that comes first. */
  private optionsOf(code: AgentCode, kind: 'async' | undefined): string[] {
    const { flat, locationOf } = code;
    const lines: string[] = [];
    const prefix = this.names.fresh('L');
    const cycle = this.hasCycles() ? '!cycle && ' : '';
    let isOpen = false;
    const open = (text: string, comment = ''): void => {
      if (isOpen) lines.push('     }');
      if (comment !== '') lines.push('', `  /* ${comment} */`);
      lines.push(`  :: atomic { ${text} ->`);
      isOpen = true;
    };
    const at = kind === undefined ? code.scope(flat.operations[0] as FlatOperation).header('location') : 'mem[b + 0]';
    const firstMoves =
      kind === undefined ? [] : [`mem[b + ${headerWords.kind}] = mem[b + ${headerWords.kind}] & ~${pendingFlag}`];
    const section = this.section(code, prefix);
    flat.operations.forEach((operation, index) => {
      if (operation.atomic === undefined || !this.isRun(operation)) return;
      const stop = locationOf.get(index);
      if (stop !== undefined) {
        const guard = guardOf({ flat, scopeOf: code.scope, isThere: (each) => this.isRun(each) }, index);
        open(`${cycle}${at} == ${stop}${guard === '1' ? '' : ` && ${guard}`}`, this.placeText(operation));
        for (const each of firstMoves) lines.push(`     ${each};`);
        const following = section.reaches(index + 1);
        if (following !== undefined) lines.push(`     ${following};`);
        return;
      }
      const body = section.textOf(index);
      if (!isOpen) open('false');
      lines.push(`${section.label(index)}     ${body.join(';\n     ')};`);
      if (!section.fallsThrough(index)) {
        lines.push('     }');
        isOpen = false;
      }
    });
    if (isOpen) lines.push('     }');
    return withoutUnusedLabels(lines, prefix).flatMap(layOut);
  }

  private section(code: AgentCode, prefix: string) {
    const { flat } = code;
    const stop = (index: number): string => this.stopText(code, index).join('; ');
    return this.writer(code, prefix, {
      ends: (index) => {
        const operation = flat.operations[index] as FlatOperation;
        return this.endText(code, operation, index);
      },
      stops: (index) => `${stop(index)}; goto done`,
      scope: code.scope,
    });
  }

  /** Writes operations: what they do, where they lead. */
  private writer(
    code: AgentCode,
    prefix: string,
    how: {
      readonly stops: (index: number) => string;
      readonly ends: (index: number) => readonly string[];
      readonly scope: (operation: FlatOperation) => Scope;
    },
  ) {
    const { flat, locationOf } = code;
    const name = (index: number): string => `${prefix}_${index}`;
    const isStopped = (index: number): boolean => locationOf.has(index);
    const isBeyond = (index: number): boolean => !this.isRun(flat.operations[index] as FlatOperation);
    /** An operation that does nothing but lead on is left out. */
    const goto = (from: number, to: number): string => {
      if (isStopped(to)) return how.stops(to);
      if (isBeyond(to)) return 'goto beyond';
      if (to > from) return `goto ${name(to)}`;
      this.usesLaps = true;
      const site = this.site(flat.operations[to] as FlatOperation, 'livelock');
      return `laps++; if :: laps > ${mostLaps} -> site = ${site}; about = 0; goto found :: else -> goto ${name(to)} fi`;
    };
    return {
      label: (index: number): string => `${name(index)}:`,
      /** What leads from a boundary to the code of its step, if that does not come next. */
      reaches: (index: number): string | undefined =>
        isStopped(index) ? how.stops(index) : isBeyond(index) ? 'goto beyond' : undefined,
      fallsThrough: (index: number): boolean => {
        const operation = flat.operations[index] as FlatOperation;
        return (
          operation.kind !== 'end' &&
          operation.next.length === 1 &&
          operation.next[0] === index + 1 &&
          !isStopped(index + 1) &&
          !isBeyond(index + 1)
        );
      },
      textOf: (index: number): string[] => {
        const operation = flat.operations[index] as FlatOperation;
        const context = this.contextOf(code, operation, how.scope(operation), index, (to) => goto(index, to));
        const lines: string[] = [];
        switch (operation.kind) {
          case 'end':
            return [...how.ends(index)];
          case 'enter': {
            const { call } = operation;
            lines.push(...operationBegins(context, call.operation));
            const words = call.function.parameters;
            const texts = call.arguments.map((each) => expressionText(context.scope, each));
            lines.push(...this.moves(words.map((each, at) => [context.scope.local(each), texts[at] ?? '0'] as const)));
            break;
          }
          case 'return': {
            const texts = operation.values.map((each) => expressionText(context.scope, each));
            lines.push(
              ...this.moves(
                operation.call.results.map((each, at) => [context.scope.local(each), texts[at] ?? '0'] as const),
              ),
            );
            break;
          }
          case 'leave':
            if (operation.operation?.mustBeClean === true) lines.push(mustHoldNothing(context));
            break;
          case 'instruction':
            lines.push(...statementsOf(context, operation.instruction));
            if (operation.instruction.op === 'branch') return join(lines);
            if (operation.instruction.op === 'cut') return join(lines);
            break;
        }
        const next = operation.next[0];
        if (next === undefined) throw new Error('an operation leads nowhere');
        if (next !== index + 1 || isStopped(next) || isBeyond(next)) lines.push(goto(index, next));
        return lines.length === 0 ? ['skip'] : join(lines);
      },
    };
  }

  /** Several variables set at once. */
  private moves(pairs: readonly (readonly [to: string, value: string])[]): string[] {
    // Parameters and results are words of their own: none of them is read by a value.
    return pairs.map(([to, value]) => `${to} = ${value}`);
  }

  private contextOf(
    code: AgentCode,
    operation: FlatOperation,
    scope: Scope,
    index: number,
    goto: (to: number) => string,
  ): StatementContext {
    const { program, layout } = this.options;
    return {
      program,
      layout,
      scope,
      operation,
      notesPassed: this.usesAtomic,
      finding: (kind) => this.site(operation, kind),
      goto,
      dropDead: () => this.zeros(code, index),
      start: (node) => this.startText(node, scope),
    };
  }

  private site(operation: FlatOperation, kind: string): number {
    const known = this.sites.findIndex((each) => each.operation === operation && each.kind === kind);
    if (known >= 0) return known;
    this.sites.push({ operation, kind });
    return this.sites.length - 1;
  }

  /** Makes 0 what may be other than 0 and is not wanted any more. */
  private zeros(code: AgentCode, index: number, text = code.place): string[] {
    const lives = code.flat.livesBefore(index);
    return code.flat
      .filledBefore(index)
      .filter((place) => !lives(place))
      .map((place) => `${text(place)} = 0`)
      .sort();
  }

  /** The step is over, and the agent stands at a boundary. */
  private stopText(code: AgentCode, index: number): string[] {
    const scope = code.scope(code.flat.operations[index] as FlatOperation);
    return [`${scope.header('location')} = ${code.locationOf.get(index) ?? ''}`, ...this.zeros(code, index)];
  }

  private endText(code: AgentCode, operation: FlatOperation, index: number): string[] {
    const { layout, program } = this.options;
    const scope = code.scope(operation);
    const context = this.contextOf(code, operation, scope, index, () => '');
    const lines = [mustHoldNothing(context)];
    if (scope.isThread) {
      const thread = program.threads[Number(scope.index)];
      const kept = new Set([...(thread?.body.kept ?? [])].map((word) => placeKey(code.flat.placeOf(word))));
      lines.push(`${scope.header('location')} = 0`);
      for (const place of code.flat.filledBefore(index)) {
        if (kept.has(placeKey(place))) continue;
        lines.push(`${code.place(place)} = 0`);
      }
    } else {
      lines.push(clear('b', layout.asyncSize));
      for (const place of code.flat.filledBefore(index)) {
        if (place.kind === 'scratch') lines.push(`${code.place(place)} = 0`);
      }
    }
    return [...lines, 'goto done'];
  }

  /** A new agent computes up to where it stands first. */
  private startText(node: Parameters<StatementContext['start']>[0], spawner: Scope): string[] {
    const code = this.asyncCode.get(node.function);
    if (code === undefined) throw new Error(`${node.function.key} is not prepared`);
    const { flat, locationOf } = code;
    const prefix = this.names.fresh('S', String(this.starts++));
    const done = `${prefix}_done`;
    const fresh = (text: string): string => text.replaceAll('mem[b + ', 'mem[fresh + ');
    const scope = (operation: FlatOperation): Scope => {
      const own = code.scope(operation);
      const place = (word: LocalWord): string => fresh(this.wordText(flat.placeOf(word), undefined));
      return {
        ...own,
        self: `((fresh - BASE(THREADS)) / ${this.options.layout.asyncSize} + THREADS + 1)`,
        index: `((fresh - BASE(THREADS)) / ${this.options.layout.asyncSize} + THREADS)`,
        local: place,
        element: (first, at, stride) => fresh(own.element(first, at, stride)),
        header: (field) => `mem[fresh + ${headerWords[field]}]`,
      };
    };
    const stopText = (index: number): string[] => [
      `mem[fresh] = ${locationOf.get(index) ?? ''}`,
      ...this.zeros(code, index, (place) => fresh(this.wordText(place, undefined))),
    ];
    const writer = this.writer(code, prefix, {
      stops: (index) => [...stopText(index), `goto ${done}`].join('; '),
      ends: () => [clear('fresh', this.options.layout.asyncSize), `goto ${done}`],
      scope,
    });
    const first = flat.operations[0];
    const lines: string[] = node.function.parameters.map((word, at) => {
      const value = node.arguments[at];
      const place = fresh(this.wordText(flat.placeOf(word), undefined));
      return `${place} = ${value === undefined ? '0' : expressionText(spawner, value)}`;
    });
    if (first === undefined) return lines;
    const seen = new Set<number>();
    const work = locationOf.has(0) ? [] : [0];
    for (let index = work.pop(); index !== undefined; index = work.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      for (const next of flat.operations[index]?.next ?? []) if (!locationOf.has(next)) work.push(next);
    }
    if (locationOf.has(0)) lines.push(...stopText(0), `goto ${done}`);
    for (const index of [...seen].sort((a, b) => a - b)) {
      if (!this.isRun(flat.operations[index] as FlatOperation)) continue;
      const text = writer.textOf(index);
      lines.push(`${writer.label(index)} ${text.join('; ')}`);
    }
    return [...lines, `${done}: skip`];
  }

  // Facts about code for the runtime.

  private firstArguments(): { locations: string[]; word: number }[] {
    const byWord = new Map<number, string[]>();
    for (const { flat, locationOf } of this.asyncCode.values()) {
      for (const [index, name] of locationOf) {
        const operation = flat.operations[index] as FlatOperation;
        const parameter = operation.chain[operation.chain.length - 1]?.function.parameters[0];
        if (parameter === undefined) continue;
        const at = headerSize + flat.placeOf(parameter).offset;
        byWord.set(at, [...(byWord.get(at) ?? []), name]);
      }
    }
    return [...byWord].map(([word, locations]) => ({ locations, word }));
  }

  private hasCycles(): boolean {
    this.cycles ??= this.keptWaiting().some((each) => each.length > 0);
    return this.cycles;
  }

  /** By agent: the locations at which it waits for a lock. */
  private keptWaiting(): LockWait[][] {
    const { layout } = this.options;
    return Array.from({ length: layout.agents }, (_, agent) => {
      const code = this.threadCode[agent];
      if (code !== undefined) return this.waitsOf(code, agent, undefined);
      const base = layout.baseOfAgent(agent);
      return [...this.asyncCode.values()].flatMap((each) => this.waitsOf(each, agent, base));
    });
  }

  private waitsOf(code: AgentCode, agent: number, base: number | undefined): LockWait[] {
    const found: LockWait[] = [];
    for (const [index, location] of code.locationOf) {
      const operation = code.flat.operations[index] as FlatOperation;
      if (operation.kind !== 'instruction' || operation.instruction.op !== 'boundary') continue;
      const { wait } = operation.instruction;
      const by = wait === undefined ? undefined : whoKeeps(wait);
      if (wait?.object === undefined || by === undefined) continue;
      const own = code.scope(operation);
      const scope: Scope =
        base === undefined
          ? own
          : {
              ...own,
              self: String(agent + 1),
              index: String(agent),
              local: (word) => this.localAt(own, word, base),
              header: (field) => `mem[${base + headerWords[field]}]`,
            };
      found.push({ location, object: expressionText(scope, wait.object), by });
    }
    return found;
  }

  /** A dynamic agent's variable, in the words of one of them. */
  private localAt(own: Scope, word: LocalWord, base: number): string {
    const name = own.local(word);
    const text = this.defines.find((each) => each.startsWith(`#define ${name} `))?.slice(`#define ${name} `.length);
    return (text ?? name).replace('mem[b + ', `mem[${base} + `);
  }

  // First states.

  private initText(processNames: readonly string[], asyncName: string): string {
    const { layout, firstStates } = this.options;
    const { pools } = layout;
    const constants = pools.flatMap((pool, at) => [
      `home[${at}] = ${pool.base}`,
      `stride[${at}] = ${pool.stride}`,
      `header[${at}] = ${pool.header}`,
    ]);
    const states = firstStates.map((words) => this.firstState(words));
    const first =
      states.length === 1
        ? (states[0] ?? [])
        : [`if ${states.map((each) => `:: true -> ${each.join('; ')}`).join('\n    ')} fi`];
    const runs = processNames.map((name) => `run ${name}()`);
    for (let agent = layout.threads; agent < layout.agents; agent++) {
      runs.push(`run ${asyncName}(${agent}, ${layout.baseOfAgent(agent)})`);
    }
    return `init
{
  atomic {
    ${[...constants, ...first, 'settle()', ...runs].join(';\n    ')};
    goto end
  };
end:
  do
  :: atomic {
       timeout && !over ->
       d_step {
         printf("refault end");
         for (i1 : 0 .. STORED - 1) { printf(" %d", mem[i1]) };
         printf("\\n");
         skip
       };
       /* Nobody can move: a proper end, or something waits for ever. */
       assert(ALL_ENDED);
       wipe()
     }
  od
}`;
  }

  private firstState(words: Int32Array): string[] {
    const { layout } = this.options;
    const copy = Array.from(words.subarray(0, layout.stored));
    this.forgetReturns(copy);
    return copy.flatMap((word, at) => (word === 0 ? [] : [`mem[${at}] = ${word}`]));
  }

  /** Whether a search has come to an operation, as far as one is known. */
  private isRun(operation: FlatOperation): boolean {
    return this.options.executed?.has(this.numberOf(operation)) ?? true;
  }

  private numberOf({ chain }: FlatOperation): number {
    const last = chain[chain.length - 1];
    if (last === undefined) throw new Error('an operation stands nowhere');
    return this.options.startOf(last.function) + last.position;
  }

  /** What only says where to return to is told by locations: it is 0 here. */
  private forgetReturns(words: number[]): void {
    const { layout, frames } = this.options;
    for (let agent = 0; agent < layout.agents; agent++) {
      const base = layout.baseOfAgent(agent);
      const location = this.locations.get(words[base] as number);
      if (location === undefined) continue;
      const { frameClass, placeOf } = location.flat;
      for (const { function: made } of location.operation.chain) {
        const places = [
          frames.returnPlace(made, frameClass),
          ...made.references.map((each) => placeOf(each.parameter)),
        ];
        for (const { kind, offset } of places) if (kind === 'frame') words[base + headerSize + offset] = 0;
      }
    }
  }
}

function join(lines: readonly string[]): string[] {
  // Statements that begin with `::` or `fi` belong to the `if` before them.
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined[joined.length - 1];
    if (last !== undefined && line.startsWith('::')) joined[joined.length - 1] = `${last} ${line}`;
    else joined.push(line);
  }
  return joined;
}

/** Who keeps an agent waiting in a wait, if it is an unkillable one for a lock. */
function whoKeeps({ kind, killable, part }: Wait): LockWait['by'] | undefined {
  if (killable) return undefined;
  if (kind === 'spinlock' || kind === 'mutex') return 'owner';
  // The calling part of an rwsem queues: it never waits.
  if (part === 'call') return undefined;
  return kind === 'rwsem-write' ? 'holders' : kind === 'rwsem-read' ? 'writers' : undefined;
}

function lineOf({ chain }: FlatOperation): string {
  const last = chain[chain.length - 1];
  const instruction = last?.function.code[last.position];
  const at: Span | undefined = instruction !== undefined && 'at' in instruction ? instruction.at : last?.function.span;
  return at === undefined ? '0' : (placeOf(at).split(':')[1] ?? '0');
}

function asyncRoots(program: Program): IrFunction[] {
  const roots = new Set<IrFunction>();
  for (const made of program.functions) {
    for (const each of made.code) if (each.op === 'spawn') roots.add(each.function);
  }
  return [...roots];
}
