/**
 * Types of values. Structs, unions, enums and flags are nominal: one object each per composed kernel, compared
 * by identity.
 */
import type { Span } from '../text/span.ts';

/** Objects of the engine: their fields are its own, models only pass their address to its functions. */
export type ObjectKind =
  | 'spinlock'
  | 'mutex'
  | 'rwsem'
  | 'bitlock'
  | 'seqcount'
  | 'refcount'
  | 'waitqueue'
  | 'completion'
  | 'rcuwait'
  | 'work'
  | 'percpu_ref'
  | 'srcu'
  | 'lockmap';

export const objectKinds: readonly ObjectKind[] = [
  'spinlock',
  'mutex',
  'rwsem',
  'bitlock',
  'seqcount',
  'refcount',
  'waitqueue',
  'completion',
  'rcuwait',
  'work',
  'percpu_ref',
  'srcu',
  'lockmap',
];

export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly marked: boolean;
  readonly ordered: boolean;
  readonly ghost: boolean;
  /** The lock's name in reports, where `as` gives one. */
  readonly lockName?: string;
  readonly span: Span;
}

export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly recycled: boolean;
  /** Filled when the struct's declaration is resolved. */
  readonly fields: Field[];
}

export interface Tag {
  readonly name: string;
  /** From 0, in the order of declaration. */
  readonly index: number;
  readonly fields: readonly Field[];
}

export interface UnionType {
  readonly kind: 'union';
  readonly name: string;
  readonly tags: Tag[];
  /** Every field of any tag, once by name: tags share them. */
  readonly fields: Field[];
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly members: readonly string[];
}

export interface FlagsType {
  readonly kind: 'flags';
  readonly name: string;
  /** Single bits, in the order of declaration. */
  readonly bits: readonly string[];
  /** Bits and masks by name. */
  readonly masks: ReadonlyMap<string, number>;
}

export interface InterfaceType {
  readonly kind: 'interface';
  readonly name: string;
}

/** A driver's name as a value: one of each interface that the driver implements. */
export interface DriverType {
  readonly kind: 'driver';
  readonly name: string;
  readonly implements: readonly string[];
}

/** A value that may be of several types, or unset: variables of thread bodies, results of operations. */
export interface SumType {
  readonly kind: 'sum';
  /** Grows while a thread's body is checked; equal types once. */
  readonly of: Type[];
}

export type Type =
  | { readonly kind: 'void' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly low: number; readonly high: number }
  | { readonly kind: 'epoch' }
  | { readonly kind: 'rank' }
  | { readonly kind: 'null' }
  | { readonly kind: 'string' }
  | { readonly kind: 'pointer'; readonly to: Type }
  | { readonly kind: 'set'; readonly of: Type }
  | { readonly kind: 'xarray'; readonly of: Type }
  | { readonly kind: 'array'; readonly of: Type; readonly length: number | 'open' }
  | { readonly kind: 'object'; readonly object: ObjectKind }
  | { readonly kind: 'function'; readonly name: string }
  /** The `unset`, `freed` and `_` of demands. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'freed' }
  | { readonly kind: 'wild' }
  /** After an error: fits everything, so that one mistake gives one message. */
  | { readonly kind: 'error' }
  | StructType
  | UnionType
  | EnumType
  | FlagsType
  | InterfaceType
  | DriverType
  | SumType;

/** The range of a plain `int`: wide enough for what models count, errno values included. */
export const intLow = -32768;
export const intHigh = 32767;

export const voidType: Type = { kind: 'void' };
export const boolType: Type = { kind: 'bool' };
export const intType: Type = { kind: 'int', low: intLow, high: intHigh };
export const epochType: Type = { kind: 'epoch' };
export const nullType: Type = { kind: 'null' };
export const stringType: Type = { kind: 'string' };
export const errorType: Type = { kind: 'error' };

export function pointerTo(to: Type): Type {
  return { kind: 'pointer', to };
}

