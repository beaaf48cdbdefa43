/**
 * A machine for a compiled program, with its memory laid out in the room that is given.
 */
import { type CodePositions, numberPositions } from '../backends/interpreter/linked-code.ts';
import { LivePlaces } from '../backends/interpreter/live-places.ts';
import { Machine, type ObjectNumbering } from '../backends/interpreter/machine.ts';
import type { LocalWord } from '../ir/expression.ts';
import type { CompiledProgram } from '../passes/compile.ts';
import type { Capacities } from '../state/capacities.ts';
import { layOut } from '../state/layout.ts';
import type { RoomTaken } from '../state/room-taken.ts';

export function makeMachine(
  compiled: CompiledProgram,
  capacities: Capacities,
  numbering: ObjectNumbering = {},
  roomTaken?: RoomTaken,
): Machine {
  const { program, frames } = compiled;
  const { positions, livePlaces } = linkOf(compiled);
  const frameOffset = (word: LocalWord): number | undefined => {
    const place = frames.placeOf(word, 'thread');
    return place.kind === 'frame' ? place.offset : undefined;
  };
  return new Machine({
    program,
    numbering,
    layout: layOut({ program, frameSize: frames.size, frameOffset, capacities }),
    frames,
    positions,
    livePlaces,
    ...(roomTaken === undefined ? {} : { roomTaken }),
  });
}

interface Linked {
  readonly positions: CodePositions;
  readonly livePlaces: LivePlaces;
}

/** What all machines of a program have in common. */
const linked = new WeakMap<CompiledProgram, Linked>();

function linkOf(compiled: CompiledProgram): Linked {
  const known = linked.get(compiled);
  if (known !== undefined) return known;
  const { program, frames, liveness } = compiled;
  const positions = numberPositions(program);
  const livePlaces = new LivePlaces(positions, frames, (made) => {
    const found = liveness.get(made);
    if (found === undefined) throw new Error(`${made.key} was not analysed`);
    return found;
  });
  const made = { positions, livePlaces };
  linked.set(compiled, made);
  return made;
}
