/**
 * Why no scenario notices that these statements are gone: one reason for each group of them, for the page.
 */

export interface Survivors {
  readonly why: string;
  /** Ids of deletions. */
  readonly statements: readonly string[];
}

export const survivors: readonly Survivors[] = [
  {
    why:
      'page tables of anonymous memory go only with their VMA, which a fault has locked, or mmap_lock; khugepaged, which ' +
      'takes one away from under a fault, is not modelled',
    statements: [
      'do_anonymous_page: if (!vmf->pte) return ret;',
      'do_anonymous_page: if (!vmf->pte) { folio_put(folio); return ret; }',
      'do_anonymous_page: folio_put(folio); (2)',
      'fault_device_private: if (unlikely(!vmf->pte)) return 0;',
      'handle_pte_fault: if (unlikely(!vmf->pte)) return 0;',
      'pte_marker_clear: if (!vmf->pte) return 0;',
      'pte_offset_map_lock: spin_unlock(&table->ptl);',
    ],
  },
  {
    why: 'only a private mapping of a file can be locked without an anon_vma, and files are not modelled',
    statements: [
      'do_wp_page: if ((vmf->flags & FAULT_FLAG_VMA_LOCK) && !vma->anon_vma) { spin_unlock(vmf->ptl); vma_end_read(vma); return VM_FAULT_RETRY; }',
      'do_wp_page: spin_unlock(vmf->ptl); (2)',
      'do_wp_page: vma_end_read(vma);',
    ],
  },
  {
    why: 'no VMA changes its bounds here: splitting, merging and stacks that grow are not modelled',
    statements: [
      'lock_vma_under_rcu: if (unlikely(address < vma->vm_start || address >= vma->vm_end)) goto inval_end_read;',
    ],
  },
  {
    why: 'a cheap look before the one that counts, which is made later, under the lock: without it the way is longer',
    statements: [
      'do_wp_page: if (refcount_read(&folio->_refcount) > 3) goto copy;',
      'do_wp_page: if (refcount_read(&folio->_refcount) > (test_bit(PG_swapcache, &folio->flags) ? 2 : 1)) goto copy;',
      'should_try_to_free_swap: if (!test_bit(PG_swapcache, &folio->flags)) return false;',
      'vma_start_read: if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(vma->vm_mm->mm_lock_seq)) return false;',
    ],
  },
  {
    why:
      'its callers look again: they lock the folio and ask whether it still is in the swap cache for the entry; what else ' +
      'they ask before, whether its memory failed, no scenario has of a folio in its next life',
    statements: ['filemap_get_folio: if (folio != entry->cache) { folio_put(folio); goto repeat; }'],
  },
  {
    why: 'a killed thread begins again under mmap_lock and ends there, at its next wait for the folio at the latest',
    statements: ['do_user_addr_fault: if (fault_signal_pending(fault, flags)) return signal_delivered();'],
  },
  {
    why: 'says who lets the lock go, for reports; nothing waits for it that would notice',
    statements: ['swap_readpage: lock_passes_to(&folio->lock, end_swap_bio_read);'],
  },
];
