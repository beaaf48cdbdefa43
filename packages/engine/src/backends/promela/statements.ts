/**
 * Operations of flat code as statements of Promela. Each gives lines; where it leads elsewhere than to the next
 * operation they end in a `goto`. What is found is told by number: `promela.ts` keeps what a number means.
 */
import { agentKinds, headerWords, taskStates, waiting } from '../../ir/agent.ts';
import type { Expression, LocalWord } from '../../ir/expression.ts';
import type { Choice, Instruction, OperationMark } from '../../ir/instruction.ts';
import type { Program } from '../../ir/program.ts';
import { pointer, zeroMember } from '../../ir/word.ts';
import { type Layout, objectIndex } from '../../state/layout.ts';
import { pendingFlag } from '../interpreter/machine.ts';
import { expressionText, number, type Scope } from './expression-text.ts';
import type { FlatOperation } from './flat-code.ts';
import { type AccessText, accessText } from './memory-text.ts';
import { PromelaRefusal } from './refusal.ts';

/** Where a finding, or a cut, is made. */
export interface FindingSite {
  readonly operation: FlatOperation;
  readonly kind: string;
}

export interface StatementContext {
  readonly program: Program;
  readonly layout: Layout;
  readonly scope: Scope;
  readonly operation: FlatOperation;
  /** Whether the program has atomic blocks, which ask what they have passed. */
  readonly notesPassed: boolean;
  /** The number under which a finding is told. */
  finding(kind: string): number;
  /** The label of an operation, or the statements that end the step there. */
  goto(index: number): string;
  /** Statements that make what is dead here 0, as an allocation in an atomic block needs. */
  dropDead(): readonly string[];
  /** Statements that start an agent, whose words begin at `fresh`, and lead on to the next operation. */
  start(node: Instruction & { readonly op: 'spawn' }): readonly string[];
}

/** Leaves the step for where every process tells what was found, and ends there. */
function ends(label: 'found' | 'bad_access' | 'bad_free' | 'cut', site: number, about: string): string {
  return about === 'about' ? `site = ${site}; goto ${label}` : `site = ${site}; about = ${about}; goto ${label}`;
}

const noStep = 'goto no_step';
const noRoom = 'goto no_room';

