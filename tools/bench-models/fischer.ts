/**
 * Fischer's mutual exclusion by time: who finds the lock free writes its number within a tick, waits two, and enters if
 * the number is still there. Time is a thread that counts all waits down, and stands still before a deadline is missed.
 */
import { type BenchModel, threadsOf } from './bench-model.ts';

export const fischer: BenchModel = {
  name: 'fischer',
  about: 'threads that exclude each other by time, and the clock',
  small: 3,
  large: 8,
  fault: (size) => `
kernel flat {
    marked int(0..${size}) id;
    marked int(0..2) left[${size}];
    marked bool due[${size}];
    bool begins(int(0..${size - 1}) me)
    {
        atomic {
            if (id != 0)
                return false;
            left[me] = 1;
            due[me] = true;
        }
        return true;
    }
    void claim(int(0..${size - 1}) me) { atomic { id = me + 1; left[me] = 2; due[me] = false; } }
    int(0..2) outcome_of(int(0..${size - 1}) me)
    {
        atomic {
            if (left[me] > 0)
                return 0;
            if (id != me + 1)
                return 1;
        }
        return 2;
    }
    void enter(int(0..${size - 1}) me)
    {
        int(0..2) outcome;
        for (;;) {
            while (!begins(me))
                ;
            claim(me);
            do {
                outcome = outcome_of(me);
            } while (outcome == 0);
            if (outcome == 2)
                id = 0;
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
scenario fischer "Exclusion by time" {
    kernel flat;
${threadsOf(size, 'enter')}
    thread ticks { clock(); }
}
`,
  promela: (size) => `
byte id, left[${size}];
bool due[${size}];
active [${size}] proctype enter()
{
idle:
	if
	:: id != 0 -> goto idle
	:: d_step { id == 0 -> left[_pid] = 1; due[_pid] = true }
	fi;
	d_step { id = _pid + 1; left[_pid] = 2; due[_pid] = false };
waits:
	if
	:: left[_pid] > 0 -> goto waits
	:: left[_pid] == 0 && id != _pid + 1 -> goto idle
	:: left[_pid] == 0 && id == _pid + 1
	fi;
	id = 0;
	goto idle
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
var id: 0..${size}; left: array[thread] of 0..2; due: array[thread] of boolean; pc: array[thread] of 0..3;
startstate begin
  id := 0;
  for t: thread do left[t] := 0; due[t] := false; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "begin" pc[t] = 0 ==> begin if id = 0 then left[t] := 1; due[t] := true; pc[t] := 1; end; end;
  rule "claim" pc[t] = 1 ==> begin id := t + 1; left[t] := 2; due[t] := false; pc[t] := 2; end;
  rule "wait" pc[t] = 2 ==> begin
    if left[t] = 0 then
      if id = t + 1 then pc[t] := 3; else pc[t] := 0; end;
    end;
  end;
  rule "leave" pc[t] = 3 ==> begin id := 0; pc[t] := 0; end;
end;
rule "tick" true ==> begin
  if forall t: thread do !(due[t] & left[t] = 0) end then
    for t: thread do if left[t] > 0 then left[t] := left[t] - 1; end; end;
  end;
end;
`,
};
