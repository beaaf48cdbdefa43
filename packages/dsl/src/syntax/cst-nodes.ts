// Generated from the grammar by `npm run generate -w @refault/dsl`: the shapes of the concrete tree.
import type { CstNode, IToken } from 'chevrotain';

export interface ExpressionCstNode extends CstNode {
  name: 'expression';
  children: ExpressionCstChildren;
}

export type ExpressionCstChildren = {
  binary: BinaryCstNode[];
  Question?: IToken[];
  whenTrue?: ExpressionCstNode[];
  Colon?: IToken[];
  whenFalse?: ExpressionCstNode[];
  AssignOperator?: IToken[];
  assigned?: ExpressionCstNode[];
};

export interface BinaryCstNode extends CstNode {
  name: 'binary';
  children: BinaryCstChildren;
}

export type BinaryCstChildren = {
  prefixed: PrefixedCstNode[];
  binaryTail?: BinaryTailCstNode[];
};

export interface BinaryTailCstNode extends CstNode {
  name: 'binaryTail';
  children: BinaryTailCstChildren;
}

export type BinaryTailCstChildren = {
  BinaryOperator?: IToken[];
  prefixed?: PrefixedCstNode[];
  Is?: IToken[];
  tagPattern?: TagPatternCstNode[];
};

export interface PrefixedCstNode extends CstNode {
  name: 'prefixed';
  children: PrefixedCstChildren;
}

export type PrefixedCstChildren = {
  PrefixOperator?: IToken[];
  primary: PrimaryCstNode[];
  postfixTail?: PostfixTailCstNode[];
  With?: IToken[];
  fieldInitializers?: FieldInitializersCstNode[];
};

export interface PostfixTailCstNode extends CstNode {
  name: 'postfixTail';
  children: PostfixTailCstChildren;
}

export type PostfixTailCstChildren = {
  LeftParen?: IToken[];
  argument?: ExpressionCstNode[];
  Comma?: IToken[];
  RightParen?: IToken[];
  LeftBracket?: IToken[];
  index?: ExpressionCstNode[];
  DotDot?: IToken[];
  last?: ExpressionCstNode[];
  RightBracket?: IToken[];
  Dot?: IToken[];
  member?: IToken[];
  Arrow?: IToken[];
  pointed?: IToken[];
  Increment?: IToken[];
  Decrement?: IToken[];
};

export interface PrimaryCstNode extends CstNode {
  name: 'primary';
  children: PrimaryCstChildren;
}

export type PrimaryCstChildren = {
  NumberLiteral?: IToken[];
  StringLiteral?: IToken[];
  True?: IToken[];
  False?: IToken[];
  Null?: IToken[];
  LeftParen?: IToken[];
  expression?: ExpressionCstNode[];
  RightParen?: IToken[];
  row?: RowCstNode[];
  constructed?: IToken[];
  fieldInitializers?: FieldInitializersCstNode[];
  NameToken?: IToken[];
  Struct?: IToken[];
};

export interface FieldInitializersCstNode extends CstNode {
  name: 'fieldInitializers';
  children: FieldInitializersCstChildren;
}

export type FieldInitializersCstChildren = {
  LeftBrace: IToken[];
  fieldInitializer?: FieldInitializerCstNode[];
  Comma?: IToken[];
  RightBrace: IToken[];
};

export interface FieldInitializerCstNode extends CstNode {
  name: 'fieldInitializer';
  children: FieldInitializerCstChildren;
}

export type FieldInitializerCstChildren = {
  Dot: IToken[];
  Identifier: IToken[];
  Assign: IToken[];
  expression: ExpressionCstNode[];
};

export interface TagPatternCstNode extends CstNode {
  name: 'tagPattern';
  children: TagPatternCstChildren;
}

export type TagPatternCstChildren = {
  NameToken: IToken[];
  LeftParen?: IToken[];
  tagBinding?: TagBindingCstNode[];
  Comma?: IToken[];
  RightParen?: IToken[];
};

export interface TagBindingCstNode extends CstNode {
  name: 'tagBinding';
  children: TagBindingCstChildren;
}

