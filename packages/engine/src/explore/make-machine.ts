/**
 * A machine for a compiled program, with its memory laid out in the room that is given.
 */
import { Machine, type ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { LocalWord } from '../ir/expression.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import type { Capacities } from '../state/capacities.ts';
import { layOut } from '../state/layout.ts';

export function makeMachine(
  compiled: CompiledProgram,
  capacities: Capacities,
  numbering: ObjectNumbering = {},
): Machine {
  const { program, frames, liveness } = compiled;
  const frameOffset = (word: LocalWord): number | undefined => {
    const place = frames.placeOf(word, 'thread');
    return place.kind === 'frame' ? place.offset : undefined;
  };
  return new Machine({
    program,
    numbering,
    layout: layOut({ program, frameSize: frames.size, frameOffset, capacities }),
    frames,
    livenessOf: (made) => {
      const found = liveness.get(made);
      if (found === undefined) throw new Error(`${made.key} was not analysed`);
      return found;
    },
  });
}
