/**
 * Runs shipped scenarios on shipped kernels, with a patch of a test's own if it has one. Comes in: a scenario's name
 * and variant, the kernel, and a patch's text by its name. Leaves: the exploration and its report.
 */
import { readFileSync } from 'node:fs';
import { CheckSession, memoryHost, modelSource, renderDiagnostic, sourceFile } from '@refault/dsl';
import { compile, type Exploration, explore, type RunReport, report } from '@refault/engine';
import { modelTexts } from '../src/index.ts';

const folder = new URL('../../../scenarios/thread/', import.meta.url);

export interface ScenarioRun {
  readonly exploration: Exploration;
  readonly report: RunReport;
}

export interface Wanted {
  /** Below `scenarios/thread`, without its ending. */
  readonly file: string;
  readonly scenario: string;
  readonly variant?: Readonly<Record<string, string>>;
  readonly kernel: string;
  /** Patches that are not shipped: their texts by their names. */
  readonly patches?: Readonly<Record<string, string>>;
}

/** The one run that is wanted. */
export function runScenario({ file, scenario, variant = {}, kernel, patches = {} }: Wanted): ScenarioRun {
  const texts = Object.fromEntries(Object.entries(patches).map(([name, text]) => [`patches/${name}.fault`, text]));
  const session = new CheckSession(modelSource({ ...modelTexts, ...texts }), memoryHost({}));
  const name = `${file}.fault`;
  const { scenarios, diagnostics } = session.check(sourceFile(name, readFileSync(new URL(name, folder), 'utf8')), {
    filter: scenario,
    kernels: [kernel],
  });
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((each) => renderDiagnostic(each)).join('\n'));
  const wanted = scenarios.filter(
    (each) => each.name === scenario && Object.entries(variant).every(([axis, value]) => each.variant[axis] === value),
  );
  const [only, ...others] = wanted;
  if (only === undefined || others.length > 0) throw new Error(`${wanted.length} runs of ${scenario} instead of one`);
  const { compiled, diagnostics: refused } = compile(only);
  if (compiled === undefined) throw new Error(refused.map((each) => renderDiagnostic(each)).join('\n'));
  const exploration = explore(compiled);
  return { exploration, report: report(exploration) };
}
