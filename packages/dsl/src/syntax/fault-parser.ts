/**
 * The parser of the language: the rules of all layers, analysed once. It never fails: whatever the text, it
 * gives a concrete tree and the errors it recovered from.
 */

import { parseMessages } from './parse-messages.ts';
import { ScenarioRules } from './scenario-rules.ts';

export class FaultParser extends ScenarioRules {
  /** `validate` checks the grammar itself for ambiguities: for its test, it takes a second. */
  constructor(options: { readonly validate: boolean }) {
    super({
      maxLookahead: 2,
      recoveryEnabled: true,
      nodeLocationTracking: 'onlyOffset',
      skipValidations: !options.validate,
      errorMessageProvider: parseMessages,
    });
    this.performSelfAnalysis();
  }

  /** A thread's body that could not be read to its end must not change how the next item is read. */
  override reset(): void {
    super.reset();
    this.inThread = false;
  }
}
