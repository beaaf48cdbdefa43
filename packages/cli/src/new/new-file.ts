/**
 * The body of `refault new`: writes a text to start from into a file that is not there yet.
 */
import { lstatSync } from 'node:fs';
import { format, nearestName, sourceFile } from '@refault/dsl';
import { modelTexts } from '@refault/kernels';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { writeWhole } from '../output.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { interfaceNames } from './interface-functions.ts';
import { driverStart, patchStart, scenarioStart } from './starts.ts';

export interface NewFileOptions {
  readonly what: 'scenario' | 'driver' | 'patch';
  readonly name: string;
  readonly output?: string | undefined;
  /** For a driver. */
  readonly interfaces: readonly string[];
}

export function newFile({ what, name, output, interfaces }: NewFileOptions): ExitCode {
  if (!/^[A-Za-z_]\w*$/.test(name)) return refuse(`\`${name}\` is no name`, 'letters, digits and _: `new_question`');
  const start = { name, kernel: shippedModels().kernels.at(-1) ?? '', models: modelTexts };
  const strange = what === 'driver' ? interfaces.find((each) => !interfaceNames(modelTexts).includes(each)) : undefined;
  if (strange !== undefined) {
    const known = interfaceNames(modelTexts);
    const near = nearestName(strange, known);
    return refuse(
      `there is no interface \`${strange}\``,
      near === undefined ? known.join(', ') : `did you mean \`${near}\`?`,
    );
  }
  const text =
    what === 'scenario'
      ? scenarioStart(start)
      : what === 'patch'
        ? patchStart(start)
        : driverStart({ ...start, interfaces });
  const path = output ?? `${name.replaceAll('_', '-')}.fault`;
  const laidOut = format(sourceFile(path, text ?? ''));
  if (laidOut.kind === 'errors') return refuse(`\`${name}\` is a word of the language`, 'give it another name');
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const problem = isThere ? `can't write ${path}: there is such a file already` : writeWhole(path, laidOut.text);
  if (problem !== undefined) return refuse(problem);
  process.stdout.write(`${path}\nnext: ${nextCommand(what, path)}\n`);
  return exitCodes.asExpected;
}

function nextCommand(what: NewFileOptions['what'], path: string): string {
  switch (what) {
    case 'scenario':
      return `refault run ${path}`;
    case 'patch':
      return `refault run scenarios --patch ./${path.replace(/^\.\//, '')}`;
    case 'driver':
      return `refault check ${path}, then \`use "./${path}";\` in a scenario`;
  }
}

function refuse(problem: string, help?: string): ExitCode {
  process.stderr.write(`error: ${problem}\n`);
  if (help !== undefined) process.stderr.write(`help: ${help}\n`);
  return exitCodes.usage;
}