/** Statements of an instruction that goes on to the next one, or to where `goto` leads. */
export function statementsOf(context: StatementContext, node: Instruction): readonly string[] {
  const { scope, operation } = context;
  const text = (each: Expression): string => expressionText(scope, each);
  const isGhost = operation.ghost > 0;
  switch (node.op) {
    case 'set':
      return [`${scope.local(node.to)} = ${text(node.value)}`];
    case 'set-element':
      return [`${scope.element(node.first, text(node.index), node.stride)} = ${text(node.value)}`];
    case 'set-through': {
      const word = scope.behind(node.reference, node.word);
      const place =
        node.element === undefined
          ? scope.local(word)
          : scope.element(word, text(node.element.at), node.element.stride);
      return [`${place} = ${text(node.value)}`];
    }
    case 'load':
      return load(context, node);
    case 'store': {
      const access = accessText(scope, node.pointer, node.word);
      const values = node.values.map(text);
      return checked(context, access, (word) => values.map((value, at) => `${word(at)} = ${value}`), []);
    }
    case 'await':
      return waitStatements(context, node.test);
    case 'require': {
      const test = text(node.test);
      return test === '1' ? [] : [`if :: ${test} -> skip :: else -> ${noStep} fi`];
    }
    case 'passed':
      return context.notesPassed ? ['passed = 1'] : [];
    case 'choose':
      return choose(context, node.to, node.choice);
    case 'jump':
      return [];
    case 'branch': {
      const [yes, no] = operation.next as readonly [number, number];
      return [`if :: ${text(node.test)} -> ${context.goto(yes)} :: else -> ${context.goto(no)} fi`];
    }
    case 'allocate':
      return allocate(context, node);
    case 'free': {
      const freed = text(node.pointer);
      const fault = context.finding('free');
      return [
        `if :: ${freed} == 0 -> skip`,
        `:: ${freed} != 0 && MAY_FREE(${freed}, ${scope.index}) -> about = ${freed}; release(about)`,
        `:: else -> ${ends('bad_free', fault, freed)} fi`,
      ];
    }
    case 'find': {
      if (node.implicit && isGhost) return [];
      const test = text(node.test);
      if (test === '0') return [];
      const about = node.about === undefined ? '0' : text(node.about);
      const site = context.finding(node.finding);
      if (!node.ends) return [`if :: ${test} -> site = ${site}; about = ${about}; notice() :: else -> skip fi`];
      return [`if :: ${test} -> ${ends('found', site, about)} :: else -> skip fi`];
    }
    case 'range': {
      const value = text(node.value);
      const site = context.finding('range');
      return [
        `if :: ${value} < ${number(node.low)} || ${value} > ${number(node.high)} -> ${ends('cut', site, value)} :: else -> skip fi`,
      ];
    }
    case 'cut':
      return [ends('cut', context.finding('cut'), '0')];
    case 'set-header': {
      const value = text(node.value);
      if (node.agent.op === 'self') return [`${scope.header(node.field)} = ${value}`];
      const agent = text(node.agent);
      return [
        `if :: ${agent} > 0 -> mem[BASE(${agent} - 1) + ${headerWords[node.field]}] = ${value} :: else -> skip fi`,
      ];
    }
    case 'leave-section':
      return [`if :: (READERS >> ${scope.index}) & 1 -> skip :: else -> reader_left(${scope.index}) fi`];
    case 'leave-srcu':
      return [`about = ${text(node.domain)}; leave_domain(about, ${scope.index})`];
    case 'wake-sharers':
      return [forAgents(text(node.agents), headerWords.waitState, waiting.woken)];
    case 'wake-tasks':
      return [forAgents(text(node.agents), headerWords.taskState, taskStates.running)];
    case 'advance-flushes':
      return [`about = ${text(node.work)}; advance_flushes(about, ${node.from}, ${node.to})`];
    case 'spawn':
      return spawn(context, node);
    case 'might-sleep': {
      if (isGhost) return [];
      const site = context.finding('sleep_in_atomic');
      const held = ['spinlocks', 'rcuNesting', 'irqNesting'] as const;
      const tests = held.map((field) => `${scope.header(field)} > 0`);
      const kind = scope.header('kind');
      if (!scope.isThread) tests.push(`${kind} == ${agentKinds.callback}`, `${kind} == ${agentKinds.completion}`);
      const lines = [`if :: ${tests.join(' || ')} -> site = ${site}; about = 0; notice() :: else -> skip fi`];
      if (operation.atomic === 0) return lines;
      return [...lines, `if :: passed -> ${ends('found', context.finding('assertion'), '0')} :: else -> skip fi`];
    }
    case 'next-epoch':
      return [`about = ${text(node.value)}; next_epoch(about); ${scope.local(node.to)} = about`];
    case 'set-insert':
    case 'set-erase':
    case 'set-clear':
    case 'set-contains':
    case 'set-empty':
      return setStatements(context, node);
    case 'next-object': {
      const pool = context.layout.pools[node.pool.index];
      if (pool === undefined) return [];
      const after = text(node.after);
      let found = '0';
      for (let slot = pool.slots - 1; slot >= 0; slot--) {
        const life = `mem[${objectIndex(pool, slot) - pool.header}]`;
        found = `(about <= ${slot} && ${life} == 1 -> ${pointer(node.pool.index, slot, 0)} : ${found})`;
      }
      return [
        `about = (${after} >= ${pointer(0, 0, 0)} -> SLOT(${after}) + 1 : 0)`,
        `${scope.local(node.to)} = ${found}`,
      ];
    }
    case 'find-entry': {
      const { array } = node.shape;
      const access = accessText(scope, node.array, 0);
      const from = text(node.from);
      const length = context.layout.lengthOf(array);
      const to = scope.local(node.to);
      const size = context.layout.sizeOf(array.of);
      return checked(
        context,
        access,
        () => [`fresh = ${access.index}; about = ${from}; find_entry(${length}, ${size}); ${to} = about`],
        [`${to} = 0`],
      );
    }
    case 'count': {
      const kept = context.program.counters.find((each) => each.name === node.counter);
      if (kept === undefined) return [];
      const index =
        (context.layout.pools[0]?.base ?? 0) + context.layout.fieldOffset(context.program.globals, kept.field);
      const word = scope.global(index) ?? `mem[${index}]`;
      return [`if :: ${word} < ${kept.limit} -> ${word}++ :: else -> skip fi`];
    }
    case 'cancel-work':
      if (context.layout.agents === context.layout.threads) return [];
      return [`about = ${text(node.work)}; cancel_work(about)`];
    case 'boundary':
    case 'ghost':
    case 'atomic':
    case 'attempt':
    case 'cover':
    case 'note':
      return [];
    case 'call':
    case 'return':
    case 'yield':
      throw new Error(`${node.op} is no part of a step`);
  }
}

