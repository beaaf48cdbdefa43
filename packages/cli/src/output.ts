/**
 * Where results go: stdout, or files. Stdout may lose its reader, and a disk may be full; neither is a fault of ours.
 * A file is written beside its place and then moved there, so that nobody ever reads half of one.
 */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/**
 * Writes a file as a whole, one that is there with the rights that it has, wherever links to it lead; gives what is in
 * the way, if something is.
 */
export function writeWhole(path: string, text: string): string | undefined {
  let beside: string | undefined;
  try {
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.isFile() === false) {
      // Of a device or a pipe nobody reads a half, and it must not be replaced.
      writeFileSync(path, text);
      return undefined;
    }
    const target = known === undefined ? path : realpathSync(path);
    beside = `${target}.${process.pid}.part`;
    writeFileSync(beside, text, known === undefined ? {} : { mode: known.mode });
    renameSync(beside, target);
    return undefined;
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { force: true });
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
