/**
 * What every kernel has before its own text: the engine's task, its states, and the noun for threads.
 */
import type { ModelNode } from '../ast/nodes-model.ts';
import { parseFile } from '../syntax/parse.ts';
import { sourceFile } from '../text/source-file.ts';

const text = `library engine;
/// The thread that runs; libraries add fields.
struct task { }
enum task_state { TASK_RUNNING; TASK_INTERRUPTIBLE; TASK_KILLABLE; TASK_UNINTERRUPTIBLE; }
/// Whether a signal also ends sleeps that only a fatal one ends.
enum signal_strength { fatal; }
noun thread at (task *t) { }
`;

let models: readonly ModelNode[] | undefined;

export function prelude(): readonly ModelNode[] {
  models ??= parseFile(sourceFile('engine.fault', text)).tree.models;
  return models;
}

/** The errno values that models name, as in include/uapi/asm-generic/errno-base.h and errno.h. */
export const errnoValues: ReadonlyMap<string, number> = new Map([
  ['EPERM', 1],
  ['ENOENT', 2],
  ['EINTR', 4],
  ['EIO', 5],
  ['ENXIO', 6],
  ['EAGAIN', 11],
  ['ENOMEM', 12],
  ['EACCES', 13],
  ['EFAULT', 14],
  ['EBUSY', 16],
  ['EEXIST', 17],
  ['ENODEV', 19],
  ['EINVAL', 22],
  ['ENOSPC', 28],
  ['ERANGE', 34],
  ['ENOSYS', 38],
  ['ETIMEDOUT', 110],
]);
