/**
 * The way of a page fault, reduced to its locks: two CPUs load a page that is swapped out, under the VMA lock if they
 * get it and the folio's, else under mmap_lock; reclaim swaps it out again and again; somebody unmaps it at any time.
 * The size is the number of CPUs that fault. All locks are written out in Promela, as `docs/semantics.md` has them.
 */
import { type BenchModel, numbers } from './bench-model.ts';

export const pageFault: BenchModel = {
  name: 'page-fault',
  about: 'CPUs that fault on a page, beside reclaim and munmap',
  small: 1,
  large: 4,
  fault: (size) => `
kernel flat {
    enum entry { none; present; swapped; }
    rwsem mmap_lock, vma_lock;
    spinlock ptl;
    bitlock folio;
    marked bool detached;
    marked entry pte;

    void map()
    {
        spin_lock(&ptl);
        if (pte == swapped)
            pte = present;
        spin_unlock(&ptl);
    }
    bool under_vma_lock()
    {
        if (!down_read_trylock(&vma_lock))
            return false;
        if (detached)
            goto drop;
        if (!bit_trylock(&folio))
            goto drop;
        map();
        bit_unlock(&folio);
        up_read(&vma_lock);
        return true;
    drop:
        up_read(&vma_lock);
        return false;
    }
    bool under_mmap_lock()
    {
        bool gone;
        down_read(&mmap_lock);
        gone = detached;
        if (!gone) {
            bit_lock(&folio);
            map();
            bit_unlock(&folio);
        }
        up_read(&mmap_lock);
        return !gone;
    }
    void access()
    {
        while (pte != present) {
            if (!under_vma_lock() && !under_mmap_lock())
                return;
        }
    }
    void unmap()
    {
        down_write(&mmap_lock);
        down_write(&vma_lock);
        detached = true;
        spin_lock(&ptl);
        pte = none;
        spin_unlock(&ptl);
        up_write(&vma_lock);
        up_write(&mmap_lock);
    }
    void swap_out()
    {
        for (;;) {
            if (!bit_trylock(&folio))
                continue;
            spin_lock(&ptl);
            if (pte == present)
                pte = swapped;
            spin_unlock(&ptl);
            bit_unlock(&folio);
        }
    }
}
scenario page_fault "A fault beside reclaim and munmap" {
    kernel flat;
    setup { pte = swapped; }
${numbers(size)
  .map((cpu) => `    thread cpu${cpu} { access(); }`)
  .join('\n')}
    thread unmapper { unmap(); }
    thread reclaim { swap_out(); }
}
`,
  promela: (size) => `
#define ME (1 << _pid)
#define NONE 0
#define PRESENT 1
#define SWAPPED 2
typedef rwsem { byte w, r, qr, qw };
#define IS_READABLE(l) (l.w == 0 && (l.qw == 0 || l.r == 0))
#define IS_FREE(l) (l.w == 0 && l.r == 0)
#define DOWN_READ(l) \
	if \
	:: d_step { IS_READABLE(l) -> l.r = l.r | ME } \
	:: d_step { !IS_READABLE(l) -> l.qr = l.qr | ME }; \
	   if \
	   :: !(l.qr & ME) \
	   :: d_step { (l.qr & ME) && IS_READABLE(l) -> l.r = l.r | l.qr; l.qr = 0 } \
	   fi \
	fi
#define DOWN_WRITE(l) \
	if \
	:: d_step { IS_FREE(l) -> l.w = _pid + 1 } \
	:: d_step { !IS_FREE(l) -> l.qw = l.qw | ME }; \
	   d_step { IS_FREE(l) -> l.qw = l.qw & ~ME; l.w = _pid + 1 } \
	fi
#define UP_READ(l) l.r = l.r & ~ME
#define SPIN_LOCK(l) d_step { l == 0 -> l = _pid + 1 }
#define BIT_LOCK \
	if \
	:: d_step { !folio -> folio = true } \
	:: d_step { folio -> waiters = waiters | ME }; \
	   d_step { !folio -> waiters = waiters & ~ME; folio = true } \
	fi
#define BIT_UNLOCK \
	if \
	:: d_step { !waiters -> folio = false } \
	:: d_step { waiters -> folio = false }; waiters < 255 \
	fi
#define MAP \
	SPIN_LOCK(ptl); \
	if \
	:: pte == SWAPPED -> pte = PRESENT \
	:: pte != SWAPPED \
	fi; \
	ptl = 0
rwsem mmap_lock, vma_lock;
byte ptl, waiters, pte = SWAPPED;
bool folio, detached;
active [${size}] proctype access()
{
again:
	if
	:: pte == PRESENT -> goto through
	:: pte != PRESENT
	fi;
	if
	:: d_step { vma_lock.w == 0 && !vma_lock.qr && !vma_lock.qw -> vma_lock.r = vma_lock.r | ME }
	:: !(vma_lock.w == 0 && !vma_lock.qr && !vma_lock.qw) -> goto slow
	fi;
	if
	:: detached -> goto drop
	:: !detached
	fi;
	if
	:: folio -> goto drop
	:: d_step { !folio -> folio = true }
	fi;
	MAP;
	BIT_UNLOCK;
	UP_READ(vma_lock);
	goto again;
drop:
	UP_READ(vma_lock);
slow:
	DOWN_READ(mmap_lock);
	if
	:: detached -> goto gone
	:: !detached
	fi;
	BIT_LOCK;
	MAP;
	BIT_UNLOCK;
	UP_READ(mmap_lock);
	goto again;
gone:
	UP_READ(mmap_lock);
through:
end:
	false
}
active proctype unmap()
{
	DOWN_WRITE(mmap_lock);
	DOWN_WRITE(vma_lock);
	detached = true;
	SPIN_LOCK(ptl);
	pte = NONE;
	ptl = 0;
	vma_lock.w = 0;
	mmap_lock.w = 0;
end:
	false
}
active proctype swap_out()
{
again:
	if
	:: folio -> goto again
	:: d_step { !folio -> folio = true }
	fi;
	SPIN_LOCK(ptl);
	if
	:: pte == PRESENT -> pte = SWAPPED
	:: pte != PRESENT
	fi;
	ptl = 0;
	BIT_UNLOCK;
	goto again
}
`,
};
