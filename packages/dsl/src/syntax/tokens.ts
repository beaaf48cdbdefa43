/**
 * The tokens of the language. Keywords are few: C's, and those that open a declaration, an item or a demand.
 * In a row of words (phrases, operations, path words) every keyword is a word again, hence the category `Word`.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';

/** Any keyword or identifier: what may stand in a row of words. */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
/** An identifier, or one of the eight keywords that are names too. */
export const NameToken = createToken({ name: 'NameToken', pattern: Lexer.NA });
/** `+ - * / …` between two operands. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA });
/** `! - ~ * & ++ --` before an operand. */
export const PrefixOperator = createToken({ name: 'PrefixOperator', pattern: Lexer.NA });
/** `= += -= …`. */
export const AssignOperator = createToken({ name: 'AssignOperator', pattern: Lexer.NA });
/** `always never sometimes invariant eventually`. */
export const DemandWord = createToken({ name: 'DemandWord', pattern: Lexer.NA });
/** What may stand before a function's type. */
export const FunctionModifier = createToken({ name: 'FunctionModifier', pattern: Lexer.NA });
/** What may stand before a field's or variable's type. */
export const StorageQualifier = createToken({ name: 'StorageQualifier', pattern: Lexer.NA });

export const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_]\w*/, categories: [Word, NameToken] });
/** `v6.4`, `v6.4.y`, `v6.9-rc1`. A version has a dot, so `v7` stays a name. */
export const Version = createToken({
  name: 'Version',
  pattern: /v\d+\.(?:\d+|y\b)(?:\.(?:\d+|y\b))*(?:-rc\d+)?/,
  categories: [Word],
});
export const NumberLiteral = createToken({ name: 'NumberLiteral', pattern: /0[xX][0-9a-fA-F]+|\d+/ });
// Where its end is missing, a text goes to the end of its line, hunks and comments to that of the file: the lexer says
// so, and nothing in them is taken for the rest of the file.
export const StringLiteral = createToken({ name: 'StringLiteral', pattern: /"(?:[^"\\\n]|\\.)*"?/ });
/** A hunk, from its first `@@` to `@@ end`: its two sides are read by the ordinary rules when it is applied. */
export const Hunks = createToken({
  name: 'Hunks',
  pattern: /@@[\s\S]*?@@[ \t]*end\b|@@[\s\S]*/,
  line_breaks: true,
  start_chars_hint: ['@'],
});

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const Comment = createToken({
  name: 'Comment',
  pattern: /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\/\*[\s\S]*/,
  group: 'comments',
  line_breaks: true,
});

const keywords: TokenType[] = [];

function keyword(word: string, ...categories: TokenType[]): TokenType {
  const token = createToken({
    name: word === 'NULL' ? 'Null' : word[0]?.toUpperCase() + word.slice(1),
    pattern: word,
    longer_alt: [Version, Identifier],
    categories: [Word, ...categories],
  });
  keywords.push(token);
  return token;
}

const punctuators: TokenType[] = [];

function punctuator(name: string, text: string, ...categories: TokenType[]): TokenType {
  const token = createToken({ name, pattern: text, categories });
  punctuators.push(token);
  return token;
}

// C's statements, types and constants.
export const If = keyword('if');
export const Else = keyword('else');
export const For = keyword('for');
export const While = keyword('while');
export const Do = keyword('do');
export const Switch = keyword('switch');
export const Case = keyword('case');
export const Default = keyword('default');
export const Break = keyword('break');
export const Continue = keyword('continue');
export const Return = keyword('return');
export const Goto = keyword('goto');
export const Struct = keyword('struct');
export const Union = keyword('union');
export const Enum = keyword('enum');
export const Typedef = keyword('typedef');
export const Void = keyword('void');
export const Bool = keyword('bool');
export const Int = keyword('int');
export const True = keyword('true');
export const False = keyword('false');
export const Null = keyword('NULL');

// Statements and expressions of models.
export const Ghost = keyword('ghost', StorageQualifier, FunctionModifier);
export const Atomic = keyword('atomic');
export const Choose = keyword('choose');
export const Or = keyword('or');
export const Spawn = keyword('spawn');
export const Where = keyword('where');
export const Is = keyword('is');
export const With = keyword('with');

// Declarations.
export const Scenario = keyword('scenario');
export const Kernel = keyword('kernel');
export const Library = keyword('library');
export const Patch = keyword('patch');
export const Adversary = keyword('adversary');
export const Use = keyword('use');
export const Extends = keyword('extends');
export const Extend = keyword('extend');
export const Implements = keyword('implements');
export const Drop = keyword('drop', NameToken);
export const Counter = keyword('counter');
export const Interface = keyword('interface');
export const Operation = keyword('operation');
export const Noun = keyword('noun');
export const Phrase = keyword('phrase');
export const Begin = keyword('begin');
export const Finish = keyword('finish');
export const One = keyword('one');
export const Late = keyword('late');
export const Common = keyword('common', NameToken);
export const New = keyword('new', NameToken);
export const At = keyword('at', NameToken);
export const Sanitizer = keyword('sanitizer');
export const Epilogue = keyword('epilogue');
export const Consistent = keyword('consistent');
export const Recycled = keyword('recycled');
export const Override = keyword('override', FunctionModifier);
export const Syscall = keyword('syscall', FunctionModifier);
export const Pure = keyword('pure', FunctionModifier);
export const Async = keyword('async', FunctionModifier);
export const Unmodelled = keyword('unmodelled', FunctionModifier);
export const Static = keyword('static', FunctionModifier);
export const Inline = keyword('inline', FunctionModifier);
export const Const = keyword('const', StorageQualifier);
export const Marked = keyword('marked', StorageQualifier);
export const Ordered = keyword('ordered', StorageQualifier);

