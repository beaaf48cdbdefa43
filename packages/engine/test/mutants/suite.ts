/**
 * What stands in for Vitest when a mutant is tried: it collects the tests of a file, to be run one by one in the same
 * thread. It knows what the engine's tests use and no more; expectations are Vitest's own.
 */
import { format } from 'node:util';
import { expect as vitestsExpect } from 'vitest';

export const expect = vitestsExpect;

export interface CollectedTest {
  /** The names of its groups and its own, joined by ` > `. */
  readonly name: string;
  run(): unknown;
}

type Body = (...row: never[]) => unknown;

let collected: CollectedTest[] = [];
let groups: readonly string[] = [];

/** The tests collected since the last call. */
export function takeTests(): readonly CollectedTest[] {
  const taken = collected;
  collected = [];
  return taken;
}

/** Options may stand before the body. */
function collect(name: string, ...rest: readonly unknown[]): void {
  const body = rest.find((each) => typeof each === 'function') as () => unknown;
  collected.push({ name: [...groups, name].join(' > '), run: body });
}

function group(name: string, body: () => unknown): void {
  const outer = groups;
  groups = [...outer, name];
  try {
    body();
  } finally {
    groups = outer;
  }
}

type Collect = (name: string, body: () => unknown) => void;

/** A row that is a list gives its parts to the body, unless it is `whole`. */
function each(one: Collect, whole: 'whole' | 'parts') {
  return (rows: readonly unknown[]) =>
    (name: string, ...rest: readonly unknown[]): void => {
      const body = rest.find((part) => typeof part === 'function') as Body;
      for (const row of rows) {
        const values = (Array.isArray(row) ? row : [row]) as never[];
        const used = name.split('%').length - 1;
        const given = whole === 'whole' ? [row as never] : values;
        one(format(name, ...values.slice(0, used)), () => body(...given));
      }
    };
}

function withRows(one: Collect) {
  return Object.assign(one, { each: each(one, 'parts'), for: each(one, 'whole') });
}

export const test = withRows(collect);
export const describe = withRows(group);
