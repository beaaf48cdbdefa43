/**
 * A trace side by side: a column for each agent, calls nested inside it, one row a step, and beside it the place in
 * the model. Where there is no room for columns all steps stand in one, with the agent's name in front. Comes in: a
 * trace, and marks for what is wrong at its end. Leaves: lines.
 */
import { type Span, textOf } from '@refault/dsl';
import type { Frame } from '../trace/finding.ts';
import type { Trace, TraceEvent, TraceStep } from '../trace/trace.ts';
import { count, cut, cutStart, wrap } from './fit-text.ts';
import type { Style, TextOptions } from './paint.ts';
import { fileOf, shortNames, shortPlace } from './short-place.ts';

/** What an agent is about to do, or can't do, when the trace has ended. */
export interface Mark {
  readonly agent: string;
  /** One short word for the margin. */
  readonly label: string;
  readonly chain: readonly Frame[];
  readonly text: string;
}

export interface LanesOptions extends TextOptions {
  readonly marks?: readonly Mark[];
  /** Said when the trace is over. */
  readonly closing?: string;
  /** What is wrong there. */
  readonly complaint?: string;
  /** What there is to say about it besides. */
  readonly lastWords?: readonly string[];
}

const marginWidth = 6;
const mostLanes = 4;
/** Columns may stand this close: a row holds one agent's step, which may run on below the heads to its right. */
const closestLanes = 13;
/** What the last column needs for texts of a usual length. */
const lastLane = { least: 16, most: 32, tight: 25 };
const longestName = 10;
/** How far calls may stand in before each stretch begins at the left again. */
const mostIndent = 6;
/** Longest place beside a step, in narrow and wide output. */
const placeWidths = { narrow: 21, wide: 34 };
const wideFrom = 110;
const mostFurtherAccesses = 4;
const fewestFolded = 3;
/** Steps of one round of a loop whose repetitions are folded. */
const longestRound = 24;

type Row =
  | {
      readonly kind: 'cell';
      readonly agent: string;
      readonly margin: string;
      readonly depth: number;
      readonly text: string;
      readonly place: string;
      readonly style?: Style;
    }
  | { readonly kind: 'across'; readonly text: string; readonly style: Style };

export function renderLanes(trace: Trace, options: LanesOptions): string[] {
  const unit = options.width >= wideFrom ? 2 : 1;
  const rows = indented(new RowMaker(trace, options).rows(), unit);
  const cells = rows.filter((row) => row.kind === 'cell');
  const agents = agentsIn(trace, cells);
  const widest = options.width >= wideFrom ? placeWidths.wide : placeWidths.narrow;
  const placeWidth = Math.min(widest, Math.max(0, ...cells.map((row) => row.place.length)));
  const room = options.width - marginWidth - (placeWidth === 0 ? 0 : placeWidth + 2);
  const longest = Math.max(0, ...cells.map((row) => row.depth * unit + row.text.length));
  const columns = columnsFor(agents, room, longest);
  return layOut(rows, { columns, room, placeWidth, unit, agents }, options);
}

/** Agents that do something here, in the order of the trace. */
function agentsIn(trace: Trace, cells: readonly { readonly agent: string }[]): string[] {
  const acting = new Set(cells.map((row) => row.agent));
  const known = trace.agents.filter((agent) => acting.has(agent));
  return [...known, ...[...acting].filter((agent) => !known.includes(agent))];
}

/**
 * Calls stand in as far as they are deeper than the agent's others; where that would take too much room, than the
 * others of one stretch without a switch.
 */
