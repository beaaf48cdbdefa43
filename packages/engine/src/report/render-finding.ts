/**
 * What is wrong, as a block of text: gcc's first line, which editors know, the line of the model, the calls, the
 * trace in columns, and the command that shows it again.
 */
import { frame, placeOf, type Span, textOf } from '@refault/dsl';
import type { Frame } from '../trace/finding.ts';
import type { Trace } from '../trace/trace.ts';
import { count, cut, table } from './fit-text.ts';
import type { TextOptions } from './paint.ts';
import { type LanesOptions, type Mark, renderLanes } from './render-lanes.ts';
import type { FoundSet, ReportedDemand, ReportedFinding, ReportedOrder, RunReport } from './report.ts';
import { fileOf, shortNames, shortPlace } from './short-place.ts';

/** A finding that was not expected. */
export function renderFinding(run: RunReport, finding: ReportedFinding, options: TextOptions): string[] {
  const others = (finding.orders ?? []).slice(0, -1);
  return [
    ...renderFoundThere(finding, options),
    `  ${found(run, finding.trace, finding.schedule)}`,
    '',
    ...renderFindingTrace(finding, options),
    '',
    reproduce(run, finding.schedule, options),
    ...others.flatMap(({ held, taken, schedule }) => [
      `  up to where ${taken} is taken with ${held} held:`,
      reproduce(run, schedule, options),
    ]),
  ];
}

/** What it is and where, without its trace. */
export function renderFoundThere(finding: ReportedFinding, options: TextOptions): string[] {
  const { at, span, message, kind, chains, orders } = finding;
  const names = shortNames((orders ?? []).map((order) => fileOf(order.span)));
  const places = orders?.flatMap((order) => takenThere(order, names, options));
  return [
    ...heading({ at, span, severity: 'error' }, message, kind, options),
    ...(places ?? chains.flatMap((chain) => calls(chain, options))),
  ];
}

/** Where a lock is taken while another is held, and by which calls. */
function takenThere(order: ReportedOrder, names: ReadonlyMap<string, string>, options: TextOptions): string[] {
  const { held, taken, frames, span } = order;
  return [
    `  ${taken} with ${held} held, at ${shortPlace(span, names)}`,
    ...calls(frames, options).map((line) => `  ${line}`),
  ];
}

/** One that was expected, in one line. */
export function renderExpected(finding: ReportedFinding, options: TextOptions): string {
  const { paint, width } = options;
  const where = finding.function === '' ? '' : ` in ${finding.function}`;
  const [file = ''] = shortNames([fileOf(finding.span)]).values();
  const place = finding.at.replace(/^.*(:\d+):\d+$/, `${file}$1`);
  const steps = finding.steps === 0 ? 'in the first state' : `after ${count(finding.steps, 'step')}`;
  const indent = ' '.repeat('violated  '.length);
  const text = `${indent}expected ${finding.kind}${where}, ${steps}`;
  const full = `${text}, at ${place}`;
  return paint('dim', cut(full.length <= width ? full : text, width));
}

/** What a demand says and where, and that it is false. */
export function renderDemandHeading(text: string, span: Span, options: TextOptions): string[] {
  const said = oneLine(text);
  const where = { at: placeOf(span), span, severity: 'error' } as const;
  return heading(where, `${said} is false`, said.split(' ', 1)[0] ?? 'demand', options);
}

/** A demand that was shown false. */
export function renderBrokenDemand(run: RunReport, demand: ReportedDemand, options: TextOptions): string[] {
  const lines = renderDemandHeading(demand.text, demand.span, options);
  for (const detail of demand.details) lines.push(`  ${detail}`);
  if (options.proposesSets === true && demand.found !== undefined) lines.push(...proposal(demand.found));
  const { trace, schedule } = demand;
  if (trace === undefined || schedule === null) {
    lines.push(`  no schedule shows it: all ${count(run.search.ends, 'end')} were looked at`);
    return lines;
  }
  lines.push(`  ${found(run, trace, schedule)}`, '', ...renderLanes(trace, { ...options, closing: endOf(trace) }));
  lines.push('', reproduce(run, schedule, options));
  return lines;
}

/** The set as it was found: something to argue from. */
function proposal(found: FoundSet): string[] {
  const extent = found.isComplete ? 'as found' : 'as found so far, by a search that was cut';
  const rows = found.rows.map((row) => [`${row.text};`, `// ${row.schedule}`]);
  return ['', `  ${extent}, each line with a schedule that shows it; to argue from, not to paste:`].concat([
    `    ${found.head} {`,
    ...table(rows).map((line) => `      ${line}`),
    '    }',
    '',
  ]);
}

interface Where {
  readonly at: string;
  readonly span: Span;
  readonly severity: 'error' | 'note';
}

function heading(where: Where, message: string, kind: string, options: TextOptions): string[] {
  const { paint } = options;
  const place = paint('bold', `${placeText(where.at, options)}:`);
  const severity = paint(where.severity === 'error' ? 'bad' : 'doubtful', `${where.severity}:`);
  return [`${place} ${severity} ${message} [${kind}]`, ...framed(where.span, options)];
}

/** `packages/kernels/models/v6.4/mm/memory.fault:12:7`: a place whose file opens. */
export function placeText(at: string, options: TextOptions): string {
  const parts = /^(.*)(:\d+:\d+)$/.exec(at);
  return parts === null ? at : `${options.pathOf(parts[1] ?? '')}${parts[2]}`;
}

