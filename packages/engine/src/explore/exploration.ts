/**
 * What a search found: plain facts, before anything is judged.
 */

import type { Span } from '@refault/dsl';
import type { ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { CoveredWay } from '../ir/instruction.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import type { Capacities } from '../state/capacities.ts';
import type { Finding, Frame, Witness } from '../trace/finding.ts';
import type { StopReason } from './bounds.ts';
import type { SearchOrder } from './search-options.ts';
import type { PathTo } from './shortest-paths.ts';

/** For a demand about states or operations: where it was seen true, and where false. */
export interface DemandFacts {
  readonly whenTrue?: Witness;
  readonly whenFalse?: Witness;
  /** For a set of paths: for each phrase where it was satisfied. */
  readonly satisfied: readonly (Witness | undefined)[];
  /** How often it was asked. */
  readonly asked: boolean;
}

/** An end that was seen: what every thread's variables hold there, and how its last operation went. */
export interface EndSeen {
  readonly values: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly witness: Witness;
}

export interface OutcomeSeen {
  /** Values of the demand's subjects as they are shown. */
  readonly values: readonly string[];
  readonly witness: Witness;
}

export interface Cut {
  readonly reason: string;
  readonly frame: Frame | undefined;
  readonly steps: number;
}

/** A row of `report waits`: a sleeping call, with what was held there. */
export interface WaitRow {
  readonly function: string;
  readonly place: string;
  readonly held: readonly string[];
  /** Somebody reached it, was disabled in it, kept another agent waiting by what it held there. */
  readonly reached: boolean;
  readonly waited: boolean;
  readonly keptWaiting: readonly string[];
}

/** A row of `report locks`: one lock taken while another is held, where that was first seen. */
export interface LockRow {
  readonly held: string;
  readonly taken: string;
  readonly function: string;
  readonly place: string;
}

export interface NeverTaken {
  readonly function: string;
  /** The condition, or the first statement of the case. */
  readonly at: Span;
  /** `either`: the condition was not come to. */
  readonly way: CoveredWay | 'either';
}

export interface LivelockFacts {
  /** States and steps of the component it was found in. */
  readonly states: number;
  readonly steps: number;
  readonly moves: readonly string[];
  readonly waits: readonly string[];
}

export interface Exploration {
  readonly compiled: CompiledProgram;
  readonly capacities: Capacities;
  /** The choices of the set-up for each first state. */
  readonly roots: readonly { readonly state: number; readonly plan: readonly number[] }[];
  readonly findings: readonly Finding[];
  readonly livelocks: ReadonlyMap<string, LivelockFacts>;
  /** By demand. */
  readonly demands: readonly DemandFacts[];
  readonly outcomes: readonly (readonly OutcomeSeen[])[];
  readonly counters: ReadonlyMap<string, readonly [number, number]>;
  readonly ends: readonly EndSeen[];
  readonly waits: readonly WaitRow[];
  readonly locks: readonly LockRow[];
  readonly cuts: readonly Cut[];
  readonly search: {
    readonly states: number;
    readonly steps: number;
    readonly depth: number;
    readonly ends: number;
    readonly properEnds: number;
    /** Steps that ended in a finding. */
    readonly endedByFinding: number;
    readonly order: SearchOrder;
    readonly stoppedBy: StopReason | undefined;
    /** Whether every state was reached, though what is judged on the whole graph may have been stopped. */
    readonly reachedAll: boolean;
    /** Whether liveness was judged on the whole graph. */
    readonly livenessJudged: boolean;
    readonly reductions: readonly string[];
    /** What bytecode has no room for, so that the interpreter ran the steps. */
    readonly interpretedFor?: string;
  };
  /** Ways of decisions in the threads' code that no step took, where coverage is asked for. */
  readonly neverTaken: readonly NeverTaken[];
  /** Functions of the kernel that were entered. */
  readonly entered: ReadonlySet<string>;
  /** A shortest way to a state, with few switches; of several one that ends with the agent that moves next. */
  readonly pathTo: (state: number, next?: number) => PathTo;
  /** What a state is: its words, laid out as the capacities say. */
  readonly wordsOf: (state: number) => Int32Array;
  /** Positions of instructions that were run, where the interpreter ran them; only of complete searches. */
  readonly executed?: ReadonlySet<number>;
  /** How objects were numbered: moves are to be replayed with the same numbering. */
  readonly numbering: ObjectNumbering;
}