/** A check that nothing is held where an operation, or the agent, ends. */
export function mustHoldNothing(context: StatementContext): string {
  const { scope } = context;
  const site = context.finding('lock_balance');
  const open = `${scope.header('rcuNesting')} > 0 || ${scope.header('irqNesting')} > 0`;
  return (
    `held_by(${scope.index}); if :: about != 0 || ${open} -> ` + `${ends('found', site, 'about')} :: else -> skip fi`
  );
}

/** An operation begins: the record of its path is empty, where one is kept. */
export function operationBegins(context: StatementContext, mark: OperationMark | undefined): readonly string[] {
  const { record, taskPool } = context.program;
  const agent = Number(context.scope.index);
  if (mark === undefined || record === undefined || !context.scope.isThread) return [];
  if ((record.threads & (1 << agent)) === 0) return [];
  const pool = context.layout.pools[taskPool.index];
  const shape = taskPool.shape.fields[record.field]?.shape;
  if (pool === undefined || shape === undefined) return [];
  const start = objectIndex(pool, agent) + context.layout.fieldOffset(taskPool.shape, record.field);
  return [clear(String(start), context.layout.sizeOf(shape))];
}

export function clear(start: string, size: number): string {
  return `clear(${start}, ${size})`;
}

/** Statements on a word of memory, with the finding that a bad pointer is; judging code does `otherwise` then. */
function checked(
  context: StatementContext,
  access: AccessText,
  body: (word: (at: number) => string) => readonly string[],
  otherwise: readonly string[],
): readonly string[] {
  const lines = body(access.word);
  if (access.check === undefined) return lines;
  const inside = lines.join('; ');
  if (context.operation.ghost > 0) {
    return [
      `if :: ${access.lenient} -> ${inside} :: else -> ${otherwise.length === 0 ? 'skip' : otherwise.join('; ')} fi`,
    ];
  }
  const fault = context.finding('access');
  return [`if :: ${access.check} -> ${inside} :: else -> ${ends('bad_access', fault, access.pointer)} fi`];
}

function load(context: StatementContext, node: Instruction & { readonly op: 'load' }): readonly string[] {
  const { scope } = context;
  const access = accessText(scope, node.pointer, node.word);
  const to = node.to.map((each) => scope.local(each));
  const zero = to.map((each) => `${each} = 0`);
  if (to.length === 1 || access.check === undefined) {
    return checked(context, access, (word) => to.map((each, at) => `${each} = ${word(at)}`), zero);
  }
  // The pointer may be one of the variables that are set.
  return checked(
    context,
    access,
    () => [`about = ${access.index}`, ...to.map((each, at) => `${each} = mem[about + ${at}]`)],
    zero,
  );
}

function waitStatements(context: StatementContext, node: Expression): readonly string[] {
  const test = expressionText(context.scope, node);
  if (test === '1') return [];
  const isAtomic = (context.operation.atomic ?? 0) > 0;
  if (!isAtomic) return [`if :: ${test} -> skip :: else -> ${noStep} fi`];
  const site = context.finding('assertion');
  return [`if :: ${test} -> skip :: !(${test}) && passed -> ${ends('found', site, '0')} :: else -> ${noStep} fi`];
}

function forAgents(agents: string, field: number, value: number): string {
  return `about = ${agents}; put_all(about, ${field}, ${value})`;
}

