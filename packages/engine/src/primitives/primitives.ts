/**
 * All primitives that take values and give at most one, by the names of the kernel. Those that need more than that
 * (conditions, types, functions) are called by the lowering itself.
 */
import { bitlock } from './bitlock.ts';
import { refcount, seqcount } from './counts.ts';
import { lockmap } from './lockmap.ts';
import { mutex } from './mutex.ts';
import { percpuRef } from './percpu-ref.ts';
import type { PrimitiveTable } from './primitive.ts';
import { rcu } from './rcu.ts';
import { rwsem } from './rwsem.ts';
import { signalPrimitives } from './signals.ts';
import { spinlock } from './spinlock.ts';
import { waitingPrimitives } from './waiting.ts';

export const primitives: PrimitiveTable = {
  ...spinlock,
  ...mutex,
  ...rwsem,
  ...bitlock,
  ...seqcount,
  ...refcount,
  ...rcu,
  ...signalPrimitives,
  ...waitingPrimitives,
  ...percpuRef,
  ...lockmap,
};
