/**
 * Grammar of types, declarators and statements: C's, with what models add.
 */
import { ExpressionRules } from './expression-rules.ts';
import {
  As,
  Assign,
  Atomic,
  Bool,
  Break,
  Case,
  Choose,
  Colon,
  Comma,
  Const,
  Continue,
  Default,
  Do,
  Dot,
  DotDot,
  Else,
  For,
  Ghost,
  Goto,
  Greater,
  Identifier,
  If,
  In,
  Int,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Marked,
  NameToken,
  Or,
  Return,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Spawn,
  Star,
  StorageQualifier,
  Struct,
  Switch,
  Void,
  Where,
  While,
} from './tokens.ts';

export class StatementRules extends ExpressionRules {
  /** Whether a declaration begins here: `word word`, `word * word`, `word.word *word`, `set <` and C's type words. */
  protected declarationAhead(): boolean {
    if (this.inThread) return false;
    if ([Int, Bool, Void, Struct, Const, Marked].some((type) => this.ahead(1, type))) return true;
    if (!this.ahead(1, NameToken)) return false;
    if (this.ahead(2, NameToken)) return true;
    const first = this.LA(1).image;
    if (this.ahead(2, Less)) return first === 'set' || first === 'xarray';
    const start = this.ahead(2, Dot) && this.ahead(3, Identifier) ? 4 : 2;
    let at = start;
    while (this.ahead(at, Star)) at++;
    return (at > start || start > 2) && this.ahead(at, NameToken);
  }

  readonly type = this.RULE('type', () => {
    this.OR([
      { ALT: () => this.CONSUME(Void) },
      { ALT: () => this.CONSUME(Bool) },
      {
        ALT: () => {
          this.CONSUME(Int);
          this.OPTION(() => {
            this.CONSUME(LeftParen);
            this.SUBRULE(this.expression, { LABEL: 'low' });
            this.CONSUME(DotDot);
            this.SUBRULE2(this.expression, { LABEL: 'high' });
            this.CONSUME(RightParen);
          });
        },
      },
      {
        ALT: () => {
          this.OPTION2(() => this.CONSUME(Struct));
          this.CONSUME(NameToken);
          this.OPTION4(() => {
            this.CONSUME(Dot);
            this.CONSUME(Identifier, { LABEL: 'member' });
          });
          this.OPTION3(() => {
            this.CONSUME(Less);
            this.SUBRULE(this.type);
            this.MANY(() => this.CONSUME(Star));
            this.CONSUME(Greater);
          });
        },
      },
    ]);
  });

