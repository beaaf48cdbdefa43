/**
 * Instructions of the IR. A function is a list of them; jumps name positions in it. An agent stands at a
 * `boundary`; a step runs from there to the next one. What lies between two boundaries happens at once, so a
 * primitive is a boundary, tests and changes of memory; plain code has a boundary before each shared access.
 */
import type { Span } from '@refault/dsl';
import type { HeaderField } from './agent.ts';
import type { CallersElement, Expression, LocalWord } from './expression.ts';
import type { Pool, SetShape } from './shape.ts';
import type { ValuePrinter } from './value-printer.ts';

/** How memory is accessed. `internal`: by a primitive; `ghost`: by judging code. Neither can race. */
export type AccessKind = 'plain' | 'marked' | 'acquire' | 'release' | 'internal' | 'ghost';

/** Findings of the engine and of libraries. */
export type FindingKind = string;

/** What an agent waits for at a boundary, if it is not through. */
export type WaitKind =
  | 'spinlock'
  | 'mutex'
  | 'rwsem-read'
  | 'rwsem-write'
  | 'bitlock'
  | 'bit'
  | 'schedule'
  | 'event'
  | 'completion'
  | 'grace-period'
  | 'srcu'
  | 'percpu-ref'
  | 'seqcount'
  | 'work';

export interface Wait {
  readonly kind: WaitKind;
  /** The lock, queue or object waited for; absent for bare sleeps. */
  readonly object?: Expression;
  /** A signal can end it. */
  readonly killable: boolean;
  /** Taken with a subclass: no order between locks of one declaration is noted. */
  readonly nested?: boolean;
  /** Fairness: whoever could take it again and again takes it (blocking locks). */
  readonly isLock: boolean;
  /** Where the condition of a `wait_event` is computed: code that ends in `yield`. */
  readonly condition?: number;
  /** First part of a sleeping call (it queues), or the part that waits. */
  readonly part: 'call' | 'wait';
}

/** How an instruction that may go several ways chooses. */
export type Choice =
  /** Alternatives 0 … count − 1 of the text. */
  | { readonly kind: 'branch'; readonly count: number }
  /** Round or stop at the head of a thread's endless loop. */
  | { readonly kind: 'loop' }
  /** One bit of a set of agents; `owed` to each in fairness. */
  | { readonly kind: 'agent'; readonly among: Expression; readonly owed: boolean }
  /** A subset of a set of agents; being in it is owed to each. */
  | { readonly kind: 'agents'; readonly among: Expression }
  /** 0 if `first`, 1 if `second`: whichever of the two is open. */
  | {
      readonly kind: 'either';
      readonly first: Expression;
      readonly second: Expression;
      readonly labels: readonly [string, string];
      readonly owed: boolean;
    }
  /** A member of a set that is not in the visited ones. */
  | {
      readonly kind: 'member';
      readonly set: Expression;
      readonly shape: SetShape;
      readonly visited: readonly LocalWord[];
    }
  /** Whether an allocation that may fail fails: success is owed. */
  | { readonly kind: 'failure' };

/** An argument that is the address of a local variable: which words of the caller the callee reaches by it. */
export interface ReferenceArgument {
  /** The parameter's word in the callee. */
  readonly parameter: LocalWord;
  /** Words in the variable it means, so that every word the callee can reach is known. */
  readonly size: number;
  /** The caller's own words, first one; or the caller's parameter that is handed on, moved by some words. */
  readonly to:
    | { readonly kind: 'own'; readonly words: readonly LocalWord[] }
    | { readonly kind: 'handed-on'; readonly reference: LocalWord; readonly word: number };
}

/** Of a condition, or the beginning of a case. */
export type CoveredWay = 'true' | 'false' | 'case';

export interface OperationMark {
  /** The thread's operation, as reports call it. */
  readonly name: string;
  readonly label?: string;
  /** No lock may be held when it ends: operations and system calls. */
  readonly mustBeClean: boolean;
}

interface At {
  readonly at: Span;
}

