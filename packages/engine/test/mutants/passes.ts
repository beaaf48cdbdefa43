/**
 * Mistakes in the passes: which variables live, where they lie. Both back ends get them.
 */
import { inFile, type Mutant } from './mutant.ts';

export const passes: readonly Mutant[] = [
  ...inFile('passes/liveness.ts', [
    ['a variable that is read again is zeroed', 'for (const word of place.reads) set.add(0, word);', ''],
    ['a variable that the next round reads is zeroed', 'changed = hasLoop;', 'changed = false;'],
    [
      'what a callee only may set is zeroed',
      'dead.has(0, there) || (live.has(0, there) && set.has(0, word))',
      'dead.has(0, there)',
    ],
    ['what a callee sets lives before it', '(live.has(0, there) && set.has(0, word))', 'live.has(0, there)'],
    ['variables live behind a call that does not return', 'if (!returns(callee)) set.clear(0);', ''],
    ['a variable that is set lives before', 'for (const word of place.sets) set.remove(0, word);', ''],
    [
      'a word set through an address lives before',
      'set.remove(0, numbers.through(instruction.reference, instruction.word));',
      '',
    ],
    [
      'an element set makes all of them dead',
      "instruction.op === 'set-through' && instruction.element === undefined",
      "instruction.op === 'set-through'",
    ],
    [
      'variables of a thread die before its end',
      'for (const word of made.kept) atEnd[side].add(0, numbers.own(word));',
      '',
    ],
  ]),
  ...inFile('passes/frames.ts', [
    ['a callee lies on its caller', 'const next = base + (sizes.get(made) ?? 0);', 'const next = base + 1;'],
    [
      'a function lies where its first caller put it',
      'bases.set(made, base);',
      'bases.set(made, known === undefined ? base : known + 1);',
    ],
    ['variables are lost in calls that wait', "|| (each.op === 'call' && stops(each.function))", ''],
    [
      'a variable that an address means has no place',
      "if (to.kind === 'own') for (const word of to.words) lasting.add(word);",
      '',
    ],
    [
      'variables that live across a call are scratch',
      'if (stops.has(instruction.function)) some.addAll(0, live.afterCall.live, index);',
      '',
    ],
  ]),
  ...inFile('backends/interpreter/live-words.ts', [
    [
      "a caller's variable is zeroed in the callee",
      'return at >= outermost && livesAfterCall(at, number);',
      'return at > outermost && livesAfterCall(at, number);',
    ],
    [
      'what lives in a caller lives where it can not return to',
      'while (outermost > 0 && canReturn(outermost)) outermost--;',
      'outermost = 0;',
    ],
    [
      'what an address means is not looked for',
      'if (below !== undefined) return livesNow(at + 1, below);',
      'if (below !== undefined) return false;',
    ],
  ]),
];
