/**
 * Schedules as text: `r1:PROGRAM:SEGMENT,SEGMENT…[~CYCLE]`. A segment is `agent[.alternative]*n[@function]`: the agent
 * takes n steps, the alternative belongs to the first of them. A `.` in the name of an agent is written `/`.
 */

export interface Segment {
  readonly agent: string;
  readonly alternative?: string;
  readonly steps: number;
  /** The function in which the segment starts: where another program is replayed, it is looked for. */
  readonly function?: string;
}

export interface Schedule {
  readonly program: string;
  readonly segments: readonly Segment[];
  readonly cycle: readonly Segment[];
}

const version = 'r1';

export function formatSchedule(schedule: Schedule): string {
  const cycle = schedule.cycle.length === 0 ? '' : `~${schedule.cycle.map(formatSegment).join(',')}`;
  return `${version}:${schedule.program}:${schedule.segments.map(formatSegment).join(',')}${cycle}`;
}

function formatSegment(segment: Segment): string {
  const alternative = segment.alternative === undefined ? '' : `.${segment.alternative}`;
  const where = segment.function === undefined ? '' : `@${segment.function.replaceAll(' ', '_')}`;
  return `${segment.agent.replaceAll('.', '/')}${alternative}*${segment.steps}${where}`;
}

/** The schedule that a text stands for, or what is wrong with it. */
export function parseSchedule(text: string): Schedule | string {
  const [head, program, ...rest] = text.trim().split(':');
  if (head !== version || program === undefined || rest.length === 0) {
    return `a schedule begins with \`${version}:PROGRAM:\``;
  }
  const [body = '', cycle] = rest.join(':').split('~');
  const segments = parseSegments(body);
  if (typeof segments === 'string') return segments;
  const around = cycle === undefined ? [] : parseSegments(cycle);
  return typeof around === 'string' ? around : { program, segments, cycle: around };
}

function parseSegments(text: string): Segment[] | string {
  if (text === '') return [];
  const segments: Segment[] = [];
  for (const part of splitOutsideParens(text)) {
    // The agent ends at a `.` or `*` outside parentheses.
    const found = /^((?:[^.*(]|\([^)]*\))+)(?:\.((?:[^*(]|\([^)]*\))+))?\*(\d+)(?:@(.+))?$/.exec(part);
    if (found === null) return `\`${part}\` is no segment: agent[.alternative]*steps[@function]`;
    const [, agent = '', alternative, steps = '1', where] = found;
    segments.push({
      agent: agent.replaceAll('/', '.'),
      ...(alternative === undefined ? {} : { alternative }),
      steps: Number(steps),
      ...(where === undefined ? {} : { function: where }),
    });
  }
  return segments;
}

function splitOutsideParens(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
