/**
 * Messages on stderr: about texts as diagnostics, about anything else in one line. Each is said once, and what went
 * wrong is remembered for the exit code.
 */
import { type Diagnostic, hasErrors, renderDiagnostic } from '@refault/dsl';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { pathOf } from './workspace/shipped-models.ts';

export class Messages {
  /** All that was said about texts. */
  readonly diagnostics: Diagnostic[] = [];
  private readonly codes: Set<ExitCode>;
  private readonly said = new Set<string>();

  constructor(codes: Set<ExitCode>) {
    this.codes = codes;
  }

  get hasErrors(): boolean {
    return this.codes.has(exitCodes.usage) || this.codes.has(exitCodes.internalFault);
  }

  /** `opens` gives a path that opens for the name of a file. */
  add(diagnostics: readonly Diagnostic[], opens: (name: string) => string = pathOf): void {
    for (const each of diagnostics) {
      const text = renderDiagnostic(each, { pathOf: opens });
      if (this.said.has(text)) continue;
      this.said.add(text);
      this.diagnostics.push(each);
      process.stderr.write(`${text}\n`);
    }
    if (hasErrors(diagnostics)) this.codes.add(exitCodes.usage);
  }

  complain(problem: string): void {
    process.stderr.write(`error: ${problem}\n`);
    this.codes.add(exitCodes.usage);
  }

  /** A fault of our own, in the middle of something. */
  fault(where: string, message: string, stack: string): void {
    process.stderr.write(`internal error: ${message} (${where})\n`);
    process.stderr.write(
      'help: this is a fault of refault; please report it with the scenario and what REFAULT_DEBUG=1 adds\n',
    );
    if (process.env.REFAULT_DEBUG === '1') process.stderr.write(`${stack}\n`);
    this.codes.add(exitCodes.internalFault);
  }
}
