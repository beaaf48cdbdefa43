/**
 * Runs as text for a terminal, a mail or a log: each with its verdict and what was searched, what is wrong in full,
 * and a summary of all of them.
 */
import type { LockRow } from '../explore/exploration.ts';
import type { SearchOrder } from '../explore/search-options.ts';
import type { VerdictKind } from '../verdict/judge.ts';
import { count, cut, table, wrap } from './fit-text.ts';
import type { Style, TextOptions } from './paint.ts';
import { renderBrokenDemand, renderExpected, renderFinding, runName } from './render-finding.ts';
import type { RunReport } from './report.ts';
import { fileOf, shortNames, shortPlace } from './short-place.ts';

const verdictStyles: Readonly<Record<VerdictKind, Style>> = {
  holds: 'good',
  violated: 'bad',
  inconclusive: 'doubtful',
  skipped: 'dim',
};

/** `inconclusive` is rare enough to stand out. */
const verdictWidth = 'violated'.length;
/** A table of more scenarios than these leaves out those that hold on every kernel. */
const mostRows = 24;

/** How the line of a search calls its order. */
const orderTexts: Readonly<Record<SearchOrder, string>> = {
  bfs: '',
  dfs: ', depth first',
  random: ', by random walks',
  pct: ', by PCT walks',
};

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
  const isPlain = run.verdict === 'holds' && run.search.without.length === 0 && !isVerbose;
  const room = width - Math.max(verdictWidth, run.verdict.length) - 2;
  // Where all is well one line will do, with as much in it as there is room for.
  const told = [counts, count(states, 'state')].find((each, at) => (at === 0 || isPlain) && fits(name, each, room));
  const lines = told === undefined ? [`${verdict}  ${name}`, `${blanks}${counts}`] : [`${verdict}  ${name}: ${told}`];
  if (!isPlain) lines.push(...indented(searchedText(run), width).map((line) => paint('dim', line)));
  return lines;
}

function fits(name: string, counts: string, room: number): boolean {
  return name.length + 2 + counts.length <= room;
}

const blanks = ' '.repeat(verdictWidth + 2);

function indented(text: string, width: number): string[] {
  return wrap(text, width - blanks.length).map((line) => blanks + line);
}

/** What the verdict rests on: how much was searched, under which memory, by which sanitizers. */
function searchedText(run: RunReport): string {
  const { search } = run;
  const order = orderTexts[search.order];
  const parts = [search.complete ? `every interleaving${order}` : `search cut: ${search.stoppedBy}${order}`];
  parts.push('memory: sequentially consistent');
  parts.push(
    search.without.length === 0 ? 'all sanitizers' : `switched off, not looked for: ${search.without.join(', ')}`,
  );
  if (search.reductions.length > 0) parts.push(`reductions: ${search.reductions.join(', ')}`);
  if (search.interpretedFor !== null) parts.push(`interpreted: bytecode has no room for ${search.interpretedFor}`);
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
    tables.push(titled('outcomes', outcomeLines(run, options)));
  }
  if (isVerbose && run.demands.length > 0) {
    const rows = run.demands.map((demand) => [demand.result, cut(demand.text.replace(/\s+/g, ' '), 200)]);
    tables.push(titled('demands', table(rows)));
  }
  if (run.asked.includes('waits'))
    tables.push(titled('calls that may sleep, and the locks held there', waitLines(run)));
  if (run.asked.includes('locks'))
    tables.push(titled('locks, and those taken with them held', lockLines(run, options)));
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
  if (run.neverTaken.length > 0) tables.push(titled('branches never taken', neverTakenLines(run, options)));
  return tables;
}

const neverWords = { true: 'never true', false: 'never false', either: 'never asked', case: 'never come to' } as const;

/** Below each function the ways that nobody took. */
function neverTakenLines({ neverTaken }: RunReport, { width }: TextOptions): string[] {
  const names = shortNames(neverTaken.map(({ span }) => fileOf(span)));
  const fronts = table(neverTaken.map(({ span, way }) => [shortPlace(span, names), neverWords[way]]));
  const widest = Math.max(...fronts.map((front) => front.length));
  return neverTaken.flatMap(({ function: name, text }, index) => {
    const row = `  ${(fronts[index] ?? '').padEnd(widest)}  ${cut(text, width - widest - 8)}`;
    return neverTaken[index - 1]?.function === name ? [row] : [name, row];
  });
}

