/**
 * Operations of a thread's body: a row of words, matched with what the library declares, becomes a call.
 */
import type { RowElement } from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { Span } from '../text/span.ts';
import type { Value } from './checked-nodes.ts';
import { convert } from './convert.ts';
import type { Scope } from './scope.ts';
import { boolType } from './types.ts';
import { constant, errorValue } from './values.ts';
import { bestMatch, patternChoices, patternValues, patternWords, rowText } from './words.ts';

export function checkRow(scope: Scope, row: readonly RowElement[], span: Span): Value {
  const { kernel } = scope;
  const { operations } = kernel;
  const found = bestMatch(operations, (each) => each.pattern, row, true);
  if (found === undefined) {
    const first = row[0]?.word ?? '';
    const words = operations.flatMap((each) => patternWords(each.pattern));
    const help = didYouMean(words.includes(first) ? undefined : nearestName(first, words));
    scope.diagnostics.push(diagnostic('types/no-words', span, { row: rowText(row), what: 'operation' }, { help }));
    return errorValue(span);
  }
  if (found.rival !== undefined) {
    scope.diagnostics.push(diagnostic('library/pattern-ambiguous', span, { row: rowText(row) }));
  }
  const { candidate, match } = found;
  const operation = candidate.function;
  const values = patternValues(candidate.pattern).map(({ element }, index): Value => {
    const type = operation.parameters[index]?.type ?? boolType;
    const said = match.values.get(element.name.text);
    if (said === undefined) return constant(0, type, span);
    return convert(scope, scope.value(said.expression, type), type);
  });
  const words = patternChoices(candidate.pattern).map((word) => constant(match.said.has(word) ? 1 : 0, boolType, span));
  scope.calls.add(operation);
  // The type of its result is the sum of what it returns: known once its body is checked.
  operation.body();
  const label = scope.statementLabel;
  return {
    kind: 'call',
    function: operation,
    arguments: [...values, ...words],
    operation: label === undefined ? {} : { label },
    type: operation.result,
    span,
  };
}
