/**
 * A kernel checked as a whole: every type, variable and function, reached by a scenario or not. Running a scenario
 * checks only what it reaches.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CheckedFunction } from './checked-nodes.ts';
import type { KernelChecker } from './kernel-checker.ts';

/** What is wrong anywhere in a kernel's text. */
export function wholeProblems(kernel: KernelChecker): readonly Diagnostic[] {
  const { model } = kernel;
  for (const name of [...model.structs.keys(), ...model.unions.keys(), ...model.flags.keys(), ...model.enums.keys()]) {
    kernel.types.named(name);
  }
  kernel.initialValues();
  const roots: CheckedFunction[] = [
    ...[...kernel.functionNames()].flatMap((name) => kernel.function(name) ?? []),
    ...kernel.operations.map((each) => each.function),
    ...model.epilogues.map((each, index) => kernel.block(each, 'epilogue', index)),
    ...model.consistents.map((each, index) => kernel.block(each, 'consistent', index)),
  ];
  return kernel.problemsReached(roots);
}
