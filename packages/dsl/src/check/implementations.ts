/**
 * What a value of an interface can be: a driver that implements it, with its functions. Each driver must have those
 * that its interfaces ask for, in the form in which they are declared.
 */
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { ComposedModel } from '../library/composed-model.ts';
import type { Span } from '../text/span.ts';
import type { CheckedFunction } from './checked-nodes.ts';
import type { KernelNames } from './scope.ts';
import { sameType, type Type, typeText } from './types.ts';

export interface Implementation {
  /** The driver. As a value it is its place in the list, counted from 1: 0 is NULL. */
  readonly name: string;
  readonly interfaces: readonly string[];
  /** By the names that the interfaces call them by. */
  readonly functions: ReadonlyMap<string, CheckedFunction>;
}

export interface ImplementationContext {
  readonly model: ComposedModel;
  readonly names: KernelNames;
  readonly diagnostics: Diagnostic[];
}

export function checkImplementations(context: ImplementationContext): Implementation[] {
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
        const made = implementationOf(context, name, text, method, span);
        if (made !== undefined) functions.set(method.name, made);
      }
    }
    return { name, interfaces: implemented.map((each) => each.text), functions };
  });
}

function implementationOf(
  { names, diagnostics }: ImplementationContext,
  driver: string,
  of: string,
  method: CheckedFunction,
  span: Span,
): CheckedFunction | undefined {
  const labels = [{ span: method.span, text: `\`${method.name}\` is declared here` }];
  const made = names.function(`${driver}.${method.name}`);
  if (made === undefined) {
    const args = { driver, function: method.name, interface: of };
    diagnostics.push(diagnostic('library/unimplemented', span, args, { labels }));
    return undefined;
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
  return made;
}

function isSame(a: Type, b: Type): boolean {
  return a.kind === 'error' || b.kind === 'error' || sameType(a, b);
}

function formOf({ result, name, parameters }: CheckedFunction): string {
  const of = (type: Type, called: string): string => `${typeText(type)}${type.kind === 'pointer' ? '' : ' '}${called}`;
  return `\`${of(result, name)}(${parameters.map((each) => of(each.type, each.name)).join(', ')})\``;
}
