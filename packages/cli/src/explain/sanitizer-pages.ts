/**
 * The long form of what the engine's own sanitizers find: when, why it matters, what to do, and a scenario that shows
 * it. A test runs the samples.
 */
import type { EngineSanitizer } from '../sanitizers.ts';

export interface SanitizerPage {
  /** Paragraphs. */
  readonly text: readonly string[];
  /** A whole file in which it is found. */
  readonly sample: string;
}

export const sanitizerPages: Readonly<Record<EngineSanitizer, SanitizerPage>> = {
  use_after_free: {
    text: [
      'Somebody follows a pointer to an object that has been freed, takes a lock in it, or frees it again. A pointer that was stale once stays stale, so the next owner of the same memory hides nothing; a comparison of addresses still finds them equal.',
      'Inside a read section an object that was handed to call_rcu() or kfree_rcu() is alive until the section ends. A struct that is `recycled` (SLAB_TYPESAFE_BY_RCU) may be read in one even then, and belong to somebody else: look again once you hold a reference.',
      'A reference count that is taken from 0, or dropped below it, is found here too. The execution ends at the finding.',
    ],
    sample: `kernel litmus {
    struct obj { int value; }
    marked obj *published;
    noun obj -> obj *o { begin { o = alloc(obj); published = o; } }
    int read()
    {
        obj *p = published;
        return p ? p->value : -1;
    }
}
scenario freed_under_reader {
    kernel litmus;
    obj o;
    thread reader { r0 = read(); }
    thread writer { published = NULL; free(o); }
    expect bug use_after_free in read;
}
`,
  },
  leak: {
    text: [
      'When all threads and all work have ended, and the epilogue of the kernel has torn down what the set-up made, something is left: an object, a reference, a lock that is still held.',
      'The finding names the pool. Its schedule is one on which it is left; look for a path, often one that handles an error, on which the last reference is not dropped.',
    ],
    sample: `kernel litmus {
    struct obj { refcount ref; }
    noun obj -> obj *o { begin { o = alloc(obj); refcount_set(&o->ref, 1); } }
}
scenario forgotten_put {
    kernel litmus;
    obj o;
    thread user { refcount_inc(&o->ref); choose { refcount_dec(&o->ref); } or { } }
    expect bug leak;
}
`,
  },
  lock_balance: {
    text: [
      'A thread drops a lock that it does not hold; or an operation, a system call, a thread or work item ends with a lock held, a read section open or interrupts off.',
      'A lock that somebody else will drop is handed over by lock_passes_to(LOCK, TO). The execution ends at the finding.',
    ],
    sample: `kernel litmus { rwsem sem; }
scenario dropped_twice {
    kernel litmus;
    thread t { down_read(&sem); up_read(&sem); up_read(&sem); }
    expect bug lock_balance;
}
`,
  },
  lockdep: {
    text: [
      'Over all interleavings, locks are taken in a circle: A is held while B is taken, and somewhere B while A is. Nobody needs to hang for it to be found. A lock counts by its declaration, not by the object that it lies in, unless it is taken by a `nested` form.',
      'A trylock waits for nobody, so it closes no circle, but what is taken while it is held counts. Reading an rwsem a second time is an order too: a writer may queue in between. The execution goes on.',
    ],
    sample: `kernel litmus { mutex A, B, gate; }
scenario crossed_behind_gate {
    kernel litmus;
    thread t {
        mutex_lock(&gate);
        mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A);
        mutex_unlock(&gate);
    }
    thread u {
        mutex_lock(&gate);
        mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B);
        mutex_unlock(&gate);
    }
    expect bug lockdep;
}
`,
  },
  sleep_in_atomic: {
    text: [
      'A call that may sleep is made under a spinlock, in an RCU read section, with interrupts off, or in a callback: whether it would have slept this time or not. might_sleep() says of a function that it may.',
      'The execution goes on.',
    ],
    sample: `kernel litmus { spinlock lock; mutex mutex; }
scenario mutex_under_spinlock {
    kernel litmus;
    thread t { spin_lock(&lock); mutex_lock(&mutex); mutex_unlock(&mutex); spin_unlock(&lock); }
    expect bug sleep_in_atomic;
}
`,
  },
  assertion: {
    text: [
      'BUG_ON() or WARN_ON() is true, assert() or lockdep_assert_held() is false; NULL is followed; a field of a union is read that belongs to another tag; an index is out of range; something inside `atomic` would have to wait.',
      'The execution ends at the finding.',
    ],
    sample: `kernel litmus { marked int owner; }
scenario two_owners {
    kernel litmus;
    thread t { if (!owner) { BUG_ON(owner); owner = 1; } }
    thread u { owner = 2; }
    expect bug assertion;
}
`,
  },
  deadlock: {
    text: [
      'Threads wait for locks in a circle, or for one whose holder will never drop it, and nothing can wake them. The finding lists who waits for what, and who holds it since when.',
      'lockdep may find the same order of locks on schedules that end well.',
    ],
    sample: `kernel litmus { mutex A, B; }
scenario crossed {
    kernel litmus;
    thread t { mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); }
    thread u { mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); }
    expect bug deadlock;
    expect bug lockdep;
}
`,
  },
  lost_wakeup: {
    text: [
      'A thread sleeps for ever though no lock is in its way: who should have woken it did so before it slept, or woke somebody else.',
      'The state of the task comes first, then the look at the condition, then schedule(); wait_event() does it in this order.',
    ],
    sample: `kernel litmus { marked bool flag; }
scenario condition_first {
    kernel litmus;
    thread sleeper { if (!flag) { set_current_state(TASK_UNINTERRUPTIBLE); schedule(); } }
    thread waker { flag = true; wake_up_process(sleeper); }
    expect bug lost_wakeup;
}
`,
  },
  livelock: {
    text: [
      'There is a schedule without an end on which everybody who can move does move now and then, and yet an operation never ends. The trace shows the way to the circle and the circle.',
      'Spinning until a lock is dropped is none, as long as its holder can move. Two threads that give way to each other for ever are one.',
    ],
    sample: `kernel litmus { bitlock bit; }
scenario nobody_lets_go {
    kernel litmus;
    setup { bit_lock(&bit); }
    thread spinner { while (!bit_trylock(&bit)); }
    expect bug livelock;
}
`,
  },
  data_race: {
    text: [
      'Two threads stand before accesses to the same word at the same time, one of them a write, and at least one of the two is plain: the rule of KCSAN. The compiler may tear, repeat or move a plain access.',
      'READ_ONCE(), WRITE_ONCE(), smp_load_acquire() and smp_store_release() mark an access; a field that is `marked` marks all of its. A race that is known and harmless is data_race(EXPRESSION), with the reason in a comment. The execution goes on.',
    ],
    sample: `kernel litmus { int x; }
scenario plain_write {
    kernel litmus;
    thread t { WRITE_ONCE(x, 1); }
    thread u { r0 = x; }
    expect bug data_race;
}
`,
  },
};
