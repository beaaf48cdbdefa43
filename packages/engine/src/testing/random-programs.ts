/**
 * Small random programs as `.fault` text, for laws that must hold of every program: two or three threads over a few
 * cells, locks, queues, objects under RCU, recycled objects, sets, async work, functions called from several places,
 * loops that may never end. Programs are well formed, not well behaved: most have findings. Comes in: a seed. Leaves:
 * a program, its text, and programs that are smaller by a statement, for shrinking what fails.
 */

import { type RareTheme, rareDeclarations, rareSetups, rareStatements } from './rare-statements.ts';

/** A statement: its lines with a block of others between each two of them. */
export interface Node {
  readonly lines: readonly string[];
  readonly blocks: readonly (readonly Node[])[];
}

export interface RandomFunction {
  readonly head: string;
  readonly body: readonly Node[];
  /** What it returns, if anything. */
  readonly result: string | undefined;
}

export interface RandomProgram {
  readonly functions: readonly RandomFunction[];
  readonly threads: readonly { readonly name: string; readonly body: readonly Node[] }[];
  /** Statements of the set-up. */
  readonly setup: readonly Node[];
  /** Declarations that only some programs have: an epilogue. */
  readonly epilogue: boolean;
  /** What is asked besides: demands of the scenario. */
  readonly demands: readonly string[];
  /** Which rare declarations it has. */
  readonly rare?: RareTheme;
}

const declarations = `  int(0..3) x, y;
  marked int(0..3) a, b;
  marked epoch e;
  spinlock l, k;
  mutex m;
  rwsem s;
  bitlock f;
  completion done;
  waitqueue q;
  struct obj { marked int(0..3) v; obj *peer; spinlock lock; work job; }
  struct rec recycled { marked int(0..3) id; marked int(0..3) users; }
  marked obj *gp, *gq;
  marked rec *gr;
  set<obj *> list;
  async void end_io(obj *o) { if (o) o->v = 2; a = 3; }
  void run_job(obj *o) { b = 2; o->v = 1; }`;

const epilogueText = `  epilogue {
    for (obj *o in every(obj)) free(o);
    for (rec *o in every(rec)) free(o);
  }`;

/** A program's text: one kernel, one scenario. */
export function programText(program: RandomProgram): string {
  const functions = program.functions.map(
    ({ head, body, result }) =>
      `  ${head}\n  {\n${print(body, '    ')}${result === undefined ? '' : `    return ${result};\n`}  }`,
  );
  const threads = program.threads.map(({ name, body }) => `  thread ${name} {\n${print(body, '    ')}  }`);
  return [
    'kernel random {',
    declarations,
    ...(program.rare === undefined ? [] : [rareDeclarations[program.rare]]),
    ...(program.epilogue ? [epilogueText] : []),
    ...functions,
    '}',
    'scenario random "random" {',
    '  kernel random;',
    ...(program.functions.some((each) => each.head.startsWith('int try_alloc')) ? ['  may fail try_alloc;'] : []),
    `  setup {\n${print(program.setup, '    ')}  }`,
    ...threads,
    ...program.demands.map((each) => `  ${each}`),
    '}',
    '',
  ].join('\n');
}

function print(body: readonly Node[], indent: string): string {
  return body.map((node) => printNode(node, indent)).join('');
}

function printNode({ lines, blocks }: Node, indent: string): string {
  return lines
    .map((line, index) => {
      const block = blocks[index];
      return `${indent}${line}\n${block === undefined ? '' : print(block, `${indent}  `)}`;
    })
    .join('');
}

/** Programs that are smaller by one thing: what a failing program is shrunk by. */
export function* smallerPrograms(program: RandomProgram): Generator<RandomProgram> {
  if (program.epilogue) yield { ...program, epilogue: false };
  for (let index = 0; index < program.threads.length; index++) {
    yield { ...program, threads: without(program.threads, index) };
  }
  for (let index = 0; index < program.demands.length; index++) {
    yield { ...program, demands: without(program.demands, index) };
  }
  for (const setup of smallerBodies(program.setup)) yield { ...program, setup };
  for (const [index, thread] of program.threads.entries()) {
    for (const body of smallerBodies(thread.body)) {
      yield { ...program, threads: program.threads.with(index, { ...thread, body }) };
    }
  }
  for (const [index, made] of program.functions.entries()) {
    yield { ...program, functions: without(program.functions, index) };
    for (const body of smallerBodies(made.body)) {
      yield { ...program, functions: program.functions.with(index, { ...made, body }) };
    }
  }
}

