/**
 * Which variables live: the analysis of single functions against the one of the graph with all calls inlined.
 */
import { expect, test } from 'vitest';
import { liveWordsOf } from '../../src/backends/interpreter/live-words.ts';
import type { CompiledProgram } from '../../src/passes/compile.ts';
import { inlinedLiveness } from '../../src/testing/inlined-liveness.ts';
import { programText, randomProgram } from '../../src/testing/random-programs.ts';
import { compileText, litmus } from '../run-text.ts';

/** Where the two analyses differ: `f, g at 7: x lives`. */
function differences({ program, liveness }: CompiledProgram): string[] {
  const wrong: string[] = [];
  const livenessOf = (made: Parameters<typeof liveness.get>[0]) => {
    const found = liveness.get(made);
    if (found === undefined) throw new Error(`${made.key} was not analysed`);
    return found;
  };
  for (const { body } of program.threads) {
    for (const { chain, live } of inlinedLiveness(body)) {
      const lives = liveWordsOf(chain, livenessOf);
      chain.forEach((link, at) => {
        link.function.locals.forEach((word, own) => {
          const expected = live[at]?.has(word) ?? false;
          if (lives(at, own) === expected) return;
          const names = chain.map((each) => each.function.key).join(', ');
          const where = chain[chain.length - 1]?.position;
          wrong.push(`${names} at ${where}: ${word.name} of ${link.function.key} ${expected ? 'lives' : 'is dead'}`);
        });
      });
    }
  }
  return wrong;
}

test('is that of the program with all calls inlined, for random programs', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const compiled = compileText(programText(randomProgram(seed)));
    expect(differences(compiled), `seed ${seed}`).toEqual([]);
  }
});

test('keeps nothing of a caller while a call can not come back', () => {
  const compiled = compileText(
    litmus(
      `marked int x;
       void stay() { for (;;) x = 1; }
       void turn(bool how) { if (how) stay(); x = 2; }
       int f() { int kept = x; turn(x); return kept; }
       int g() { int kept = x; stay(); return kept; }
       int h() { int kept = x; x = 3; stay(); return kept; }`,
      'thread t { r0 = f(); } thread u { r1 = g(); } thread v { r2 = h(); }',
    ),
  );
  expect(differences(compiled)).toEqual([]);
});

test('keeps nothing for a call that may set what nobody reads behind it', () => {
  const compiled = compileText(
    litmus(
      `marked int x;
       void may_set(int *to) { if (x) *to = 1; }
       int f() { int unread = x; x = 2; may_set(&unread); return x; }`,
      'thread t { r0 = f(); }',
    ),
  );
  expect(differences(compiled)).toEqual([]);
});

test('follows addresses through two calls, and what one call sets another reads', () => {
  const compiled = compileText(
    litmus(
      `marked int x;
       struct pair { int first, second; }
       void set_one(int *to) { int seen = x; *to = seen; }
       void set_both(pair *p, bool twice) { set_one(&p->first); if (twice) set_one(&p->second); }
       int sum(pair *p) { int more = x; return p->first + more; }
       int f(bool twice) { pair p = { .first = 1, .second = 2 }; int kept = x; set_both(&p, twice); int s = sum(&p); return s + p.second + kept; }`,
      'thread t { r0 = f(true); r1 = f(false); }',
    ),
  );
  expect(differences(compiled)).toEqual([]);
});
