/**
 * The body of `refault show`.
 */
import * as Errors from '@oclif/core/errors';
import { CheckSession, type Diagnostic, hasErrors, nearestName, originOf, positionAt, sourceFile } from '@refault/dsl';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { outputPaint } from '../output.ts';
import { makeSelection } from '../run/settings.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';

type Kernel = NonNullable<ReturnType<CheckSession['kernel']>>;
type Sourced = Kernel['model']['functions'] extends ReadonlyMap<string, infer Each> ? Each : never;
type SourceSpan = Sourced['declaration']['span'];

export function show(label: string, name: string | undefined): ExitCode {
  // Names that nobody knows are told as everywhere.
  makeSelection({ kernel: [label], patch: undefined, filter: undefined }, new Texts(), []);
  const session = new CheckSession(shippedModels(), new Texts());
  const codes = new Set<ExitCode>();
  const diagnostics: Diagnostic[] = [];
  const at = { file: sourceFile('the command line', label), start: 0, end: label.length };
  // `nouveau` is a driver, `nouveau.migrate_to_ram` one of its functions.
  const models = session.shippedModels;
  const driver = models.shipped.drivers.find((each) => each === name?.split('.')[0]);
  const kernel = session.kernel(label, at, models, diagnostics, driver === undefined ? [] : [driver]);
  new Messages(codes).add(diagnostics);
  if (kernel === undefined || hasErrors(diagnostics)) return worstOf([...codes, exitCodes.usage]);
  const isTable = name === undefined || name === driver;
  process.stdout.write(isTable ? tableOf(kernel, driver) : textOfFunction(kernel, label, name));
  return exitCodes.asExpected;
}

function textOfFunction(kernel: Kernel, label: string, name: string): string {
  const found = kernel.model.functions.get(name);
  if (found === undefined) {
    const near = nearestName(name, kernel.functionNames());
    const help = near === undefined ? `\`refault show ${label}\` lists them` : `did you mean \`${near}\`?`;
    throw new Errors.CLIError(`${label} has no function \`${name}\`\nhelp: ${help}`, { exit: exitCodes.usage });
  }
  const paint = outputPaint();
  const { declaration, layer, sources } = found;
  const lines = linesOf(declaration.span);
  const home = lines.find((line) => line.place !== undefined)?.file ?? '';
  const restates = sources.length === 0 ? '' : `, restates ${sources.join(', ')}`;
  const out = [paint('bold', `${name} of ${layer}${restates}`)];
  const width = Math.max(...lines.map((line) => line.place?.length ?? 0));
  let isBlank = false;
  for (const { text, place = '', file } of lines) {
    // A hunk that takes lines away leaves their ends behind.
    if (isBlank && text.trim() === '') continue;
    isBlank = text.trim() === '';
    // What comes from elsewhere than the function's first line was put there by a hunk.
    const isChanged = file !== undefined && file !== home;
    const margin = paint('place', place.padEnd(width));
    out.push(`${margin} ${isChanged ? paint('good', '+') : ' '}| ${text}`.trimEnd());
  }
  return `${out.join('\n')}\n`;
}

interface Line {
  readonly text: string;
  readonly file?: string;
  readonly place?: string;
}

/** The lines of a span, each with the place its first character comes from. */
function linesOf(span: SourceSpan): Line[] {
  const { file, end } = span;
  const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
  const isAlone = file.text.slice(start, span.start).trim() === '';
  let offset = isAlone ? start : span.start;
  return file.text
    .slice(offset, end)
    .split('\n')
    .map((text) => {
      const first = offset + text.length - text.trimStart().length;
      offset += text.length + 1;
      if (text.trim() === '') return { text };
      const origin = originOf(file, Math.min(first, end - 1));
      const { line } = positionAt(origin.file, origin.offset);
      return { text, file: origin.file.name, place: `${origin.file.name}:${line}` };
    });
}

/** All functions of a kernel, or those of a driver alone. */
function tableOf(kernel: Kernel, driver: string | undefined): string {
  const rows = [...kernel.model.functions].flatMap(([name, { declaration, layer, sources, home }]) => {
    // Functions of the engine itself restate nothing.
    if (layer === 'engine' || home !== driver) return [];
    const [line] = linesOf(declaration.span).filter((each) => each.place !== undefined);
    return [[name, sources.join(', '), line?.place ?? '', layer]];
  });
  rows.sort((a, b) => ((a[1] ?? '') === (b[1] ?? '') ? (less(a[0], b[0]) ? -1 : 1) : less(a[1], b[1]) ? -1 : 1));
  const widths = [0, 1, 2].map((column) => Math.max(8, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [['function', 'restates', 'model', 'from'], ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function less(a: string | undefined, b: string | undefined): boolean {
  return (a ?? '') < (b ?? '');
}
