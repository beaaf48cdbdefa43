/**
 * `npm run start-up`: where the time of a small run goes, phase by phase, and how it compares with an empty Node;
 * with `-- --record` into the section of `docs/benchmarks.md`. Comes in: the built command line.
 *
 * The share of each phase is that of several CPU profiles, taken of the time that the run takes without a profiler.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldStart, refault, root, type SmallRun, smallRuns } from './cold-start.ts';
import { recordSection, table } from './recorded-section.ts';
import { type CpuProfile, type Phase, phases, phaseTimes } from './start-up-phases.ts';

const rounds = 15;
const profiles = 8;

const meaning: Readonly<Record<Phase, string>> = {
  bundle: 'load the bundle, read the command line',
  'command line': 'find files and settings, write',
  parse: 'the scenario; kept trees of the models',
  compose: 'the layers of the kernel',
  check: 'what the scenario reaches',
  lower: 'to a program, liveness, frames',
  search: 'every interleaving',
  report: 'schedules, text',
  garbage: 'collection of garbage',
};

function profiled({ args }: SmallRun): CpuProfile {
  const folder = mkdtempSync(join(tmpdir(), 'refault-start-up-'));
  try {
    const flags = ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', folder];
    spawnSync(process.execPath, [...flags, refault, ...args], { cwd: root });
    const [file = ''] = readdirSync(folder);
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sharesOf(small: SmallRun): ReadonlyMap<Phase, number> {
  const sums = new Map<Phase, number>();
  for (let at = 0; at < profiles; at++) {
    for (const [phase, time] of phaseTimes(profiled(small))) sums.set(phase, (sums.get(phase) ?? 0) + time);
  }
  const all = [...sums.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...sums].map(([phase, time]) => [phase, time / all]));
}

function section(): string {
  const load = loadavg()[0]?.toFixed(1);
  const measured = smallRuns.map((small) => ({ small, ...coldStart(small, rounds), shares: sharesOf(small) }));
  const ms = (time: number): string => time.toFixed(0);
  const lines = [
    table([
      ['run', 'empty Node', 'run', 'ratio', 'goal'],
      ...measured.map(({ small, empty, run, ratio }) => [
        small.what,
        `${ms(empty)} ms`,
        `${ms(run)} ms`,
        `${ratio.toFixed(1)}`,
        `${small.goal}`,
      ]),
    ]),
    '',
    table([
      ['phase (ms)', ...measured.map(({ small }) => small.what), ''],
      ['runtime', ...measured.map(({ empty }) => ms(empty)), 'an empty Node'],
      ...phases.map((phase) => [
        phase,
        ...measured.map(({ empty, run, shares }) => ms((run - empty) * (shares.get(phase) ?? 0))),
        meaning[phase],
      ]),
    ]),
    '',
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processors, load ${load}.`,
  ];
  return lines.join('\n');
}

const text = section();
process.stdout.write(`${text}\n`);
if (process.argv.includes('--record')) recordSection('start-up', text);
