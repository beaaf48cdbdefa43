/**
 * `npm run bench`: how fast the built engine and command line are. Comes in: names of parts, all of them if there is
 * none; `--record` writes what was measured into `docs/benchmarks.md`, save for the first part. Leaves: tables, and
 * exit code 1 if a goal of the first part is missed.
 */
import { availableParallelism, loadavg } from 'node:os';
import { flatSection } from './bench-flat.ts';
import { largeSection } from './bench-large.ts';
import { compilerVersion } from './bench-peers.ts';
import { realSection } from './bench-real.ts';
import { scalingSection } from './bench-scaling.ts';
import { coldStart, refault, smallRuns, timed } from './cold-start.ts';
import { recordSection, table } from './recorded-section.ts';

const rounds = 15;

function row(what: string, found: string, goal: string, isMet: boolean): string[] {
  if (!isMet) process.exitCode = 1;
  return [what, found, goal, isMet ? 'met' : 'missed'];
}

/** One small scenario on one kernel, from nothing; and every shipped scenario on every kernel that it names. */
function commandSection(): string {
  const cold = smallRuns.map((small) => {
    const { ratio, empty } = coldStart(small, rounds);
    const what = `${small.what}, cold, to an empty Node (${empty.toFixed(0)} ms)`;
    return row(what, `${ratio.toFixed(1)} x`, `<= ${small.goal} x`, ratio <= small.goal);
  });
  const seconds = timed([refault, 'run', 'scenarios', '-q']) / 1000;
  const all = row('`refault run scenarios`', `${seconds.toFixed(1)} s`, '<= 60 s', seconds <= 60);
  return table([['what', 'found', 'goal', ''], ...cold, all]);
}

const parts: Readonly<Record<string, () => string>> = {
  command: commandSection,
  flat: flatSection,
  real: realSection,
  scaling: scalingSection,
  large: largeSection,
};

/** What is a goal of each commit is no figure to keep. */
const unrecorded = 'command';

const args = process.argv.slice(2);
const named = args.filter((each) => !each.startsWith('-'));
for (const name of named) {
  if (parts[name] === undefined) throw new Error(`no part is called ${name}: ${Object.keys(parts).join(', ')}`);
}
for (const [name, measure] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const measured = measure();
  const load = loadavg()[0]?.toFixed(1);
  const machine = `Node ${process.versions.node}, gcc ${compilerVersion()}, ${process.platform} ${process.arch}, ${availableParallelism()} processors, load ${load}.`;
  const text = `${measured}\n\n${machine}`;
  process.stdout.write(`${text}\n\n`);
  if (args.includes('--record') && name !== unrecorded) recordSection(name, text);
}
