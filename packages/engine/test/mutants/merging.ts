/**
 * Mistakes in which accesses are merged into the step before them, and in how guesses about that are checked.
 */
import { inFile, type Mutant } from './mutant.ts';

// No mutants, since nothing that can be seen depends on them: that an object's life and pointers that go stale are noted as
// writes (a free has noted the object's words before), that a cell of another thread is not free (touching it breaks the
// guess), that all words of an access are looked at (a cell is read and written whole).
export const merging: readonly Mutant[] = [
  ...inFile('backends/bytecode/module/machine.ts', [
    [
      'accesses that the interpreter makes go unseen',
      '  beginStepAccesses();\n  looksAway();\n',
      '  beginStepAccesses();\n',
    ],
    ['what demands ask counts as asked by the thread', 'return judging > 0 ? -1 : agent;', 'return agent;'],
  ]),
  ...inFile('backends/bytecode/module/cell-uses.ts', [
    ['a cell belongs to who touched it last', 'known === 0 ? who : cellIsShared', 'who'],
    ['writes go unseen', 'if (isWrite) store<u8>(written + index, 1);', ''],
    [
      'others may read the cell of one thread',
      'about === cellIsConstant ? isWrite : about !== who',
      'isWrite && about !== who',
    ],
    [
      'constants may be written',
      'about === cellIsConstant ? isWrite : about !== who',
      'about !== cellIsConstant && about !== who',
    ],
  ]),
  ...inFile('explore/merged-search.ts', [
    [
      'cells that are written count as constant',
      'if (written[cell] === 0) return cellIsConstant;',
      'if (written[cell] !== 2) return cellIsConstant;',
    ],
    ['livelocks of merged searches are told', 'if (found.livelocks.size > 0) break;', ''],
    ['a wrong guess is told', 'if (!search.hasGuessedWrongly) {', 'if (guesses >= 0) {'],
    ['what the interpreter did is merged', 'if (seen === undefined) break;', ''],
    [
      'each guess has its own time',
      '    return new BytecodeSearch(this.compiled, this.capacities, options, { assumed });',
      '    return new BytecodeSearch(this.compiled, this.capacities, { ...options, deadline: options.deadline && (options.host.now?.() ?? 0) + (options.bounds.time ?? 0) }, { assumed });',
    ],
  ]),
  ...inFile('explore/bytecode-search.ts', [
    [
      'a guess that the last steps break is right',
      'return this.isWrong || this.instance.exports.assumedWrongly() !== 0;',
      'return this.isWrong;',
    ],
  ]),
];
