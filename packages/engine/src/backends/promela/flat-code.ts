/**
 * An agent's code as one list: every call's body stands where it is called, so that a place in the list is a location
 * with its call string. Comes in: a program compiled with a body for each call. Leaves: for each root the operations,
 * with where each leads, whether it runs inside `atomic` or ghost code, and which variables may be other than 0 there.
 */
import type { LocalWord } from '../../ir/expression.ts';
import type { Instruction, IrFunction, OperationMark } from '../../ir/instruction.ts';
import { definedBy, successors } from '../../ir/uses.ts';
import type { FrameClass, FrameLayout, FramePlace, LivenessOf } from '../interpreter/contract.ts';
import { type ChainLink, liveWordsOf } from '../interpreter/live-words.ts';

export type FlatOperation = {
  readonly chain: readonly ChainLink[];
  /** Operations that may follow. */
  next: readonly number[];
  /** How many `atomic` and ghost blocks are around it; undefined if nothing leads here. */
  atomic: number | undefined;
  ghost: number;
} & (
  | { readonly kind: 'instruction'; readonly instruction: Instruction }
  | { readonly kind: 'enter'; readonly call: Call }
  | { readonly kind: 'return'; readonly values: Return['values']; readonly call: Call }
  | { readonly kind: 'leave'; readonly call: Call; readonly operation: OperationMark | undefined }
  | { readonly kind: 'end' }
);

export type Call = Instruction & { readonly op: 'call' };
type Return = Instruction & { readonly op: 'return' };

export interface FlatCode {
  readonly root: IrFunction;
  readonly frameClass: FrameClass;
  readonly operations: readonly FlatOperation[];
  /** The operation of a function's position. */
  indexOf(made: IrFunction, position: number): number | undefined;
  /** The variable of a caller that a function reaches through an address handed in. */
  wordBehind(made: IrFunction, reference: LocalWord, offset: number): LocalWord;
  /** Places that may be other than 0 before an operation. */
  filledBefore(index: number): readonly FramePlace[];
  /** Whether a place's value is still wanted there. */
  livesBefore(index: number): (place: FramePlace) => boolean;
  readonly placeOf: (word: LocalWord) => FramePlace;
}

export interface FlattenOptions {
  readonly root: IrFunction;
  readonly frameClass: FrameClass;
  readonly frames: FrameLayout;
  readonly livenessOf: LivenessOf;
}

export function placeKey({ kind, offset }: FramePlace): string {
  return `${kind} ${offset}`;
}

