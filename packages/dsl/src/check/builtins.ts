/**
 * The built-in functions: what each takes and gives. What they do is the engine's (`engine/src/primitives`); a test
 * holds the two lists together.
 */
import type { ObjectKind } from './types.ts';

/**
 * One argument.
 * - an object kind: the address of such an object
 * - `place`: a variable or field itself, whose type is the call's T
 * - `address`: the address of a variable or field of type T
 * - `value`: a value of type T, `int`, `bool`, `epoch`, `state` (of a task), `task` (a pointer to one)
 * - `condition`: an expression evaluated again and again
 * - `struct`: the name of a struct · `pointer`: to an allocated object, which fixes T
 * - `heir`: who will let a lock go: a function that is `async`, or a task
 * - `function`, `counter`, `violation` (a kind the library declares), `signal`, `any`
 */
export type ParameterKind =
  | ObjectKind
  | 'place'
  | 'address'
  | 'value'
  | 'int'
  | 'bool'
  | 'epoch'
  | 'state'
  | 'task'
  | 'signal'
  | 'condition'
  | 'struct'
  | 'pointer'
  | 'function'
  | 'heir'
  | 'counter'
  | 'violation'
  | 'any';

/** What it gives: `T` is the type that an argument fixed. */
export type ResultKind = 'void' | 'bool' | 'int' | 'epoch' | 'T' | 'pointer-to-struct' | 'null-or-error';

export interface Builtin {
  readonly parameters: readonly ParameterKind[];
  /** How many of the last parameters may be left out. */
  readonly optional: number;
  /** Whether the last parameter may be repeated. */
  readonly variadic: boolean;
  readonly result: ResultKind;
  /** Allowed in pure functions and demands: it only reads. */
  readonly pure: boolean;
}

interface Options {
  readonly optional?: number;
  readonly variadic?: boolean;
  readonly pure?: boolean;
}

function takes(parameters: readonly ParameterKind[], result: ResultKind, options: Options = {}): Builtin {
  return {
    parameters,
    result,
    optional: options.optional ?? 0,
    variadic: options.variadic ?? false,
    pure: options.pure ?? false,
  };
}

const pure = { pure: true };

