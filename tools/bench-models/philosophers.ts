/** Dining philosophers who all take the left fork first: forks are locks, so they can all starve. */
import { type BenchModel, numbers } from './bench-model.ts';

export const philosophers: BenchModel = {
  name: 'philosophers',
  about: 'philosophers at a table, each with the left fork first',
  small: 4,
  large: 12,
  fault: (size) => `
kernel flat {
    spinlock fork[${size}];
    void dine(int(0..${size - 1}) left, int(0..${size - 1}) right)
    {
        for (;;) {
            spin_lock(&fork[left]);
            spin_lock(&fork[right]);
            spin_unlock(&fork[left]);
            spin_unlock(&fork[right]);
        }
    }
}
scenario philosophers "Left forks first" {
    kernel flat;
${numbers(size)
  .map((me) => `    thread t${me} { dine(${me}, ${(me + 1) % size}); }`)
  .join('\n')}
}
`,
  promela: (size) => `
byte fork[${size}];
active [${size}] proctype dine()
{
	do
	:: d_step { fork[_pid] == 0 -> fork[_pid] = _pid + 1 };
	   d_step { fork[(_pid + 1) % ${size}] == 0 -> fork[(_pid + 1) % ${size}] = _pid + 1 };
	   fork[_pid] = 0;
	   fork[(_pid + 1) % ${size}] = 0
	od
}
`,
  murphi: (size) => `
type thread: 0..${size - 1};
var fork: array[thread] of 0..${size}; pc: array[thread] of 0..3;
startstate begin
  for t: thread do fork[t] := 0; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "left" pc[t] = 0 & fork[t] = 0 ==> begin fork[t] := t + 1; pc[t] := 1; end;
  rule "right" pc[t] = 1 & fork[(t + 1) % ${size}] = 0 ==> begin fork[(t + 1) % ${size}] := t + 1; pc[t] := 2; end;
  rule "give left" pc[t] = 2 ==> begin fork[t] := 0; pc[t] := 3; end;
  rule "give right" pc[t] = 3 ==> begin fork[(t + 1) % ${size}] := 0; pc[t] := 0; end;
end;
`,
};
