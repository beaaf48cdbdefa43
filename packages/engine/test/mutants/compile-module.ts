/**
 * The text of `module-bytes.ts` for sources of the WebAssembly module of which one may be changed. Compiled without
 * optimising: that takes a fraction of the time, and a mistake is none of the optimiser's.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../../src/backends/bytecode/', import.meta.url));

/** @throws Error if the sources don't compile */
export async function compileModule(changed?: { readonly path: string; readonly text: string }): Promise<string> {
  let bytes: Uint8Array | undefined;
  const options = ['module/module.ts', '-O0', '--runtime', 'stub', '--noAssert', '--outFile', 'module.wasm'];
  const { error, stderr } = await main(options, {
    readFile(name: string) {
      const path = resolve(folder, name);
      if (path === changed?.path) return changed.text;
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile(_name: string, contents: Uint8Array | string) {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Error(`the module does not compile: ${stderr.toString()}`);
  return `export const moduleBytes = '${Buffer.from(bytes).toString('base64')}';\n`;
}