function choose(context: StatementContext, to: LocalWord, choice: Choice): readonly string[] {
  const { scope } = context;
  const text = (each: Expression): string => expressionText(scope, each);
  const place = scope.local(to);
  switch (choice.kind) {
    case 'branch':
      return [`if ${Array.from({ length: choice.count }, (_, at) => `:: true -> ${place} = ${at}`).join(' ')} fi`];
    case 'loop':
    case 'failure':
      return [`if :: true -> ${place} = 0 :: true -> ${place} = 1 fi`];
    case 'either': {
      const [first, second] = [text(choice.first), text(choice.second)];
      return [`if :: ${first} -> ${place} = 0 :: ${second} -> ${place} = 1 :: else -> ${place} = 0 fi`];
    }
    case 'agent': {
      const among = text(choice.among);
      const ways = agents(context.layout).map((at) => `:: (${among} >> ${at}) & 1 -> ${place} = ${1 << at}`);
      return [`if ${ways.join(' ')} :: else -> ${place} = 0 fi`];
    }
    case 'agents':
      // What is chosen from lasts while the choice is made: it lies in the variable itself, above what was chosen.
      return [
        `options = ${text(choice.among)}; ${place} = 0`,
        ...agents(context.layout).map(
          (at) =>
            `if :: (options >> ${at}) & 1 -> ${place} = ${place} | ${1 << at} :: (options >> ${at}) & 1 -> skip :: else -> skip fi`,
        ),
        'options = 0',
      ];
    case 'member':
      return member(context, place, choice);
  }
}

function agents(layout: Layout): number[] {
  return Array.from({ length: layout.agents }, (_, at) => at);
}

function member(
  context: StatementContext,
  place: string,
  choice: Choice & { readonly kind: 'member' },
): readonly string[] {
  const { scope, layout } = context;
  const access = accessText(scope, choice.set, 0);
  const visited = choice.visited.map((each) => scope.local(each));
  const [first = '0'] = visited;
  const isBits = choice.shape.members.kind === 'bits';
  const ways: string[] = [];
  if (isBits) {
    for (let bit = 0; bit < 31; bit++)
      ways.push(`:: ((${access.word(0)} & ~${first}) >> ${bit}) & 1 -> ${place} = ${bit + 1}`);
  } else {
    for (let at = 0; at < layout.capacityOf(choice.shape); at++) {
      const word = access.word(at);
      const tests = [`${word} != 0`, ...visited.map((each) => `${word} != ${each}`)];
      ways.push(`:: ${tests.join(' && ')} -> ${place} = ${word}`);
    }
  }
  const isGhost = context.operation.ghost > 0;
  // Judging code takes the first: a chain of tests instead of a choice.
  const chosen = isGhost
    ? ways.reduceRight((rest, way) => `if ${way} :: else -> ${rest} fi`, `${place} = 0`)
    : `if ${ways.join(' ')} :: else -> ${place} = 0 fi`;
  let note: string | undefined;
  if (isBits && visited.length > 0) note = `${first} = ${first} | (1 << (${place} - 1))`;
  else if (visited.length > 0) {
    const full = ends('cut', context.finding('visits'), '0');
    note = visited.reduceRight((rest, each) => `if :: ${each} == 0 -> ${each} = ${place} :: else -> ${rest} fi`, full);
  }
  const remember = note === undefined ? [] : [`if :: ${place} == 0 -> skip :: else -> ${note} fi`];
  return checked(context, access, () => [chosen, ...remember], [`${place} = 0`]);
}

function allocate(context: StatementContext, node: Instruction & { readonly op: 'allocate' }): readonly string[] {
  const { scope, layout, operation } = context;
  const pool = layout.pools[node.pool.index];
  if (pool === undefined) return [];
  if (operation.ghost > 0) throw new PromelaRefusal('an allocation in ghost code');
  if (pool.slots > 30) throw new PromelaRefusal(`more than 30 objects of ${pool.pool.name}`);
  const isAtomic = (operation.atomic ?? 0) > 0;
  const to = scope.local(node.to);
  const lines = [
    ...(isAtomic ? context.dropDead() : []),
    `look_for_slots(${node.pool.index}, ${pool.slots}, ${isAtomic ? 'WORDS' : 'STORED'})`,
    `if :: options == 0 -> ${noRoom} :: else -> skip fi`,
  ];
  const ways = Array.from({ length: pool.slots }, (_, slot) => {
    const life = objectIndex(pool, slot) - pool.header;
    const readers = pool.pool.isRecycled ? `; mem[${life + 1}] = 0` : '';
    return `:: (options >> ${slot}) & 1 -> ${to} = ${pointer(node.pool.index, slot, 0)}; mem[${life}] = 1${readers}`;
  });
  if (node.mayFail) ways.push(`:: options != 0 -> ${to} = 0`);
  lines.push(`if ${ways.join(' ')} :: else -> skip fi; options = 0`);
  for (const offset of pool.ranks) lines.push(...rank(pool, offset, to, node.mayFail));
  return lines;
}

