/**
 * How values are shown: the words of a value, by its type.
 */

/** How the words of a value are shown. */
export type ValuePrinter =
  | { readonly kind: 'number' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'enum'; readonly members: readonly string[] }
  | { readonly kind: 'flags'; readonly bits: readonly string[] }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'epoch' }
  | {
      readonly kind: 'union';
      readonly tags: readonly { readonly name: string; readonly fields: readonly FieldPrinter[] }[];
    }
  | { readonly kind: 'struct'; readonly fields: readonly FieldPrinter[] }
  /** A tag, 0 for unset, then the words of the alternative. */
  | { readonly kind: 'sum'; readonly alternatives: readonly ValuePrinter[] }
  | { readonly kind: 'opaque'; readonly words: number };

export interface FieldPrinter {
  readonly name: string;
  /** Word in the value. */
  readonly word: number;
  readonly print: ValuePrinter;
}
