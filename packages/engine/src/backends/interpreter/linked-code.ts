/**
 * A program's instructions with positions of their own across all functions, compiled to closures when first run.
 * Position 0 is nowhere, so that an agent whose location is 0 has ended.
 */
import type { Instruction, IrFunction } from '../../ir/instruction.ts';
import type { Program } from '../../ir/program.ts';

export interface CodePositions {
  readonly count: number;
  startOf(made: IrFunction): number;
  functionAt(position: number): IrFunction;
  instructionAt(position: number): Instruction;
  /** The call of a site, by the site's number. */
  callOf(site: number): { readonly position: number; readonly instruction: Instruction & { readonly op: 'call' } };
}

export function numberPositions(program: Program): CodePositions {
  const starts = new Map<IrFunction, number>();
  const functions: IrFunction[] = [];
  const instructions: Instruction[] = [];
  const calls = new Map<number, { position: number; instruction: Instruction & { readonly op: 'call' } }>();
  let at = 1;
  for (const made of program.functions) {
    starts.set(made, at);
    made.code.forEach((instruction, index) => {
      functions[at + index] = made;
      instructions[at + index] = instruction;
      if (instruction.op === 'call') calls.set(instruction.site, { position: at + index, instruction });
    });
    at += made.code.length;
  }
  const must = <T>(value: T | undefined, position: number): T => {
    if (value === undefined) throw new Error(`no code at ${position}`);
    return value;
  };
  return {
    count: at,
    startOf: (made) => must(starts.get(made), 0),
    functionAt: (position) => must(functions[position], position),
    instructionAt: (position) => must(instructions[position], position),
    callOf: (site) => must(calls.get(site), site),
  };
}
