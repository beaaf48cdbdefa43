/**
 * The names of a scenario: what its set-up items and phrases name, its shared variables, its threads. One name may
 * stand inside another (`app.heap`); alone it is found if there is only one, or by what the thread says it is in.
 */
import type { Name } from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction, Global, Local, Value } from './checked-nodes.ts';
import type { OuterNames } from './scope.ts';
import { pointerTo, type StructType } from './types.ts';
import { errorValue } from './values.ts';

export interface NamedThing {
  readonly global: Global;
  /** The name it stands inside. */
  readonly owner?: string;
  /** Gives `name[i]`: a function of the name's value and the index. */
  readonly element?: CheckedFunction;
}

export class ScenarioNames {
  /** By name, or by `owner.name`. */
  private readonly things = new Map<string, NamedThing>();
  private readonly shared = new Map<string, Global>();
  /** Threads by name; `t` of `t[3]` is not one, `t[0]` is. */
  private readonly threads = new Map<string, Span>();
  private readonly families = new Map<string, number>();
  private readonly diagnostics: Diagnostic[];
  private readonly task: StructType;

  constructor(task: StructType, diagnostics: Diagnostic[]) {
    this.task = task;
    this.diagnostics = diagnostics;
  }

  addThing(name: Name, thing: NamedThing): void {
    const key = thing.owner === undefined ? name.text : `${thing.owner}.${name.text}`;
    if (this.things.has(key) || this.shared.has(name.text) || this.threads.has(name.text)) {
      this.diagnostics.push(diagnostic('scenario/duplicate', name.span, { name: name.text }));
    }
    this.things.set(key, thing);
  }

  addShared(global: Global): void {
    if (this.shared.has(global.name)) {
      this.diagnostics.push(diagnostic('scenario/duplicate', global.span, { name: global.name }));
    }
    this.shared.set(global.name, global);
  }

  addThread(name: Name, count: number | undefined): string[] {
    if (this.threads.has(name.text) || this.families.has(name.text)) {
      this.diagnostics.push(diagnostic('scenario/duplicate', name.span, { name: name.text }));
    }
    if (count === undefined) {
      this.threads.set(name.text, name.span);
      return [name.text];
    }
    this.families.set(name.text, count);
    const names = Array.from({ length: count }, (_, index) => `${name.text}[${index}]`);
    for (const each of names) this.threads.set(each, name.span);
    return names;
  }

  get globals(): Global[] {
    return [...[...this.things.values()].map((each) => each.global), ...this.shared.values()];
  }

  /** The threads that a name means: one, or all of a family. */
  threadsNamed(name: string): string[] {
    if (this.threads.has(name)) return [name];
    const count = this.families.get(name);
    return count === undefined ? [] : Array.from({ length: count }, (_, index) => `${name}[${index}]`);
  }

  get threadNames(): Iterable<string> {
    return this.threads.keys();
  }

  isOwner(name: string): boolean {
    for (const key of this.things.keys()) if (key.startsWith(`${name}.`)) return true;
    return false;
  }

  thing(name: string, owners: readonly string[]): NamedThing | undefined {
    const direct = this.things.get(name);
    if (direct !== undefined) return direct;
    for (const owner of owners) {
      const inside = this.things.get(`${owner}.${name}`);
      if (inside !== undefined) return inside;
    }
    const all = [...this.things.entries()].filter(([key]) => key.endsWith(`.${name}`));
    return all.length === 1 ? all[0]?.[1] : undefined;
  }

  private unknownCounter({ text: name, span }: Name, known: Iterable<string>): Value {
    const help = didYouMean(nearestName(name, known));
    this.diagnostics.push(diagnostic('names/unknown-counter', span, { name }, { help }));
    return errorValue(span);
  }

  /** The names as the text of a thread, phrase or demand sees them. */
  view(options: {
    readonly owners?: readonly string[];
    /** Names of a phrase that stand for other things: what it makes, its `it`. */
    readonly extra?: ReadonlyMap<string, Value>;
    /** Variables of threads, for demands. */
    readonly variables?: ReadonlyMap<string, readonly Local[]>;
    readonly counters?: ReadonlyMap<string, string>;
  }): OuterNames {
    const owners = options.owners ?? [];
    const readGlobal = (global: Global, span: Span): Value => ({
      kind: 'read',
      place: { kind: 'global', global, type: global.type, span },
      access: global.isName || global.marked ? 'marked' : 'plain',
      type: global.type,
      span,
    });
    const threadVariable = (thread: string, name: string, span: Span): Value | undefined => {
      const local = options.variables?.get(thread)?.find((each) => each.name === name);
      return local && { kind: 'thread-variable', thread, local, type: local.type, span };
    };
    const lookup = (name: string, span: Span): Value | undefined => {
      const extra = options.extra?.get(name);
      if (extra !== undefined) return extra;
      const shared = this.shared.get(name);
      if (shared !== undefined) return readGlobal(shared, span);
      const thing = this.thing(name, owners);
      if (thing !== undefined) return readGlobal(thing.global, span);
      if (this.threads.has(name)) return { kind: 'task', thread: name, type: pointerTo(this.task), span };
      if (options.variables === undefined) return undefined;
      const found = [...options.variables.keys()].flatMap((thread) => threadVariable(thread, name, span) ?? []);
      return found.length === 1 ? found[0] : undefined;
    };
    return {
      lookup,
      member: (object, member) => {
        if (options.extra?.has(object)) return undefined;
        const thing = this.things.get(`${object}.${member.text}`);
        if (thing !== undefined) return readGlobal(thing.global, member.span);
        if (object === 'vmstat' && options.counters !== undefined) {
          const counter = options.counters.get(member.text);
          if (counter === undefined) return this.unknownCounter(member, options.counters.keys());
          return { kind: 'counter', counter, type: { kind: 'int', low: 0, high: 1000 }, span: member.span };
        }
        return threadVariable(object, member.text, member.span);
      },
      element: (object, index, span) => {
        const dot = object.indexOf('.');
        const thing = dot < 0 ? this.thing(object, owners) : this.things.get(object);
        if (thing?.element !== undefined) {
          const args = [readGlobal(thing.global, span), index];
          return { kind: 'call', function: thing.element, arguments: args, type: thing.element.result, span };
        }
        const thread = `${object}[${index.kind === 'constant' ? index.value : '?'}]`;
        if (this.threads.has(thread)) return { kind: 'task', thread, type: pointerTo(this.task), span };
        return undefined;
      },
      names: () => [
        ...[...this.things.keys()].map((key) => key.slice(key.indexOf('.') + 1)),
        ...this.shared.keys(),
        ...this.threads.keys(),
        ...[...(options.variables?.values() ?? [])].flatMap((list) => list.map((each) => each.name)),
        ...(options.extra?.keys() ?? []),
      ],
    };
  }
}
