/**
 * What every exported program has in common: the macros and inlines by which steps reach memory, free and allocate
 * objects, start agents and make equal what must not tell states apart. Comes in: a layout. Leaves: Promela.
 */
import { agentKinds, headerWords } from '../../ir/agent.ts';
import { lockKinds, objectWords } from '../../ir/objects.ts';
import type { Program } from '../../ir/program.ts';
import { pointer } from '../../ir/word.ts';
import { type Layout, objectIndex, type PoolLayout } from '../../state/layout.ts';
import { pendingFlag } from '../interpreter/machine.ts';
import { cycleText, epochText, type LockWait, spawnText, word } from './agents-text.ts';

export interface RuntimeOptions {
  readonly program: Program;
  readonly layout: Layout;
  /** All words of `mem`: those of a state, then what only lives inside a step. */
  readonly words: number;
  /** By location of a dynamic agent: the word of its first argument. */
  readonly firstArguments: readonly { readonly locations: readonly string[]; readonly word: number }[];
  /** For each agent the locations at which somebody may keep it waiting at a lock. */
  readonly keptWaiting: readonly (readonly LockWait[])[];
  readonly usesAtomic: boolean;
  readonly usesLaps: boolean;
}

const pointerBit = pointer(0, 0, 0);

export function runtimeText(options: RuntimeOptions): string {
  const { program, layout } = options;
  const { pools, agents, threads } = layout;
  const asyncBase = layout.agents > threads ? layout.baseOfAgent(threads) : 0;
  const list = (count: number, text: (at: number) => string, joiner: string): string =>
    Array.from({ length: count }, (_, at) => text(at)).join(joiner);
  const depth = (at: number): string =>
    ['rcuNesting', 'irqNesting', 'spinlocks']
      .map((field) => word(layout, at, headerWords[field as 'rcuNesting']))
      .join(' + ');
  const hasCycles = options.keptWaiting.some((each) => each.length > 0);
  const settle = [
    ...(options.usesAtomic ? ['passed = 0'] : []),
    ...(options.usesLaps ? ['laps = 0'] : []),
    ...(program.spawns && agents > threads ? ['sort_pending()'] : []),
    ...(program.usesEpochs ? ['rename_epochs()'] : []),
    ...(hasCycles ? ['look_for_cycle()'] : []),
  ];
  return `#define WORDS ${options.words}
#define STORED ${layout.stored}
#define AGENTS ${agents}
#define THREADS ${threads}

int mem[WORDS]; /* the state, word by word, and behind it what only lives inside a step */
bit over; /* nothing goes on from here: an end, a finding */
int options; /* what a choice is taken from, while it is taken */
${options.usesAtomic ? 'bit passed; /* a primitive of the atomic block is past */\n' : ''}${options.usesLaps ? 'short laps; /* rounds of a loop without a shared access */\n' : ''}${hasCycles ? 'bit cycle; /* agents wait for each other */\n' : ''}
/* No part of the state: constants, and what is used up before anything is chosen. */
hidden int home[${pools.length}]; hidden int stride[${pools.length}]; hidden int header[${pools.length}];
hidden int site; hidden int about; hidden int fresh; hidden int i1; hidden int i2; hidden int i3; hidden int i4; hidden int i5;
hidden int kept[${agents}];

/* A pointer: a pool, a slot in it, a word in the object, and whether the object has died since. */
#define IS_POINTER(p) ((p) >= ${pointerBit})
#define STALE(p) ((p) >= ${pointerBit} && ((p) & 1))
#define POOL(p) (((p) >> 22) & 127)
#define SLOT(p) (((p) >> 13) & 511)
#define OFF(p) (((p) >> 1) & 4095)
#define OBJECT(p) ((p) >> 13)
#define BEYOND(p, n) ((p) >= ${pointerBit} -> (p) + 2 * (n) : (p))
#define SAME(p, q) (((p) >= ${pointerBit} -> (p) | 1 : (p)) == ((q) >= ${pointerBit} -> (q) | 1 : (q)))
#define LIFE(p) (home[POOL(p)] + SLOT(p) * stride[POOL(p)])
#define AT(p) (LIFE(p) + header[POOL(p)] + OFF(p))
/* What may be followed: 1 lives; 2 is freed, and readable to whom the word behind it names. */
#define FINE(p, who) (IS_POINTER(p) && !((p) & 1) && (POOL(p) == 0 || mem[LIFE(p)] == 1 || (mem[LIFE(p)] == 2 && ((mem[LIFE(p) + 1] >> (who)) & 1))))
#define THERE(p) (IS_POINTER(p) && !((p) & 1) && (POOL(p) == 0 || mem[LIFE(p)] != 0))
#define MAY_FREE(p, who) (IS_POINTER(p) && !((p) & 1) && POOL(p) != 0 && OFF(p) == 0 && mem[LIFE(p)] == 1 && !BUSY(p, who))
#define BUSY(p, who) (${busyText(pools)})

/* The words of an agent. */
#define BASE(n) ((n) < THREADS -> 1 + (n) * ${layout.threadSize} : ${asyncBase} + ((n) - THREADS) * ${layout.asyncSize})
#define OF_AGENT(id, f) ((id) <= 0 -> 0 : mem[BASE((id) - 1) + (f)])
#define BIT_OF(id) ((id) <= 0 -> 0 : 1 << ((id) - 1))
#define READERS (${list(agents, (at) => `((${depth(at)} > 0) << ${at})`, ' | ')})
#define ASLEEP (${list(agents, (at) => `((${word(layout, at, headerWords.taskState)} != 0) << ${at})`, ' | ')})
#define WAITERS(p, how) (${list(agents, (at) => `((${word(layout, at, headerWords.waitState)} == (how) && SAME(${word(layout, at, headerWords.waitsFor)}, (p))) << ${at})`, ' | ')})
#define WAITS_FOR(n, p) (mem[BASE(n) + ${headerWords.waitsFor}] != 0 && SAME(mem[BASE(n) + ${headerWords.waitsFor}], (p)))
#define SPREAD(set) (${list(agents, (at) => `((((set) >> ${at}) & 1) << ${2 * at})`, ' | ')})
#define HOLDERS(holds) (${list(agents, (at) => `(((((holds) >> ${2 * at}) & 3) != 0) << ${at})`, ' | ')})
#define FIRST_ARGUMENT(n) ${firstArgumentText(options)}
#define IS_QUEUED(p) (${queuedText(options)})
#define ALL_ENDED (${list(agents, (at) => `${word(layout, at, headerWords.location)} == 0`, ' && ')})

inline wipe()
{
  d_step {
    for (i1 : 0 .. WORDS - 1) { mem[i1] = 0 };
    options = 0;${options.usesAtomic ? ' passed = 0;' : ''}${options.usesLaps ? ' laps = 0;' : ''}${hasCycles ? ' cycle = 0;' : ''}
    over = 1;
    skip
  }
}
/* What is found is told by the number of its place, with \`about\`. */
inline notice() { printf("refault finding %d %d\\n", site, about) }

inline clear(first, size) { d_step { for (i1 : 0 .. (size) - 1) { mem[(first) + i1] = 0 }; skip } }
/* A word of each agent of a set. */
inline put_all(set, field, value)
{
  d_step { for (i1 : 0 .. AGENTS - 1) { if :: ((set) >> i1) & 1 -> mem[BASE(i1) + field] = value :: else -> skip fi }; skip }
}
inline advance_flushes(work, from, to)
{
  d_step {
    for (i1 : 0 .. AGENTS - 1) {
      if :: WAITS_FOR(i1, work) && mem[BASE(i1) + ${headerWords.waitState}] == from -> mem[BASE(i1) + ${headerWords.waitState}] = to :: else -> skip fi
    };
    skip
  }
}
inline leave_domain(domain, who)
{
  d_step {
    for (i1 : 0 .. AGENTS - 1) {
      if
      :: WAITS_FOR(i1, domain) -> mem[BASE(i1) + ${headerWords.graceSet}] = mem[BASE(i1) + ${headerWords.graceSet}] & ~(1 << (who))
      :: else -> skip
      fi
    };
    skip
  }
}
/* The first entry from \`about\` on that is not 0. */
inline find_entry(length, size)
{
  d_step {
    i3 = (about < 0 -> 0 : about); about = 0;
    for (i1 : i3 .. (length) - 1) { if :: about == 0 -> about = mem[fresh + i1 * (size)] :: else -> skip fi };
    skip
  }
}
/* A new object gets the place among the others that was chosen. */
inline rank(p, first, slots, size, word)
{
  d_step {
    for (i1 : 0 .. (slots) - 1) {
      i2 = (first) + i1 * (size);
      if :: mem[i2] == 1 && i1 != SLOT(p) && mem[i2 + (word)] >= options -> mem[i2 + (word)]++ :: else -> skip fi
    };
    mem[LIFE(p) + (word)] = options;
    options = 0;
    skip
  }
}

/* At every step's end: what must not tell states apart is made equal. */
inline settle() { ${settle.length === 0 ? 'skip' : settle.join('; ')} }
${objectsText(options)}
${heldText(layout)}
${program.spawns ? spawnText(layout, asyncBase) : ''}
${program.usesEpochs ? epochText(program) : ''}
${hasCycles ? cycleText(layout, options.keptWaiting) : ''}`;
}

