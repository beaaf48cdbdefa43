/**
 * The checker of one composed kernel: gives its globals, functions, operations and words, each checked when first
 * asked for. What it found wrong is in `diagnostics`.
 */
import type { PatternElement } from '../ast/nodes-model.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ComposedModel, ComposedNoun, Sourced } from '../library/composed-model.ts';
import type { Span } from '../text/span.ts';
import { builtins } from './builtins.ts';
import { checkValue } from './check-expression.ts';
import { checkBody } from './check-statement.ts';
import type { CheckedFunction, Code, FunctionRole, Global, Local, Value } from './checked-nodes.ts';
import { completes } from './completes.ts';
import { convert } from './convert.ts';
import { DriverNames } from './driver-names.ts';
import { checkImplementations, type FunctionTable, functionTables, type Implementation } from './implementations.ts';
import { type CheckedOperation, type KernelNames, type OuterNames, Scope } from './scope.ts';
import { homeOf, TypeTable } from './type-table.ts';
import { boolType, describeType, type StructType, type Type } from './types.ts';
import { constant } from './values.ts';
import { patternChoices, patternValues } from './words.ts';

export interface FunctionOptions {
  readonly name: string;
  readonly role: FunctionRole;
  readonly parameters: readonly { readonly name: string; readonly type: Type; readonly span: Span }[];
  readonly result: Type;
  readonly body: Block | undefined;
  readonly modifiers?: readonly string[];
  readonly sources?: readonly string[];
  readonly layer?: string;
  readonly span: Span;
  readonly unrestricted?: boolean;
  /** The driver whose text it is. */
  readonly home?: string | undefined;
}

interface Reached {
  readonly calls: ReadonlySet<CheckedFunction>;
  readonly methods: ReadonlySet<CheckedFunction>;
  /** What is wrong in its text. */
  readonly problems: readonly Diagnostic[];
}

const nothing: Reached = { calls: new Set(), methods: new Set(), problems: [] };

export class KernelChecker implements KernelNames {
  readonly model: ComposedModel;
  readonly diagnostics: Diagnostic[] = [];
  readonly types: TypeTable;
  readonly taskType: StructType;
  readonly home = undefined;
  readonly implementations: readonly Implementation[];
  private readonly tables: ReadonlyMap<string, FunctionTable>;
  private readonly insides = new Map<string, DriverNames>();
  private readonly globals = new Map<string, Global>();
  private readonly functions = new Map<string, CheckedFunction>();
  private readonly reached = new Map<CheckedFunction, Reached>();
  private readonly interfaces = new Map<string, readonly CheckedFunction[]>();
  private checkedOperations: readonly CheckedOperation[] | undefined;

  constructor(model: ComposedModel) {
    this.model = model;
    this.types = new TypeTable(model, this.diagnostics);
    const task = this.types.named('task');
    this.taskType = task?.kind === 'struct' ? task : { kind: 'struct', name: 'task', recycled: false, fields: [] };
    const tables = functionTables(model);
    this.tables = new Map(tables.map((each) => [each.name, each]));
    const inside = (home: string | undefined): KernelNames => this.inside(home);
    const context = { model, names: this, inside, diagnostics: this.diagnostics };
    this.implementations = checkImplementations(context, tables);
  }

  /** The kernel as the text of a driver sees it, or as its own and scenarios do. */
  inside(home: string | undefined): KernelNames {
    if (home === undefined) return this;
    const names = this.insides.get(home) ?? new DriverNames(this, home);
    this.insides.set(home, names);
    return names;
  }

  global(name: string): Global | undefined {
    const known = this.globals.get(name);
    if (known !== undefined) return known;
    const found = this.model.globals.get(name);
    if (found === undefined || this.tables.has(name)) return undefined;
    const global = this.makeGlobal(found.declaration, name, found.home);
    this.globals.set(name, global);
    return global;
  }

  makeGlobal(node: VariableNode, name = node.name.text, home?: string): Global {
    return {
      name,
      type: this.inside(home).types.resolveVariable(node),
      marked: node.qualifiers.includes('marked'),
      ordered: node.qualifiers.includes('ordered'),
      ghost: node.qualifiers.includes('ghost'),
      isName: false,
      ...(node.lockName === undefined ? {} : { lockName: node.lockName.text }),
      span: node.name.span,
    };
  }

  globalNames(): Iterable<string> {
    return this.model.globals.keys();
  }

  /** The first values of the kernel's globals. */
  initialValues(): { readonly global: Global; readonly value: Value }[] {
    return [...this.model.globals].flatMap(([name, { declaration, home }]) => {
      const scope = this.scope({ functionName: 'initial values', unrestricted: true, home });
      const global = this.global(name);
      if (global === undefined || declaration.value === undefined) return [];
      return [{ global, value: convert(scope, checkValue(scope, declaration.value, global.type), global.type) }];
    });
  }

