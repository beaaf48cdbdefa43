/**
 * A page's script: what the shipped kernels make of a text. Comes in: the text. Leaves: verdicts, counts, outcomes, keys
 * and schedules of its runs as JSON. Small
 * ones, too, are run by the module.
 */
import { CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { compile, explore, report } from '@refault/engine';
import { modelTexts } from '@refault/kernels';

export function verdicts(text: string): string {
  const session = new CheckSession(modelSource(modelTexts), memoryHost({}));
  const { scenarios, diagnostics } = session.check(sourceFile('page.fault', text));
  const runs = scenarios.map((scenario) => {
    const { compiled } = compile(scenario);
    if (compiled === undefined) throw new Error(`${scenario.name} does not compile`);
    const { verdict, search, findings, demands, outcomes } = report(explore(compiled, { backend: 'bytecode' }));
    const found = findings.map(({ key, schedule }) => ({ key, schedule }));
    return { verdict, search, found, demands: demands.map(({ result }) => result), outcomes };
  });
  return JSON.stringify({ diagnostics: diagnostics.map(({ message }) => message), runs });
}