const table: Readonly<Record<string, Builtin>> = {
  // Accesses.
  READ_ONCE: takes(['place'], 'T', pure),
  WRITE_ONCE: takes(['place', 'value'], 'void'),
  smp_load_acquire: takes(['address'], 'T', pure),
  smp_store_release: takes(['address', 'value'], 'void'),
  rcu_dereference: takes(['place'], 'T', pure),
  rcu_assign_pointer: takes(['place', 'value'], 'void'),
  data_race: takes(['any'], 'T', pure),
  xchg: takes(['address', 'value'], 'T'),
  cmpxchg: takes(['address', 'value', 'value'], 'T'),
  atomic_read: takes(['address'], 'T', pure),
  atomic_set: takes(['address', 'value'], 'void'),
  atomic_inc: takes(['address'], 'void'),
  atomic_dec: takes(['address'], 'void'),
  atomic_add: takes(['int', 'address'], 'void'),
  atomic_sub: takes(['int', 'address'], 'void'),
  atomic_inc_return: takes(['address'], 'int'),
  atomic_dec_return: takes(['address'], 'int'),
  atomic_add_return: takes(['int', 'address'], 'int'),
  atomic_dec_and_test: takes(['address'], 'bool'),
  atomic_inc_not_zero: takes(['address'], 'bool'),
  set_bit: takes(['value', 'address'], 'void'),
  clear_bit: takes(['value', 'address'], 'void'),
  test_bit: takes(['value', 'address'], 'bool', pure),
  test_and_set_bit: takes(['value', 'address'], 'bool'),
  test_and_clear_bit: takes(['value', 'address'], 'bool'),
  smp_mb: takes([], 'void'),
  smp_rmb: takes([], 'void'),
  smp_wmb: takes([], 'void'),
  barrier: takes([], 'void'),

  // Locks.
  spin_lock: takes(['spinlock'], 'void'),
  spin_lock_nested: takes(['spinlock', 'int'], 'void'),
  spin_trylock: takes(['spinlock'], 'bool'),
  spin_unlock: takes(['spinlock'], 'void'),
  spin_is_locked: takes(['spinlock'], 'bool', pure),
  spin_lock_irq: takes(['spinlock'], 'void'),
  spin_unlock_irq: takes(['spinlock'], 'void'),
  local_irq_disable: takes([], 'void'),
  local_irq_enable: takes([], 'void'),
  mutex_lock: takes(['mutex'], 'void'),
  mutex_lock_nested: takes(['mutex', 'int'], 'void'),
  mutex_lock_killable: takes(['mutex'], 'int'),
  mutex_lock_interruptible: takes(['mutex'], 'int'),
  mutex_trylock: takes(['mutex'], 'bool'),
  mutex_unlock: takes(['mutex'], 'void'),
  mutex_is_locked: takes(['mutex'], 'bool', pure),
  down_read: takes(['rwsem'], 'void'),
  down_read_nested: takes(['rwsem', 'int'], 'void'),
  down_read_killable: takes(['rwsem'], 'int'),
  down_read_trylock: takes(['rwsem'], 'bool'),
  up_read: takes(['rwsem'], 'void'),
  down_write: takes(['rwsem'], 'void'),
  down_write_nested: takes(['rwsem', 'int'], 'void'),
  down_write_killable: takes(['rwsem'], 'int'),
  down_write_trylock: takes(['rwsem'], 'bool'),
  up_write: takes(['rwsem'], 'void'),
  downgrade_write: takes(['rwsem'], 'void'),
  rwsem_is_locked: takes(['rwsem'], 'bool', pure),
  bit_lock: takes(['bitlock'], 'void'),
  bit_lock_killable: takes(['bitlock'], 'int'),
  bit_trylock: takes(['bitlock'], 'bool'),
  bit_unlock: takes(['bitlock'], 'void'),
  bit_wait: takes(['bitlock'], 'void'),
  bit_wait_killable: takes(['bitlock'], 'int'),
  bit_prepare_to_wait: takes(['bitlock'], 'bool'),
  bit_schedule: takes([], 'void'),
  bit_is_locked: takes(['bitlock'], 'bool', pure),
  lock_passes_to: takes(['any', 'heir'], 'void'),
  lockmap_acquire: takes(['lockmap'], 'void'),
  lockmap_acquire_read: takes(['lockmap'], 'void'),
  lockmap_acquire_try: takes(['lockmap'], 'void'),
  lockmap_release: takes(['lockmap'], 'void'),
  lockdep_is_held: takes(['any'], 'bool', pure),
  lockdep_assert_held: takes(['any'], 'void', pure),
  lockdep_assert_held_write: takes(['rwsem'], 'void', pure),
  lockdep_assert_held_read: takes(['rwsem'], 'void', pure),

  // Sequence counts and reference counts.
  write_seqcount_begin: takes(['seqcount'], 'void'),
  write_seqcount_end: takes(['seqcount'], 'void'),
  read_seqcount_begin: takes(['seqcount'], 'epoch'),
  raw_read_seqcount: takes(['seqcount'], 'epoch'),
  read_seqcount_retry: takes(['seqcount', 'epoch'], 'bool'),
  next: takes(['epoch'], 'epoch', pure),
  is_odd: takes(['epoch'], 'bool', pure),
  refcount_set: takes(['refcount', 'int'], 'void'),
  refcount_read: takes(['refcount'], 'int', pure),
  refcount_inc: takes(['refcount'], 'void'),
  refcount_add: takes(['int', 'refcount'], 'void'),
  refcount_inc_not_zero: takes(['refcount'], 'bool'),
  refcount_inc_not_zero_limited: takes(['refcount', 'int'], 'bool'),
  refcount_dec: takes(['refcount'], 'void'),
  refcount_dec_and_test: takes(['refcount'], 'bool'),
  refcount_sub_and_test: takes(['int', 'refcount'], 'bool'),
  refcount_freeze: takes(['refcount', 'int'], 'bool'),
  refcount_unfreeze: takes(['refcount', 'int'], 'void'),

  // RCU.
  rcu_read_lock: takes([], 'void'),
  rcu_read_unlock: takes([], 'void'),
  synchronize_rcu: takes([], 'void'),
  call_rcu: takes(['pointer', 'function'], 'void'),
  kfree_rcu: takes(['pointer'], 'void'),
  srcu_read_lock: takes(['srcu'], 'void'),
  srcu_read_unlock: takes(['srcu'], 'void'),
  synchronize_srcu: takes(['srcu'], 'void'),

  // Waiting.
  set_current_state: takes(['state'], 'void'),
  schedule: takes([], 'void'),
  schedule_timeout: takes(['int'], 'void'),
  wake_up_process: takes(['task'], 'bool'),
  prepare_to_wait: takes(['waitqueue', 'state'], 'void'),
  prepare_to_wait_exclusive: takes(['waitqueue', 'state'], 'void'),
  finish_wait: takes(['waitqueue'], 'void'),
  wake_up: takes(['waitqueue'], 'void'),
  wake_up_all: takes(['waitqueue'], 'void'),
  waitqueue_active: takes(['waitqueue'], 'bool', pure),
  wait_event: takes(['waitqueue', 'condition'], 'void'),
  wait_event_killable: takes(['waitqueue', 'condition'], 'int'),
  wait_event_interruptible: takes(['waitqueue', 'condition'], 'int'),
  wait_for_completion: takes(['completion'], 'void'),
  wait_for_completion_killable: takes(['completion'], 'int'),
  try_wait_for_completion: takes(['completion'], 'bool'),
  complete: takes(['completion'], 'void'),
  complete_all: takes(['completion'], 'void'),
  rcuwait_wait_event: takes(['rcuwait', 'condition', 'state'], 'int'),
  rcuwait_wake_up: takes(['rcuwait'], 'void'),
  kill: takes(['task', 'signal'], 'void', { optional: 1 }),
  signal_pending: takes(['task'], 'bool', { optional: 1, pure: true }),
  fatal_signal_pending: takes(['task'], 'bool', { optional: 1, pure: true }),
  flush_signals: takes([], 'void'),
  percpu_ref_tryget_live: takes(['percpu_ref'], 'bool'),
  percpu_ref_put: takes(['percpu_ref'], 'void'),
  percpu_ref_kill: takes(['percpu_ref'], 'void'),
  percpu_ref_wait: takes(['percpu_ref'], 'void'),
  INIT_WORK: takes(['work', 'function', 'pointer'], 'void'),
  queue_work: takes(['work'], 'bool'),
  flush_work: takes(['work'], 'void'),
  cancel_work_sync: takes(['work'], 'void'),

  // Memory and indexes.
  alloc: takes(['struct'], 'pointer-to-struct'),
  alloc_atomic: takes(['struct'], 'pointer-to-struct'),
  free: takes(['pointer'], 'void'),
  should_fail: takes([], 'bool'),
  xa_load: takes(['any', 'int'], 'T', pure),
  xa_store: takes(['any', 'int', 'value'], 'void'),
  xa_store_range: takes(['any', 'int', 'int', 'value'], 'void'),
  xa_erase: takes(['any', 'int'], 'T'),
  xa_find: takes(['any', 'int'], 'T', pure),

  // Judging.
  assert: takes(['bool'], 'void', pure),
  BUG_ON: takes(['bool'], 'void', pure),
  VM_BUG_ON: takes(['bool'], 'void', pure),
  WARN_ON: takes(['bool'], 'bool', pure),
  WARN_ON_ONCE: takes(['bool'], 'bool', pure),
  might_sleep: takes([], 'void'),
  cond_resched: takes([], 'void'),
  count: takes(['counter'], 'void'),
  trace: takes(['any'], 'void', { variadic: true, pure: true }),
  violation: takes(['violation', 'any'], 'void', { variadic: true, optional: 1, pure: true }),

  // Values.
  likely: takes(['bool'], 'bool', pure),
  unlikely: takes(['bool'], 'bool', pure),
  ERR_PTR: takes(['int'], 'null-or-error', pure),
  PTR_ERR: takes(['pointer'], 'int', pure),
  IS_ERR: takes(['pointer'], 'bool', pure),
  IS_ERR_OR_NULL: takes(['pointer'], 'bool', pure),
  min: takes(['int', 'int'], 'int', pure),
  max: takes(['int', 'int'], 'int', pure),
};

export const builtins: ReadonlyMap<string, Builtin> = new Map(Object.entries(table));

/** Methods of sets: `s.add(x)`. They are built in under the names `set_add` and so on. */
export const setMethods: ReadonlyMap<string, { readonly takesMember: boolean; readonly pure: boolean }> = new Map([
  ['add', { takesMember: true, pure: false }],
  ['remove', { takesMember: true, pure: false }],
  ['contains', { takesMember: true, pure: true }],
  ['empty', { takesMember: false, pure: true }],
  ['clear', { takesMember: false, pure: false }],
]);

/** The names of everything built in: what the engine must know. */
export function builtinNames(): string[] {
  return [...builtins.keys(), ...[...setMethods.keys()].map((name) => `set_${name}`)];
}
