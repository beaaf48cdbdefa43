/**
 * Costs grow no faster than what they are for: the time of a state with the number of states, the time of an
 * instruction with the length of the program. Bounds are wide, since others use the machine as well; what takes
 * quadratic time goes beyond them all the same.
 */
import { CheckSession, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { type CompiledProgram, compile, explore } from '@refault/engine';
import { expect, test } from 'vitest';
import { grid } from '../../../../tools/bench-models/grid.ts';
import { longProgram } from '../../../../tools/bench-models/long-program.ts';
import { philosophers } from '../../../../tools/bench-models/philosophers.ts';

function compiledOf(text: string): CompiledProgram {
  const session = new CheckSession(modelSource({}), memoryHost({}));
  const [checked] = session.check(sourceFile('bench.fault', text)).scenarios;
  const compiled = checked === undefined ? undefined : compile(checked).compiled;
  if (compiled === undefined) throw new Error('the text is wrong');
  return compiled;
}

/** Seconds of processor time, the least of some times. */
function secondsOf(what: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    what();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

/** What one of them costs, for each number of them. */
function costs(sizes: readonly number[], measure: (size: number) => { count: number; run: () => void }): number[] {
  return sizes.map((size) => {
    const { count, run } = measure(size);
    return secondsOf(run) / count;
  });
}

/** How many times more one costs than one of the fewest, at most. */
function growth([first = Number.NaN, ...rest]: readonly number[]): number {
  return Math.max(...rest.map((each) => each / first));
}

test.each([
  // From 10^3 to 10^5 states, with everything that is looked for; philosophers go round in cycles.
  { model: grid, sizes: [5, 9, 17] },
  { model: philosophers, sizes: [6, 8, 10] },
])('a state of $model.name costs the same among many', { timeout: 300_000 }, ({ model, sizes }) => {
  const found = costs(sizes, (size) => {
    const compiled = compiledOf(model.fault(size));
    const { states } = explore(compiled, { reductions: [] }).search;
    return { count: states, run: () => explore(compiled, { reductions: [] }) };
  });
  expect(growth(found)).toBeLessThan(3);
});

test('an instruction costs the same in a long program', { timeout: 300_000 }, () => {
  // 10^2 to 10^3.5 instructions.
  const sizes = [4, 14, 42, 100];
  const prepared = costs(sizes, (functions) => {
    const text = longProgram(functions);
    const { length } = compiledOf(text).program.functions.flatMap(({ code }) => code);
    return { count: length, run: () => compiledOf(text) };
  });
  const encoded = costs(sizes, (functions) => {
    const compiled = compiledOf(longProgram(functions));
    const { length } = compiled.program.functions.flatMap(({ code }) => code);
    return { count: length, run: () => explore(compiled) };
  });
  expect(growth(prepared)).toBeLessThan(3);
  expect(growth(encoded)).toBeLessThan(3);
});
