/**
 * Where results go: stdout, or files. Stdout may lose its reader, and a disk may be full; neither is a fault of ours.
 * A file is written beside its place and then moved there, so that nobody ever reads half of one.
 */
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { type Paint, unpainted } from '@refault/engine';
import { systemReason } from './workspace/system-error.ts';

export class Stdout {
  /** Why nothing can be written any more. */
  private lost: { readonly isReaderGone: boolean; readonly reason: string } | undefined;
  private readonly onLost: (isReaderGone: boolean) => void;

  /** `onLost` is called once, when nothing that is written arrives any more. */
  constructor(onLost: (isReaderGone: boolean) => void) {
    this.onLost = onLost;
    // Before a command takes over, a reader that has gone ends the program at once.
    process.stdout.removeAllListeners('error');
    process.stdout.on('error', (error: Error & { code?: string }) => this.lose(error));
  }

  write(text: string): void {
    if (this.lost === undefined && text !== '') process.stdout.write(text);
  }

  get isReaderGone(): boolean {
    return this.lost?.isReaderGone ?? false;
  }

  /** What is wrong with stdout, unless its reader has just gone. */
  get problem(): string | undefined {
    return this.lost === undefined || this.lost.isReaderGone ? undefined : this.lost.reason;
  }

  /** Until everything that was written has left. */
  async settled(): Promise<void> {
    if (this.lost !== undefined || process.stdout.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      process.stdout.write('', () => resolve());
    });
  }

  private lose(error: Error & { code?: string }): void {
    if (this.lost !== undefined) return;
    this.lost = { isReaderGone: error.code === 'EPIPE', reason: `can't write to stdout: ${systemReason(error)}` };
    this.onLost(this.lost.isReaderGone);
  }
}

/** Writes a file as a whole; gives what is in the way, if something is. */
export function writeWhole(path: string, text: string, options: { readonly mode?: number } = {}): string | undefined {
  const beside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(beside, text, options);
    renameSync(beside, path);
    return undefined;
  } catch (error) {
    try {
      unlinkSync(beside);
    } catch {
      // It was not made.
    }
    return `can't write ${path}: ${systemReason(error)}`;
  }
}

/** How wide lines may be on stdout: a terminal's width within reason, else 80. */
export function outputWidth(): number {
  if (!process.stdout.isTTY) return 80;
  return Math.min(Math.max(process.stdout.columns ?? 80, 60), 160);
}

const formats = {
  bold: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  doubtful: 'yellow',
  place: 'cyan',
} as const;

/** Colours for stdout: none unless it is a terminal that wants them. */
export function outputPaint(): Paint {
  if (!process.stdout.isTTY || !process.stdout.hasColors()) return unpainted;
  return (style, text) => (text === '' ? '' : styleText(formats[style], text, { validateStream: false }));
}
