/**
 * Plain telephones: a user picks up, dials anybody, gets through or hears that the line is busy; or answers a call.
 * Both sides may hang up or give up at any time.
 */
import { type BenchModel, numbers, threadsOf } from './bench-model.ts';

export const telephony: BenchModel = {
  name: 'telephony',
  about: 'users of telephones who call each other',
  small: 2,
  large: 5,
  fault: (size) => `
kernel flat {
    marked int(0..${size}) line[${size}];
    marked bool talks[${size}];
    int(0..${size}) pick_up(int(0..${size - 1}) me)
    {
        atomic {
            int(0..${size}) by = line[me];
            if (by == 0)
                line[me] = me + 1;
            return by;
        }
    }
    bool rings(int(0..${size - 1}) me, int(0..${size - 1}) other)
    {
        atomic {
            if (line[other] != 0)
                return false;
            line[other] = me + 1;
        }
        return true;
    }
    int(0..2) wait(int(0..${size - 1}) me, int(0..${size - 1}) other)
    {
        atomic {
            if (talks[me])
                return 1;
            choose {
                return 0;
            } or {
                if (line[other] == me + 1)
                    line[other] = 0;
                line[me] = 0;
                return 2;
            }
        }
    }
    bool answer(int(0..${size - 1}) me, int(0..${size - 1}) other)
    {
        atomic {
            if (line[me] != other + 1)
                return false;
            line[other] = me + 1;
            talks[other] = true;
            talks[me] = true;
        }
        return true;
    }
    void hang_up(int(0..${size - 1}) me, int(0..${size - 1}) other)
    {
        atomic {
            if (talks[me]) {
                talks[me] = false;
                talks[other] = false;
            }
            line[me] = 0;
        }
    }
    void phone(int(0..${size - 1}) me)
    {
        int(0..${size}) by;
        int(0..${size - 1}) other;
        int(0..2) now;
        for (;;) {
            by = pick_up(me);
            if (by != 0) {
                other = by - 1;
                if (!answer(me, other))
                    continue;
            } else {
                ${numbers(size)
                  .map((each) => `${each === 0 ? 'choose' : ' or'} { other = ${each}; }`)
                  .join('')}
                if (!rings(me, other)) {
                    line[me] = 0;
                    continue;
                }
                do {
                    now = wait(me, other);
                } while (now == 0);
                if (now == 2)
                    continue;
            }
            hang_up(me, other);
        }
    }
}
scenario telephony "Everybody calls everybody" {
    kernel flat;
${threadsOf(size, 'phone')}
}
`,
  promela: (size) => `
byte line[${size}];
bool talks[${size}];
active [${size}] proctype phone()
{
	byte other;
idle:
	if
	:: d_step { line[_pid] != 0 -> other = line[_pid] - 1 }; goto called
	:: d_step { line[_pid] == 0 -> line[_pid] = _pid + 1 }
	fi;
	if
${numbers(size)
  .map((each) => `	:: other = ${each}`)
  .join('\n')}
	fi;
	if
	:: d_step { line[other] != 0 -> other = 0 }; goto busy
	:: d_step { line[other] == 0 -> line[other] = _pid + 1 }
	fi;
waits:
	if
	:: talks[_pid] -> goto talk
	:: !talks[_pid] -> goto waits
	:: d_step {
		!talks[_pid] ->
		if
		:: line[other] == _pid + 1 -> line[other] = 0
		:: else
		fi;
		line[_pid] = 0;
		other = 0
	   };
	   goto idle
	fi;
called:
	if
	:: d_step { line[_pid] != other + 1 -> other = 0 }; goto idle
	:: d_step { line[_pid] == other + 1 -> line[other] = _pid + 1; talks[other] = true; talks[_pid] = true }
	fi;
talk:
	if
	:: d_step {
		if
		:: talks[_pid] -> talks[_pid] = false; talks[other] = false
		:: else
		fi;
		line[_pid] = 0;
		other = 0
	   };
	   goto idle
	fi;
busy:
	line[_pid] = 0;
	goto idle
}
`,
  murphi: (size) => `
type thread: 0..${size - 1};
var line: array[thread] of 0..${size}; talks: array[thread] of boolean; other: array[thread] of thread;
  pc: array[thread] of 0..6;
startstate begin
  for t: thread do line[t] := 0; talks[t] := false; other[t] := 0; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "pick up" pc[t] = 0 ==> begin
    if line[t] = 0 then line[t] := t + 1; pc[t] := 1; else other[t] := line[t] - 1; pc[t] := 4; end;
  end;
  ruleset o: thread do
    rule "dial" pc[t] = 1 ==> begin other[t] := o; pc[t] := 2; end;
  end;
  rule "ring" pc[t] = 2 ==> begin
    if line[other[t]] = 0 then line[other[t]] := t + 1; pc[t] := 3; else other[t] := 0; pc[t] := 6; end;
  end;
  rule "wait" pc[t] = 3 ==> begin if talks[t] then pc[t] := 5; end; end;
  rule "give up" pc[t] = 3 & !talks[t] ==> begin
    if line[other[t]] = t + 1 then line[other[t]] := 0; end;
    line[t] := 0; other[t] := 0; pc[t] := 0;
  end;
  rule "answer" pc[t] = 4 ==> begin
    if line[t] = other[t] + 1 then
      line[other[t]] := t + 1; talks[other[t]] := true; talks[t] := true; pc[t] := 5;
    else
      other[t] := 0; pc[t] := 0;
    end;
  end;
  rule "hang up" pc[t] = 5 ==> begin
    if talks[t] then talks[t] := false; talks[other[t]] := false; end;
    line[t] := 0; other[t] := 0; pc[t] := 0;
  end;
  rule "busy" pc[t] = 6 ==> begin line[t] := 0; pc[t] := 0; end;
end;
`,
};
