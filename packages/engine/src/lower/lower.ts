/**
 * A checked scenario to a program: the functions that it reaches, each compiled once for each kind of arguments;
 * its memory; what is asked of it.
 */
import type {
  CheckedDemand,
  CheckedFunction,
  CheckedPath,
  CheckedScenario,
  Diagnostic,
  Global,
  Implementation,
  Local,
  Span,
  StructType,
  Value,
} from '@refault/dsl';
import { diagnostic } from '@refault/dsl';
import { type Expression, equal, header, type LocalWord, local, self, zero } from '../ir/expression.ts';
import type { IrFunction } from '../ir/instruction.ts';
import { printValue } from '../ir/print-value.ts';
import type {
  IrDemand,
  IrHolding,
  IrPath,
  IrPathPhrase,
  IrThread,
  KeptCounter,
  Program,
  StateValue,
} from '../ir/program.ts';
import type { Pool } from '../ir/shape.ts';
import { computes } from '../ir/uses.ts';
import type { ValuePrinter } from '../ir/value-printer.ts';
import { CodeBuilder } from '../primitives/code-builder.ts';
import { runnerCode, type WorkFunction } from '../primitives/work.ts';
import { type DemandNeeds, demandNeeds, recordFieldsRead } from './demand-needs.ts';
import { lowerAll } from './lower-code.ts';
import { lowerPlace, writePlace } from './lower-place.ts';
import { lowerCondition, lowerValue } from './lower-value.ts';
import {
  type ArgumentPattern,
  type Lowering,
  type ParameterMeaning,
  type ProgramContext,
  refuseOutOfRange,
} from './lowering.ts';
import { Shapes } from './shapes.ts';

export interface LowerResult {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LowerOptions {
  /** `shared`: one body for all calls. `inlined`: a body of its own for each call, so that each has one caller. */
  readonly bodies: 'shared' | 'inlined';
}

export function lower(scenario: CheckedScenario, options: LowerOptions): LowerResult {
  const lowerer = new ScenarioLowerer(scenario, options);
  return { program: lowerer.run(), diagnostics: lowerer.diagnostics };
}

/** Demands that a word can keep apart without being taken for an epoch or a pointer. */
const mostBits = 28;

interface Pending {
  readonly made: IrFunction;
  readonly checked: CheckedFunction;
  readonly patterns: readonly ArgumentPattern[];
}

class ScenarioLowerer implements ProgramContext {
  readonly shapes: Shapes;
  readonly implementations: readonly Implementation[];
  readonly diagnostics: Diagnostic[] = [];
  readonly mayFail: ReadonlySet<string>;
  readonly notesCoverage: boolean;
  readonly taskStruct: StructType;
  readonly recordStruct: StructType | undefined;
  readonly recordThreads: number;
  private readonly scenario: CheckedScenario;
  private readonly options: LowerOptions;
  private readonly needs: DemandNeeds;
  private readonly functions: IrFunction[] = [];
  private readonly instances = new Map<CheckedFunction, { key: string; made: IrFunction }[]>();
  private readonly pending: Pending[] = [];
  private readonly variables = new Map<IrFunction, ReadonlyMap<Local, readonly LocalWord[]>>();
  private readonly globalFields = new Map<Global, number>();
  private readonly nameWords = new Set<LocalWord>();
  /** Names that demands read. */
  private readonly namesAsked = new Set<Global>();
  private isAsking = false;
  private readonly threads: { readonly name: string; readonly made: IrFunction }[] = [];
  private readonly counterFields = new Map<string, number>();
  private readonly callbacks = new Map<CheckedFunction, IrFunction>();
  private readonly workFunctions: WorkFunction[] = [];
  private readonly workChecked: CheckedFunction[] = [];
  private runner: IrFunction | undefined;
  private freeing: IrFunction | undefined;
  private sites = 0;
  private spawns = false;
  private readonly bits = { eventually: 0, phrases: 0 };