function rank(pool: Layout['pools'][number], offset: number, to: string, mayFail: boolean): readonly string[] {
  const slots = Array.from({ length: pool.slots }, (_, slot) => slot);
  const life = (slot: number): number => objectIndex(pool, slot) - pool.header;
  const isLive = slots.map((slot) => `(mem[${life(slot)}] == 1)`).join(' + ');
  const ways = slots.map((at) => `:: options > ${at} -> options = ${at + 1}`);
  const place = [
    `options = ${isLive}`,
    `if ${ways.join(' ')} fi`,
    `rank(${to}, ${life(0)}, ${pool.slots}, ${pool.stride}, ${pool.header + offset})`,
  ];
  return mayFail ? [`if :: ${to} == 0 -> skip :: else -> ${place.join('; ')} fi`] : place;
}

function spawn(context: StatementContext, node: Instruction & { readonly op: 'spawn' }): readonly string[] {
  const { scope, layout } = context;
  if (layout.agents === layout.threads) return [noRoom];
  const lines = ['look_for_agent()'];
  if (node.head !== undefined) {
    const twice = context.finding('use_after_free');
    const head = expressionText(scope, node.head);
    lines.push(`if :: ${head} != 0 && IS_QUEUED(${head}) -> ${ends('found', twice, head)} :: else -> skip fi`);
  }
  lines.push(`if :: fresh == 0 -> ${noRoom} :: else -> skip fi`);
  lines.push(`mem[fresh + ${headerWords.graceSet}] = ${node.afterGracePeriod ? 'READERS' : '0'}`);
  lines.push(`mem[fresh + ${headerWords.kind}] = ${agentKinds[node.kind] | pendingFlag}`);
  return [...lines, ...context.start(node)];
}

type SetInstruction = Instruction & {
  readonly op: 'set-insert' | 'set-erase' | 'set-clear' | 'set-contains' | 'set-empty';
};

function setStatements(context: StatementContext, node: SetInstruction): readonly string[] {
  const { scope, layout } = context;
  const access = accessText(scope, node.set, 0);
  const isList = node.shape.members.kind === 'list';
  const capacity = layout.capacityOf(node.shape);
  const given = 'value' in node ? expressionText(scope, node.value) : '0';
  const value = isList ? `(${given} == 0 -> ${number(zeroMember)} : ${given})` : given;
  const to = 'to' in node ? scope.local(node.to) : '';
  const otherwise = 'to' in node ? [`${to} = ${node.op === 'set-empty' ? 1 : 0}`] : [];
  const word = access.word(0);
  const body = (): readonly string[] => {
    switch (node.op) {
      case 'set-insert': {
        if (!isList) return [`${word} = ${word} | (1 << ${value})`];
        return [
          `fresh = ${access.index}; about = ${value}; set_insert(fresh, ${capacity})`,
          `if :: about < 0 -> ${noRoom} :: else -> skip fi`,
        ];
      }
      case 'set-erase':
        if (!isList) return [`${word} = ${word} & ~(1 << ${value})`];
        return [`fresh = ${access.index}; about = ${value}; set_erase(fresh, ${capacity})`];
      case 'set-clear':
        return [`fresh = ${access.index}`, clear('fresh', capacity)];
      case 'set-contains': {
        if (!isList) return [`${to} = (${word} >> ${value}) & 1`];
        const tests = Array.from({ length: capacity }, (_, at) => `${access.word(at)} == ${value}`);
        return [`${to} = (${tests.join(' || ')})`];
      }
      case 'set-empty':
        return [`${to} = (${word} == 0)`];
    }
  };
  return checked(context, access, body, otherwise);
}
