/**
 * Who is told of results: text as it comes, JSON when everything is there.
 */

import * as Errors from '@oclif/core/errors';
import type { Diagnostic } from '@refault/dsl';
import { type RunReport, renderJson, renderRun, renderSummary, type TextOptions, unpainted } from '@refault/engine';
import { exitCodes } from '../exit-codes.ts';
import { outputPaint, outputWidth, type Stdout, writeWhole } from '../output.ts';
import { pathOf } from '../workspace/shipped-models.ts';

export interface ReportedRun {
  readonly report: RunReport;
  readonly milliseconds: number;
}

export interface Reporter {
  add(run: ReportedRun): void;
  /** Gives what is in the way of writing, if something is. */
  finish(diagnostics: readonly Diagnostic[]): string | undefined;
}

interface Target {
  readonly name: 'text' | 'json';
  readonly file: string | undefined;
}

export interface ReporterOptions {
  readonly reporters: readonly string[] | undefined;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly proposesSets: boolean;
  readonly stdout: Stdout;
}

/** Reporters as `--reporter` names them. Unless one of them writes to stdout, text goes there. */
export function makeReporters(options: ReporterOptions): readonly Reporter[] {
  const targets = (options.reporters ?? []).map(parseTarget);
  const onStdout = targets.filter((target) => target.file === undefined);
  if (onStdout.length > 1) {
    throw usage('only one reporter can write to stdout; give the others a file: --reporter json=results.json');
  }
  if (onStdout.length === 0) targets.unshift({ name: 'text', file: undefined });
  return targets.map((target) => {
    const write = (text: string): string | undefined => {
      if (target.file !== undefined) return writeWhole(target.file, text);
      options.stdout.write(text);
      return undefined;
    };
    return target.name === 'json' ? new JsonReporter(write) : new TextReporter(options, target.file, write);
  });
}

function parseTarget(text: string): Target {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const file = at < 0 ? undefined : text.slice(at + 1);
  if (name !== 'text' && name !== 'json') throw usage(`there is no reporter \`${name}\`, only text and json`);
  if (file === '') throw usage(`\`--reporter ${name}=\` names no file`);
  return { name, file };
}

function usage(message: string): Error {
  return new Errors.CLIError(message, { exit: exitCodes.usage });
}

type Write = (text: string) => string | undefined;

class JsonReporter implements Reporter {
  private readonly reports: RunReport[] = [];
  private readonly write: Write;

  constructor(write: Write) {
    this.write = write;
  }

  add({ report }: ReportedRun): void {
    this.reports.push(report);
  }

  finish(diagnostics: readonly Diagnostic[]): string | undefined {
    return this.write(renderJson(this.reports, diagnostics));
  }
}

class TextReporter implements Reporter {
  private readonly reports: RunReport[] = [];
  private readonly options: ReporterOptions;
  private readonly rendering: TextOptions;
  private readonly write: Write;
  /** What goes to a file, which is written at the end. */
  private kept: string | undefined;
  /** Whether an empty line is the last thing said. */
  private endsBlank = false;

  constructor(options: ReporterOptions, file: string | undefined, write: Write) {
    this.options = options;
    this.write = write;
    this.kept = file === undefined ? undefined : '';
    const isStdout = file === undefined;
    this.rendering = {
      width: isStdout ? outputWidth() : 80,
      paint: isStdout ? outputPaint() : unpainted,
      isVerbose: options.isVerbose,
      isTerse: options.isQuiet,
      proposesSets: options.proposesSets,
      pathOf,
    };
  }

  add({ report, milliseconds }: ReportedRun): void {
    this.reports.push(report);
    if (this.options.isQuiet && report.asExpected) return;
    const time = this.options.isVerbose && report.verdict !== 'skipped' ? `  took ${timeText(milliseconds)}\n` : '';
    this.put(renderRun(report, this.rendering) + time);
  }

  finish(): string | undefined {
    if (this.reports.length > 0) {
      const summary = renderSummary(this.reports, this.rendering);
      this.put(this.endsBlank ? summary.replace(/^\n/, '') : summary);
    }
    return this.kept === undefined ? undefined : this.write(this.kept);
  }

  private put(text: string): void {
    this.endsBlank = text.endsWith('\n\n');
    if (this.kept === undefined) this.write(text);
    else this.kept += text;
  }
}

export function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
