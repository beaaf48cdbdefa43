/**
 * The body of `refault export`: the one run that is meant, as Promela; or a trail of Spin's as a schedule.
 */
import { readFileSync } from 'node:fs';
import * as Errors from '@oclif/core/errors';
import { type CheckedScenario, variantName } from '@refault/dsl';
import {
  type CompiledProgram,
  compile,
  describeSetupFailure,
  explore,
  exportPromela,
  firstCapacities,
  NoSuchTrail,
  PromelaRefusal,
  parseSchedule,
  replay,
  replaySpinTrail,
  SetupFailure,
} from '@refault/engine';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { writeWhole } from '../output.ts';
import { checkOneFile } from '../run/one-file.ts';
import { systemReason } from '../workspace/system-error.ts';

export interface ExportCommand {
  readonly file: string;
  readonly output: string | undefined;
  readonly trail: string | undefined;
  readonly states: number | undefined;
  readonly filter: string | undefined;
  readonly kernel: string[] | undefined;
  readonly patch: string[] | undefined;
  readonly adversary: string[] | undefined;
}

/** How far the search goes that finds out how much room is needed, if nothing else is said. */
const usualStates = 20_000;

export function exportProgram(command: ExportCommand): ExitCode {
  const { scenarios, messages, codes } = checkOneFile(command);
  if (messages.hasErrors) return worstOf(codes);
  // A filter is a part of a name, or all of one.
  const named = scenarios.filter((each) => variantName(each.name, each.variant) === command.filter);
  const candidates = named.length > 0 ? named : scenarios;
  const [scenario, ...others] = candidates;
  if (scenario === undefined) throw usage('there is nothing to export');
  if (others.length > 0) {
    const names = candidates.map((each) => `  ${nameOf(each)}`).join('\n');
    throw usage(`there are ${candidates.length} runs; choose one with --filter and --kernel:\n${names}`);
  }
  const { compiled, diagnostics: problems } = compile(scenario, { bodies: 'inlined' });
  messages.add(problems);
  if (compiled === undefined) return worstOf(codes);
  try {
    const bounds = { states: command.states ?? usualStates };
    const { capacities, executed } = explore(compiled, { reductions: [], bounds, backend: 'interpreter' });
    const exported = exportPromela(compiled, { room: capacities, ...(executed === undefined ? {} : { executed }) });
    if (command.trail === undefined) write(exported.text, command.output);
    else {
      const found = replaySpinTrail(exported, readTrail(command.trail));
      write(scheduleLine(command, scenario, found.schedule), command.output);
    }
  } catch (problem) {
    if (problem instanceof PromelaRefusal)
      messages.complain(`${nameOf(scenario)} can't be exported: ${problem.feature}`);
    else if (problem instanceof NoSuchTrail) messages.complain(`${command.trail}: ${problem.message}`);
    else if (problem instanceof SetupFailure) messages.add([describeSetupFailure(compiled, problem)]);
    else throw problem;
  }
  return worstOf(codes);
}

function nameOf({ name, variant, kernel }: CheckedScenario): string {
  return `${variantName(name, variant)} on ${kernel}`;
}

function write(text: string, output: string | undefined): void {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  const problem = writeWhole(output, text);
  if (problem !== undefined) throw usage(problem);
}

function readTrail(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch (problem) {
    throw usage(`can't read ${name}: ${systemReason(problem)}`);
  }
}

/** The command that runs a schedule again, on the program that is run: one body for all calls of a function. */
function scheduleLine(command: ExportCommand, scenario: CheckedScenario, text: string): string {
  const shared: CompiledProgram | undefined = compile(scenario).compiled;
  const parsed = parseSchedule(text);
  const schedule =
    shared === undefined || typeof parsed === 'string'
      ? text
      : replay(shared, firstCapacities(shared.program), parsed).schedule;
  const name = variantName(scenario.name, scenario.variant);
  return `refault replay ${command.file} '${schedule}' --filter '${name}' --kernel ${scenario.kernel}\n`;
}

function usage(message: string): Errors.CLIError {
  return new Errors.CLIError(message, { exit: exitCodes.usage });
}
