import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const packageJson = new URL(import.meta.resolve('typescript/package.json'));
const { bin } = JSON.parse(readFileSync(packageJson, 'utf8')) as { bin: { tsc: string } };
const tsc = fileURLToPath(new URL(bin.tsc, packageJson));

test.each(['dsl', 'engine'])('to the sources of %s, everything of the host is a type error', (name) => {
  const config = fileURLToPath(new URL(`samples/host/tsconfig.${name}.json`, import.meta.url));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { encoding: 'utf8' });
  const unknown = [...stdout.matchAll(/error TS\d+: Cannot find (?:name|module) '([^'\n]+)'/g)].map(
    (match) => match[1],
  );
  expect(unknown.toSorted()).toEqual(['console', 'document', 'node:fs', 'performance', 'process', 'setTimeout']);
});
