/**
 * Where the time of a start goes: from a CPU profile of V8 to the share of each phase. A sample belongs to the phase
 * of the innermost function on its stack that begins one. Functions are known by their names, which the bundle keeps.
 */

/** The part of a `.cpuprofile` that matters here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export const phases = [
  'bundle',
  'command line',
  'parse',
  'compose',
  'check',
  'lower',
  'search',
  'report',
  'garbage',
] as const;

export type Phase = (typeof phases)[number];

interface Beginning {
  readonly phase: Phase;
  readonly function: string;
  /** Only where this function called it: its own name is used for other things as well. */
  readonly calledBy?: string;
}

const beginnings: readonly Beginning[] = [
  { phase: 'command line', function: 'runScenarios' },
  { phase: 'check', function: 'planRuns' },
  { phase: 'parse', function: 'parseOnce' },
  { phase: 'parse', function: 'parseFile' },
  { phase: 'parse', function: 'variantsOf' },
  { phase: 'parse', function: 'statementsOf' },
  { phase: 'compose', function: 'layersOf' },
  { phase: 'compose', function: 'compose' },
  { phase: 'lower', function: 'compile', calledBy: 'execute' },
  { phase: 'search', function: 'explore', calledBy: 'execute' },
  { phase: 'report', function: 'report', calledBy: 'execute' },
  { phase: 'report', function: 'renderRun' },
  { phase: 'report', function: 'renderSummary' },
];

/** Milliseconds of each phase. What Node does before anything of ours runs is not in it. */
export function phaseTimes(profile: CpuProfile): ReadonlyMap<Phase, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const phaseOf = new Map<number, Phase>();
  const visit = (id: number, caller: string, phase: Phase): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const { functionName: name, url } = node.callFrame;
    const isOurs = url.startsWith('file:');
    const begun = beginnings.find(
      (each) => isOurs && each.function === name && (each.calledBy === undefined || each.calledBy === caller),
    );
    const own = name === '(garbage collector)' ? 'garbage' : (begun?.phase ?? phase);
    phaseOf.set(id, own);
    for (const child of node.children ?? []) visit(child, name, own);
  };
  const root = profile.nodes[0];
  if (root !== undefined) visit(root.id, '', 'bundle');
  const times = new Map<Phase, number>(phases.map((phase) => [phase, 0]));
  profile.samples.forEach((id, index) => {
    const phase = phaseOf.get(id);
    const name = nodes.get(id)?.callFrame.functionName;
    if (phase === undefined || name === '(idle)') return;
    times.set(phase, (times.get(phase) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1000);
  });
  return times;
}