/** Of an object's primitives those that are held or waited on. Readers may have the rwsems of recycled objects for read. */
function busyText(pools: readonly PoolLayout[]): string {
  const ways: string[] = [];
  for (const { pool, header, objects } of pools) {
    const words: number[] = [];
    const readWords: number[] = [];
    for (const { kind, offset } of objects) {
      const at = (each: number): number => header + offset + each;
      switch (kind) {
        case 'spinlock':
        case 'mutex':
        case 'bitlock':
        case 'waitqueue':
        case 'rcuwait':
          words.push(at(0));
          break;
        case 'lockmap':
          words.push(at(0), at(1));
          break;
        case 'rwsem': {
          const { readers, ...others } = objectWords.rwsem;
          words.push(...Object.values(others).map(at));
          (pool.isRecycled ? readWords : words).push(at(readers));
          break;
        }
        case 'work':
          words.push(at(objectWords.work.pending), at(objectWords.work.runner));
          break;
        default:
          break;
      }
    }
    if (words.length === 0 || pool.isGlobals) continue;
    const tests = [
      ...words.map((each) => `mem[LIFE(p) + ${each}] != 0`),
      ...readWords.map((each) => `(HOLDERS(mem[LIFE(p) + ${each}]) & ~(READERS & ~(1 << (who)))) != 0`),
    ].join(' || ');
    ways.push(`(POOL(p) == ${pool.index} && (${tests}))`);
  }
  return ways.length === 0 ? 'false' : ways.join(' || ');
}

