#!/usr/bin/env -S node --conditions=@refault/source
/**
 * Starts the command line from source: no build, and whatever was saved last is what runs.
 * The condition of the first line must be given by hand where the file is not run as a program.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`error: can't write to stdout: ${error.message}\n`);
  process.exit(2);
});

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
manifest.oclif.commands.target = './src/bin.ts';

const { main } = await import('../src/bin.ts');
// The list of commands that a build left behind may be older than the source.
await main({ root, pjson: manifest, ignoreManifest: true });
