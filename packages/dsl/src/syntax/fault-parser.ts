/**
 * The parser of the language: the rules of all layers, analysed once. It never fails: whatever the text, it
 * gives a concrete tree and the errors that it found.
 */

import { FirstTokenLookahead } from './first-token-lookahead.ts';
import { parseMessages } from './parse-messages.ts';
import { ScenarioRules } from './scenario-rules.ts';

const maxLookahead = 2;

export interface FaultParserOptions {
  /** Checks the grammar itself for ambiguities: for its test, it takes a second. */
  readonly validate: boolean;
  /** Goes on after an error and builds a tree all the same. What follows what must be known for that, which takes time. */
  readonly recovers: boolean;
}

export class FaultParser extends ScenarioRules {
  constructor({ validate, recovers }: FaultParserOptions) {
    super({
      maxLookahead,
      recoveryEnabled: recovers,
      nodeLocationTracking: 'onlyOffset',
      skipValidations: !validate,
      errorMessageProvider: parseMessages,
      ...(recovers ? {} : { lookaheadStrategy: new FirstTokenLookahead({ maxLookahead }) }),
    });
    this.performSelfAnalysis();
  }

  /** A thread's body that could not be read to its end must not change how the next item is read. */
  override reset(): void {
    super.reset();
    this.inThread = false;
  }
}
