/**
 * Progress on stderr while searches last: one line that is written over on a terminal, a line now and then in a log.
 */
import { clearLine, cursorTo } from 'node:readline';
import { describeRun } from './plan.ts';
import type { UnderWay } from './run-all.ts';

/** Milliseconds: nothing is shown before, and then so often. */
const firstAfter = 500;
const everyOnTerminal = 100;
const everyInLog = 10_000;

export class Progress {
  private readonly look: () => UnderWay;
  private readonly isTerminal = process.stderr.isTTY === true;
  private readonly started = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private isShown = false;

  constructor(look: () => UnderWay) {
    this.look = look;
    this.next(this.isTerminal ? firstAfter : everyInLog);
  }

  /** Before something else is written. */
  clear(): void {
    if (!this.isShown) return;
    this.isShown = false;
    cursorTo(process.stderr, 0);
    clearLine(process.stderr, 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.clear();
  }

  private next(after: number): void {
    this.timer = setTimeout(() => {
      this.show();
      this.next(this.isTerminal ? everyOnTerminal : everyInLog);
    }, after);
    this.timer.unref();
  }

  private show(): void {
    const underWay = this.look();
    const text = progressText(underWay, performance.now() - this.started);
    if (!this.isTerminal) {
      process.stderr.write(`${text}\n`);
      return;
    }
    const width = (process.stderr.columns ?? 80) - 1;
    cursorTo(process.stderr, 0);
    process.stderr.write(text.slice(0, width));
    clearLine(process.stderr, 1);
    this.isShown = true;
  }
}

export function progressText({ done, total, now }: UnderWay, milliseconds: number): string {
  const head = `${Math.floor(milliseconds / 1000)} s, ${done} of ${total} runs`;
  const [first, ...others] = now;
  if (first === undefined) return head;
  const states = `${first.states} states, ${first.frontier} to look at`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${head}; ${describeRun(first.run)}: ${states}${more}`;
}
