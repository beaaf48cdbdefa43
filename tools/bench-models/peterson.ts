/** Peterson's algorithm for more than two (Information Processing Letters 1981): a level at a time. */
import { type BenchModel, threadsOf } from './bench-model.ts';

export const peterson: BenchModel = {
  name: 'peterson',
  about: "threads that Peterson's algorithm lets in one at a time",
  small: 3,
  large: 4,
  fault: (size) => `
kernel flat {
    marked int(0..${size - 1}) level[${size}], last[${size}];
    void enter(int(0..${size - 1}) me)
    {
        for (;;) {
            for (int(0..${size}) k = 1; k < ${size}; k++) {
                level[me] = k;
                last[k] = me;
                for (int(0..${size}) j = 0; j < ${size}; j++) {
                    if (j == me)
                        continue;
                    while (level[j] >= k && last[k] == me)
                        ;
                }
            }
            level[me] = 0;
        }
    }
}
scenario peterson "One at a time" {
    kernel flat;
${threadsOf(size, 'enter')}
}
`,
  promela: (size) => `
#define BEHIND (j + 1 + (j + 1 == _pid))
#define LAST (BEHIND >= ${size})
byte level[${size}], last[${size}];
active [${size}] proctype enter()
{
	byte k = 1, j;
set_level:
	level[_pid] = k;
	d_step { last[k] = _pid; j = (_pid == 0) };
ask:
	if
	:: level[j] >= k -> goto look
	:: d_step { level[j] < k && !LAST -> j = BEHIND }; goto ask
	:: d_step { level[j] < k && LAST && k < ${size - 1} -> j = 0; k++ }; goto set_level
	:: d_step { level[j] < k && LAST && k == ${size - 1} -> j = 0; k = 0 }; goto leave
	fi;
look:
	if
	:: last[k] == _pid -> goto ask
	:: d_step { last[k] != _pid && !LAST -> j = BEHIND }; goto ask
	:: d_step { last[k] != _pid && LAST && k < ${size - 1} -> j = 0; k++ }; goto set_level
	:: d_step { last[k] != _pid && LAST && k == ${size - 1} -> j = 0; k = 0 }; goto leave
	fi;
leave:
	if
	:: d_step { level[_pid] = 0; k = 1 }; goto set_level
	fi
}
`,
  murphi: (size) => `
type thread: 0..${size - 1}; number: 0..${size};
var level: array[thread] of thread; last: array[thread] of thread;
  k: array[thread] of number; j: array[thread] of number; pc: array[thread] of 0..4;
function behind(t: thread; at: number): number; begin
  if at + 1 = t then return at + 2; end;
  return at + 1;
end;
procedure goes_on(t: thread); begin
  if t = ${size - 1} & j[t] = ${size - 2} | j[t] = ${size - 1} then
    j[t] := 0;
    if k[t] < ${size - 1} then k[t] := k[t] + 1; pc[t] := 0; else k[t] := 0; pc[t] := 4; end;
  else
    j[t] := behind(t, j[t]); pc[t] := 2;
  end;
end;
startstate begin
  for t: thread do level[t] := 0; last[t] := 0; k[t] := 1; j[t] := 0; pc[t] := 0; end;
end;
ruleset t: thread do
  rule "level" pc[t] = 0 ==> begin level[t] := k[t]; pc[t] := 1; end;
  rule "last" pc[t] = 1 ==> begin
    last[k[t]] := t;
    if t = 0 then j[t] := 1; else j[t] := 0; end;
    pc[t] := 2;
  end;
  rule "ask" pc[t] = 2 ==> begin if level[j[t]] >= k[t] then pc[t] := 3; else goes_on(t); end; end;
  rule "look" pc[t] = 3 ==> begin if last[k[t]] = t then pc[t] := 2; else goes_on(t); end; end;
  rule "leave" pc[t] = 4 ==> begin level[t] := 0; k[t] := 1; pc[t] := 0; end;
end;
`,
};
