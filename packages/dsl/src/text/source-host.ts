/**
 * Where texts come from. The language knows no file system: whoever embeds it hands in a host.
 */
import type { SourceFile } from './source-file.ts';

export interface SourceHost {
  /** The file that `use "…"` in `from` names, or undefined if it can't be read. */
  read(from: SourceFile, path: string): SourceFile | undefined;
}

/** The models that ship: by the name a scenario gives them. */
export interface ModelSource {
  /** Every file of a kernel or library (`v6.4`, `linux`); empty if there is none of that name. */
  kernelFiles(name: string): readonly SourceFile[];
  /** The file of a shipped patch. */
  patchFile(name: string): SourceFile | undefined;
  /** Every file of a driver; empty if there is none of that name. */
  driverFiles(name: string): readonly SourceFile[];
  /** Names of shipped releases, oldest first. */
  readonly kernels: readonly string[];
  readonly patches: readonly string[];
  readonly drivers: readonly string[];
  /** Every file that declares an adversary. */
  readonly adversaryFiles: readonly SourceFile[];
}