  scope(options: {
    readonly functionName: string;
    readonly result?: Type;
    readonly inThread?: boolean;
    readonly pure?: boolean;
    readonly unrestricted?: boolean;
    readonly outer?: OuterNames;
    readonly diagnostics?: Diagnostic[];
    readonly home?: string | undefined;
  }): Scope {
    return new Scope({
      kernel: this.inside(options.home),
      checkExpression: checkValue,
      diagnostics: options.diagnostics ?? this.diagnostics,
      functionName: options.functionName,
      result: options.result ?? { kind: 'void' },
      inThread: options.inThread ?? false,
      pure: options.pure ?? false,
      unrestricted: options.unrestricted ?? false,
      ...(options.outer === undefined ? {} : { outer: options.outer }),
    });
  }

  function(name: string): CheckedFunction | undefined {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    const found = this.model.functions.get(name);
    if (found === undefined) return undefined;
    const { declaration, layer, sources, home } = found;
    const { text, span } = declaration.name;
    if (builtins.has(text)) {
      this.diagnostics.push(diagnostic('library/built-in-name', span, { what: 'function', name: text }));
    }
    const { types } = this.inside(home);
    const made = this.makeFunction({
      name,
      role: 'function',
      parameters: declaration.parameters.map((each) => ({
        name: each.name.text,
        type: types.resolveVariable(each),
        span: each.name.span,
      })),
      result: types.resolve(declaration.result),
      body: declaration.body,
      modifiers: declaration.modifiers,
      sources,
      layer,
      home,
      span,
    });
    this.functions.set(name, made);
    return made;
  }

  functionNames(): Iterable<string> {
    return this.model.functions.keys();
  }

  driver(name: string, span: Span): Value | undefined {
    const implemented = this.model.drivers.get(name);
    if (implemented === undefined) return undefined;
    const type: Type = { kind: 'driver', name, implements: implemented.map((each) => each.text) };
    return constant([...this.model.drivers.keys()].indexOf(name) + 1, type, span);
  }

  table(name: string, span: Span): Value | undefined {
    const table = this.tables.get(name);
    if (table === undefined) return undefined;
    const number = this.implementations.findIndex((each) => each.name === name) + 1;
    return constant(number, { kind: 'interface', name: table.interface }, span);
  }

  driverNames(): Iterable<string> {
    return [...this.model.drivers.keys(), ...this.model.absentDrivers];
  }

  /** A function whose body is checked when first asked for. */
  makeFunction(options: FunctionOptions): CheckedFunction {
    const modifiers = options.modifiers ?? [];
    const parameters: Local[] = options.parameters.map((each) => ({
      name: each.name,
      type: each.type,
      isParameter: true,
      livesToEnd: false,
      span: each.span,
    }));
    let code: readonly Code[] | undefined;
    const made: CheckedFunction = {
      name: options.name,
      role: options.role,
      parameters,
      result: options.result,
      isSyscall: modifiers.includes('syscall'),
      isPure: modifiers.includes('pure'),
      isAsync: modifiers.includes('async'),
      isGhost: modifiers.includes('ghost'),
      isUnmodelled: modifiers.includes('unmodelled'),
      sources: options.sources ?? [],
      layer: options.layer ?? '',
      span: options.span,
      body: () => {
        code ??= this.checkFunctionBody(made, options);
        return code;
      },
    };
    return made;
  }

  private checkFunctionBody(made: CheckedFunction, options: FunctionOptions): readonly Code[] {
    if (options.body === undefined) return [];
    const problems: Diagnostic[] = [];
    const scope = this.scope({
      functionName: made.name,
      result: made.result,
      pure: made.isPure,
      unrestricted: options.unrestricted ?? false,
      diagnostics: problems,
      home: options.home,
    });
    if (made.isGhost) scope.ghostDepth++;
    for (const parameter of made.parameters) {
      if (scope.lookupInnermost(parameter.name) !== undefined) {
        problems.push(diagnostic('names/duplicate', parameter.span, { name: parameter.name }));
      }
      scope.adopt(parameter);
    }
    const code = checkBody(scope, options.body);
    this.reached.set(made, { calls: scope.calls, methods: scope.methods, problems });
    const { result } = made;
    if (result.kind !== 'void' && result.kind !== 'sum' && result.kind !== 'error' && completes(code)) {
      const args = { name: made.name, type: describeType(result) };
      scope.diagnostics.push(diagnostic('types/missing-return', made.span, args));
    }
    return code;
  }

  /** Notes what a body reaches that was checked elsewhere: a thread's, a phrase's. */
  noteReached(made: CheckedFunction, scope: Scope): void {
    this.reached.set(made, { calls: scope.calls, methods: scope.methods, problems: [] });
  }

