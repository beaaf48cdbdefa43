/**
 * `npm run bench -- flat`: the engine against Spin and rumur, on the same programs, after a check that all count the
 * same states and steps. Runs alternate, and what is told is the median of the ratios of runs that are next to each
 * other.
 */
import { type BenchModel, numbers } from './bench-models/bench-model.ts';
import { benchModels } from './bench-models/bench-models.ts';
import { type Peer, type PeerRun, rumur, spin, type Verifier } from './bench-peers.ts';
import { median } from './bench-process.ts';
import { type SearchCost, type SearchRequest, searchOf } from './bench-search.ts';
import { table } from './recorded-section.ts';

const rounds = 3;

/** What looks at more than single steps and states: Spin does not do that either. */
export const safetyOnly = ['livelock', 'deadlock', 'lost_wakeup', 'lockdep', 'data_race'];

interface PeerMeasured {
  readonly preparation: number;
  readonly runs: readonly PeerRun[];
}

interface Measured {
  readonly model: BenchModel;
  readonly own: readonly SearchCost[];
  readonly everything: readonly SearchCost[];
  /** Bytes of a process that has hardly anything to store. */
  readonly empty: number;
  readonly peers: ReadonlyMap<Peer, PeerMeasured>;
}

/** The request of a model: all that Spin looks at, or everything. */
export function requestOf(model: BenchModel, size: number, without: readonly string[]): SearchRequest {
  return { text: model.fault(size), without, unreduced: true };
}

function textFor(peer: Peer, model: BenchModel): string | undefined {
  return peer === spin ? model.promela(model.large) : model.murphi?.(model.large);
}

function measured(model: BenchModel): Measured {
  const safety = requestOf(model, model.large, safetyOnly);
  const first = searchOf(safety);
  const verifiers = new Map<Peer, Verifier>();
  for (const peer of [spin, rumur]) {
    const text = textFor(peer, model);
    if (peer.version === undefined || text === undefined) continue;
    const verifier = peer.prepare(text, first.states);
    verifiers.set(peer, verifier);
    // It also finds out how deep its stack has to be.
    const { states, steps } = verifier.run();
    if (states === first.states && steps === first.steps) continue;
    const counted = `${states} states, ${steps} steps, not ${first.states}, ${first.steps}`;
    throw new Error(`${model.name} ${model.large}: ${peer.name} counts ${counted}`);
  }
  const own: SearchCost[] = [];
  const everything: SearchCost[] = [];
  const runs = new Map([...verifiers.keys()].map((peer) => [peer, [] as PeerRun[]]));
  for (const _round of numbers(rounds)) {
    own.push(searchOf(safety));
    for (const [peer, verifier] of verifiers) runs.get(peer)?.push(verifier.run());
    everything.push(searchOf(requestOf(model, model.large, [])));
  }
  for (const verifier of verifiers.values()) verifier.remove();
  const peers = new Map(
    [...verifiers].map(([peer, { preparation }]) => [peer, { preparation, runs: runs.get(peer) ?? [] }]),
  );
  return { model, own, everything, empty: searchOf(requestOf(model, model.small, safetyOnly)).peak, peers };
}

const millions = (value: number): string => (value / 1e6).toFixed(2);
const times = (value: number): string => `${value.toFixed(2)} x`;
const rate = ({ states, search }: SearchCost): number => states / search;
const peerRate = ({ states, seconds }: PeerRun): number => states / seconds;

function ratio(own: readonly SearchCost[], { runs }: PeerMeasured): number {
  return median(runs.map((run, index) => rate(own[index] as SearchCost) / peerRate(run)));
}

function bytes(runs: readonly SearchCost[], empty: number): string {
  return median(runs.map(({ peak, states }) => (peak - empty) / states)).toFixed(0);
}

function speedRow({ model, own, everything, peers }: Measured): string[] {
  const [first] = own;
  const of = (peer: Peer, show: (measured: PeerMeasured) => string): string => {
    const found = peers.get(peer);
    return found === undefined ? 'absent' : show(found);
  };
  return [
    `${model.name} ${model.large}`,
    `${first?.states}`,
    `${first?.steps}`,
    millions(median(own.map(rate))),
    millions(median(everything.map(rate))),
    of(spin, ({ runs }) => millions(median(runs.map(peerRate)))),
    of(rumur, ({ runs }) => millions(median(runs.map(peerRate)))),
    of(spin, (peer) => times(ratio(own, peer))),
    of(spin, (peer) => times(ratio(everything, peer))),
    of(rumur, (peer) => times(ratio(own, peer))),
  ];
}

function costRow({ model, own, everything, empty, peers }: Measured): string[] {
  const of = (peer: Peer, show: (measured: PeerMeasured) => string): string => {
    const found = peers.get(peer);
    return found === undefined ? 'absent' : show(found);
  };
  const preparation = ({ preparation: each }: PeerMeasured): string => each.toFixed(2);
  const memory = ({ runs }: PeerMeasured): string => median(runs.map(({ peak, states }) => peak / states)).toFixed(0);
  const whole = ({ preparation: made, runs }: PeerMeasured): string =>
    times(
      median(
        runs.map(({ seconds }, index) => {
          const { preparation: loaded = 0, search = 0 } = own[index] ?? {};
          return (made + seconds) / (loaded + search);
        }),
      ),
    );
  return [
    `${model.name} ${model.large}`,
    median(own.map(({ preparation: each }) => each)).toFixed(2),
    of(spin, preparation),
    of(rumur, preparation),
    of(spin, whole),
    of(rumur, whole),
    bytes(own, empty),
    bytes(everything, empty),
    of(spin, memory),
    of(rumur, memory),
  ];
}

/** Markdown. */
export function flatSection(): string {
  const all = benchModels.map((model) => {
    process.stderr.write(`${model.name} ${model.large}\n`);
    return measured(model);
  });
  const ratios = (peer: Peer): number[] =>
    all.flatMap(({ own, peers }) => {
      const found = peers.get(peer);
      return found === undefined ? [] : [ratio(own, found)];
    });
  const range = (peer: Peer): string => {
    const found = ratios(peer);
    if (found.length === 0) return `${peer.name} is absent`;
    return `${times(Math.min(...found))} to ${times(Math.max(...found))} ${peer.name}'s, median ${times(median(found))}`;
  };
  return [
    table([
      [
        'model',
        'states',
        'steps',
        'M states/s',
        'everything on',
        'Spin',
        'rumur',
        'to Spin',
        'everything on, to Spin',
        'to rumur',
      ],
      ...all.map(speedRow),
    ]),
    '',
    `States a second of processor time: ${range(spin)}; ${range(rumur)}.`,
    '',
    table([
      [
        'model',
        'preparation (s)',
        'Spin',
        'rumur',
        'whole run, Spin to ours',
        'rumur to ours',
        'bytes a state',
        'everything on',
        'Spin',
        'rumur',
      ],
      ...all.map(costRow),
    ]),
    '',
    `Spin ${spin.version ?? 'absent'}: ${spin.flags}. rumur ${rumur.version ?? 'absent'}: ${rumur.flags}.`,
  ].join('\n');
}
