/**
 * Bytecode as it is written: words, with places to be filled in once it is known where a label lies. Addresses are
 * those of the module's memory, counted from where the code will be put.
 */

export type Label = number;

export class CodeWriter {
  private words = new Int32Array(4096);
  private length = 0;
  private readonly labels: number[] = [];
  private readonly fixups: { readonly at: number; readonly label: Label }[] = [];

  get size(): number {
    return this.length;
  }

  word(...values: readonly number[]): void {
    if (this.length + values.length > this.words.length) {
      const larger = new Int32Array((this.length + values.length) * 2);
      larger.set(this.words);
      this.words = larger;
    }
    for (const value of values) this.words[this.length++] = value;
  }

  label(): Label {
    this.labels.push(-1);
    return this.labels.length - 1;
  }

  /** The label lies here. */
  place(label: Label): void {
    this.labels[label] = this.length;
  }

  /** A word that will hold a label's address. */
  address(label: Label): void {
    this.fixups.push({ at: this.length, label });
    this.word(0);
  }

  /** Where a label lies, as an address in code that begins at `base`; 0 if it was never placed. */
  addressOf(label: Label, base: number): number {
    const at = this.labels[label] ?? -1;
    return at < 0 ? 0 : base + at * 4;
  }

  /**
   * The finished code.
   *
   * @throws Error if a label that is jumped to was never placed
   */
  finish(base: number): Int32Array {
    for (const { at, label } of this.fixups) {
      const address = this.addressOf(label, base);
      if (address === 0) throw new Error('a label of the bytecode lies nowhere');
      this.words[at] = address;
    }
    return this.words.subarray(0, this.length);
  }
}
