/**
 * All programs that are compared with other model checkers.
 */
import { at } from './at.ts';
import type { BenchModel } from './bench-model.ts';
import { fischer } from './fischer.ts';
import { grid } from './grid.ts';
import { pageFault } from './page-fault.ts';
import { peterson } from './peterson.ts';
import { philosophers } from './philosophers.ts';
import { phils } from './phils.ts';
import { telephony } from './telephony.ts';

export const benchModels: readonly BenchModel[] = [
  grid,
  philosophers,
  peterson,
  at,
  fischer,
  phils,
  telephony,
  pageFault,
];
