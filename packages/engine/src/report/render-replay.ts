/**
 * A schedule that was run again: its trace, what was found on it, and where it could not be followed.
 */
import type { ReplayResult } from '../explore/replayer.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import { count, wrap } from './fit-text.ts';
import type { TextOptions } from './paint.ts';
import { endingOf, endOf, renderDemandHeading, renderFoundThere, runName } from './render-finding.ts';
import { renderLanes } from './render-lanes.ts';
import { findingOf } from './report.ts';

/** Whether something is wrong on the schedule: what `replay` is asked. */
export function showsFinding(result: ReplayResult): boolean {
  const { findings, broken, lockOrders, closesCycle, leftAt } = result;
  if (findings.length > 0 || broken.length > 0) return true;
  return leftAt === undefined && (lockOrders.length > 0 || closesCycle === true);
}

export function renderReplay(compiled: CompiledProgram, result: ReplayResult, options: TextOptions): string {
  const { program } = compiled;
  const { paint, width } = options;
  const { trace, leftAt, broken, lockOrders, closesCycle } = result;
  const findings = result.findings.map((finding) => findingOf(finding, result));
  const lines = [`${paint('bold', `${runName(program)} on ${program.kernel}`)}: ${count(trace.steps.length, 'step')}`];
  const closing = endOf(trace);
  const [first] = findings;
  lines.push('', ...renderLanes(trace, { ...options, ...(first === undefined ? {} : endingOf(first)), closing }), '');
  if (leftAt !== undefined) {
    lines.push(...wrap(`the schedule can't be followed to its end: at ${leftAt.segment}, ${leftAt.reason}`, width));
  }
  for (const finding of findings) lines.push(...renderFoundThere(finding, options));
  for (const text of broken) {
    const demand = program.demands.find((each) => each.text === text);
    if (demand !== undefined) lines.push(...renderDemandHeading(demand.text, demand.span, options));
  }
  if (leftAt === undefined) {
    if (findings.length === 0)
      for (const order of lockOrders) lines.push(`the last step adds an order of locks: ${order}`);
    if (closesCycle === true) lines.push('the cycle ends where it began: it can go round for ever');
    if (closesCycle === false) lines.push('the cycle does not end where it began');
  }
  if (!showsFinding(result)) lines.push('nothing is found on this schedule');
  return `${lines.join('\n')}\n`;
}
