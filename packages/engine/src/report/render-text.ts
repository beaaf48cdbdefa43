/**
 * Runs as text for a terminal, a mail or a log: each with its verdict and what was searched, what is wrong in full,
 * and a summary of all of them.
 */
import type { VerdictKind } from '../verdict/judge.ts';
import { count, cut, table, wrap } from './fit-text.ts';
import type { Style, TextOptions } from './paint.ts';
import { placeText, renderBrokenDemand, renderExpected, renderFinding, runName } from './render-finding.ts';
import type { RunReport } from './report.ts';

const verdictStyles: Readonly<Record<VerdictKind, Style>> = {
  holds: 'good',
  violated: 'bad',
  inconclusive: 'doubtful',
  skipped: 'dim',
};

const verdictWidth = 'inconclusive'.length;

/** One run: a line where all is well, blocks for what is not. */
export function renderRun(run: RunReport, options: TextOptions): string {
  const lines = [...headOf(run, options)];
  const wrong = run.findings.filter((finding) => !finding.expected);
  const expected = run.findings.filter((finding) => finding.expected);
  const blocks: string[][] = wrong.map((finding) => renderFinding(run, finding, options));
  for (const demand of run.demands) {
    if (demand.result === 'false') blocks.push(renderBrokenDemand(run, demand, options));
  }
  if (options.isVerbose) for (const finding of expected) blocks.push(renderFinding(run, finding, options));
  else for (const finding of expected) lines.push(renderExpected(finding, options));
  lines.push(...reasonsOf(run, options));
  for (const block of blocks) lines.push('', ...block);
  const tables = tablesOf(run, options);
  for (const each of tables) lines.push('', ...each);
  if (blocks.length > 0 || tables.length > 0) lines.push('');
  return `${lines.join('\n')}\n`;
}

function headOf(run: RunReport, options: TextOptions): string[] {
  const { paint, width, isVerbose } = options;
  const verdict = paint(verdictStyles[run.verdict], run.verdict.padEnd(verdictWidth));
  const name = `${runName(run)} on ${run.kernel}`;
  if (run.verdict === 'skipped') {
    const [first = '', ...rest] = indented(`${name}: ${run.reasons.join('; ')}`, width);
    return [`${verdict}  ${first.trimStart()}`, ...rest];
  }
  const { states, steps, depth, ends } = run.search;
  const counts = `${count(states, 'state')}, ${count(steps, 'step')}, depth ${depth}, ${count(ends, 'end')}`;
  const oneLine = `${name}: ${counts}`;
  const fits = oneLine.length + verdictWidth + 2 <= width;
  const lines = fits ? [`${verdict}  ${oneLine}`] : [`${verdict}  ${name}`, `${blanks}${counts}`];
  const isPlain = run.verdict === 'holds' && run.search.without.length === 0;
  if (!isPlain || isVerbose) lines.push(...indented(searchedText(run), width).map((line) => paint('dim', line)));
  return lines;
}

const blanks = ' '.repeat(verdictWidth + 2);

function indented(text: string, width: number): string[] {
  return wrap(text, width - blanks.length).map((line) => blanks + line);
}

/** What the verdict rests on: how much was searched, under which memory, by which sanitizers. */
function searchedText(run: RunReport): string {
  const { search } = run;
  const order = search.order === 'bfs' ? '' : ', depth first';
  const parts = [search.complete ? `every interleaving${order}` : `search cut: ${search.stoppedBy}${order}`];
  parts.push('memory: sequentially consistent');
  parts.push(
    search.without.length === 0 ? 'all sanitizers' : `switched off, not looked for: ${search.without.join(', ')}`,
  );
  if (search.reductions.length > 0) parts.push(`reductions: ${search.reductions.join(', ')}`);
  if (search.endedByFinding > 0) {
    parts.push(`${count(search.endedByFinding, 'step')} ended by a finding, what lies behind is hidden`);
  }
  return parts.join('; ');
}

/** Why it is inconclusive; and what was expected and is not there. */
function reasonsOf(run: RunReport, options: TextOptions): string[] {
  const { paint, width } = options;
  if (run.verdict === 'inconclusive') {
    return run.reasons.flatMap((reason) =>
      wrap(reason, width - blanks.length - 2).map(
        (line, index) => `${blanks}${paint('doubtful', index === 0 ? '?' : ' ')} ${line}`,
      ),
    );
  }
  if (run.verdict !== 'violated' || !run.search.complete) return [];
  return run.missing.map((bug) => `${blanks}${paint('bad', '!')} expected ${bug}, and it was not found`);
}

