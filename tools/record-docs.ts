/**
 * Writes below each command of the docs what it prints now: `npm run record-docs`, or `npm run record-docs -- the-thread`
 * for pages with `the-thread` in their path. Read what changed: the test of the docs only says that it did.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv.slice(2);
const docs = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`);
const pages = ['README.md', ...docs.sort()].filter((path) => path.endsWith('.md'));

for (const page of pages.filter((path) => only.length === 0 || only.some((part) => path.includes(part)))) {
  const text = readFileSync(root + page, 'utf8');
  const written = text.replaceAll(/^```console\n\$ refault (.*)\n[\s\S]*?^```$/gm, (_fence, command: string) => {
    return `\`\`\`console\n$ refault ${command}\n${outputOf(command)}\`\`\``;
  });
  if (written === text) continue;
  writeFileSync(root + page, written);
  process.stdout.write(`${page}\n`);
}

function outputOf(command: string): string {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const args = ['--conditions=@refault/source', `${root}packages/cli/bin/dev.js`, ...words];
  // What writes files writes them elsewhere.
  const cwd = words[0] === 'new' ? mkdtempSync(`${tmpdir()}/refault-docs-`) : root;
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } }).stdout;
}
