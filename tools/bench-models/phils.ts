/** Philosophers who sit down first, one chair fewer than there are, and look for each fork until it is there. */
import { type BenchModel, threadsOf } from './bench-model.ts';

export const phils: BenchModel = {
  name: 'phils',
  about: 'philosophers, one chair fewer than there are, who look for chair and forks again and again',
  small: 3,
  large: 8,
  fault: (size) => `
kernel flat {
    marked int(0..${size - 1}) seated;
    marked bool taken[${size}];
    bool sits() { atomic { if (seated == ${size - 1}) return false; seated += 1; } return true; }
    void stands_up() { atomic { seated -= 1; } }
    bool takes(int(0..${size - 1}) f) { atomic { if (taken[f]) return false; taken[f] = true; } return true; }
    void dine(int(0..${size - 1}) me)
    {
        for (;;) {
            while (!sits())
                ;
            while (!takes(me))
                ;
            while (!takes((me + 1) % ${size}))
                ;
            taken[me] = false;
            taken[(me + 1) % ${size}] = false;
            stands_up();
        }
    }
}
scenario phils "A chair fewer" {
    kernel flat;
${threadsOf(size, 'dine')}
}
`,
  promela: (size) => `
byte seated;
bool taken[${size}];
active [${size}] proctype dine()
{
hungry:
	if
	:: seated == ${size - 1} -> goto hungry
	:: d_step { seated < ${size - 1} -> seated++ }
	fi;
left:
	if
	:: taken[_pid] -> goto left
	:: d_step { !taken[_pid] -> taken[_pid] = true }
	fi;
right:
	if
	:: taken[(_pid + 1) % ${size}] -> goto right
	:: d_step { !taken[(_pid + 1) % ${size}] -> taken[(_pid + 1) % ${size}] = true }
	fi;
	taken[_pid] = false;
	taken[(_pid + 1) % ${size}] = false;
	seated--;
	goto hungry
}
`,
  murphi: (size) => `
type thread: 0..${size - 1};
var seated: 0..${size - 1}; taken: array[thread] of boolean; pc: array[thread] of 0..5;
startstate begin
  seated := 0;
  for t: thread do taken[t] := false; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "sit" pc[t] = 0 ==> begin if seated < ${size - 1} then seated := seated + 1; pc[t] := 1; end; end;
  rule "left" pc[t] = 1 ==> begin if !taken[t] then taken[t] := true; pc[t] := 2; end; end;
  rule "right" pc[t] = 2 ==> begin
    if !taken[(t + 1) % ${size}] then taken[(t + 1) % ${size}] := true; pc[t] := 3; end;
  end;
  rule "give left" pc[t] = 3 ==> begin taken[t] := false; pc[t] := 4; end;
  rule "give right" pc[t] = 4 ==> begin taken[(t + 1) % ${size}] := false; pc[t] := 5; end;
  rule "stand up" pc[t] = 5 ==> begin seated := seated - 1; pc[t] := 0; end;
end;
`,
};
