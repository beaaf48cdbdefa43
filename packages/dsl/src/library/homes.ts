/**
 * Names of drivers' things. At home a declaration is called as its driver calls it; everybody else calls it
 * `driver.name`, in a patch already where it is declared.
 */
import type { Name } from '../ast/nodes-expression.ts';
import type { Declaration, UnionDeclaration } from '../ast/nodes-model.ts';
import type { VariableNode } from '../ast/nodes-statement.ts';
import type { Homed, HomedVariable } from './composed-model.ts';

/** Where a declaration stands. */
export interface Place extends Homed {
  readonly layer: string;
  readonly sources: readonly string[];
}

export function homeOf({ home }: Homed): Homed {
  return home === undefined ? {} : { home };
}

/** The name by which everybody knows what is called `name` at home. */
export function ownName(name: string, { home }: Homed): string {
  return home === undefined ? name : `${home}.${name}`;
}

export function homed(variable: VariableNode, place: Homed): HomedVariable {
  return { ...variable, ...homeOf(place) };
}

/** A field that a driver adds to a struct of the kernel: other drivers may add one of the same name. */
export function addedField(field: VariableNode, place: Homed): VariableNode {
  return { ...field, name: { ...field.name, text: ownName(field.name.text, place) } };
}

export function homedUnion(union: UnionDeclaration, place: Homed): UnionDeclaration {
  const withHome = <T extends { readonly fields: readonly VariableNode[] }>(each: T): T => ({
    ...each,
    fields: each.fields.map((field) => homed(field, place)),
  });
  return { ...union, tags: union.tags.map(withHome), common: union.common.map(withHome) };
}

/** The name of a declaration, and the declaration with another text for it. */
export interface DottedName {
  readonly name: Name;
  readonly renamed: (text: string) => Declaration;
}

/** The name of a declaration that may be a driver's: `nouveau.svmm`. */
export function dottedName(declaration: Declaration): DottedName | undefined {
  switch (declaration.kind) {
    case 'struct':
    case 'union':
    case 'enum':
    case 'flags':
    case 'function': {
      const { name } = declaration;
      return { name, renamed: (text) => ({ ...declaration, name: { ...name, text } }) };
    }
    case 'drop': {
      const { struct: name } = declaration;
      return { name, renamed: (text) => ({ ...declaration, struct: { ...name, text } }) };
    }
    case 'change': {
      const { target: name } = declaration;
      return { name, renamed: (text) => ({ ...declaration, target: { ...name, text } }) };
    }
    default:
      return undefined;
  }
}
