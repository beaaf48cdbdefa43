/**
 * Runs the corpus test in one of its modes: `test` (as without a word), `show`, `promote`, then parts of the paths
 * that are meant.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const modes = ['test', 'show', 'promote'];
const [first = 'test', ...rest] = process.argv.slice(2);
const mode = modes.includes(first) ? first : 'test';
const only = mode === first ? rest : process.argv.slice(2);

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'packages/cli/test/corpus.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, REFAULT_CORPUS: mode, REFAULT_CORPUS_ONLY: only.join(',') },
});
process.exitCode = status ?? 1;