export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'int':
      return b.kind === 'int';
    case 'pointer':
      return b.kind === 'pointer' && sameType(a.to, b.to);
    case 'set':
    case 'xarray':
      return b.kind === a.kind && sameType(a.of, b.of);
    case 'array':
      return b.kind === 'array' && a.length === b.length && sameType(a.of, b.of);
    case 'object':
      return b.kind === 'object' && a.object === b.object;
    case 'function':
      return b.kind === 'function' && a.name === b.name;
    case 'struct':
    case 'union':
    case 'enum':
    case 'flags':
    case 'sum':
      return false;
    case 'interface':
    case 'driver':
      return b.kind === a.kind && a.name === b.name;
    default:
      return a.kind === b.kind;
  }
}

/** A type as a message names it. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'void':
      return 'no value';
    case 'bool':
      return '`bool`';
    case 'null':
      return '`NULL`';
    case 'string':
      return 'a text';
    case 'error':
      return 'something unknown';
    case 'unset':
    case 'freed':
      return `\`${type.kind}\``;
    case 'wild':
      return '`_`';
    case 'driver':
      return `driver \`${type.name}\``;
    case 'sum':
      return type.of.length === 0 ? 'an unset variable' : type.of.map(describeType).join(' or ');
    default:
      return `\`${typeText(type)}\``;
  }
}

/** A type as it is written. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'int':
      return type.low === intLow && type.high === intHigh ? 'int' : `int(${type.low}..${type.high})`;
    case 'pointer':
      return `${typeText(type.to)}${type.to.kind === 'pointer' ? '' : ' '}*`;
    case 'set':
    case 'xarray':
      return `${type.kind}<${typeText(type.of)}>`;
    case 'array':
      return `${typeText(type.of)}[${type.length === 'open' ? '*' : type.length}]`;
    case 'object':
      return type.object;
    case 'struct':
    case 'union':
    case 'enum':
    case 'flags':
    case 'interface':
    case 'driver':
    case 'function':
      return type.name;
    case 'sum':
      return type.of.map(typeText).join(' | ');
    default:
      return type.kind;
  }
}

/** A field by the name that a text gives it: a driver's own before the kernel's; elsewhere also what one driver alone adds. */
export function fieldNamed(fields: readonly Field[], name: string, home: string | undefined): Field | undefined {
  const own = home === undefined ? undefined : fields.find((each) => each.name === `${home}.${name}`);
  const found = own ?? fields.find((each) => each.name === name);
  if (found !== undefined || home !== undefined) return found;
  const [added, ...others] = fields.filter((each) => each.name.endsWith(`.${name}`));
  return others.length === 0 ? added : undefined;
}

/** Whether a value can be held in one variable: what functions pass and return. */
export function isValueType(type: Type): boolean {
  switch (type.kind) {
    case 'object':
    case 'xarray':
    case 'array':
    case 'set':
      return false;
    case 'struct':
      return type.fields.every((field) => isValueType(field.type) || field.type.kind === 'array');
    default:
      return true;
  }
}

/** Whether a value of the type is one of a sum's alternative: the same type, or NULL where pointers are held. */
export function isAlternative(alternative: Type, type: Type): boolean {
  return sameType(alternative, type) || (type.kind === 'null' && isPointing(alternative));
}

function isPointing(type: Type): boolean {
  return type.kind === 'pointer' || type.kind === 'interface';
}

/** Adds a type to a sum's alternatives; tells whether it is new there. NULL is one of the pointers, where there are any. */
export function widen(sum: SumType, type: Type): boolean {
  if (type.kind === 'sum') {
    let grew = false;
    for (const each of type.of) grew = widen(sum, each) || grew;
    return grew;
  }
  if (type.kind === 'error' || type.kind === 'void' || type.kind === 'unset') return false;
  const index = sum.of.findIndex((each) => isAlternative(each, type));
  if (index < 0) {
    const empty = isPointing(type) ? sum.of.findIndex((each) => each.kind === 'null') : -1;
    if (empty < 0) sum.of.push(type);
    else sum.of[empty] = type;
    return true;
  }
  const known = sum.of[index];
  if (known?.kind === 'int' && type.kind === 'int' && (type.low < known.low || type.high > known.high)) {
    sum.of[index] = { kind: 'int', low: Math.min(known.low, type.low), high: Math.max(known.high, type.high) };
    return true;
  }
  return false;
}
