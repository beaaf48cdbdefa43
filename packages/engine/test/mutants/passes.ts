/**
 * Mistakes in the passes: which variables live, where they lie. Both back ends get them.
 */
import { inFile, type Mutant } from './mutant.ts';

export const passes: readonly Mutant[] = [
  ...inFile('passes/liveness.ts', [
    ['a variable that is read again is zeroed', 'for (const word of place.reads) set.add(word);', ''],
    ['a variable that the next round reads is zeroed', 'changed = hasLoop;', 'changed = false;'],
    [
      'what a callee only may set is zeroed',
      'entry.dead.has(there) || (entry.live.has(there) && set.has(word))',
      'entry.dead.has(there)',
    ],
    ['what a callee sets lives before it', '(entry.live.has(there) && set.has(word))', 'entry.live.has(there)'],
    [
      'variables live behind a call that does not return',
      'if (!returns(calleeOf(instruction.function))) set.clear();',
      '',
    ],
    ['a variable that is set lives before', 'for (const word of place.sets) set.remove(word);', ''],
    [
      'a word set through an address lives before',
      'set.remove(numbers.through(instruction.reference, instruction.word));',
      '',
    ],
    [
      'an element set makes all of them dead',
      "instruction.op === 'set-through' && instruction.element === undefined",
      "instruction.op === 'set-through'",
    ],
    ['variables of a thread die before its end', 'atEnd.dead.add(numbers.own(word));', ''],
  ]),
  ...inFile('passes/frames.ts', [
    ['a callee lies on its caller', 'const next = base + (sizes.get(made) ?? 0);', 'const next = base + 1;'],
    [
      'a function lies where its first caller put it',
      'bases.set(made, base);',
      'bases.set(made, known === undefined ? base : known + 1);',
    ],
    ['variables are lost in calls that wait', "|| (each.op === 'call' && stops.has(each.function))", ''],
    [
      'a variable that an address means has no place',
      "if (to.kind === 'own') for (const word of to.words) lasting.add(word);",
      '',
    ],
    [
      'variables that live across a call are scratch',
      'if (!lasting.has(word) && after?.live.has',
      'if (lasting.has(word) && after?.live.has',
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
