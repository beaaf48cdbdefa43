/**
 * `refault list WHAT`: the names that scenarios and flags may use.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';

const kinds = ['kernels', 'patches', 'drivers', 'adversaries', 'scenarios', 'sanitizers'] as const;

export class List extends BaseCommand {
  static override readonly summary = 'Lists what there is';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> kernels',
    '<%= config.bin %> <%= command.id %> scenarios scenarios/thread',
    '<%= config.bin %> <%= command.id %> sanitizers',
  ];
  static override readonly args = {
    what: Args.string({ description: 'what to list', options: [...kinds], required: true }),
    path: Args.string({ description: 'for scenarios: files, folders, patterns' }),
  };
  static override readonly strict = false;

  override async run(): Promise<void> {
    const { args, argv } = await this.parse(List);
    const { list } = await import('../list/list-names.ts');
    this.exit(await list(args.what as (typeof kinds)[number], argv.slice(1).map(String)));
  }
}