  constructor(scenario: CheckedScenario, options: LowerOptions) {
    this.scenario = scenario;
    this.options = options;
    this.implementations = scenario.implementations;
    this.shapes = new Shapes(scenario.implementations.map((each) => each.name));
    this.mayFail = scenario.mayFail;
    this.notesCoverage = scenario.reports.includes('coverage');
    this.taskStruct = scenario.task;
    const path = scenario.task.fields.find((each) => each.name === 'path' && each.ghost);
    this.recordStruct = path?.type.kind === 'struct' ? path.type : undefined;
    this.needs = demandNeeds(scenario, this.recordStruct);
    this.recordThreads = scenario.threads.reduce(
      (bits, thread, index) => (this.needs.recordThreads.has(thread.name) ? bits | (1 << index) : bits),
      0,
    );
  }

  run(): Program {
    const { scenario } = this;
    const taskPool = this.shapes.poolOf(this.taskStruct);
    const counters = this.keepCounters();
    for (const thread of scenario.threads) {
      this.threads.push({ name: thread.name, made: this.instance(thread.body, []) });
    }
    this.drain();
    this.isAsking = true;
    const demands = scenario.demands.map((each) => this.demand(each));
    this.isAsking = false;
    const pathWords = this.pathWords();
    const epilogue = scenario.epilogue.map((each) => this.instance(each, []));
    const consistent = scenario.consistent.map((each) => this.instance(each, []));
    this.drain();
    // A name that no demand reads is gone when the threads have begun: it would remember what was freed.
    const setup = this.setup();
    this.drain();
    this.compileRunner();
    this.drain();
    const threads = this.threads.map(({ name, made }, index): IrThread => {
      const variables = scenario.threads[index]?.variables ?? [];
      return {
        index,
        name,
        body: made,
        variables: variables.map((each) => ({
          name: each.name,
          words: this.variables.get(made)?.get(each) ?? [],
          print: this.shapes.printerOf(each.type),
        })),
      };
    });
    const { fields } = this.shapes.globals;
    const printers: (ValuePrinter | undefined)[] = fields.map(() => undefined);
    const nameFields = new Set<number>();
    const passingNames = new Set<number>();
    for (const [global, field] of this.globalFields) {
      printers[field] = this.shapes.printerOf(global.type);
      if (!global.isName) continue;
      nameFields.add(field);
      if (!this.namesAsked.has(global)) passingNames.add(field);
    }
    const recordField = this.taskStruct.fields.findIndex((each) => each.name === 'path');
    return {
      scenario: scenario.name,
      kernel: scenario.kernel,
      variant: scenario.variant,
      pools: this.shapes.pools,
      globals: this.shapes.globals,
      nameFields,
      passingNames,
      nameWords: this.nameWords,
      globalPrinters: printers,
      taskPool,
      functions: this.functions,
      threads,
      setup,
      consistent,
      epilogue,
      demands,
      unasked: scenario.unasked,
      ...(scenario.adversary === undefined ? {} : { adversary: scenario.adversary }),
      pathWords,
      expected: scenario.expected,
      reports: scenario.reports,
      counters,
      ...(this.recordStruct === undefined || this.recordThreads === 0
        ? {}
        : { record: { field: recordField, threads: this.recordThreads } }),
      libraryKinds: scenario.libraryKinds,
      spawns: this.spawns,
      usesEpochs: this.shapes.usesEpochs,
      asksParity: this.functions.some((made) =>
        made.code.some((each) => computes(each, (expression) => expression.op === 'is-odd')),
      ),
      span: scenario.span,
    };
  }

  // What the lowering of functions asks for.

  called(checked: CheckedFunction, patterns: readonly ArgumentPattern[]): IrFunction {
    if (this.options.bodies === 'shared') return this.instance(checked, patterns);
    return this.newInstance(checked, patterns, this.instances.get(checked) ?? [], 'of one call');
  }

