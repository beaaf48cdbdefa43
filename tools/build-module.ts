/**
 * `npm run build:module`: the engine's WebAssembly module, from its AssemblyScript, as a text that the sources import.
 * Comes in: `packages/engine/src/backends/bytecode/module`. Leaves: `module-bytes.ts` beside it; with `--check` nothing
 * but exit code 1 where that file is not what the sources make.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../packages/engine/src/backends/bytecode/', import.meta.url));
const target = `${folder}module-bytes.ts`;

/** The text of `module-bytes.ts`. */
function buildModule(): string {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const options = ['module/module.ts', '-O3', '--runtime', 'stub', '--noAssert', '--baseDir', folder];
  const output = join(mkdtempSync(join(tmpdir(), 'refault-')), 'module.wasm');
  const { status, stderr } = spawnSync(process.execPath, [compiler, ...options, '--outFile', output]);
  if (status !== 0) throw new Error(`the module does not compile:\n${stderr.toString()}`);
  return [
    '/**',
    ' * The WebAssembly module, as `npm run build:module` makes it of the files in `module`.',
    ' */',
    'export const moduleBytes =',
    `  '${readFileSync(output, 'base64')}';`,
    '',
  ].join('\n');
}

const text = buildModule();
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write('module-bytes.ts is not what the sources make: npm run build:module\n');
  process.exitCode = 1;
}
