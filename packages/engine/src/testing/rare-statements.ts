/**
 * Statements of random programs that use what is rarer than locks and pointers: counts, sections of other kinds,
 * signals; values with tags, flags, arrays, ranks, ghosts. Each is one line of text over the declarations here.
 */

export const rareDeclarations = {
  counts: `  refcount rc;
  srcu sd;
  percpu_ref pr;
  rcuwait rw;
  seqcount sq;
  lockmap lm;
  async void reap(obj *o) { a = 1; free(o); }`,
  values: `  union slot { empty; full { int(0..3) n; obj *o; } gone { bool tired; } }
  marked slot sl;
  flags bits { FIRST; SECOND; }
  marked bits w;
  struct pair { int(0..3) p; int(0..3) q; }
  pair two;
  marked int(0..3) arr[3];
  xarray<obj *> xa;
  set<int(0..7)> nums;
  struct node { rank place; marked int(0..3) v; }
  marked node *gn, *gm;
  ghost int(0..3) seen;
  counter HITS;
  sanitizer seen_twice "seen twice";`,
} as const;

/** What only these set-ups do. */
export const rareSetups: Readonly<Record<RareTheme, readonly string[]>> = {
  counts: ['refcount_set(&rc, 1);'],
  values: ['gn = alloc(node);', 'xa_store(&xa, 1, gp);'],
};

export type RareTheme = keyof typeof rareDeclarations;

export interface RareContext {
  readonly isThread: boolean;
  /** A variable that a number may be put in. */
  readonly own: string;
  /** A name that nothing else has. */
  readonly name: string;
  /** A thread. */
  readonly task: string;
}

/** Statements that may stand anywhere but inside `atomic`. */
export const rareStatements: Readonly<Record<RareTheme, (context: RareContext) => readonly string[]>> = {
  counts: ({ isThread, own, name, task }) => [
    'refcount_inc(&rc);',
    'if (refcount_dec_and_test(&rc)) a = 1;',
    `${own} = refcount_inc_not_zero(&rc);`,
    'if (refcount_freeze(&rc, 1)) refcount_unfreeze(&rc, 1);',
    'srcu_read_lock(&sd); a = 1; srcu_read_unlock(&sd);',
    'srcu_read_lock(&sd); a ^= 1; srcu_read_unlock(&sd);',
    'synchronize_srcu(&sd);',
    'if (percpu_ref_tryget_live(&pr)) percpu_ref_put(&pr);',
    `${own} = percpu_ref_tryget_live(&pr);`,
    'percpu_ref_kill(&pr); percpu_ref_wait(&pr);',
    'rcuwait_wait_event(&rw, a, TASK_UNINTERRUPTIBLE);',
    'rcuwait_wake_up(&rw);',
    'write_seqcount_begin(&sq); a ^= 1; write_seqcount_end(&sq);',
    isThread
      ? `${name} = raw_read_seqcount(&sq); ${own} = a; if (read_seqcount_retry(&sq, ${name})) ${own} = 2;`
      : `epoch ${name} = read_seqcount_begin(&sq); u = a; if (read_seqcount_retry(&sq, ${name})) u = 2;`,
    'lockmap_acquire(&lm); b = 1; lockmap_release(&lm);',
    'lockmap_acquire_read(&lm); lockmap_release(&lm);',
    'prepare_to_wait_exclusive(&q, TASK_UNINTERRUPTIBLE); if (!a) schedule(); finish_wait(&q);',
    'prepare_to_wait(&q, TASK_KILLABLE); if (!b) schedule(); finish_wait(&q);',
    'wake_up(&q);',
    `${own} = wait_event_interruptible(&q, a);`,
    isThread ? `kill(${task});` : 'wake_up_all(&q);',
    `${own} = signal_pending();`,
    'flush_signals();',
    'if (!mutex_lock_interruptible(&m)) mutex_unlock(&m);',
    'complete_all(&done);',
    `${own} = wait_for_completion_killable(&done);`,
    `${own} = rwsem_is_locked(&s);`,
    `${own} = waitqueue_active(&q);`,
    'if (bit_prepare_to_wait(&f)) bit_schedule();',
    isThread
      ? `${name} = gp; gp = NULL; if (${name}) call_rcu(${name}, reap);`
      : `obj *${name} = gp; if (${name}) call_rcu(${name}, reap);`,
  ],
  values: ({ isThread, own, name }) => [
    'sl = full { .n = 1, .o = gp };',
    'sl = gone { .tired = true };',
    'sl = empty;',
    `if (sl is full(n = ${name})) ${own} = ${name};`,
    `if (sl is gone) ${own} = 1;`,
    `${own} = sl == full { .n = 1, .o = gp };`,
    'set_bit(FIRST, &w);',
    'clear_bit(FIRST, &w);',
    `${own} = test_and_set_bit(SECOND, &w);`,
    `if (w & FIRST) ${own} = 2;`,
    'arr[a] = 1;',
    `${own} = arr[b];`,
    'arr[1] ^= 1;',
    'two = pair { .p = 1, .q = a };',
    isThread ? `${name} = two; ${own} = ${name}.q;` : `pair ${name} = two; u = ${name}.p;`,
    'xa_store(&xa, 0, gp);',
    'xa_store(&xa, 1, gq);',
    'xa_erase(&xa, 1);',
    isThread ? `gq = xa_load(&xa, 0);` : `obj *${name} = xa_find(&xa, 0); if (${name}) u = ${name}->v;`,
    'nums.add(1);',
    'nums.add(2);',
    'nums.remove(1);',
    'nums.clear();',
    `if (nums.contains(2)) ${own} = 1;`,
    `if (nums.empty()) ${own} = 2;`,
    `for (int ${name} in nums) ${own} = ${name} & 3;`,
    `choose (int ${name} in nums where ${name} < 2) ${own} = ${name};`,
    'gm = alloc_atomic(node);',
    isThread ? `${name} = gm; gm = NULL; free(${name});` : 'gn = gm;',
    `if (gn && gm && gn->place < gm->place) ${own} = 1;`,
    'ghost seen = a;',
    'ghost if (seen == 2) violation(seen_twice);',
    `ghost for (obj *${name} in every(obj)) if (${name}->v == 2) seen = 1;`,
    'count(HITS);',
    isThread ? `if (is_odd(e)) ${own} = 1;` : `epoch ${name} = e; a ^= 1; u = ${name} == e;`,
    isThread
      ? `${own} = a;`
      : `int ${name}[2]; ${name}[0] = 0; ${name}[1] = 1; ${name}[a & 1] = 2; u = ${name}[b & 1];`,
  ],
};
