/**
 * Texts of the workspace: read from disk once, or handed over where they were read before.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type SourceFile, type SourceHost, sourceFile } from '@refault/dsl';
import { nameOf } from './find-files.ts';
import { systemReason } from './system-error.ts';

export type ReadResult =
  | { readonly kind: 'file'; readonly file: SourceFile }
  | { readonly kind: 'unreadable'; readonly reason: string };

export class Texts implements SourceHost {
  private readonly known: Map<string, ReadResult>;

  /** `texts` are known already, by name. */
  constructor(texts: Readonly<Record<string, string>> = {}) {
    this.known = new Map(
      Object.entries(texts).map(([name, text]) => [name, { kind: 'file', file: sourceFile(name, text) }]),
    );
  }

  file(name: string): ReadResult {
    let result = this.known.get(name);
    if (result === undefined) {
      result = readFile(name);
      this.known.set(name, result);
    }
    return result;
  }

  /** A path after `use`, from the file that it stands in. */
  read(from: SourceFile, path: string): SourceFile | undefined {
    const result = this.file(nameOf(resolve(dirname(resolve(from.name)), path)));
    return result.kind === 'file' ? result.file : undefined;
  }

  /** All that was read, by name. */
  all(): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [name, result] of this.known) if (result.kind === 'file') texts[name] = result.file.text;
    return texts;
  }
}

function readFile(name: string): ReadResult {
  try {
    const bytes = readFileSync(name);
    if (bytes.includes(0)) return { kind: 'unreadable', reason: 'it is no text' };
    return { kind: 'file', file: sourceFile(name, new TextDecoder().decode(bytes)) };
  } catch (error) {
    return { kind: 'unreadable', reason: systemReason(error) };
  }
}
