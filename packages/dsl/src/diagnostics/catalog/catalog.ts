/**
 * All diagnostics of the language, by code.
 */
import type { CatalogEntry } from './entry.ts';
import { library } from './library.ts';
import { names } from './names.ts';
import { scenarios } from './scenarios.ts';
import { syntax } from './syntax.ts';
import { types } from './types.ts';

export const catalog = { ...syntax, ...library, ...names, ...types, ...scenarios };

export type DiagnosticCode = keyof typeof catalog;

export type DiagnosticArguments<Code extends DiagnosticCode> =
  (typeof catalog)[Code] extends CatalogEntry<infer Arguments> ? Arguments : never;