  /** What a function calls; its body is checked for it. */
  reachedFrom(made: CheckedFunction): Reached {
    made.body();
    return this.reached.get(made) ?? nothing;
  }

  get operations(): readonly CheckedOperation[] {
    this.checkedOperations ??= this.model.operations.map((each) => {
      const { pattern, body } = each.declaration;
      return {
        pattern,
        function: this.makeFunction({
          name: operationName(pattern),
          role: 'operation',
          parameters: this.patternParameters(pattern, each.home),
          result: { kind: 'sum', of: [] },
          body,
          sources: each.sources,
          layer: each.layer,
          home: each.home,
          span: each.declaration.span,
        }),
      };
    });
    return this.checkedOperations;
  }

  /** Values of a pattern, then a truth for each word that may be left out or replaced by another. */
  private patternParameters(
    pattern: readonly PatternElement[],
    home: string | undefined,
  ): { readonly name: string; readonly type: Type; readonly span: Span }[] {
    const values = patternValues(pattern).map(({ element }) => ({
      name: element.name.text,
      type: this.inside(home).types.resolve(element.type),
      span: element.name.span,
    }));
    const span = pattern[0]?.span;
    if (span === undefined) return values;
    const words = patternChoices(pattern).map((word) => ({ name: word, type: boolType, span }));
    return [...values, ...words];
  }

  /** The functions of an interface, by their prototypes. */
  interfaceMethods(name: string): readonly CheckedFunction[] {
    const known = this.interfaces.get(name);
    if (known !== undefined) return known;
    const declared = this.model.interfaces.get(name)?.functions ?? [];
    const { types } = this.inside(homeOf(name));
    const methods = declared.map((each) =>
      this.makeFunction({
        name: each.name.text,
        role: 'function',
        parameters: each.parameters.map((parameter) => ({
          name: parameter.name.text,
          type: types.resolveVariable(parameter),
          span: parameter.name.span,
        })),
        result: types.resolve(each.result),
        body: undefined,
        span: each.name.span,
      }),
    );
    this.interfaces.set(name, methods);
    return methods;
  }

  noun(name: string): ComposedNoun | undefined {
    return this.model.nouns.get(name);
  }

  nounNames(): Iterable<string> {
    return this.model.nouns.keys();
  }

  counter(name: string): string | undefined {
    return this.model.counters.has(name) ? name : undefined;
  }

  counterNames(): readonly string[] {
    return [...this.model.counters.keys()];
  }

  violationNames(): readonly string[] {
    return [...this.model.sanitizers.keys()];
  }

  /** Code that the library runs before or after the threads. */
  block(each: Sourced<Block>, role: 'epilogue' | 'consistent', index: number): CheckedFunction {
    return this.makeFunction({
      name: index === 0 ? role : `${role} ${index + 1}`,
      role,
      parameters: [],
      result: { kind: 'void' },
      body: each.declaration,
      sources: each.sources,
      layer: each.layer,
      home: each.home,
      span: each.declaration.span,
      unrestricted: true,
    });
  }

  /**
   * What is wrong in anything that the roots reach by calls, functions that call themselves included.
   */
  problemsReached(roots: readonly CheckedFunction[]): readonly Diagnostic[] {
    const problems: Diagnostic[] = [];
    const done = new Set<CheckedFunction>();
    const path: CheckedFunction[] = [];
    const reported = new Set<string>();
    const visit = (made: CheckedFunction): void => {
      const at = path.indexOf(made);
      if (at >= 0) {
        const names = [...path.slice(at), made].map((each) => each.name);
        const key = [...names].sort().join();
        if (!reported.has(key)) {
          reported.add(key);
          problems.push(diagnostic('types/recursion', made.span, { cycle: names.join(' -> ') }));
        }
        return;
      }
      if (done.has(made)) return;
      path.push(made);
      const reached = this.reachedFrom(made);
      problems.push(...reached.problems);
      for (const each of reached.calls) visit(each);
      for (const each of reached.methods) for (const meant of this.implementing(each)) visit(meant);
      path.pop();
      done.add(made);
    };
    for (const root of roots) visit(root);
    return [...this.diagnostics, ...problems];
  }

  /** The functions that a call of an interface's function can mean. */
  private implementing(method: CheckedFunction): CheckedFunction[] {
    const of = [...this.interfaces].find(([, methods]) => methods.includes(method))?.[0] ?? '';
    return this.implementations.flatMap(({ interfaces, functions }) =>
      interfaces.includes(of) ? (functions.get(method.name) ?? []) : [],
    );
  }
}

/** An operation is called by the words of its pattern: `store to`. */
function operationName(pattern: readonly PatternElement[]): string {
  const words = pattern.flatMap((each) => (each.kind === 'word' ? [each.words[0] ?? ''] : []));
  return words.join(' ');
}