  /** `*x[3] = e`. */
  readonly declarator = this.RULE('declarator', () => {
    this.MANY(() => this.CONSUME(Star));
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(LeftBracket);
      this.OR([
        {
          GATE: () => this.ahead(2, RightBracket),
          ALT: () => this.CONSUME2(Star, { LABEL: 'open' }),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.expression, { LABEL: 'length' }) },
      ]);
      this.CONSUME(RightBracket);
    });
    this.OPTION2(() => {
      this.CONSUME(As);
      this.CONSUME2(NameToken, { LABEL: 'lockName' });
    });
    this.OPTION3(() => {
      this.CONSUME(Assign);
      this.SUBRULE(this.initializer);
    });
  });

  readonly initializer = this.RULE('initializer', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.fieldInitializers) }, { ALT: () => this.SUBRULE(this.expression) }]);
  });

  /** Fields, globals and locals: `marked int(0..7) a, *b;`. */
  readonly variables = this.RULE('variables', () => {
    this.MANY(() => this.CONSUME(StorageQualifier));
    this.SUBRULE(this.type);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.declarator) });
    this.CONSUME(Semicolon);
  });

  readonly parameter = this.RULE('parameter', () => {
    this.OPTION(() => this.CONSUME(Const));
    this.SUBRULE(this.type);
    this.MANY(() => this.CONSUME(Star));
    this.OPTION2(() => this.CONSUME(NameToken));
  });

  readonly block = this.RULE('block', () => {
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.statement));
    this.CONSUME(RightBrace);
  });

  readonly statement = this.RULE('statement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.block) },
      { ALT: () => this.CONSUME(Semicolon) },
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.whileStatement) },
      { ALT: () => this.SUBRULE(this.doStatement) },
      { ALT: () => this.SUBRULE(this.forStatement) },
      { ALT: () => this.SUBRULE(this.switchStatement) },
      { ALT: () => this.SUBRULE(this.jumpStatement) },
      { ALT: () => this.SUBRULE(this.chooseStatement) },
      {
        ALT: () => {
          this.CONSUME(Atomic);
          this.SUBRULE(this.statement, { LABEL: 'atomic' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Ghost);
          this.SUBRULE2(this.statement, { LABEL: 'ghost' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Spawn);
          this.SUBRULE(this.expression, { LABEL: 'spawned' });
          this.CONSUME2(Semicolon);
        },
      },
      {
        GATE: () => this.ahead(1, NameToken) && this.ahead(2, Colon),
        ALT: () => {
          this.CONSUME(NameToken, { LABEL: 'label' });
          this.CONSUME(Colon);
          this.OPTION({
            GATE: () => !this.ahead(1, RightBrace) && !this.ahead(1, Case) && !this.ahead(1, Default),
            DEF: () => this.SUBRULE3(this.statement, { LABEL: 'labelled' }),
          });
        },
      },
      { GATE: () => this.declarationAhead(), ALT: () => this.SUBRULE(this.variables) },
      {
        ALT: () => {
          this.SUBRULE2(this.expression);
          this.CONSUME3(Semicolon);
        },
      },
    ]);
  });

  readonly ifStatement = this.RULE('ifStatement', () => {
    this.CONSUME(If);
    this.CONSUME(LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(RightParen);
    this.SUBRULE(this.statement, { LABEL: 'whenTrue' });
    this.OPTION(() => {
      this.CONSUME(Else);
      this.SUBRULE2(this.statement, { LABEL: 'whenFalse' });
    });
  });

  readonly whileStatement = this.RULE('whileStatement', () => {
    this.CONSUME(While);
    this.CONSUME(LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(RightParen);
    this.SUBRULE(this.statement);
  });

  readonly doStatement = this.RULE('doStatement', () => {
    this.CONSUME(Do);
    this.SUBRULE(this.statement);
    this.CONSUME(While);
    this.CONSUME(LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(RightParen);
    this.CONSUME(Semicolon);
  });

  readonly forStatement = this.RULE('forStatement', () => {
    this.CONSUME(For);
    this.CONSUME(LeftParen);
    this.OR([
      {
        GATE: () => this.roundAhead(),
        ALT: () => {
          this.SUBRULE(this.round);
        },
      },
      {
        ALT: () => {
          this.OR2([
            { GATE: () => this.declarationAhead(), ALT: () => this.SUBRULE(this.variables) },
            {
              ALT: () => {
                this.OPTION(() => this.SUBRULE(this.expression, { LABEL: 'init' }));
                this.CONSUME(Semicolon);
              },
            },
          ]);
          this.OPTION2(() => this.SUBRULE2(this.expression, { LABEL: 'condition' }));
          this.CONSUME2(Semicolon);
          this.OPTION3(() => this.SUBRULE3(this.expression, { LABEL: 'update' }));
        },
      },
    ]);
    this.CONSUME(RightParen);
    this.SUBRULE(this.statement);
  });

  /** `T *x in set`: of `for` and `choose`. */
  readonly round = this.RULE('round', () => {
    this.OPTION({
      GATE: () => !this.ahead(2, In),
      DEF: () => {
        this.SUBRULE(this.type);
        this.MANY(() => this.CONSUME(Star));
      },
    });
    this.CONSUME(NameToken);
    this.CONSUME(In);
    this.SUBRULE(this.expression);
  });

  private roundAhead(): boolean {
    for (let at = 1; at < 8; at++) {
      if (this.ahead(at, In)) return true;
      if (![NameToken, Star, Struct, Int, Bool].some((type) => this.ahead(at, type))) return false;
    }
    return false;
  }

  readonly switchStatement = this.RULE('switchStatement', () => {
    this.CONSUME(Switch);
    this.CONSUME(LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(RightParen);
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.switchCase));
    this.CONSUME(RightBrace);
  });

  readonly switchCase = this.RULE('switchCase', () => {
    this.AT_LEAST_ONE(() => this.SUBRULE(this.switchLabel));
    this.MANY(() => this.SUBRULE(this.statement));
  });

  readonly switchLabel = this.RULE('switchLabel', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Case);
          this.OR2([
            {
              GATE: () => this.ahead(1, NameToken) && (this.ahead(2, Colon) || this.ahead(2, LeftParen)),
              ALT: () => this.SUBRULE(this.tagPattern),
            },
            { ALT: () => this.SUBRULE(this.binary) },
          ]);
        },
      },
      { ALT: () => this.CONSUME(Default) },
    ]);
    this.CONSUME(Colon);
  });

  readonly jumpStatement = this.RULE('jumpStatement', () => {
    this.OR([
      { ALT: () => this.CONSUME(Break) },
      { ALT: () => this.CONSUME(Continue) },
      {
        ALT: () => {
          this.CONSUME(Goto);
          this.CONSUME(NameToken);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Return);
          this.OPTION(() => this.SUBRULE(this.expression));
        },
      },
    ]);
    this.CONSUME(Semicolon);
  });

  readonly chooseStatement = this.RULE('chooseStatement', () => {
    this.CONSUME(Choose);
    this.OR([
      {
        ALT: () => {
          this.AT_LEAST_ONE_SEP({ SEP: Or, DEF: () => this.SUBRULE(this.block) });
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          this.SUBRULE(this.round);
          this.OPTION(() => {
            this.CONSUME(Where);
            this.SUBRULE(this.expression, { LABEL: 'where' });
          });
          this.CONSUME(RightParen);
          this.SUBRULE(this.statement);
        },
      },
    ]);
  });
}
