/**
 * What every command has in common. It reports results by stdout and its exit code, and is stopped by Ctrl-C.
 * What it throws is told apart in `failure.ts`.
 */
import { Command } from '@oclif/core/command';
import { exitCodes } from './exit-codes.ts';

export abstract class BaseCommand extends Command {
  private readonly onInterrupt = () => this.interrupted();

  /** All that oclif would do here is about plugins and deprecations. */
  protected override async init(): Promise<void> {
    process.on('SIGINT', this.onInterrupt);
  }

  /** Runs it from its constructor's arguments to the end, as oclif does with commands that it has found. */
  async runAlone(): Promise<void> {
    await this._run();
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    process.off('SIGINT', this.onInterrupt);
    await super.finally(error);
  }

  /** Called at each Ctrl-C. A command with results to save overrides it, and ends by this exit code all the same. */
  protected interrupted(): void {
    process.exit(exitCodes.interrupted);
  }
}
