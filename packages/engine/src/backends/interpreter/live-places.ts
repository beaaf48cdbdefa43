/**
 * Where the words lie that live where an agent stands, by the chain of calls that it came by: computed when a chain is
 * first met, then remembered. Depends on a program alone, not on how much room its memory has.
 */
import type { IrFunction } from '../../ir/instruction.ts';
import type { FrameClass, FrameLayout, LivenessOf } from './contract.ts';
import type { CodePositions } from './linked-code.ts';
import { type ChainLink, liveWordsOf } from './live-words.ts';

/** Places in an agent's frame, and in what no state holds. */
export interface Places {
  readonly frame: Int32Array;
  readonly scratch: Int32Array;
}

interface Node {
  places: Places | undefined;
  readonly bySite: Map<number, Node>;
}

export class LivePlaces {
  private readonly positions: CodePositions;
  private readonly frames: FrameLayout;
  readonly livenessOf: LivenessOf;
  private readonly nodes: Readonly<Record<FrameClass, Map<number, Node>>> = { thread: new Map(), async: new Map() };

  constructor(positions: CodePositions, frames: FrameLayout, livenessOf: LivenessOf) {
    this.positions = positions;
    this.frames = frames;
    this.livenessOf = livenessOf;
  }

  /** `siteOf` gives the site that an active call of a function returns to; 0 for the outermost. */
  at(frameClass: FrameClass, position: number, siteOf: (made: IrFunction) => number): Places {
    const { positions } = this;
    let node = childOf(this.nodes[frameClass], position);
    let made = positions.functionAt(position);
    for (let site = siteOf(made); site !== 0; site = siteOf(made)) {
      node = childOf(node.bySite, site);
      made = positions.functionAt(positions.callOf(site).position);
    }
    node.places ??= this.compute(frameClass, position, siteOf);
    return node.places;
  }

  private compute(frameClass: FrameClass, position: number, siteOf: (made: IrFunction) => number): Places {
    const chain = chainBy(this.positions, position, siteOf);
    const lives = liveWordsOf(chain, this.livenessOf);
    const places = { frame: new Set<number>(), scratch: new Set<number>() };
    chain.forEach(({ function: made }, at) => {
      const back = this.frames.returnPlace(made, frameClass);
      if (at > 0) places[back.kind].add(back.offset);
      made.locals.forEach((word, own) => {
        if (!lives(at, own)) return;
        const place = this.frames.placeOf(word, frameClass);
        places[place.kind].add(place.offset);
      });
    });
    return { frame: Int32Array.from(places.frame), scratch: Int32Array.from(places.scratch) };
  }
}

/** The calls that lead to a position, the outermost first. */
export function chainBy(positions: CodePositions, position: number, siteOf: (made: IrFunction) => number): ChainLink[] {
  const link = (at: number): ChainLink => {
    const made = positions.functionAt(at);
    return { function: made, position: at - positions.startOf(made) };
  };
  const chain = [link(position)];
  let made = positions.functionAt(position);
  for (let site = siteOf(made); site !== 0; site = siteOf(made)) {
    const call = positions.callOf(site);
    made = positions.functionAt(call.position);
    chain.unshift(link(call.position));
  }
  return chain;
}

function childOf(nodes: Map<number, Node>, key: number): Node {
  let node = nodes.get(key);
  if (node === undefined) {
    node = { places: undefined, bySite: new Map() };
    nodes.set(key, node);
  }
  return node;
}
