/**
 * Instructions to closures: each runs, and gives the position of the next one or why running stops.
 */
import { agentKinds, headerSize, headerWords, taskStates, waiting } from '../../ir/agent.ts';
import type { Expression, LocalWord } from '../../ir/expression.ts';
import type { AccessKind, Choice, Instruction, IrFunction } from '../../ir/instruction.ts';
import { loneAccess } from '../../ir/lone-access.ts';
import type { SetShape } from '../../ir/shape.ts';
import { isPointer, pointer, samePointer, slotOf, zeroMember } from '../../ir/word.ts';
import { life, objectIndex } from '../../state/layout.ts';
import { compileExpression, type Evaluate, type ExpressionContext } from './compile-expression.ts';
import {
  type Execute,
  type FrameClass,
  type FrameLayout,
  type FramePlace,
  type RunningMachine,
  stops,
} from './contract.ts';
import type { CodePositions } from './linked-code.ts';

export interface CompileContext extends ExpressionContext {
  readonly frames: FrameLayout;
  readonly frameClass: FrameClass;
  readonly positions: CodePositions;
  /** Names of functions that demands ask about. */
  readonly askedCalls: ReadonlySet<string>;
}

export function compileInstruction(context: CompileContext, node: Instruction, position: number): Execute {
  const next = position + 1;
  const evaluate = (value: Expression): Evaluate => compileExpression(context, value);
  switch (node.op) {
    case 'boundary':
      return compileBoundary(context, position);
    case 'set': {
      const put = writer(context, node.to);
      const value = evaluate(node.value);
      // What a primitive tells is worth showing in traces.
      if (!toldNames.has(node.to.name)) {
        return (m) => {
          put(m, value(m));
          return next;
        };
      }
      return (m) => {
        const word = value(m);
        put(m, word);
        m.recorder?.executed(node, position, [word]);
        return next;
      };
    }
    case 'set-element': {
      const place = context.placeOf(node.first);
      const index = evaluate(node.index);
      const value = evaluate(node.value);
      const { stride } = node;
      const { offset } = place;
      if (place.kind === 'scratch') {
        return (m) => {
          m.memory.scratch[offset + index(m) * stride] = value(m);
          return next;
        };
      }
      return (m) => {
        m.words[m.base + headerSize + offset + index(m) * stride] = value(m);
        return next;
      };
    }
    case 'set-through': {
      const reference = evaluate({ op: 'local', local: node.reference });
      const value = evaluate(node.value);
      const { word, element } = node;
      const at = element === undefined ? () => 0 : evaluate(element.at);
      const stride = element?.stride ?? 0;
      return (m) => {
        m.words[m.base + reference(m) + word + at(m) * stride] = value(m);
        return next;
      };
    }
    case 'load':
      return compileLoad(context, node, position);
    case 'store':
      return compileStore(context, node, position);
    case 'await': {
      const test = evaluate(node.test);
      return (m) => {
        if (test(m) !== 0) return next;
        if (m.atomicDepth > 0 && m.passed > 0) {
          return m.report('assertion', 'an atomic block would have to wait in its middle', position, 0, true);
        }
        return stops.disabled;
      };
    }
    case 'require': {
      const test = evaluate(node.test);
      return (m) => (test(m) !== 0 ? next : stops.rejected);
    }
    case 'passed':
      return (m) => {
        m.passed++;
        return next;
      };
    case 'choose': {
      const put = writer(context, node.to);
      if (node.choice.kind === 'member') return compileMember(context, node.choice, put, position);
      const choose = compileChoice(context, node.choice, position);
      return (m) => {
        put(m, choose(m));
        return m.isCut ? stops.cut : next;
      };
    }
    case 'jump': {
      const target = context.positions.startOf(context.positions.functionAt(position)) + node.target;
      return () => target;
    }
    case 'branch': {
      const start = context.positions.startOf(context.positions.functionAt(position));
      const test = evaluate(node.test);
      const yes = start + node.whenTrue;
      const no = start + node.whenFalse;
      return (m) => (test(m) !== 0 ? yes : no);
    }
    case 'call':
      return compileCall(context, node, position);
    case 'return':
      return compileReturn(context, node, position);
    case 'allocate': {
      const put = writer(context, node.to);
      return (m) => {
        const word = m.allocate(node.pool, node.mayFail, position);
        put(m, word);
        m.recorder?.executed(node, position, [word]);
        return next;
      };
    }
    case 'free': {
      const pointer = evaluate(node.pointer);
      return (m) => {
        const word = pointer(m);
        m.recorder?.executed(node, position, [word]);
        const fault = m.memory.free(word, m.agent, m.readersInside());
        return fault === undefined ? next : m.report(fault.kind, fault.message, position, word, true);
      };
    }
    case 'find': {
      const test = evaluate(node.test);
      const about = node.about === undefined ? () => 0 : evaluate(node.about);
      const { finding, message, ends, implicit } = node;
      return (m) => {
        if (test(m) === 0 || (implicit && m.ghostDepth > 0)) return next;
        const stop = m.report(finding, message, position, about(m), ends);
        return ends ? stop : next;
      };
    }
    case 'range': {
      const value = evaluate(node.value);
      const { low, high, what } = node;
      return (m) => {
        const word = value(m);
        return word >= low && word <= high ? next : m.cut(`${what} leaves its range: ${word}`, position);
      };
    }
    case 'cut': {
      const { reason } = node;
      return (m) => m.cut(reason, position);
    }
    case 'ghost': {
      const by = node.enter ? 1 : -1;
      return (m) => {
        m.ghostDepth += by;
        m.runsOn += by;
        return next;
      };
    }
    case 'atomic': {
      const by = node.enter ? 1 : -1;
      return (m) => {
        m.atomicDepth += by;
        m.runsOn += by;
        return next;
      };
    }
    case 'set-header': {
      const agent = evaluate(node.agent);
      const value = evaluate(node.value);
      const field = headerWords[node.field];
      return (m) => {
        const id = agent(m);
        if (id > 0) m.words[m.layout.baseOfAgent(id - 1) + field] = value(m);
        return next;
      };
    }
    case 'leave-section':
      return (m) => {
        if ((m.readersInside() & (1 << m.agent)) === 0) m.memory.readerLeft(m.agent);
        return next;
      };
    case 'leave-srcu': {
      const domain = evaluate(node.domain);
      return (m) => {
        forWaiters(m, domain(m), undefined, (base) => {
          const set = m.words[base + headerWords.graceSet] as number;
          m.words[base + headerWords.graceSet] = set & ~(1 << m.agent);
        });
        return next;
      };
    }
    case 'wake-sharers': {
      const agents = evaluate(node.agents);
      return (m) => {
        const set = agents(m);
        forEach(m, set, (base) => {
          m.words[base + headerWords.waitState] = waiting.woken;
        });
        m.recorder?.executed(node, position, [set]);
        return next;
      };
    }
    case 'wake-tasks': {
      const agents = evaluate(node.agents);
      return (m) => {
        const set = agents(m);
        forEach(m, set, (base) => {
          m.words[base + headerWords.taskState] = taskStates.running;
        });
        m.recorder?.executed(node, position, [set]);
        return next;
      };
    }
    case 'advance-flushes': {
      const work = evaluate(node.work);
      const { from, to } = node;
      return (m) => {
        forWaiters(m, work(m), from, (base) => {
          m.words[base + headerWords.waitState] = to;
        });
        return next;
      };
    }
    case 'attempt': {
      const lock = evaluate(node.lock);
      return (m) => {
        m.attempt(lock(m), position);
        return next;
      };
    }
    case 'cover':
      return (m) => {
        m.covered.push(position);
        return next;
      };
    case 'note': {
      const values = node.values.map(evaluate);
      return (m) => {
        if (m.recorder !== undefined) {
          m.recorder.executed(
            node,
            position,
            values.map((each) => each(m)),
          );
        }
        return next;
      };
    }
    case 'spawn': {
      const args = node.arguments.map(evaluate);
      const head = node.head === undefined ? () => 0 : evaluate(node.head);
      const kind = agentKinds[node.kind];
      return (m) => {
        const words = args.map((each) => each(m));
        m.recorder?.executed(node, position, words);
        const stop = m.spawn(node.function, words, kind, node.afterGracePeriod, head(m), position);
        return stop ?? next;
      };
    }
    case 'might-sleep':
      return (m) => {
        if (m.mode !== 'run' || m.ghostDepth > 0) return next;
        askSleep(m, position);
        if (m.atomicDepth === 0 || m.passed === 0) return next;
        return m.report('assertion', 'an atomic block would have to sleep in its middle', position, 0, true);
      };
    case 'next-epoch': {
      const put = writer(context, node.to);
      const value = evaluate(node.value);
      return (m) => {
        put(m, m.nextEpoch(value(m)));
        return next;
      };
    }
    case 'set-insert':
    case 'set-erase':
    case 'set-clear':
    case 'set-contains':
    case 'set-empty':
      return compileSet(context, node, position);
    case 'next-object': {
      const put = writer(context, node.to);
      const after = evaluate(node.after);
      const { index } = node.pool;
      return (m) => {
        put(m, nextObject(m, index, after(m)));
        return next;
      };
    }
    case 'find-entry':
      return compileFindEntry(context, node, position);
    case 'count': {
      const { counter } = node;
      return (m) => {
        m.count(counter);
        return next;
      };
    }
    case 'cancel-work': {
      const work = evaluate(node.work);
      return (m) => {
        m.cancelWork(work(m));
        return next;
      };
    }
    case 'yield': {
      const values = node.values.map(evaluate);
      return (m) => {
        m.yielded.length = 0;
        for (const each of values) m.yielded.push(each(m));
        return stops.yielded;
      };
    }
  }
}

