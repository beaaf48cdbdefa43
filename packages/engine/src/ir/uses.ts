/**
 * What an instruction reads of the function's variables, what it sets, where it goes next. Passes over the code
 * need no more of it than this.
 */
import { type Expression, type LocalWord, operands, visitLocals } from './expression.ts';
import type { Choice, Instruction } from './instruction.ts';

/** The expressions that an instruction computes, a wait's own description left out: it is not part of the step. */
export function expressionsOf(instruction: Instruction): readonly Expression[] {
  switch (instruction.op) {
    case 'set':
    case 'range':
    case 'next-epoch':
      return [instruction.value];
    case 'set-through':
      return instruction.element === undefined ? [instruction.value] : [instruction.element.at, instruction.value];
    case 'set-element':
      return [instruction.index, instruction.value];
    case 'load':
    case 'free':
      return [instruction.pointer];
    case 'store':
      return [instruction.pointer, ...instruction.values];
    case 'await':
    case 'require':
    case 'branch':
      return [instruction.test];
    case 'find':
      return instruction.about === undefined ? [instruction.test] : [instruction.test, instruction.about];
    case 'choose':
      return choiceExpressions(instruction.choice);
    case 'call':
    case 'spawn':
      return instruction.op === 'spawn' && instruction.head !== undefined
        ? [...instruction.arguments, instruction.head]
        : instruction.arguments;
    case 'return':
    case 'yield':
    case 'note':
      return instruction.values;
    case 'set-header':
      return [instruction.agent, instruction.value];
    case 'leave-srcu':
      return [instruction.domain];
    case 'wake-sharers':
    case 'wake-tasks':
      return [instruction.agents];
    case 'advance-flushes':
    case 'cancel-work':
      return [instruction.work];
    case 'attempt':
      return [instruction.lock];
    case 'set-insert':
    case 'set-erase':
    case 'set-contains':
      return [instruction.set, instruction.value];
    case 'set-clear':
    case 'set-empty':
      return [instruction.set];
    case 'next-object':
      return [instruction.after];
    case 'find-entry':
      return [instruction.array, instruction.from];
    default:
      return [];
  }
}

function choiceExpressions(choice: Choice): readonly Expression[] {
  switch (choice.kind) {
    case 'agent':
    case 'agents':
      return [choice.among];
    case 'either':
      return [choice.first, choice.second];
    case 'member':
      return [choice.set];
    default:
      return [];
  }
}

/** Calls `visit` for every variable that the instruction reads. */
export function visitReads(
  instruction: Instruction,
  visit: (word: LocalWord, use: 'read' | 'through', offset: number) => void,
): void {
  for (const each of expressionsOf(instruction)) visitLocals(each, visit);
  if (instruction.op === 'set-through') visit(instruction.reference, 'read', 0);
  if (instruction.op === 'choose' && instruction.choice.kind === 'member') {
    for (const word of instruction.choice.visited) visit(word, 'read', 0);
  }
}

/** Variables that the instruction sets for sure. What a call sets through addresses is not among them. */
export function definedBy(instruction: Instruction): readonly LocalWord[] {
  switch (instruction.op) {
    case 'set':
    case 'choose':
    case 'allocate':
    case 'next-epoch':
    case 'set-contains':
    case 'set-empty':
    case 'next-object':
    case 'find-entry':
      return [instruction.to];
    case 'load':
      return instruction.to;
    case 'call':
      return instruction.results;
    default:
      return [];
  }
}

/** Positions that may follow the one at `index`; none after a return. */
export function successors(instruction: Instruction, index: number): readonly number[] {
  switch (instruction.op) {
    case 'jump':
      return [instruction.target];
    case 'branch':
      return [instruction.whenTrue, instruction.whenFalse];
    case 'return':
    case 'yield':
    case 'cut':
      return [];
    default:
      return [index + 1];
  }
}

/** Whether an instruction computes an expression that fits a test, at any depth. */
export function computes(instruction: Instruction, test: (expression: Expression) => boolean): boolean {
  const visit = (expression: Expression): boolean => test(expression) || operands(expression).some(visit);
  return expressionsOf(instruction).some(visit);
}
