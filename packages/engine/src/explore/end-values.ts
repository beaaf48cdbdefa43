/**
 * What an end looks like to a reader: the variables of every thread, by their shortest unambiguous names.
 */
import type { Machine } from '../backends/interpreter/machine.ts';
import { headerSize } from '../ir/agent.ts';
import { printValue } from '../ir/print-value.ts';

/** The values of all threads' variables in the state that the machine holds. */
export function endValues(machine: Machine): Record<string, string> {
  const { threads, pools } = machine.program;
  const values: Record<string, string> = {};
  for (const { index, name, variables } of threads) {
    const start = machine.layout.baseOfAgent(index) + headerSize;
    for (const variable of variables) {
      const isShared = threads.some(
        (other) => other.index !== index && other.variables.some((each) => each.name === variable.name),
      );
      const words = variable.words.map(
        (word) => machine.words[start + machine.frames.placeOf(word, 'thread').offset] as number,
      );
      values[isShared ? `${name}.${variable.name}` : variable.name] = printValue(variable.print, words, pools);
    }
  }
  return values;
}
