/**
 * From a checked scenario to everything that running it needs but a layout of its memory.
 */
import { type CheckedScenario, type Diagnostic, diagnostic, hasErrors } from '@refault/dsl';
import { dumpProgram } from '../ir/dump.ts';
import type { IrFunction } from '../ir/instruction.ts';
import type { Program } from '../ir/program.ts';
import { lower } from '../lower/lower.ts';
import { type Frames, layOutFrames } from './frames.ts';
import { analyseLiveness, type Liveness } from './liveness.ts';

export interface CompiledProgram {
  readonly program: Program;
  readonly liveness: ReadonlyMap<IrFunction, Liveness>;
  readonly frames: Frames;
  /** A short hash of the program: schedules name it. */
  readonly hash: string;
}

export interface CompileResult {
  /** Absent if there are errors. */
  readonly compiled?: CompiledProgram;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileOptions {
  /**
   * Whether calls share their function's body (as a rule), or each has one of its own. Nothing that a search finds
   * depends on it: which variables live is always judged as if all calls were inlined.
   */
  readonly bodies?: 'shared' | 'inlined';
}

/** Compiles one scenario on one kernel. */
export function compile(scenario: CheckedScenario, options: CompileOptions = {}): CompileResult {
  const { program, diagnostics } = lower(scenario, { bodies: options.bodies ?? 'shared' });
  if (hasErrors(diagnostics)) return { diagnostics };
  const liveness = analyseLiveness(program.functions);
  const unset = readBeforeSet(program, liveness);
  if (unset.length > 0) return { diagnostics: [...diagnostics, ...unset] };
  const frames = layOutFrames(program, liveness);
  let hash: string | undefined;
  const compiled: CompiledProgram = {
    program,
    liveness,
    frames,
    get hash() {
      hash ??= hashOf(dumpProgram(program));
      return hash;
    },
  };
  return { compiled, diagnostics };
}

/** Variables that a path from a function's beginning reads before it sets them: a `goto` jumped over them. */
function readBeforeSet(program: Program, liveness: ReadonlyMap<IrFunction, Liveness>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const made of program.functions) {
    if (made.role === 'demand' || made.role === 'thread') continue;
    const live = liveness.get(made);
    if (live === undefined) continue;
    const names = new Set<string>();
    for (const word of made.locals) {
      if (made.parameters.includes(word) || !live.before.dead.has(0, live.numbers.own(word))) continue;
      names.add(word.name.replace(/\.\d+$/, ''));
    }
    for (const name of names) {
      found.push(diagnostic('types/maybe-unset', made.span, { name, function: made.name }));
    }
  }
  return found;
}

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 units, as eight hexadecimal digits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
