/**
 * The texts of drivers. A driver has a text for some releases, one for others that gives the differences to it, and so
 * on; here is which of them is true for a kernel, and of which layers that one is made.
 */
import type { ModelHeader, ModelNode, Selector } from '../ast/nodes-model.ts';
import { diagnostic } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../text/span.ts';
import { dottedName } from './homes.ts';
import { describeSelector, inRange, type Layer, type Models, parseOnce, releasesOf } from './models.ts';

type DriverModel = ModelNode & { readonly header: ModelHeader & { readonly kind: 'driver' } };

/** All files of a driver whose headers name the same releases. */
interface DriverText {
  readonly on: Selector;
  readonly range: string;
  readonly models: readonly DriverModel[];
}

interface Kernel {
  readonly kernel: string;
  readonly patches: readonly string[];
}

/** Names of all drivers that a scenario can mention. */
export function driverNames(models: Models): string[] {
  return [
    ...new Set([...models.shipped.drivers, ...models.own.filter(isDriver).map(({ header }) => header.name.text)]),
  ];
}

/** The drivers that a patch changes something of, as it names them: `nouveau.svmm`. */
export function driversNamedBy(models: Models, patch: ModelNode): string[] {
  const named = new Set(patch.declarations.map((each) => dottedName(each)?.name.text.split('.')[0]));
  return driverNames(models).filter((each) => named.has(each));
}

/** The releases for which a driver has a text, as its headers say them. */
export function driverRanges(models: Models, name: string, diagnostics: Diagnostic[]): Selector[] {
  return textsIn(modelsOf(models, name, diagnostics).flat()).map((each) => each.on);
}

/** The layers of a driver's text for a kernel, what it extends first; undefined if it has none. */
export function driverLayers(
  models: Models,
  name: string,
  kernel: Kernel,
  diagnostics: Diagnostic[],
): Layer[] | undefined {
  return layersFor(models, name, kernel, diagnostics, []);
}

function layersFor(
  models: Models,
  name: string,
  kernel: Kernel,
  diagnostics: Diagnostic[],
  above: readonly DriverText[],
): Layer[] | undefined {
  const origins = modelsOf(models, name, diagnostics);
  for (const [index, all] of origins.entries()) {
    const text = textFor(models, textsIn(all), kernel, diagnostics);
    if (text === undefined) continue;
    const layer: Layer = { name: `${name} on ${text.range}`, models: text.models, driver: name };
    const extended = text.models.flatMap(({ header }) => header.extends ?? [])[0];
    if (extended === undefined) {
      // What the user has for all texts is for a shipped one as well.
      const everywhere = origins
        .slice(0, index + 1)
        .flat()
        .filter(({ header }) => header.on === undefined);
      return [{ ...layer, models: [...text.models, ...everywhere] }];
    }
    // Without what it extends a text says nothing: one message is enough.
    if (above.some((each) => each.range === text.range)) {
      diagnostics.push(diagnostic('library/extends-itself', extended.span, { what: 'driver', name }));
      return [];
    }
    const base = layersFor(models, name, { kernel: extended.text, patches: [] }, diagnostics, [...above, text]);
    if (base === undefined) diagnostics.push(driverMisfit(models, name, extended.text, extended.span));
    return base === undefined || base.length === 0 ? [] : [...base, layer];
  }
  return undefined;
}

/** Says for which releases a driver has a text, where it has none for this kernel. */
export function driverMisfit(models: Models, name: string, kernel: string, at: Span): Diagnostic {
  const ranges = driverRanges(models, name, []).map(describeSelector);
  return diagnostic('library/driver-misfit', at, { driver: name, on: ranges.join(', '), kernel });
}

/** A driver's models: the user's own before the shipped ones. */
function modelsOf(models: Models, name: string, diagnostics: Diagnostic[]): readonly (readonly DriverModel[])[] {
  const own = models.own.filter(isDriver).filter(({ header }) => header.name.text === name);
  const shipped = models.shipped.driverFiles(name).flatMap((file) => {
    const { tree, diagnostics: problems } = parseOnce(file);
    diagnostics.push(...problems);
    return tree.models.filter((each): each is DriverModel => {
      const fits = isDriver(each) && each.header.name.text === name;
      if (!fits) {
        const args = { name: each.header.name.text, other: name };
        diagnostics.push(diagnostic('library/mixed-headers', each.header.span, args));
      }
      return fits;
    });
  });
  return [own, shipped].filter((each) => each.length > 0);
}

function isDriver(model: ModelNode): model is DriverModel {
  return model.header.kind === 'driver';
}

function textsIn(all: readonly DriverModel[]): DriverText[] {
  const texts = new Map<string, DriverText>();
  for (const model of all) {
    const { on } = model.header;
    if (on === undefined) continue;
    const range = describeSelector(on);
    texts.set(range, { on, range, models: [...(texts.get(range)?.models ?? []), model] });
  }
  return [...texts.values()];
}

/** The one text that is true for a kernel: of those for its patches the one that names most of them. */
function textFor(
  models: Models,
  texts: readonly DriverText[],
  { kernel, patches }: Kernel,
  diagnostics: Diagnostic[],
): DriverText | undefined {
  for (const release of releasesOf(models, kernel)) {
    const fitting = texts
      .filter(({ on }) => inRange(release, on) && on.patches.every((each) => patches.includes(each.text)))
      .sort((a, b) => b.on.patches.length - a.on.patches.length);
    const [text, rival] = fitting;
    if (text === undefined) continue;
    if (rival !== undefined && rival.on.patches.length === text.on.patches.length) {
      const driver = text.models[0]?.header.name.text ?? '';
      diagnostics.push(diagnostic('library/driver-overlap', rival.on.span, { driver, kernel: release }));
    }
    return text;
  }
  return undefined;
}
