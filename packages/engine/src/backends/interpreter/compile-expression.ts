/**
 * Expressions to closures.
 */
import { headerSize, headerWords, taskStates } from '../../ir/agent.ts';
import type { BinaryOperator, Expression, LocalWord } from '../../ir/expression.ts';
import { nestingOf } from '../../ir/objects.ts';
import { addOffset, isOddEpoch, isStale, pointer, samePointer, slotOf } from '../../ir/word.ts';
import type { FramePlace, RunningMachine } from './contract.ts';

export type Evaluate = (machine: RunningMachine) => number;

export interface ExpressionContext {
  readonly machine: RunningMachine;
  placeOf(word: LocalWord): FramePlace;
  threadPlaceOf(word: LocalWord): FramePlace;
}

export function compileExpression(context: ExpressionContext, node: Expression): Evaluate {
  const { layout } = context.machine;
  const compile = (inner: Expression): Evaluate => compileExpression(context, inner);
  switch (node.op) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'local':
      return readWord(context.placeOf(node.local));
    case 'local-element': {
      const place = context.placeOf(node.first);
      const at = compile(node.at);
      const { stride } = node;
      const start = place.offset;
      if (place.kind === 'scratch') return (m) => m.memory.scratch[start + at(m) * stride] as number;
      return (m) => m.words[m.base + headerSize + start + at(m) * stride] as number;
    }
    case 'indirect': {
      const address = readWord(context.placeOf(node.reference));
      const { word, element } = node;
      if (element === undefined) return (m) => m.words[m.base + address(m) + word] as number;
      const at = compile(element.at);
      return (m) => m.words[m.base + address(m) + word + at(m) * element.stride] as number;
    }
    case 'local-address': {
      const place = context.placeOf(node.local);
      if (place.kind === 'scratch') throw new Error(`${node.local.name} has an address but no place in the frame`);
      const address = headerSize + place.offset;
      return () => address;
    }
    case 'moved-reference': {
      const address = readWord(context.placeOf(node.reference));
      const { word } = node;
      return (m) => address(m) + word;
    }
    case 'thread-word': {
      const place = context.threadPlaceOf(node.local);
      const index = layout.baseOfAgent(node.thread) + headerSize + place.offset;
      return (m) => m.words[index] as number;
    }
    case 'self':
      return (m) => m.agent + 1;
    case 'in-atomic':
      return (m) => (m.atomicDepth > 0 ? 1 : 0);
    case 'not': {
      const value = compile(node.value);
      return (m) => (value(m) === 0 ? 1 : 0);
    }
    case 'negate': {
      const value = compile(node.value);
      return (m) => -value(m) | 0;
    }
    case 'binary':
      return compileBinary(node.operator, compile(node.left), compile(node.right));
    case 'conditional': {
      const test = compile(node.test);
      const whenTrue = compile(node.whenTrue);
      const whenFalse = compile(node.whenFalse);
      return (m) => (test(m) !== 0 ? whenTrue(m) : whenFalse(m));
    }
    case 'same-pointer': {
      const left = compile(node.left);
      const right = compile(node.right);
      return (m) => (samePointer(left(m), right(m)) ? 1 : 0);
    }
    case 'is-stale': {
      const value = compile(node.value);
      return (m) => (isStale(value(m)) ? 1 : 0);
    }
    case 'is-odd': {
      const value = compile(node.value);
      return (m) => (isOddEpoch(value(m)) ? 1 : 0);
    }
    case 'globals': {
      const value = pointer(0, 0, 0);
      return () => value;
    }
    case 'task': {
      const value = pointer(node.pool.index, node.thread, 0);
      return () => value;
    }
    case 'current': {
      const { index } = node.pool;
      // Dynamic agents and the engine's own are nobody's task.
      return (m) => (m.agent < layout.threads ? pointer(index, m.agent, 0) : 0);
    }
    case 'field': {
      const base = compile(node.base);
      const offset = layout.fieldOffset(node.group, node.field);
      return offset === 0 ? base : (m) => addOffset(base(m), offset);
    }
    case 'element': {
      const base = compile(node.base);
      const at = compile(node.at);
      const size = layout.sizeOf(node.array.of);
      const { array } = node;
      const length = context.machine.knownLength(array);
      return (m) => {
        const index = at(m);
        if (index >= length) m.needLength(array, index + 1);
        return addOffset(base(m), index * size);
      };
    }
    case 'array-length': {
      const length = layout.lengthOf(node.array);
      const isOpen = typeof node.array.length !== 'number';
      // While the set-up runs an open array is as long as it is used.
      return isOpen ? (m) => (m.mode === 'setup' ? 4096 : length) : () => length;
    }
    case 'header': {
      const agent = compile(node.agent);
      const field = headerWords[node.field];
      return (m) => {
        const id = agent(m);
        return id <= 0 ? 0 : (m.words[layout.baseOfAgent(id - 1) + field] as number);
      };
    }
    case 'agent-of-task': {
      const task = compile(node.task);
      return (m) => {
        const word = task(m);
        return word <= 0 ? 0 : slotOf(word) + 1;
      };
    }
    case 'readers-inside':
      return (m) => m.readersInside();
    case 'waiters': {
      const address = compile(node.address);
      const { state } = node;
      return (m) => {
        const word = address(m);
        let set = 0;
        for (let agent = 0; agent < layout.agents; agent++) {
          const base = layout.baseOfAgent(agent);
          if (m.words[base + headerWords.waitState] !== state) continue;
          if (samePointer(m.words[base + headerWords.waitsFor] as number, word)) set |= 1 << agent;
        }
        return set;
      };
    }
    case 'bit-of': {
      const agent = compile(node.agent);
      return (m) => {
        const id = agent(m);
        return id <= 0 ? 0 : 1 << (id - 1);
      };
    }
    case 'spread': {
      const agents = compile(node.agents);
      return (m) => {
        const set = agents(m);
        let spread = 0;
        for (let agent = 0; agent < layout.agents; agent++) if ((set & (1 << agent)) !== 0) spread += 1 << (2 * agent);
        return spread;
      };
    }
    case 'holders': {
      const holds = compile(node.holds);
      return (m) => {
        const word = holds(m);
        let set = 0;
        for (let agent = 0; agent < layout.agents; agent++) if (nestingOf(word, agent) !== 0) set |= 1 << agent;
        return set;
      };
    }
    case 'asleep':
      return (m) => {
        let set = 0;
        for (let agent = 0; agent < layout.agents; agent++) {
          const state = m.words[layout.baseOfAgent(agent) + headerWords.taskState];
          if (state !== taskStates.running) set |= 1 << agent;
        }
        return set;
      };
  }
}