function indented(rows: readonly Row[], unit: number): Row[] {
  const ranges = new Map<string, { least: number; most: number }>();
  for (const row of rows) {
    if (row.kind !== 'cell') continue;
    const range = ranges.get(row.agent) ?? { least: row.depth, most: row.depth };
    range.least = Math.min(range.least, row.depth);
    range.most = Math.max(range.most, row.depth);
    ranges.set(row.agent, range);
  }
  const result: Row[] = [];
  for (let from = 0; from < rows.length; ) {
    const first = rows[from] as Row;
    let to = from + 1;
    if (first.kind === 'cell') {
      while (to < rows.length && isOf(rows[to], first.agent)) to++;
    }
    const stretch = rows.slice(from, to);
    const range = first.kind === 'cell' ? ranges.get(first.agent) : undefined;
    const isShallow = range !== undefined && (range.most - range.least) * unit <= mostIndent;
    const least = isShallow ? range.least : Math.min(...stretch.map((row) => (row.kind === 'cell' ? row.depth : 0)));
    for (const row of stretch) result.push(row.kind === 'cell' ? { ...row, depth: row.depth - least } : row);
    from = to;
  }
  return result;
}

function isOf(row: Row | undefined, agent: string): boolean {
  return row?.kind === 'cell' && row.agent === agent;
}

interface Columns {
  /** Where each agent's column begins. */
  readonly starts: ReadonlyMap<string, number>;
  /** Without columns: how wide the names in front are. */
  readonly nameWidth: number;
  /** How far columns are apart. */
  readonly pitch: number;
}

function columnsFor(agents: readonly string[], room: number, longest: number): Columns {
  const others = agents.length - 1;
  if (others < 1) return { starts: new Map(agents.map((agent) => [agent, 0])), nameWidth: 0, pitch: room };
  const last = Math.max(lastLane.least, Math.min(longest, others > 1 ? lastLane.tight : lastLane.most));
  const pitch = Math.min(Math.floor(room / agents.length), Math.floor((room - last) / others));
  if (agents.length > mostLanes || pitch < closestLanes) {
    const nameWidth = Math.min(longestName, Math.max(...agents.map((agent) => agent.length)));
    return { starts: new Map(), nameWidth, pitch: room };
  }
  return { starts: new Map(agents.map((agent, index) => [agent, index * pitch])), nameWidth: 0, pitch };
}

interface Geometry {
  readonly columns: Columns;
  readonly room: number;
  readonly placeWidth: number;
  /** How far each call stands in. */
  readonly unit: number;
  readonly agents: readonly string[];
}

function layOut(rows: readonly Row[], geometry: Geometry, options: TextOptions): string[] {
  const { columns, room, placeWidth, unit, agents } = geometry;
  const { paint } = options;
  const lines: string[] = [];
  const margin = ' '.repeat(marginWidth);
  if (columns.nameWidth === 0) {
    let head = '';
    for (const agent of agents) head = `${head.padEnd(columns.starts.get(agent) ?? 0)}${agent} `;
    lines.push(margin + paint('bold', head.trimEnd()));
  }
  let lastName = '';
  for (const row of rows) {
    if (row.kind === 'across') {
      for (const [index, line] of wrap(row.text, options.width - marginWidth - 3).entries()) {
        lines.push(margin + paint(row.style, (index === 0 ? '' : '   ') + line));
      }
      lastName = '';
      continue;
    }
    const start = columns.nameWidth === 0 ? (columns.starts.get(row.agent) ?? 0) : columns.nameWidth + 2;
    const available = room - start;
    // What stands in further would be taken for the next column.
    const indent = Math.min(row.depth * unit, Math.floor(available / 3), columns.pitch - 3);
    // A line without a place may take the room of one.
    const whole = available - indent + (placeWidth > 0 ? placeWidth + 2 : 0);
    const texts = fold(row.text, row.place === '' ? whole : available - indent, whole);
    texts.forEach((text, index) => {
      const name = columns.nameWidth === 0 || index > 0 || row.agent === lastName ? '' : row.agent;
      if (name !== '') lastName = name;
      const front = columns.nameWidth === 0 ? '' : cut(name, columns.nameWidth);
      const left = (index === 0 ? row.margin : '').padStart(marginWidth - 2).padEnd(marginWidth);
      const body = ' '.repeat(start - front.length + indent) + text;
      const place = index === 0 ? cutStart(row.place, placeWidth) : '';
      const gap = ' '.repeat(Math.max(2, room - front.length - body.length + 2));
      const shown = row.style === undefined ? body : paint(row.style, body);
      const line = `${row.style === undefined ? left : paint(row.style, left)}${paint('bold', front)}${shown}`;
      lines.push(place === '' ? line.trimEnd() : `${line}${gap}${paint('place', place)}`);
    });
  }
  return lines;
}

