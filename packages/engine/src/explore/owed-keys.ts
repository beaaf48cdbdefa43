/**
 * Numbers for what fairness owes: something to an agent, at a place of the code, of the things that may be owed there.
 */

/** A choice that a step took. */
export interface Given {
  /** Of the choice in the code. */
  readonly position: number;
  /** What fairness owed and the choice gave, as bits. */
  readonly owed: number;
}

export class OwedKeys {
  private readonly numbers = new Map<string, number>();

  /** The numbers of what the choices of an agent's step gave. */
  of(agent: number, choices: readonly Given[]): number[] {
    const keys: number[] = [];
    for (const { position, owed } of choices) {
      for (let bit = 1; bit > 0 && bit <= owed; bit *= 2)
        if ((owed & bit) !== 0) keys.push(this.numberOf(`${agent} ${position} ${bit}`));
    }
    return keys;
  }

  private numberOf(name: string): number {
    const known = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, known);
    return known;
  }
}
