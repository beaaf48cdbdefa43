/**
 * The door of the engine: everything others may use, each by its name.
 */

export type { Exploration } from './explore/exploration.ts';
export { type ExploreOptions, explore } from './explore/explore.ts';
export { type CompiledProgram, type CompileResult, compile } from './passes/compile.ts';
