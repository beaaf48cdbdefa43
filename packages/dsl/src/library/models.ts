/**
 * What a scenario can name: models that ship, and those declared beside it or in files it uses.
 */
import type { Name } from '../ast/nodes-expression.ts';
import type { ModelNode, Selector } from '../ast/nodes-model.ts';
import type { AdversaryNode, FileNode } from '../ast/nodes-scenario.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { type Parsed, readFile } from '../syntax/parse.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { ModelSource } from '../text/source-host.ts';
import type { Span } from '../text/span.ts';
import { compareVersions, isVersion } from '../text/version.ts';

export interface Models {
  readonly shipped: ModelSource;
  /** Kernels, patches and drivers of the user's own files. */
  readonly own: readonly ModelNode[];
  readonly ownAdversaries: readonly AdversaryNode[];
}

/** A kernel to run on, with its patches in the order in which they are applied. */
export interface KernelChoice {
  readonly kernel: string;
  readonly patches: readonly string[];
  /** `v6.4+swap_vma_lock`; a patch that another brings along is not named. */
  readonly label: string;
  /** Whether it was named outright: by a range it may be skipped where it lacks a word. */
  readonly explicit: boolean;
}

/** The models of one layer of a composition: a library, a release, a driver, a patch. */
export interface Layer {
  readonly name: string;
  readonly models: readonly ModelNode[];
  /** The driver that its text belongs to: what it declares is that driver's own. */
  readonly driver?: string;
}

const parsed = new WeakMap<SourceFile, Parsed<FileNode>>();

/** Parses a file, once for as long as somebody holds it. */
export function parseOnce(file: SourceFile): Parsed<FileNode> {
  let result = parsed.get(file);
  if (result === undefined) {
    result = readFile(file);
    parsed.set(file, result);
  }
  return result;
}

/** The layers of a kernel, the oldest first: what it extends, itself, what drivers add, its patches. */
export function layersOf(
  models: Models,
  choice: { readonly kernel: string; readonly patches: readonly string[] },
  drivers: readonly Layer[],
  at: Span,
  diagnostics: Diagnostic[],
): Layer[] {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  let next: Name | undefined = { text: choice.kernel, span: at };
  while (next !== undefined) {
    const { text: name, span } = next;
    if (seen.has(name)) {
      diagnostics.push(diagnostic('library/extends-itself', span, { what: 'kernel', name }));
      break;
    }
    seen.add(name);
    const layer = kernelLayer(models, name, span, diagnostics);
    if (layer === undefined) break;
    layers.unshift(layer);
    next = extendedBy(layer);
  }
  layers.push(...drivers);
  for (const patch of choice.patches) {
    const found = findPatch(models, patch, diagnostics);
    if (found !== undefined) layers.push({ name: patch, models: [found] });
  }
  return layers;
}

function kernelLayer(models: Models, name: string, at: Span, diagnostics: Diagnostic[]): Layer | undefined {
  const own = models.own.filter((each) => isKernelNamed(each, name));
  if (own.length > 0) return { name, models: own };
  const files = models.shipped.kernelFiles(name);
  if (files.length === 0) {
    const help = didYouMean(nearestName(name, kernelNames(models)));
    diagnostics.push(diagnostic('library/unknown-kernel', at, { name }, { help }));
    return undefined;
  }
  const found = files.flatMap((file) => {
    const { tree, diagnostics: problems } = parseOnce(file);
    diagnostics.push(...problems);
    for (const each of tree.models) {
      if (!isKernelNamed(each, name)) {
        const other = each.header.name.text;
        diagnostics.push(diagnostic('library/mixed-headers', each.header.span, { name: other, other: name }));
      }
    }
    return tree.models.filter((each) => isKernelNamed(each, name));
  });
  return { name, models: found };
}

function isKernelNamed(model: ModelNode, name: string): boolean {
  const { header } = model;
  return (header.kind === 'kernel' || header.kind === 'library') && header.name.text === name;
}

/** A release that extends nothing extends the library, if there is one and it isn't one's own kernel. */
function extendedBy(layer: Layer): Name | undefined {
  for (const { header } of layer.models) {
    if (header.kind === 'kernel' && header.extends !== undefined) return header.extends;
  }
  return undefined;
}

/** A kernel and what it extends, up to the first release: for which releases its text stands. */
export function releasesOf(models: Models, kernel: string): string[] {
  const names: string[] = [];
  for (let name: string | undefined = kernel; name !== undefined && !names.includes(name); ) {
    names.push(name);
    if (isVersion(name)) break;
    const own: readonly ModelNode[] = models.own.filter((each) => isKernelNamed(each, name ?? ''));
    name = extendedBy({ name, models: own })?.text;
  }
  return names;
}

