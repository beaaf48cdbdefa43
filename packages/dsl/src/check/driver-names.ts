/**
 * Names and drivers. A driver's text finds its own things before the kernel's; everybody else calls them by the
 * driver's name: `nouveau.svmm_bind`.
 */
import type { Expression } from '../ast/nodes-expression.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction, Global, Value } from './checked-nodes.ts';
import type { CheckedOperation, KernelNames, Scope } from './scope.ts';
import { ownFirst, type TypeNames, type TypeTable } from './type-table.ts';
import type { StructType } from './types.ts';

/** A composed kernel as the text of one of its drivers sees it. */
export class DriverNames implements KernelNames {
  readonly home: string;
  readonly types: TypeNames;
  private readonly kernel: KernelNames;

  constructor(kernel: KernelNames & { readonly types: TypeTable }, home: string) {
    this.kernel = kernel;
    this.home = home;
    this.types = kernel.types.inside(home);
  }

  get taskType(): StructType {
    return this.kernel.taskType;
  }

  get operations(): readonly CheckedOperation[] {
    return this.kernel.operations;
  }

  global(name: string): Global | undefined {
    return this.kernel.global(`${this.home}.${name}`) ?? this.kernel.global(name);
  }

  globalNames(): Iterable<string> {
    return ownFirst(this.kernel.globalNames(), this.home);
  }

  function(name: string): CheckedFunction | undefined {
    return this.kernel.function(`${this.home}.${name}`) ?? this.kernel.function(name);
  }

  functionNames(): Iterable<string> {
    return ownFirst(this.kernel.functionNames(), this.home);
  }

  driver(name: string, span: Span): Value | undefined {
    return this.kernel.driver(name, span);
  }

  driverNames(): Iterable<string> {
    return this.kernel.driverNames();
  }

  table(name: string, span: Span): Value | undefined {
    return this.kernel.table(`${this.home}.${name}`, span) ?? this.kernel.table(name, span);
  }

  interfaceMethods(name: string): readonly CheckedFunction[] {
    return this.kernel.interfaceMethods(name);
  }

  counter(name: string): string | undefined {
    return this.kernel.counter(`${this.home}.${name}`) ?? this.kernel.counter(name);
  }

  counterNames(): readonly string[] {
    return ownFirst(this.kernel.counterNames(), this.home);
  }

  violationNames(): readonly string[] {
    return this.kernel.violationNames();
  }
}

/** The name that an expression is: `svmm_bind`, or `nouveau.svmm_bind` where that is a driver and no variable. */
export function nameOf(scope: Scope, node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  return node.kind === 'member' ? ownNameOf(scope, node) : undefined;
}

/** `driver.name` of what is a driver's own. */
export function ownNameOf(scope: Scope, node: Expression & { readonly kind: 'member' }): string | undefined {
  const { object, member, arrow } = node;
  if (arrow || object.kind !== 'name' || scope.lookup(object.name) !== undefined) return undefined;
  const isHidden =
    scope.outer?.lookup(object.name, object.span) !== undefined || scope.kernel.global(object.name) !== undefined;
  if (isHidden || scope.kernel.driver(object.name, object.span) === undefined) return undefined;
  return `${object.name}.${member.text}`;
}

/** The table of functions that an expression names; `&gpu_ops` is what `gpu_ops` is. */
export function tableMeant(scope: Scope, node: Expression): Value | undefined {
  const named = node.kind === 'prefix' && node.operator === '&' ? node.operand : node;
  const name = nameOf(scope, named);
  if (name === undefined || scope.lookup(name) !== undefined) return undefined;
  if (scope.outer?.lookup(name, named.span) !== undefined) return undefined;
  return scope.kernel.table(name, node.span);
}

/** The function that a name means to a scenario: the kernel's, or the only one of that name that a driver has. */
export function functionMeant(kernel: KernelNames, name: string): string | undefined {
  if (kernel.function(name) !== undefined) return name;
  const [own, ...others] = [...kernel.functionNames()].filter((each) => each.endsWith(`.${name}`));
  return others.length === 0 ? own : undefined;
}