function compileBoundary(context: CompileContext, position: number): Execute {
  const next = position + 1;
  const { machine, positions } = context;
  const made = positions.functionAt(position);
  const access =
    machine.freeCells === undefined ? undefined : loneAccess(made.code, position - positions.startOf(made));
  if (access === undefined) return (m) => (m.runsOn > 0 ? next : stops.boundary);
  const pointer = compileExpression(context, access.pointer);
  const { word, count } = access;
  return (m) => (m.runsOn > 0 || m.joins(pointer(m), word, count) ? next : stops.boundary);
}

/** Variables in which primitives tell how they went. */
const toldNames: ReadonlySet<string> = new Set(['taken', 'queued', 'slept', 'frozen', 'got']);

/** Reports a sleeping call where it must not be, and goes on. */
function askSleep(m: RunningMachine, position: number): void {
  const header = (field: keyof typeof headerWords): number => m.words[m.base + headerWords[field]] as number;
  let why: string | undefined;
  if (header('spinlocks') > 0) why = 'with a spinlock held';
  else if (header('rcuNesting') > 0) why = 'in an RCU read section';
  else if (header('irqNesting') > 0) why = 'with interrupts disabled';
  else if (header('kind') === agentKinds.callback) why = 'in an RCU callback';
  else if (header('kind') === agentKinds.completion) why = 'in a completion';
  if (why !== undefined) m.report('sleep_in_atomic', `a call that may sleep, ${why}`, position, 0, false);
}

