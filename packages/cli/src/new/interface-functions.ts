/**
 * The functions that an interface of the kernel models asks a driver for, with what is said about each.
 */
import { parseFile, sourceFile, textOf } from '@refault/dsl';

export interface InterfaceFunction {
  /** Lines of its comment, each with its end; empty if it has none. */
  readonly comment: string;
  /** `vm_fault_t migrate_to_ram(vm_fault *vmf)`. */
  readonly head: string;
  /** `vm_fault_t`, `folio *`. */
  readonly result: string;
}

/** Undefined if no model declares the interface. */
export function interfaceFunctions(
  models: Readonly<Record<string, string>>,
  name: string,
): readonly InterfaceFunction[] | undefined {
  for (const [path, text] of Object.entries(models)) {
    if (!text.includes(`interface ${name}`)) continue;
    for (const model of parseFile(sourceFile(path, text)).tree.models) {
      for (const each of model.declarations) {
        if (each.kind !== 'interface' || each.name.text !== name) continue;
        return each.functions.map(({ span, name: called }) => {
          const head = textOf(span).replace(/;\s*$/, '').replace(/\s+/g, ' ');
          const comment = /((?:[ \t]*\/\/\/.*\n)*)[ \t]*$/.exec(text.slice(0, span.start))?.[1] ?? '';
          return {
            comment: comment.replaceAll(/^[ \t]+/gm, ''),
            head,
            result: head.slice(0, head.indexOf(called.text)).trim(),
          };
        });
      }
    }
  }
  return undefined;
}

/** The names of all interfaces that the models declare. */
export function interfaceNames(models: Readonly<Record<string, string>>): string[] {
  return Object.values(models).flatMap((text) =>
    [...text.matchAll(/^interface (\w+)/gm)].map((match) => match[1] ?? ''),
  );
}
