/**
 * The body of `refault list`.
 */

import { modelTexts as driverTexts } from '@refault/driver-stubs';
import { CheckSession, parseFile, sourceFile, textOf } from '@refault/dsl';
import { modelTexts } from '@refault/kernels';
import { type ExitCode, exitCodes, worstOf } from '../exit-codes.ts';
import { Messages } from '../messages.ts';
import { sanitizers } from '../sanitizers.ts';
import { findFiles } from '../workspace/find-files.ts';
import { shippedModels } from '../workspace/shipped-models.ts';
import { Texts } from '../workspace/texts.ts';

type Listable = 'kernels' | 'patches' | 'drivers' | 'adversaries' | 'scenarios' | 'sanitizers';

export async function list(what: Listable, paths: readonly string[]): Promise<ExitCode> {
  switch (what) {
    case 'kernels':
      print(shippedModels().kernels.map((name) => [name]));
      return exitCodes.asExpected;
    case 'patches':
      print(headers({ ...modelTexts, ...driverTexts }, /^\s*patch (\w+) on ([^"{;]+?)\s*(?:"([^"]*)")?\s*[{;]/gm));
      return exitCodes.asExpected;
    case 'drivers':
      print(drivers());
      return exitCodes.asExpected;
    case 'adversaries':
      print(headers({ ...modelTexts, ...driverTexts }, /^\s*adversary (\w+) (\([^)]*\))\s*(?:"([^"]*)")?/gm));
      return exitCodes.asExpected;
    case 'sanitizers':
      print([...sanitizers()]);
      return exitCodes.asExpected;
    case 'scenarios':
      return listScenarios(paths);
  }
}

async function listScenarios(paths: readonly string[]): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  const messages = new Messages(codes);
  const found = await findFiles(paths);
  for (const problem of found.problems) messages.complain(problem);
  const texts = new Texts();
  const session = new CheckSession(shippedModels(), texts);
  const rows: string[][] = [];
  for (const name of found.files) {
    const read = texts.file(name);
    if (read.kind === 'unreadable') {
      messages.complain(`can't read ${name}: ${read.reason}`);
      continue;
    }
    for (const { name: scenario, title, kernels } of session.list(read.file)) {
      rows.push([name, scenario, title, kernels.join(', ')]);
    }
  }
  print(rows);
  return worstOf(codes);
}

/** Each text of each driver: the releases it is for, what it implements, the kernel's files that it restates. */
function drivers(): string[][] {
  const rows = new Map<string, { readonly implemented: Set<string>; readonly sources: Set<string> }>();
  for (const [path, text] of Object.entries(driverTexts)) {
    for (const { header, declarations } of parseFile(sourceFile(path, text)).tree.models) {
      if (header.kind !== 'driver' || header.on === undefined) continue;
      const key = `${header.name.text}\n${textOf(header.on.span)}`;
      const row = rows.get(key) ?? { implemented: new Set(), sources: new Set() };
      rows.set(key, row);
      for (const each of header.implements) row.implemented.add(each.text);
      for (const each of declarations) {
        if (each.kind === 'source') for (const file of each.texts) row.sources.add(file);
      }
    }
  }
  return [...rows].map(([key, { implemented, sources }]) => [
    ...key.split('\n'),
    [...implemented].join(', '),
    [...sources].join(', '),
  ]);
}

/** What the headers of texts say, by a form with up to three parts. */
function headers(texts: Readonly<Record<string, string>>, form: RegExp): string[][] {
  return Object.values(texts).flatMap((text) =>
    [...text.matchAll(form)].map((match) => match.slice(1).map((each) => each ?? '')),
  );
}

function print(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  for (const row of rows) {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    process.stdout.write(`${line.trimEnd()}\n`);
  }
}