function forEach(m: RunningMachine, agents: number, body: (base: number) => void): void {
  for (let agent = 0; agent < m.layout.agents; agent++) {
    if ((agents & (1 << agent)) !== 0) body(m.layout.baseOfAgent(agent));
  }
}

/** Agents whose `waitsFor` is this address, in this wait state if one is given. */
function forWaiters(m: RunningMachine, address: number, state: number | undefined, body: (base: number) => void): void {
  for (let agent = 0; agent < m.layout.agents; agent++) {
    const base = m.layout.baseOfAgent(agent);
    const waitsFor = m.words[base + headerWords.waitsFor] as number;
    if (waitsFor === 0 || !samePointer(waitsFor, address)) continue;
    if (state === undefined || m.words[base + headerWords.waitState] === state) body(base);
  }
}

type Put = (machine: RunningMachine, value: number) => void;

function writer(context: CompileContext, word: LocalWord): Put {
  return writerAt(context.placeOf(word));
}

function writerAt(place: FramePlace): Put {
  const { offset } = place;
  if (place.kind === 'scratch') {
    return (m, value) => {
      m.memory.scratch[offset] = value;
    };
  }
  const at = headerSize + offset;
  return (m, value) => {
    m.words[m.base + at] = value;
  };
}

/** The index of an access, or −1 in judging code, or the stop of a finding below that. */
function compileAddress(
  context: CompileContext,
  pointer: Expression,
  word: number,
  position: number,
): (machine: RunningMachine) => number {
  const address = compileExpression(context, pointer);
  return (m) => {
    const at = address(m);
    if (m.ghostDepth > 0) {
      const index = m.memory.resolveLeniently(at);
      return index < 0 ? -1 : index + word;
    }
    const index = m.memory.resolve(at, m.agent);
    if (typeof index === 'number') return index + word;
    return m.report(index.kind, index.message, position, at, true);
  };
}

