/**
 * Lookahead that looks at one token wherever that and the gates of the grammar will do, with each function built when
 * a text first asks for it. To build Chevrotain's, which look at two, takes longer than to parse a small text.
 *
 * An alternative that one token lets in and two would not fails at the second token. So it is for a parser that need
 * not recover: a text that it parses without an error is parsed as with two tokens, and any other is to be parsed
 * again by a parser that looks at two.
 */
import { type ILookaheadStrategy, type IOrAlt, type IToken, LLkLookaheadStrategy } from 'chevrotain';

type AlternationOptions = Parameters<ILookaheadStrategy['buildLookaheadForAlternation']>[0];
type OptionalOptions = Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0];
type AlternationLookahead = ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']>;
type OptionalLookahead = ReturnType<ILookaheadStrategy['buildLookaheadForOptional']>;

/** What lookahead asks of the parser, which Chevrotain hands over as `this`. */
interface Reader {
  LA(distance: number): IToken;
}

export class FirstTokenLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: AlternationOptions): AlternationLookahead {
    const byOne = onDemand(() =>
      super.buildLookaheadForAlternation({ ...options, maxLookahead: 1, hasPredicates: true }),
    );
    const byAll = onDemand(() => super.buildLookaheadForAlternation(options));
    const candidates = new Map<number, readonly number[]>();
    return function (this: Reader, alternatives: IOrAlt<unknown>[] = []) {
      const { tokenTypeIdx } = this.LA(1);
      let fitting = candidates.get(tokenTypeIdx);
      if (fitting === undefined) {
        fitting = allThatFit(this, byOne(), alternatives);
        candidates.set(tokenTypeIdx, fitting);
      }
      for (const [at, index] of fitting.entries()) {
        const gate = alternatives[index]?.GATE;
        if (gate !== undefined && !gate.call(this)) continue;
        const isDecided = gate !== undefined || at === fitting.length - 1;
        return isDecided ? index : byAll().call(this, alternatives);
      }
      return undefined;
    } as AlternationLookahead;
  }

  override buildLookaheadForOptional(options: OptionalOptions): OptionalLookahead {
    const byOne = onDemand(() => super.buildLookaheadForOptional({ ...options, maxLookahead: 1 }));
    return function (this: Reader) {
      return byOne().call(this);
    } as OptionalLookahead;
  }
}

/** The alternatives that may begin with the next token, whatever their gates say, in their order. */
function allThatFit(reader: Reader, byOne: AlternationLookahead, alternatives: readonly IOrAlt<unknown>[]): number[] {
  const found: number[] = [];
  const others = alternatives.map((each, index) => ({ ...each, GATE: () => !found.includes(index) }));
  for (;;) {
    const next = byOne.call(reader, others);
    if (next === undefined) return found;
    found.push(next);
  }
}

function onDemand<Built>(build: () => Built): () => Built {
  let built: Built | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
