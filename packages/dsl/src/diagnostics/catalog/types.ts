/**
 * Diagnostics of types and of what statements may do.
 */
import { error } from './entry.ts';

export const types = {
  'types/mismatch': error<{ expected: string; actual: string }>(
    ({ expected, actual }) => `expected ${expected}, found ${actual}`,
    'Values are not converted, except that pointers, numbers and flags stand for their truth in a condition.',
  ),
  'types/not-comparable': error<{ left: string; right: string }>(
    ({ left, right }) => `${left} and ${right} can't be compared`,
    'Only values of one type can be equal.',
  ),
  'types/bad-operand': error<{ operator: string; type: string }>(
    ({ operator, type }) => `\`${operator}\` can't be applied to ${type}`,
    'Arithmetic is for numbers, `| & ^ ~` for flags and numbers, `* ->` for pointers.',
  ),
  'types/not-a-place': error<object>(
    () => 'this is no variable or field',
    'Only a variable, a field or an array’s element can be assigned to or have its address taken.',
  ),
  'types/argument-count': error<{ name: string; expected: string; actual: number }>(
    ({ name, expected, actual }) => `\`${name}\` takes ${expected}, given ${actual}`,
    'The number of arguments is that of the function’s parameters.',
  ),
  'types/not-callable': error<object>(
    () => "this can't be called",
    'Functions, members of an interface and parameters that are functions can be called.',
  ),
  'types/not-async': error<object>(
    () => 'only a call of an `async` function can be spawned',
    '`spawn` starts a thread without a name: a completion, a work item. What may run like that says so.',
    'declare the function `async`',
  ),
  'types/missing-return': error<{ name: string; type: string }>(
    ({ name, type }) => `\`${name}\` can end without returning ${type}`,
    'Every path through a function that has a result ends in `return`.',
  ),
  'types/void-value': error<object>(() => 'this gives no value', 'A function of type `void` has no result.'),
  'types/not-exhaustive': error<{ missing: string }>(
    ({ missing }) => `switch leaves out ${missing}`,
    'A switch over a union or enum has every case, or `default`.',
  ),
  'types/duplicate-case': error<{ name: string }>(
    ({ name }) => `case \`${name}\` stands twice`,
    'Each case stands once in a switch.',
  ),
  'types/fall-through': error<object>(
    () => 'this case runs on into the next one',
    'Only an empty case falls through; any other ends in `break`, `return`, `goto` or `continue`.',
    'end it with `break;`',
  ),
  'types/recursion': error<{ cycle: string }>(
    ({ cycle }) => `functions call one another in a circle: ${cycle}`,
    'Models have no recursion, so that every call string is finite.',
  ),
  'types/local-escapes': error<object>(
    () => 'the address of a local variable may only be passed down a call',
    'A pointer to a local variable can’t be stored, returned or compared: it would outlive the variable.',
  ),
  'types/local-aliased': error<object>(
    () => 'one local variable is passed by address twice in this call',
    'Each local variable is passed by address once in a call, so that what lives and dies in it stays plain to see.',
  ),
  'types/not-pure': error<{ what: string }>(
    ({ what }) => `${what} is not allowed here`,
    'Pure functions and demands only read: they take no lock, allocate nothing, change nothing and choose nothing.',
  ),
  'types/ghost-writes': error<{ what: string }>(
    ({ what }) => `ghost code may not ${what}`,
    'Ghost code reads anything and changes only ghost fields and variables.',
  ),
  'types/ghost-read': error<{ name: string }>(
    ({ name }) => `\`${name}\` is ghost: only ghost code, demands and pure functions may read it`,
    'What models remember for judging must not decide what the kernel does.',
  ),
  'types/bad-length': error<object>(
    () => 'the length of an array is a number, or `*` for as long as the set-up makes it',
    'Local arrays have a number for their length.',
  ),
  'types/out-of-range': error<{ value: number; type: string }>(
    ({ value, type }) => `${value} is not in ${type}`,
    'A number must be in the range of where it goes. Where only a run can tell, that run is cut there and inconclusive; nothing wraps.',
  ),
  'types/range-order': error<{ low: number; high: number }>(
    ({ low, high }) => `\`int(${low}..${high})\` has no values`,
    'The first bound of a range is not greater than the second.',
  ),
  'types/too-many-flags': error<{ name: string }>(
    ({ name }) => `\`${name}\` has more than 28 flags`,
    'A flags type is held in one word of 28 bits.',
  ),
  'types/place-needed': error<{ name: string }>(
    ({ name }) => `\`${name}\` is given a variable or field, not a value`,
    '`READ_ONCE`, `WRITE_ONCE` and their like act on a place in memory.',
  ),
  'types/type-needed': error<{ name: string }>(
    ({ name }) => `\`${name}\` is given the name of a struct`,
    '`alloc(T)` and `every(T)` name a struct whose objects are allocated.',
  ),
  'types/endless-type': error<{ name: string }>(
    ({ name }) => `\`${name}\` contains itself by value`,
    'A struct may hold a pointer to its own type, not a value of it.',
  ),
  'types/maybe-unset': error<{ name: string; function: string }>(
    ({ name, function: made }) => `\`${name}\` may be read in \`${made}\` before it is set`,
    'A `goto` or a case jumps over the declaration of a variable that is read afterwards.',
    'declare it before the jump',
  ),
  'types/not-supported': error<{ what: string }>(
    ({ what }) => `${what} is not supported yet`,
    'The form is part of the language, and this version can’t run it.',
  ),
  'types/outside-loop': error<{ what: string }>(
    ({ what }) => `\`${what}\` stands in no loop or switch`,
    '`break` ends a loop or a switch, `continue` goes on with a loop.',
  ),
  'types/no-words': error<{ row: string; what: string }>(
    ({ row, what }) => `no ${what} reads \`${row}\``,
    'Operations, phrases and path words are declared by the kernel library; a release can lack some.',
  ),
};
