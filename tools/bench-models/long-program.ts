/**
 * Programs of any length, for what it costs to prepare one: a thread that goes through functions that look alike, each
 * once.
 */

const functionsOf = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `
    void f${index}(int(0..3) n)
    {
        int(0..3) seen = a;
        if (seen == n)
            b = seen;
        else
            c = n;
        spin_lock(&l);
        a = n;
        spin_unlock(&l);
    }`,
  ).join('');

/** A program of so many functions, of two dozen instructions each. */
export function longProgram(functions: number): string {
  const calls = Array.from({ length: functions }, (_, index) => `        f${index}(${index % 4});`).join('\n');
  return `
kernel long {
    marked int(0..3) a, b, c;
    spinlock l;${functionsOf(functions)}
    void all()
    {
${calls}
    }
}
scenario long "A long way" {
    kernel long;
    thread t { all(); }
}
`;
}