/** The source line with its marks; of a long line the part around them. */
function framed(span: Span, options: TextOptions): string[] {
  const [source, marks] = frame(span);
  if (source === undefined || marks === undefined) return [];
  const bar = source.indexOf('|') + 2;
  const room = Math.max(20, options.width - bar);
  const { paint } = options;
  const show = (text: string, carets: string): string[] => [
    paint('dim', source.slice(0, bar)) + text,
    `${paint('dim', marks.slice(0, bar))}${paint('bad', carets)}`,
  ];
  const text = source.slice(bar).replaceAll('\t', ' ');
  const carets = marks.slice(bar).replaceAll('\t', ' ');
  if (text.length <= room) return show(text, carets);
  const first = carets.indexOf('^');
  const from = Math.max(0, Math.min(first - Math.floor(room / 4), text.length - room + 3));
  if (from === 0) return show(cut(text, room), carets.slice(0, room));
  const shownText = `...${text.slice(from)}`;
  const shownCarets = `   ${carets.slice(from)}`;
  return show(cut(shownText, room), shownCarets.slice(0, room));
}

/** Who was where, by which calls: the way in, outermost first. */
function calls(chain: readonly Frame[], options: TextOptions): string[] {
  const last = chain[chain.length - 1];
  if (last === undefined || chain.length < 2) return [];
  const source = last.sources[0] === undefined ? '' : ` (${last.sources[0]})`;
  const agent = `  ${chain[0]?.function}: `;
  const room = options.width - agent.length - source.length;
  const names = chain.slice(1).map((each) => each.function);
  while (names.length > 1 && names.join(' > ').length > room) names.splice(0, names[0] === '..' ? 2 : 1, '..');
  return [options.paint('dim', `${agent}${names.join(' > ')}${source}`)];
}

function found(run: RunReport, trace: Trace, schedule: string): string {
  const steps = trace.steps.length;
  const turns = trace.steps.filter((step) => step.switch !== undefined).length;
  const choices = schedule.startsWith('r1:') && /:setup\./.test(schedule) ? ', one of several set-ups' : '';
  const turned = turns === 0 ? '' : `, ${switches(turns)}`;
  const after = steps === 0 ? 'in the first state' : `after ${count(steps, 'step')}${turned}`;
  return `in ${runName(run)} on ${run.kernel}, ${after}${choices}`;
}

function switches(number: number): string {
  return `${number} switch${number === 1 ? '' : 'es'} of thread`;
}

export function runName(run: Pick<RunReport, 'scenario' | 'variant'>): string {
  const parts = Object.entries(run.variant).map(([axis, value]) => `${axis}=${value}`);
  return parts.length === 0 ? run.scenario : `${run.scenario}[${parts.join(', ')}]`;
}

/** The command that replays a schedule: one line, to be copied into a shell. */
export function reproduce(run: RunReport, schedule: string, options: TextOptions): string {
  const { paint } = options;
  const command = ['refault replay', quoted(run.file), quoted(schedule)];
  command.push('--filter', quoted(runName(run)), '--kernel', quoted(run.kernel));
  if (run.adversary !== undefined) command.push('--adversary', run.adversary);
  return `  ${paint('dim', 'reproduce:')} ${command.join(' ')}`;
}

function quoted(text: string): string {
  return /^[\w./+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The trace of a finding, with what is wrong at its end. */
export function renderFindingTrace(finding: ReportedFinding, options: TextOptions): string[] {
  return renderLanes(finding.trace, { ...options, ...endingOf(finding), lastWords: finding.lastWords });
}

/** How the trace of a finding ends: with a step that goes wrong, or where somebody stands. */
export function endingOf(finding: ReportedFinding): Partial<LanesOptions> {
  const { kind, message, chains, trace } = finding;
  switch (kind) {
    case 'deadlock':
    case 'lost_wakeup': {
      const clauses = message.split('; ');
      const marks = chains.flatMap((chain): Mark[] => {
        const agent = agentOf(chain, trace);
        const clause = clauses.find((each) => each.startsWith(`${agent} `));
        return [{ agent, label: 'stuck', chain, text: clause?.slice(agent.length + 1) ?? '' }];
      });
      return chains.length === 0 ? { complaint: message } : { marks };
    }
    case 'data_race': {
      const kinds = /^(\w+ \w+) at .* races with (\w+ \w+) at /.exec(message)?.slice(1) ?? [];
      return {
        marks: chains.map((chain, index) => ({
          agent: agentOf(chain, trace),
          label: 'race',
          chain,
          text: kinds[index] ?? '',
        })),
      };
    }
    case 'lockdep': {
      const last = chains[chains.length - 1];
      const marks = last === undefined ? [] : [{ agent: agentOf(last, trace), label: 'takes', chain: last, text: '' }];
      const others = chains.slice(0, -1).map((chain) => {
        const frame = chain[chain.length - 1];
        return frame === undefined ? '' : `; the other order: ${chain[0]?.function}, ${textOf(frame.at)}`;
      });
      return { marks, complaint: `${message}${others.join('')}` };
    }
    case 'livelock':
      return {};
    case 'leak':
      return { closing: 'everything has ended', complaint: message };
    default:
      return { complaint: `${kind}: ${message}` };
  }
}

/** The agent a chain of calls is of: it begins in the thread's body, or in the function of a work item. */
function agentOf(chain: readonly Frame[], trace: Trace): string {
  const root = chain[0]?.function ?? '';
  return trace.agents.find((agent) => agent === root || agent.startsWith(`${root}(`)) ?? root;
}

/** What the variables of all threads hold where they have ended. */
export function endOf({ endValues }: Trace): string {
  if (endValues === undefined) return '';
  const values = Object.entries(endValues).map(([name, value]) => `${name} = ${value}`);
  return values.length === 0 ? 'everything has ended' : `at the end: ${values.join(', ')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
