/**
 * A composed kernel as plain data: what all its layers come to. A driver's own things are in it by the driver's name.
 */
import type { Name } from '../ast/nodes-expression.ts';
import type {
  EnumDeclaration,
  FlagsDeclaration,
  FunctionDeclaration,
  InterfaceDeclaration,
  NounDeclaration,
  OperationDeclaration,
  PathDeclaration,
  PhraseDeclaration,
  SanitizerDeclaration,
  StructDeclaration,
  TypedefDeclaration,
  UnionDeclaration,
} from '../ast/nodes-model.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';

/** A declaration with where it stands: its layer, and the kernel files that it restates. */
export interface Sourced<T> extends Homed {
  readonly declaration: T;
  readonly layer: string;
  readonly sources: readonly string[];
}

/** A text of a driver sees that driver's own names before the kernel's. */
export interface Homed {
  readonly home?: string;
}

/** A field or variable as declared, with the driver whose names its type sees. */
export interface HomedVariable extends VariableNode, Homed {}

export interface ComposedStruct extends Omit<StructDeclaration, 'fields'> {
  /** One that a driver adds to a struct of the kernel is called `driver.field`. */
  readonly fields: readonly HomedVariable[];
}

/** A noun with all that its extensions add. */
export interface ComposedNoun extends Homed {
  readonly declaration: NounDeclaration;
  readonly variables: readonly HomedVariable[];
  readonly phrases: readonly ComposedPhrase[];
  /** What drivers do at the beginning and the end of items that name them. */
  readonly additions: readonly NounAddition[];
}

export interface NounAddition {
  readonly home: string;
  readonly begin?: Block;
  readonly finish?: Block;
}

export interface ComposedPhrase extends Homed {
  readonly phrase: PhraseDeclaration;
  /** Run after the phrases of all nouns. */
  readonly late: boolean;
  /** Phrases of one group exclude each other. */
  readonly group?: number;
  readonly layer: string;
}

export interface ComposedModel {
  /** `v6.4+swap_vma_lock`. */
  readonly name: string;
  readonly layers: readonly string[];
  /** The drivers in it, with the interfaces that they implement. Their own things are called `driver.name`. */
  readonly drivers: ReadonlyMap<string, readonly Name[]>;
  /** Names of drivers that are not in it, for nearest names. */
  readonly absentDrivers: readonly string[];
  readonly structs: ReadonlyMap<string, ComposedStruct>;
  readonly unions: ReadonlyMap<string, UnionDeclaration>;
  readonly enums: ReadonlyMap<string, EnumDeclaration>;
  readonly flags: ReadonlyMap<string, FlagsDeclaration>;
  readonly typedefs: ReadonlyMap<string, TypedefDeclaration>;
  readonly interfaces: ReadonlyMap<string, InterfaceDeclaration>;
  readonly counters: ReadonlyMap<string, Name>;
  readonly globals: ReadonlyMap<string, Sourced<VariableNode>>;
  readonly functions: ReadonlyMap<string, Sourced<FunctionDeclaration>>;
  readonly operations: readonly Sourced<OperationDeclaration>[];
  readonly paths: readonly Sourced<PathDeclaration>[];
  readonly nouns: ReadonlyMap<string, ComposedNoun>;
  readonly sanitizers: ReadonlyMap<string, SanitizerDeclaration>;
  readonly epilogues: readonly Sourced<Block>[];
  readonly consistents: readonly Sourced<Block>[];
}