function compileLoad(context: CompileContext, node: Instruction & { readonly op: 'load' }, position: number): Execute {
  const next = position + 1;
  const address = compileAddress(context, node.pointer, node.word, position);
  const puts = node.to.map((each) => writer(context, each));
  const { isRacing, isPlain } = racing(node.access);
  const first = puts[0];
  const count = puts.length;
  return (m) => {
    const index = address(m);
    if (index < 0) {
      if (m.ghostDepth === 0) return index;
      for (const put of puts) put(m, 0);
      return next;
    }
    if (isRacing && m.ghostDepth === 0) m.access(index, false, isPlain && m.atomicDepth === 0, position);
    if (count === 1) first?.(m, m.words[index] as number);
    else for (let i = 0; i < count; i++) puts[i]?.(m, m.words[index + i] as number);
    if (m.recorder !== undefined)
      m.recorder.executed(node, position, Array.from(m.words.subarray(index, index + count)));
    return next;
  };
}

function compileStore(
  context: CompileContext,
  node: Instruction & { readonly op: 'store' },
  position: number,
): Execute {
  const next = position + 1;
  const address = compileAddress(context, node.pointer, node.word, position);
  const values = node.values.map((each) => compileExpression(context, each));
  const { isRacing, isPlain } = racing(node.access);
  return (m) => {
    const index = address(m);
    if (index < 0) return m.ghostDepth === 0 ? index : next;
    if (isRacing && m.ghostDepth === 0) m.access(index, true, isPlain && m.atomicDepth === 0, position);
    for (let i = 0; i < values.length; i++) m.words[index + i] = (values[i] as Evaluate)(m);
    if (m.recorder !== undefined) {
      m.recorder.executed(node, position, Array.from(m.words.subarray(index, index + values.length)));
    }
    return next;
  };
}

function racing(access: AccessKind): { readonly isRacing: boolean; readonly isPlain: boolean } {
  return { isRacing: access !== 'internal' && access !== 'ghost', isPlain: access === 'plain' };
}

function compileCall(context: CompileContext, node: Instruction & { readonly op: 'call' }, position: number): Execute {
  const { frames, frameClass, positions, askedCalls } = context;
  const callee = node.function;
  const target = positions.startOf(callee);
  const args = node.arguments.map((each) => compileExpression(context, each));
  const puts = callee.parameters.map((each) => writerAt(frames.placeOf(each, frameClass)));
  const putSite = writerAt(frames.returnPlace(callee, frameClass));
  const { site, operation } = node;
  const asked = askedCalls.has(callee.name);
  return (m) => {
    if (operation !== undefined) m.operationBegins(operation);
    if (args.length === 1) puts[0]?.(m, (args[0] as Evaluate)(m));
    else if (args.length > 1) {
      // All are computed before any is set: the callee's frame may not overlap, but scratch of a caller may.
      const words = args.map((each) => each(m));
      for (let i = 0; i < words.length; i++) puts[i]?.(m, words[i] as number);
    }
    putSite(m, site);
    if (asked && m.ghostDepth === 0) m.called(callee);
    m.recorder?.called(callee, position);
    return target;
  };
}

