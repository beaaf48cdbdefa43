/**
 * Schedules as text, there and back.
 */
import { describe, expect, test } from 'vitest';
import { formatSchedule, parseSchedule } from '../../src/index.ts';

test.each([
  'r1:0badcafe:t0*3@f',
  'r1:0badcafe:t0*3,t1*1@g,t0*2',
  'r1:0badcafe:setup.1*1,t[2].reuse(vma#1)*1@do_it,t[2]*4',
  'r1:0badcafe:rcu(vma#2)*1@rcu,end_read(folio#1).wake(t0+t[1])*2',
  'r1:0badcafe:t0.lock+fresh*1,t0.-3*1',
  'r1:0badcafe:t0*3@f~t1*2@g,t0*1@f',
  "r1:0badcafe:put'2*1@put",
  'r1:0badcafe:',
])('%s', (text) => {
  const schedule = parseSchedule(text);
  expect(schedule).toBeTypeOf('object');
  if (typeof schedule === 'object') expect(formatSchedule(schedule)).toBe(text);
});

describe('a text that is none says what is wrong', () => {
  test.each([
    ['', 'a schedule begins with `r1:PROGRAM:`'],
    ['r2:0badcafe:t*1', 'a schedule begins with `r1:PROGRAM:`'],
    ['r1:0badcafe', 'a schedule begins with `r1:PROGRAM:`'],
    ['r1:0badcafe:t', '`t` is no segment: agent[.alternative]*steps[@function]'],
    ['r1:0badcafe:t*x', '`t*x` is no segment: agent[.alternative]*steps[@function]'],
    ['r1:0badcafe:t*1~u', '`u` is no segment: agent[.alternative]*steps[@function]'],
    ['r1:0badcafe:t*1,,u*1', '`` is no segment: agent[.alternative]*steps[@function]'],
  ])('%s', (text, expected) => {
    expect(parseSchedule(text)).toBe(expected);
  });
});
