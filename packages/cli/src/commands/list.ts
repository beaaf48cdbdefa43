/**
 * `refault list WHAT`: the names that scenarios and flags may use.
 */
import { Args } from '@oclif/core';
import { BaseCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';

const kinds = ['kernels', 'patches', 'drivers', 'adversaries', 'scenarios', 'sanitizers'] as const;

export class List extends BaseCommand {
  static override readonly summary = 'Lists what there is';
  static override readonly examples = ['<%= config.bin %> <%= command.id %> kernels'];
  static override readonly args = {
    what: Args.string({ description: 'what to list', options: [...kinds], required: true }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(List);
    if (args.what !== 'kernels') {
      this.error(`this version can't list ${args.what} yet, only kernels`, { exit: exitCodes.usage });
    }
    const [{ modelTexts }, { releasesOf }] = await Promise.all([import('@refault/kernels'), import('../releases.ts')]);
    for (const release of releasesOf(modelTexts)) this.log(release);
  }
}
