/**
 * Text to syntax tree. Never fails: a tree and all diagnostics come for any text.
 */
import type { IRecognitionException } from 'chevrotain';
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
import { tokenize } from './lexer.ts';

export interface Parsed<Tree> {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

let shared: FaultParser | undefined;

/** Parses a whole file. */
export function parseFile(file: SourceFile): Parsed<FileNode> {
  return run(
    file,
    (parser) => parser.file(),
    (context, cst) => buildFile(context, cst as FileCstNode),
  );
}

/** Parses the text of one function: what a hunk made of it. */
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

function run<Tree>(
  file: SourceFile,
  rule: (parser: FaultParser) => unknown,
  build: (context: BuildContext, cst: unknown) => Tree,
): Parsed<Tree> {
  const { tokens, diagnostics } = tokenize(file);
  shared ??= new FaultParser({ validate: false });
  const parser = shared;
  parser.input = tokens;
  const cst = rule(parser);
  const context: BuildContext = { file, diagnostics: [...diagnostics] };
  for (const error of parser.errors) context.diagnostics.push(syntaxError(file, error));
  const tree = build(context, cst ?? { name: 'file', children: {} });
  return { tree, diagnostics: context.diagnostics };
}

function syntaxError(file: SourceFile, error: IRecognitionException): Diagnostic {
  const { token, previousToken } = error as IRecognitionException & { previousToken?: typeof error.token };
  const { message } = error;
  // Something that ends a statement is missing where that statement ends, not where the next one begins.
  if (message.startsWith('expected `;`') && hasPlace(previousToken?.endOffset)) {
    const start = previousToken.endOffset + 1;
    return diagnostic('syntax/unexpected-token', within(file, start, start + 1), { message });
  }
  // At the end of the file the place is that of the last token.
  const atEnd = token.tokenType.name === 'EOF' || !hasPlace(token.startOffset);
  const anchor = atEnd ? previousToken : token;
  const start = hasPlace(anchor?.startOffset) ? anchor.startOffset : file.text.length - 1;
  const end = start + Math.max(1, anchor?.image.length ?? 1);
  return diagnostic('syntax/unexpected-token', within(file, start, end), { message });
}

function within(file: SourceFile, start: number, end: number): Span {
  const cut = (offset: number) => Math.min(Math.max(0, offset), file.text.length);
  return { file, start: cut(start), end: cut(end) };
}
