/**
 * `refault explain`: the long form of what messages name.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';

export class Explain extends BaseCommand {
  static override readonly summary = 'Explains a diagnostic, a kind of finding or an exit code at length';
  static override readonly description = 'Without a code: lists what there is to be explained.';
  static override readonly examples = [
    {
      description: 'A code that a message ends in',
      command: '<%= config.bin %> <%= command.id %> names/unknown-function',
    },
    {
      description: 'A kind of finding, with a scenario that shows it',
      command: '<%= config.bin %> <%= command.id %> lockdep',
    },
    '<%= config.bin %> <%= command.id %> 3',
    '<%= config.bin %> <%= command.id %>',
  ];
  static override readonly args = {
    code: Args.string({ description: 'the code of a diagnostic, a kind of finding, an exit code' }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Explain);
    const { explain } = await import('../explain/explain-code.ts');
    this.exit(explain(args.code));
  }
}