export type TagBindingCstChildren = {
  NameToken: IToken[];
  Assign?: IToken[];
  variable?: IToken[];
};

export interface RowCstNode extends CstNode {
  name: 'row';
  children: RowCstChildren;
}

export type RowCstChildren = {
  NameToken: IToken[];
  rowElement?: RowElementCstNode[];
};

export interface PhraseRowCstNode extends CstNode {
  name: 'phraseRow';
  children: PhraseRowCstChildren;
}

export type PhraseRowCstChildren = {
  rowElement: RowElementCstNode[];
};

export interface RowElementCstNode extends CstNode {
  name: 'rowElement';
  children: RowElementCstChildren;
}

export type RowElementCstChildren = {
  Minus?: IToken[];
  NumberLiteral?: IToken[];
  LeftParen?: IToken[];
  expression?: ExpressionCstNode[];
  RightParen?: IToken[];
  reference?: ReferenceCstNode[];
};

export interface ReferenceCstNode extends CstNode {
  name: 'reference';
  children: ReferenceCstChildren;
}

export type ReferenceCstChildren = {
  Word: IToken[];
  referenceTail?: ReferenceTailCstNode[];
};

export interface ReferenceTailCstNode extends CstNode {
  name: 'referenceTail';
  children: ReferenceTailCstChildren;
}

export type ReferenceTailCstChildren = {
  LeftBracket?: IToken[];
  index?: ExpressionCstNode[];
  DotDot?: IToken[];
  last?: ExpressionCstNode[];
  RightBracket?: IToken[];
  Dot?: IToken[];
  member?: IToken[];
};

export interface TypeCstNode extends CstNode {
  name: 'type';
  children: TypeCstChildren;
}

export type TypeCstChildren = {
  Void?: IToken[];
  Bool?: IToken[];
  Int?: IToken[];
  LeftParen?: IToken[];
  low?: ExpressionCstNode[];
  DotDot?: IToken[];
  high?: ExpressionCstNode[];
  RightParen?: IToken[];
  Struct?: IToken[];
  NameToken?: IToken[];
  Dot?: IToken[];
  member?: IToken[];
  Less?: IToken[];
  type?: TypeCstNode[];
  Star?: IToken[];
  Greater?: IToken[];
};

export interface DeclaratorCstNode extends CstNode {
  name: 'declarator';
  children: DeclaratorCstChildren;
}

export type DeclaratorCstChildren = {
  Star?: IToken[];
  NameToken: IToken[];
  LeftBracket?: IToken[];
  open?: IToken[];
  length?: ExpressionCstNode[];
  RightBracket?: IToken[];
  As?: IToken[];
  lockName?: IToken[];
  Assign?: IToken[];
  initializer?: InitializerCstNode[];
};

export interface InitializerCstNode extends CstNode {
  name: 'initializer';
  children: InitializerCstChildren;
}

export type InitializerCstChildren = {
  fieldInitializers?: FieldInitializersCstNode[];
  expression?: ExpressionCstNode[];
};

export interface VariablesCstNode extends CstNode {
  name: 'variables';
  children: VariablesCstChildren;
}

