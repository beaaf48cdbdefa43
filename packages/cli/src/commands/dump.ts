/**
 * `refault dump`: what each stage made of a file.
 */
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { selection } from '../flags.ts';

const stages = ['tokens', 'ast', 'model', 'ir'] as const;

export class Dump extends BaseCommand {
  static override readonly summary = 'Shows what each stage makes of a file: for those who work on refault or a model';
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> ast scenarios/litmus/lost-update.fault',
    '<%= config.bin %> <%= command.id %> ir scenarios/litmus/lost-update.fault --filter lost_update',
  ];
  static override readonly args = {
    stage: Args.string({ description: 'tokens, ast, model or ir', options: [...stages], required: true }),
    file: Args.string({ description: 'the file', required: true }),
  };
  static override readonly flags = {
    filter: selection.filter,
    kernel: selection.kernel,
    functions: Flags.string({ summary: 'only these functions of the ir', multiple: true, delimiter: ',' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Dump);
    const { dump } = await import('../dump/dump-file.ts');
    this.exit(dump(args.stage as (typeof stages)[number], args.file, flags));
  }
}