/** Whether a callback for this word is queued. */
function queuedText({ layout }: RuntimeOptions): string {
  const tests: string[] = [];
  for (let agent = layout.threads; agent < layout.agents; agent++) {
    const base = layout.baseOfAgent(agent);
    const kind = `(mem[${base + headerWords.kind}] & ~${pendingFlag}) == ${agentKinds.callback}`;
    tests.push(`(mem[${base}] != 0 && ${kind} && SAME(FIRST_ARGUMENT(${base}), (p)))`);
  }
  return tests.length === 0 ? 'false' : tests.join(' || ');
}

/** What an agent that has not moved was started with, by its words' beginning. */
function firstArgumentText({ firstArguments }: RuntimeOptions): string {
  return firstArguments.reduceRight((rest, { locations, word: at }) => {
    const where = locations.map((each) => `mem[(n)] == ${each}`).join(' || ');
    return `(${where} -> mem[(n) + ${at}] : ${rest})`;
  }, '0');
}

function objectsText({ layout, words }: RuntimeOptions): string {
  const { pools, nameWords } = layout;
  const recycled = pools.filter((each) => each.pool.isRecycled && each.slots > 0);
  const sets = pools.flatMap((pool) =>
    pool.sets.map(
      ({ offset, capacity }) =>
        `for (i5 : 0 .. ${pool.slots - 1}) { sort_set(${objectIndex(pool, 0) + offset} + i5 * ${pool.stride}, ${capacity}) }`,
    ),
  );
  // Words of names do not count as pointing.
  const names = [...nameWords].map((each) => ` && i1 != ${each}`).join('');
  const release =
    recycled.length === 0
      ? 'die(p)'
      : `if
  :: (${recycled.map((each) => `POOL(p) == ${each.pool.index}`).join(' || ')}) && READERS != 0 -> mem[LIFE(p)] = 2; mem[LIFE(p) + 1] = READERS
  :: else -> die(p)
  fi`;
  const left = recycled.map(
    (pool) => `for (i3 : 0 .. ${pool.slots - 1}) {
    i4 = ${pool.base} + i3 * ${pool.stride};
    if
    :: mem[i4] == 2 ->
       mem[i4 + 1] = mem[i4 + 1] & ~(1 << (who));
       if :: mem[i4 + 1] == 0 -> die(${pointer(pool.pool.index, 0, 0)} + (i3 << 13)) :: else -> skip fi
    :: else -> skip
    fi
  };`,
  );
  return `
/* Sets stand sorted, without doubles, empty places last. */
inline sort_set(first, size)
{
  for (i1 : 0 .. (size) - 1) {
    for (i2 : i1 + 1 .. (size) - 1) {
      if :: mem[(first) + i1] != 0 && mem[(first) + i1] == mem[(first) + i2] -> mem[(first) + i2] = 0 :: else -> skip fi;
      if
      :: mem[(first) + i2] != 0 && (mem[(first) + i1] == 0 || mem[(first) + i2] < mem[(first) + i1]) ->
         i4 = mem[(first) + i1]; mem[(first) + i1] = mem[(first) + i2]; mem[(first) + i2] = i4
      :: else -> skip
      fi
    }
  }
}
/* Puts \`about\` in; tells by it whether there was room. */
inline set_insert(first, size)
{
  d_step {
    i3 = 0;
    for (i1 : 0 .. (size) - 1) { if :: mem[(first) + i1] == about -> i3 = 1 :: else -> skip fi };
    if
    :: i3 == 1 -> about = 0
    :: i3 == 0 && mem[(first) + (size) - 1] != 0 -> about = -1
    :: else -> mem[(first) + (size) - 1] = about; about = 0; sort_set(first, size)
    fi;
    skip
  }
}
inline set_erase(first, size)
{
  d_step {
    for (i1 : 0 .. (size) - 1) { if :: mem[(first) + i1] == about -> mem[(first) + i1] = 0 :: else -> skip fi };
    sort_set(first, size);
    skip
  }
}

/* An object is gone: its words are 0, and every pointer to it is stale. */
inline die(p)
{
  i2 = LIFE(p);
  for (i1 : 0 .. stride[POOL(p)] - 1) { mem[i2 + i1] = 0 };
  i2 = OBJECT(p);
  for (i1 : 0 .. ${words - 1}) { if :: IS_POINTER(mem[i1]) && OBJECT(mem[i1]) == i2 -> mem[i1] = mem[i1] | 1 :: else -> skip fi };
  ${sets.length === 0 ? 'skip' : sets.join(';\n  ')}
}
inline release(p)
{
  d_step {
    ${release};
    skip
  }
}
/* Who is in no read section any more: freed objects that only it could look at are gone. */
inline reader_left(who)
{
  d_step {
    ${left.join('\n  ')}
    for (i1 : 0 .. AGENTS - 1) {
      if
      :: mem[BASE(i1) + ${headerWords.waitsFor}] == 0 -> mem[BASE(i1) + ${headerWords.graceSet}] = mem[BASE(i1) + ${headerWords.graceSet}] & ~(1 << (who))
      :: else -> skip
      fi
    };
    skip
  }
}
/* Slots that an allocation may take: the lowest free one that nothing points to, and each that something points to. */
inline look_for_slots(pool, slots, limit)
{
  d_step {
    about = 0; fresh = -1; options = 0;
    for (i1 : 0 .. (limit) - 1) {
      if :: IS_POINTER(mem[i1]) && POOL(mem[i1]) == (pool)${names} -> about = about | (1 << SLOT(mem[i1])) :: else -> skip fi
    };
    for (i1 : 0 .. (slots) - 1) {
      i2 = mem[home[pool] + i1 * stride[pool]];
      if
      :: i2 == 1 -> skip
      :: i2 == 2 || (i2 == 0 && ((about >> i1) & 1)) -> options = options | (1 << i1)
      :: i2 == 0 && !((about >> i1) & 1) ->
         if :: fresh < 0 -> fresh = i1; options = options | (1 << i1) :: else -> skip fi
      fi
    };
    if :: fresh < 0 -> options = 0 :: else -> skip fi;
    skip
  }
}`;
}