/**
 * A text on one line; or with its value on a second one; or broken. `width` is for the first line, `below` for those
 * below it. What is still too long is cut.
 */
function fold(text: string, width: number, below: number): string[] {
  if (text.length <= width) return [text];
  const at = text.lastIndexOf(' => ');
  const head = at < 0 ? text : text.slice(0, at);
  const tail = at < 0 ? [] : [cut(`  ${text.slice(at + 1)}`, below)];
  if (head.length <= width) return [head, ...tail];
  const end = breakIn(head, width);
  if (end === undefined) return [cut(head, width), ...tail];
  return [head.slice(0, end).trimEnd(), cut(`    ${head.slice(end).trimStart()}`, below), ...tail];
}

/** Where a C text may be broken so that what stands before fits: after a blank, comma or bracket, else after `->`. */
function breakIn(text: string, width: number): number | undefined {
  return lastEnd(text, /[ ,(]/g, width) ?? lastEnd(text, /->/g, width);
}

function lastEnd(text: string, marks: RegExp, width: number): number | undefined {
  const ends = [...text.matchAll(marks)].map(({ index, 0: mark }) => index + mark.length);
  // A blank at the end takes no room.
  return ends
    .filter((end) => end >= width / 3 && end < text.length && text.slice(0, end).trimEnd().length <= width)
    .pop();
}

/** Whether two steps do the same in the same calls, and nobody else came between. */
function isSameStep(step: TraceStep | undefined, before: TraceStep | undefined): boolean {
  if (step === undefined || before === undefined || step.switch !== undefined) return false;
  if (step.agent !== before.agent || step.depth !== before.depth || step.choice !== before.choice) return false;
  const does = ({ events }: TraceStep): string =>
    events.map((each) => ('text' in each ? each.text : each.kind)).join('\n');
  return step.chain.every((frame, at) => frame.function === before.chain[at]?.function) && does(step) === does(before);
}

/** Makes the rows of a trace: calls are shown when the first step inside them is. */
class RowMaker {
  private readonly trace: Trace;
  private readonly options: LanesOptions;
  private readonly names: ReadonlyMap<string, string>;
  private readonly made: Row[] = [];
  /** The calls of each agent that stand open and were shown. */
  private readonly open = new Map<string, Frame[]>();

  constructor(trace: Trace, options: LanesOptions) {
    this.trace = trace;
    this.options = options;
    this.names = shortNames(spansOf(trace, options.marks ?? []).map(fileOf));
  }

  rows(): readonly Row[] {
    const { trace, options } = this;
    const { steps, cycleFrom } = trace;
    for (let at = 0; at < steps.length; ) {
      const step = steps[at] as TraceStep;
      if (at === cycleFrom) this.across('-- from here on it goes round for ever --', 'doubtful');
      if (step.switch !== undefined) this.across(this.switchText(step), 'dim');
      const again = this.repeated(at);
      if (again.steps > 0) {
        this.addRepeats(step, again);
        at += again.steps;
        continue;
      }
      const folded = this.foldable(at);
      if (folded.length >= fewestFolded) this.addFold(folded);
      else this.addStep(step, at);
      at += folded.length >= fewestFolded ? folded.length : 1;
    }
    if (cycleFrom !== undefined) {
      this.across(`-- and again from step ${cycleFrom + 1} --`, 'doubtful');
    }
    for (const mark of options.marks ?? []) this.addMark(mark);
    if (options.closing !== undefined && options.closing !== '') this.across(options.closing, 'dim');
    if (options.complaint !== undefined) this.across(`=> ${options.complaint}`, 'bad');
    for (const sentence of options.lastWords ?? []) this.across(sentence, 'dim');
    return this.made;
  }

  private across(text: string, style: Style): void {
    this.made.push({ kind: 'across', text, style });
  }

  private switchText(step: TraceStep): string {
    const isBack = (this.open.get(step.agent)?.length ?? 0) > 0 && step.depth > 0;
    const where = isBack ? `; ${step.agent} goes on in ${step.function}` : '';
    return `-- ${step.switch}${where} --`;
  }

  /** The quiet steps from here on that may stand in one row: of one agent, without a switch, not the last. */
  private foldable(from: number): readonly TraceStep[] {
    const { steps, cycleFrom } = this.trace;
    const folded: TraceStep[] = [];
    if (this.options.isVerbose) return folded;
    for (let at = from; at < steps.length - 1; at++) {
      const step = steps[at] as TraceStep;
      if (step.isQuiet !== true) break;
      if (at > from && (step.switch !== undefined || at === cycleFrom)) break;
      folded.push(step);
    }
    return folded;
  }

  /** How many of the next steps are the rounds before them over again: those of a loop that tries again. */
  private repeated(from: number): { readonly steps: number; readonly times: number } {
    const { steps, cycleFrom } = this.trace;
    const none = { steps: 0, times: 0 };
    if (this.options.isVerbose) return none;
    for (let period = 1; period <= longestRound && period <= from; period++) {
      let end = from;
      while (end < steps.length - 1 && end !== cycleFrom && isSameStep(steps[end], steps[end - period])) end++;
      const times = Math.floor((end - from) / period);
      if (times * period >= fewestFolded) return { steps: times * period, times };
    }
    return none;
  }

  private addRepeats(
    { agent, depth }: TraceStep,
    { steps, times }: { readonly steps: number; readonly times: number },
  ) {
    const text = `... the same again${times === 1 ? '' : `, ${times} times`}: ${count(steps, 'step')}`;
    this.made.push({ kind: 'cell', agent, margin: '', depth, text, place: '', style: 'dim' });
  }

  private addFold(folded: readonly TraceStep[]): void {
    const first = folded[0] as TraceStep;
    // Calls are shown as far as all of the steps are inside them.
    const common = folded.reduce((chain, step) => commonCalls(chain, step.chain), first.chain);
    this.openCalls(first.agent, common.length === 0 ? first.chain.slice(0, 1) : common);
    const depth = Math.max(0, common.length - 1);
    const inside = new Set(folded.filter((step) => step.depth > depth).map((step) => step.function));
    const where = inside.size === 0 ? '' : ` in ${[...inside].join(', ')}`;
    this.made.push({
      kind: 'cell',
      agent: first.agent,
      margin: '',
      depth,
      text: `... ${count(folded.length, 'step')}${where}`,
      place: '',
      style: 'dim',
    });
    for (const step of folded) this.closeCalls(step);
  }

  private addStep(step: TraceStep, index: number): void {
    const { agent, depth, choice } = step;
    this.openCalls(agent, step.chain);
    const [main, ...further] = accessesOf(step.events);
    const notes = step.events.flatMap((event) => (event.kind === 'note' ? [event.text] : []));
    const chosen = choice === undefined ? '' : ` [${choice === 'wake()' ? 'wakes nobody' : choice}]`;
    const told = notes.length === 0 ? '' : main === undefined ? notes.join('; ') : ` (${notes.join('; ')})`;
    const what = main === undefined ? (told === '' ? step.function : '') : shown(main);
    this.made.push({
      kind: 'cell',
      agent,
      margin: String(index + 1),
      depth,
      text: `${what}${chosen}${told}`,
      place: main === undefined ? '' : shortPlace(main.at, this.names),
    });
    const most = this.options.isVerbose ? further.length : mostFurtherAccesses;
    const sub = (text: string, place: string): Row => ({
      kind: 'cell',
      agent,
      margin: '',
      depth: depth + 1,
      text,
      place,
      style: 'dim',
    });
    for (const access of further.slice(0, most)) this.made.push(sub(shown(access), shortPlace(access.at, this.names)));
    const left = further.length - most;
    if (left > 0) this.made.push(sub(`... ${left} ${left === 1 ? 'access' : 'accesses'} more`, ''));
    this.closeCalls(step);
  }

  private addMark(mark: Mark): void {
    this.openCalls(mark.agent, mark.chain);
    const last = mark.chain[mark.chain.length - 1];
    if (last === undefined) return;
    this.made.push({
      kind: 'cell',
      agent: mark.agent,
      margin: mark.label,
      depth: mark.chain.length - 1,
      text: statement(textOf(last.at)),
      place: shortPlace(last.at, this.names),
      style: 'bad',
    });
    if (mark.text !== '') {
      this.made.push({
        kind: 'cell',
        agent: mark.agent,
        margin: '',
        depth: mark.chain.length,
        text: mark.text,
        place: '',
        style: 'bad',
      });
    }
  }

  /** Shows the calls that lead to a step and were not shown yet. */
  private openCalls(agent: string, chain: readonly Frame[]): void {
    const open = this.open.get(agent) ?? [];
    const known = commonCalls(open, chain).length;
    chain.forEach((frame, depth) => {
      // The first function of an agent is what the agent is called by.
      const isAgent = depth === 0 && (frame.function === agent || agent.startsWith(`${frame.function}(`));
      if (depth < known || isAgent) return;
      this.made.push({
        kind: 'cell',
        agent,
        margin: '',
        depth: depth - 1,
        text: callText(frame.function),
        place: sourceText(frame.sources[0]),
        style: 'dim',
      });
    });
    this.open.set(agent, [...chain]);
  }

  /** Forgets the calls that a step has left: entered again, they are shown again. */
  private closeCalls(step: TraceStep): void {
    let depth = step.chain.length;
    let least = depth;
    for (const event of step.events) {
      if (event.kind === 'call') depth++;
      else if (event.kind === 'return') depth--;
      least = Math.min(least, depth);
    }
    this.open.set(step.agent, (this.open.get(step.agent) ?? []).slice(0, Math.max(0, least)));
  }
}

function commonCalls(one: readonly Frame[], other: readonly Frame[]): readonly Frame[] {
  let length = 0;
  while (
    length < one.length &&
    length < other.length &&
    one[length]?.function === other[length]?.function &&
    one[length]?.layer === other[length]?.layer
  ) {
    length++;
  }
  return one.slice(0, length);
}

interface Access {
  readonly text: string;
  readonly values: readonly string[];
  readonly at: Span;
}

/** What a step did to memory, a row for each text: a read and a write of one place share it. */
function accessesOf(events: readonly TraceEvent[]): Access[] {
  const accesses: Access[] = [];
  for (const event of events) {
    if (event.kind !== 'do') continue;
    const last = accesses[accesses.length - 1];
    const value = event.value === undefined || event.value === '' ? [] : [event.value];
    if (last !== undefined && last.at.file === event.at.file && last.at.start === event.at.start) {
      accesses[accesses.length - 1] = { ...last, values: [...last.values, ...value] };
    } else accesses.push({ text: event.text, values: value, at: event.at });
  }
  return accesses;
}

function shown({ text, values }: Access): string {
  const line = statement(text);
  // What is stored is told by the statement itself where it is a constant.
  const constant = /(?<=[^=!<>] = )[\w-]+$/
    .exec(line)?.[0]
    .replace(/^true$/, '1')
    .replace(/^false$/, '0');
  const told = values.filter((value, index) => value !== values[index - 1] && value !== constant);
  return told.length === 0 ? line : `${line} => ${told.join(', then ')}`;
}

/** A kernel file by its last folder and name: as the kernel's own messages call it. */
function sourceText(source: string | undefined): string {
  return source === undefined ? '' : source.split('/').slice(-2).join('/');
}

/** Operations are called by words, functions by their name. */
function callText(name: string): string {
  return name.includes(' ') ? name : `${name}()`;
}

/** A statement as one line; of a block with a condition only its head. */
function statement(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const head = /^atomic [^{]+(?=\{)/.exec(line);
  return head === null ? line : head[0].trim();
}

function spansOf(trace: Trace, marks: readonly Mark[]): Span[] {
  const ofSteps = trace.steps.flatMap((step) =>
    step.events.flatMap((event) => (event.kind === 'do' ? [event.at] : [])),
  );
  return [...ofSteps, ...marks.flatMap((mark) => mark.chain.map((frame) => frame.at))];
}
