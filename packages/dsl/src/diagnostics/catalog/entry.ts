/**
 * What one entry of the catalogue of diagnostics says: its severity, its message made from the arguments,
 * and the long form that `refault explain` prints.
 */

export type Severity = 'error' | 'warning';

export interface CatalogEntry<Arguments> {
  readonly severity: Severity;
  /** Lower case, no full stop, stands alone. */
  readonly message: (args: Arguments) => string;
  /** What to do about it, where that is always the same. */
  readonly help?: string;
  /** When it comes, why it is wrong, and how to mend it. */
  readonly explanation: string;
}

export function error<Arguments>(
  message: (args: Arguments) => string,
  explanation: string,
  help?: string,
): CatalogEntry<Arguments> {
  return { severity: 'error', message, explanation, ...(help === undefined ? {} : { help }) };
}

export function warning<Arguments>(
  message: (args: Arguments) => string,
  explanation: string,
  help?: string,
): CatalogEntry<Arguments> {
  return { severity: 'warning', message, explanation, ...(help === undefined ? {} : { help }) };
}
