/**
 * Threads that execute runs. A thread is started when there is something for it to do; one that dies takes only its
 * own run with it.
 */
import { Worker } from 'node:worker_threads';
import { faultOf } from './execute.ts';
import { type RunOutcome, shared, type WorkerAnswer, type WorkerSetup, type WorkerTask } from './task.ts';

/** The file beside this one: as it was written, or as the build left it. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.cjs', import.meta.url);

/** Told what came of a run; nothing, if it was not begun. */
type Done = (outcome: RunOutcome | undefined) => void;

interface Seat {
  readonly worker: Worker;
  readonly numbers: Int32Array;
  /** What it is executing, and whom to tell. */
  task: { readonly id: number; readonly done: Done } | undefined;
}

export class WorkerPool {
  private readonly size: number;
  private readonly setup: Omit<WorkerSetup, 'numbers'>;
  private readonly seats: Seat[] = [];
  private readonly waiting: { readonly task: WorkerTask; readonly done: Done }[] = [];
  private isStopped = false;

  constructor(size: number, setup: Omit<WorkerSetup, 'numbers'>) {
    this.size = size;
    this.setup = setup;
  }

  /** Executes a run as soon as a thread is free. */
  execute(task: WorkerTask): Promise<RunOutcome | undefined> {
    return new Promise((done) => {
      if (this.isStopped) {
        done(undefined);
        return;
      }
      this.waiting.push({ task, done });
      this.seatNext();
    });
  }

  /** What is being executed, with the states seen so far. */
  underWay(): { readonly id: number; readonly states: number; readonly frontier: number }[] {
    return this.seats.flatMap(({ task, numbers }) =>
      task === undefined
        ? []
        : [{ id: task.id, states: numbers[shared.states] ?? 0, frontier: numbers[shared.frontier] ?? 0 }],
    );
  }

  /** Every search ends at its next state; runs that have not begun come to nothing. */
  stop(): void {
    this.isStopped = true;
    for (const { numbers } of this.seats) Atomics.store(numbers, shared.stop, 1);
    for (const { done } of this.waiting.splice(0)) done(undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.seats.map(({ worker }) => worker.terminate()));
  }

  private seatNext(): void {
    const next = this.waiting[0];
    if (next === undefined) return;
    const seat = this.seats.find((each) => each.task === undefined) ?? this.addSeat();
    if (seat === undefined) return;
    this.waiting.shift();
    seat.task = { id: next.task.id, done: next.done };
    seat.worker.postMessage(next.task);
  }

  private addSeat(): Seat | undefined {
    if (this.seats.length >= this.size) return undefined;
    const buffer = new SharedArrayBuffer(shared.length * Int32Array.BYTES_PER_ELEMENT);
    const workerData: WorkerSetup = { ...this.setup, numbers: buffer };
    const numbers = new Int32Array(buffer);
    const seat: Seat = { worker: new Worker(entry, { workerData }), numbers, task: undefined };
    seat.worker.on('message', ({ outcome }: WorkerAnswer) => this.finish(seat, outcome));
    seat.worker.on('error', (error: Error & { code?: string }) => {
      this.seats.splice(this.seats.indexOf(seat), 1);
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.finish(seat, isFull ? { kind: 'out-of-memory' } : faultOf(error));
    });
    this.seats.push(seat);
    return seat;
  }

  private finish(seat: Seat, outcome: RunOutcome): void {
    const { task } = seat;
    seat.task = undefined;
    task?.done(outcome);
    this.seatNext();
  }
}
