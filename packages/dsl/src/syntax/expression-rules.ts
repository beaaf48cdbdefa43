/**
 * Grammar of expressions and rows of words. Binary operators are one flat list: their precedence is sorted out
 * when the tree is built. Rules say what may stand where and nothing of what it means.
 */
import { CstParser, type IParserConfig, type TokenType, tokenMatcher } from 'chevrotain';
import {
  Arrow,
  Assign,
  AssignOperator,
  allTokens,
  BinaryOperator,
  Colon,
  Comma,
  Decrement,
  Dot,
  DotDot,
  False,
  Identifier,
  In,
  Increment,
  Is,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Minus,
  NameToken,
  Null,
  NumberLiteral,
  Or,
  PrefixOperator,
  Question,
  RightBrace,
  RightBracket,
  RightParen,
  StringLiteral,
  Struct,
  True,
  Where,
  With,
  Word,
} from './tokens.ts';

/** Words that end a row inside an expression instead of being part of it. */
const endsRow: readonly TokenType[] = [Is, With, Where, In, Or];

export class ExpressionRules extends CstParser {
  /** In a thread's body two words in a row are an operation; elsewhere they declare a variable. */
  protected inThread = false;

  constructor(config: IParserConfig) {
    super(allTokens, config);
  }

  protected ahead(index: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(index), type);
  }

  protected rowAhead(): boolean {
    if (!this.inThread || !this.ahead(1, NameToken)) return false;
    if (this.ahead(2, NumberLiteral)) return true;
    return this.ahead(2, Word) && !endsRow.some((type) => this.ahead(2, type));
  }

  private constructAhead(): boolean {
    return this.ahead(2, LeftBrace) && (this.ahead(3, Dot) || this.ahead(3, RightBrace));
  }

  readonly expression = this.RULE('expression', () => {
    this.SUBRULE(this.binary);
    this.OPTION(() => {
      this.CONSUME(Question);
      this.SUBRULE1(this.expression, { LABEL: 'whenTrue' });
      this.CONSUME(Colon);
      this.SUBRULE2(this.expression, { LABEL: 'whenFalse' });
    });
    this.OPTION2(() => {
      this.CONSUME(AssignOperator);
      this.SUBRULE3(this.expression, { LABEL: 'assigned' });
    });
  });

  readonly binary = this.RULE('binary', () => {
    this.SUBRULE(this.prefixed);
    this.MANY(() => this.SUBRULE(this.binaryTail));
  });

  readonly binaryTail = this.RULE('binaryTail', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(BinaryOperator);
          this.SUBRULE(this.prefixed);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Is);
          this.SUBRULE(this.tagPattern);
        },
      },
    ]);
  });

  readonly prefixed = this.RULE('prefixed', () => {
    this.MANY(() => this.CONSUME(PrefixOperator));
    this.SUBRULE(this.primary);
    this.MANY2(() => this.SUBRULE(this.postfixTail));
    // `*pte with { … }` changes a copy of what `pte` points to.
    this.MANY3(() => {
      this.CONSUME(With);
      this.SUBRULE(this.fieldInitializers);
    });
  });

  readonly postfixTail = this.RULE('postfixTail', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.expression, { LABEL: 'argument' }) });
          this.CONSUME(RightParen);
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftBracket);
          this.SUBRULE2(this.expression, { LABEL: 'index' });
          this.OPTION(() => {
            this.CONSUME(DotDot);
            this.SUBRULE3(this.expression, { LABEL: 'last' });
          });
          this.CONSUME(RightBracket);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Dot);
          this.CONSUME(Identifier, { LABEL: 'member' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Arrow);
          this.CONSUME2(Identifier, { LABEL: 'pointed' });
        },
      },
      { ALT: () => this.CONSUME(Increment) },
      { ALT: () => this.CONSUME(Decrement) },
    ]);
  });

  readonly primary = this.RULE('primary', () => {
    this.OR([
      { ALT: () => this.CONSUME(NumberLiteral) },
      { ALT: () => this.CONSUME(StringLiteral) },
      { ALT: () => this.CONSUME(True) },
      { ALT: () => this.CONSUME(False) },
      { ALT: () => this.CONSUME(Null) },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          this.SUBRULE(this.expression);
          this.CONSUME(RightParen);
        },
      },
      { GATE: () => this.rowAhead(), ALT: () => this.SUBRULE(this.row), IGNORE_AMBIGUITIES: true },
      {
        GATE: () => this.constructAhead(),
        ALT: () => {
          this.CONSUME(NameToken, { LABEL: 'constructed' });
          this.SUBRULE(this.fieldInitializers);
        },
      },
      { ALT: () => this.CONSUME2(NameToken) },
      {
        ALT: () => {
          this.CONSUME(Struct);
          this.CONSUME3(NameToken);
        },
      },
    ]);
  });

  readonly fieldInitializers = this.RULE('fieldInitializers', () => {
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.fieldInitializer);
      this.OPTION(() => this.CONSUME(Comma));
    });
    this.CONSUME(RightBrace);
  });

  readonly fieldInitializer = this.RULE('fieldInitializer', () => {
    this.CONSUME(Dot);
    this.CONSUME(Identifier);
    this.CONSUME(Assign);
    this.SUBRULE(this.expression);
  });

  readonly tagPattern = this.RULE('tagPattern', () => {
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(LeftParen);
      this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.tagBinding) });
      this.CONSUME(RightParen);
    });
  });

  readonly tagBinding = this.RULE('tagBinding', () => {
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(Assign);
      this.CONSUME2(NameToken, { LABEL: 'variable' });
    });
  });

  /** A row of words in an expression: an operation of a thread's body. */
  readonly row = this.RULE('row', () => {
    this.CONSUME(NameToken);
    this.MANY({
      GATE: () => !endsRow.some((type) => this.ahead(1, type)),
      DEF: () => this.SUBRULE(this.rowElement),
    });
  });

  /** A row of words of a set-up item, a thread or a demand: every word belongs to it. */
  readonly phraseRow = this.RULE('phraseRow', () => {
    this.AT_LEAST_ONE(() => this.SUBRULE(this.rowElement));
  });

  readonly rowElement = this.RULE('rowElement', () => {
    this.OR([
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(Minus));
          this.CONSUME(NumberLiteral);
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          this.SUBRULE(this.expression);
          this.CONSUME(RightParen);
        },
      },
      { ALT: () => this.SUBRULE(this.reference) },
    ]);
  });

  readonly reference = this.RULE('reference', () => {
    this.CONSUME(Word);
    this.MANY(() => this.SUBRULE(this.referenceTail));
  });

  readonly referenceTail = this.RULE('referenceTail', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LeftBracket);
          this.SUBRULE(this.expression, { LABEL: 'index' });
          this.OPTION(() => {
            this.CONSUME(DotDot);
            this.SUBRULE2(this.expression, { LABEL: 'last' });
          });
          this.CONSUME(RightBracket);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Dot);
          this.CONSUME(Identifier, { LABEL: 'member' });
        },
      },
    ]);
  });
}
