/**
 * What ships in the language, for tests that want real texts: models and scenarios, by their paths in their folders.
 */
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** Texts of the kernel models, as their package exports them: `v6.4/mm/memory.fault`. */
export const shippedModels: Readonly<Record<string, string>> = textsBelow('packages/kernels/models/');

/** Texts of the scenarios: `litmus/seqcount.fault`. */
export const shippedScenarios: Readonly<Record<string, string>> = textsBelow('scenarios/');

function textsBelow(folder: string): Record<string, string> {
  const base = new URL(folder, root);
  const paths = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return Object.fromEntries(
    paths
      .filter((path) => path.endsWith('.fault'))
      .sort()
      .map((path) => [path, readFileSync(new URL(path, base), 'utf8')]),
  );
}
