/**
 * Runs a `.fault` text through the whole pipe (check, compile, explore, judge) and writes down what came of it in a
 * form that a test can state. Comes in: a text with one scenario. Leaves: counts as `states / steps / depth / ends`,
 * findings as `kind@steps`, results of demands, sets of outcomes.
 */
import {
  type CheckedScenario,
  CheckSession,
  memoryHost,
  modelSource,
  renderDiagnostic,
  sourceFile,
} from '@refault/dsl';
import {
  type CompiledProgram,
  compile,
  type Exploration,
  type ExploreOptions,
  explore,
  type RunReport,
  report,
} from '../src/index.ts';

export interface Run {
  readonly compiled: CompiledProgram;
  readonly exploration: Exploration;
  readonly report: RunReport;
  /** `states / steps / depth / ends`. */
  readonly counts: string;
  /** `kind@steps`, sorted. */
  readonly findings: readonly string[];
  /** What identifies each finding, sorted. */
  readonly keys: readonly string[];
  /** For each demand its result, by its text. */
  readonly demands: Readonly<Record<string, string>>;
}

/** The scenarios of a text, which must be without errors. */
export function checkedScenarios(text: string): readonly CheckedScenario[] {
  const session = new CheckSession(modelSource({}), memoryHost({}));
  const { scenarios, diagnostics } = session.check(sourceFile('test.fault', text));
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((each) => renderDiagnostic(each)).join('\n'));
  return scenarios;
}

/** The program of a text's only scenario. */
export function compileText(text: string): CompiledProgram {
  const [scenario, ...others] = checkedScenarios(text);
  if (scenario === undefined || others.length > 0) throw new Error(`${others.length + 1} scenarios instead of one`);
  const { compiled, diagnostics } = compile(scenario);
  if (compiled === undefined) throw new Error(diagnostics.map((each) => renderDiagnostic(each)).join('\n'));
  return compiled;
}

export function runText(text: string, options: ExploreOptions = {}): Run {
  return runProgram(compileText(text), options);
}

/** More states than any test has: what goes on for ever by mistake comes to an end. */
const bounds = { states: 20_000 };

export function runProgram(compiled: CompiledProgram, options: ExploreOptions = {}): Run {
  // Counts are those of the whole graph unless a test asks for a reduction. What is small is to run as bytecode, too.
  const isInterpreted = options.reductions?.includes('canonical-ids') === true;
  const backend = isInterpreted ? 'interpreter' : 'bytecode';
  const exploration = explore(compiled, { reductions: [], bounds, backend, ...options });
  const made = report(exploration);
  const { states, steps, depth, ends } = made.search;
  return {
    compiled,
    exploration,
    report: made,
    counts: `${states} / ${steps} / ${depth} / ${ends}`,
    findings: made.findings.map((each) => `${each.kind}@${each.steps}`).sort(),
    keys: made.findings.map((each) => each.key).sort(),
    demands: Object.fromEntries(made.demands.map((each) => [each.text, each.result])),
  };
}

/** A scenario on a kernel of its own: `declarations` are the kernel's, `items` the scenario's. */
export function litmus(declarations: string, items: string): string {
  return `kernel litmus {\n${declarations}\n}\nscenario test "test" {\nkernel litmus;\n${items}\n}\n`;
}

/** The values of the subjects of the first `outcomes` at proper ends, sorted: `1, -EINTR`. */
export function outcomesOf({ exploration }: Run): readonly string[] {
  const index = exploration.compiled.program.demands.findIndex((each) => each.kind === 'outcomes');
  return (exploration.outcomes[index] ?? []).map((each) => each.values.join(', ')).sort();
}
