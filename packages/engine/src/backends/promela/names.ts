/**
 * Names in a Promela program: those of the model, as far as Promela lets them be, each for one thing.
 */

const reserved =
  'active assert atomic bit bool break byte chan d_step do else empty enabled end eval false fi for full goto hidden ' +
  'if in init inline int len local ltl mtype nempty never nfull notrace np_ od of pc_value pid printf priority proctype ' +
  'provided return run select short show skip timeout trace true typedef unless unsigned xr xs c_code c_decl c_expr ' +
  'c_state c_track get_priority set_priority STDIN mem over passed laps options cycle me b at_ home stride header ' +
  'i1 i2 i3 i4 i5 about';

export class Names {
  private readonly taken = new Set(reserved.split(' '));
  private readonly counts = new Map<string, number>();

  /** A name that nothing else has, made of the words given. */
  fresh(...words: readonly string[]): string {
    const plain = words
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