export function kernelNames(models: Models): string[] {
  const own = models.own.flatMap(({ header }) => (header.kind === 'kernel' ? [header.name.text] : []));
  return [...models.shipped.kernels, ...own];
}

export function findPatch(models: Models, name: string, diagnostics: Diagnostic[]): ModelNode | undefined {
  const own = models.own.find(({ header }) => header.kind === 'patch' && header.name.text === name);
  if (own !== undefined) return own;
  const file = models.shipped.patchFile(name);
  if (file === undefined) return undefined;
  const { tree, diagnostics: problems } = parseOnce(file);
  diagnostics.push(...problems);
  return tree.models.find(({ header }) => header.kind === 'patch' && header.name.text === name);
}

/** The user's own adversaries before those that ship. */
export function findAdversary(models: Models, name: string, diagnostics: Diagnostic[]): AdversaryNode | undefined {
  const isIt = (each: AdversaryNode): boolean => each.name.text === name;
  const own = models.ownAdversaries.find(isIt);
  if (own !== undefined) return own;
  for (const file of models.shipped.adversaryFiles) {
    const { tree, diagnostics: problems } = parseOnce(file);
    const found = tree.adversaries.find(isIt);
    if (found === undefined) continue;
    diagnostics.push(...problems);
    return found;
  }
  return undefined;
}

function patchNames(models: Models): string[] {
  const own = models.own.flatMap(({ header }) => (header.kind === 'patch' ? [header.name.text] : []));
  return [...models.shipped.patches, ...own];
}

/** The kernels that a selector of a scenario's `kernel` line stands for, with what its patches bring along. */
export function resolveSelector(models: Models, selector: Selector, diagnostics: Diagnostic[]): KernelChoice[] {
  return kernelsOf(models, selector, diagnostics).flatMap((kernel) => {
    const patches = withPrerequisites(models, kernel, selector, diagnostics);
    if (patches === undefined) return [];
    const label = [kernel, ...selector.patches.map((each) => each.text)].join('+');
    return [{ kernel, patches, label, explicit: selector.last === undefined }];
  });
}

/** The shipped or own kernels named by a selector, without its patches. */
function kernelsOf(models: Models, selector: Selector, diagnostics: Diagnostic[]): string[] {
  const first = selector.first.text;
  const known = kernelNames(models);
  if (selector.last === undefined) {
    if (known.includes(first)) return [first];
    const help = didYouMean(nearestName(first, known)) ?? shippedHelp(models);
    diagnostics.push(diagnostic('library/unknown-kernel', selector.first.span, { name: first }, { help }));
    return [];
  }
  const found = known.filter((each) => inRange(each, selector));
  if (found.length === 0) {
    const range = `${first}..${selector.last === 'open' ? '' : selector.last.text}`;
    diagnostics.push(diagnostic('library/empty-range', selector.span, { range }, { help: shippedHelp(models) }));
  }
  return found.sort(compareVersions);
}

function shippedHelp(models: Models): string | undefined {
  const { kernels } = models.shipped;
  return kernels.length === 0 ? undefined : `shipped kernels: ${kernels.join(', ')}`;
}

/** Whether a release lies in a selector's range, or is the one it names. */
export function inRange(kernel: string, selector: Selector): boolean {
  const { first, last } = selector;
  if (last === undefined) return first.text === kernel;
  if (!isVersion(kernel) || !isVersion(first.text)) return false;
  if (compareVersions(kernel, first.text) < 0) return false;
  return last === 'open' || compareVersions(kernel, last.text) <= 0;
}

/** The selector's patches, each after those that it is `on`; undefined if one is unknown or doesn't fit. */
function withPrerequisites(
  models: Models,
  kernel: string,
  selector: Selector,
  diagnostics: Diagnostic[],
): string[] | undefined {
  const order: string[] = [];
  let fits = true;
  const add = (name: string, at: Span): void => {
    if (order.includes(name)) return;
    const patch = findPatch(models, name, diagnostics);
    if (patch === undefined || patch.header.kind !== 'patch') {
      const help = didYouMean(nearestName(name, patchNames(models)));
      diagnostics.push(diagnostic('library/unknown-patch', at, { name }, { help }));
      fits = false;
      return;
    }
    const { on } = patch.header;
    if (!inRange(kernel, on)) {
      const place = describeSelector(on);
      diagnostics.push(diagnostic('library/patch-misfit', at, { patch: name, on: place, kernel }));
      fits = false;
    }
    for (const each of on.patches) if (each.text !== name) add(each.text, each.span);
    order.push(name);
  };
  for (const each of selector.patches) add(each.text, each.span);
  return fits ? order : undefined;
}

export function describeSelector(selector: Selector): string {
  const { first, last, patches } = selector;
  const range = last === undefined ? first.text : `${first.text}..${last === 'open' ? '' : last.text}`;
  return [range, ...patches.map((each) => each.text)].join(' + ');
}
