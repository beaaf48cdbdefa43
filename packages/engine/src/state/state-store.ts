/**
 * The seen set: whole states, found by hash and compared word for word, so that two states are never taken for one.
 * States are numbered in the order in which they were first seen; their words lie in chunks that are never moved.
 */

const statesPerChunk = 1024;

export class StateStore {
  /** Words of a state. */
  readonly width: number;
  private readonly chunks: Int32Array[] = [];
  private hashes = new Int32Array(1024);
  private table = new Int32Array(4096);
  private count = 0;

  constructor(width: number) {
    this.width = width;
  }

  get size(): number {
    return this.count;
  }

  /** About how many bytes the states and the table take. */
  get bytes(): number {
    return this.chunks.length * statesPerChunk * this.width * 4 + this.hashes.byteLength + this.table.byteLength;
  }

  /** The number of a state, and whether it is new. Only the first `width` words of `words` count. */
  add(words: Int32Array): { readonly id: number; readonly isNew: boolean } {
    const hash = hashOf(words, this.width);
    const mask = this.table.length - 1;
    let at = hash & mask;
    for (;;) {
      const entry = this.table[at] as number;
      if (entry === 0) break;
      const id = entry - 1;
      if (this.hashes[id] === hash && this.equals(id, words)) return { id, isNew: false };
      at = (at + 1) & mask;
    }
    const id = this.count++;
    this.table[at] = id + 1;
    if (id >= this.hashes.length) {
      const larger = new Int32Array(this.hashes.length * 2);
      larger.set(this.hashes);
      this.hashes = larger;
    }
    this.hashes[id] = hash;
    const within = id % statesPerChunk;
    if (within === 0) this.chunks.push(new Int32Array(statesPerChunk * this.width));
    const chunk = this.chunks[this.chunks.length - 1] as Int32Array;
    chunk.set(this.width === words.length ? words : words.subarray(0, this.width), within * this.width);
    if (this.count * 2 > this.table.length) this.rehash();
    return { id, isNew: true };
  }

  /** Copies a state's words into `target`. */
  read(id: number, target: Int32Array): void {
    const chunk = this.chunks[Math.floor(id / statesPerChunk)] as Int32Array;
    const start = (id % statesPerChunk) * this.width;
    target.set(chunk.subarray(start, start + this.width));
  }

  private equals(id: number, words: Int32Array): boolean {
    const chunk = this.chunks[Math.floor(id / statesPerChunk)] as Int32Array;
    const start = (id % statesPerChunk) * this.width;
    for (let i = 0; i < this.width; i++) if (chunk[start + i] !== words[i]) return false;
    return true;
  }

  private rehash(): void {
    const table = new Int32Array(this.table.length * 2);
    const mask = table.length - 1;
    for (let id = 0; id < this.count; id++) {
      let at = (this.hashes[id] as number) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id + 1;
    }
    this.table = table;
  }
}

/** A hash of the first words of a vector: multiply and rotate, as MurmurHash3 does (Appleby, public domain). */
function hashOf(words: Int32Array, width: number): number {
  let hash = 0x9747b28c | 0;
  for (let i = 0; i < width; i++) {
    let word = Math.imul(words[i] as number, 0xcc9e2d51 | 0);
    word = (word << 15) | (word >>> 17);
    hash ^= Math.imul(word, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + (0xe6546b64 | 0)) | 0;
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b | 0);
  hash ^= hash >>> 13;
  return hash;
}
