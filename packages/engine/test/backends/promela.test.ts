/**
 * Interpreter, bytecode and Spin reach the same states: of the worked examples, of random programs, of programs on which
 * they once differed. A random program on which they differ is shrunk by dropping statements and left beside this
 * file, where it is tried again by every later run. `REFAULT_SPIN_PROGRAMS` says how many are tried, `REFAULT_SEED`
 * from which on.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasSpin, runSpin, spinTrail } from '../../../../tools/run-spin.ts';
import type { GraphFacts } from '../../src/explore/graph-facts.ts';
import {
  compile,
  explore,
  exportPromela,
  graphFacts,
  PromelaRefusal,
  readSpinOutput,
  replaySpinTrail,
  SetupFailure,
} from '../../src/index.ts';
import { programText, randomProgram } from '../../src/testing/random-programs.ts';
import { problemOf, shrunk } from '../broken-law.ts';
import { checkedScenarios, litmus } from '../run-text.ts';
import { examples } from '../worked-examples.ts';

const programs = Number(process.env.REFAULT_SPIN_PROGRAMS ?? 500);
const firstSeed = Number(process.env.REFAULT_SEED ?? 1);
const disagreements = new URL('disagreements/', import.meta.url);
const bounds = { states: 3000, pools: { obj: 6, rec: 6 } };

/** Why a program was not put to Spin, counted over all. */
const leftOut = new Map<string, number>();

function leaveOut(why: string): undefined {
  leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  return undefined;
}

/** In what interpreter, bytecode and Spin differ on a program, if in anything. */
function difference(text: string): string | undefined {
  const [scenario] = checkedScenarios(text);
  const compiled = scenario && compile(scenario, { bodies: 'inlined' }).compiled;
  if (compiled === undefined) return leaveOut('has errors');
  try {
    const exploration = explore(compiled, { reductions: [], bounds, backend: 'interpreter' });
    if (exploration.search.stoppedBy !== undefined) return leaveOut('has too many states');
    if (exploration.cuts.some(({ reason }) => reason.startsWith('more '))) return leaveOut('makes objects without end');
    const facts = graphFacts(exploration);
    const fast = graphFacts(explore(compiled, { reductions: [], bounds, backend: 'bytecode' }));
    const exported = exportPromela(compiled, { room: exploration.capacities });
    const spin = readSpinOutput(exported, runSpin(exported));
    if (spin.kind !== 'complete') return JSON.stringify(spin);
    return unlike('bytecode', facts, fast) ?? unlike('Spin', facts, spin.facts);
  } catch (problem) {
    if (problem instanceof SetupFailure) return leaveOut('has a set-up that fails');
    if (problem instanceof PromelaRefusal) return leaveOut(`can't be expressed: ${problem.feature}`);
    throw problem;
  }
}

function unlike(who: string, first: GraphFacts, second: GraphFacts): string | undefined {
  const [ours, theirs] = [lines(first), lines(second)];
  const missing = ours.filter((each) => !theirs.includes(each)).map((each) => `- ${each}`);
  const added = theirs.filter((each) => !ours.includes(each)).map((each) => `+ ${each}`);
  return missing.length + added.length === 0 ? undefined : [`${who}:`, ...missing, ...added].join('\n');
}

function lines(facts: object): string[] {
  return Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value) ? value.map((each) => `${name}: ${each}`) : `${name}: ${value}`,
  );
}

describe.runIf(hasSpin)('interpreter, bytecode and Spin agree', () => {
  describe('on the worked examples', () => {
    test.each(Object.entries(examples))('%s', (_name, { kernel, items }) => {
      const before = leftOut.size;
      expect(difference(litmus(kernel, items))).toBeUndefined();
      expect(leftOut.size).toBe(before);
    });
  });

  test('and a trail of Spin is a schedule that shows what it shows', () => {
    const shown: string[] = [];
    for (const [name, { kernel, items }] of Object.entries(examples)) {
      if (!/^E(2|3|5|6d|15b|27) /.test(name)) continue;
      const [scenario] = checkedScenarios(litmus(kernel, items));
      const compiled = scenario && compile(scenario, { bodies: 'inlined' }).compiled;
      if (compiled === undefined) throw new Error(`${name} has errors`);
      const exported = exportPromela(compiled, { room: explore(compiled, { reductions: [] }).capacities });
      const printed = spinTrail(exported);
      if (printed === undefined) continue;
      const { findings } = replaySpinTrail(exported, printed);
      const kinds = findings.map(({ kind }) => kind).filter((kind) => kind !== 'lockdep' && kind !== 'data_race');
      shown.push(`${name.split(' ')[0]} ${kinds.join(' ')}`);
    }
    // What E2 does is all right.
    expect(shown).toEqual([
      'E3 deadlock',
      'E5 lost_wakeup',
      'E6d use_after_free',
      'E15b use_after_free',
      'E27 deadlock',
    ]);
  });

  test.each(readdirSync(disagreements).filter((name) => name.endsWith('.fault')))(
    'where they differed, in %s',
    (name) => {
      expect(difference(readFileSync(new URL(name, disagreements), 'utf8'))).toBeUndefined();
    },
  );

  test(`on ${programs} random programs`, { timeout: 3_600_000 }, () => {
    leftOut.clear();
    for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
      const program = randomProgram(seed);
      if (problemOf(difference, program) === undefined) continue;
      const small = shrunk(difference, program);
      const text = programText(small);
      writeFileSync(new URL(`seed-${seed}.fault`, disagreements), text);
      expect.fail(`seed ${seed}, shrunk and kept as seed-${seed}.fault:\n${text}\n${problemOf(difference, small)}`);
    }
    const missed = [...leftOut.values()].reduce((sum, each) => sum + each, 0);
    // Else the comparison would fade away unseen.
    expect(missed, [...leftOut].map(([why, count]) => `${count}: ${why}`).join('\n')).toBeLessThan(programs / 8 + 3);
  });
});

test.runIf(!hasSpin)('left out: spin or a C compiler is not installed', () => {
  expect(hasSpin).toBe(false);
});
