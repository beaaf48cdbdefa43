/**
 * `refault check`: texts, without running anything.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { selection } from '../flags.ts';

export class Check extends BaseCommand {
  static override readonly summary = 'Parses and checks scenarios and models, and runs nothing';
  static override readonly description =
    `A scenario is checked on each of its kernels, as far as it reaches into them. Of a model every function is
checked: give a file of it, or the folder of a whole library of models.

Exit code: 0 no errors, 2 errors.`;
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> scenarios/thread packages/kernels/models',
    {
      description: 'Would these scenarios also run on another release?',
      command: '<%= config.bin %> <%= command.id %> scenarios/thread --kernel v6.6',
    },
  ];
  static override readonly args = {
    path: Args.string({
      description: 'files, folders, patterns; without one ./scenarios, or every .fault file below here',
    }),
  };
  static override readonly flags = { kernel: selection.kernel };
  static override readonly strict = false;

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Check);
    const { checkFiles } = await import('../check/check-files.ts');
    this.exit(await checkFiles(argv.map(String), flags.kernel));
  }
}
