/**
 * One instance of the WebAssembly module, with its memory. The module is the same for every program; it is compiled
 * once, when the first search asks for it.
 */
import { moduleBytes } from './module-bytes.ts';

/** What the host does for the module. */
export interface ModuleHost {
  /** Does not return. */
  outOfMemory(): void;
  /** Says what there is no room for, as `opcodes.ts` numbers it. Does not return. */
  doesNotFit(what: number): void;
  /** The address of the record of words that live where an agent stands. */
  liveWords(frameClass: number, position: number, sites: number, count: number): number;
  /** Writes an agent's code of the function at a position. */
  encodeOutside(agent: number, position: number): void;
  /** Runs a step on the interpreter; gives how it stopped. */
  stepOutside(agent: number): number;
  /** Computes a demand's value on the interpreter; 1 if there is one. */
  evaluateOutside(demand: number, agent: number): number;
}

/** Addresses come as numbers of 32 bits with a sign: below 0 from 2 GiB on. */
export interface ModuleExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  reset(from: number, bytes: number): void;
  piece(bytes: number): number;
  /** Where the parameter block goes, and the table of objects: of each pool's slots the word where its fields begin. */
  parametersAddress(): number;
  objectsAddress(): number;
  begin(): void;
  addFirst(): number;
  explore(most: number, states: number, bytes: number): number;
  expandOne(state: number): void;
  abandon(): void;
  takeEvents(): number;
  eventsAddress(): number;
  visitedAddress(): number;
  coveredAddress(): number;
  wordsAddress(): number;
  takenAddress(): number;
  planAddress(): number;
  planSize(): number;
  expandingState(): number;
  loadState(state: number): void;
  wordIn(state: number, index: number): number;
  loadWord(index: number, value: number): void;
  put(index: number, value: number): void;
  setTakenSize(count: number): void;
  setStepFlags(began: number, ended: number): void;
  setNews(): void;
  setCut(number: number): void;
  setYielded(value: number): void;
  noteAccess(index: number, flags: number, position: number): void;
  stateCount(): number;
  stepCount(): number;
  cycleEndCount(): number;
  findingEndCount(): number;
  frontierSize(): number;
  bytesInUse(): number;
  pair(first: number, second: number): number;
  usersAddress(): number;
  writtenAddress(): number;
  assumedWrongly(): number;
  usesAreBlind(): number;
  firstOf(number: number): number;
  secondOf(number: number): number;
  payloadOf(number: number): number;
  depthOf(state: number): number;
  parentOf(state: number): number;
  arrivalOf(state: number): number;
  enabledIn(state: number): number;
  wasExpanded(state: number): number;
  readEdges(state: number): number;
  edgeTargetsAddress(): number;
  edgeMovesAddress(): number;
  moveCount(): number;
  movePair(move: number): number;
  beginAcyclic(states: number, inside: number): number;
  passAcyclic(first: number, end: number): number;
  forgetAcyclic(): void;
}

/** The part of the platform that an instance needs, alike in Node and in browsers. */
const platform = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
  readonly atob: (text: string) => string;
};

/** What a module may take: not quite 4 GiB, so that an address behind all of it is a number. */
const mostBytes = 0xfff00000;

let compiled: object | undefined;

export class ModuleInstance {
  readonly exports: ModuleExports;
  private view: Int32Array;

  /** Of its memory it may take what lies between two addresses. */
  constructor(host: ModuleHost, from = 0, to: number = mostBytes) {
    compiled ??= new platform.WebAssembly.Module(bytesOf(moduleBytes));
    const instance = new platform.WebAssembly.Instance(compiled, {
      host: { ...host },
      env: {
        abort: () => {
          throw new Error('the module has met what cannot be');
        },
      },
    });
    this.exports = instance.exports as ModuleExports;
    this.exports.reset(from, to);
    this.view = new Int32Array(this.exports.memory.buffer);
  }

  /** The whole memory as words; taken anew where it has grown. */
  get words(): Int32Array {
    if (this.view.length === 0) this.view = new Int32Array(this.exports.memory.buffer);
    return this.view;
  }

  /** Words at an address, as long as memory does not grow. */
  wordsAt(address: number, count: number): Int32Array {
    const at = address >>> 2;
    return this.words.subarray(at, at + count);
  }

  /** Bytes at an address, as long as memory does not grow. */
  bytesAt(address: number, count: number): Uint8Array {
    return new Uint8Array(this.words.buffer, address >>> 0, count);
  }

  /** Puts words into memory of the module's for good; gives their address. */
  keep(words: ArrayLike<number>): number {
    const address = this.exports.piece(Math.max(4, words.length * 4));
    this.wordsAt(address, words.length).set(words);
    return address;
  }

  keepBytes(bytes: Uint8Array): number {
    const address = this.exports.piece(Math.max(4, bytes.length));
    this.bytesAt(address, bytes.length).set(bytes);
    return address;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const decoded = platform.atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i++) bytes[i] = decoded.charCodeAt(i);
  return bytes;
}
