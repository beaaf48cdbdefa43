/**
 * Promela of what agents share: starting and ordering those that have not moved, epochs by their first occurrence, and
 * whether agents wait for each other in a cycle. All of it is asked where a step ends.
 */
import { agentKinds, headerWords } from '../../ir/agent.ts';
import { objectWords } from '../../ir/objects.ts';
import type { Program } from '../../ir/program.ts';
import { epoch, pointer } from '../../ir/word.ts';
import type { Layout } from '../../state/layout.ts';
import { pendingFlag } from '../interpreter/machine.ts';

/** A location at which an agent waits for a lock, and who is it that keeps it waiting. */
export interface LockWait {
  readonly location: string;
  readonly object: string;
  readonly by: 'owner' | 'holders' | 'writers';
}

const pointerBit = pointer(0, 0, 0);
const epochBit = epoch(0, false);

/** A word of an agent by its number. */
export function word(layout: Layout, agent: number, field: number): string {
  return `mem[${layout.baseOfAgent(agent) + field}]`;
}

export function spawnText(layout: Layout, asyncBase: number): string {
  if (layout.agents === layout.threads) return '';
  const size = layout.asyncSize;
  const kind = headerWords.kind;
  return `
inline look_for_agent()
{
  d_step {
    fresh = 0;
    for (i1 : THREADS .. AGENTS - 1) { if :: fresh == 0 && mem[BASE(i1)] == 0 -> fresh = BASE(i1) :: else -> skip fi };
    skip
  }
}
inline cancel_work(work)
{
  d_step {
    for (i1 : THREADS .. AGENTS - 1) {
      i2 = BASE(i1);
      if
      :: mem[i2] != 0 && mem[i2 + ${kind}] == ${pendingFlag | agentKinds.work} && SAME(FIRST_ARGUMENT(i2), work) ->
         for (i3 : 0 .. ${size - 1}) { mem[i2 + i3] = 0 }
      :: else -> skip
      fi
    };
    skip
  }
}
/* Agents that have not moved yet are a multiset: they stand in the order of their words, free places last. */
inline sort_pending()
{
  d_step {
    for (i1 : THREADS .. AGENTS - 2) {
      i4 = ${asyncBase} + (i1 - THREADS) * ${size};
      if
      :: mem[i4] == 0 || (mem[i4 + ${kind}] & ${pendingFlag}) ->
         for (i2 : i1 + 1 .. AGENTS - 1) {
           i5 = ${asyncBase} + (i2 - THREADS) * ${size};
           if
           :: mem[i5] != 0 && (mem[i5 + ${kind}] & ${pendingFlag}) ->
              about = (mem[i4] == 0 -> 1 : 0);
              for (i3 : 0 .. ${size - 1}) {
                if :: about == 0 && mem[i4 + i3] != mem[i5 + i3] -> about = (mem[i5 + i3] < mem[i4 + i3] -> 1 : -1) :: else -> skip fi
              };
              if
              :: about == 1 ->
                 for (i3 : 0 .. ${size - 1}) { about = mem[i4 + i3]; mem[i4 + i3] = mem[i5 + i3]; mem[i5 + i3] = about }
              :: else -> skip
              fi
           :: else -> skip
           fi
         }
      :: else -> skip
      fi
    };
    skip
  }
}`;
}

