/**
 * The checker of one composed kernel: gives its globals, functions, operations and words, each checked when first
 * asked for. What it found wrong is in `diagnostics`.
 */
import type { PatternElement } from '../ast/nodes-model.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ComposedModel, ComposedNoun, Sourced } from '../library/compose.ts';
import type { Span } from '../text/span.ts';
import { builtins } from './builtins.ts';
import { checkValue } from './check-expression.ts';
import { checkBody } from './check-statement.ts';
import type { CheckedFunction, Code, FunctionRole, Global, Local, Value } from './checked-nodes.ts';
import { completes } from './completes.ts';
import { convert } from './convert.ts';
import { type CheckedOperation, type KernelNames, type OuterNames, Scope } from './scope.ts';
import { TypeTable } from './type-table.ts';
import { boolType, describeType, type StructType, type Type } from './types.ts';
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
}

interface Reached {
  readonly calls: ReadonlySet<CheckedFunction>;
  readonly methods: ReadonlySet<string>;
  /** What is wrong in its text. */
  readonly problems: readonly Diagnostic[];
}

const nothing: Reached = { calls: new Set(), methods: new Set(), problems: [] };

export class KernelChecker implements KernelNames {
  readonly model: ComposedModel;
  readonly diagnostics: Diagnostic[] = [];
  readonly types: TypeTable;
  readonly taskType: StructType;
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
  }

  global(name: string): Global | undefined {
    const known = this.globals.get(name);
    if (known !== undefined) return known;
    const found = this.model.globals.get(name);
    if (found === undefined) return undefined;
    const global = this.makeGlobal(found.declaration);
    this.globals.set(name, global);
    return global;
  }

  makeGlobal(node: VariableNode): Global {
    return {
      name: node.name.text,
      type: this.types.resolveVariable(node),
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
    const scope = this.scope({ functionName: 'initial values', unrestricted: true });
    return [...this.model.globals.values()].flatMap(({ declaration }) => {
      const global = this.global(declaration.name.text);
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
  }): Scope {
    return new Scope({
      kernel: this,
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
    const { declaration, layer, sources } = found;
    if (builtins.has(name)) {
      this.diagnostics.push(diagnostic('library/built-in-name', declaration.name.span, { what: 'function', name }));
    }
    const made = this.makeFunction({
      name,
      role: 'function',
      parameters: declaration.parameters.map((each) => ({
        name: each.name.text,
        type: this.types.resolveVariable(each),
        span: each.name.span,
      })),
      result: this.types.resolve(declaration.result),
      body: declaration.body,
      modifiers: declaration.modifiers,
      sources,
      layer,
      span: declaration.name.span,
    });
    this.functions.set(name, made);
    return made;
  }

  functionNames(): Iterable<string> {
    return this.model.functions.keys();
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
          parameters: this.patternParameters(pattern),
          result: { kind: 'sum', of: [] },
          body,
          sources: each.sources,
          layer: each.layer,
          span: each.declaration.span,
        }),
      };
    });
    return this.checkedOperations;
  }

  /** Values of a pattern, then a truth for each word that may be left out or replaced by another. */
  patternParameters(
    pattern: readonly PatternElement[],
  ): { readonly name: string; readonly type: Type; readonly span: Span }[] {
    const values = patternValues(pattern).map(({ element }) => ({
      name: element.name.text,
      type: this.types.resolve(element.type),
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
    const methods = declared.map((each) =>
      this.makeFunction({
        name: each.name.text,
        role: 'function',
        parameters: each.parameters.map((parameter) => ({
          name: parameter.name.text,
          type: this.types.resolveVariable(parameter),
          span: parameter.name.span,
        })),
        result: this.types.resolve(each.result),
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
      path.pop();
      done.add(made);
    };
    for (const root of roots) visit(root);
    return [...this.diagnostics, ...problems];
  }
}

/** An operation is called by the words of its pattern: `store to`. */
function operationName(pattern: readonly PatternElement[]): string {
  const words = pattern.flatMap((each) => (each.kind === 'word' ? [each.words[0] ?? ''] : []));
  return words.join(' ');
}
