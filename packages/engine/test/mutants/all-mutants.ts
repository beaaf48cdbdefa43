/**
 * All mutants, by the part of the engine that they are made in.
 */
import { encoder, module } from './bytecode.ts';
import { interpreter } from './interpreter.ts';
import { judging } from './judging.ts';
import { memory } from './memory.ts';
import { merging } from './merging.ts';
import type { Mutant } from './mutant.ts';
import { passes } from './passes.ts';
import { primitives } from './primitives.ts';
import { search } from './search.ts';

export const areas: Readonly<Record<string, readonly Mutant[]>> = {
  'Primitives of the kernel': primitives,
  Passes: passes,
  'Memory and seen states': memory,
  'The interpreter': interpreter,
  'The WebAssembly module': module,
  'What is written into the module': encoder,
  'Merging of accesses': merging,
  'Search, bounds and cycles': search,
  'Sanitizers, demands, verdict': judging,
};

export const allMutants: readonly Mutant[] = Object.values(areas).flat();
