/**
 * `refault fmt`: the one layout of texts.
 */
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';

export class Fmt extends BaseCommand {
  static override readonly summary = 'Formats scenarios and models';
  static override readonly description =
    `Models look as the kernel's C does, with four spaces; lines are 120 wide. What fits on one line stays on one or on
several as you wrote it, comments stay where they are, hunks stay as they are. Files are written in place; one with a
syntax error is left alone.

Exit code: 0 done, 1 with --check if something would change, 2 syntax errors.`;
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> scenarios packages/kernels/models/v6.4',
    { description: 'For CI: name what would change', command: '<%= config.bin %> <%= command.id %> --check' },
    {
      description: 'For an editor: from stdin to stdout',
      command: '<%= config.bin %> <%= command.id %> - < mine.fault',
    },
  ];
  static override readonly args = {
    path: Args.string({
      description: 'files, folders, patterns, or - for stdin; without one ./scenarios, or every .fault file below here',
    }),
  };
  static override readonly flags = {
    check: Flags.boolean({ summary: 'write nothing; exit code 1 if something would change' }),
  };
  static override readonly strict = false;

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Fmt);
    const { formatFiles } = await import('../fmt/format-files.ts');
    this.exit(await formatFiles(argv.map(String), flags));
  }
}
