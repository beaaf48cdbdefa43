/**
 * The body of `refault dump`.
 */
import * as Errors from '@oclif/core/errors';
import {
  type CheckedFunction,
  type CheckedScenario,
  CheckSession,
  parseFile,
  placeOf,
  type SourceFile,
  tokenize,
  typeText,
  variantName,
} from '@refault/dsl';
import { compile, dumpProgram } from '@refault/engine';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { checkOptions } from '../run/plan.ts';
import { makeSelection } from '../run/settings.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';
import { dumpNode } from './dump-node.ts';

interface DumpFlags {
  readonly filter: string | undefined;
  readonly kernel: string[] | undefined;
  readonly functions: string[] | undefined;
}

export function dump(stage: 'tokens' | 'ast' | 'model' | 'ir', name: string, flags: DumpFlags): ExitCode {
  const texts = new Texts();
  const read = texts.file(name);
  if (read.kind === 'unreadable') {
    throw new Errors.CLIError(`can't read ${name}: ${read.reason}`, { exit: exitCodes.usage });
  }
  const codes = new Set<ExitCode>();
  const messages = new Messages(codes);
  const { file } = read;
  if (stage === 'tokens') {
    const { tokens, diagnostics } = tokenize(file);
    messages.add(diagnostics);
    print(tokens.map((token) => `${token.startLine}:${token.startColumn}\t${token.tokenType.name}\t${token.image}`));
  } else if (stage === 'ast') {
    const { tree, diagnostics } = parseFile(file);
    messages.add(diagnostics);
    print(dumpNode(tree));
  } else {
    const scenarios = checked(file, texts, flags, messages);
    print(
      stage === 'model' ? scenarios.flatMap(modelLines) : scenarios.flatMap((each) => irLines(each, flags, messages)),
    );
  }
  return worstOf(codes);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function checked(file: SourceFile, texts: Texts, flags: DumpFlags, messages: Messages): readonly CheckedScenario[] {
  const selection = makeSelection({ ...flags, patch: undefined }, texts, [file.name]);
  const session = new CheckSession(shippedModels(), texts);
  const { scenarios, diagnostics } = session.check(file, checkOptions(selection));
  messages.add(diagnostics);
  return scenarios;
}

function modelLines(scenario: CheckedScenario): string[] {
  const { name, variant, kernel, threads, demands, expected, globals, setup } = scenario;
  const lines = [`scenario ${variantName(name, variant)} on ${kernel} at ${placeOf(scenario.span)}`];
  for (const global of globals) lines.push(`  global ${typeText(global.type)} ${global.name}`);
  lines.push(...functionLines(setup, '  setup'));
  for (const thread of threads) lines.push(...functionLines(thread.body, `  thread ${thread.name}`));
  for (const demand of demands) lines.push(`  demand ${demand.kind}: ${demand.text.replace(/\s+/g, ' ')}`);
  for (const { kind, within } of expected)
    lines.push(`  expect bug ${kind}${within === undefined ? '' : ` in ${within}`}`);
  return [...lines, ''];
}

function functionLines(made: CheckedFunction, head: string): string[] {
  return [head, ...dumpNode(made.body()).map((line) => `    ${line}`)];
}

function irLines(scenario: CheckedScenario, flags: DumpFlags, messages: Messages): string[] {
  const { compiled, diagnostics } = compile(scenario);
  messages.add(diagnostics);
  if (compiled === undefined) return [];
  const text = dumpProgram(compiled.program);
  const { functions } = flags;
  if (functions === undefined) return [text, ''];
  const blocks = text.split('\n\n');
  const wanted = blocks.filter((block) => functions.some((name) => new RegExp(`^\\w+ ${name}\\b`).test(block)));
  return [blocks[0] ?? '', ...wanted.flatMap((block) => ['', block]), ''];
}
