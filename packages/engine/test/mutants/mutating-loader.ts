/**
 * Loads the engine and its tests from source with one file changed. Each round has modules of its own, told apart by a
 * query in their addresses, so that one thread can try many mutants; the language, which no mutant touches, is loaded
 * once. In tests that are loaded so, `vitest` is the collector of this folder.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileModule } from './compile-module.ts';
import { type Mutant, moduleFolder, mutated } from './mutant.ts';

const engine = new URL('../../', import.meta.url).href;
const sources = new URL('src/', engine).href;
const collector = new URL('suite.ts', import.meta.url).href;
const bytesFile = 'backends/bytecode/module-bytes.ts';

/** Texts that differ from those on disk in this round, by their files. */
let changed = new Map<string, string>();
let round = 0;

/** What is loaded from now on has this mistake in it. @throws StaleMutant; Error where its module does not compile */
export async function beginRound(mutant: Mutant | undefined): Promise<void> {
  round++;
  changed = new Map();
  if (mutant === undefined) {
    changed.set(`${sources}${bytesFile}`, await compileModule());
    return;
  }
  const path = fileURLToPath(`${sources}${mutant.file}`);
  const text = mutated(mutant, readFileSync(path, 'utf8'));
  if (!mutant.file.startsWith(moduleFolder)) changed.set(`${sources}${mutant.file}`, text);
  else changed.set(`${sources}${bytesFile}`, await compileModule({ path, text }));
}

/** Runs a test file of the engine; its tests are in the collector then. */
export async function loadTests(file: string): Promise<void> {
  await import(`${engine}test/${file}?round=${round}`);
}

const plain = new Map<string, string>();

/** Types are dropped, so a mutant is never noticed by a type error. */
function javascriptOf(url: string): string {
  const text = changed.get(url);
  if (text !== undefined) return stripTypeScriptTypes(text);
  let made = plain.get(url);
  if (made === undefined) {
    made = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    plain.set(url, made);
  }
  return made;
}

export function installLoader(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const query = /\?round=\d+$/.exec(context.parentURL ?? '')?.[0] ?? '';
      if (query !== '' && specifier === 'vitest') return { url: collector, format: 'module', shortCircuit: true };
      const conditions = [...context.conditions, '@refault/source'];
      const found = next(specifier, { ...context, conditions });
      return query !== '' && found.url.startsWith(engine) ? { ...found, url: `${found.url}${query}` } : found;
    },
    load(url, context, next) {
      const [address = url] = url.split('?round=');
      if (address === url || !address.endsWith('.ts')) return next(url, context);
      return { format: 'module', source: javascriptOf(address), shortCircuit: true };
    },
  });
}
