/**
 * What compiled code sees of the machine that runs it, and what the machine is told of where variables lie and
 * live. Passes make the latter; this room only says what it needs of them.
 */
import type { LocalWord } from '../../ir/expression.ts';
import type { FindingKind, Instruction, IrFunction, OperationMark } from '../../ir/instruction.ts';
import type { ArrayShape, Pool } from '../../ir/shape.ts';
import type { Layout } from '../../state/layout.ts';
import type { FunctionLiveness } from './live-words.ts';
import type { Memory } from './memory.ts';

/** Threads and the engine's own code lay out their calls one way, dynamic agents another. */
export type FrameClass = 'thread' | 'async';

export interface FramePlace {
  readonly kind: 'frame' | 'scratch';
  readonly offset: number;
}

export interface FrameLayout {
  readonly size: Readonly<Record<FrameClass, number>>;
  readonly scratch: number;
  placeOf(word: LocalWord, kind: FrameClass): FramePlace;
  baseOf(made: IrFunction, kind: FrameClass): number;
  sizeOf(made: IrFunction): number;
  returnPlace(made: IrFunction, kind: FrameClass): FramePlace;
}

export type LivenessOf = (made: IrFunction) => FunctionLiveness;

/** Instead of a next position: why running stops. */
export const stops = {
  /** At a boundary: the step is over. */
  boundary: -1,
  /** The agent has ended. */
  ended: -2,
  /** The step does not exist: the agent waits. */
  disabled: -3,
  /** This alternative does not exist. */
  rejected: -4,
  /** A finding ends the execution. */
  finding: -5,
  /** The run is inconclusive from here. */
  cut: -6,
  /** Code of the engine's own has given its values. */
  yielded: -7,
} as const;

/** Runs one instruction; gives the next position or a stop. */
export type Execute = (machine: RunningMachine) => number;

export type ChoiceKind = 'branch' | 'loop' | 'agent' | 'agents' | 'either' | 'member' | 'failure' | 'slot' | 'rank';

export interface TakenChoice {
  readonly position: number;
  readonly kind: ChoiceKind;
  /** Which alternative, of how many. */
  readonly index: number;
  readonly count: number;
  /** What it means: the agents, the member, the slot. */
  readonly value: number;
  readonly labels?: readonly [string, string];
  /** What fairness owes to somebody if it is open again and again: whoever may be meant, as bits or as 1. */
  readonly owed: number;
}

/** Told while code runs, for traces. */
export interface Recorder {
  called(made: IrFunction, position: number): void;
  returned(made: IrFunction): void;
  executed(instruction: Instruction, position: number, values: readonly number[]): void;
}

/** Cells whose accesses take no step of their own: nobody else could tell when they were made. */
export interface FreeCells {
  isFree(index: number, agent: number): boolean;
}

export interface RunningMachine {
  readonly freeCells: FreeCells | undefined;
  /** Whether the access of these words, behind the boundary where the agent is, is made in the same step. */
  joins(pointer: number, word: number, count: number): boolean;
  readonly layout: Layout;
  readonly memory: Memory;
  readonly words: Int32Array;
  /** Where the words of the running agent begin. */
  base: number;
  agent: number;
  /** `setup`: arrays grow; `engine`: code of the engine's own, after the threads. */
  readonly mode: 'run' | 'setup' | 'engine';
  atomicDepth: number;
  ghostDepth: number;
  /** Above 0 boundaries do not stop: inside atomic and ghost code, in the engine's own. */
  runsOn: number;
  /** Primitives that this step has passed. */
  passed: number;
  recorder: Recorder | undefined;
  readonly yielded: number[];
  /** Ways of decisions that were taken. */
  readonly covered: number[];
  readersInside(): number;
  /** An index beyond it is told by `needLength`. */
  knownLength(array: ArrayShape): number;
  needLength(array: ArrayShape, least: number): void;
  needMembers(key: string, least: number): void;
  /** Notes a finding at a position; gives what the instruction returns. */
  report(kind: FindingKind, message: string, position: number, about: number, ends: boolean): number;
  cut(reason: string, position: number): number;
  readonly isCut: boolean;
  access(index: number, isWrite: boolean, isPlain: boolean, position: number): void;
  choose(
    position: number,
    kind: ChoiceKind,
    values: readonly number[],
    owed: readonly number[],
    labels?: readonly [string, string],
  ): number;
  allocate(pool: Pool, mayFail: boolean, position: number): number;
  spawn(
    made: IrFunction,
    args: readonly number[],
    kind: number,
    afterGracePeriod: boolean,
    head: number,
    position: number,
  ): number | undefined;
  cancelWork(pointer: number): void;
  nextEpoch(old: number): number;
  count(counter: string): void;
  attempt(lock: number, position: number): void;
  operationBegins(mark: OperationMark): void;
  /** A round of an endless loop in a thread's body counts as an operation's beginning. */
  roundBegins(): void;
  /** Gives a stop if something is held that must not be. */
  operationEnds(mark: OperationMark, position: number): number | undefined;
  called(made: IrFunction): void;
}
