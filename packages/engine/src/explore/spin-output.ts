/**
 * What Spin's verifier told of an exported program, in the words of a search: counts, ends, findings by key. Comes
 * in: the output of a search without reductions (`pan -c0`, built with `-DPRINTF`). Ends are read as whole states, so
 * that what is found in states (deadlocks, lost wake-ups) and what outcomes are is judged by the same code as always.
 */

import { placeOf } from '@refault/dsl';
import type { Machine } from '../backends/interpreter/machine.ts';
import type { FindingSite } from '../backends/promela/statements.ts';
import { headerSize } from '../ir/agent.ts';
import { isPointer, isStale, offsetOf, poolOf } from '../ir/word.ts';
import { stuckFindings, waitCycle } from '../sanitizers/deadlock.ts';
import { declarationOf, spanAt } from '../sanitizers/places.ts';
import { endValues } from './end-values.ts';
import type { ExportedProgram } from './export-promela.ts';
import type { GraphFacts } from './graph-facts.ts';
import { makeMachine } from './make-machine.ts';

export type SpinFacts =
  | { readonly kind: 'complete'; readonly facts: GraphFacts }
  /** Something without a size was too small: the export is to be made with more room. */
  | { readonly kind: 'needs-room' }
  /** The verifier did not come to its end. */
  | { readonly kind: 'incomplete'; readonly why: string };

export function readSpinOutput(exported: ExportedProgram, output: string): SpinFacts {
  const count = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? Number.NaN);
  const stored = count(/^\s*(\d+) states, stored/m);
  const transitions = count(/^\s*(\d+) transitions/m);
  const truncated =
    /^(?:error: .*|Warning: Search not completed|pan: out of memory|pan: reached .*|.*max search depth too small.*)$/m.exec(
      output,
    );
  if (Number.isNaN(stored) || truncated !== null) {
    return { kind: 'incomplete', why: truncated?.[0] ?? output.slice(-400) };
  }
  const machine = makeMachine(exported.compiled, exported.capacities);
  const findings = new Set<string>();
  const outcomes = new Set<string>();
  const cuts = new Set<string>();
  let ends = 0;
  let none = 0;
  let goesNoFurther = false;
  for (const [, what = '', rest = ''] of output.matchAll(/^refault (\w+) ?(.*)$/gm)) {
    const [first = 0, second = 0] = rest.split(' ').map(Number);
    const site = exported.sites[first];
    if (what === 'room') return { kind: 'needs-room' };
    if (what === 'beyond') return { kind: 'incomplete', why: 'it comes to code that no search of ours has come to' };
    if (what === 'none') none++;
    else if (what === 'end') {
      ends++;
      readEnd(rest.split(' ').map(Number));
    } else if (site === undefined) throw new Error(`Spin tells of place ${first}, and there is none`);
    else if (what === 'cut') cuts.add(cutReason(site, second));
    else findings.add(findingKey(machine, exported, site, what, second));
    goesNoFurther ||= what !== 'finding' || endsThere(site);
  }
  return {
    kind: 'complete',
    facts: {
      states: stored - 1 - (goesNoFurther ? 1 : 0),
      // Spin counts the start as a state and the ways from there to the first states as steps.
      steps: transitions - 1 - exported.firstStates - ends - none,
      ends,
      outcomes: [...outcomes].sort(),
      findings: [...findings].sort(),
      cuts: [...cuts].sort(),
    },
  };

  function readEnd(words: readonly number[]): void {
    machine.words.fill(0);
    machine.words.set(words);
    restoreReturns(machine, exported);
    const cycle = waitCycle(machine, 0);
    if (cycle !== undefined) findings.add(cycle.key);
    else if (words.every((_, agent) => agent >= machine.layout.agents || !machine.isPresent(agent))) {
      outcomes.add(JSON.stringify(endValues(machine)));
    } else for (const each of stuckFindings(machine, 0)) findings.add(each.key);
  }
}

/** Findings that an execution goes on behind. */
function endsThere(site: FindingSite | undefined): boolean {
  if (site === undefined || site.kind === 'sleep_in_atomic') return false;
  if (site.operation.kind !== 'instruction') return true;
  const { instruction } = site.operation;
  return instruction.op !== 'find' || instruction.ends || instruction.finding !== site.kind;
}

function cutReason({ operation, kind }: FindingSite, value: number): string {
  if (kind === 'visits') return 'a loop over a set visits more members than it can remember';
  if (operation.kind !== 'instruction') return kind;
  const { instruction } = operation;
  if (instruction.op === 'range') return `${instruction.what} leaves its range: ${value}`;
  return instruction.op === 'cut' ? instruction.reason : kind;
}

function findingKey(
  machine: Machine,
  exported: ExportedProgram,
  { operation, kind }: FindingSite,
  what: string,
  about: number,
): string {
  const { chain } = operation;
  const last = chain[chain.length - 1];
  if (last === undefined) throw new Error('a finding stands nowhere');
  if (kind === 'livelock') return `livelock in ${last.function.name}`;
  const position = machine.positions.startOf(last.function) + last.position;
  const place = placeOf(spanAt(machine, position));
  let found = kind;
  if (what === 'access') found = isPointer(about) ? 'use_after_free' : 'assertion';
  else if (what === 'free') {
    const isPart = isPointer(about) && !isStale(about) && (offsetOf(about) !== 0 || poolOf(about) === 0);
    found = !isPointer(about) || isPart ? 'assertion' : 'use_after_free';
  }
  let subject = '';
  if (found === 'use_after_free' && isPointer(about))
    subject = exported.compiled.program.pools[poolOf(about)]?.name ?? '';
  else if (found === 'lock_balance' || found === 'deadlock') subject = declarationOf(machine, about);
  return subject === '' ? `${found} at ${place}` : `${found} of ${subject} at ${place}`;
}

/** Gives agents the words that say where their calls return to. */
function restoreReturns(machine: Machine, { locations }: ExportedProgram): void {
  const { layout, words, frames } = machine;
  for (let agent = 0; agent < layout.agents; agent++) {
    const base = layout.baseOfAgent(agent);
    const number = words[base] as number;
    if (number === 0) continue;
    const location = locations.get(number);
    if (location === undefined) throw new Error(`Spin tells of location ${number}, and there is none`);
    const { chain } = location.operation;
    const frameClass = machine.isThread(agent) ? 'thread' : 'async';
    chain.forEach(({ function: made }, at) => {
      const caller = chain[at - 1];
      const call = caller?.function.code[caller.position];
      if (call?.op !== 'call') return;
      const back = frames.returnPlace(made, frameClass);
      const site = back.kind === 'frame' ? words : machine.memory.scratch;
      site[back.kind === 'frame' ? base + headerSize + back.offset : back.offset] = call.site;
      made.parameters.forEach((parameter, index) => {
        const argument = call.arguments[index];
        const place = frames.placeOf(parameter, frameClass);
        if (argument?.op === 'local-address') {
          words[base + headerSize + place.offset] = headerSize + frames.placeOf(argument.local, frameClass).offset;
        } else if (argument?.op === 'moved-reference') {
          const from = frames.placeOf(argument.reference, frameClass);
          words[base + headerSize + place.offset] = (words[base + headerSize + from.offset] as number) + argument.word;
        }
      });
    });
  }
}
