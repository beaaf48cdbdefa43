/**
 * Texts that one can start from: a scenario, a patch, a driver. Each is valid as it is, and says in comments where to go
 * on. Comes in: a name, and the models that ship. Leaves: a text.
 */
import { type InterfaceFunction, interfaceFunctions } from './interface-functions.ts';

export interface StartOptions {
  readonly name: string;
  /** The newest release. */
  readonly kernel: string;
  /** The texts of the shipped models. */
  readonly models: Readonly<Record<string, string>>;
}

export function scenarioStart({ name, kernel }: StartOptions): string {
  return `/// Question: what is it that this scenario asks?
///
/// Why the answer is what it is: which locks are held, who waits for whom, what was read before it.
scenario ${name} "A load swaps in beside madvise(MADV_DONTNEED)" {
    link "lore: the mail that asks it, its author, its date";
    kernel ${kernel};                    // several: v6.4, v6.6, or a patch: ${kernel} + my_patch

    // What there is before the threads begin.
    swap disk: synchronous, 2 slots;
    mm app { vma heap: anon rw, 1 page; }
    page heap[0]: swapped to disk[0], content 7;

    // Who does what at the same time. \`refault show ${kernel}\` lists the functions that a thread may call besides.
    thread cpu0 in app { r0 = load heap[0]; }
    thread cpu1 in app { madvise(heap, MADV_DONTNEED); }

    // What may come of it: exactly these, and each of them does.
    outcomes r0 { 7; 0; }
    sometimes cpu0 ok under vma_lock;
    // never cpu0 waits for vma_lock;    // a word about each access of a thread
    // expect bug data_race in unlink_anon_vmas;    // what is wrong and known: \`refault explain\` lists the kinds
    report paths;
}
`;
}

export function patchStart({ name, kernel }: StartOptions): string {
  return `patch ${name} on ${kernel} "mm: what it does, in one line";
link "lore: the mail, its author, its date";

/// What changes and why. A hunk is found by its tokens: context and \`-\` lines must fit exactly once. These lines change
/// nothing yet; \`refault show ${kernel} do_swap_page\` has the text around them.
change do_swap_page @@
-   si = get_swap_device(entry);
+   si = get_swap_device(entry);
@@ end
`;
}

export interface DriverOptions extends StartOptions {
  readonly interfaces: readonly string[];
}

/** Undefined for an interface that no model declares. */
export function driverStart({ name, kernel, models, interfaces }: DriverOptions): string | undefined {
  const functions: InterfaceFunction[] = [];
  for (const each of interfaces) {
    const found = interfaceFunctions(models, each);
    if (found === undefined) return undefined;
    functions.push(...found);
  }
  return `driver ${name} on ${kernel}.. implements ${interfaces.join(', ')};
source "drivers/gpu/drm/${name}/${name}_svm.c";

// What the driver keeps for each device: \`extend struct device { … }\`, with structs of its own before it.
${functions.map(functionText).join('')}`;
}

function functionText({ comment, head, result }: InterfaceFunction): string {
  const value = result === 'void' ? undefined : neutralValue(result);
  const body = value === undefined ? '    // Nothing yet.\n' : `    return ${value};\n`;
  return `\n${comment}${head}\n{\n${body}}\n`;
}

function neutralValue(result: string): string {
  if (result.endsWith('*')) return 'NULL';
  if (result === 'vm_fault_t') return 'VM_FAULT_SIGBUS';
  return result === 'bool' ? 'false' : '0';
}
