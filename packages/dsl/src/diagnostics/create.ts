/**
 * Makes diagnostics of the catalogue: a misspelt code, or arguments that don't fit it, does not compile.
 */
import type { Span } from '../text/span.ts';
import { catalog, type DiagnosticArguments, type DiagnosticCode } from './catalog/catalog.ts';
import type { CatalogEntry } from './catalog/entry.ts';
import type { Diagnostic, Label } from './diagnostic.ts';

export interface Extras {
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  /** Overrides the entry's own help. */
  readonly help?: string | undefined;
}

export function diagnostic<Code extends DiagnosticCode>(
  code: Code,
  span: Span,
  args: DiagnosticArguments<Code>,
  extras: Extras = {},
): Diagnostic {
  const entry = catalog[code] as CatalogEntry<DiagnosticArguments<Code>>;
  const help = extras.help ?? entry.help;
  return {
    code,
    severity: entry.severity,
    message: entry.message(args),
    span,
    labels: extras.labels ?? [],
    notes: extras.notes ?? [],
    ...(help === undefined ? {} : { help }),
  };
}

/** The help text that offers a nearest name, if there is one. */
export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}
