/**
 * The body of `refault check`.
 */
import { CheckSession, type Diagnostic, sourceFile } from '@refault/dsl';
import { type ExitCode, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { checkOptions } from '../run/plan.ts';
import { makeSelection } from '../run/settings.ts';
import { findFiles } from '../workspace/find-files.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';
import { membershipOf, treesOf } from './model-trees.ts';

export async function checkFiles(paths: readonly string[], kernel: string[] | undefined): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  const messages = new Messages(codes);
  const found = await findFiles(paths);
  for (const problem of found.problems) messages.complain(problem);
  const texts = new Texts();
  const selection = makeSelection({ kernel, patch: undefined, filter: undefined }, texts, found.files);
  const session = new CheckSession(shippedModels(), texts);
  const members = [];
  for (const name of found.files) {
    const read = texts.file(name);
    if (read.kind === 'unreadable') {
      messages.complain(`can't read ${name}: ${read.reason}`);
      continue;
    }
    const member = membershipOf(name, read.file.text);
    if (member !== undefined) members.push(member);
    else if (kernel === undefined) messages.add(session.checkWhole(read.file));
    else messages.add(session.check(read.file, checkOptions(selection)).diagnostics);
  }
  let kernels = 0;
  let drivers = 0;
  for (const tree of treesOf(members)) {
    const models = new CheckSession(tree.source, texts);
    const place = (name: string) => ({ file: sourceFile(name, name), start: 0, end: name.length });
    for (const label of tree.kernels) {
      messages.add(models.checkKernel(label, place(label)), tree.opens);
      kernels++;
    }
    for (const name of tree.patches) {
      messages.add(models.checkPatch(name, place(name)), tree.opens);
      kernels++;
    }
    for (const name of tree.drivers) {
      messages.add(models.checkDriver(name, place(name)), tree.opens);
      drivers++;
    }
  }
  if (found.files.length > 0)
    process.stdout.write(
      `${summary(
        found.files.length,
        [
          [kernels, 'kernel'],
          [drivers, 'driver'],
        ],
        messages.diagnostics,
      )}\n`,
    );
  return worstOf(codes);
}

function summary(
  files: number,
  models: readonly (readonly [number: number, what: string])[],
  diagnostics: readonly Diagnostic[],
): string {
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const told = models.flatMap(([number, what]) => (number === 0 ? [] : [count(number, what)]));
  const whole = told.length === 0 ? '' : ` (${told.join(' and ')} as a whole)`;
  const found = errors === 0 ? 'no errors' : count(errors, 'error');
  const also = warnings === 0 ? '' : `, ${count(warnings, 'warning')}`;
  return `${count(files, 'file')}${whole}: ${found}${also}`;
}
