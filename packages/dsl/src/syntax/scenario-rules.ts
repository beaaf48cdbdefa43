/**
 * Grammar of scenarios and of a file as a whole.
 */
import { ModelRules } from './model-rules.ts';
import {
  Adversary,
  Bug,
  Clean,
  Colon,
  Comma,
  DemandWord,
  Expect,
  Extends,
  Fail,
  For,
  Implements,
  In,
  Is,
  Kernel,
  LeftBrace,
  LeftBracket,
  Link,
  May,
  NameToken,
  NumberLiteral,
  On,
  Outcomes,
  Paths,
  Report,
  RightBrace,
  RightBracket,
  Scenario,
  Semicolon,
  Setup,
  Shared,
  StringLiteral,
  Thread,
  Use,
  With,
  Word,
} from './tokens.ts';

export class ScenarioRules extends ModelRules {
  readonly file = this.RULE('file', () => {
    this.MANY(() => this.SUBRULE(this.fileItem));
  });

  readonly fileItem = this.RULE('fileItem', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.scenario) },
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.adversary) },
      { GATE: () => this.headerAhead(), ALT: () => this.SUBRULE(this.model) },
      { ALT: () => this.SUBRULE(this.declaration) },
    ]);
  });

  /** `driver` is a name as well: it opens a model only before a name and what may follow that in a header. */
  private headerAhead(): boolean {
    if (!this.ahead(1, NameToken)) return true;
    return [On, Extends, Implements, Semicolon, LeftBrace].some((type) => this.ahead(3, type));
  }

  readonly use = this.RULE('use', () => {
    this.CONSUME(Use);
    this.CONSUME(StringLiteral);
    this.CONSUME(Semicolon);
  });

  readonly adversary = this.RULE('adversary', () => {
    this.CONSUME(Adversary);
    this.CONSUME(NameToken);
    this.SUBRULE(this.parameters);
    this.OPTION(() => this.CONSUME(StringLiteral));
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.thread));
    this.CONSUME(RightBrace);
  });

  readonly scenario = this.RULE('scenario', () => {
    this.CONSUME(Scenario);
    this.CONSUME(NameToken);
    this.OPTION(() => this.CONSUME(StringLiteral));
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.scenarioItem));
    this.CONSUME(RightBrace);
  });

  readonly scenarioItem = this.RULE('scenarioItem', () => {
    this.OR([
      { GATE: () => this.ahead(2, StringLiteral), ALT: () => this.SUBRULE(this.scenarioLink) },
      { ALT: () => this.SUBRULE(this.kernels) },
      { ALT: () => this.SUBRULE(this.axis) },
      { ALT: () => this.SUBRULE(this.mayFail) },
      { ALT: () => this.SUBRULE(this.shared), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.setup) },
      { ALT: () => this.SUBRULE(this.thread), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.demand) },
      { ALT: () => this.SUBRULE(this.setupItem) },
    ]);
  });

  readonly scenarioLink = this.RULE('scenarioLink', () => {
    this.CONSUME(Link);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(StringLiteral) });
    this.CONSUME(Semicolon);
  });

  readonly kernels = this.RULE('kernels', () => {
    this.CONSUME(Kernel);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.selector) });
    this.CONSUME(Semicolon);
  });

  readonly axis = this.RULE('axis', () => {
    this.CONSUME(For);
    this.CONSUME(NameToken);
    this.CONSUME(In);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.axisValue) });
    this.CONSUME(Semicolon);
  });

  readonly axisValue = this.RULE('axisValue', () => {
    this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(NumberLiteral) }]);
  });

  readonly mayFail = this.RULE('mayFail', () => {
    this.CONSUME(May);
    this.CONSUME(Fail);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.dottedName) });
    this.CONSUME(Semicolon);
  });

  readonly shared = this.RULE('shared', () => {
    this.CONSUME(Shared);
    this.SUBRULE(this.variables);
  });

  readonly setup = this.RULE('setup', () => {
    this.CONSUME(Setup);
    this.SUBRULE(this.block);
  });

  readonly setupItem = this.RULE('setupItem', () => {
    this.CONSUME(NameToken);
    this.SUBRULE(this.subject);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Colon);
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.phraseRow) });
          this.CONSUME(Semicolon);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => {
            this.SUBRULE2(this.phraseRow);
            this.MANY(() => {
              this.CONSUME(Comma);
              this.SUBRULE3(this.phraseRow);
            });
          });
          this.CONSUME(LeftBrace);
          this.MANY2(() => this.SUBRULE(this.setupItem));
          this.CONSUME(RightBrace);
        },
      },
      { ALT: () => this.CONSUME2(Semicolon) },
    ]);
  });

  readonly subject = this.RULE('subject', () => {
    this.CONSUME(NameToken);
    this.MANY(() => this.SUBRULE(this.referenceTail));
  });

  readonly thread = this.RULE('thread', () => {
    this.CONSUME(Thread);
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(LeftBracket);
      this.SUBRULE(this.expression, { LABEL: 'count' });
      this.CONSUME(RightBracket);
    });
    this.MANY(() => {
      this.SUBRULE(this.phraseRow);
      this.OPTION2(() => this.CONSUME(Comma));
    });
    this.SUBRULE(this.threadBody);
  });

  readonly threadBody = this.RULE('threadBody', () => {
    this.CONSUME(LeftBrace);
    this.ACTION(() => {
      this.inThread = true;
    });
    this.MANY(() => this.SUBRULE(this.statement));
    this.ACTION(() => {
      this.inThread = false;
    });
    this.CONSUME(RightBrace);
  });

  readonly demand = this.RULE('demand', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.assertion) },
      { ALT: () => this.SUBRULE(this.outcomes) },
      { ALT: () => this.SUBRULE(this.paths) },
      { ALT: () => this.SUBRULE(this.expectation) },
      { ALT: () => this.SUBRULE(this.reportItem) },
      { ALT: () => this.SUBRULE(this.on) },
    ]);
  });

  readonly assertion = this.RULE('assertion', () => {
    this.CONSUME(DemandWord);
    this.OR([
      {
        GATE: () => this.pathSubjectAhead(),
        ALT: () => {
          this.SUBRULE(this.pathSubject);
          this.SUBRULE(this.phraseRow);
        },
      },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    this.CONSUME(Semicolon);
  });

  /** Two names in a row tell a path assertion from an expression: `cpu0 retries`, `t[1] ends`. */
  private pathSubjectAhead(): boolean {
    if (!this.ahead(1, NameToken)) return false;
    const at = this.ahead(2, LeftBracket) && this.ahead(3, NumberLiteral) && this.ahead(4, RightBracket) ? 5 : 2;
    return this.ahead(at, Word) && !this.ahead(at, Is) && !this.ahead(at, With);
  }

  readonly pathSubject = this.RULE('pathSubject', () => {
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(LeftBracket);
      this.SUBRULE(this.expression, { LABEL: 'index' });
      this.CONSUME(RightBracket);
    });
  });

  readonly outcomes = this.RULE('outcomes', () => {
    this.CONSUME(Outcomes);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.binary) });
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.outcomeRow));
    this.CONSUME(RightBrace);
  });

  readonly outcomeRow = this.RULE('outcomeRow', () => {
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.binary) });
    this.CONSUME(Semicolon);
  });

  readonly paths = this.RULE('paths', () => {
    this.CONSUME(Paths);
    this.SUBRULE(this.pathSubject);
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.phraseRow);
      this.CONSUME(Semicolon);
    });
    this.CONSUME(RightBrace);
  });

  readonly expectation = this.RULE('expectation', () => {
    this.CONSUME(Expect);
    this.OR([
      { ALT: () => this.CONSUME(Clean) },
      {
        ALT: () => {
          this.CONSUME(Bug);
          this.CONSUME(NameToken);
          this.OPTION(() => {
            this.CONSUME(In);
            this.SUBRULE(this.dottedName, { LABEL: 'within' });
          });
        },
      },
    ]);
    this.CONSUME(Semicolon);
  });

  readonly reportItem = this.RULE('reportItem', () => {
    this.CONSUME(Report);
    this.CONSUME(Word);
    this.CONSUME(Semicolon);
  });

  readonly on = this.RULE('on', () => {
    this.CONSUME(On);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.selector) });
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.demand));
    this.CONSUME(RightBrace);
  });
}