/** @throws Error if an `atomic` or ghost block is entered in several ways */
export function flatten({ root, frameClass, frames, livenessOf }: FlattenOptions): FlatCode {
  const operations: FlatOperation[] = [];
  const starts = new Map<IrFunction, readonly number[]>();
  const calls = new Map<IrFunction, { readonly call: Call; readonly caller: IrFunction }>();
  add(root, [], undefined);
  const placeOf = (word: LocalWord): FramePlace => frames.placeOf(word, frameClass);
  const wordBehind = (made: IrFunction, reference: LocalWord, offset: number): LocalWord => {
    const known = calls.get(made);
    const argument = known?.call.references.find((each) => each.parameter === reference);
    if (known === undefined || argument === undefined) throw new Error(`${made.key} is handed no ${reference.name}`);
    const { to } = argument;
    if (to.kind === 'handed-on') return wordBehind(known.caller, to.reference, to.word + offset);
    const word = to.words[offset];
    if (word === undefined) throw new Error(`${made.key} reaches beyond ${reference.name}`);
    return word;
  };
  findModes(operations);
  const filled = findFilled();
  const lives = new Map<number, (place: FramePlace) => boolean>();
  return {
    root,
    frameClass,
    operations,
    indexOf: (made, position) => starts.get(made)?.[position],
    wordBehind,
    filledBefore: (index) => [...(filled[index] ?? new Map()).values()],
    livesBefore(index) {
      let known = lives.get(index);
      if (known === undefined) {
        known = livesAt(operations[index] as FlatOperation);
        lives.set(index, known);
      }
      return known;
    },
    placeOf,
  };

  function add(made: IrFunction, outer: readonly ChainLink[], call: Call | undefined): void {
    const at: number[] = [];
    starts.set(made, at);
    const first = operations.length;
    const returns: FlatOperation[] = [];
    made.code.forEach((instruction, position) => {
      const chain = [...outer, { function: made, position }];
      const common = { chain, next: [], atomic: undefined, ghost: 0 };
      at[position] = operations.length;
      if (instruction.op === 'call') {
        operations.push({ ...common, kind: 'enter', call: instruction });
        calls.set(instruction.function, { call: instruction, caller: made });
        add(instruction.function, chain, instruction);
        operations.push({ ...common, kind: 'leave', call: instruction, operation: instruction.operation });
      } else if (instruction.op === 'return') {
        const made: FlatOperation =
          call === undefined
            ? { ...common, kind: 'end' }
            : { ...common, kind: 'return', values: instruction.values, call };
        returns.push(made);
        operations.push(made);
      } else operations.push({ ...common, kind: 'instruction', instruction });
    });
    // The `leave` of the call that this body belongs to comes right behind it.
    const behind = operations.length;
    for (const each of returns) if (each.kind === 'return') each.next = [behind];
    for (let index = first; index < behind; index++) {
      const each = operations[index] as FlatOperation;
      const own = each.chain[each.chain.length - 1];
      if (own?.function !== made) continue;
      if (each.kind === 'enter' || each.kind === 'leave') each.next = [index + 1];
      else if (each.kind === 'instruction') {
        each.next = successors(each.instruction, own.position).map((position) => at[position] as number);
      }
    }
  }

  function livesAt({ chain }: FlatOperation): (place: FramePlace) => boolean {
    const lives = liveWordsOf(chain, livenessOf);
    const places = new Set<string>();
    chain.forEach(({ function: made }, at) => {
      made.locals.forEach((word, own) => {
        if (lives(at, own)) places.add(placeKey(placeOf(word)));
      });
    });
    return (place) => places.has(placeKey(place));
  }

  /** What may have been set since it was last made 0: at boundaries that is everything that lives there. */
  function findFilled(): Map<string, FramePlace>[] {
    const before: Map<string, FramePlace>[] = operations.map(() => new Map());
    // Variables of a thread's body may have been set by the set-up, or by the beginning of the thread.
    const all = new Set<LocalWord>(root.kept);
    const work: number[] = [];
    const seen = new Uint8Array(operations.length);
    operations.forEach((each, index) => {
      if (each.atomic === undefined) return;
      work.push(index);
      const known = before[index] as Map<string, FramePlace>;
      for (const word of all) known.set(placeKey(placeOf(word)), placeOf(word));
      if (index > 0) return;
      for (const word of root.parameters) known.set(placeKey(placeOf(word)), placeOf(word));
    });
    for (let index = work.pop(); index !== undefined; index = work.pop()) {
      seen[index] = 1;
      const each = operations[index] as FlatOperation;
      const after = new Map(before[index]);
      if (isStop(each)) {
        const lives = livesAt(each);
        for (const [key, place] of after) if (!lives(place)) after.delete(key);
      }
      for (const place of setBy(each)) after.set(placeKey(place), place);
      for (const next of each.next) {
        const known = before[next] as Map<string, FramePlace>;
        const size = known.size;
        for (const [key, place] of after) known.set(key, place);
        if (known.size !== size || seen[next] === 0) work.push(next);
      }
    }
    return before;
  }

  function setBy(each: FlatOperation): readonly FramePlace[] {
    switch (each.kind) {
      case 'enter':
        return each.call.function.parameters.map(placeOf);
      case 'return':
        return each.call.results.map(placeOf);
      case 'instruction':
        return setByInstruction(each.instruction, (each.chain[each.chain.length - 1] as ChainLink).function);
      default:
        return [];
    }
  }

  function setByInstruction(instruction: Instruction, made: IrFunction): readonly FramePlace[] {
    switch (instruction.op) {
      case 'set-element':
        return instruction.words.map(placeOf);
      case 'set-through': {
        const { reference, word, element } = instruction;
        const count = element === undefined ? 1 : element.length;
        return Array.from({ length: count }, (_, index) =>
          placeOf(wordBehind(made, reference, word + index * (element?.stride ?? 0))),
        );
      }
      case 'choose':
        return instruction.choice.kind === 'member'
          ? [instruction.to, ...instruction.choice.visited].map(placeOf)
          : [placeOf(instruction.to)];
      default:
        return definedBy(instruction).map(placeOf);
    }
  }
}

/** A boundary at which a step ends. */
export function isStop(each: FlatOperation): boolean {
  return each.kind === 'instruction' && each.instruction.op === 'boundary' && each.atomic === 0 && each.ghost === 0;
}

function findModes(operations: readonly FlatOperation[]): void {
  const first = operations[0];
  if (first === undefined) return;
  first.atomic = 0;
  const work = [0];
  for (let index = work.pop(); index !== undefined; index = work.pop()) {
    const each = operations[index] as FlatOperation;
    let atomic = each.atomic ?? 0;
    let { ghost } = each;
    if (each.kind === 'instruction') {
      const { instruction } = each;
      if (instruction.op === 'atomic') atomic += instruction.enter ? 1 : -1;
      if (instruction.op === 'ghost') ghost += instruction.enter ? 1 : -1;
    }
    for (const at of each.next) {
      const next = operations[at] as FlatOperation;
      if (next.atomic === undefined) {
        next.atomic = atomic;
        next.ghost = ghost;
        work.push(at);
      } else if (next.atomic !== atomic || next.ghost !== ghost) {
        throw new Error('a block is entered in several ways');
      }
    }
  }
}
