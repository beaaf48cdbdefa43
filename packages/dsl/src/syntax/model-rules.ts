/**
 * Grammar of models: headers of kernels, patches and drivers, and their declarations.
 */
import { StatementRules } from './statement-rules.ts';
import {
  Arrow,
  Assign,
  At,
  Bar,
  Begin,
  Change,
  Comma,
  Common,
  Consistent,
  Counter,
  Dot,
  DotDot,
  Driver,
  Drop,
  Enum,
  Epilogue,
  Extend,
  Extends,
  Finish,
  Flags,
  FunctionModifier,
  Hunks,
  Identifier,
  Implements,
  In,
  Interface,
  Kernel,
  Late,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Library,
  Link,
  NameToken,
  New,
  Noun,
  On,
  One,
  Operation,
  Override,
  Patch,
  Path,
  Phrase,
  Plus,
  Recycled,
  RightBrace,
  RightBracket,
  RightParen,
  Sanitizer,
  Semicolon,
  Source,
  Star,
  StorageQualifier,
  StringLiteral,
  Struct,
  Typedef,
  Union,
  Version,
  Word,
} from './tokens.ts';

export class ModelRules extends StatementRules {
  /** A kernel's name: a version, or a word where it is one's own. */
  readonly kernelName = this.RULE('kernelName', () => {
    this.OR([{ ALT: () => this.CONSUME(Version) }, { ALT: () => this.CONSUME(NameToken) }]);
  });

