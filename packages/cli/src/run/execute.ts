/**
 * One run from its checked scenario to its report, in whatever thread it is called.
 */
import { type CheckedScenario, hasErrors } from '@refault/dsl';
import { compile, describeSetupFailure, explore, report, type SearchHost, SetupFailure } from '@refault/engine';
import type { RunOutcome, SearchSettings } from './task.ts';

export function execute(checked: CheckedScenario, settings: SearchSettings, host: SearchHost): RunOutcome {
  const { search, backend, compacts, bounds, without, reductions, seed, shows } = settings;
  const started = performance.now();
  try {
    const { compiled, diagnostics } = compile(checked);
    if (compiled === undefined || hasErrors(diagnostics)) return { kind: 'errors', diagnostics };
    try {
      const exploration = explore(compiled, {
        search,
        ...(backend === undefined ? {} : { backend }),
        compacts,
        bounds,
        without,
        host,
        ...(seed === undefined ? {} : { seed }),
        reductions,
      });
      const options = { title: checked.title, without, shows, ...(seed === undefined ? {} : { seed }) };
      return { kind: 'report', report: report(exploration, options), milliseconds: performance.now() - started };
    } catch (problem) {
      if (!(problem instanceof SetupFailure)) throw problem;
      return { kind: 'errors', diagnostics: [describeSetupFailure(compiled, problem)] };
    }
  } catch (problem) {
    if (isOutOfMemory(problem)) return { kind: 'out-of-memory' };
    return faultOf(problem);
  }
}

export function faultOf(problem: unknown): RunOutcome {
  if (!(problem instanceof Error)) return { kind: 'fault', message: String(problem), stack: '' };
  const message = `${problem.name}: ${problem.message.split('\n', 1)[0]}`;
  return { kind: 'fault', message, stack: problem.stack ?? '' };
}

/** V8's words for an array that there is no room for. */
function isOutOfMemory(problem: unknown): boolean {
  return problem instanceof RangeError && /allocation failed|Invalid typed array length/i.test(problem.message);
}
