/**
 * `refault run`: verifies scenarios.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { bounds, patching, reporting, rivalry, searching, selection, withReductions } from '../flags.ts';

export class Run extends BaseCommand {
  static override readonly summary = 'Verifies scenarios: explores every interleaving and judges what it finds';
  static override readonly description =
    `Each scenario is run on every kernel that it lists, for every choice of its axes. A run holds if its search
was complete, every demand is true, every expected bug was found, and nothing else was.

Exit code: 0 everything as the scenarios expect, 1 something not, 2 usage or an error in a text,
3 inconclusive and nothing worse, 70 a fault of refault, 130 interrupted (what there is, is reported).`;
  static override readonly examples = [
    { description: 'All scenarios of ./scenarios', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'One file on one kernel, with every step of its traces',
      command: '<%= config.bin %> <%= command.id %> scenarios/thread/locked-folio.fault --kernel v6.6 -v',
    },
    {
      description: 'What a patch changes',
      command: '<%= config.bin %> <%= command.id %> scenarios/thread --kernel v6.4 --patch swap_vma_lock',
    },
    {
      description: 'What else may happen to each page that a scenario sets up',
      command: '<%= config.bin %> <%= command.id %> scenarios/swap-in --adversary reclaim',
    },
    {
      description: 'For CI: a minute for each run, results as JSON beside the text',
      command: '<%= config.bin %> <%= command.id %> scenarios --time 60s --reporter text --reporter json=results.json',
    },
  ];
  static override readonly args = {
    path: Args.string({
      description: 'files, folders, patterns; without one ./scenarios, or every .fault file below here',
    }),
  };
  static override readonly flags = { ...selection, ...patching, ...rivalry, ...reporting, ...bounds, ...searching };
  static override readonly strict = false;

  private stopOrder: () => void = () => process.exit(exitCodes.interrupted);

  protected override interrupted(): void {
    this.stopOrder();
  }

  override async run(): Promise<void> {
    const { flags, argv } = await this.parse(Run, withReductions(this.argv));
    const { runScenarios } = await import('../run/run-scenarios.ts');
    const exitCode = await runScenarios({
      paths: argv.map(String),
      flags,
      onInterruptible: (stop) => {
        this.stopOrder = stop;
      },
    });
    this.exit(exitCode);
  }
}