function tablesOf(run: RunReport, options: TextOptions): string[][] {
  const { isVerbose, paint } = options;
  const titled = (title: string, lines: readonly string[]): string[] => [
    paint('bold', `  ${title}`),
    ...lines.map((line) => `    ${line}`),
  ];
  const tables: string[][] = [];
  const isBroken = run.demands.some((demand) => demand.result === 'false');
  if (run.outcomes.some((each) => hasSomething(each)) && (isVerbose || isBroken || run.asked.includes('paths'))) {
    tables.push(titled('outcomes', outcomeLines(run)));
  }
  if (isVerbose && run.demands.length > 0) {
    const rows = run.demands.map((demand) => [demand.result, cut(demand.text.replace(/\s+/g, ' '), 200)]);
    tables.push(titled('demands', table(rows)));
  }
  if (run.asked.includes('waits')) tables.push(titled('may sleep, and the locks held there', waitLines(run, options)));
  if (Object.keys(run.counters).length > 0 && (isVerbose || run.asked.includes('counters'))) {
    const rows = Object.entries(run.counters).map(([name, [low, high]]) => [
      name,
      low === high ? `${low}` : `${low} to ${high}`,
    ]);
    tables.push(titled('counters at ends', table(rows)));
  }
  if (run.neverEntered.length > 0 && (isVerbose || run.asked.includes('coverage'))) {
    const text = run.neverEntered.join(', ');
    tables.push(titled('functions never entered', wrap(text, options.width - 4)));
  }
  return tables;
}

function hasSomething(outcome: RunReport['outcomes'][number]): boolean {
  return Object.keys(outcome.values).length > 0 || outcome.paths.length > 0;
}

function outcomeLines(run: RunReport): string[] {
  const names = [...new Set(run.outcomes.flatMap((each) => Object.keys(each.values)))];
  const rows = run.outcomes.map((each) => [...names.map((name) => each.values[name] ?? '-'), each.paths.join('; ')]);
  rows.sort((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1));
  return table([[...names, ''], ...rows]);
}

function waitLines(run: RunReport, options: TextOptions): string[] {
  const rows = run.waits.map((row) => [
    row.held.length === 0 ? 'nothing' : row.held.join(', '),
    row.waited ? 'waited' : 'reached',
    row.function,
    placeText(row.place, options),
    row.keptWaiting.length === 0 ? '' : `kept waiting: ${row.keptWaiting.join(', ')}`,
  ]);
  return table([['holding', 'seen', 'in', 'at', ''], ...rows]);
}

/** All runs at a glance: what did not come out as expected by kernel, and totals. */
export function renderSummary(runs: readonly RunReport[], options: TextOptions): string {
  const lines = runs.length > 1 ? matrices(runs, options) : [];
  if (lines.length > 0) lines.push('');
  lines.push(...wrap(totals(runs), options.width));
  return `${lines.join('\n')}\n`;
}

interface ScenarioRow {
  readonly name: string;
  readonly byKernel: Map<string, RunReport>;
}

/** A table of scenarios by kernels for each set of kernels that scenarios have in common. */
function matrices(runs: readonly RunReport[], options: TextOptions): string[] {
  const scenarios = new Map<string, ScenarioRow>();
  for (const run of runs) {
    const name = runName(run);
    const key = `${run.file}\0${name}`;
    const row = scenarios.get(key) ?? { name, byKernel: new Map() };
    row.byKernel.set(run.kernel, run);
    scenarios.set(key, row);
  }
  const groups = new Map<string, { readonly kernels: readonly string[]; readonly rows: ScenarioRow[] }>();
  for (const row of scenarios.values()) {
    const kernels = [...row.byKernel.keys()];
    // Of scenarios for one kernel only those are worth a second look that did not come out as expected.
    if (kernels.length === 1 && [...row.byKernel.values()].every((run) => run.asExpected)) continue;
    const key = kernels.join('\0');
    const group = groups.get(key) ?? { kernels, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ kernels, rows }) => matrix(kernels, rows, options));
}

function matrix(kernels: readonly string[], rows: readonly ScenarioRow[], options: TextOptions): string[] {
  const { paint } = options;
  const nameWidth = Math.min(Math.max(...rows.map((row) => row.name.length), 'scenario'.length), options.width - 16);
  const widths = kernels.map((kernel) => Math.max(kernel.length, verdictWidth));
  const head = ['scenario'.padEnd(nameWidth), ...kernels.map((kernel, at) => kernel.padEnd(widths[at] ?? 0))];
  const lines = ['', paint('bold', head.join('  ').trimEnd())];
  for (const row of rows) {
    let line = cut(row.name, nameWidth).padEnd(nameWidth);
    kernels.forEach((kernel, at) => {
      const verdict = row.byKernel.get(kernel)?.verdict;
      const isLast = at === kernels.length - 1;
      const text = isLast ? (verdict ?? '-') : (verdict ?? '-').padEnd(widths[at] ?? 0);
      line += `  ${verdict === undefined ? text : paint(verdictStyles[verdict], text)}`;
    });
    lines.push(line);
  }
  return lines;
}

function totals(runs: readonly RunReport[]): string {
  const number = (verdict: VerdictKind): number => runs.filter((run) => run.verdict === verdict).length;
  const parts = [`${number('holds')} as expected`];
  if (number('violated') > 0) parts.push(`${number('violated')} violated`);
  if (number('inconclusive') > 0) parts.push(`${number('inconclusive')} inconclusive`);
  if (number('skipped') > 0) parts.push(`${number('skipped')} skipped`);
  const expected = runs.reduce((sum, run) => sum + run.findings.filter((each) => each.expected).length, 0);
  const bugs = expected === 0 ? '' : `; ${count(expected, 'expected bug')} found`;
  return `${count(runs.length, 'run')}: ${parts.join(', ')}${bugs}; memory: sequentially consistent`;
}
