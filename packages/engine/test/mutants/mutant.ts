/**
 * A mistake that is made on purpose: one edit of one file of the engine. The suite must notice each.
 */
export interface Mutant {
  /** What the engine does now, in a few words; unique. */
  readonly name: string;
  /** Below `packages/engine/src`; files of the WebAssembly module are compiled anew. */
  readonly file: string;
  /** A text that stands in the file exactly once, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

/** The folder of the WebAssembly module's sources, below `packages/engine/src`. */
export const moduleFolder = 'backends/bytecode/module/';

/** The file's text with the mistake in it. */
export function mutated(mutant: Mutant, text: string): string {
  const times = text.split(mutant.from).length - 1;
  if (times !== 1) throw new StaleMutant(`${mutant.name}: ${mutant.file} has its text ${times} times`);
  return text.replace(mutant.from, () => mutant.to);
}

/** The file is not what it was when the mutant was written. */
export class StaleMutant extends Error {}

/** Mutants of one file: of each its name, the text, and what stands there instead. */
export function inFile(file: string, edits: readonly (readonly [name: string, from: string, to: string])[]): Mutant[] {
  return edits.map(([name, from, to]) => ({ name, file, from, to }));
}
