/**
 * Numbers with units, as bounds are given: `60s`, `2G`, `10M`.
 */

const seconds: Readonly<Record<string, number>> = { '': 1000, ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const bytes: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const thousands: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9 };

/** Milliseconds; undefined if the text is no length of time. */
export function parseTime(text: string): number | undefined {
  return parse(text, (unit) => seconds[unit]);
}

/** Bytes. */
export function parseMemory(text: string): number | undefined {
  return parse(text, (unit) => bytes[unit.toUpperCase().replace(/I?B$/, '')]);
}

export function parseCount(text: string): number | undefined {
  return parse(text, (unit) => thousands[unit.toUpperCase()]);
}

function parse(text: string, factorOf: (unit: string) => number | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(text.trim());
  const factor = found === null ? undefined : factorOf(found[2] ?? '');
  return factor === undefined ? undefined : Math.round(Number(found?.[1]) * factor);
}