function hasSomething(outcome: RunReport['outcomes'][number]): boolean {
  return Object.keys(outcome.values).length > 0 || outcome.paths.length > 0;
}

/** With `-v` a schedule that shows it stands below each: whole, since it is to be copied. */
function outcomeLines(run: RunReport, { isVerbose }: TextOptions): string[] {
  const names = [...new Set(run.outcomes.flatMap((each) => Object.keys(each.values)))];
  const rows = run.outcomes.map((each) => ({
    cells: [...names.map((name) => each.values[name] ?? '-'), each.paths.join('; ')],
    schedule: each.schedule,
  }));
  rows.sort((a, b) => (a.cells.join('\0') < b.cells.join('\0') ? -1 : 1));
  const lines = table([[...names, ''], ...rows.map(({ cells }) => cells)]);
  return lines.flatMap((line, index) => {
    const schedule = rows[index - 1]?.schedule;
    return isVerbose && typeof schedule === 'string' ? [line, `  ${schedule}`] : [line];
  });
}

/** Places are named as the models name them: a path would make the rows too long. */
function waitLines(run: RunReport): string[] {
  if (run.waits.length === 0) return ['none was reached'];
  const lines = table([
    ['holding', 'seen', 'in', 'at'],
    ...run.waits.map((row) => [
      row.held.length === 0 ? 'nothing' : row.held.join(', '),
      row.waited ? 'waited' : 'reached',
      row.function,
      row.place.replace(/:\d+$/, ''),
    ]),
  ]);
  return lines.flatMap((line, index) => {
    const kept = run.waits[index - 1]?.keptWaiting ?? [];
    return kept.length === 0 ? [line] : [line, `  kept waiting: ${kept.join(', ')}`];
  });
}

/**
 * Below each lock those that are taken next, with the function where that was first seen. What follows from other orders
 * is left out, but for circles.
 */
function lockLines({ locks }: RunReport, { width }: TextOptions): string[] {
  const direct = locks.filter((row) => !follows(row, locks));
  if (direct.length === 0) return ['none was'];
  const rows = table(direct.map(({ taken, function: made }) => [taken, made]));
  return direct.flatMap(({ held }, index) => {
    const row = cut(`  ${rows[index] ?? ''}`, width - 4);
    return direct[index - 1]?.held === held ? [row] : [held, row];
  });
}

/** Whether other orders lead from the one lock to the other, and none back. */
function follows({ held, taken }: LockRow, locks: readonly LockRow[]): boolean {
  const reached = (from: string, isSkipped: (row: LockRow) => boolean): ReadonlySet<string> => {
    const found = new Set([from]);
    for (const each of found) for (const row of locks) if (row.held === each && !isSkipped(row)) found.add(row.taken);
    return found;
  };
  const isThis = (row: LockRow): boolean => row.held === held && row.taken === taken;
  return held !== taken && reached(held, isThis).has(taken) && !reached(taken, () => false).has(held);
}

/** All runs at a glance: what did not come out as expected by kernel, and totals. */
export function renderSummary(runs: readonly RunReport[], options: TextOptions): string {
  const lines = runs.length > 1 ? matrices(runs, options) : [];
  if (lines.length > 0) lines.push('');
  lines.push(...wrap(totals(runs), options.width));
  return `${lines.join('\n')}\n`;
}

interface ScenarioRow {
  readonly scenario: string;
  /** The choice of its axes; empty if it has none. */
  readonly variant: string;
  readonly byKernel: Map<string, RunReport>;
}

