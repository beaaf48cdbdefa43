/**
 * The door of the engine: everything others may use, each by its name.
 */
export {};