export type VariablesCstChildren = {
  StorageQualifier?: IToken[];
  type: TypeCstNode[];
  declarator: DeclaratorCstNode[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface ParameterCstNode extends CstNode {
  name: 'parameter';
  children: ParameterCstChildren;
}

export type ParameterCstChildren = {
  Const?: IToken[];
  type: TypeCstNode[];
  Star?: IToken[];
  NameToken?: IToken[];
};

export interface BlockCstNode extends CstNode {
  name: 'block';
  children: BlockCstChildren;
}

export type BlockCstChildren = {
  LeftBrace: IToken[];
  statement?: StatementCstNode[];
  RightBrace: IToken[];
};

export interface StatementCstNode extends CstNode {
  name: 'statement';
  children: StatementCstChildren;
}

export type StatementCstChildren = {
  block?: BlockCstNode[];
  Semicolon?: IToken[];
  ifStatement?: IfStatementCstNode[];
  whileStatement?: WhileStatementCstNode[];
  doStatement?: DoStatementCstNode[];
  forStatement?: ForStatementCstNode[];
  switchStatement?: SwitchStatementCstNode[];
  jumpStatement?: JumpStatementCstNode[];
  chooseStatement?: ChooseStatementCstNode[];
  Atomic?: IToken[];
  atomic?: StatementCstNode[];
  Ghost?: IToken[];
  ghost?: StatementCstNode[];
  Spawn?: IToken[];
  spawned?: ExpressionCstNode[];
  label?: IToken[];
  Colon?: IToken[];
  labelled?: StatementCstNode[];
  variables?: VariablesCstNode[];
  expression?: ExpressionCstNode[];
};

export interface IfStatementCstNode extends CstNode {
  name: 'ifStatement';
  children: IfStatementCstChildren;
}

export type IfStatementCstChildren = {
  If: IToken[];
  LeftParen: IToken[];
  expression: ExpressionCstNode[];
  RightParen: IToken[];
  whenTrue: StatementCstNode[];
  Else?: IToken[];
  whenFalse?: StatementCstNode[];
};

export interface WhileStatementCstNode extends CstNode {
  name: 'whileStatement';
  children: WhileStatementCstChildren;
}

export type WhileStatementCstChildren = {
  While: IToken[];
  LeftParen: IToken[];
  expression: ExpressionCstNode[];
  RightParen: IToken[];
  statement: StatementCstNode[];
};

export interface DoStatementCstNode extends CstNode {
  name: 'doStatement';
  children: DoStatementCstChildren;
}

export type DoStatementCstChildren = {
  Do: IToken[];
  statement: StatementCstNode[];
  While: IToken[];
  LeftParen: IToken[];
  expression: ExpressionCstNode[];
  RightParen: IToken[];
  Semicolon: IToken[];
};

export interface ForStatementCstNode extends CstNode {
  name: 'forStatement';
  children: ForStatementCstChildren;
}

export type ForStatementCstChildren = {
  For: IToken[];
  LeftParen: IToken[];
  round?: RoundCstNode[];
  variables?: VariablesCstNode[];
  init?: ExpressionCstNode[];
  Semicolon?: IToken[];
  condition?: ExpressionCstNode[];
  update?: ExpressionCstNode[];
  RightParen: IToken[];
  statement: StatementCstNode[];
};

export interface RoundCstNode extends CstNode {
  name: 'round';
  children: RoundCstChildren;
}

export type RoundCstChildren = {
  type?: TypeCstNode[];
  Star?: IToken[];
  NameToken: IToken[];
  In: IToken[];
  expression: ExpressionCstNode[];
};

export interface SwitchStatementCstNode extends CstNode {
  name: 'switchStatement';
  children: SwitchStatementCstChildren;
}

export type SwitchStatementCstChildren = {
  Switch: IToken[];
  LeftParen: IToken[];
  expression: ExpressionCstNode[];
  RightParen: IToken[];
  LeftBrace: IToken[];
  switchCase?: SwitchCaseCstNode[];
  RightBrace: IToken[];
};

export interface SwitchCaseCstNode extends CstNode {
  name: 'switchCase';
  children: SwitchCaseCstChildren;
}

export type SwitchCaseCstChildren = {
  switchLabel: SwitchLabelCstNode[];
  statement?: StatementCstNode[];
};

export interface SwitchLabelCstNode extends CstNode {
  name: 'switchLabel';
  children: SwitchLabelCstChildren;
}

export type SwitchLabelCstChildren = {
  Case?: IToken[];
  tagPattern?: TagPatternCstNode[];
  binary?: BinaryCstNode[];
  Default?: IToken[];
  Colon: IToken[];
};

export interface JumpStatementCstNode extends CstNode {
  name: 'jumpStatement';
  children: JumpStatementCstChildren;
}

export type JumpStatementCstChildren = {
  Break?: IToken[];
  Continue?: IToken[];
  Goto?: IToken[];
  NameToken?: IToken[];
  Return?: IToken[];
  expression?: ExpressionCstNode[];
  Semicolon: IToken[];
};

export interface ChooseStatementCstNode extends CstNode {
  name: 'chooseStatement';
  children: ChooseStatementCstChildren;
}

export type ChooseStatementCstChildren = {
  Choose: IToken[];
  block?: BlockCstNode[];
  Or?: IToken[];
  LeftParen?: IToken[];
  round?: RoundCstNode[];
  Where?: IToken[];
  where?: ExpressionCstNode[];
  RightParen?: IToken[];
  statement?: StatementCstNode[];
};

export interface KernelNameCstNode extends CstNode {
  name: 'kernelName';
  children: KernelNameCstChildren;
}

export type KernelNameCstChildren = {
  Version?: IToken[];
  NameToken?: IToken[];
};

export interface DottedNameCstNode extends CstNode {
  name: 'dottedName';
  children: DottedNameCstChildren;
}

export type DottedNameCstChildren = {
  NameToken: IToken[];
  Dot?: IToken[];
  member?: IToken[];
};

export interface SelectorCstNode extends CstNode {
  name: 'selector';
  children: SelectorCstChildren;
}

export type SelectorCstChildren = {
  kernelName: KernelNameCstNode[];
  DotDot?: IToken[];
  last?: KernelNameCstNode[];
  Plus?: IToken[];
  patch?: IToken[];
};

export interface ModelCstNode extends CstNode {
  name: 'model';
  children: ModelCstChildren;
}

export type ModelCstChildren = {
  modelHeader: ModelHeaderCstNode[];
  Semicolon?: IToken[];
  LeftBrace?: IToken[];
  declaration?: DeclarationCstNode[];
  RightBrace?: IToken[];
};

export interface ModelHeaderCstNode extends CstNode {
  name: 'modelHeader';
  children: ModelHeaderCstChildren;
}

export type ModelHeaderCstChildren = {
  Library?: IToken[];
  NameToken?: IToken[];
  Kernel?: IToken[];
  kernelName?: KernelNameCstNode[];
  Extends?: IToken[];
  extended?: KernelNameCstNode[];
  Patch?: IToken[];
  On?: IToken[];
  selector?: SelectorCstNode[];
  StringLiteral?: IToken[];
  Driver?: IToken[];
  Implements?: IToken[];
  implemented?: IToken[];
  Comma?: IToken[];
};

export interface DeclarationCstNode extends CstNode {
  name: 'declaration';
  children: DeclarationCstChildren;
}

export type DeclarationCstChildren = {
  note?: NoteCstNode[];
  typedef?: TypedefCstNode[];
  drop?: DropCstNode[];
  counter?: CounterCstNode[];
  change?: ChangeCstNode[];
  operation?: OperationCstNode[];
  path?: PathCstNode[];
  sanitizer?: SanitizerCstNode[];
  Epilogue?: IToken[];
  epilogue?: BlockCstNode[];
  Consistent?: IToken[];
  consistent?: BlockCstNode[];
  interface?: InterfaceCstNode[];
  typeDeclaration?: TypeDeclarationCstNode[];
  noun?: NounCstNode[];
  functionOrVariables?: FunctionOrVariablesCstNode[];
};

export interface NoteCstNode extends CstNode {
  name: 'note';
  children: NoteCstChildren;
}

export type NoteCstChildren = {
  Source?: IToken[];
  Link?: IToken[];
  StringLiteral: IToken[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface TypedefCstNode extends CstNode {
  name: 'typedef';
  children: TypedefCstChildren;
}

export type TypedefCstChildren = {
  Typedef: IToken[];
  type: TypeCstNode[];
  Star?: IToken[];
  NameToken: IToken[];
  Semicolon: IToken[];
};

export interface DropCstNode extends CstNode {
  name: 'drop';
  children: DropCstChildren;
}

export type DropCstChildren = {
  Drop: IToken[];
  Struct: IToken[];
  NameToken: IToken[];
  Dot: IToken[];
  member: IToken[];
  Semicolon: IToken[];
};

export interface CounterCstNode extends CstNode {
  name: 'counter';
  children: CounterCstChildren;
}

export type CounterCstChildren = {
  Counter: IToken[];
  NameToken: IToken[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface ChangeCstNode extends CstNode {
  name: 'change';
  children: ChangeCstChildren;
}

export type ChangeCstChildren = {
  Change: IToken[];
  dottedName: DottedNameCstNode[];
  Hunks: IToken[];
};

export interface TypeDeclarationCstNode extends CstNode {
  name: 'typeDeclaration';
  children: TypeDeclarationCstChildren;
}

export type TypeDeclarationCstChildren = {
  Extend?: IToken[];
  struct?: StructCstNode[];
  union?: UnionCstNode[];
  enum?: EnumCstNode[];
  flags?: FlagsCstNode[];
  Semicolon?: IToken[];
};

export interface StructCstNode extends CstNode {
  name: 'struct';
  children: StructCstChildren;
}

export type StructCstChildren = {
  Struct: IToken[];
  dottedName: DottedNameCstNode[];
  Recycled?: IToken[];
  LeftBrace: IToken[];
  variables?: VariablesCstNode[];
  RightBrace: IToken[];
};

export interface UnionCstNode extends CstNode {
  name: 'union';
  children: UnionCstChildren;
}

export type UnionCstChildren = {
  Union: IToken[];
  dottedName: DottedNameCstNode[];
  LeftBrace: IToken[];
  unionMember?: UnionMemberCstNode[];
  RightBrace: IToken[];
};

export interface UnionMemberCstNode extends CstNode {
  name: 'unionMember';
  children: UnionMemberCstChildren;
}

export type UnionMemberCstChildren = {
  Common?: IToken[];
  On?: IToken[];
  NameToken?: IToken[];
  Comma?: IToken[];
  LeftBrace?: IToken[];
  variables?: VariablesCstNode[];
  RightBrace?: IToken[];
  tag?: IToken[];
  Semicolon?: IToken[];
};

export interface EnumCstNode extends CstNode {
  name: 'enum';
  children: EnumCstChildren;
}

export type EnumCstChildren = {
  Enum: IToken[];
  dottedName: DottedNameCstNode[];
  LeftBrace: IToken[];
  member?: IToken[];
  Comma?: IToken[];
  Semicolon?: IToken[];
  RightBrace: IToken[];
};

export interface FlagsCstNode extends CstNode {
  name: 'flags';
  children: FlagsCstChildren;
}

export type FlagsCstChildren = {
  Flags: IToken[];
  dottedName: DottedNameCstNode[];
  LeftBrace: IToken[];
  flagsMember?: FlagsMemberCstNode[];
  Comma?: IToken[];
  Semicolon?: IToken[];
  RightBrace: IToken[];
};

export interface FlagsMemberCstNode extends CstNode {
  name: 'flagsMember';
  children: FlagsMemberCstChildren;
}

export type FlagsMemberCstChildren = {
  NameToken: IToken[];
  Assign?: IToken[];
  binary?: BinaryCstNode[];
};

export interface InterfaceCstNode extends CstNode {
  name: 'interface';
  children: InterfaceCstChildren;
}

export type InterfaceCstChildren = {
  Interface: IToken[];
  NameToken: IToken[];
  LeftBrace: IToken[];
  prototype?: PrototypeCstNode[];
  RightBrace: IToken[];
  Semicolon?: IToken[];
};

export interface PrototypeCstNode extends CstNode {
  name: 'prototype';
  children: PrototypeCstChildren;
}

export type PrototypeCstChildren = {
  type: TypeCstNode[];
  Star?: IToken[];
  NameToken: IToken[];
  parameters: ParametersCstNode[];
  Semicolon: IToken[];
};

export interface ParametersCstNode extends CstNode {
  name: 'parameters';
  children: ParametersCstChildren;
}

export type ParametersCstChildren = {
  LeftParen: IToken[];
  parameter?: ParameterCstNode[];
  Comma?: IToken[];
  RightParen: IToken[];
};

export interface FunctionOrVariablesCstNode extends CstNode {
  name: 'functionOrVariables';
  children: FunctionOrVariablesCstChildren;
}

export type FunctionOrVariablesCstChildren = {
  function?: FunctionCstNode[];
  variables?: VariablesCstNode[];
};

export interface FunctionCstNode extends CstNode {
  name: 'function';
  children: FunctionCstChildren;
}

export type FunctionCstChildren = {
  FunctionModifier?: IToken[];
  type: TypeCstNode[];
  Star?: IToken[];
  dottedName: DottedNameCstNode[];
  parameters: ParametersCstNode[];
  block?: BlockCstNode[];
  Semicolon?: IToken[];
};

export interface PatternCstNode extends CstNode {
  name: 'pattern';
  children: PatternCstChildren;
}

export type PatternCstChildren = {
  patternElement: PatternElementCstNode[];
};

export interface PatternElementCstNode extends CstNode {
  name: 'patternElement';
  children: PatternElementCstChildren;
}

export type PatternElementCstChildren = {
  Word?: IToken[];
  Bar?: IToken[];
  LeftBracket?: IToken[];
  pattern?: PatternCstNode[];
  RightBracket?: IToken[];
  LeftParen?: IToken[];
  New?: IToken[];
  type?: TypeCstNode[];
  Star?: IToken[];
  NameToken?: IToken[];
  RightParen?: IToken[];
};

export interface OperationCstNode extends CstNode {
  name: 'operation';
  children: OperationCstChildren;
}

export type OperationCstChildren = {
  Override?: IToken[];
  Operation: IToken[];
  pattern: PatternCstNode[];
  block: BlockCstNode[];
};

export interface PathCstNode extends CstNode {
  name: 'path';
  children: PathCstChildren;
}

export type PathCstChildren = {
  Override?: IToken[];
  Path: IToken[];
  pattern: PatternCstNode[];
  Assign: IToken[];
  expression: ExpressionCstNode[];
  Semicolon: IToken[];
};

export interface SanitizerCstNode extends CstNode {
  name: 'sanitizer';
  children: SanitizerCstChildren;
}

export type SanitizerCstChildren = {
  Sanitizer: IToken[];
  NameToken: IToken[];
  StringLiteral: IToken[];
  Semicolon: IToken[];
};

export interface NounCstNode extends CstNode {
  name: 'noun';
  children: NounCstChildren;
}

export type NounCstChildren = {
  Late?: IToken[];
  Extend?: IToken[];
  Noun: IToken[];
  NameToken: IToken[];
  In?: IToken[];
  within?: IToken[];
  At?: IToken[];
  LeftParen?: IToken[];
  at?: ParameterCstNode[];
  RightParen?: IToken[];
  Arrow?: IToken[];
  gives?: ParameterCstNode[];
  LeftBrace: IToken[];
  nounMember?: NounMemberCstNode[];
  RightBrace: IToken[];
};

export interface NounMemberCstNode extends CstNode {
  name: 'nounMember';
  children: NounMemberCstChildren;
}

export type NounMemberCstChildren = {
  Begin?: IToken[];
  begin?: BlockCstNode[];
  Finish?: IToken[];
  finish?: BlockCstNode[];
  One?: IToken[];
  LeftBrace?: IToken[];
  oneOf?: PhraseCstNode[];
  RightBrace?: IToken[];
  phrase?: PhraseCstNode[];
  functionOrVariables?: FunctionOrVariablesCstNode[];
};

export interface PhraseCstNode extends CstNode {
  name: 'phrase';
  children: PhraseCstChildren;
}

export type PhraseCstChildren = {
  Override?: IToken[];
  Phrase: IToken[];
  pattern: PatternCstNode[];
  block: BlockCstNode[];
};

export interface FileCstNode extends CstNode {
  name: 'file';
  children: FileCstChildren;
}

export type FileCstChildren = {
  fileItem?: FileItemCstNode[];
};

export interface FileItemCstNode extends CstNode {
  name: 'fileItem';
  children: FileItemCstChildren;
}

export type FileItemCstChildren = {
  scenario?: ScenarioCstNode[];
  use?: UseCstNode[];
  adversary?: AdversaryCstNode[];
  model?: ModelCstNode[];
  declaration?: DeclarationCstNode[];
};

export interface UseCstNode extends CstNode {
  name: 'use';
  children: UseCstChildren;
}

export type UseCstChildren = {
  Use: IToken[];
  StringLiteral: IToken[];
  Semicolon: IToken[];
};

export interface AdversaryCstNode extends CstNode {
  name: 'adversary';
  children: AdversaryCstChildren;
}

export type AdversaryCstChildren = {
  Adversary: IToken[];
  NameToken: IToken[];
  parameters: ParametersCstNode[];
  StringLiteral?: IToken[];
  LeftBrace: IToken[];
  thread?: ThreadCstNode[];
  RightBrace: IToken[];
};

export interface ScenarioCstNode extends CstNode {
  name: 'scenario';
  children: ScenarioCstChildren;
}

export type ScenarioCstChildren = {
  Scenario: IToken[];
  NameToken: IToken[];
  StringLiteral?: IToken[];
  LeftBrace: IToken[];
  scenarioItem?: ScenarioItemCstNode[];
  RightBrace: IToken[];
};

export interface ScenarioItemCstNode extends CstNode {
  name: 'scenarioItem';
  children: ScenarioItemCstChildren;
}

export type ScenarioItemCstChildren = {
  scenarioLink?: ScenarioLinkCstNode[];
  kernels?: KernelsCstNode[];
  axis?: AxisCstNode[];
  mayFail?: MayFailCstNode[];
  shared?: SharedCstNode[];
  setup?: SetupCstNode[];
  thread?: ThreadCstNode[];
  demand?: DemandCstNode[];
  setupItem?: SetupItemCstNode[];
};

export interface ScenarioLinkCstNode extends CstNode {
  name: 'scenarioLink';
  children: ScenarioLinkCstChildren;
}

export type ScenarioLinkCstChildren = {
  Link: IToken[];
  StringLiteral: IToken[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface KernelsCstNode extends CstNode {
  name: 'kernels';
  children: KernelsCstChildren;
}

export type KernelsCstChildren = {
  Kernel: IToken[];
  selector: SelectorCstNode[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface AxisCstNode extends CstNode {
  name: 'axis';
  children: AxisCstChildren;
}

export type AxisCstChildren = {
  For: IToken[];
  NameToken: IToken[];
  In: IToken[];
  axisValue: AxisValueCstNode[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface AxisValueCstNode extends CstNode {
  name: 'axisValue';
  children: AxisValueCstChildren;
}

export type AxisValueCstChildren = {
  Word?: IToken[];
  NumberLiteral?: IToken[];
};

export interface MayFailCstNode extends CstNode {
  name: 'mayFail';
  children: MayFailCstChildren;
}

export type MayFailCstChildren = {
  May: IToken[];
  Fail: IToken[];
  dottedName: DottedNameCstNode[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface SharedCstNode extends CstNode {
  name: 'shared';
  children: SharedCstChildren;
}

export type SharedCstChildren = {
  Shared: IToken[];
  variables: VariablesCstNode[];
};

export interface SetupCstNode extends CstNode {
  name: 'setup';
  children: SetupCstChildren;
}

export type SetupCstChildren = {
  Setup: IToken[];
  block: BlockCstNode[];
};

export interface SetupItemCstNode extends CstNode {
  name: 'setupItem';
  children: SetupItemCstChildren;
}

export type SetupItemCstChildren = {
  NameToken: IToken[];
  subject: SubjectCstNode[];
  Colon?: IToken[];
  phraseRow?: PhraseRowCstNode[];
  Comma?: IToken[];
  Semicolon?: IToken[];
  LeftBrace?: IToken[];
  setupItem?: SetupItemCstNode[];
  RightBrace?: IToken[];
};

export interface SubjectCstNode extends CstNode {
  name: 'subject';
  children: SubjectCstChildren;
}

export type SubjectCstChildren = {
  NameToken: IToken[];
  referenceTail?: ReferenceTailCstNode[];
};

export interface ThreadCstNode extends CstNode {
  name: 'thread';
  children: ThreadCstChildren;
}

export type ThreadCstChildren = {
  Thread: IToken[];
  NameToken: IToken[];
  LeftBracket?: IToken[];
  count?: ExpressionCstNode[];
  RightBracket?: IToken[];
  phraseRow?: PhraseRowCstNode[];
  Comma?: IToken[];
  threadBody: ThreadBodyCstNode[];
};

export interface ThreadBodyCstNode extends CstNode {
  name: 'threadBody';
  children: ThreadBodyCstChildren;
}

export type ThreadBodyCstChildren = {
  LeftBrace: IToken[];
  statement?: StatementCstNode[];
  RightBrace: IToken[];
};

export interface DemandCstNode extends CstNode {
  name: 'demand';
  children: DemandCstChildren;
}

export type DemandCstChildren = {
  assertion?: AssertionCstNode[];
  outcomes?: OutcomesCstNode[];
  paths?: PathsCstNode[];
  expectation?: ExpectationCstNode[];
  reportItem?: ReportItemCstNode[];
  on?: OnCstNode[];
};

export interface AssertionCstNode extends CstNode {
  name: 'assertion';
  children: AssertionCstChildren;
}

export type AssertionCstChildren = {
  DemandWord: IToken[];
  pathSubject?: PathSubjectCstNode[];
  phraseRow?: PhraseRowCstNode[];
  expression?: ExpressionCstNode[];
  Semicolon: IToken[];
};

export interface PathSubjectCstNode extends CstNode {
  name: 'pathSubject';
  children: PathSubjectCstChildren;
}

export type PathSubjectCstChildren = {
  NameToken: IToken[];
  LeftBracket?: IToken[];
  index?: ExpressionCstNode[];
  RightBracket?: IToken[];
};

export interface OutcomesCstNode extends CstNode {
  name: 'outcomes';
  children: OutcomesCstChildren;
}

export type OutcomesCstChildren = {
  Outcomes: IToken[];
  binary: BinaryCstNode[];
  Comma?: IToken[];
  LeftBrace: IToken[];
  outcomeRow?: OutcomeRowCstNode[];
  RightBrace: IToken[];
};

export interface OutcomeRowCstNode extends CstNode {
  name: 'outcomeRow';
  children: OutcomeRowCstChildren;
}

export type OutcomeRowCstChildren = {
  binary: BinaryCstNode[];
  Comma?: IToken[];
  Semicolon: IToken[];
};

export interface PathsCstNode extends CstNode {
  name: 'paths';
  children: PathsCstChildren;
}

export type PathsCstChildren = {
  Paths: IToken[];
  pathSubject: PathSubjectCstNode[];
  LeftBrace: IToken[];
  phraseRow?: PhraseRowCstNode[];
  Semicolon?: IToken[];
  RightBrace: IToken[];
};

export interface ExpectationCstNode extends CstNode {
  name: 'expectation';
  children: ExpectationCstChildren;
}

export type ExpectationCstChildren = {
  Expect: IToken[];
  Clean?: IToken[];
  Bug?: IToken[];
  NameToken?: IToken[];
  In?: IToken[];
  within?: DottedNameCstNode[];
  Semicolon: IToken[];
};

export interface ReportItemCstNode extends CstNode {
  name: 'reportItem';
  children: ReportItemCstChildren;
}

export type ReportItemCstChildren = {
  Report: IToken[];
  Word: IToken[];
  Semicolon: IToken[];
};

export interface OnCstNode extends CstNode {
  name: 'on';
  children: OnCstChildren;
}

export type OnCstChildren = {
  On: IToken[];
  selector: SelectorCstNode[];
  Comma?: IToken[];
  LeftBrace: IToken[];
  demand?: DemandCstNode[];
  RightBrace: IToken[];
};
