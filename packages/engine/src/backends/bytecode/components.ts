/**
 * How a state is cut into the parts whose values are numbered: each agent's words, each object, each of the globals.
 * A large object is cut at its fields, so that a part has few values; nothing but memory and time depends on it.
 */
import type { Layout, PoolLayout } from '../../state/layout.ts';

export interface Component {
  readonly start: number;
  readonly size: number;
}

const largest = 12;

/** All words of a state, in order, each in one component. */
export function componentsOf(layout: Layout): Component[] {
  const components: Component[] = [{ start: 0, size: 1 }];
  for (let agent = 0; agent < layout.agents; agent++) {
    const size = agent < layout.threads ? layout.threadSize : layout.asyncSize;
    components.push({ start: layout.baseOfAgent(agent), size });
  }
  for (const pool of layout.pools) {
    for (let slot = 0; slot < pool.slots; slot++) components.push(...ofObject(pool, slot));
  }
  return components;
}

function ofObject(pool: PoolLayout, slot: number): Component[] {
  const start = pool.base + slot * pool.stride;
  if (pool.stride === 0) return [];
  // The globals are as many things as they have fields.
  const most = pool.pool.isGlobals ? 1 : largest;
  if (pool.stride <= most) return [{ start, size: pool.stride }];
  const components: Component[] = [];
  let from = 0;
  for (const cell of pool.cells) {
    const at = cell.offset + pool.header;
    if (at - from >= most) {
      components.push({ start: start + from, size: at - from });
      from = at;
    }
  }
  components.push({ start: start + from, size: pool.stride - from });
  return components;
}
