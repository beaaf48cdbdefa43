/**
 * Diagnostics of loading and composing models: kernels, patches, hunks.
 */
import { error } from './entry.ts';

export const library = {
  'library/unknown-kernel': error<{ name: string }>(
    ({ name }) => `unknown kernel \`${name}\``,
    'No kernel of this name ships, and none is declared beside the scenario or in a file it uses. `refault list kernels` prints those that ship.',
  ),
  'library/unknown-patch': error<{ name: string }>(
    ({ name }) => `unknown patch \`${name}\``,
    'No patch of this name ships, and none is declared beside the scenario or in a file it uses. `refault list patches` prints those that ship.',
  ),
  'library/empty-range': error<{ range: string }>(
    ({ range }) => `no shipped release lies in \`${range}\``,
    'A range of releases stands for the shipped ones between its ends. An end need not be shipped, but something between must be.',
  ),
  'library/unreadable-use': error<{ path: string }>(
    ({ path }) => `can't read \`${path}\``,
    'The path after `use` is relative to the file that names it.',
  ),
  'library/extends-itself': error<{ what: string; name: string }>(
    ({ what, name }) => `${what} \`${name}\` extends itself`,
    'The chain of `extends` comes back to where it began.',
  ),
  'library/patch-misfit': error<{ patch: string; on: string; kernel: string }>(
    ({ patch, on, kernel }) => `patch \`${patch}\` is for ${on}, not for ${kernel}`,
    'A patch applies to the kernels that its header names. Naming it brings the patches it is `on`.',
  ),
  'library/driver-misfit': error<{ driver: string; on: string; kernel: string }>(
    ({ driver, on, kernel }) => `driver \`${driver}\` is for ${on}, not for ${kernel}`,
    'A driver’s text is true for the releases that its header names. For others there is none, or a text that gives the differences to one: `driver NAME on v6.15.. extends v6.14;`.',
  ),
  'library/driver-overlap': error<{ driver: string; kernel: string }>(
    ({ driver, kernel }) => `driver \`${driver}\` has two texts for ${kernel}`,
    'For each release a driver has one text. Files of one text name the same releases, or none: `driver NAME;` belongs to every text that extends nothing.',
  ),
  'library/unknown-driver': error<{ name: string }>(
    ({ name }) => `unknown driver \`${name}\``,
    'No driver of this name ships, and none is declared beside the scenario or in a file it uses. `refault list drivers` prints those that ship.',
  ),
  'library/unimplemented': error<{ who: string; function: string; interface: string }>(
    ({ who, function: name, interface: of }) => `${who} has no \`${name}\`, which \`${of}\` asks for`,
    'A driver has a function of its own for each function of the interfaces that it implements; a table of functions names one for each.',
  ),
  'library/implements-otherwise': error<{ name: string; interface: string; form: string }>(
    ({ name, interface: of, form }) => `\`${name}\` is not as \`${of}\` declares it: ${form}`,
    'A function that implements one of an interface has its parameters and its result.',
  ),
  'library/mixed-headers': error<{ name: string; other: string }>(
    ({ name, other }) => `this file belongs to \`${other}\`, not to \`${name}\``,
    'A file of a shipped model lies in the folder of the kernel that its header names.',
  ),
  'library/duplicate': error<{ what: string; name: string }>(
    ({ what, name }) => `${what} \`${name}\` is declared twice`,
    'Within one kernel a name is declared once. A release that changes what it inherits says `override`, or `extend` for structs, unions, flags and enums.',
  ),
  'library/built-in-name': error<{ what: string; name: string }>(
    ({ what, name }) => `\`${name}\` is the name of a built-in ${what}`,
    'The engine’s own types and functions keep their names: what is called like them would never be found.',
    'give it another name',
  ),
  'library/needs-override': error<{ what: string; name: string }>(
    ({ what, name }) => `${what} \`${name}\` is inherited already`,
    'A release or patch that replaces an inherited function says so.',
    'write `override` before it',
  ),
  'library/overrides-nothing': error<{ what: string; name: string }>(
    ({ what, name }) => `there is no ${what} \`${name}\` to override`,
    'An override replaces what the kernel has so far: the releases it extends, and the patches before this one.',
  ),
  'library/extends-nothing': error<{ what: string; name: string }>(
    ({ what, name }) => `there is no ${what} \`${name}\` to extend`,
    'An extension adds to what the kernel has so far.',
  ),
  'library/drops-nothing': error<{ name: string }>(
    ({ name }) => `there is no \`${name}\` to drop`,
    'Only a field that the kernel has so far can be dropped.',
  ),
  'library/hunk-without-context': error<object>(
    () => 'hunk has nothing to find: it has neither context nor a `-` line',
    'A hunk is found by its context and its `-` lines.',
  ),
  'library/hunk-misfit': error<{ target: string }>(
    ({ target }) => `hunk does not fit into \`${target}\``,
    'The context and `-` lines of a hunk, as tokens, must stand in the function exactly once after the hunk before it. White space, line breaks and comments do not count.',
  ),
  'library/hunk-ambiguous': error<{ target: string; count: number }>(
    ({ target, count }) => `hunk fits ${count} places in \`${target}\``,
    'The context and `-` lines of a hunk must stand in the function exactly once after the hunk before it.',
    'give it more context',
  ),
  'library/change-unknown': error<{ target: string }>(
    ({ target }) => `there is no function \`${target}\` to change`,
    'A change is made to a function that the kernel has so far.',
  ),
  'library/change-without-body': error<{ target: string }>(
    ({ target }) => `\`${target}\` has no body to change`,
    'An unmodelled function has only its prototype.',
  ),
  'library/pattern-ambiguous': error<{ row: string }>(
    ({ row }) => `two patterns fit the same words: \`${row}\``,
    'Whatever somebody says must have one meaning. One of the patterns has to use other words.',
  ),
};
