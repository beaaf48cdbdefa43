/**
 * `refault new`: a file to start from.
 */
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';

const kinds = ['scenario', 'driver', 'patch'] as const;

export class New extends BaseCommand {
  static override readonly summary = 'Writes a scenario, driver or patch to start from';
  static override readonly description =
    'What it writes is valid as it is and says in comments where to go on. A file that is there already is left alone.';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> scenario swap_in_and_mprotect',
    '<%= config.bin %> <%= command.id %> patch retry_once -o patches/retry-once.fault',
    {
      description: 'A driver with every function that these interfaces ask for',
      command: '<%= config.bin %> <%= command.id %> driver mygpu --implements dev_pagemap_ops,mmu_notifier_ops',
    },
  ];
  static override readonly args = {
    what: Args.string({ description: 'scenario, driver or patch', options: [...kinds], required: true }),
    name: Args.string({ description: 'its name', required: true }),
  };
  static override readonly flags = {
    output: Flags.string({ char: 'o', summary: 'the file; NAME.fault if not given', helpValue: 'FILE' }),
    implements: Flags.string({
      summary: 'for a driver: the interfaces',
      helpValue: 'LIST',
      multiple: true,
      delimiter: ',',
      default: ['dev_pagemap_ops'],
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(New);
    const { newFile } = await import('../new/new-file.ts');
    const { name } = args;
    const what = args.what as (typeof kinds)[number];
    this.exit(newFile({ what, name, output: flags.output, interfaces: flags.implements }));
  }
}
