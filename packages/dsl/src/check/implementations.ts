/**
 * What a value of an interface can be: a driver that implements it, with its functions of those names, or a table of
 * functions: `const dev_ops gpu_ops = { .fault = gpu_fault };`. Each must have what the interface asks for, in the form
 * in which it is declared.
 */
import type { FieldInitializer } from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { ComposedModel } from '../library/composed-model.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction } from './checked-nodes.ts';
import type { KernelNames } from './scope.ts';
import { sameType, type Type, typeText } from './types.ts';

export interface Implementation {
  /** The driver or table. As a value it is its place in the list, counted from 1: 0 is NULL. */
  readonly name: string;
  readonly interfaces: readonly string[];
  /** By the names that the interfaces call them by. */
  readonly functions: ReadonlyMap<string, CheckedFunction>;
}

export interface FunctionTable {
  readonly name: string;
  readonly interface: string;
  readonly fields: readonly FieldInitializer[];
  readonly span: Span;
  /** The driver whose own it is. */
  readonly home: string | undefined;
}

export interface ImplementationContext {
  readonly model: ComposedModel;
  readonly names: KernelNames;
  /** The kernel as the text of a driver sees it. */
  readonly inside: (home: string | undefined) => KernelNames;
  readonly diagnostics: Diagnostic[];
}

/** The variables that are tables of functions: constants, and no memory. */
export function functionTables({ globals, interfaces }: ComposedModel): FunctionTable[] {
  return [...globals].flatMap(([name, { declaration, home }]) => {
    const { type, value } = declaration;
    if (value?.kind !== 'braces' || type.kind !== 'named') return [];
    const of = [`${home}.${type.name}`, type.name].find((each) => interfaces.has(each));
    if (of === undefined) return [];
    return [{ name, interface: of, fields: value.fields, span: declaration.name.span, home }];
  });
}

export function checkImplementations(
  context: ImplementationContext,
  tables: readonly FunctionTable[],
): Implementation[] {
  return [...driverImplementations(context), ...tables.map((table) => tableImplementation(context, table))];
}

function driverImplementations(context: ImplementationContext): Implementation[] {
  const { model, names, diagnostics } = context;
  return [...model.drivers].map(([name, implemented]): Implementation => {
    const functions = new Map<string, CheckedFunction>();
    for (const { text, span } of implemented) {
      if (!model.interfaces.has(text)) {
        const help = didYouMean(nearestName(text, model.interfaces.keys()));
        diagnostics.push(diagnostic('names/unknown-interface', span, { name: text }, { help }));
        continue;
      }
      for (const method of names.interfaceMethods(text)) {
        const made = names.function(`${name}.${method.name}`);
        const asked = { who: `driver \`${name}\``, of: text, method, span };
        if (fits(context, asked, made)) functions.set(method.name, made);
      }
    }
    return { name, interfaces: implemented.map((each) => each.text), functions };
  });
}

function tableImplementation(context: ImplementationContext, table: FunctionTable): Implementation {
  const { diagnostics } = context;
  const { name, interface: of, fields, home, span } = table;
  const inside = context.inside(home);
  const methods = context.names.interfaceMethods(of);
  for (const { field } of fields) {
    if (methods.some((each) => each.name === field.text)) continue;
    const help = didYouMean(
      nearestName(
        field.text,
        methods.map((each) => each.name),
      ),
    );
    diagnostics.push(diagnostic('names/unknown-field', field.span, { name: field.text, type: of }, { help }));
  }
  const functions = new Map<string, CheckedFunction>();
  for (const method of methods) {
    const given = fields.find((each) => each.field.text === method.name)?.value;
    const made = given?.kind === 'name' ? inside.function(given.name) : undefined;
    if (given !== undefined && made === undefined) {
      const wanted = given.kind === 'name' ? given.name : '';
      const help = didYouMean(nearestName(wanted, inside.functionNames()));
      diagnostics.push(diagnostic('names/unknown-function', given.span, { name: wanted }, { help }));
      continue;
    }
    if (fits(context, { who: `\`${name}\``, of, method, span }, made)) functions.set(method.name, made);
  }
  return { name, interfaces: [of], functions };
}

/** A function that an interface asks for. */
interface Asked {
  /** Of whom. */
  readonly who: string;
  readonly of: string;
  readonly method: CheckedFunction;
  readonly span: Span;
}

/** Whether somebody has what is asked of him; else that is said. */
function fits(
  { diagnostics }: ImplementationContext,
  { who, of, method, span }: Asked,
  made: CheckedFunction | undefined,
): made is CheckedFunction {
  const labels = [{ span: method.span, text: `\`${method.name}\` is declared here` }];
  if (made === undefined) {
    const args = { who, function: method.name, interface: of };
    diagnostics.push(diagnostic('library/unimplemented', span, args, { labels }));
    return false;
  }
  const typesOf = (each: CheckedFunction): Type[] => [each.result, ...each.parameters.map(({ type }) => type)];
  const asked = typesOf(method);
  const given = typesOf(made);
  const isFitting =
    asked.length === given.length && asked.every((type, index) => isSame(type, given[index] ?? { kind: 'void' }));
  if (!isFitting) {
    const args = { name: made.name, interface: of, form: formOf(method) };
    diagnostics.push(diagnostic('library/implements-otherwise', made.span, args, { labels }));
  }
  return true;
}

function isSame(a: Type, b: Type): boolean {
  return a.kind === 'error' || b.kind === 'error' || sameType(a, b);
}

function formOf({ result, name, parameters }: CheckedFunction): string {
  const of = (type: Type, called: string): string => `${typeText(type)}${type.kind === 'pointer' ? '' : ' '}${called}`;
  return `\`${of(result, name)}(${parameters.map((each) => of(each.type, each.name)).join(', ')})\``;
}
