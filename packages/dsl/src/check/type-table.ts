/**
 * The types of a composed kernel: resolves type nodes, and the declarations they name, when first asked for.
 */
import type { Expression, Name } from '../ast/nodes-expression.ts';
import type { TypeNode, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { ComposedModel, HomedVariable } from '../library/composed-model.ts';
import type { Span } from '../text/span.ts';
import { errnoValues } from './prelude.ts';
import {
  boolType,
  describeType,
  epochType,
  errorType,
  type Field,
  type FlagsType,
  intType,
  type ObjectKind,
  objectKinds,
  pointerTo,
  type StructType,
  sameType,
  type Tag,
  type Type,
  type UnionType,
  voidType,
} from './types.ts';

/** A constant's value and type: a member of an enum or of flags, an errno. */
export interface ConstantMeaning {
  readonly value: number;
  readonly type: Type;
}

const maximumFlags = 28;

/** Types by the names that one text calls them by: the kernel's, or a driver's with its own before the kernel's. */
export interface TypeNames {
  resolve(node: TypeNode): Type;
  resolveVariable(node: VariableNode): Type;
  named(name: string): Type | undefined;
  constant(name: string): ConstantMeaning | undefined;
  constantNames(): Iterable<string>;
  tag(name: string, expected: Type | undefined): { readonly union: UnionType; readonly tag: Tag } | undefined;
  typeNames(): readonly string[];
}

export class TypeTable implements TypeNames {
  private readonly model: ComposedModel;
  private readonly diagnostics: Diagnostic[];
  private readonly resolved = new Map<string, Type>();
  private readonly members = new Map<string, ConstantMeaning>();
  private readonly tagOwners = new Map<string, UnionType[]>();
  private membersReady = false;
  private tagsReady = false;

  constructor(model: ComposedModel, diagnostics: Diagnostic[]) {
    this.model = model;
    this.diagnostics = diagnostics;
    this.refuseBuiltInNames();
  }

  /** The types as the text of a driver sees them. */
  inside(home: string): TypeNames {
    return {
      resolve: (node) => this.resolve(node, home),
      resolveVariable: (node) => this.resolveVariable(node, home),
      named: (name) => this.named(name, home),
      constant: (name) => this.constant(name, home),
      constantNames: () => ownFirst(this.constantNames(), home),
      tag: (name, expected) => this.tag(name, expected, home),
      typeNames: () => ownFirst(this.typeNames(), home),
    };
  }

  /** The type that a node stands for; after an error message the error type. */
  resolve(node: TypeNode, home?: string): Type {
    switch (node.kind) {
      case 'pointer': {
        const to = this.resolve(node.to, home);
        // An interface is held as a pointer to its table of functions.
        return to.kind === 'interface' ? to : pointerTo(to);
      }
      case 'range': {
        const low = this.constantNumber(node.low);
        const high = this.constantNumber(node.high);
        if (low === undefined || high === undefined) return errorType;
        if (low > high) {
          this.diagnostics.push(diagnostic('types/range-order', node.span, { low, high }));
          return errorType;
        }
        return { kind: 'int', low, high };
      }
      case 'generic': {
        const of = this.resolve(node.argument, home);
        if (node.name === 'set' || node.name === 'xarray') return { kind: node.name, of };
        this.unknown(node.name, node.span);
        return errorType;
      }
      case 'named':
        return this.named(node.name, home) ?? this.unknown(node.name, node.span);
    }
  }

  /** A variable's type, with its array length. */
  resolveVariable(node: VariableNode, home?: string): Type {
    const type = this.resolve(node.type, home);
    if (node.length === undefined) return type;
    if (node.length === '*') return { kind: 'array', of: type, length: 'open' };
    const length = numberIn(node.length);
    if (length === undefined || length < 1) {
      this.diagnostics.push(diagnostic('types/bad-length', node.length.span, {}));
      return errorType;
    }
    return { kind: 'array', of: type, length };
  }

  /** The type of that name, or undefined without a message. */
  named(name: string, home?: string): Type | undefined {
    const own = home === undefined ? undefined : this.known(`${home}.${name}`);
    return own ?? this.known(name);
  }

  private known(name: string): Type | undefined {
    const known = this.resolved.get(name);
    if (known !== undefined) return known;
    const type = this.builtIn(name) ?? this.declared(name);
    if (type !== undefined) this.resolved.set(name, type);
    return type;
  }

  private builtIn(name: string): Type | undefined {
    switch (name) {
      case 'void':
        return voidType;
      case 'bool':
        return boolType;
      case 'int':
        return intType;
      case 'epoch':
        return epochType;
      case 'rank':
        return { kind: 'rank' };
      default:
        return objectKinds.includes(name as ObjectKind) ? { kind: 'object', object: name as ObjectKind } : undefined;
    }
  }

  private refuseBuiltInNames(): void {
    const { structs, unions, enums, flags, typedefs, interfaces } = this.model;
    for (const { name } of [structs, unions, enums, flags, typedefs, interfaces].flatMap((map) => [...map.values()])) {
      if (this.builtIn(name.text) === undefined) continue;
      this.diagnostics.push(diagnostic('library/built-in-name', name.span, { what: 'type', name: name.text }));
    }
  }

  private declared(name: string): Type | undefined {
    const struct = this.model.structs.get(name);
    if (struct !== undefined) {
      const type: StructType = { kind: 'struct', name, recycled: struct.recycled, fields: [] };
      this.resolved.set(name, type);
      for (const field of struct.fields) type.fields.push(this.field(field));
      this.refuseEndless(type, type, struct.name);
      return type;
    }
    const union = this.model.unions.get(name);
    if (union !== undefined) {
      const type: UnionType = { kind: 'union', name, tags: [], fields: [] };
      this.resolved.set(name, type);
      union.tags.forEach((tag, index) => {
        const fields = tag.fields.map((field) => this.sharedField(type, field));
        type.tags.push({ name: tag.name.text, index, fields });
      });
      return type;
    }
    const fromEnum = this.model.enums.get(name);
    if (fromEnum !== undefined) {
      return { kind: 'enum', name, members: fromEnum.members.map((each) => each.text) };
    }
    if (this.model.flags.has(name)) return this.flagsType(name);
    const typedef = this.model.typedefs.get(name);
    if (typedef !== undefined) {
      this.resolved.set(name, errorType);
      return this.resolve(typedef.type, homeOf(name));
    }
    if (this.model.interfaces.has(name)) return { kind: 'interface', name };
    return undefined;
  }

  private field(node: HomedVariable): Field {
    return {
      name: node.name.text,
      type: this.resolveVariable(node, node.home),
      marked: node.qualifiers.includes('marked'),
      ordered: node.qualifiers.includes('ordered'),
      ghost: node.qualifiers.includes('ghost'),
      ...(node.lockName === undefined ? {} : { lockName: node.lockName.text }),
      span: node.name.span,
    };
  }

  /** Fields of a union are shared by name: tags that have one of the same name have the same one. */
  private sharedField(union: UnionType, node: VariableNode): Field {
    const field = this.field(node);
    const known = union.fields.find((each) => each.name === field.name);
    if (known === undefined) {
      union.fields.push(field);
      return field;
    }
    if (!sameType(known.type, field.type)) {
      const args = { expected: describeType(known.type), actual: describeType(field.type) };
      const labels = [{ span: known.span, text: `tags that have a field \`${field.name}\` share it` }];
      this.diagnostics.push(diagnostic('types/mismatch', node.name.span, args, { labels }));
    }
    return known;
  }

  private refuseEndless(type: Type, root: StructType, name: Name): void {
    const inner = type.kind === 'struct' ? type.fields.map((each) => each.type) : [];
    for (let each of inner) {
      while (each.kind === 'array') each = each.of;
      if (each === root) this.diagnostics.push(diagnostic('types/endless-type', name.span, { name: root.name }));
      else if (each.kind === 'struct') this.refuseEndless(each, root, name);
    }
  }

  private flagsType(name: string): FlagsType {
    const declaration = this.model.flags.get(name);
    const bits: string[] = [];
    const masks = new Map<string, number>();
    const type: FlagsType = { kind: 'flags', name, bits, masks };
    for (const member of declaration?.members ?? []) {
      if (member.mask !== undefined) continue;
      masks.set(member.name.text, 1 << bits.length);
      bits.push(member.name.text);
    }
    if (bits.length > maximumFlags && declaration !== undefined) {
      this.diagnostics.push(diagnostic('types/too-many-flags', declaration.name.span, { name }));
    }
    for (const member of declaration?.members ?? []) {
      if (member.mask === undefined) continue;
      masks.set(member.name.text, this.mask(member.mask, masks) ?? 0);
    }
    return type;
  }

  private mask(node: Expression, masks: ReadonlyMap<string, number>): number | undefined {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'name': {
        const value = masks.get(node.name);
        if (value !== undefined) return value;
        const help = didYouMean(nearestName(node.name, masks.keys()));
        this.diagnostics.push(diagnostic('names/unknown-name', node.span, { name: node.name }, { help }));
        return undefined;
      }
      case 'binary': {
        const left = this.mask(node.left, masks) ?? 0;
        const right = this.mask(node.right, masks) ?? 0;
        if (node.operator === '|') return left | right;
        if (node.operator === '&') return left & right;
        break;
      }
      case 'prefix':
        if (node.operator === '~') return ~(this.mask(node.operand, masks) ?? 0) & ((1 << maximumFlags) - 1);
        break;
      default:
        break;
    }
    this.diagnostics.push(
      diagnostic('types/mismatch', node.span, { expected: 'a mask of flags', actual: 'an expression' }),
    );
    return undefined;
  }

  /** The meaning of a global constant: `SIGSEGV`, `VM_FAULT_RETRY`, `ENOMEM`. */
  constant(name: string, home?: string): ConstantMeaning | undefined {
    if (!this.membersReady) {
      this.membersReady = true;
      for (const [enumName] of this.model.enums) {
        const type = this.named(enumName);
        if (type?.kind !== 'enum') continue;
        for (const [value, member] of type.members.entries()) this.addMember(enumName, member, { value, type });
      }
      for (const [flagsName] of this.model.flags) {
        const type = this.named(flagsName);
        if (type?.kind !== 'flags') continue;
        for (const [member, value] of type.masks) this.addMember(flagsName, member, { value, type });
      }
      for (const [errno, value] of errnoValues) {
        if (!this.members.has(errno)) this.members.set(errno, { value, type: intType });
      }
    }
    return (home === undefined ? undefined : this.members.get(`${home}.${name}`)) ?? this.members.get(name);
  }

  private addMember(typeName: string, name: string, meaning: ConstantMeaning): void {
    const home = homeOf(typeName);
    this.members.set(home === undefined ? name : `${home}.${name}`, meaning);
  }

  /** All names of constants: for nearest names. */
  constantNames(): Iterable<string> {
    this.constant('');
    return this.members.keys();
  }

  /** The tag of that name: of the expected union, or of the only union that has one. */
  tag(
    name: string,
    expected: Type | undefined,
    home?: string,
  ): { readonly union: UnionType; readonly tag: Tag } | undefined {
    if (expected?.kind === 'union') {
      const tag = expected.tags.find((each) => each.name === name);
      if (tag !== undefined) return { union: expected, tag };
    }
    if (!this.tagsReady) {
      this.tagsReady = true;
      for (const [unionName, union] of this.model.unions) {
        const type = this.named(unionName);
        if (type?.kind !== 'union') continue;
        for (const tag of union.tags) {
          this.tagOwners.set(tag.name.text, [...(this.tagOwners.get(tag.name.text) ?? []), type]);
        }
      }
    }
    const owners = (this.tagOwners.get(name) ?? []).filter((each) => [undefined, home].includes(homeOf(each.name)));
    const union = owners[0];
    const tag = union?.tags.find((each) => each.name === name);
    return owners.length === 1 && union !== undefined && tag !== undefined ? { union, tag } : undefined;
  }

  /** The value of a number written in a type. */
  private constantNumber(node: Expression): number | undefined {
    const value = numberIn(node);
    if (value === undefined) {
      this.diagnostics.push(diagnostic('types/mismatch', node.span, { expected: 'a number', actual: 'an expression' }));
    }
    return value;
  }

  private unknown(name: string, span: Span): Type {
    const help = didYouMean(nearestName(name, this.typeNames()));
    this.diagnostics.push(diagnostic('names/unknown-type', span, { name }, { help }));
    return errorType;
  }

  typeNames(): string[] {
    const { structs, unions, enums, flags, typedefs, interfaces } = this.model;
    const declared = [structs, unions, enums, flags, typedefs, interfaces].flatMap((map) => [...map.keys()]);
    return [...declared, ...objectKinds, 'epoch', 'rank', 'set', 'xarray'];
  }
}

/** The driver whose own a name is. */
export function homeOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot < 0 ? undefined : name.slice(0, dot);
}

/** Names with those of one driver as it calls them itself. */
export function ownFirst(names: Iterable<string>, home: string): string[] {
  return [...names].map((each) => (homeOf(each) === home ? each.slice(home.length + 1) : each));
}

/** The number that an expression is, with or without a sign. */
function numberIn(node: Expression): number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'prefix' || node.operator !== '-') return undefined;
  const value = numberIn(node.operand);
  return value === undefined ? undefined : -value;
}
