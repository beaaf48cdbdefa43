/**
 * `refault replay`: one schedule again.
 */
import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { patching, rivalry, selection } from '../flags.ts';

export class Replay extends BaseCommand {
  static override readonly summary = 'Runs one schedule again and prints its trace, every step of it';
  static override readonly description =
    `Each finding's \`reproduce:\` line is a whole command of this kind. On another kernel, or after a change of the
model, the schedule is followed as far as it goes.

Exit code: 0 something is found on the schedule, 1 nothing is.`;
  static override readonly examples = [
    "<%= config.bin %> <%= command.id %> scenarios/litmus/two-locks-crossed.fault 'r1:1f2e3d4c:t*1@t,u*1@u' --filter crossed",
    {
      description: 'The same schedule on another kernel',
      command:
        "<%= config.bin %> <%= command.id %> locked.fault 'r1:0a1b2c3d:cpu0*7,cpu1*4' --filter 'locked[rival=munmap]' --kernel v6.6",
    },
  ];
  static override readonly args = {
    file: Args.string({ description: 'the file of the scenario', required: true }),
    schedule: Args.string({ description: 'as findings and results give it', required: true }),
  };
  static override readonly flags = { filter: selection.filter, kernel: selection.kernel, ...patching, ...rivalry };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Replay);
    const { replaySchedule } = await import('../replay/replay-schedule.ts');
    this.exit(replaySchedule({ ...args, ...flags }));
  }
}
