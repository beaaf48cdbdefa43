/**
 * The body of `refault replay`: finds the scenario that a schedule is of, and follows it.
 */
import * as Errors from '@oclif/core/errors';
import { type CheckedScenario, variantName } from '@refault/dsl';
import {
  type CompiledProgram,
  compile,
  describeSetupFailure,
  firstCapacities,
  parseSchedule,
  renderReplay,
  replay,
  SetupFailure,
  showsFinding,
} from '@refault/engine';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { outputPaint, outputWidth } from '../output.ts';
import { checkOneFile } from '../run/one-file.ts';
import { pathOf } from '../workspace/shipped-models.ts';

export interface ReplayCommand {
  readonly file: string;
  readonly schedule: string;
  readonly filter: string | undefined;
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly adversary: string[] | undefined;
}

export function replaySchedule(command: ReplayCommand): ExitCode {
  const schedule = parseSchedule(command.schedule);
  if (typeof schedule === 'string') throw usage(schedule);
  const { scenarios, messages, codes } = checkOneFile(command);
  const candidates = scenarios.flatMap((checked) => {
    const { compiled, diagnostics: problems } = compile(checked);
    messages.add(problems);
    return compiled === undefined ? [] : [{ checked, compiled }];
  });
  const chosen = choose(candidates, schedule.program, command.filter);
  if (typeof chosen === 'string') {
    // Where the text is wrong that has been said.
    if (!messages.hasErrors) messages.complain(chosen);
    return worstOf(codes);
  }
  try {
    const result = replay(chosen.compiled, firstCapacities(chosen.compiled.program), schedule);
    if (chosen.compiled.hash !== schedule.program) {
      process.stderr.write('note: the schedule was made on another program, and is followed as far as it goes\n');
    }
    const options = { width: outputWidth(), paint: outputPaint(), isVerbose: true, pathOf };
    process.stdout.write(renderReplay(chosen.compiled, result, options));
    return showsFinding(result) ? exitCodes.asExpected : exitCodes.unexpected;
  } catch (problem) {
    if (!(problem instanceof SetupFailure)) throw problem;
    messages.add([describeSetupFailure(chosen.compiled, problem)]);
    return worstOf(codes);
  }
}

interface Candidate {
  readonly checked: CheckedScenario;
  readonly compiled: CompiledProgram;
}

/** The run that a schedule is of: by its program, else by the name given; or why it can't be told. */
function choose(candidates: readonly Candidate[], program: string, filter: string | undefined): Candidate | string {
  const squeezed = (text: string): string => text.replace(/\s+/g, '');
  const exact = candidates.filter(
    ({ checked }) => filter !== undefined && squeezed(variantName(checked.name, checked.variant)) === squeezed(filter),
  );
  const named = exact.length > 0 ? exact : candidates;
  const [first, ...others] = named;
  if (first === undefined) return filter === undefined ? 'the file has no scenario' : `no scenario fits ${filter}`;
  const same = named.find(({ compiled }) => compiled.hash === program);
  if (same !== undefined) return same;
  if (others.length === 0) return first;
  const list = named.map(({ checked }) => `${variantName(checked.name, checked.variant)} on ${checked.kernel}`);
  return `the schedule may be of several runs; choose one by --filter and --kernel:\n  ${list.join('\n  ')}`;
}

function usage(message: string): Error {
  return new Errors.CLIError(message, { exit: exitCodes.usage });
}
