/**
 * The files of the suite that mutants are tried on: the engine's tests, but those that need what a mutant's thread has
 * not (Spin), and the laws on fewer programs, without shrinking. First those that are about the mutant's file.
 */
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

const leftOut: ReadonlySet<string> = new Set([
  'backends/promela.test.ts',
  'mutants/mutants.test.ts',
  'properties.test.ts',
]);

/** Slow ones, which come last. */
const late = ['passes/liveness.test.ts', 'mutants/random-programs.ts'];

/** Which tests are about which sources, by the beginnings of their paths. */
const about: readonly (readonly [source: RegExp, test: string])[] = [
  [/^primitives\/(spinlock|mutex|rwsem|lockmap)/, 'primitives/locks'],
  [/^primitives\/bitlock/, 'primitives/bitlock'],
  [/^primitives\/rcu/, 'primitives/rcu'],
  [/^primitives\/(counts|percpu-ref)/, 'primitives/counts'],
  [/^primitives\/(signals|waiting)/, 'primitives/waiting'],
  [/^primitives\/work/, 'primitives/work'],
  [/^sanitizers\//, 'sanitizers/'],
  [/^(properties|verdict)\//, 'verdict/'],
  [/^explore\/(bounds|graph|shortest-paths|coverage|schedule|replay|fair-cycles|liveness)/, 'explore/'],
  [/^backends\/interpreter\/memory/, 'primitives/memory'],
  [/^passes\/|live-words/, 'passes/frames'],
  [/expression|module\/machine/, 'backends/arithmetic'],
  [/./, 'worked-examples'],
];

/** All of the suite, below `packages/engine/test`, in the order in which a mutant meets it. */
export function suiteFiles(mutant?: Mutant): readonly string[] {
  const found = globSync('**/*.test.ts', { cwd: folder }).map((each) => each.replaceAll('\\', '/'));
  const files = [...found.filter((each) => !leftOut.has(each) && !late.includes(each)).sort(), ...late];
  const first = about.flatMap(([source, test]) =>
    mutant !== undefined && source.test(mutant.file) ? files.filter((each) => each.startsWith(test)) : [],
  );
  return [...new Set([...first, ...files])];
}
