/**
 * `refault export`: a scenario's program for another checker.
 */
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { bounds, patching, rivalry, selection } from '../flags.ts';

export class Export extends BaseCommand {
  static override readonly summary = 'Writes the program of a scenario for another checker: Spin';
  static override readonly description =
    `The file says at its head how it is built and run, and what it does not say. Without reductions Spin reaches the
states that \`run --no-reduce\` counts, and two of its own.

Pools have no size, but a Promela program has: it gets as much room as a search needs that goes as far as --states. Where
that search comes to its end, code that it never came to is left out; should Spin come there, the program says so.

Exit code: 2 where the program uses something that can't be said in Promela.`;
  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> scenarios/litmus/lost-wakeup.fault --filter lost_wakeup --to promela -o lost-wakeup.pml',
    {
      description: "A trail of Spin's as a schedule of refault's: what `spin -t -p -g lost-wakeup.pml` printed",
      command:
        '<%= config.bin %> <%= command.id %> scenarios/litmus/lost-wakeup.fault --filter lost_wakeup --to promela --trail trail.txt',
    },
  ];
  static override readonly args = { file: Args.string({ description: 'the file of the scenario', required: true }) };
  static override readonly flags = {
    to: Flags.string({ summary: 'for which checker', options: ['promela'], required: true }),
    output: Flags.string({ char: 'o', summary: 'write to this file instead of to stdout', helpValue: 'FILE' }),
    trail: Flags.string({
      summary: 'write no program, but the trail in this file, as `spin -t -p -g` prints it, as a schedule',
      helpValue: 'FILE',
    }),
    states: bounds.states,
    filter: selection.filter,
    kernel: selection.kernel,
    ...patching,
    ...rivalry,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Export);
    const { exportProgram } = await import('../export/export-program.ts');
    this.exit(exportProgram({ ...args, ...flags }));
  }
}