  instance(checked: CheckedFunction, patterns: readonly ArgumentPattern[]): IrFunction {
    const key = patterns
      .map((each) =>
        each.kind === 'reference' ? `&${each.words}` : each.kind === 'function' ? each.function.name : '.',
      )
      .join();
    const known = this.instances.get(checked) ?? [];
    const found = known.find((each) => each.key === key);
    return found?.made ?? this.newInstance(checked, patterns, known, key);
  }

  private newInstance(
    checked: CheckedFunction,
    patterns: readonly ArgumentPattern[],
    known: { key: string; made: IrFunction }[],
    key: string,
  ): IrFunction {
    const made = this.makeFunction(checked, known.length);
    // Parameters are made now: callers hand them words before the body is compiled.
    const code = new CodeBuilder(made);
    checked.parameters.forEach((parameter, index) => {
      const pattern = patterns[index];
      if (pattern?.kind === 'function') return;
      if (pattern?.kind === 'reference') {
        const word = code.word(parameter.name);
        made.parameters.push(word);
        made.references.push({ parameter: word, words: pattern.words });
        return;
      }
      const count = this.shapes.wordsOf(parameter.type);
      for (let at = 0; at < count; at++) {
        made.parameters.push(code.word(count === 1 ? parameter.name : `${parameter.name}.${at}`));
      }
    });
    known.push({ key, made });
    this.instances.set(checked, known);
    this.pending.push({ made, checked, patterns });
    return made;
  }

  private makeFunction(checked: CheckedFunction, copies: number): IrFunction {
    const made: IrFunction = {
      id: this.functions.length,
      key: copies === 0 ? checked.name : `${checked.name}#${copies + 1}`,
      name: checked.name,
      role: checked.role,
      sources: checked.sources,
      layer: checked.layer,
      span: checked.span,
      parameters: [],
      resultWords: this.shapes.wordsOf(checked.result),
      references: [],
      locals: [],
      kept: new Set(),
      code: [],
    };
    this.functions.push(made);
    return made;
  }

  private engineFunction(name: string, span: Span): IrFunction {
    const made: IrFunction = {
      id: this.functions.length,
      key: name,
      name,
      role: 'engine',
      sources: [],
      layer: 'engine',
      span,
      parameters: [],
      resultWords: 0,
      references: [],
      locals: [],
      kept: new Set(),
      code: [],
    };
    this.functions.push(made);
    return made;
  }

  globalField(global: Global): number {
    if (global.isName && this.isAsking) this.namesAsked.add(global);
    const known = this.globalFields.get(global);
    if (known !== undefined) return known;
    const { fields } = this.shapes.globals;
    const field = fields.length;
    fields.push(this.shapes.fieldShape({ ...global, type: global.type }, global.name));
    this.globalFields.set(global, field);
    return field;
  }

  threadIndex(name: string): number {
    return this.scenario.threads.findIndex((each) => each.name === name);
  }

  threadWords(thread: string, variable: Local): readonly LocalWord[] {
    const found = this.threads.find((each) => each.name === thread);
    return (found && this.variables.get(found.made)?.get(variable)) ?? [];
  }

  counterField(name: string): number | undefined {
    return this.counterFields.get(name);
  }

  nextSite(): number {
    this.sites++;
    return this.sites;
  }

  keepsRecordField(name: string): boolean {
    return this.needs.recordFields.has(name);
  }

  workNumber(checked: CheckedFunction): number {
    const known = this.workChecked.indexOf(checked);
    if (known >= 0) return known + 1;
    this.workChecked.push(checked);
    this.workFunctions.push({
      number: this.workChecked.length,
      function: this.instance(checked, [{ kind: 'value' }]),
    });
    return this.workChecked.length;
  }

  get workRunner(): IrFunction {
    if (this.runner === undefined) {
      this.runner = this.engineFunction('work', this.scenario.span);
      this.runner.parameters.push(new CodeBuilder(this.runner).word('work'));
    }
    return this.runner;
  }

