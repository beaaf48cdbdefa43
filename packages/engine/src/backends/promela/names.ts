/**
 * Names in a Promela program: those of the model, as far as Promela lets them be, each for one thing.
 */

const reserved =
  'active assert atomic bit bool break byte chan d_step do else empty enabled end eval false fi for full goto hidden ' +
  'if in init inline int len local ltl mtype nempty never nfull notrace np_ od of pc_value pid printf priority proctype ' +
  'provided return run select short show skip timeout trace true typedef unless unsigned xr xs c_code c_decl c_expr ' +
  'c_state c_track get_priority set_priority STDIN ' +
  // Of the program's own runtime: variables, inlines, their parameters.
  'mem over passed laps options cycle me b home stride header about fresh kept i1 i2 i3 i4 i5 site p q n id f w who how ' +
  'set holds first size work pool slots limit domain from to length word field value old wipe found bad_access ' +
  'bad_free notice cut beyond no_room no_step done wrong gone kept_by_owner kept_by_holders kept_by_writers settle clear put_all advance_flushes leave_domain find_entry rank sort_set ' +
  'set_insert set_erase die release reader_left look_for_slots held_by look_for_agent cancel_work sort_pending ' +
  'rename_epochs next_epoch look_for_cycle WORDS STORED AGENTS THREADS IS_POINTER STALE POOL SLOT OFF OBJECT BEYOND SAME ' +
  'LIFE AT FINE THERE MAY_FREE BUSY BASE OF_AGENT BIT_OF READERS ASLEEP WAITERS WAITS_FOR SPREAD HOLDERS FIRST_ARGUMENT ' +
  'IS_QUEUED ALL_ENDED IS_EPOCH RENAMED BIT_IF';

export class Names {
  private readonly taken = new Set(reserved.split(' '));
  private readonly counts = new Map<string, number>();

  /** A name that nothing else has, made of the words given. */
  fresh(...words: readonly string[]): string {
    const plain = words
      .filter((each) => each !== '')
      .join('_')
      .replace(/[^A-Za-z0-9_]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const base = /^[A-Za-z]/.test(plain) ? plain : `v_${plain}`;
    if (!this.taken.has(base)) {
      this.taken.add(base);
      return base;
    }
    for (let count = this.counts.get(base) ?? 2; ; count++) {
      const name = `${base}_${count}`;
      if (this.taken.has(name)) continue;
      this.counts.set(base, count + 1);
      this.taken.add(name);
      return name;
    }
  }
}