/** What is held by an agent, as the address of the first such lock. */
function heldText(layout: Layout): string {
  const tests: string[] = [];
  for (const pool of layout.pools) {
    for (const cell of pool.objects) {
      if (!lockKinds.has(cell.kind) || pool.slots === 0) continue;
      const at = `i2 + ${pool.header + cell.offset}`;
      const reads = (word: number): string => `((mem[${at} + ${word}] >> (2 * (who))) & 3) != 0`;
      const owns = (word: number): string => `mem[${at} + ${word}] == (who) + 1`;
      const held =
        cell.kind === 'srcu'
          ? reads(0)
          : cell.kind === 'bitlock'
            ? owns(objectWords.bitlock.owner)
            : cell.kind === 'rwsem' || cell.kind === 'lockmap'
              ? `(${owns(0)} || ${reads(1)})`
              : owns(0);
      const alive = pool.header === 0 ? '' : 'mem[i2] == 1 && ';
      tests.push(`for (i1 : 0 .. ${pool.slots - 1}) {
    i2 = ${pool.base} + i1 * ${pool.stride};
    if :: about == 0 && ${alive}${held} -> about = ${pointer(pool.pool.index, 0, cell.offset)} + (i1 << 13) :: else -> skip fi
  }`);
    }
  }
  return `
/* The first lock that an agent holds. */
inline held_by(who)
{
  d_step {
    about = 0;
    ${[...tests, 'skip'].join(';\n    ')}
  }
}`;
}