/** Scenarios by kernels: one table for releases, others for what has kernels of its own. */
function matrices(runs: readonly RunReport[], options: TextOptions): string[] {
  const scenarios = new Map<string, ScenarioRow>();
  for (const run of runs) {
    const variant = Object.entries(run.variant).map(([axis, value]) => `${axis}=${value}`);
    const key = `${run.file}\0${runName(run)}`;
    const { scenario } = run;
    const row = scenarios.get(key) ?? { scenario, variant: variant.join(', '), byKernel: new Map() };
    row.byKernel.set(run.kernel, run);
    scenarios.set(key, row);
  }
  const groups = new Map<string, ScenarioRow[]>();
  for (const row of scenarios.values()) {
    const kernels = [...row.byKernel.keys()];
    const isAsExpected = [...row.byKernel.values()].every((run) => run.asExpected);
    // What has come out as expected on one kernel has said so above.
    if (isAsExpected && (kernels.length === 1 || options.isTerse === true)) continue;
    const key = kernels.every(isRelease) ? 'releases' : kernels.join('\0');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const isLong = rows.length > mostRows && !options.isVerbose;
    const shown = isLong
      ? rows.filter((row) => [...row.byKernel.values()].some((run) => run.verdict !== 'holds'))
      : rows;
    const left = rows.length - shown.length;
    const rest = left === 0 ? [] : ['', `${count(left, 'scenario')} hold on every kernel (-v shows them all)`];
    return shown.length === 0 ? rest : [...matrix(shown, options), ...rest];
  });
}

function isRelease(kernel: string): boolean {
  return /^v\d+\./.test(kernel);
}

function matrix(rows: readonly ScenarioRow[], options: TextOptions): string[] {
  const kernels = [...new Set(rows.flatMap((row) => [...row.byKernel.keys()]))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const names = rows.map((row) => (row.variant === '' ? row.scenario : `  ${row.variant}`));
  const nameWidth = Math.min(Math.max(...names.map((name) => name.length), 'scenario'.length), options.width - 20);
  const columns = kernels.map((kernel) => {
    const [release = '', ...patches] = kernel.split('+');
    const heads = [release, ...patches.map((patch) => `+${patch}`)];
    const cells = rows.map((row) => row.byKernel.get(kernel)?.verdict ?? '-');
    const width = Math.max(...[...heads, ...cells].map((text) => text.length));
    return { kernel, heads, width };
  });
  const lines: string[] = [];
  // As many columns as there is room for; the others stand below.
  for (let from = 0; from < columns.length; ) {
    let to = from;
    for (let used = nameWidth; to < columns.length; to++) {
      used += 2 + (columns[to]?.width ?? 0);
      if (used > options.width && to > from) break;
    }
    lines.push('', ...matrixPart(rows, columns.slice(from, to), nameWidth, options));
    from = to;
  }
  return lines;
}

interface KernelColumn {
  readonly kernel: string;
  /** The release, and below it its patches. */
  readonly heads: readonly string[];
  readonly width: number;
}

function matrixPart(
  rows: readonly ScenarioRow[],
  columns: readonly KernelColumn[],
  nameWidth: number,
  options: TextOptions,
): string[] {
  const { paint } = options;
  const line = (first: string, cells: readonly string[], paintCell: (cell: string, text: string) => string): string => {
    const padded = cells.map((cell, at) =>
      paintCell(cell, at < cells.length - 1 ? cell.padEnd(columns[at]?.width ?? 0) : cell),
    );
    return [cut(first, nameWidth).padEnd(nameWidth), ...padded].join('  ').trimEnd();
  };
  const height = Math.max(...columns.map((column) => column.heads.length));
  const lines: string[] = [];
  for (let level = 0; level < height; level++) {
    const heads = columns.map((column) => column.heads[level] ?? '');
    lines.push(
      paint(
        'bold',
        line(level === 0 ? 'scenario' : '', heads, (_, text) => text),
      ),
    );
  }
  let before = '';
  for (const row of rows) {
    // Choices of axes stand below the scenario's name.
    if (row.variant !== '' && row.scenario !== before) lines.push(row.scenario);
    before = row.scenario;
    const verdicts = columns.map((column) => row.byKernel.get(column.kernel)?.verdict ?? '-');
    const colour = (cell: string, text: string): string => {
      const style = verdictStyles[cell as VerdictKind];
      return style === undefined ? text : paint(style, text);
    };
    lines.push(line(row.variant === '' ? row.scenario : `  ${row.variant}`, verdicts, colour));
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
