/**
 * Types and statements as written.
 */
import type { Span } from '../text/span.ts';
import type { Expression, Name, TagPattern } from './nodes-expression.ts';

interface Node {
  readonly span: Span;
}

/** `int(0..7)`, `vm_area_struct`, `set<T *>`, with the stars that stand with the declarator put in. */
export type TypeNode =
  | (Node & { readonly kind: 'named'; readonly name: string })
  | (Node & { readonly kind: 'range'; readonly low: Expression; readonly high: Expression })
  | (Node & { readonly kind: 'generic'; readonly name: string; readonly argument: TypeNode })
  | (Node & { readonly kind: 'pointer'; readonly to: TypeNode });

export type Qualifier = 'const' | 'marked' | 'ordered' | 'ghost';

/** A field, a variable or a parameter. */
export interface VariableNode extends Node {
  readonly name: Name;
  readonly type: TypeNode;
  readonly qualifiers: readonly Qualifier[];
  /** `x[3]` gives its expression, `x[*]` gives `'*'`. */
  readonly length?: Expression | '*';
  readonly value?: Expression;
  /** The lock's name in reports: `as vma_lock`. */
  readonly lockName?: Name;
}

export interface Block extends Node {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}

export interface SwitchCase extends Node {
  /** Empty for `default`. */
  readonly labels: readonly SwitchLabel[];
  readonly isDefault: boolean;
  readonly statements: readonly Statement[];
}

/** A case is a tag (with bindings) or a constant. */
export interface SwitchLabel extends Node {
  readonly pattern?: TagPattern;
  readonly constant?: Expression;
}

export type Statement =
  | Block
  | (Node & { readonly kind: 'empty' })
  | (Node & { readonly kind: 'expression'; readonly expression: Expression })
  | (Node & { readonly kind: 'declare'; readonly variables: readonly VariableNode[] })
  | (Node & {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly whenTrue: Statement;
      readonly whenFalse?: Statement;
    })
  | (Node & { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement })
  | (Node & { readonly kind: 'do'; readonly body: Statement; readonly condition: Expression })
  | (Node & {
      readonly kind: 'for';
      readonly init?: Statement;
      readonly condition?: Expression;
      readonly update?: Expression;
      readonly body: Statement;
    })
  | (Node & {
      readonly kind: 'for-in';
      readonly type?: TypeNode;
      readonly name: Name;
      readonly collection: Expression;
      readonly body: Statement;
    })
  | (Node & { readonly kind: 'switch'; readonly value: Expression; readonly cases: readonly SwitchCase[] })
  | (Node & { readonly kind: 'break' | 'continue' })
  | (Node & { readonly kind: 'return'; readonly value?: Expression })
  | (Node & { readonly kind: 'goto'; readonly label: Name })
  | (Node & { readonly kind: 'label'; readonly label: Name; readonly statement: Statement })
  | (Node & { readonly kind: 'choose'; readonly alternatives: readonly Block[] })
  | (Node & {
      readonly kind: 'choose-in';
      readonly type?: TypeNode;
      readonly name: Name;
      readonly collection: Expression;
      readonly where?: Expression;
      readonly body: Statement;
    })
  | (Node & { readonly kind: 'atomic' | 'ghost'; readonly body: Statement })
  | (Node & { readonly kind: 'spawn'; readonly call: Expression });
