/**
 * What README and docs show, done: every `.fault` sample is run, every command is executed, and what stands below a
 * command is what it prints.
 *
 * A fence's language says what is to be done: `fault` is a file whose runs are as expected, `fault violated` one with a
 * run that is not, `fault error CODE` one that gives this diagnostic and no other, `fault docs/samples/FILE` is that
 * file; `sh` are commands that end well, `console` is one command with its output, `ts` is a program.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const dev = ['--conditions=@refault/source', join(root, 'packages/cli/bin/dev.js')];
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => `docs/${path}`),
].filter((path) => path.endsWith('.md'));
const folder = mkdtempSync(join(tmpdir(), 'refault-docs-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Fence {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

function fencesOf(page: string): Fence[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

/** The words of a command, as a shell would have them. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/**
 * Runs a command of the docs: what is installed already is not installed again, the tests don't run themselves, and the
 * whole corpus, which has a test of its own, is a part of it.
 */
function execute(command: string): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const [program, ...args] = words(command.replace(/^npm ci && /, '').replace(/^npx --no -- refault/, 'refault'));
  if (program === 'npm' && args.join(' ') === 'test') return { status: 0, stdout: '', stderr: '' };
  if (program !== 'refault') throw new Error(`the docs have a command that no test runs: ${command}`);
  const given = args.map((each) => (each === 'scenarios' ? 'scenarios/litmus' : each));
  return spawnSync(process.execPath, [...dev, ...given], {
    // What it writes is not to lie among the sources.
    cwd: args[0] === 'new' ? folder : root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe.each(pages)('%s', (page) => {
  const fences = fencesOf(page);

  test('has no fence of a language that nothing runs', () => {
    const known = /^(fault( violated| error \S+| docs\/samples\/\S+)?|sh|console|ts)$/;
    expect(fences.filter(({ language }) => !known.test(language)).map(({ language }) => language)).toEqual([]);
  });

  for (const { line, language, text } of fences) {
    const [, what, name = ''] = language.split(' ');
    if (language.startsWith('fault docs/')) {
      test(`the sample in line ${line} is ${what}`, () => {
        expect(text).toBe(readFileSync(join(root, what ?? ''), 'utf8'));
      });
    } else if (language.startsWith('fault error')) {
      test(`the sample in line ${line} is wrong: ${name}`, () => {
        const file = join(folder, `${page.replaceAll('/', '-')}-${line}.fault`);
        writeFileSync(file, text);
        const { status, stderr } = execute(`refault check ${file}`);
        const codes = [...stderr.matchAll(/^\S+: (?:error|warning): .* \[(\S+)\]$/gm)].map(([, code]) => code);
        expect({ status, codes: [...new Set(codes)] }).toEqual({ status: exitCodes.usage, codes: [name] });
      });
    } else if (language.startsWith('fault')) {
      test(`the sample in line ${line} runs`, () => {
        const file = join(folder, `${page.replaceAll('/', '-')}-${line}.fault`);
        writeFileSync(file, text);
        const { status, stdout, stderr } = execute(`refault run ${file} -q`);
        const expected = language === 'fault violated' ? exitCodes.unexpected : exitCodes.asExpected;
        expect({ status, said: status === expected ? '' : stdout + stderr }).toEqual({ status: expected, said: '' });
      });
    } else if (language === 'sh') {
      for (const command of text.trim().split('\n')) {
        test(`\`${command}\` ends well`, () => {
          const { status, stderr } = execute(command);
          expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
        });
      }
    } else if (language === 'console') {
      const [first = '', ...output] = text.split('\n');
      test(`\`${first}\` prints what the page says`, () => {
        expect(first).toMatch(/^\$ /);
        expect(execute(first.slice(2)).stdout).toBe(output.join('\n'));
      });
    } else if (language === 'ts') {
      test(`the program in line ${line} runs`, () => {
        // Beside the sources, so that it finds the packages.
        const file = join(root, 'packages/cli', `docs-${line}.mts`);
        writeFileSync(file, text);
        try {
          const { status, stderr } = spawnSync(process.execPath, ['--conditions=@refault/source', file], {
            encoding: 'utf8',
          });
          expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        } finally {
          rmSync(file);
        }
      });
    }
  }
});

test('a sample that is shown whole is the file that is run', () => {
  const sample = readFileSync(join(root, 'docs/samples/under-review.fault'), 'utf8');
  expect(fencesOf('README.md').map(({ text }) => text)).toContain(sample);
});
