/**
 * A set-up that fails, as a message at the scenario: it is the user's text that is wrong, not the run.
 */
import { type Diagnostic, diagnostic } from '@refault/dsl';
import { numberPositions } from '../backends/interpreter/linked-code.ts';
import type { SetupFailure } from '../backends/interpreter/machine.ts';
import type { CompiledProgram } from '../passes/compile.ts';

export function describeSetupFailure(compiled: CompiledProgram, failure: SetupFailure): Diagnostic {
  const { program } = compiled;
  const { position, message } = failure;
  const instruction = position > 0 ? numberPositions(program).instructionAt(position) : undefined;
  const at = instruction !== undefined && 'at' in instruction ? instruction.at : undefined;
  const labels = at === undefined ? [] : [{ span: at, text: message }];
  const args = { name: program.scenario, message };
  return diagnostic('scenario/setup-fails', program.span, args, { labels, notes: [`on ${program.kernel}`] });
}