export type Instruction =
  | (At & {
      readonly op: 'boundary';
      readonly wait?: Wait;
      /** The step is the sleeping part of a call that may sleep. */
      readonly sleeps: boolean;
    })
  | { readonly op: 'set'; readonly to: LocalWord; readonly value: Expression }
  | {
      readonly op: 'set-element';
      readonly first: LocalWord;
      readonly index: Expression;
      readonly stride: number;
      readonly value: Expression;
      /** All words the element may be. */
      readonly words: readonly LocalWord[];
    }
  | {
      readonly op: 'set-through';
      readonly reference: LocalWord;
      readonly word: number;
      readonly element?: CallersElement;
      readonly value: Expression;
    }
  | (At & {
      readonly op: 'load';
      readonly to: readonly LocalWord[];
      readonly pointer: Expression;
      /** The first word, from where the pointer points. */
      readonly word: number;
      readonly access: AccessKind;
      /** How traces show the value. */
      readonly print?: ValuePrinter;
    })
  | (At & {
      readonly op: 'store';
      readonly pointer: Expression;
      readonly word: number;
      readonly values: readonly Expression[];
      readonly access: AccessKind;
      readonly print?: ValuePrinter;
    })
  /** Not true: the step does not exist. Inside `atomic`, after its first primitive: an assertion. */
  | (At & { readonly op: 'await'; readonly test: Expression })
  /** Not true: this alternative does not exist. */
  | { readonly op: 'require'; readonly test: Expression }
  /** The first primitive of an atomic block is past: what would block now is an assertion. */
  | { readonly op: 'passed' }
  | (At & { readonly op: 'choose'; readonly to: LocalWord; readonly choice: Choice })
  | { readonly op: 'jump'; readonly target: number }
  | { readonly op: 'branch'; readonly test: Expression; readonly whenTrue: number; readonly whenFalse: number }
  | (At & {
      readonly op: 'call';
      readonly site: number;
      readonly function: IrFunction;
      readonly arguments: readonly Expression[];
      readonly references: readonly ReferenceArgument[];
      readonly results: readonly LocalWord[];
      readonly operation?: OperationMark;
    })
  | { readonly op: 'return'; readonly values: readonly Expression[] }
  | (At & { readonly op: 'allocate'; readonly to: LocalWord; readonly pool: Pool; readonly mayFail: boolean })
  | (At & { readonly op: 'free'; readonly pointer: Expression })
  /** A finding, if the test is true. */
  | (At & {
      readonly op: 'find';
      readonly test: Expression;
      readonly finding: FindingKind;
      readonly message: string;
      /** What the finding is about: a lock, an object. Part of its key is the declaration it belongs to. */
      readonly about?: Expression;
      readonly ends: boolean;
      /** Comes of how the code reads memory; judging code reads 0 there instead. */
      readonly implicit: boolean;
    })
  /** Outside the range the run is inconclusive. */
  | (At & {
      readonly op: 'range';
      readonly value: Expression;
      readonly low: number;
      readonly high: number;
      readonly what: string;
    })
  | (At & { readonly op: 'cut'; readonly reason: string })
  | { readonly op: 'ghost' | 'atomic'; readonly enter: boolean }
  | { readonly op: 'set-header'; readonly agent: Expression; readonly field: HeaderField; readonly value: Expression }
  /** After an unlock: if the agent is in no read section any more, it leaves every grace period's set. */
  | { readonly op: 'leave-section' }
  /** Readers that have left an SRCU domain leave the sets of those who wait for it. */
  | { readonly op: 'leave-srcu'; readonly domain: Expression }
  /** These sharers of a bit lock are woken; these tasks run. */
  | { readonly op: 'wake-sharers' | 'wake-tasks'; readonly agents: Expression }
  /** Agents that flush this work item are told that a run of it began or ended. */
  | { readonly op: 'advance-flushes'; readonly work: Expression; readonly from: number; readonly to: number }
  /** The agent is about to take a lock that is built by hand: an edge for lockdep. */
  | (At & { readonly op: 'attempt'; readonly lock: Expression })
  /** One way of a decision of the text was taken: there only if coverage is asked for. */
  | (At & { readonly op: 'cover'; readonly way: CoveredWay })
  /** Told to whoever reads a trace. */
  | (At & { readonly op: 'note'; readonly text: string; readonly values: readonly Expression[] })
  | (At & {
      readonly op: 'spawn';
      readonly function: IrFunction;
      readonly arguments: readonly Expression[];
      readonly kind: 'callback' | 'completion' | 'work';
      /** Callbacks wait until the readers that are inside now have left. */
      readonly afterGracePeriod: boolean;
      /** The word the head of a callback is known by, so that the same one is not queued twice. */
      readonly head?: Expression;
    })
  /** A call that may sleep is made: not with a spinlock held, in a read section, with irqs off, in a callback. */
  | (At & { readonly op: 'might-sleep' })
  /** A value unlike every epoch stored, of the other parity. */
  | { readonly op: 'next-epoch'; readonly to: LocalWord; readonly value: Expression }
  | (At & {
      readonly op: 'set-insert' | 'set-erase';
      readonly set: Expression;
      readonly shape: SetShape;
      readonly value: Expression;
    })
  | (At & { readonly op: 'set-clear'; readonly set: Expression; readonly shape: SetShape })
  | (At & {
      readonly op: 'set-contains';
      readonly to: LocalWord;
      readonly set: Expression;
      readonly shape: SetShape;
      readonly value: Expression;
    })
  | (At & { readonly op: 'set-empty'; readonly to: LocalWord; readonly set: Expression; readonly shape: SetShape })
  /** The first live object of a pool from a slot on: for judging code, set-up and epilogue. */
  | (At & { readonly op: 'next-object'; readonly to: LocalWord; readonly pool: Pool; readonly after: Expression })
  /** The first entry that is not null from an index on. */
  | (At & {
      readonly op: 'find-entry';
      readonly to: LocalWord;
      readonly array: Expression;
      readonly shape: Expression & { readonly op: 'array-length' };
      readonly from: Expression;
    })
  | (At & { readonly op: 'count'; readonly counter: string })
  /** Removes a pending work item's agent. */
  | { readonly op: 'cancel-work'; readonly work: Expression }
  /** The end of code that computes a wait's condition, or of a demand's value. */
  | { readonly op: 'yield'; readonly values: readonly Expression[] };

export interface IrFunction {
  readonly id: number;
  /** Unique: a function that is compiled several times, for different arguments, has a number behind its name. */
  readonly key: string;
  /** As the text calls it. */
  readonly name: string;
  readonly role: 'function' | 'operation' | 'thread' | 'setup' | 'epilogue' | 'consistent' | 'demand' | 'engine';
  /** The kernel files it restates. */
  readonly sources: readonly string[];
  /** The release or patch that its text comes from. */
  readonly layer: string;
  readonly span: Span;
  /** Words of the parameters, in order. */
  readonly parameters: LocalWord[];
  /** Words of its result. */
  resultWords: number;
  /** Parameters that are addresses of callers' variables, with the number of words they reach. */
  readonly references: { readonly parameter: LocalWord; readonly words: number }[];
  /** Every word of its variables. */
  readonly locals: LocalWord[];
  /** Words that live to the end: variables of a thread's body. */
  readonly kept: ReadonlySet<LocalWord>;
  readonly code: Instruction[];
}