function* smallerBodies(body: readonly Node[]): Generator<readonly Node[]> {
  for (const [index, node] of body.entries()) {
    yield without(body, index);
    for (const block of node.blocks) yield [...body.slice(0, index), ...block, ...body.slice(index + 1)];
    for (const [at, block] of node.blocks.entries()) {
      for (const inner of smallerBodies(block)) {
        yield body.with(index, { ...node, blocks: node.blocks.with(at, inner) });
      }
    }
  }
}

function without<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, at) => at !== index);
}

/** The program of a seed: equal seeds give equal programs. */
export function randomProgram(seed: number): RandomProgram {
  return new Maker(seed).program();
}

interface Context {
  /** In a thread's body, or in a function with local variables. */
  readonly where: 'thread' | 'function';
  /** Inside `atomic`: nothing that waits. */
  readonly atomic: boolean;
  readonly depth: number;
  /** Functions that may be called: those before it. */
  readonly callable: number;
}

type Make = (context: Context) => Node;

const themes = [
  'cells',
  'locks',
  'objects',
  'recycled',
  'sets',
  'work',
  'waiting',
  'calls',
  'counts',
  'values',
  'all',
] as const;

class Maker {
  private state: number;
  private labels = 0;
  private locals = 0;
  private readonly functions: RandomFunction[] = [];
  private threadCount = 2;
  /** Programs of one kind of statement meet on it more often than programs of all. */
  private readonly theme: (typeof themes)[number];

  constructor(seed: number) {
    this.state = (seed * 2654435761) >>> 0 || 1;
    for (let i = 0; i < 4; i++) this.bits();
    this.theme = this.pick(themes);
  }

  /** Xorshift (Marsaglia 2003). */
  private bits(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state;
  }

  private below(limit: number): number {
    return this.bits() % limit;
  }

  private chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  program(): RandomProgram {
    this.threadCount = this.chance(70) ? 2 : 3;
    const size = this.threadCount === 2 ? 4 : 2;
    const count = this.theme === 'calls' ? 3 : this.below(4);
    for (let index = 0; index < count; index++) this.functions.push(this.function(index));
    if (this.chance(15)) {
      this.functions.push({
        head: 'int try_alloc()',
        body: [line('obj *n = alloc(obj);'), line('if (!n) return 1;'), line('gq = n;')],
        result: '0',
      });
    }
    const setup = [
      ...(this.chance(80) ? [line('gp = alloc(obj);')] : []),
      ...(this.chance(this.theme === 'sets' ? 80 : 40)
        ? [line('gq = alloc(obj);'), ...(this.chance(50) ? [line('gq->v = 1;')] : [])]
        : []),
      ...(this.chance(20) ? [line('if (gp) gp->peer = gq;')] : []),
      ...(this.chance(this.theme === 'sets' ? 80 : 15)
        ? [line('if (gp) list.add(gp);'), line('if (gq) list.add(gq);')]
        : []),
      ...(this.chance(this.theme === 'recycled' ? 90 : 20)
        ? [line('gr = alloc(rec);'), line('gr->id = 1;'), line('gr->users = 1;')]
        : []),
      ...(this.chance(10) ? [line('bit_lock(&f);'), line('lock_passes_to(&f, t0);')] : []),
      ...(this.chance(this.theme === 'work' ? 60 : 5) ? [line('if (gp) INIT_WORK(&gp->job, run_job, gp);')] : []),
      ...(this.chance(10) ? [node(['choose {', '} or {', '}'], [line('a = 1;')], [line('b = 1;')])] : []),
    ];
    const threads = Array.from({ length: this.threadCount }, (_, index) => ({
      name: `t${index}`,
      body: this.body({ where: 'thread', atomic: false, depth: 0, callable: this.functions.length }, size),
    }));
    const { rare } = this;
    return {
      functions: this.functions,
      threads,
      setup: rare === undefined ? setup : [...setup, ...rareSetups[rare].map(line)],
      epilogue: this.chance(50),
      // A counter that nothing asks for is not kept.
      demands: rare === 'values' ? ['sometimes vmstat.hits == 2;'] : [],
      ...(rare === undefined ? {} : { rare }),
    };
  }

  private get rare(): RareTheme | undefined {
    return this.theme === 'counts' || this.theme === 'values' ? this.theme : undefined;
  }

  private rareStatement(context: Context): Node {
    if (this.rare === undefined || context.atomic) return this.access(context);
    const isThread = context.where === 'thread';
    const task = `t${this.below(this.threadCount)}`;
    const statements = rareStatements[this.rare]({ isThread, own: this.own(context), name: `v${this.locals++}`, task });
    const text = this.pick(statements);
    // Variables of a block are not seen behind it.
    return isThread ? line(text) : block([line(text)]);
  }