function compileReturn(
  context: CompileContext,
  node: Instruction & { readonly op: 'return' },
  position: number,
): Execute {
  const { frames, frameClass, positions } = context;
  const made: IrFunction = positions.functionAt(position);
  const values = node.values.map((each) => compileExpression(context, each));
  const returnPlace = frames.returnPlace(made, frameClass);
  const readSite =
    returnPlace.kind === 'scratch'
      ? (m: RunningMachine) => m.memory.scratch[returnPlace.offset] as number
      : (m: RunningMachine) => m.words[m.base + headerSize + returnPlace.offset] as number;
  const clearSite = writerAt(returnPlace);
  const start = headerSize + frames.baseOf(made, frameClass);
  const size = frames.sizeOf(made);
  return (m) => {
    const site = readSite(m);
    m.recorder?.returned(made);
    if (site === 0) return stops.ended;
    const words = values.length === 0 ? noWords : values.map((each) => each(m));
    if (size > 0) m.words.fill(0, m.base + start, m.base + start + size);
    else clearSite(m, 0);
    const { position: callPosition, instruction: call } = positions.callOf(site);
    for (let i = 0; i < call.results.length; i++) {
      const place = frames.placeOf(call.results[i] as LocalWord, frameClass);
      const word = words[i] ?? 0;
      if (place.kind === 'scratch') m.memory.scratch[place.offset] = word;
      else m.words[m.base + headerSize + place.offset] = word;
    }
    if (call.operation !== undefined) {
      const stop = m.operationEnds(call.operation, callPosition);
      if (stop !== undefined) return stop;
    }
    return callPosition + 1;
  };
}

const noWords: readonly number[] = [];

function bitsOf(set: number): number[] {
  const bits: number[] = [];
  for (let bit = 1; bit > 0 && bit <= set; bit *= 2) if ((set & bit) !== 0) bits.push(bit);
  return bits;
}

function compileChoice(
  context: CompileContext,
  choice: Exclude<Choice, MemberChoice>,
  position: number,
): (machine: RunningMachine) => number {
  switch (choice.kind) {
    case 'branch': {
      const values = Array.from({ length: choice.count }, (_, index) => index);
      const owed = values.map(() => 0);
      return (m) => m.choose(position, 'branch', values, owed);
    }
    case 'loop':
      return (m) => {
        const stopsHere = m.choose(position, 'loop', [0, 1], [0, 0]);
        if (stopsHere === 0) m.roundBegins();
        return stopsHere;
      };
    case 'failure':
      return (m) => m.choose(position, 'failure', [0, 1], [1, 0]);
    case 'agent': {
      const among = compileExpression(context, choice.among);
      return (m) => {
        const values = bitsOf(among(m));
        const owed = values.map((each) => (choice.owed ? each : 0));
        return values.length === 0 ? 0 : m.choose(position, 'agent', values, owed);
      };
    }
    case 'agents': {
      const among = compileExpression(context, choice.among);
      return (m) => {
        const bits = bitsOf(among(m));
        const values: number[] = [];
        for (let subset = 2 ** bits.length - 1; subset >= 0; subset--) {
          let set = 0;
          bits.forEach((bit, index) => {
            if ((subset & (1 << index)) !== 0) set |= bit;
          });
          values.push(set);
        }
        return m.choose(position, 'agents', values, values);
      };
    }
    case 'either': {
      const first = compileExpression(context, choice.first);
      const second = compileExpression(context, choice.second);
      return (m) => {
        const values: number[] = [];
        if (first(m) !== 0) values.push(0);
        if (second(m) !== 0) values.push(1);
        const owed = values.map((each) => (choice.owed && each === 0 ? 1 : 0));
        return m.choose(position, 'either', values, owed, choice.labels);
      };
    }
  }
}

type MemberChoice = Choice & { readonly kind: 'member' };

