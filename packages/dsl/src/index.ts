/**
 * The door of the language: everything others may use, each by its name.
 */
export {};