export function epochText(program: Program): string {
  const odd = program.asksParity ? '(mem[i1] & 1)' : '0';
  return `
/* Epochs are named in the order in which they are met, even and odd ones apart: only which are equal can be seen. */
#define IS_EPOCH(w) ((w) >= ${epochBit} && (w) < ${pointerBit})
#define RENAMED ${epochBit / 2}
inline rename_epochs()
{
  d_step {
    i4 = 0; i5 = 0;
    for (i1 : 0 .. STORED - 1) {
      if
      :: IS_EPOCH(mem[i1]) && !(mem[i1] & RENAMED) ->
         i3 = mem[i1]; about = ${odd};
         for (i2 : 0 .. STORED - 1) {
           if :: i2 >= i1 && mem[i2] == i3 -> mem[i2] = ${epochBit} | RENAMED | ((about -> i5 : i4) << 1) | about :: else -> skip fi
         };
         if :: about -> i5++ :: else -> i4++ fi
      :: else -> skip
      fi
    };
    for (i1 : 0 .. STORED - 1) { if :: IS_EPOCH(mem[i1]) -> mem[i1] = mem[i1] & ~RENAMED :: else -> skip fi };
    skip
  }
}
/* A value unlike every other of its parity. */
inline next_epoch(old)
{
  d_step {
    i2 = ${program.asksParity ? '1 - ((old) & 1)' : '0'}; i3 = -1;
    for (i1 : 0 .. WORDS - 1) {
      if
      :: IS_EPOCH(mem[i1]) && (mem[i1] & 1) == i2 && ((mem[i1] & ${epochBit - 1}) >> 1) > i3 -> i3 = (mem[i1] & ${epochBit - 1}) >> 1
      :: else -> skip
      fi
    };
    about = ${epochBit} | ((i3 + 1) << 1) | i2;
    skip
  }
}`;
}

/** A cycle of agents that each wait, unkillably, for a lock that the next one holds: the state goes no further. */
export function cycleText(layout: Layout, keptWaiting: readonly (readonly LockWait[])[]): string {
  const words = objectWords.rwsem;
  const inlines = keptWaiting.map((ways, agent) => {
    const at = word(layout, agent, headerWords.location);
    const options = ways.map(
      ({ location, object, by }) => `  :: ${at} == ${location} -> about = ${object}; kept_by_${by}(${agent})`,
    );
    return `inline look_at_${agent}()
{
  if
${[...options, `  :: else -> kept[${agent}] = 0`].join('\n')}
  fi
}`;
  });
  return `
/* Who keeps an agent waiting at the lock that \`about\` means, as bits of agents: the owner; who holds it; of a queued
   reader the writer, or the writers that wait while others read. */
#define BIT_IF(id) ((id) == 0 -> 0 : 1 << ((id) - 1))
inline kept_by_owner(n)
{
  i2 = (THERE(about) -> mem[AT(about)] : 0);
  kept[n] = (i2 == n + 1 -> 0 : BIT_IF(i2))
}
inline kept_by_holders(n)
{
  if
  :: !THERE(about) -> kept[n] = 0
  :: else ->
     i2 = mem[AT(about) + ${words.writer}]; i3 = mem[AT(about) + ${words.readers}];
     kept[n] = (i2 != 0 -> BIT_IF(i2) : HOLDERS(i3))
  fi
}
inline kept_by_writers(n)
{
  if
  :: !THERE(about) -> kept[n] = 0
  :: else ->
     i2 = mem[AT(about) + ${words.writer}]; i3 = mem[AT(about) + ${words.readers}];
     i4 = mem[AT(about) + ${words.readWaiters}]; i5 = mem[AT(about) + ${words.writeWaiters}];
     kept[n] = (((i4 >> n) & 1) == 0 -> 0 : (i2 != 0 -> BIT_IF(i2) : (HOLDERS(i3) == 0 -> 0 : i5)))
  fi
}
${inlines.join('\n')}
inline look_for_cycle()
{
  d_step {
    ${inlines.map((_, agent) => `look_at_${agent}()`).join('; ')};
    about = 0;
    for (i1 : 0 .. AGENTS - 1) { if :: kept[i1] != 0 -> about = about | (1 << i1) :: else -> skip fi };
    for (i1 : 1 .. AGENTS) {
      for (i2 : 0 .. AGENTS - 1) {
        if :: ((about >> i2) & 1) && (kept[i2] & about) == 0 -> about = about & ~(1 << i2) :: else -> skip fi
      }
    };
    cycle = (about != 0);
    skip
  }
}`;
}
