import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeModelTrees } from '@refault/dsl';
import { commandLine } from '../../tools/tsup-preset.ts';
import { stamped } from './src/start/code-cache.ts';
import { shippedTexts } from './src/workspace/shipped-texts.ts';

/** Any change of the language makes other trees. */
const keptTreesVersion = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.resolve('@refault/dsl'))))
  .digest('hex')
  .slice(0, 16);

const bundle = 'dist/refault.cjs';

export default commandLine({
  entry: { refault: 'src/bin.ts', main: 'src/start/main.ts', worker: 'src/start/worker.ts' },
  define: { keptTreesVersion: JSON.stringify(keptTreesVersion) },
  onSuccess: async () => {
    writeFileSync(bundle, stamped(ascii(readFileSync(bundle, 'utf8'))));
    writeFileSync('dist/model-trees.txt', makeModelTrees(keptTreesVersion, shippedTexts));
  },
});

/** What the bundler leaves beyond ASCII stands in regular expressions. */
function ascii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