export function readWord(place: FramePlace): Evaluate {
  const { offset } = place;
  if (place.kind === 'scratch') return (m) => m.memory.scratch[offset] as number;
  const at = headerSize + offset;
  return (m) => m.words[m.base + at] as number;
}

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '+':
      return (m) => (left(m) + right(m)) | 0;
    case '-':
      return (m) => (left(m) - right(m)) | 0;
    case '*':
      return (m) => Math.imul(left(m), right(m));
    case '/':
      return (m) => {
        const by = right(m);
        return by === 0 ? 0 : Math.trunc(left(m) / by);
      };
    case '%':
      return (m) => {
        const by = right(m);
        return by === 0 ? 0 : left(m) % by;
      };
    case '&':
      return (m) => left(m) & right(m);
    case '|':
      return (m) => left(m) | right(m);
    case '^':
      return (m) => left(m) ^ right(m);
    case '<<':
      return (m) => left(m) << right(m);
    case '>>':
      return (m) => left(m) >> right(m);
    case '==':
      return (m) => (left(m) === right(m) ? 1 : 0);
    case '!=':
      return (m) => (left(m) !== right(m) ? 1 : 0);
    case '<':
      return (m) => (left(m) < right(m) ? 1 : 0);
    case '<=':
      return (m) => (left(m) <= right(m) ? 1 : 0);
    case '>':
      return (m) => (left(m) > right(m) ? 1 : 0);
    case '>=':
      return (m) => (left(m) >= right(m) ? 1 : 0);
    case '&&':
      return (m) => (left(m) !== 0 && right(m) !== 0 ? 1 : 0);
    case '||':
      return (m) => (left(m) !== 0 || right(m) !== 0 ? 1 : 0);
  }
}
