/**
 * One search of the built engine in a process of its own: what is asked of `packages/cli/test/bench/search.ts`, what
 * it answers, what it took.
 */
import { fileURLToPath } from 'node:url';
import { costOf } from './bench-process.ts';

export interface SearchRequest {
  /** A scenario on a kernel of its own, or the path of a shipped one from the root of the repository. */
  readonly text?: string;
  readonly path?: string;
  readonly kernel?: string;
  /** As `refault run --filter`. */
  readonly filter?: string;
  readonly order?: 'bfs' | 'dfs';
  /** The most states, bytes, milliseconds. */
  readonly bounds?: { readonly states?: number; readonly memory?: number; readonly time?: number };
  readonly without?: readonly string[];
  readonly backend?: 'interpreter' | 'bytecode';
  /** None, so that states are counted that others count as well. */
  readonly unreduced?: boolean;
  /** Notes speed and memory that often, in milliseconds. */
  readonly every?: number;
}

export interface Moment {
  readonly states: number;
  readonly steps: number;
  /** Of processor time since the search began. */
  readonly seconds: number;
  readonly rss: number;
}

export interface SearchReply {
  readonly states: number;
  readonly steps: number;
  readonly depth: number;
  readonly stoppedBy?: string;
  /** Kinds. */
  readonly findings: readonly string[];
  /** Seconds of processor time: to load Node and the packages, to a program, to the end of the search. */
  readonly loading: number;
  readonly compiling: number;
  readonly searching: number;
  /** Bytes of the process when the search began. */
  readonly before: number;
  /** 32-bit words of a state. */
  readonly words: number;
  /** Instructions of the program. */
  readonly locations: number;
  readonly moments: readonly Moment[];
}

export interface SearchCost extends SearchReply {
  /** Seconds of processor time until a program was there; from then to the end of the process. */
  readonly preparation: number;
  readonly search: number;
  /** Bytes, at most, of the whole process. */
  readonly peak: number;
}

const program = fileURLToPath(new URL('../packages/cli/test/bench/search.ts', import.meta.url));

export function searchOf(request: SearchRequest): SearchCost {
  const { seconds, peak, stdout } = costOf(process.execPath, [program], { input: JSON.stringify(request) });
  const reply: SearchReply = JSON.parse(stdout);
  const preparation = reply.loading + reply.compiling;
  return { ...reply, preparation, search: seconds - preparation, peak };
}
