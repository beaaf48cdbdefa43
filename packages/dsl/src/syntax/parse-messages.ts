/**
 * What the parser says: what was expected and what stands there, in the user's words instead of token names.
 */
import { type IParserErrorMessageProvider, type IToken, type TokenType, tokenLabel } from 'chevrotain';

const described: Readonly<Record<string, string>> = {
  EOF: 'the end of the file',
  Word: 'a word',
  NameToken: 'a name',
  Identifier: 'a name',
  NumberLiteral: 'a number',
  StringLiteral: 'a text in quotes',
  BinaryOperator: 'an operator',
  PrefixOperator: 'an expression',
  AssignOperator: '`=`',
  Version: 'a version',
  Hunks: '`@@ … @@ end`',
};

function describe(type: TokenType): string {
  const words = described[type.name];
  if (words !== undefined) return words;
  return typeof type.PATTERN === 'string' ? `\`${type.PATTERN}\`` : tokenLabel(type);
}

function found(token: IToken | undefined): string {
  if (token === undefined || token.tokenType.name === 'EOF') return 'the end of the file';
  const image = token.image.length > 30 ? `${token.image.slice(0, 30)}…` : token.image;
  return `\`${image.split('\n')[0]}\``;
}

export const parseMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => `expected ${describe(expected)}, found ${found(actual)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `unexpected ${found(firstRedundant)}`,
  buildNoViableAltMessage: ({ actual, ruleName }) => `unexpected ${found(actual[0])} in ${ruleWords(ruleName)}`,
  buildEarlyExitMessage: ({ actual, ruleName }) => `unexpected ${found(actual[0])} in ${ruleWords(ruleName)}`,
};

const ruleNames: Readonly<Record<string, string>> = {
  primary: 'an expression',
  prefixed: 'an expression',
  binaryTail: 'an expression',
  postfixTail: 'an expression',
  statement: 'a block of statements',
  fileItem: 'a file',
  declaration: 'a model',
  scenarioItem: 'a scenario',
  nounMember: 'a noun',
  unionMember: 'a union',
  functionOrVariables: 'a declaration',
  variables: 'a declaration',
  rowElement: 'a row of words',
  phraseRow: 'a row of words',
  patternElement: 'a pattern of words',
  setupItem: 'a set-up item',
  modelHeader: 'the header of a model',
};

function ruleWords(ruleName: string): string {
  const words = ruleName.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return ruleNames[ruleName] ?? `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
