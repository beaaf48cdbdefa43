/**
 * A message about a text, as plain data. Made by `create.ts` from the catalogue, printed by `render-text.ts`.
 */
import type { Span } from '../text/span.ts';
import type { Severity } from './catalog/entry.ts';

export interface Label {
  readonly span: Span;
  readonly text: string;
}

export interface Diagnostic {
  /** Kebab words by area, never reused: `names/unknown-function`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Other places that belong to it. */
  readonly labels: readonly Label[];
  /** Context. */
  readonly notes: readonly string[];
  /** The mend, or the nearest name. */
  readonly help?: string;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