  get freeCallback(): IrFunction {
    if (this.freeing === undefined) {
      this.freeing = this.engineFunction('rcu', this.scenario.span);
      const code = this.afterGracePeriod(this.freeing);
      const [object] = this.freeing.parameters;
      if (object !== undefined) code.emit({ op: 'free', pointer: local(object), at: code.at });
      code.emit({ op: 'return', values: [] });
      code.finish();
    }
    return this.freeing;
  }

  callback(checked: CheckedFunction): IrFunction {
    const known = this.callbacks.get(checked);
    if (known !== undefined) return known;
    const made = this.engineFunction('rcu', checked.span);
    this.callbacks.set(checked, made);
    const code = this.afterGracePeriod(made);
    const object = made.parameters[0];
    const arguments_ = object === undefined ? [] : [local(object)];
    const called = this.called(checked, [{ kind: 'value' }]);
    this.emitPlainCall(code, called, arguments_);
    code.emit({ op: 'return', values: [] });
    code.finish();
    return made;
  }

  /** A callback's agent stands still until the readers of its grace period have left. */
  private afterGracePeriod(made: IrFunction): CodeBuilder {
    const code = new CodeBuilder(made);
    made.parameters.push(code.word('object'));
    code.boundary({ wait: { kind: 'grace-period', killable: false, isLock: false, part: 'wait' } });
    code.await(equal(header(self, 'graceSet'), zero));
    return code;
  }

  private emitPlainCall(code: CodeBuilder, called: IrFunction, args: readonly Expression[]): void {
    const results = Array.from({ length: called.resultWords }, () => code.word('result'));
    code.emit({
      op: 'call',
      site: this.nextSite(),
      function: called,
      arguments: args.slice(0, called.parameters.length),
      references: [],
      results,
      at: code.at,
    });
  }

  noteSpawn(): void {
    this.spawns = true;
  }

  refuse(span: Span, what: string): void {
    this.diagnostics.push(diagnostic('types/not-supported', span, { what }));
  }

  // Compiling.

  private drain(): void {
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) this.compile(next);
  }

  /** What runs work items: last of all, since it holds a call of each function that an item was given anywhere. */
  private compileRunner(): void {
    if (this.runner === undefined) return;
    const code = new CodeBuilder(this.runner);
    const [work] = this.runner.parameters;
    if (work !== undefined) {
      runnerCode(code, local(work), this.workFunctions, (made, given) => this.emitPlainCall(code, made, [given]));
    }
    code.emit({ op: 'return', values: [] });
    code.finish();
  }

  private lowering(made: IrFunction, checked: CheckedFunction, meanings: Map<Local, ParameterMeaning>): Lowering {
    const lowering: Lowering = {
      program: this,
      code: new CodeBuilder(made),
      checked,
      variables: new Map(),
      meanings,
      names: new Map(),
      labels: new Map(),
      loops: [],
      atomicDepth: 0,
      ghostDepth: checked.isGhost ? 1 : 0,
      value: (value) => lowerValue(lowering, value),
      condition: (value, whenTrue, whenFalse) => lowerCondition(lowering, value, whenTrue, whenFalse),
    };
    return lowering;
  }

