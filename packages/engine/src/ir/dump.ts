/**
 * A program as text: what `refault dump ir` prints, and what a program's hash is taken of. Variables are numbered
 * by function, so equal programs have equal texts.
 */
import { placeOf, type Span } from '@refault/dsl';
import { type Expression, type LocalWord, operands } from './expression.ts';
import type { Instruction, IrFunction } from './instruction.ts';
import type { Program } from './program.ts';

export function dumpProgram(program: Program): string {
  const lines = [`program ${program.scenario} on ${program.kernel}`];
  for (const pool of program.pools) {
    const fields = pool.shape.fields.map((each) => each.name).join(' ');
    lines.push(`pool ${pool.index} ${pool.name}${pool.isRecycled ? ' recycled' : ''}: ${fields}`);
  }
  for (const made of program.functions) lines.push('', ...dumpFunction(made));
  return lines.join('\n');
}

export function dumpFunction(made: IrFunction): string[] {
  const numbers = new Map<LocalWord, number>();
  for (const word of made.locals) numbers.set(word, numbers.size);
  const name = (word: LocalWord): string => `${word.name}%${numbers.get(word) ?? '?'}`;
  const parameters = made.parameters.map(name).join(', ');
  const source = made.sources.length === 0 ? '' : ` // ${made.sources.join(', ')}`;
  const lines = [`${made.role} ${made.key}(${parameters})${source}`];
  made.code.forEach((instruction, index) => {
    lines.push(`  ${String(index).padStart(3)}  ${dumpInstruction(instruction, name)}`);
  });
  return lines;
}

function dumpInstruction(instruction: Instruction, name: (word: LocalWord) => string): string {
  const show = (value: Expression): string => dumpExpression(value, name);
  const parts: string[] = [instruction.op];
  for (const [key, value] of Object.entries(instruction)) {
    if (key === 'op' || key === 'print') continue;
    if (key === 'at') {
      parts.push(`@${placeOf(value as Span)}`);
    } else parts.push(`${key}=${dumpOperand(value, name, show)}`);
  }
  return parts.join(' ');
}

function dumpOperand(value: unknown, name: (word: LocalWord) => string, show: (value: Expression) => string): string {
  if (Array.isArray(value)) return `[${value.map((each) => dumpOperand(each, name, show)).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('addressed' in value) return name(value as LocalWord);
  if ('op' in value) return show(value as Expression);
  if ('code' in value && 'key' in value) return (value as IrFunction).key;
  if ('isGlobals' in value && 'name' in value) return String(value.name);
  if ('fields' in value && 'name' in value) return String(value.name);
  const entries = Object.entries(value).map(([key, each]) => `${key}=${dumpOperand(each, name, show)}`);
  return `{${entries.join(' ')}}`;
}

function dumpExpression(value: Expression, name: (word: LocalWord) => string): string {
  const show = (inner: Expression): string => dumpExpression(inner, name);
  switch (value.op) {
    case 'constant':
      return String(value.value);
    case 'local':
      return name(value.local);
    case 'local-address':
      return `&${name(value.local)}`;
    case 'indirect':
      return value.element === undefined
        ? `(*${name(value.reference)})[${value.word}]`
        : `(*${name(value.reference)})[${value.word} + ${show(value.element.at)} * ${value.element.stride}]`;
    case 'moved-reference':
      return `${name(value.reference)}+${value.word}`;
    case 'binary':
      return `(${show(value.left)} ${value.operator} ${show(value.right)})`;
    case 'not':
      return `!${show(value.value)}`;
    case 'field':
      return `${show(value.base)}.${value.group.fields[value.field]?.name ?? value.field}`;
    case 'element':
      return `${show(value.base)}[${show(value.at)}]`;
    case 'header':
      return `${show(value.agent)}.${value.field}`;
    case 'thread-word':
      return `thread${value.thread}.${value.local.name}`;
    case 'task':
      return `task${value.thread}`;
    default: {
      const inner = operands(value).map(show).join(' ');
      return inner === '' ? value.op : `${value.op}(${inner})`;
    }
  }
}
