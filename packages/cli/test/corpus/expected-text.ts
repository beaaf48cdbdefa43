/**
 * What the corpus records of a scenario file: for each run the verdict, what was searched, outcomes, demands, and
 * findings by kind, with the trace of the first one. Nothing in it depends on the machine.
 */
import { readFileSync } from 'node:fs';
import { CheckSession, renderDiagnostic, sourceFile } from '@refault/dsl';
import { compile, explore, type RunReport, renderFindingTrace, report, unpainted } from '@refault/engine';
import { shippedModels } from '../../src/workspace/shipped-models.ts';
import { Texts } from '../../src/workspace/texts.ts';

/** One session for the whole corpus: a kernel is composed once. */
const session = new CheckSession(shippedModels(), new Texts());

/** `name` is the file as reports call it, from the root of the repository. */
export function expectedText(path: string, name: string): string {
  const result = session.check(sourceFile(name, readFileSync(path, 'utf8')));
  const blocks = result.diagnostics.map((each) => renderDiagnostic(each));
  for (const scenario of result.scenarios) {
    const { compiled, diagnostics } = compile(scenario);
    blocks.push(...diagnostics.map((each) => renderDiagnostic(each)));
    if (compiled !== undefined) blocks.push(runText(report(explore(compiled), { title: scenario.title })));
  }
  for (const { name: scenario, kernel, reason } of result.skipped) {
    blocks.push(`${scenario} on ${kernel}\n  skipped: ${reason}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function runText(run: RunReport): string {
  const axes = Object.entries(run.variant).map(([axis, value]) => `${axis}=${value}`);
  const name = axes.length === 0 ? run.scenario : `${run.scenario}[${axes.join(', ')}]`;
  const { states, steps, depth, ends, endedByFinding } = run.search;
  const lines = [
    `${name} on ${run.kernel}`,
    `  ${run.verdict}`,
    ...run.reasons.map((reason) => `  reason: ${reason}`),
    `  states ${states}, steps ${steps}, depth ${depth}, ends ${ends}, ended by a finding ${endedByFinding}`,
  ];
  const outcomes = run.outcomes.map(({ values, paths }) => {
    const shown = Object.entries(values).map(([variable, value]) => `${variable} = ${value}`);
    return `  outcome ${[shown.join(', '), ...paths].filter((each) => each !== '').join('; ')}`.trimEnd();
  });
  // Which end was seen first is the search's business.
  lines.push(...outcomes.filter((each) => each !== '  outcome').sort());
  for (const { text, result } of run.demands) lines.push(`  ${result}: ${text.replace(/\s+/g, ' ')}`);
  if (run.asked.includes('locks')) lines.push(...run.locks.map(({ held, taken }) => `  locks: ${held}, then ${taken}`));
  const findings = [...run.findings].sort((a, b) => (a.key < b.key ? -1 : 1));
  findings.forEach((finding, index) => {
    const expected = finding.expected ? 'expected' : 'unexpected';
    lines.push(`  ${expected} ${finding.kind} after ${finding.steps}: ${finding.message}`);
    if (index > 0) return;
    const options = { width: 80, paint: unpainted, isVerbose: false, pathOf: (file: string) => file };
    lines.push(...renderFindingTrace(finding, options).map((line) => `    ${line}`.trimEnd()));
  });
  return lines.join('\n');
}
