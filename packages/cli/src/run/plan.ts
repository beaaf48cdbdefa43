/**
 * What is to be run: every scenario of the files on each of its kernels, in the order of the files. Files with
 * errors leave the others alone.
 */
import {
  type CheckedScenario,
  type CheckOptions,
  type CheckSession,
  type Diagnostic,
  type SkippedRun,
  variantName,
} from '@refault/dsl';
import type { Texts } from '../workspace/texts.ts';
import type { Selection } from './task.ts';

export type PlannedRun =
  | {
      readonly kind: 'run';
      readonly file: string;
      /** Which of the checked scenarios of the file it is. */
      readonly index: number;
      readonly checked: CheckedScenario;
    }
  | { readonly kind: 'skipped'; readonly file: string; readonly skipped: SkippedRun };

export interface Plan {
  readonly runs: readonly PlannedRun[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files that could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

export function checkOptions({ kernels, patches, adversaries, filter }: Selection): CheckOptions {
  return {
    ...(kernels === undefined ? {} : { kernels }),
    ...(patches === undefined ? {} : { patches }),
    ...(adversaries === undefined ? {} : { adversaries }),
    ...(filter === undefined ? {} : { filter }),
  };
}

export function planRuns(session: CheckSession, texts: Texts, files: readonly string[], selection: Selection): Plan {
  const runs: PlannedRun[] = [];
  const diagnostics: Diagnostic[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    const read = texts.file(file);
    if (read.kind === 'unreadable') {
      unreadable.push(`can't read ${file}: ${read.reason}`);
      continue;
    }
    const result = session.check(read.file, checkOptions(selection));
    diagnostics.push(...result.diagnostics);
    result.scenarios.forEach((checked, index) => {
      runs.push({ kind: 'run', file, index, checked });
    });
    for (const skipped of result.skipped) runs.push({ kind: 'skipped', file, skipped });
  }
  return { runs, diagnostics, unreadable };
}

/** Whose threads were added to a run's own. */
export function adversaryOf(run: PlannedRun): string | undefined {
  return run.kind === 'run' ? run.checked.adversary : run.skipped.adversary;
}

/** `write_fault[rival=munmap] on v6.4`, for messages. */
export function describeRun(run: PlannedRun): string {
  const { name, variant, kernel } = run.kind === 'run' ? run.checked : run.skipped;
  return `${variantName(name, variant)} on ${kernel}`;
}
