/** A grid: four threads that count without looking at each other. */
import { type BenchModel, threadsOf } from './bench-model.ts';

const threads = 4;

export const grid: BenchModel = {
  name: 'grid',
  about: 'four threads that each count to the size',
  small: 3,
  large: 34,
  fault: (size) => `
kernel flat {
    marked int(0..${size}) x[${threads}];
    void walk(int(0..${threads - 1}) me)
    {
        for (int(0..${size}) i = 0; i < ${size}; i++)
            x[me] += 1;
    }
}
scenario grid "Threads that count" {
    kernel flat;
${threadsOf(threads, 'walk')}
}
`,
  promela: (size) => `
byte x[${threads}];
active [${threads}] proctype walk()
{
	byte i;
end:
	do
	:: d_step { i < ${size} -> x[_pid]++; i++ }
	od
}
`,
  murphi: (size) => `
type thread: 0..${threads - 1}; count: 0..${size};
var x: array[thread] of count; i: array[thread] of count;
startstate begin
  for t: thread do x[t] := 0; i[t] := 0; end;
end;
ruleset t: thread do
  rule "walk" i[t] < ${size} ==> begin x[t] := x[t] + 1; i[t] := i[t] + 1; end;
end;
`,
};
