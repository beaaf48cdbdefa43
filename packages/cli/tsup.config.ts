import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeModelTrees } from '@refault/dsl';
import { commandLine } from '../../tools/tsup-preset.ts';
import { shippedTexts } from './src/workspace/shipped-texts.ts';

/** Any change of the language makes other trees. */
const keptTreesVersion = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.resolve('@refault/dsl'))))
  .digest('hex')
  .slice(0, 16);

export default commandLine({
  entry: { bin: 'src/bin.ts', worker: 'src/run/worker.ts' },
  define: { keptTreesVersion: JSON.stringify(keptTreesVersion) },
  onSuccess: async () => writeFileSync('dist/model-trees.txt', makeModelTrees(keptTreesVersion, shippedTexts)),
});