  private compile({ made, checked, patterns }: Pending): void {
    const meanings = new Map<Local, ParameterMeaning>();
    const lowering = this.lowering(made, checked, meanings);
    let at = 0;
    checked.parameters.forEach((parameter, index) => {
      const pattern = patterns[index];
      if (pattern?.kind === 'function') {
        meanings.set(parameter, { kind: 'function', function: pattern.function });
        return;
      }
      const count = pattern?.kind === 'reference' ? 1 : this.shapes.wordsOf(parameter.type);
      const words = made.parameters.slice(at, at + count);
      at += count;
      lowering.variables.set(parameter, words);
      const [word] = words;
      if (pattern?.kind === 'reference' && word !== undefined) meanings.set(parameter, { kind: 'reference', word });
    });
    const { code } = lowering;
    const start = code.label();
    const prologue = code.label();
    if (checked.role === 'thread') {
      // Threads stand behind this one in the first states, unless what they compute before it is wrong.
      code.boundary();
      code.jump(prologue);
    }
    code.place(start);
    lowerAll(lowering, checked.body());
    code.emit({ op: 'return', values: Array.from({ length: made.resultWords }, () => zero) });
    if (checked.role === 'thread') {
      code.place(prologue);
      this.loadNames(lowering);
      code.jump(start);
    }
    code.finish();
    this.variables.set(made, lowering.variables);
    if (checked.role === 'thread') {
      const kept = made.kept as Set<LocalWord>;
      for (const [variable, words] of lowering.variables) {
        if (variable.livesToEnd) for (const word of words) kept.add(word);
      }
    }
  }

  /** Before a thread begins it is given the names that its body mentions. */
  private loadNames(lowering: Lowering): void {
    const { code } = lowering;
    for (const [global, words] of lowering.names) {
      const field = this.globalField(global);
      const pointer: Expression = { op: 'field', base: { op: 'globals' }, group: this.shapes.globals, field };
      code.emit({ op: 'load', to: words, pointer, word: 0, access: 'ghost', at: code.at });
      for (const word of words) this.nameWords.add(word);
    }
  }

  /** A function of the engine's own that computes values on a state. */
  private stateFunction(name: string, span: Span, values: readonly Value[]): IrFunction {
    const made: IrFunction = { ...this.engineFunction(name, span), role: 'demand' };
    this.functions[made.id] = made;
    const checked: CheckedFunction = {
      name,
      role: 'function',
      parameters: [],
      result: { kind: 'void' },
      isSyscall: false,
      isPure: true,
      isAsync: false,
      isGhost: true,
      isUnmodelled: false,
      sources: [],
      layer: '',
      span,
      body: () => [],
    };
    const lowering = this.lowering(made, checked, new Map());
    const words = values.flatMap((each) => lowering.value(each).map((word) => lowering.code.keep(word, 'value')));
    lowering.code.emit({ op: 'yield', values: words });
    lowering.code.finish();
    return made;
  }

  private stateValue(value: Value, name: string): StateValue {
    return { function: this.stateFunction(name, value.span, [value]), print: this.shapes.printerOf(value.type) };
  }

  private setup(): IrFunction {
    const { scenario } = this;
    const made = this.makeFunction(scenario.setup, 0);
    const lowering = this.lowering(made, scenario.setup, new Map());
    // `atomic` in a set-up is nothing special: nobody else moves.
    for (const { global, value } of scenario.initial) {
      const place = { kind: 'global' as const, global, type: global.type, span: value.span };
      const words = lowering.value(value);
      refuseOutOfRange(lowering, global.type, words[0] ?? zero, value.type, value.span);
      writePlace(lowering, lowerPlace(lowering, place), words, 'marked');
    }
    lowerAll(lowering, scenario.setup.body());
    lowering.code.emit({ op: 'return', values: [] });
    lowering.code.finish();
    return made;
  }

  private keepCounters(): KeptCounter[] {
    return [...this.needs.counters].map(([name, limit]) => {
      const { fields } = this.shapes.globals;
      const field = fields.length;
      fields.push({ name, shape: { kind: 'word', word: 'plain' }, isGhost: true, isMarked: true, isOrdered: false });
      this.counterFields.set(name, field);
      return { name, limit, field };
    });
  }

  // Demands.

