/**
 * When a step exists, as one expression over the state before it: Promela must know before it begins, for a step that
 * stops half way would be seen half done. Comes in: the operations behind a boundary. Leaves: a condition, found by
 * following every path to what may keep the step from happening.
 */
import type { HeaderField } from '../../ir/agent.ts';
import type { Expression, LocalWord } from '../../ir/expression.ts';
import type { Choice, Instruction } from '../../ir/instruction.ts';
import { expressionText, type Scope } from './expression-text.ts';
import { type FlatCode, type FlatOperation, isStop } from './flat-code.ts';
import { type AccessText, accessText } from './memory-text.ts';
import { PromelaRefusal } from './refusal.ts';

const longestGuard = 20_000;

interface Known {
  readonly locals: ReadonlyMap<LocalWord, string>;
  readonly headers: ReadonlyMap<HeaderField, string>;
  /** What the step has stored, by the index of the word; the last one counts. */
  readonly stored: readonly { readonly index: string; readonly value: string }[];
  /** Something else was changed: what memory holds is not known any more. */
  readonly changed: string | undefined;
  readonly passed: boolean;
  readonly visits: ReadonlyMap<number, number>;
}

export interface GuardOptions {
  readonly flat: FlatCode;
  /** Whether an operation is there: what is not need not be looked at. */
  isThere(operation: FlatOperation): boolean;
  scopeOf(operation: FlatOperation): Scope;
}

/** The condition under which the step from a boundary exists; `1` if it always does. */
export function guardOf({ flat, isThere, scopeOf }: GuardOptions, boundary: number): string {
  const mayBlock = findBlocking(flat, scopeOf);
  const start: Known = {
    locals: new Map(),
    headers: new Map(),
    stored: [],
    changed: undefined,
    passed: false,
    visits: new Map(),
  };
  return follow(boundary + 1, start);

  function follow(index: number, known: Known): string {
    const operation = flat.operations[index] as FlatOperation;
    if (!mayBlock(index) || !isThere(operation)) return '1';
    const count = (known.visits.get(index) ?? 0) + 1;
    if (count > 3) throw new PromelaRefusal('a wait behind a loop inside one step');
    const text = visit(index, operation, { ...known, visits: new Map(known.visits).set(index, count) });
    if (text.length > longestGuard) throw new PromelaRefusal('a wait behind too much computation inside one step');
    return text;
  }

  function visit(index: number, operation: FlatOperation, known: Known): string {
    const scope = knowing(scopeOf(operation), known);
    const text = (node: Expression): string => expressionText(scope, node);
    const following = operation.next[0] as number;
    switch (operation.kind) {
      case 'end':
        return '1';
      case 'leave':
        // Whatever is found there is a finding, and the step exists.
        return follow(following, known);
      case 'enter': {
        const { call } = operation;
        const values = call.arguments.map(text);
        return follow(following, setting(known, call.function.parameters, values));
      }
      case 'return':
        return follow(following, setting(known, operation.call.results, operation.values.map(text)));
      case 'instruction':
        return visitInstruction(index, operation, operation.instruction, known, scope);
    }
  }

  function visitInstruction(
    index: number,
    operation: FlatOperation,
    node: Instruction,
    known: Known,
    scope: Scope,
  ): string {
    const text = (each: Expression): string => expressionText(scope, each);
    const following = operation.next[0] as number;
    const isGhost = operation.ghost > 0;
    switch (node.op) {
      case 'set':
        return follow(following, setting(known, [node.to], [text(node.value)]));
      case 'load': {
        const access = accessText(scope, node.pointer, node.word);
        if (known.changed !== undefined) throw new PromelaRefusal(`a wait behind ${known.changed} inside one step`);
        const words = node.to.map((_, at) => {
          const word = wordText(access, at, known);
          return isGhost && access.lenient !== undefined ? `(${access.lenient} -> ${word} : 0)` : word;
        });
        const rest = follow(following, setting(known, node.to, words));
        return isGhost || access.check === undefined ? rest : or(not(access.check), rest);
      }
      case 'store': {
        const access = accessText(scope, node.pointer, node.word);
        const values = node.values.map((each, at) => ({ index: indexText(access, at), value: text(each) }));
        const rest = follow(following, { ...known, stored: [...known.stored, ...values] });
        if (access.check === undefined) return rest;
        return isGhost ? `(${access.lenient} -> ${rest} : ${follow(following, known)})` : or(not(access.check), rest);
      }
      case 'find': {
        const rest = follow(following, known);
        return !node.ends || (node.implicit && isGhost) ? rest : or(text(node.test), rest);
      }
      case 'branch': {
        const [yes, no] = operation.next as readonly [number, number];
        const test = text(node.test);
        if (test === '1') return follow(yes, known);
        if (test === '0') return follow(no, known);
        const [first, second] = [follow(yes, known), follow(no, known)];
        if (first === second) return first;
        return `(${test} -> ${first} : ${second})`;
      }
      case 'await': {
        const rest = follow(following, known);
        const test = text(node.test);
        const isFinding = (operation.atomic ?? 0) > 0 && known.passed;
        return isFinding ? or(not(test), rest) : and(test, rest);
      }
      case 'require':
        return and(text(node.test), follow(following, known));
      case 'passed':
        return follow(following, { ...known, passed: true });
      case 'might-sleep':
        return (operation.atomic ?? 0) > 0 && known.passed ? '1' : follow(following, known);
      case 'range': {
        const value = text(node.value);
        return or(`(${value} < ${node.low} || ${value} > ${node.high})`, follow(following, known));
      }
      case 'cut':
        return '1';
      case 'choose': {
        const { choice } = node;
        const some = alternatives(choice, scope)
          .map(({ when, value }) => and(when, follow(following, setting(known, [node.to], [value]))))
          .reduce(or);
        const check = choice.kind === 'member' ? accessText(scope, choice.set, 0).check : undefined;
        // A set in a freed object is a finding, and the step exists.
        return check === undefined ? some : or(not(check), some);
      }
      case 'set-header': {
        if (node.agent.op !== 'self') return follow(following, { ...known, changed: 'a change of another agent' });
        return follow(following, { ...known, headers: new Map(known.headers).set(node.field, text(node.value)) });
      }
      case 'set-contains':
      case 'set-empty':
      case 'set-element':
      case 'set-through':
      case 'next-epoch':
      case 'next-object':
      case 'find-entry':
      case 'allocate':
        throw new PromelaRefusal(`a wait behind \`${node.op}\` inside one step`);
      case 'free':
      case 'spawn':
      case 'set-insert':
      case 'set-erase':
      case 'set-clear':
      case 'leave-section':
      case 'leave-srcu':
      case 'wake-sharers':
      case 'wake-tasks':
      case 'advance-flushes':
      case 'cancel-work':
        return follow(following, { ...known, changed: `\`${node.op}\`` });
      case 'boundary':
      case 'jump':
      case 'ghost':
      case 'atomic':
      case 'attempt':
      case 'cover':
      case 'note':
      case 'count':
        return follow(following, known);
      case 'call':
      case 'return':
      case 'yield':
        throw new Error(`${node.op} at ${index} is no part of a step`);
    }
  }
}

