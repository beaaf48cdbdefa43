/**
 * Which words of an agent's frame live where it stands, for every chain of calls it came by. Computed when a chain
 * is first met, then remembered.
 */
import type { LocalWord } from '../../ir/expression.ts';
import type { IrFunction, ReferenceArgument } from '../../ir/instruction.ts';

/** What the analysis of a function tells; `passes/liveness.ts` makes it. */
export interface FunctionLiveness {
  readonly numbers: {
    readonly count: number;
    readonly end: number;
    own(word: LocalWord): number;
    through(reference: LocalWord, offset: number): number;
  };
  readonly before: LiveSides;
  readonly afterCall: LiveSides;
}

/** By position: if words handed in are dead after the function, if they live. */
interface LiveSides {
  readonly dead: LiveNumbers;
  readonly live: LiveNumbers;
}

interface LiveNumbers {
  has(position: number, number: number): boolean;
}

/** A function on the way to where an agent stands, the outermost first. */
export interface ChainLink {
  readonly function: IrFunction;
  /** The position of the call that leads on; for the last one where it stands. */
  readonly position: number;
}

/** Tells for each own word of each function of the chain, by its place among the function's, whether it lives. */
export function liveWordsOf(
  chain: readonly ChainLink[],
  livenessOf: (made: IrFunction) => FunctionLiveness,
): (at: number, own: number) => boolean {
  const last = chain.length - 1;
  const analyses = chain.map((each) => livenessOf(each.function));

  /** The references handed on by the call of a link. */
  const handed = (at: number): readonly ReferenceArgument[] => {
    const link = chain[at];
    const call = link?.function.code[link.position];
    return call?.op === 'call' ? call.references : [];
  };

  /** The word of the caller that a word reached through an address means, as that caller's number. */
  const meaning = (at: number, number: number): number | undefined => {
    const analysis = analyses[at];
    const caller = analyses[at - 1];
    if (analysis === undefined || caller === undefined) return undefined;
    for (const reference of handed(at - 1)) {
      const first = analysis.numbers.through(reference.parameter, 0);
      const offset = number - first;
      if (offset < 0 || offset >= reference.size) continue;
      const { to } = reference;
      if (to.kind === 'handed-on') return caller.numbers.through(to.reference, to.word + offset);
      const word = to.words[offset];
      return word === undefined ? undefined : caller.numbers.own(word);
    }
    return undefined;
  };

  const isOwn = (at: number, number: number): boolean => {
    const link = chain[at];
    return link !== undefined && number < link.function.locals.length;
  };

  /** Whether a word lives after the function of a link has returned. */
  const livesAfterEnd = (at: number, number: number): boolean => {
    const there = meaning(at, number);
    return there !== undefined && livesAfterCall(at - 1, there);
  };

  const livesAfterCall = (at: number, number: number): boolean => {
    const link = chain[at];
    const after = analyses[at]?.afterCall;
    if (link === undefined || after === undefined) return false;
    if (after.dead.has(link.position, number)) return true;
    return !isOwn(at, number) && after.live.has(link.position, number) && livesAfterEnd(at, number);
  };

  /** Whether a function of the chain can return from where it stands. */
  const canReturn = (at: number): boolean => {
    const link = chain[at];
    const analysis = analyses[at];
    if (link === undefined || analysis === undefined) return false;
    const { live } = at === last ? analysis.before : analysis.afterCall;
    return live.has(link.position, analysis.numbers.end);
  };

  /** The outermost link to which all below it can return. */
  let outermost = last;
  while (outermost > 0 && canReturn(outermost)) outermost--;

  /** Whether a word lives now, while the last function of the chain stands where it stands. */
  const livesNow = (at: number, number: number): boolean => {
    if (at === last) {
      const link = chain[at];
      const before = analyses[at]?.before;
      if (link === undefined || before === undefined) return false;
      if (before.dead.has(link.position, number)) return true;
      return !isOwn(at, number) && before.live.has(link.position, number) && livesAfterEnd(at, number);
    }
    const below = passedOn(at, number);
    if (below !== undefined) return livesNow(at + 1, below);
    return at >= outermost && livesAfterCall(at, number);
  };

  /** By links: the callee's numbers of words whose address is handed to it. */
  const passed: (ReadonlyMap<number, number> | undefined)[] = [];

  const passedOn = (at: number, number: number): number | undefined => {
    let there = passed[at];
    if (there === undefined) {
      there = passedAt(at);
      passed[at] = there;
    }
    return there.get(number);
  };

  const passedAt = (at: number): ReadonlyMap<number, number> => {
    const there = new Map<number, number>();
    const analysis = analyses[at];
    const callee = analyses[at + 1];
    if (analysis === undefined || callee === undefined) return there;
    for (const { to, size, parameter } of handed(at)) {
      for (let offset = 0; offset < size; offset++) {
        const word = to.kind === 'own' ? to.words[offset] : undefined;
        const here =
          to.kind === 'own'
            ? word && analysis.numbers.own(word)
            : analysis.numbers.through(to.reference, to.word + offset);
        // What is handed over twice is known by the first name.
        if (here !== undefined && !there.has(here)) there.set(here, callee.numbers.through(parameter, offset));
      }
    }
    return there;
  };

  return livesNow;
}
