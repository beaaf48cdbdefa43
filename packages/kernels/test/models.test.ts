import { readFileSync } from 'node:fs';
import { CheckSession, memoryHost, modelSource, renderDiagnostic, sourceFile } from '@refault/dsl';
import { expect, test } from 'vitest';
import { modelTexts } from '../src/index.ts';

const kernels = [
  'v6.3',
  'v6.4',
  'v6.5',
  'v6.6',
  'v6.4+swap_vma_lock',
  'v6.4+swap_vma_lock_posted',
  'v6.4+swap_vma_lock_posted+walk_under_vma_lock',
  'v6.4+swap_vma_lock_posted+migrate_under_vma_lock',
  'v6.4+naive_swap_vma_lock',
  'v6.4+swap_vma_lock+wait_under_vma_lock',
  'v6.4+swap_vma_lock+retry_under_vma_lock',
  'v6.4+fork_vma_start_write',
  'v6.6+migration_wait_unlocked',
  'v6.6+swap_slot_pinned',
  'v6.3+device_exclusive_noref',
  'v6.3+migrate_vma_late_flush',
  'v6.3+interval_remove_unlocked',
  'v6.3+ptdump_mmap_read_lock',
  'v6.3+lazyfree_unchecked',
  'v6.3+mremap_late_flush',
];
const nowhere = { file: sourceFile('test', ''), start: 0, end: 0 };

test.each(kernels)('%s is free of errors in every function, reached by a scenario or not', (kernel) => {
  const session = new CheckSession(modelSource(modelTexts), memoryHost({}));
  expect(session.checkKernel(kernel, nowhere).map((each) => renderDiagnostic(each))).toEqual([]);
});

const texts = Object.entries(modelTexts).filter(([path]) => !path.startsWith('patches/') && !path.includes('/words/'));

test.each(texts)('%s says which file of the kernel it restates before it says anything else', (_path, text) => {
  const [header, first] = statements(text);
  expect(header).toMatch(/^(library linux|kernel v\d+\.\d+( extends \w[\w.]*)?)$/);
  expect(first).toMatch(/^source ("[\w./-]+\.[ch]"(, )?)+$/);
});

test.each(texts)('%s lies where the kernel keeps what it restates', (path, text) => {
  const folder = path.split('/').slice(1, -1).join('/');
  const sources = [...text.matchAll(/^source (.*);$/gm)].flatMap(([, list = '']) => list.split(', '));
  // Headers lie below `include/linux` in the kernel, here below `include`.
  expect(sources.some((source) => source.slice(1).replace('include/linux/', 'include/').startsWith(folder))).toBe(true);
});

const unmodelled = Object.entries(modelTexts).flatMap(([path, text]) =>
  [...text.matchAll(/^unmodelled [^;]*?(\w+)\(/gm)].map(([, name = '']) => [name, path.split('/')[0] ?? ''] as const),
);

test.each(unmodelled)('the README of a release names %s, which is not modelled', (name, release) => {
  const readme = readFileSync(new URL(`../models/${release}/README.md`, import.meta.url), 'utf8');
  expect(readme).toContain(`\`${name}\``);
});

/** The first statements of a text, without comments. */
function statements(text: string): string[] {
  const code = text.replaceAll(/\/\/.*$/gm, '').replaceAll(/\s+/g, ' ');
  return code.split(';').map((each) => each.trim());
}
