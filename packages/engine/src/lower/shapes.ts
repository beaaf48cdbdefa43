/**
 * Types to shapes of memory, words of values, and how values are shown.
 */
import type { Field, StructType, Type } from '@refault/dsl';
import { typeText } from '@refault/dsl';
import type { GroupShape, Pool, Shape, ShapeField, WordKind } from '../ir/shape.ts';
import type { FieldPrinter, ValuePrinter } from '../ir/value-printer.ts';

/** Bits of a word that no other kind of word can be taken for. */
const mostBits = 28;

export class Shapes {
  readonly pools: Pool[] = [];
  readonly globals: GroupShape = { kind: 'group', name: 'globals', fields: [] };
  private readonly poolsByStruct = new Map<StructType, Pool>();
  private readonly groups = new Map<StructType, GroupShape>();
  private readonly unions = new Map<Type, Shape>();
  private readonly printers = new Map<Type, ValuePrinter>();
  /** Names of what values of interfaces stand for. */
  private readonly implementers: readonly string[];
  usesEpochs = false;

  constructor(implementers: readonly string[]) {
    this.implementers = implementers;
    this.pools.push({ index: 0, name: 'globals', shape: this.globals, isRecycled: false, isGlobals: true });
  }

  poolOf(struct: StructType): Pool {
    const known = this.poolsByStruct.get(struct);
    if (known !== undefined) return known;
    const pool: Pool = {
      index: this.pools.length,
      name: struct.name,
      shape: this.groupOf(struct),
      isRecycled: struct.recycled,
      isGlobals: false,
    };
    this.poolsByStruct.set(struct, pool);
    this.pools.push(pool);
    return pool;
  }

  groupOf(struct: StructType): GroupShape {
    const known = this.groups.get(struct);
    if (known !== undefined) return known;
    const group: GroupShape = { kind: 'group', name: struct.name, fields: [] };
    this.groups.set(struct, group);
    for (const field of struct.fields) group.fields.push(this.fieldShape(field, `${struct.name}.${field.name}`));
    return group;
  }

  fieldShape(
    field: Pick<Field, 'name' | 'type' | 'marked' | 'ghost' | 'ordered' | 'lockName'>,
    key: string,
  ): ShapeField {
    return {
      name: field.name,
      shape: this.shapeOf(field.type, key),
      isGhost: field.ghost,
      isMarked: field.marked,
      isOrdered: field.ordered,
      ...(field.lockName === undefined ? {} : { lockName: field.lockName }),
    };
  }

  /** The shape of a type in memory; `key` tells arrays and sets of one field from those of others. */
  shapeOf(type: Type, key: string): Shape {
    switch (type.kind) {
      case 'struct':
        return this.groupOf(type);
      case 'union': {
        const known = this.unions.get(type);
        if (known !== undefined) return known;
        const words: WordKind[] = ['plain', ...type.fields.flatMap((each) => this.wordKinds(each.type))];
        const shape: Shape = { kind: 'union', name: type.name, words };
        this.unions.set(type, shape);
        return shape;
      }
      case 'array':
        return {
          kind: 'array',
          of: this.shapeOf(type.of, `${key}[]`),
          length: type.length === 'open' ? { key } : type.length,
          isSparse: false,
        };
      case 'xarray':
        return { kind: 'array', of: this.shapeOf(type.of, `${key}[]`), length: { key }, isSparse: true };
      case 'set':
        return isSmall(type.of)
          ? { kind: 'set', members: { kind: 'bits' } }
          : { kind: 'set', members: { kind: 'list', key } };
      case 'object':
        if (type.object === 'seqcount') this.usesEpochs = true;
        return { kind: 'object', object: type.object };
      case 'epoch':
        this.usesEpochs = true;
        return { kind: 'word', word: 'epoch' };
      case 'rank':
        return { kind: 'word', word: 'plain', isRank: true };
      case 'pointer':
        return { kind: 'word', word: 'pointer' };
      default:
        return { kind: 'word', word: 'plain' };
    }
  }

  private wordKinds(type: Type): WordKind[] {
    switch (type.kind) {
      case 'pointer':
        return ['pointer'];
      case 'epoch':
        return ['epoch'];
      case 'struct':
        return type.fields.flatMap((each) => this.wordKinds(each.type));
      case 'union':
        return ['plain', ...type.fields.flatMap((each) => this.wordKinds(each.type))];
      default:
        return Array.from({ length: this.wordsOf(type) }, () => 'plain' as const);
    }
  }

  /** How many words a value of the type takes in variables. */
  wordsOf(type: Type): number {
    switch (type.kind) {
      case 'void':
        return 0;
      case 'struct':
        return type.fields.reduce((sum, each) => sum + this.wordsOf(each.type), 0);
      case 'union':
        return type.fields.reduce((sum, each) => sum + this.wordsOf(each.type), 1);
      case 'array':
        return type.length === 'open' ? 0 : type.length * this.wordsOf(type.of);
      case 'sum':
        return 1 + Math.max(0, ...type.of.map((each) => this.wordsOf(each)));
      default:
        return 1;
    }
  }

  /** Where a field's words begin in a value of its struct or union. */
  fieldWord(owner: Type, field: Field): number {
    const fields = owner.kind === 'struct' || owner.kind === 'union' ? owner.fields : [];
    let at = owner.kind === 'union' ? 1 : 0;
    for (const each of fields) {
      if (each === field) return at;
      at += this.wordsOf(each.type);
    }
    throw new Error(`${typeText(owner)} has no field ${field.name}`);
  }

  printerOf(type: Type): ValuePrinter {
    // A sum grows while bodies are checked, never after; other types are what they are.
    let printer = this.printers.get(type);
    if (printer === undefined) {
      printer = this.makePrinter(type);
      this.printers.set(type, printer);
    }
    return printer;
  }

  private makePrinter(type: Type): ValuePrinter {
    switch (type.kind) {
      case 'bool':
        return { kind: 'bool' };
      case 'enum':
        return { kind: 'enum', members: type.members };
      case 'interface':
      case 'driver':
        return { kind: 'enum', members: ['NULL', ...this.implementers] };
      case 'flags':
        return { kind: 'flags', bits: type.bits };
      case 'pointer':
      case 'null':
        return { kind: 'pointer' };
      case 'epoch':
        return { kind: 'epoch' };
      case 'union':
        return {
          kind: 'union',
          tags: type.tags.map((tag) => ({
            name: tag.name,
            fields: tag.fields.map((field) => this.fieldPrinter(type, field)),
          })),
        };
      case 'struct':
        return { kind: 'struct', fields: type.fields.map((field) => this.fieldPrinter(type, field)) };
      case 'sum':
        return { kind: 'sum', alternatives: type.of.map((each) => this.printerOf(each)) };
      case 'array':
        return { kind: 'opaque', words: this.wordsOf(type) };
      default:
        return { kind: 'number' };
    }
  }

  private fieldPrinter(owner: Type, field: Field): FieldPrinter {
    return { name: field.name, word: this.fieldWord(owner, field), print: this.printerOf(field.type) };
  }
}

/** Whether all values of a type are numbers of bits in a word. */
function isSmall(type: Type): boolean {
  if (type.kind === 'int') return type.low >= 0 && type.high < mostBits;
  return type.kind === 'bool' || (type.kind === 'enum' && type.members.length <= mostBits);
}