  private demand(demand: CheckedDemand): IrDemand {
    const { text, span } = demand;
    switch (demand.kind) {
      case 'state':
        return {
          kind: 'state',
          word: demand.word,
          value: this.stateValue(demand.value, text),
          bit: demand.word === 'eventually' ? this.bitOf('eventually', span) : 0,
          text,
          span,
        };
      case 'path':
        return {
          kind: 'path',
          word: demand.word,
          threads: demand.threads.map((each) => this.threadIndex(each)),
          ...(demand.label === undefined ? {} : { label: demand.label }),
          path: this.path(demand.path, span),
          text,
          span,
        };
      case 'eventually-ends':
        return { kind: 'eventually-ends', threads: demand.threads.map((each) => this.threadIndex(each)), text, span };
      case 'paths':
        return {
          kind: 'paths',
          threads: demand.threads.map((each) => this.threadIndex(each)),
          ...(demand.label === undefined ? {} : { label: demand.label }),
          paths: demand.paths.map((each) => this.path(each, span)),
          text,
          span,
        };
      case 'outcomes':
        return {
          kind: 'outcomes',
          subjects: demand.subjects.map((each) => ({
            text: each.text,
            value: this.stateValue(each.value, each.text),
          })),
          rows: demand.rows.map((row) => row.map((cell) => cell && this.printConstant(cell))),
          text,
          span,
        };
    }
  }

  /** Path words that can be told of the threads whose record is kept: those whose fields are all kept. */
  private pathWords(): Program['pathWords'] {
    if (this.recordThreads === 0) return [];
    return this.scenario.pathWords.flatMap(({ phrase, text }) => {
      if (phrase.kind !== 'record') return [];
      const fields = recordFieldsRead(phrase.value, this.recordStruct);
      if (![...fields].every((each) => this.needs.recordFields.has(each))) return [];
      return [{ text, value: this.stateValue(phrase.value, text) }];
    });
  }

  private printConstant(value: Value): string {
    const pools: readonly Pool[] = this.shapes.pools;
    if (value.type.kind === 'unset' || value.type.kind === 'freed') return value.type.kind;
    if (value.kind === 'constant') return printValue(this.shapes.printerOf(value.type), [value.value], pools);
    if (value.kind !== 'tagged') return '?';
    const words: number[] = Array.from({ length: this.shapes.wordsOf(value.union) }, () => 0);
    words[0] = value.tag.index;
    for (const { field, value: inner } of value.fields) {
      if (inner.kind === 'constant') words[this.shapes.fieldWord(value.union, field)] = inner.value;
    }
    return printValue(this.shapes.printerOf(value.union), words, pools);
  }

  private path(path: CheckedPath, span: Span): IrPath {
    return { phrase: this.phrase(path, span), text: path.text };
  }

  private phrase({ phrase, text }: CheckedPath, span: Span): IrPathPhrase {
    const holding: IrHolding = 'holding' in phrase ? phrase.holding : { kind: 'any' };
    switch (phrase.kind) {
      case 'record':
        return { kind: 'record', value: this.stateValue(phrase.value, text) };
      case 'calls':
        return { kind: 'calls', function: phrase.function, holding, bit: this.bitOf('phrases', span) };
      case 'sleeps':
        return {
          kind: 'sleeps',
          ...(phrase.within === undefined ? {} : { within: phrase.within }),
          holding,
          bit: this.bitOf('phrases', span),
        };
      case 'waits': {
        const { object } = phrase;
        return {
          kind: 'waits',
          object:
            object.kind === 'lock'
              ? object
              : { kind: 'object', value: this.stateValue(object.value, `${text}: object`) },
          holding,
          bit: this.bitOf('phrases', span),
        };
      }
      case 'ends':
        return { kind: 'ends' };
    }
  }

  /** A bit that no other demand of its kind has; an error where there are more than a word holds. */
  private bitOf(kind: 'eventually' | 'phrases', span: Span): number {
    const number = this.bits[kind]++;
    if (number >= mostBits)
      this.refuse(span, `more than ${mostBits} ${kind === 'phrases' ? 'path phrases' : 'of these'}`);
    return 1 << (number % mostBits);
  }
}
