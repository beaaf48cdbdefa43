/**
 * What the module asks of its host.
 */

/** Told when memory can't grow: does not return. */
export declare function outOfMemory(): void;

/** Told when there is more of something than there is room for in a table: does not return. */
export declare function doesNotFit(what: i32): void;

/**
 * Asked which words live where an agent stands: gives the address of a record with two lists, of the frame's words as
 * bits behind their number of words, of scratch as indices behind their number.
 */
export declare function liveWords(frameClass: i32, position: i32, sites: i32, count: i32): u32;

/** Runs one step of the agent on the interpreter, by the plan; the words are set by `put`. Gives how it stopped. */
export declare function stepOutside(agent: i32): i32;

/** Asked for an agent's code of the function at a position, when it is first run. */
export declare function encodeOutside(agent: i32, position: i32): void;

/** Computes a demand's value on the interpreter; whether there is one. */
export declare function evaluateOutside(made: i32, agent: i32): i32;