  /** A name, or one that is a driver's own as others call it: `nouveau.svmm`. */
  readonly dottedName = this.RULE('dottedName', () => {
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(Dot);
      this.CONSUME(Identifier, { LABEL: 'member' });
    });
  });

  readonly selector = this.RULE('selector', () => {
    this.SUBRULE(this.kernelName);
    this.OPTION(() => {
      this.CONSUME(DotDot);
      this.OPTION2(() => this.SUBRULE2(this.kernelName, { LABEL: 'last' }));
    });
    this.MANY(() => {
      this.CONSUME(Plus);
      this.CONSUME(NameToken, { LABEL: 'patch' });
    });
  });

  /** After the header: `;` and then the rest of the file, or a block. */
  readonly model = this.RULE('model', () => {
    this.SUBRULE(this.modelHeader);
    this.OR([
      { ALT: () => this.CONSUME(Semicolon) },
      {
        ALT: () => {
          this.CONSUME(LeftBrace);
          this.MANY(() => this.SUBRULE(this.declaration));
          this.CONSUME(RightBrace);
        },
      },
    ]);
  });

  readonly modelHeader = this.RULE('modelHeader', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Library);
          this.CONSUME(NameToken);
        },
      },
      {
        ALT: () => {
          this.CONSUME(Kernel);
          this.SUBRULE(this.kernelName);
          this.OPTION(() => {
            this.CONSUME(Extends);
            this.SUBRULE2(this.kernelName, { LABEL: 'extended' });
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Patch);
          this.CONSUME2(NameToken);
          this.CONSUME(On);
          this.SUBRULE(this.selector);
          this.OPTION2(() => this.CONSUME(StringLiteral));
        },
      },
      {
        ALT: () => {
          this.CONSUME(Driver);
          this.CONSUME3(NameToken);
          this.OPTION3(() => {
            this.CONSUME2(On);
            this.SUBRULE2(this.selector);
          });
          this.OPTION4(() => {
            this.CONSUME2(Extends);
            this.SUBRULE3(this.kernelName, { LABEL: 'extended' });
          });
          this.OPTION5(() => {
            this.CONSUME(Implements);
            this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME4(NameToken, { LABEL: 'implemented' }) });
          });
        },
      },
    ]);
  });

  readonly declaration = this.RULE('declaration', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.note) },
      { ALT: () => this.SUBRULE(this.typedef) },
      { ALT: () => this.SUBRULE(this.drop), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.counter) },
      { ALT: () => this.SUBRULE(this.change), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.operation) },
      { ALT: () => this.SUBRULE(this.path), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.sanitizer) },
      {
        ALT: () => {
          this.CONSUME(Epilogue);
          this.SUBRULE(this.block, { LABEL: 'epilogue' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Consistent);
          this.SUBRULE2(this.block, { LABEL: 'consistent' });
        },
      },
      { ALT: () => this.SUBRULE(this.interface) },
      { GATE: () => this.typeDeclarationAhead(), ALT: () => this.SUBRULE(this.typeDeclaration) },
      { ALT: () => this.SUBRULE(this.noun) },
      { ALT: () => this.SUBRULE(this.functionOrVariables) },
    ]);
  });

  /** `struct x {`, `extend union y {`: and not a function or variable of type `struct x`. */
  private typeDeclarationAhead(): boolean {
    const at = this.ahead(1, Extend) ? 2 : 1;
    if (![Struct, Union, Enum, Flags].some((type) => this.ahead(at, type))) return false;
    const next = this.ahead(at + 2, Dot) ? at + 4 : at + 2;
    return this.ahead(at + 1, NameToken) && (this.ahead(next, LeftBrace) || this.ahead(next, Recycled));
  }

  readonly note = this.RULE('note', () => {
    this.OR([{ ALT: () => this.CONSUME(Source) }, { ALT: () => this.CONSUME(Link) }]);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(StringLiteral) });
    this.CONSUME(Semicolon);
  });

  readonly typedef = this.RULE('typedef', () => {
    this.CONSUME(Typedef);
    this.SUBRULE(this.type);
    this.MANY(() => this.CONSUME(Star));
    this.CONSUME(NameToken);
    this.CONSUME(Semicolon);
  });

  readonly drop = this.RULE('drop', () => {
    this.CONSUME(Drop);
    this.CONSUME(Struct);
    this.CONSUME(NameToken);
    this.AT_LEAST_ONE(() => {
      this.CONSUME(Dot);
      this.CONSUME(Identifier, { LABEL: 'member' });
    });
    this.CONSUME(Semicolon);
  });

  readonly counter = this.RULE('counter', () => {
    this.CONSUME(Counter);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(NameToken) });
    this.CONSUME(Semicolon);
  });

  readonly change = this.RULE('change', () => {
    this.CONSUME(Change);
    this.SUBRULE(this.dottedName);
    this.CONSUME(Hunks);
  });

  readonly typeDeclaration = this.RULE('typeDeclaration', () => {
    this.OPTION(() => this.CONSUME(Extend));
    this.OR([
      { ALT: () => this.SUBRULE(this.struct) },
      { ALT: () => this.SUBRULE(this.union) },
      { ALT: () => this.SUBRULE(this.enum) },
      { ALT: () => this.SUBRULE(this.flags) },
    ]);
    this.OPTION2(() => this.CONSUME(Semicolon));
  });

  readonly struct = this.RULE('struct', () => {
    this.CONSUME(Struct);
    this.SUBRULE(this.dottedName);
    this.OPTION(() => this.CONSUME(Recycled));
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.variables));
    this.CONSUME(RightBrace);
  });

  readonly union = this.RULE('union', () => {
    this.CONSUME(Union);
    this.SUBRULE(this.dottedName);
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.unionMember));
    this.CONSUME(RightBrace);
  });

  readonly unionMember = this.RULE('unionMember', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Common);
          this.CONSUME(On);
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(NameToken) });
          this.CONSUME(LeftBrace);
          this.MANY(() => this.SUBRULE(this.variables));
          this.CONSUME(RightBrace);
        },
      },
      {
        ALT: () => {
          this.CONSUME2(NameToken, { LABEL: 'tag' });
          this.OR2([
            { ALT: () => this.CONSUME(Semicolon) },
            {
              ALT: () => {
                this.CONSUME2(LeftBrace);
                this.MANY2(() => this.SUBRULE2(this.variables));
                this.CONSUME2(RightBrace);
              },
            },
          ]);
        },
      },
    ]);
  });

  readonly enum = this.RULE('enum', () => {
    this.CONSUME(Enum);
    this.SUBRULE(this.dottedName);
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.CONSUME2(NameToken, { LABEL: 'member' });
      this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(Comma) }, { ALT: () => this.CONSUME(Semicolon) }]));
    });
    this.CONSUME(RightBrace);
  });

  readonly flags = this.RULE('flags', () => {
    this.CONSUME(Flags);
    this.SUBRULE(this.dottedName);
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.flagsMember);
      this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(Comma) }, { ALT: () => this.CONSUME(Semicolon) }]));
    });
    this.CONSUME(RightBrace);
  });

  readonly flagsMember = this.RULE('flagsMember', () => {
    this.CONSUME(NameToken);
    this.OPTION(() => {
      this.CONSUME(Assign);
      this.SUBRULE(this.binary);
    });
  });

  readonly interface = this.RULE('interface', () => {
    this.CONSUME(Interface);
    this.CONSUME(NameToken);
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.prototype));
    this.CONSUME(RightBrace);
    this.OPTION(() => this.CONSUME(Semicolon));
  });

  readonly prototype = this.RULE('prototype', () => {
    this.SUBRULE(this.type);
    this.MANY(() => this.CONSUME(Star));
    this.CONSUME(NameToken);
    this.SUBRULE(this.parameters);
    this.CONSUME(Semicolon);
  });

  readonly parameters = this.RULE('parameters', () => {
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.parameter) });
    this.CONSUME(RightParen);
  });

  /** A function (with its body, or a prototype if `unmodelled`), or variables. */
  readonly functionOrVariables = this.RULE('functionOrVariables', () => {
    this.OR([
      {
        GATE: () => this.functionAhead(),
        ALT: () => this.SUBRULE(this.function),
      },
      { ALT: () => this.SUBRULE(this.variables) },
    ]);
  });

  private functionAhead(): boolean {
    let at = 1;
    while (this.ahead(at, FunctionModifier) || this.ahead(at, StorageQualifier)) at++;
    // The type may be `int(0..7)`: a function's parameters follow a name, never `int`.
    for (let depth = 0; at < 40; at++) {
      if (this.ahead(at, LeftParen)) {
        if (depth === 0 && this.ahead(at - 1, NameToken)) return true;
        depth++;
      } else if (this.ahead(at, RightParen)) {
        depth--;
      } else if (depth === 0 && (this.ahead(at, Semicolon) || this.ahead(at, Assign) || this.ahead(at, LeftBrace))) {
        return false;
      }
    }
    return false;
  }

  readonly function = this.RULE('function', () => {
    this.MANY(() => this.CONSUME(FunctionModifier));
    this.SUBRULE(this.type);
    this.MANY2(() => this.CONSUME(Star));
    this.SUBRULE(this.dottedName);
    this.SUBRULE(this.parameters);
    this.OR([{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.CONSUME(Semicolon) }]);
  });

  readonly pattern = this.RULE('pattern', () => {
    this.AT_LEAST_ONE(() => this.SUBRULE(this.patternElement));
  });

  readonly patternElement = this.RULE('patternElement', () => {
    this.OR([
      {
        ALT: () => {
          this.AT_LEAST_ONE_SEP({ SEP: Bar, DEF: () => this.CONSUME(Word) });
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftBracket);
          this.SUBRULE(this.pattern);
          this.CONSUME(RightBracket);
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          this.OPTION(() => this.CONSUME(New));
          this.SUBRULE(this.type);
          this.MANY(() => this.CONSUME(Star));
          this.CONSUME(NameToken);
          this.CONSUME(RightParen);
        },
      },
    ]);
  });

  readonly operation = this.RULE('operation', () => {
    this.OPTION({
      GATE: () => this.ahead(2, Operation),
      DEF: () => this.CONSUME(Override),
    });
    this.CONSUME(Operation);
    this.SUBRULE(this.pattern);
    this.SUBRULE(this.block);
  });

  readonly path = this.RULE('path', () => {
    this.OPTION({
      GATE: () => this.ahead(2, Path),
      DEF: () => this.CONSUME(Override),
    });
    this.CONSUME(Path);
    this.SUBRULE(this.pattern);
    this.CONSUME(Assign);
    this.SUBRULE(this.expression);
    this.CONSUME(Semicolon);
  });

  readonly sanitizer = this.RULE('sanitizer', () => {
    this.CONSUME(Sanitizer);
    this.CONSUME(NameToken);
    this.CONSUME(StringLiteral);
    this.CONSUME(Semicolon);
  });

  readonly noun = this.RULE('noun', () => {
    this.OPTION(() => this.CONSUME(Late));
    this.OPTION2(() => this.CONSUME(Extend));
    this.CONSUME(Noun);
    this.CONSUME(NameToken);
    this.OPTION3(() => {
      this.CONSUME(In);
      this.CONSUME2(NameToken, { LABEL: 'within' });
    });
    this.OPTION4(() => {
      this.CONSUME(At);
      this.CONSUME(LeftParen);
      this.SUBRULE(this.parameter, { LABEL: 'at' });
      this.CONSUME(RightParen);
    });
    this.OPTION5(() => {
      this.CONSUME(Arrow);
      this.SUBRULE2(this.parameter, { LABEL: 'gives' });
    });
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.nounMember));
    this.CONSUME(RightBrace);
  });

  readonly nounMember = this.RULE('nounMember', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Begin);
          this.SUBRULE(this.block, { LABEL: 'begin' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(Finish);
          this.SUBRULE2(this.block, { LABEL: 'finish' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(One);
          this.CONSUME(LeftBrace);
          this.MANY(() => this.SUBRULE(this.phrase, { LABEL: 'oneOf' }));
          this.CONSUME(RightBrace);
        },
      },
      { ALT: () => this.SUBRULE2(this.phrase) },
      { ALT: () => this.SUBRULE(this.functionOrVariables) },
    ]);
  });

  readonly phrase = this.RULE('phrase', () => {
    this.OPTION(() => this.CONSUME(Override));
    this.CONSUME(Phrase);
    this.SUBRULE(this.pattern);
    this.SUBRULE(this.block);
  });
}
