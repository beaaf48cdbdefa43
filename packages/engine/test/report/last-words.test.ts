/**
 * What is said at the end of a trace: who freed, who made, who holds since when; and rounds of a loop in one line.
 */
import { describe, expect, test } from 'vitest';
import { renderFindingTrace, unpainted } from '../../src/index.ts';
import { litmus, runText } from '../run-text.ts';

/** The last words of the first finding of a kind. */
function words(kind: string, declarations: string, items: string): readonly string[] | undefined {
  return runText(litmus(declarations, items)).report.findings.find((each) => each.kind === kind)?.lastWords;
}

const object = 'struct o { int v; } marked o *g; noun o -> o *it { begin { it = alloc(o); g = it; } }';

describe('last words', () => {
  test('use_after_free: who freed it', () => {
    expect(words('use_after_free', object, 'o X; thread a { o_v = g->v; } thread b { free(X); }')).toEqual([
      'o#1 was freed by b in step 1',
    ]);
  });

  test('use_after_free: and who made it', () => {
    const declared = `${object} void f() { o *p = alloc(o); p->v = 1; free(p); p->v = 2; }`;
    expect(words('use_after_free', declared, 'o X; thread a { f(); }')).toEqual([
      'o#2 was freed by a in step 3',
      'o#2 was made by a in step 1',
    ]);
  });

  test('use_after_free: of the object that was freed, whatever lives in its place', () => {
    const said = words(
      'use_after_free',
      `${object} void f() { o *p = g; o *q; free(p); q = alloc(o); p->v = q->v; }`,
      'o X; thread a { f(); }',
    );
    expect(said).toEqual(['o#1 was freed by a in step 2']);
  });

  test('a lock in an object is named with it', () => {
    const declared = 'struct o { int v; rwsem sem as o_sem; } noun o -> o *it { begin { it = alloc(o); } }';
    expect(words('lock_balance', declared, 'o X; thread a { up_read(&X->sem); }')).toEqual([
      'nobody holds o_sem of o#1',
    ]);
  });

  test('deadlock: who holds what, since when', () => {
    const items = `thread t { mutex_lock(&A); down_read(&B); up_read(&B); mutex_unlock(&A); }
      thread u { down_write(&B); mutex_lock(&A); mutex_unlock(&A); up_write(&B); }`;
    expect(words('deadlock', 'mutex A; rwsem B;', items)).toEqual([
      'A is held by t since step 2',
      'B is held for write by u since step 1',
    ]);
  });

  test('a lock of the set-up is held since the beginning', () => {
    const items = 'setup { mutex_lock(&A); lock_passes_to(&A, t); } thread t { x = 1; }';
    expect(words('lock_balance', 'mutex A; marked int x;', items)).toEqual(['A is held by t since the beginning']);
  });

  test('lock_balance: that nobody holds it', () => {
    expect(words('lock_balance', 'rwsem B;', 'thread t { down_read(&B); up_read(&B); up_read(&B); }')).toEqual([
      'nobody holds B',
    ]);
  });
});

test('rounds of a loop stand in one line, unless every step is asked for', () => {
  const { report } = runText(
    litmus(
      'spinlock A; void f() { int i; for (i = 0; i < 6; i++) { spin_lock(&A); spin_unlock(&A); } assert(false); }',
      'thread a { f(); } thread b { spin_lock(&A); spin_unlock(&A); }',
    ),
  );
  const finding = report.findings.find((each) => each.kind === 'assertion');
  const lines = (isVerbose: boolean): string[] =>
    finding === undefined
      ? []
      : renderFindingTrace(finding, { width: 80, paint: unpainted, isVerbose, pathOf: (file) => file });
  expect(lines(false).slice(2)).toEqual([
    '   1   spin_lock(&A)                                                      line 2',
    '   2   spin_unlock(&A)                                                    line 2',
    '       ... the same again, 4 times: 8 steps',
    '  11   spin_lock(&A)                                                      line 2',
    '  12   spin_unlock(&A)                                                    line 2',
    '      => assertion: assert fails',
  ]);
  expect(lines(true).filter((line) => line.includes('spin_lock'))).toHaveLength(6);
});