/** A member of a set that was not visited; 0 if there is none. Members that are bits are given plus one. */
function compileMember(context: CompileContext, choice: MemberChoice, put: Put, position: number): Execute {
  const address = compileAddress(context, choice.set, 0, position);
  const visited = choice.visited.map((each) => compileExpression(context, { op: 'local', local: each }));
  const puts = choice.visited.map((each) => writer(context, each));
  const { shape } = choice;
  const capacity = context.machine.layout.capacityOf(shape);
  const take = (m: RunningMachine, index: number): number => {
    const seen = visited.map((each) => each(m));
    const members =
      shape.members.kind === 'bits'
        ? bitsOf((m.words[index] as number) & ~(seen[0] ?? 0)).map((bit) => Math.log2(bit) + 1)
        : Array.from(m.words.subarray(index, index + capacity)).filter((each) => each !== 0 && !seen.includes(each));
    if (members.length === 0) return 0;
    const chosen =
      m.ghostDepth > 0
        ? (members[0] as number)
        : m.choose(
            position,
            'member',
            members,
            members.map(() => 0),
          );
    if (shape.members.kind === 'bits') puts[0]?.(m, (seen[0] ?? 0) | (1 << (chosen - 1)));
    else {
      const free = seen.indexOf(0);
      if (free >= 0) puts[free]?.(m, chosen);
      else if (puts.length > 0) m.cut('a loop over a set visits more members than it can remember', position);
    }
    return chosen;
  };
  return (m) => {
    const index = address(m);
    if (index < 0 && m.ghostDepth === 0) return index;
    put(m, index < 0 ? 0 : take(m, index));
    return m.isCut ? stops.cut : position + 1;
  };
}

function compileSet(
  context: CompileContext,
  node: Instruction & { readonly op: 'set-insert' | 'set-erase' | 'set-clear' | 'set-contains' | 'set-empty' },
  position: number,
): Execute {
  const next = position + 1;
  const address = compileAddress(context, node.set, 0, position);
  const value = 'value' in node ? compileExpression(context, node.value) : () => 0;
  const put: Put = 'to' in node ? writer(context, node.to) : () => {};
  const shape: SetShape = node.shape;
  const capacity = context.machine.layout.capacityOf(shape);
  const key = shape.members.kind === 'list' ? shape.members.key : undefined;
  return (m) => {
    const index = address(m);
    if (index < 0) {
      if (m.ghostDepth === 0) return index;
      put(m, node.op === 'set-empty' ? 1 : 0);
      return next;
    }
    const given = value(m);
    const member = key !== undefined && given === 0 ? zeroMember : given;
    const bit = 1 << member;
    switch (node.op) {
      case 'set-insert':
        if (key === undefined) m.words[index] = (m.words[index] as number) | bit;
        else if (!m.memory.insert(index, capacity, member)) m.needMembers(key, capacity + 1);
        break;
      case 'set-erase':
        if (key === undefined) m.words[index] = (m.words[index] as number) & ~bit;
        else m.memory.erase(index, capacity, member);
        break;
      case 'set-clear':
        m.words.fill(0, index, index + capacity);
        break;
      case 'set-contains':
        if (key === undefined) put(m, ((m.words[index] as number) & bit) !== 0 ? 1 : 0);
        else put(m, m.memory.has(index, capacity, member) ? 1 : 0);
        break;
      case 'set-empty':
        put(m, m.words[index] === 0 ? 1 : 0);
        break;
    }
    m.recorder?.executed(node, position, [given]);
    return next;
  };
}

function compileFindEntry(
  context: CompileContext,
  node: Instruction & { readonly op: 'find-entry' },
  position: number,
): Execute {
  const next = position + 1;
  const address = compileAddress(context, node.array, 0, position);
  const from = compileExpression(context, node.from);
  const put = writer(context, node.to);
  const { array } = node.shape;
  const { layout } = context.machine;
  const length = layout.lengthOf(array);
  const size = layout.sizeOf(array.of);
  return (m) => {
    const index = address(m);
    if (index < 0 && m.ghostDepth === 0) return index;
    let found = 0;
    for (let at = Math.max(0, from(m)); index >= 0 && at < length && found === 0; at++) {
      found = m.words[index + at * size] as number;
      if (m.ghostDepth === 0) m.access(index + at * size, false, false, position);
    }
    put(m, found);
    m.recorder?.executed(node, position, [found]);
    return next;
  };
}

/** The first live object of a pool behind the one that a pointer means; from the beginning if it is 0. */
function nextObject(m: RunningMachine, poolIndex: number, after: number): number {
  const pool = m.memory.poolLayout(poolIndex);
  for (let slot = isPointer(after) ? slotOf(after) + 1 : 0; slot < pool.slots; slot++) {
    if (m.words[objectIndex(pool, slot) - pool.header] === life.live) return pointer(poolIndex, slot, 0);
  }
  return 0;
}
