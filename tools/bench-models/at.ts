/**
 * Fast mutual exclusion by time, after Alur and Taubenfeld (Real-Time Systems Symposium 1992): alone, a thread enters
 * without waiting; else it waits until whoever saw the lock free has written. Time is a thread, as with Fischer's.
 */
import { type BenchModel, threadsOf } from './bench-model.ts';

export const at: BenchModel = {
  name: 'at',
  about: 'threads that exclude each other by time, fast where one is alone, and the clock',
  small: 2,
  large: 4,
  fault: (size) => `
kernel flat {
    marked int(0..${size}) x, y;
    marked bool z;
    marked int(0..2) left[${size}];
    marked bool due[${size}];
    bool begins(int(0..${size - 1}) me)
    {
        atomic {
            if (y != 0)
                return false;
            left[me] = 1;
            due[me] = true;
        }
        return true;
    }
    void claim(int(0..${size - 1}) me) { atomic { y = me + 1; left[me] = 0; due[me] = false; } }
    bool is_alone(int(0..${size - 1}) me)
    {
        atomic {
            if (x == me + 1)
                return true;
            left[me] = 2;
        }
        return false;
    }
    void enter(int(0..${size - 1}) me)
    {
        for (;;) {
            do {
                x = me + 1;
            } while (!begins(me));
            claim(me);
            if (is_alone(me)) {
                z = true;
            } else {
                while (left[me] > 0)
                    ;
                if (y != me + 1)
                    continue;
                while (z)
                    ;
            }
            z = false;
            if (y == me + 1)
                y = 0;
        }
    }
    void tick()
    {
        atomic {
            for (int(0..${size}) t = 0; t < ${size}; t++) {
                if (due[t] && left[t] == 0)
                    return;
            }
            for (int(0..${size}) t = 0; t < ${size}; t++) {
                if (left[t] > 0)
                    left[t] -= 1;
            }
        }
    }
    void clock() { for (;;) tick(); }
}
scenario at "Fast exclusion by time" {
    kernel flat;
${threadsOf(size, 'enter')}
    thread ticks { clock(); }
}
`,
  promela: (size) => `
byte x, y, left[${size}];
bool z, due[${size}];
active [${size}] proctype enter()
{
start:
	x = _pid + 1;
	if
	:: y != 0 -> goto start
	:: d_step { y == 0 -> left[_pid] = 1; due[_pid] = true }
	fi;
	d_step { y = _pid + 1; left[_pid] = 0; due[_pid] = false };
	if
	:: x == _pid + 1 -> goto alone
	:: d_step { x != _pid + 1 -> left[_pid] = 2 }
	fi;
waits:
	if
	:: left[_pid] > 0 -> goto waits
	:: left[_pid] == 0
	fi;
	if
	:: y != _pid + 1 -> goto start
	:: y == _pid + 1
	fi;
others:
	if
	:: z -> goto others
	:: !z -> goto leave
	fi;
alone:
	z = true;
leave:
	z = false;
	if
	:: y != _pid + 1 -> goto start
	:: y == _pid + 1
	fi;
	y = 0;
	goto start
}
active proctype clock()
{
	byte t;
	do
	:: d_step {
		t = 0;
		do
		:: t < ${size} && !(due[t] && left[t] == 0) -> t++
		:: else -> break
		od;
		if
		:: t == ${size} ->
			t = 0;
			do
			:: t < ${size} && left[t] > 0 -> left[t]--; t++
			:: t < ${size} && left[t] == 0 -> t++
			:: else -> break
			od
		:: else
		fi;
		t = 0
	   }
	od
}
`,
  murphi: (size) => `
type thread: 0..${size - 1};
var x: 0..${size}; y: 0..${size}; z: boolean;
  left: array[thread] of 0..2; due: array[thread] of boolean; pc: array[thread] of 0..10;
startstate begin
  x := 0; y := 0; z := false;
  for t: thread do left[t] := 0; due[t] := false; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "x" pc[t] = 0 ==> begin x := t + 1; pc[t] := 1; end;
  rule "begin" pc[t] = 1 ==> begin
    if y = 0 then left[t] := 1; due[t] := true; pc[t] := 2; else pc[t] := 0; end;
  end;
  rule "claim" pc[t] = 2 ==> begin y := t + 1; left[t] := 0; due[t] := false; pc[t] := 3; end;
  rule "alone?" pc[t] = 3 ==> begin if x = t + 1 then pc[t] := 7; else left[t] := 2; pc[t] := 4; end; end;
  rule "wait" pc[t] = 4 ==> begin if left[t] = 0 then pc[t] := 5; end; end;
  rule "still?" pc[t] = 5 ==> begin if y = t + 1 then pc[t] := 6; else pc[t] := 0; end; end;
  rule "others" pc[t] = 6 ==> begin if !z then pc[t] := 8; end; end;
  rule "alone" pc[t] = 7 ==> begin z := true; pc[t] := 8; end;
  rule "leave" pc[t] = 8 ==> begin z := false; pc[t] := 9; end;
  rule "own?" pc[t] = 9 ==> begin if y = t + 1 then pc[t] := 10; else pc[t] := 0; end; end;
  rule "free" pc[t] = 10 ==> begin y := 0; pc[t] := 0; end;
end;
rule "tick" true ==> begin
  if forall t: thread do !(due[t] & left[t] = 0) end then
    for t: thread do if left[t] > 0 then left[t] := left[t] - 1; end; end;
  end;
end;
`,
};