function indexText(access: AccessText, at: number): string {
  return `(${access.index} + ${at})`;
}

/** What a word holds by now. */
function wordText(access: AccessText, at: number, { stored }: Known): string {
  const index = indexText(access, at);
  return stored.reduce((rest, each) => {
    const [here, there] = [constantIndex(index), constantIndex(each.index)];
    if (here !== undefined && there !== undefined) return here === there ? each.value : rest;
    return `(${index} == ${each.index} -> ${each.value} : ${rest})`;
  }, access.word(at));
}

function constantIndex(text: string): number | undefined {
  const [, first, second] = /^\((\d+) \+ (\d+)\)$/.exec(text) ?? [];
  return first === undefined ? undefined : Number(first) + Number(second);
}

function setting(known: Known, words: readonly LocalWord[], values: readonly string[]): Known {
  const locals = new Map(known.locals);
  for (const [at, word] of words.entries()) locals.set(word, values[at] ?? '0');
  return { ...known, locals };
}

function knowing(scope: Scope, known: Known): Scope {
  return {
    ...scope,
    local: (word) => known.locals.get(word) ?? scope.local(word),
    element(first, at, stride) {
      if (known.locals.size > 0) throw new PromelaRefusal('a wait that depends on an element of a local array');
      return scope.element(first, at, stride);
    },
    header: (field) => known.headers.get(field) ?? scope.header(field),
  };
}

interface Alternative {
  readonly when: string;
  readonly value: string;
}

/** What a choice may give. */
function alternatives(choice: Choice, scope: Scope): readonly Alternative[] {
  const one = (value: number, when = '1'): Alternative => ({ when, value: String(value) });
  switch (choice.kind) {
    case 'branch':
      return Array.from({ length: choice.count }, (_, value) => one(value));
    case 'loop':
    case 'failure':
      return [one(0), one(1)];
    case 'either': {
      const [first, second] = [expressionText(scope, choice.first), expressionText(scope, choice.second)];
      return [one(0, first), one(1, second), one(0, `!(${first} || ${second})`)];
    }
    case 'member': {
      if (choice.visited.length > 0 || choice.shape.members.kind === 'bits') {
        throw new PromelaRefusal('a wait behind a round over a set inside one step');
      }
      const access = accessText(scope, choice.set, 0);
      const members = Array.from({ length: scope.layout.capacityOf(choice.shape) }, (_, at) => access.word(at));
      const none = `!(${members.map((each) => `${each} != 0`).join(' || ')})`;
      return [...members.map((word): Alternative => ({ when: `${word} != 0`, value: word })), one(0, none)];
    }
    case 'agent':
    case 'agents':
      throw new PromelaRefusal('a wait behind the choice of an agent inside one step');
  }
}

/** Whether something on the way to the end of the step may keep it from happening. */
function findBlocking(flat: FlatCode, scopeOf: (operation: FlatOperation) => Scope): (index: number) => boolean {
  const known = new Map<number, boolean>();
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found;
    const seen = new Set<number>();
    const work = [index];
    let blocks = false;
    for (let at = work.pop(); at !== undefined && !blocks; at = work.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const operation = flat.operations[at] as FlatOperation;
      if (isStop(operation)) continue;
      if (operation.kind === 'instruction') {
        const { instruction } = operation;
        if (instruction.op === 'require') blocks = true;
        if (instruction.op === 'await') blocks = expressionText(scopeOf(operation), instruction.test) !== '1';
      }
      work.push(...operation.next);
    }
    known.set(index, blocks);
    return blocks;
  };
}

function not(text: string): string {
  return text === '1' ? '0' : text === '0' ? '1' : `!(${text})`;
}

function and(left: string, right: string): string {
  if (left === '0' || right === '0') return '0';
  if (left === '1') return right;
  return right === '1' ? left : `(${left} && ${right})`;
}

function or(left: string, right: string): string {
  if (left === '1' || right === '1') return '1';
  if (left === '0') return right;
  return right === '0' ? left : `(${left} || ${right})`;
}