  private function(index: number): RandomFunction {
    const context: Context = { where: 'function', atomic: false, depth: 0, callable: index };
    const body = this.body(context, 2);
    if (this.chance(30)) {
      // Its result goes through an address; now and then not, or what stands there is read before.
      const first = this.chance(40) ? [line('int u = *out;')] : [line('int u = n;')];
      const last = this.pick(['*out = u;', '*out = u;', 'if (a) *out = u;', 'if (u) *out = n;', '*out ^= 1;']);
      return { head: `void f${index}(int n, int *out)`, body: [...first, ...body, line(last)], result: undefined };
    }
    return { head: `int f${index}(int n)`, body: [line('int u = n;'), ...body], result: 'u' };
  }

  private body(context: Context, size: number): Node[] {
    const count = 1 + this.below(size);
    const nodes = Array.from({ length: count }, () => this.statement(context));
    if (context.depth === 0 && !context.atomic && this.chance(12)) {
      const label = `again${this.labels++}`;
      return [line(`${label}:`), ...nodes, line(`if (${this.condition(context)}) goto ${label};`)];
    }
    return nodes;
  }

  private inner(context: Context): readonly Node[] {
    const deeper = { ...context, depth: context.depth + 1 };
    return Array.from({ length: 1 + (this.chance(30) ? 1 : 0) }, () => this.statement(deeper));
  }

  private statement(context: Context): Node {
    const simple = context.depth >= 2;
    const often = (theme: Maker['theme'], weight: number): number => (this.theme === theme ? weight * 4 : weight);
    const aboutObjects =
      this.theme === 'objects' || this.theme === 'recycled' || this.theme === 'sets' || this.theme === 'work';
    const choices: readonly (readonly [number, Make])[] = [
      [often('cells', 8), (c) => this.access(c)],
      [often('cells', 4), (c) => this.update(c)],
      [aboutObjects ? 28 : 7, (c) => this.objects(c)],
      [this.rare === undefined ? 0 : 40, (c) => this.rareStatement(c)],
      [context.callable > 0 ? often('calls', 9) : 0, (c) => this.call(c)],
      [context.atomic ? 0 : often('waiting', 4), (c) => this.waiting(c)],
      [simple ? 0 : often('locks', 7), (c) => this.region(c)],
      [simple ? 0 : often('locks', 3), (c) => this.trying(c)],
      [simple ? 0 : 4, (c) => node([`if (${this.condition(c)}) {`, '} else {', '}'], this.inner(c), this.inner(c))],
      [simple ? 0 : 3, (c) => node([`if (${this.condition(c)}) {`, '}'], this.inner(c))],
      [simple || context.atomic ? 0 : 2, (c) => node([`while (${this.condition(c)}) {`, '}'], this.inner(c))],
      [context.atomic ? 0 : 2, (c) => line(`while (${this.condition(c)});`)],
      [simple || context.atomic ? 0 : 3, (c) => node(['choose {', '} or {', '}'], this.inner(c), [])],
      [
        simple || context.atomic ? 0 : 3,
        (c) =>
          node(
            ['atomic {', '}'],
            Array.from({ length: 2 }, () => this.statement({ ...c, atomic: true, depth: 2 })),
          ),
      ],
      [
        simple || context.where === 'thread' || context.atomic ? 0 : 2,
        (c) => {
          const name = `i${this.locals++}`;
          return node([`for (int ${name} = 0; ${name} < 2; ${name}++) {`, '}'], this.inner(c));
        },
      ],
      [
        simple || context.where === 'function' || context.atomic ? 0 : 1,
        (c) => node(['while (true) {', '}'], this.inner(c)),
      ],
      [2, () => line(this.pick(['assert(a != 2);', 'WARN_ON(b == 3);', 'BUG_ON(!gp);']))],
    ];
    return this.weighted(choices)(context);
  }

