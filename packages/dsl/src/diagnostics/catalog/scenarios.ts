/**
 * Diagnostics of scenarios: items, axes, demands.
 */
import { error, warning } from './entry.ts';

export const scenarios = {
  'scenario/no-kernel': error<{ name: string }>(
    ({ name }) => `scenario \`${name}\` names no kernel`,
    'A scenario lists the kernels it is run on.',
    'write `kernel v6.4, v6.6;`',
  ),
  'scenario/no-thread': error<{ name: string }>(
    ({ name }) => `scenario \`${name}\` has no thread`,
    'Something must run for there to be a question.',
  ),
  'scenario/setup-fails': error<{ name: string; message: string }>(
    ({ name, message }) => `the set-up of \`${name}\` fails: ${message}`,
    'A set-up runs before the threads, alone: it may not wait, fail an assertion, or say what contradicts itself.',
  ),
  'scenario/duplicate': error<{ name: string }>(
    ({ name }) => `\`${name}\` is declared twice`,
    'Scenarios of one file, and names within a scenario, are declared once.',
  ),
  'scenario/name-needed': error<{ text: string }>(
    ({ text }) => `expected a new name, found \`${text}\``,
    'An item, and what a phrase makes, is called by one word.',
  ),
  'scenario/on-selects-nothing': error<{ selector: string }>(
    ({ selector }) => `\`on ${selector}\` selects none of what this scenario runs`,
    'An `on` block adds demands for kernels that the scenario lists or for values of its axes. Were it to add runs, a misspelling would add one.',
  ),
  'scenario/outcome-width': error<{ expected: number; actual: number }>(
    ({ expected, actual }) => `outcome has ${actual} values for ${expected} subjects`,
    'Each row gives one value for each expression after `outcomes`.',
  ),
  'scenario/not-constant': error<object>(
    () => 'an outcome is a number, a constant, `unset`, `freed` or `_`',
    'The set of outcomes is compared with what was seen at ends.',
  ),
  'scenario/item-outside': error<{ noun: string; within: string }>(
    ({ noun, within }) => `\`${noun}\` belongs inside a \`${within}\``,
    'The noun’s declaration says where its items stand.',
  ),
  'scenario/said-twice': error<{ phrase: string }>(
    ({ phrase }) => `\`${phrase}\` contradicts an earlier phrase of this item`,
    'Of the phrases in a noun’s `one { … }` at most one may be said of an item, and each phrase once.',
  ),
  'scenario/unknown-report': error<{ name: string }>(
    ({ name }) => `no report \`${name}\``,
    'Reports are `waits`, `paths`, `coverage` and `counters`.',
  ),
  'scenario/may-fail-nothing': error<{ name: string }>(
    ({ name }) => `\`${name}\` allocates nothing that may fail`,
    '`may fail` names functions whose own allocations may give NULL.',
  ),
  'scenario/bad-count': error<object>(
    () => 'the number of threads is a number from 1 to 8',
    'Threads declared alike are few: each multiplies the interleavings.',
  ),
  'scenario/unused-axis': warning<{ name: string }>(
    ({ name }) => `axis \`${name}\` is used nowhere`,
    'Each value of an axis multiplies the runs: a scenario says its name wherever a value is to stand, or selects its values with `on`.',
  ),
};