// Scenarios and demands.
export const In = keyword('in');
export const On = keyword('on');
export const As = keyword('as');
export const May = keyword('may');
export const Fail = keyword('fail', NameToken);
export const Setup = keyword('setup');
export const Always = keyword('always', DemandWord);
export const Never = keyword('never', DemandWord);
export const Sometimes = keyword('sometimes', DemandWord);
export const Invariant = keyword('invariant', DemandWord);
export const Eventually = keyword('eventually', DemandWord);
export const Outcomes = keyword('outcomes');
export const Paths = keyword('paths');
export const Expect = keyword('expect');
export const Bug = keyword('bug', NameToken);
export const Clean = keyword('clean', NameToken);
export const Report = keyword('report');

// These eight are names as well: the kernel's C needs `vmf->flags` and its like.
export const Flags = keyword('flags', NameToken);
export const Path = keyword('path', NameToken);
export const Source = keyword('source', NameToken);
export const Link = keyword('link', NameToken);
export const Shared = keyword('shared', NameToken);
export const Driver = keyword('driver', NameToken);
export const Change = keyword('change', NameToken);
export const Thread = keyword('thread', NameToken);

export const Ellipsis = punctuator('Ellipsis', '...');
export const DotDot = punctuator('DotDot', '..');
export const Arrow = punctuator('Arrow', '->');
export const Increment = punctuator('Increment', '++', PrefixOperator);
export const Decrement = punctuator('Decrement', '--', PrefixOperator);
export const ShiftLeft = punctuator('ShiftLeft', '<<', BinaryOperator);
export const ShiftRight = punctuator('ShiftRight', '>>', BinaryOperator);
export const LessEqual = punctuator('LessEqual', '<=', BinaryOperator);
export const GreaterEqual = punctuator('GreaterEqual', '>=', BinaryOperator);
export const EqualEqual = punctuator('EqualEqual', '==', BinaryOperator);
export const NotEqual = punctuator('NotEqual', '!=', BinaryOperator);
export const AndAnd = punctuator('AndAnd', '&&', BinaryOperator);
export const OrOr = punctuator('OrOr', '||', BinaryOperator);
export const PlusAssign = punctuator('PlusAssign', '+=', AssignOperator);
export const MinusAssign = punctuator('MinusAssign', '-=', AssignOperator);
export const OrAssign = punctuator('OrAssign', '|=', AssignOperator);
export const AndAssign = punctuator('AndAssign', '&=', AssignOperator);
export const XorAssign = punctuator('XorAssign', '^=', AssignOperator);
export const LeftBrace = punctuator('LeftBrace', '{');
export const RightBrace = punctuator('RightBrace', '}');
export const LeftParen = punctuator('LeftParen', '(');
export const RightParen = punctuator('RightParen', ')');
export const LeftBracket = punctuator('LeftBracket', '[');
export const RightBracket = punctuator('RightBracket', ']');
export const Semicolon = punctuator('Semicolon', ';');
export const Comma = punctuator('Comma', ',');
export const Colon = punctuator('Colon', ':');
export const Question = punctuator('Question', '?');
export const Dot = punctuator('Dot', '.');
export const Plus = punctuator('Plus', '+', BinaryOperator);
export const Minus = punctuator('Minus', '-', BinaryOperator, PrefixOperator);
export const Star = punctuator('Star', '*', BinaryOperator, PrefixOperator);
export const Slash = punctuator('Slash', '/', BinaryOperator);
export const Percent = punctuator('Percent', '%', BinaryOperator);
export const Ampersand = punctuator('Ampersand', '&', BinaryOperator, PrefixOperator);
export const Bar = punctuator('Bar', '|', BinaryOperator);
export const Caret = punctuator('Caret', '^', BinaryOperator);
export const Tilde = punctuator('Tilde', '~', PrefixOperator);
export const Exclamation = punctuator('Exclamation', '!', PrefixOperator);
export const Less = punctuator('Less', '<', BinaryOperator);
export const Greater = punctuator('Greater', '>', BinaryOperator);
export const Assign = punctuator('Assign', '=', AssignOperator);

/** In the order in which the lexer tries them. */
export const lexerTokens: TokenType[] = [
  WhiteSpace,
  Comment,
  Hunks,
  ...[...keywords].sort((a, b) => String(b.PATTERN).length - String(a.PATTERN).length),
  Version,
  Identifier,
  NumberLiteral,
  StringLiteral,
  ...punctuators,
];

/** What the parser knows: the lexer's tokens and the categories. */
export const allTokens: TokenType[] = [
  Word,
  NameToken,
  BinaryOperator,
  PrefixOperator,
  AssignOperator,
  DemandWord,
  FunctionModifier,
  StorageQualifier,
  ...lexerTokens,
];

/** The words that the language reserves: for messages, editors and nearest names. */
export const reservedWords: readonly string[] = keywords.map((each) => String(each.PATTERN));