  private weighted(choices: readonly (readonly [number, Make])[]): Make {
    let at = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of choices) {
      if (at < weight) return make;
      at -= weight;
    }
    return () => line(';');
  }

  private cell(): string {
    return this.pick(['x', 'y', 'a', 'b', 'READ_ONCE(x)', 'a', 'b']);
  }

  private condition(context: Context): string {
    const own = context.where === 'function' ? 'u' : this.pick(['r0', 'r1']);
    return this.pick([
      this.cell(),
      `!${this.pick(['a', 'b'])}`,
      `${this.cell()} == ${this.below(3)}`,
      `${this.pick(['a', 'b'])} && ${this.pick(['x', 'b'])}`,
      'gp == gq',
      'gp',
      context.where === 'function' ? own : 'a != b',
    ]);
  }

  /** A variable of the thread, or of the function. */
  private own(context: Context): string {
    return context.where === 'function' ? 'u' : this.pick(['r0', 'r1']);
  }

  private access(context: Context): Node {
    const value = String(this.below(3));
    const own = this.own(context);
    return line(
      this.pick([
        `x = ${value};`,
        `y = ${value};`,
        `a = ${value};`,
        `b = ${value};`,
        `WRITE_ONCE(x, ${value});`,
        `${own} = ${this.cell()};`,
        `${own} = ${this.cell()};`,
        `${own} = a ? x : b;`,
        'e = next(e);',
        'smp_store_release(&a, 1);',
      ]),
    );
  }

  private update(context: Context): Node {
    const own = this.own(context);
    return line(
      this.pick([
        'x = x ^ 1;',
        'x ^= 1;',
        'a = a ^ 1;',
        'a ^= 1;',
        'b ^= 1;',
        'x++;',
        `${own} = xchg(&a, 1);`,
        `${own} = cmpxchg(&b, 0, 1);`,
        'if (a < 3) atomic_inc(&a);',
      ]),
    );
  }

  private objects(context: Context): Node {
    const name = `p${this.locals++}`;
    const own = this.own(context);
    const global = this.pick(['gp', 'gq']);
    const inThread = context.where === 'thread';
    // In a thread's body variables are made by assigning them.
    const pointer = inThread ? `${name} = ${global};` : `obj *${name} = ${global};`;
    const freeing = this.pick(['free', 'kfree_rcu', 'free', 'kfree_rcu', 'synchronize_rcu(); free']);
    const sets: readonly (() => Node)[] = [
      () => block([line(pointer), line(`if (${name}) list.add(${name});`)]),
      () => block([line(pointer), line(`if (${name}) list.remove(${name});`)]),
      () => line(`if (list.contains(gp)) ${own} = 1;`),
      () => node([`for (obj *${name} in list) {`, '}'], [line(`${own} = ${name}->v;`)]),
      () => node([`choose (obj *${name} in list) {`, '}'], [line(`${own} = ${name}->v;`)]),
      () => node([`choose (obj *${name} in list where ${name} != gp) {`, '}'], [line(`gp = ${name};`)]),
    ];
    const work: readonly (() => Node)[] = [
      () => block([line(pointer), line(`spawn end_io(${name});`)]),
      () => line('spawn end_io(NULL);'),
      () =>
        block([
          line(pointer),
          line(`if (${name}) { INIT_WORK(&${name}->job, run_job, ${name}); queue_work(&${name}->job); }`),
        ]),
      () => block([line(pointer), line(`if (${name}) queue_work(&${name}->job);`)]),
      () => block([line(pointer), line(`if (${name}) flush_work(&${name}->job);`)]),
      () => block([line(pointer), line(`if (${name}) cancel_work_sync(&${name}->job);`)]),
    ];
    const others: readonly (() => Node)[] = [
      () => block([line(pointer), line(`if (${name}) ${own} = ${name}->v;`)]),
      () =>
        node(['rcu_read_lock();', 'rcu_read_unlock();'], [line(pointer), line(`if (${name}) ${own} = ${name}->v;`)]),
      () => block([line(pointer), line(`${global} = NULL;`), line(`if (${name}) { ${freeing}(${name}); }`)]),
      () => line(`${global} = alloc_atomic(obj);`),
      () => line(`${global} = alloc(obj);`),
      () => line('gq = gp;'),
      () => line('if (gp) gp->v = 2;'),
      () => line('if (gp) gp->peer = gq;'),
      () => line('gp = gp ? gp->peer : gq;'),
      () =>
        node(['if (gp) {', '}'], [line('spin_lock(&gp->lock);'), line('gp->v = 1;'), line('spin_unlock(&gp->lock);')]),
    ];
    const recycled: readonly (() => Node)[] = [() => this.recycled(context, name, own)];
    const all = [...others, ...sets, ...work, ...recycled];
    const of = { sets, work, recycled } as Readonly<Record<string, readonly (() => Node)[]>>;
    const made = this.pick((this.chance(70) ? of[this.theme] : undefined) ?? all)();
    const waits = /synchronize|alloc\(|for \(|choose|flush|cancel|spawn|queue|RCU|rcu/.test(printNode(made, ''));
    return context.atomic && waits ? line('if (gp) gp->v = 1;') : made;
  }

  private recycled(context: Context, name: string, own: string): Node {
    const pointer = context.where === 'thread' ? `${name} = gr;` : `rec *${name} = gr;`;
    if (this.chance(50)) {
      return node(
        ['rcu_read_lock();', 'rcu_read_unlock();'],
        [
          line(pointer),
          node(
            [`if (${name} && atomic_inc_not_zero(&${name}->users)) {`, '}'],
            [line(`${own} = ${name}->id;`), line(`if (atomic_dec_and_test(&${name}->users)) free(${name});`)],
          ),
        ],
      );
    }
    return block([
      line(pointer),
      line('gr = NULL;'),
      ...(this.chance(40) ? [line(`if (${name}) ${name}->id = 0;`)] : []),
      line(`if (${name} && atomic_dec_and_test(&${name}->users)) free(${name});`),
      ...(this.chance(60) ? [line('gr = alloc(rec);')] : []),
      ...(this.chance(30) ? [line('if (gr) gr->users = 1;')] : []),
    ]);
  }

  private call(context: Context): Node {
    const index = this.below(context.callable);
    const called = this.functions[index];
    const own = this.own(context);
    if (called?.head.startsWith('int try_alloc') === true) return line(`${own} = try_alloc();`);
    const value = this.pick(['0', '1', 'a', 'b']);
    if (called?.result !== undefined) {
      return line(context.where === 'thread' || this.chance(50) ? `${own} = f${index}(${value});` : `f${index}(u);`);
    }
    if (context.where === 'thread') return line('a ^= 1;');
    if (this.chance(50)) return line(`f${index}(${value}, &u);`);
    const name = `w${this.locals++}`;
    return block([line(`int ${name} = 0;`), line(`f${index}(u, &${name});`), line(`u = ${name};`)]);
  }

  private waiting(context: Context): Node {
    const own = this.own(context);
    const task = this.below(this.threadCount);
    const inThread = context.where === 'thread';
    return line(
      this.pick([
        'bit_wait(&f);',
        'complete(&done);',
        'complete(&done);',
        'wait_for_completion(&done);',
        `${own} = try_wait_for_completion(&done);`,
        'wait_event(&q, a);',
        'wait_event(&q, a == 1 || b);',
        'wake_up(&q);',
        'wake_up_all(&q);',
        'schedule_timeout(1);',
        'synchronize_rcu();',
        inThread
          ? 'set_current_state(TASK_UNINTERRUPTIBLE); if (!a) schedule(); set_current_state(TASK_RUNNING);'
          : 'wake_up(&q);',
        inThread ? `wake_up_process(t${task});` : 'complete(&done);',
        inThread ? `kill(t${task}, fatal);` : 'wake_up(&q);',
        `${own} = wait_event_killable(&q, b);`,
      ]),
    );
  }

  /** A stretch under a lock, or in a section; now and then the other half of it is missing. */
  private region(context: Context): Node {
    const pairs: readonly (readonly [string, string])[] = [
      ['spin_lock(&l);', 'spin_unlock(&l);'],
      ['spin_lock(&k);', 'spin_unlock(&k);'],
      ['rcu_read_lock();', 'rcu_read_unlock();'],
      ['mutex_lock(&m);', 'mutex_unlock(&m);'],
      ['down_read(&s);', 'up_read(&s);'],
      ['down_write(&s);', 'up_write(&s);'],
      ['down_write(&s);', 'downgrade_write(&s); up_read(&s);'],
      ['bit_lock(&f);', 'bit_unlock(&f);'],
      ['spin_lock_irq(&l);', 'spin_unlock_irq(&l);'],
    ];
    const [open, close] = this.pick(context.atomic ? pairs.slice(0, 3) : pairs);
    return node(this.chance(4) ? [open, ''] : [open, close], this.inner(context));
  }

  private trying(context: Context): Node {
    const [test, close] = this.pick([
      ['spin_trylock(&l)', 'spin_unlock(&l);'],
      ['mutex_trylock(&m)', 'mutex_unlock(&m);'],
      ['down_read_trylock(&s)', 'up_read(&s);'],
      ['down_write_trylock(&s)', 'up_write(&s);'],
      ['bit_trylock(&f)', 'bit_unlock(&f);'],
      ['!mutex_lock_killable(&m)', 'mutex_unlock(&m);'],
      ['!down_read_killable(&s)', 'up_read(&s);'],
    ] as const);
    if (context.atomic && test.includes('killable')) return line('a = 1;');
    return node([`if (${test}) {`, `${close} }`], this.inner(context));
  }
}

function line(text: string): Node {
  return { lines: [text], blocks: [] };
}

function block(body: readonly Node[]): Node {
  return { lines: ['{', '}'], blocks: [body] };
}

function node(lines: readonly string[], ...blocks: readonly (readonly Node[])[]): Node {
  return { lines, blocks };
}
