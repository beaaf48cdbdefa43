/**
 * Text to syntax tree. Never fails: a tree and all diagnostics come for any text.
 */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import type { FunctionDeclaration } from '../ast/nodes-model.ts';
import type { FileNode, ScenarioNode } from '../ast/nodes-scenario.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, hasPlace } from './build-context.ts';
import { buildFunction } from './build-model.ts';
import { buildFile, buildScenario } from './build-scenario.ts';
import type { FileCstNode, FunctionCstNode, ScenarioCstNode } from './cst-nodes.ts';
import { FaultParser } from './fault-parser.ts';
import { type Tokens, tokenize } from './lexer.ts';
import { misspeltKeyword } from './misspelt-keyword.ts';
import { recalledTrees, reviveTree } from './stored-trees.ts';

export interface Parsed<Tree> {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

type SyntaxError = IRecognitionException & { readonly previousToken?: IToken };

let strict: FaultParser | undefined;
let recovering: FaultParser | undefined;

/** Parses a whole file, unless its tree is recalled. */
export function readFile(file: SourceFile): Parsed<FileNode> {
  const stored = recalledTrees(file)?.file;
  const tree = stored && reviveTree(stored, file, () => parseFile(file).tree);
  return tree === undefined ? parseFile(file) : { tree, diagnostics: [] };
}

/** Parses a whole file. */
export function parseFile(file: SourceFile): Parsed<FileNode> {
  return run(
    file,
    (parser) => parser.file(),
    (context, cst) => buildFile(context, cst as FileCstNode),
  );
}

/** Parses the text of one function. */
export function parseFunction(file: SourceFile): Parsed<FunctionDeclaration | undefined> {
  return run(
    file,
    (parser) => parser.function(),
    (context, cst) => buildFunction(context, cst as FunctionCstNode),
  );
}

/** Parses the text of one scenario: after the values of its axes were put in. */
export function parseScenario(file: SourceFile): Parsed<ScenarioNode | undefined> {
  return run(
    file,
    (parser) => parser.scenario(),
    (context, cst) => buildScenario(context, cst as ScenarioCstNode),
  );
}

/** A whole file as the parser read it, for who wants every token in its place. Errors are those of the syntax alone. */
export function parseConcrete(file: SourceFile): Concrete {
  return read(file, (parser) => parser.file());
}

export interface Concrete {
  readonly cst: CstNode;
  readonly tokens: Tokens;
  readonly diagnostics: readonly Diagnostic[];
}

function run<Tree>(
  file: SourceFile,
  rule: (parser: FaultParser) => CstNode | undefined,
  build: (context: BuildContext, cst: CstNode) => Tree,
): Parsed<Tree> {
  const { cst, diagnostics } = read(file, rule);
  const context: BuildContext = { file, diagnostics: [...diagnostics] };
  const tree = build(context, cst);
  return { tree, diagnostics: context.diagnostics };
}

function read(file: SourceFile, rule: (parser: FaultParser) => CstNode | undefined): Concrete {
  const tokens = tokenize(file);
  strict ??= new FaultParser({ validate: false, recovers: false });
  const parsed = readBy(strict, tokens, rule);
  if (parsed.errors.length === 0) return { cst: parsed.cst, tokens, diagnostics: tokens.diagnostics };
  recovering ??= new FaultParser({ validate: false, recovers: true });
  const { cst, errors } = readBy(recovering, tokens, rule);
  return { cst, tokens, diagnostics: [...tokens.diagnostics, ...firstErrors(file, errors, tokens)] };
}

function readBy(
  parser: FaultParser,
  tokens: Tokens,
  rule: (parser: FaultParser) => CstNode | undefined,
): { readonly cst: CstNode; readonly errors: readonly SyntaxError[] } {
  parser.input = tokens.tokens;
  const cst = rule(parser) ?? { name: 'file', children: {} };
  return { cst, errors: parser.errors };
}

/** What the parser says of the same token again, or after a token that is none, is the first mistake once more. */
function firstErrors(
  file: SourceFile,
  errors: readonly SyntaxError[],
  { tokens, diagnostics: unreadable }: Tokens,
): Diagnostic[] {
  const places = new Set<number>();
  const misspelt = new Set<IToken>();
  return errors.flatMap((error) => {
    const at = startOf(file, error.token);
    if (places.has(at) || unreadable.some(({ span }) => span.start <= at && span.end > before(error))) return [];
    places.add(at);
    const nearly = misspeltKeyword(tokens, at);
    if (nearly === undefined) return [syntaxError(file, error)];
    // Where it is found again, the error comes of the first one.
    if (misspelt.has(nearly.token)) return [];
    misspelt.add(nearly.token);
    const help = `\`${nearly.token.image}\` is no keyword: did you mean \`${nearly.keyword}\`?`;
    return [syntaxError(file, error, { help })];
  });
}

function startOf(file: SourceFile, token: IToken): number {
  return hasPlace(token.startOffset) ? token.startOffset : file.text.length;
}

/** Where the token before the one that was not expected begins. */
function before({ previousToken }: SyntaxError): number {
  return hasPlace(previousToken?.startOffset) ? previousToken.startOffset : 0;
}

function syntaxError(
  file: SourceFile,
  { token, previousToken, message }: SyntaxError,
  extras: { readonly help?: string } = {},
): Diagnostic {
  // Something that ends a statement is missing where that statement ends, not where the next one begins.
  if (message.startsWith('expected `;`') && hasPlace(previousToken?.endOffset)) {
    const start = previousToken.endOffset + 1;
    return diagnostic('syntax/unexpected-token', within(file, start, start + 1), { message }, extras);
  }
  // At the end of the file the place is that of the last token.
  const atEnd = token.tokenType.name === 'EOF' || !hasPlace(token.startOffset);
  const anchor = atEnd ? previousToken : token;
  const start = hasPlace(anchor?.startOffset) ? anchor.startOffset : file.text.length - 1;
  const end = start + Math.max(1, anchor?.image.length ?? 1);
  return diagnostic('syntax/unexpected-token', within(file, start, end), { message }, extras);
}

function within(file: SourceFile, start: number, end: number): Span {
  const cut = (offset: number) => Math.min(Math.max(0, offset), file.text.length);
  return { file, start: cut(start), end: cut(end) };
}
