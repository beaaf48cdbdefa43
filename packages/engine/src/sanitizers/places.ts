/**
 * Places and chains of calls as findings name them.
 */
import { placeOf, type Span } from '@refault/dsl';
import type { ChainLink } from '../backends/interpreter/live-words.ts';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { Instruction } from '../ir/instruction.ts';
import { isPointer, offsetOf, poolOf } from '../ir/word.ts';
import type { Frame } from '../trace/finding.ts';

export function spanAt(machine: Machine, position: number): Span {
  const instruction = machine.positions.instructionAt(position);
  return spanOfInstruction(instruction) ?? machine.positions.functionAt(position).span;
}

function spanOfInstruction(instruction: Instruction): Span | undefined {
  return 'at' in instruction ? instruction.at : undefined;
}

export function placeAt(machine: Machine, position: number): string {
  return placeOf(spanAt(machine, position));
}

export function framesOf(chain: readonly ChainLink[]): Frame[] {
  return chain.map(({ function: made, position }) => {
    const instruction = made.code[position];
    const at = instruction === undefined ? undefined : spanOfInstruction(instruction);
    return { function: made.name, sources: made.sources, layer: made.layer, at: at ?? made.span };
  });
}

/** The declaration of the lock or object that an address means: `vm_area_struct.vm_lock`; else its pool. */
export function declarationOf(machine: Machine, address: number): string {
  if (!isPointer(address)) return '';
  const pool = machine.memory.poolLayout(poolOf(address));
  const offset = offsetOf(address);
  const cell = pool.objects.find((each) => each.offset === offset);
  return cell?.declaration ?? pool.pool.name;
}

/** The same as reports call it: `vma_lock`. */
export function nameOfLock(machine: Machine, address: number): string {
  if (!isPointer(address)) return '';
  const pool = machine.memory.poolLayout(poolOf(address));
  const offset = offsetOf(address);
  return pool.objects.find((each) => each.offset === offset)?.name ?? pool.pool.name;
}

export function agentName(machine: Machine, agent: number): string {
  const thread = machine.program.threads[agent];
  if (thread !== undefined) return thread.name;
  const location = machine.isPresent(agent) ? machine.locationOf(agent) : 0;
  return location === 0 ? 'agent' : (machine.chainOf(agent)[0]?.function.name ?? 'agent');
}
