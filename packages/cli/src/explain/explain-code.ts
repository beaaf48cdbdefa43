/**
 * The body of `refault explain`: what a code, a kind of finding or an exit code means, at length.
 */
import { diagnosticCodes, explainDiagnostic, nearestName } from '@refault/dsl';
import { wrap } from '@refault/engine';
import { modelTexts } from '@refault/kernels';
import { type ExitCode, exitCodeMeanings, exitCodes } from '../exit-codes.ts';
import { outputWidth } from '../output.ts';
import { isEngineSanitizer, sanitizers } from '../sanitizers.ts';
import { sanitizerPages } from './sanitizer-pages.ts';

/** Without a code: what there is to be explained. */
export function explain(code: string | undefined): ExitCode {
  const page = code === undefined ? contents() : pageOf(code);
  if (page !== undefined) {
    process.stdout.write(`${page.join('\n')}\n`);
    return exitCodes.asExpected;
  }
  process.stderr.write(`error: there is nothing to explain about \`${code}\`\n`);
  process.stderr.write(`help: ${help(code ?? '')}\n`);
  return exitCodes.usage;
}

function pageOf(code: string): string[] | undefined {
  const meaning = sanitizers().get(code);
  if (meaning !== undefined)
    return isEngineSanitizer(code) ? engineSanitizer(code, meaning) : librarySanitizer(code, meaning);
  if (Object.hasOwn(exitCodeMeanings, code))
    return [`exit code ${code}`, '', ...wrap(exitCodeMeanings[code] ?? '', width())];
  const found = explainDiagnostic(code);
  if (found === undefined) return undefined;
  return [
    `${found.code}: ${found.severity}`,
    '',
    ...indented(wrap(found.message, width() - 4)),
    '',
    ...wrap(found.explanation, width()),
    ...(found.help === undefined ? [] : ['', ...wrap(`To mend it: ${found.help}.`, width())]),
  ];
}

function engineSanitizer(code: keyof typeof sanitizerPages, meaning: string): string[] {
  const { text, sample } = sanitizerPages[code];
  const lines = sample.trimEnd().split('\n');
  return [`${code}: ${meaning}`, '', ...paragraphs(text), ...indented(lines), '', ...expecting(code)];
}

/** What its declaration says of it, and who finds it. */
function librarySanitizer(code: string, meaning: string): string[] {
  const finders: string[] = [];
  let comment = '';
  for (const [name, text] of Object.entries(modelTexts)) {
    const declared = new RegExp(`((?:^[ ]*///.*\\n)*)^[ ]*sanitizer ${code} `, 'm').exec(text);
    if (declared !== null)
      comment = (declared[1] ?? '')
        .replaceAll(/^ *\/\/\/ ?/gm, '')
        .replaceAll('\n', ' ')
        .trim();
    if (text.includes(`violation(${code}`)) finders.push(name);
  }
  return [
    `${code}: ${meaning}`,
    '',
    ...(comment === '' ? [] : paragraphs([comment])),
    ...wrap(
      `It belongs to the kernel models, which find it in ghost code: violation(${code}) in ${finders.join(', ')}.`,
      width(),
    ),
    '',
    ...expecting(code),
  ];
}

function expecting(code: string): string[] {
  return wrap(
    `A scenario that shows it says \`expect bug ${code};\` or \`expect bug ${code} in FUNCTION;\`. \`--without ${code}\` switches it off, and the verdict says so.`,
    width(),
  );
}

function contents(): string[] {
  const named = [...sanitizers()].map(([name]) => name);
  return [
    'kinds of findings:',
    ...indented(wrap(named.join(', '), width() - 4)),
    '',
    'exit codes:',
    ...indented(wrap(Object.keys(exitCodeMeanings).join(', '), width() - 4)),
    '',
    'diagnostics:',
    ...indented([...diagnosticCodes]),
  ];
}

function help(code: string): string {
  const known = [...sanitizers().keys(), ...diagnosticCodes];
  const short = known.find((each) => each.endsWith(`/${code}`));
  const nearest = short ?? nearestName(code, known);
  return nearest === undefined ? '`refault explain` lists what there is' : `did you mean \`${nearest}\`?`;
}

function paragraphs(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...wrap(text, width()), '']);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}

function width(): number {
  return Math.min(outputWidth(), 100);
}
