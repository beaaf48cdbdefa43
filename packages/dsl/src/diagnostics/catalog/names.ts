/**
 * Diagnostics of binding names.
 */
import { error } from './entry.ts';

export const names = {
  'names/unknown-name': error<{ name: string }>(
    ({ name }) => `unknown name \`${name}\``,
    'The name is no variable, global, member of an enum or of flags, tag of a union, or name of the scenario.',
  ),
  'names/unknown-function': error<{ name: string }>(
    ({ name }) => `unknown function \`${name}\``,
    'Neither the composed kernel nor the engine has a function of this name.',
  ),
  'names/unknown-type': error<{ name: string }>(
    ({ name }) => `unknown type \`${name}\``,
    'The name is no struct, union, enum, flags, typedef or built-in type of the composed kernel.',
  ),
  'names/unknown-interface': error<{ name: string }>(
    ({ name }) => `unknown interface \`${name}\``,
    'Interfaces are declared by the kernel library: `interface NAME { … }`.',
  ),
  'names/unknown-field': error<{ name: string; type: string }>(
    ({ name, type }) => `\`${type}\` has no field \`${name}\``,
    'A release can add and drop fields: what one kernel has another may not.',
  ),
  'names/unknown-tag': error<{ name: string; type: string }>(
    ({ name, type }) => `\`${type}\` has no tag \`${name}\``,
    'A pattern names one of the union’s tags.',
  ),
  'names/unknown-label': error<{ name: string }>(
    ({ name }) => `no label \`${name}\` in this function`,
    'A `goto` goes to a label of the same function.',
  ),
  'names/duplicate': error<{ name: string }>(
    ({ name }) => `\`${name}\` is declared twice in this scope`,
    'Within one block a variable is declared once, and a label once in a function.',
  ),
  'names/unknown-thread': error<{ name: string }>(
    ({ name }) => `no thread or label \`${name}\``,
    'A path assertion speaks of a thread of the scenario, or of a labelled access in one.',
  ),
  'names/unknown-noun': error<{ name: string }>(
    ({ name }) => `unknown kind of item \`${name}\``,
    'Nouns are declared by the kernel library.',
  ),
  'names/unknown-counter': error<{ name: string }>(
    ({ name }) => `unknown counter \`${name}\``,
    'Counters are declared with `counter NAME;` and read as `vmstat.name`, in small letters as /proc/vmstat spells them.',
  ),
  'names/unknown-bug': error<{ name: string }>(
    ({ name }) => `unknown kind of finding \`${name}\``,
    '`expect bug` names a sanitizer of the engine or one that the library declares.',
  ),
};
