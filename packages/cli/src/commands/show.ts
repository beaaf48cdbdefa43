/**
 * `refault show`: the text of a model as it is after overrides and hunks.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';

export class Show extends BaseCommand {
  static override readonly summary = 'Shows the effective text of a model function, and what it restates';
  static override readonly description =
    `Each line stands beside the file and line it comes from, so that what a release overrides or a patch changes can be
told from the rest. Without a function: a table of all functions; with the name of a driver, of those it has.`;
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> v6.4 do_swap_page',
    {
      description: 'The same with a patch applied',
      command: '<%= config.bin %> <%= command.id %> v6.4+swap_vma_lock do_swap_page',
    },
    {
      description: 'A function of a driver, as it is for that release',
      command: '<%= config.bin %> <%= command.id %> v6.6 nouveau.migrate_to_ram',
    },
    { description: 'All functions of a release', command: '<%= config.bin %> <%= command.id %> v6.6' },
  ];
  static override readonly args = {
    kernel: Args.string({ description: 'a kernel, with patches: v6.4+swap_vma_lock', required: true }),
    function: Args.string({ description: 'a function of it, a driver, or DRIVER.FUNCTION' }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Show);
    const { show } = await import('../show/show-kernel.ts');
    this.exit(show(args.kernel, args.function));
  }
}
