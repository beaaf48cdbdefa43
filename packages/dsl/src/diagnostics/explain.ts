/**
 * The long form of a diagnostic: what its message looks like, when it comes, and how to mend it.
 */
import { catalog } from './catalog/catalog.ts';
import type { CatalogEntry, Severity } from './catalog/entry.ts';

export interface Explanation {
  readonly code: string;
  readonly severity: Severity;
  /** The message, with what it depends on in capitals. */
  readonly message: string;
  readonly explanation: string;
  readonly help?: string;
}

/** All codes, by area. */
export const diagnosticCodes: readonly string[] = Object.keys(catalog);

export function explainDiagnostic(code: string): Explanation | undefined {
  if (!Object.hasOwn(catalog, code)) return undefined;
  const entry: CatalogEntry<never> = catalog[code as keyof typeof catalog];
  const placeholders = new Proxy({}, { get: (_, name) => String(name).toUpperCase() });
  const { severity, explanation, help } = entry;
  return {
    code,
    severity,
    message: entry.message(placeholders as never),
    explanation,
    ...(help === undefined ? {} : { help }),
  };
}
