/**
 * From a file to everything that is to be run: each of its scenarios on each of its kernels, for each choice of
 * its axes. Errors of one scenario leave the others alone.
 */
import type { ModelHeader, ModelNode, Selector } from '../ast/nodes-model.ts';
import type { Demand, FileNode, ScenarioNode } from '../ast/nodes-scenario.ts';
import { diagnostic } from '../diagnostics/create.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { compose } from '../library/compose.ts';
import { driverLayers, driverMisfit, driverNames, driverRanges, driversNamedBy } from '../library/drivers.ts';
import {
  describeSelector,
  findAdversary,
  findPatch,
  inRange,
  type KernelChoice,
  kernelNames,
  type Layer,
  layersOf,
  type Models,
  parseOnce,
  resolveSelector,
} from '../library/models.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { ModelSource, SourceHost } from '../text/source-host.ts';
import { originSpan, placeOf, type Span } from '../text/span.ts';
import { withAdversary } from './adversaries.ts';
import { checkScenario, type ScenarioRun } from './check-scenario.ts';
import { wholeProblems } from './check-whole.ts';
import type { CheckedScenario, SkippedRun } from './checked-model.ts';
import { KernelChecker } from './kernel-checker.ts';
import { mentionedDrivers } from './mentioned-drivers.ts';
import { prelude } from './prelude.ts';
import { axesOf, unusedAxes, type Variant, variantsOf } from './variants.ts';

export interface CheckOptions {
  /** Run on these kernels instead of the listed ones: `v6.4`, `v6.4+patch`, `v6.4..v6.6`. */
  readonly kernels?: readonly string[];
  /** Add to each run one with this patch. */
  readonly patches?: readonly string[];
  /** Add to each run those with these adversaries, one for each item that fits. A name that nobody declares adds none. */
  readonly adversaries?: readonly string[];
  /** Only scenarios whose name, or name with variant (`name[a=b]`), contains this. */
  readonly filter?: string;
}

export interface CheckResult {
  readonly scenarios: readonly CheckedScenario[];
  readonly skipped: readonly SkippedRun[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks files, and keeps what kernels came to: the same kernel is composed once. */
export class CheckSession {
  private readonly shipped: ModelSource;
  private readonly host: SourceHost;
  private readonly kernels = new Map<string, KernelChecker>();

  constructor(shipped: ModelSource, host: SourceHost) {
    this.shipped = shipped;
    this.host = host;
  }

  /** Everything that a file asks to be run. */
  check(file: SourceFile, options: CheckOptions = {}): CheckResult {
    const diagnostics: Diagnostic[] = [];
    const { tree, models } = this.load(file, diagnostics);
    if (hasErrors(diagnostics)) return { scenarios: [], skipped: [], diagnostics };
    const scenarios: CheckedScenario[] = [];
    const skipped: SkippedRun[] = [];
    const names = new Set<string>();
    for (const scenario of tree.scenarios) {
      const { text, span } = scenario.name;
      if (names.has(text)) diagnostics.push(diagnostic('scenario/duplicate', span, { name: text }));
      names.add(text);
      this.checkScenario(scenario, models, options, { scenarios, skipped, diagnostics });
    }
    return { scenarios, skipped, diagnostics: unique(diagnostics) };
  }

  /** The names of a file's scenarios and of the kernels that they list. */
  list(file: SourceFile): { readonly name: string; readonly title: string; readonly kernels: readonly string[] }[] {
    const diagnostics: Diagnostic[] = [];
    const { tree, models } = this.load(file, diagnostics);
    return tree.scenarios.map((each) => ({
      name: each.name.text,
      title: each.title,
      kernels: listedSelectors(each).flatMap((selector) =>
        resolveSelector(models, selector, diagnostics).map((choice) => choice.label),
      ),
    }));
  }

  /** What is wrong anywhere in a file: in its scenarios, and in every kernel and patch that it declares. */
  checkWhole(file: SourceFile): readonly Diagnostic[] {
    const own: Diagnostic[] = [];
    const { tree, models } = this.load(file, own);
    const adversaries = tree.adversaries.map((each) => each.name.text);
    const { diagnostics } = this.check(file, { adversaries });
    if (hasErrors(own)) return diagnostics;
    const whole = tree.models.flatMap(({ header }) => this.checkModel(header, models));
    return unique([...diagnostics, ...whole]);
  }

  private checkModel(header: ModelHeader, models: Models): readonly Diagnostic[] {
    const { text, span } = header.name;
    switch (header.kind) {
      case 'kernel':
        return this.checkKernel(text, span, models);
      case 'patch':
        return this.checkPatch(text, span, models);
      case 'driver':
        return this.checkDriver(text, span, models);
      case 'library':
        return [];
    }
  }

  /** What is wrong anywhere in a kernel with a patch, on every release that it is for, with the drivers that it names. */
  checkPatch(name: string, at: Span, models: Models = this.shippedModels): readonly Diagnostic[] {
    const problems: Diagnostic[] = [];
    const patch = findPatch(models, name, problems);
    if (patch?.header.kind !== 'patch') return problems;
    const patched = resolveSelector(models, { ...patch.header.on, patches: [] }, problems);
    const drivers = driversNamedBy(models, patch);
    const found = patched.flatMap(({ label }) => this.checkKernel(`${label}+${name}`, at, models, drivers));
    return unique([...problems, ...found]);
  }

  /** What is wrong anywhere in a driver, on every kernel that it has a text for. */
  checkDriver(name: string, at: Span, models: Models = this.shippedModels): readonly Diagnostic[] {
    const problems: Diagnostic[] = [];
    const ranges = driverRanges(models, name, problems);
    const found = kernelNames(models).flatMap((kernel) =>
      ranges
        .filter((on) => inRange(kernel, on))
        .map((on) => [kernel, ...on.patches.map((each) => each.text)].join('+')),
    );
    return unique([...problems, ...found.flatMap((label) => this.checkKernel(label, at, models, [name]))]);
  }

  /** What is wrong anywhere in the text of a kernel, with drivers: `v6.4`, `v6.4+patch`. */
  checkKernel(
    label: string,
    at: Span,
    models: Models = this.shippedModels,
    drivers: readonly string[] = [],
  ): readonly Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    const kernel = this.kernel(label, at, models, diagnostics, drivers);
    return unique(kernel === undefined ? diagnostics : [...diagnostics, ...wholeProblems(kernel)]);
  }

  /** The composed kernel of that name, with drivers. */
  kernel(
    label: string,
    at: Span,
    models: Models,
    diagnostics: Diagnostic[],
    drivers: readonly string[] = [],
  ): KernelChecker | undefined {
    const choice = resolveSelector(models, parseSelector(label, at), diagnostics)[0];
    if (choice === undefined) return undefined;
    const layers = drivers.flatMap((name) => {
      const found = driverLayers(models, name, choice, diagnostics);
      if (found === undefined) diagnostics.push(driverMisfit(models, name, choice.label, at));
      return found ?? [];
    });
    return this.kernelFor(choice, layers, models, at, diagnostics);
  }

  get shippedModels(): Models {
    return { shipped: this.shipped, own: [], ownAdversaries: [] };
  }

  private load(file: SourceFile, diagnostics: Diagnostic[]): { readonly tree: FileNode; readonly models: Models } {
    const { tree, diagnostics: problems } = parseOnce(file);
    diagnostics.push(...problems);
    const own: ModelNode[] = [...tree.models];
    const ownAdversaries = [...tree.adversaries];
    const seen = new Set<string>([file.name]);
    const visit = (from: SourceFile, node: FileNode): void => {
      for (const use of node.uses) {
        const used = this.host.read(from, use.path);
        if (used === undefined) {
          diagnostics.push(diagnostic('library/unreadable-use', use.span, { path: use.path }));
          continue;
        }
        if (seen.has(used.name)) continue;
        seen.add(used.name);
        const parsed = parseOnce(used);
        diagnostics.push(...parsed.diagnostics);
        own.push(...parsed.tree.models);
        ownAdversaries.push(...parsed.tree.adversaries);
        visit(used, parsed.tree);
      }
    };
    visit(file, tree);
    return { tree, models: { shipped: this.shipped, own, ownAdversaries } };
  }

  private checkScenario(
    scenario: ScenarioNode,
    models: Models,
    options: CheckOptions,
    into: { scenarios: CheckedScenario[]; skipped: SkippedRun[]; diagnostics: Diagnostic[] },
  ): void {
    const listed = listedSelectors(scenario);
    if (listed.length === 0) {
      into.diagnostics.push(diagnostic('scenario/no-kernel', scenario.name.span, { name: scenario.name.text }));
      return;
    }
    const listedChoices = listed.flatMap((each) => resolveSelector(models, each, into.diagnostics));
    this.refuseIdleOn(scenario, listedChoices, into.diagnostics);
    for (const { name } of unusedAxes(scenario)) {
      into.diagnostics.push(diagnostic('scenario/unused-axis', name.span, { name: name.text }));
    }
    const choices = this.chosen(scenario, listedChoices, models, options, into.diagnostics);
    const adversaries = (options.adversaries ?? []).flatMap(
      (name) => findAdversary(models, name, into.diagnostics) ?? [],
    );
    // What an adversary is put into may be called otherwise.
    const isWanted = (values: Variant['values']): boolean =>
      adversaries.length > 0 || matchesFilter(scenario.name.text, values, options.filter);
    const variants = variantsOf(scenario, isWanted).flatMap((variant) => [
      variant,
      ...adversaries.flatMap((each) => withAdversary(variant, each)),
    ]);
    for (const variant of variants) {
      if (!matchesFilter(scenario.name.text, variant.values, options.filter)) continue;
      for (const choice of choices) {
        const before = into.diagnostics.length;
        const applies: ScenarioRun['applies'] = ({ selectors }) =>
          selectors.some((each) => selects(each, choice, variant.values));
        const adversary = variant.adversary === undefined ? {} : { adversary: variant.adversary.name.text };
        const skip = (reason: string): void => {
          const run = { name: scenario.name.text, kernel: choice.label, variant: variant.values };
          into.skipped.push({ ...run, ...adversary, reason });
        };
        const drivers = driversOf(models, choice, variant, applies, into.diagnostics);
        if (drivers === undefined) continue;
        if (drivers.misfit !== undefined) {
          if (drivers.isExplicit) into.diagnostics.push(drivers.misfit);
          else skip(drivers.misfit.message);
          continue;
        }
        const kernel = this.kernelFor(choice, drivers.layers, models, scenario.name.span, into.diagnostics);
        if (kernel === undefined || hasErrors(into.diagnostics.slice(before))) continue;
        const checked = checkScenario(kernel, variant.node, {
          kernelLabel: choice.label,
          variant: variant.values,
          ...adversary,
          applies,
        });
        const { diagnostics } = checked;
        const missing = diagnostics.find(
          (each) => each.code === 'types/no-words' || each.code === 'names/unknown-noun',
        );
        if (missing !== undefined && (!choice.explicit || variant.adversary !== undefined)) {
          skip(missing.message);
          continue;
        }
        into.diagnostics.push(...diagnostics);
        if (!hasErrors(diagnostics)) into.scenarios.push(checked.scenario);
      }
    }
  }

  private chosen(
    scenario: ScenarioNode,
    listed: readonly KernelChoice[],
    models: Models,
    options: CheckOptions,
    diagnostics: Diagnostic[],
  ): KernelChoice[] {
    const at = scenario.name.span;
    const base = options.kernels?.flatMap((each) =>
      resolveSelector(models, parseSelector(each, at), diagnostics).map((choice) => ({ ...choice, explicit: false })),
    );
    const choices = [...(base ?? listed)];
    for (const patch of options.patches ?? []) {
      for (const choice of base ?? listed) {
        // A patch is tried on every kernel that it is for.
        const found = findPatch(models, patch, diagnostics);
        const fits = found?.header.kind !== 'patch' || inRange(choice.kernel, found.header.on);
        if (!fits) continue;
        const selector = parseSelector(`${choice.label}+${patch}`, at);
        choices.push(...resolveSelector(models, selector, diagnostics).map((each) => ({ ...each, explicit: false })));
      }
    }
    const seen = new Set<string>();
    return choices.filter((each) => {
      const fresh = !seen.has(each.label);
      seen.add(each.label);
      return fresh;
    });
  }

  private kernelFor(
    choice: KernelChoice,
    drivers: readonly Layer[],
    models: Models,
    at: Span,
    diagnostics: Diagnostic[],
  ): KernelChecker | undefined {
    const layers = layersOf(models, choice, drivers, at, diagnostics);
    const isOwn = layers.some((layer) => layer.models.some((each) => models.own.includes(each)));
    const key = [choice.label, ...drivers.map((each) => each.name)].join(', ');
    const known = isOwn ? undefined : this.kernels.get(key);
    if (known !== undefined) return known;
    const all = [{ name: 'engine', models: prelude() }, ...layers];
    const composition = compose(choice.label, all, driverNames(models));
    diagnostics.push(...composition.diagnostics);
    if (hasErrors(composition.diagnostics)) return undefined;
    const kernel = new KernelChecker(composition.model);
    if (!isOwn) this.kernels.set(key, kernel);
    return kernel;
  }

  /** An `on` block that applies to none of the listed runs is a misspelling. */
  private refuseIdleOn(scenario: ScenarioNode, choices: readonly KernelChoice[], diagnostics: Diagnostic[]): void {
    const axes = axesOf(scenario);
    const values = axes.flatMap((axis) => axis.values.map((value) => ({ [axis.name.text]: value.text })));
    const visit = (demands: readonly Demand[]): void => {
      for (const demand of demands) {
        if (demand.kind !== 'on') continue;
        for (const selector of demand.selectors) {
          const some = choices.some((choice) => [{}, ...values].some((variant) => selects(selector, choice, variant)));
          if (!some) {
            const text = describeSelector(selector);
            diagnostics.push(diagnostic('scenario/on-selects-nothing', selector.span, { selector: text }));
          }
        }
        visit(demand.demands);
      }
    };
    visit(scenario.items.filter((item): item is Demand & { readonly kind: 'on' } => item.kind === 'on'));
  }
}

/**
 * The layers of the drivers that a variant mentions, or why one of them has none for this kernel. Undefined where an
 * adversary is about a driver that the scenario does not have.
 */
function driversOf(
  models: Models,
  choice: KernelChoice,
  variant: Variant,
  applies: ScenarioRun['applies'],
  diagnostics: Diagnostic[],
): { readonly layers: readonly Layer[]; readonly misfit?: Diagnostic; readonly isExplicit: boolean } | undefined {
  const layers: Layer[] = [];
  const names = new Set(driverNames(models));
  for (const [name, at] of mentionedDrivers(variant.node, names, applies)) {
    if (variant.adversary !== undefined && liesIn(originSpan(at), variant.adversary.span)) return undefined;
    const own = driverLayers(models, name, choice, diagnostics);
    if (own !== undefined) layers.push(...own);
    else {
      const isExplicit = choice.explicit && !Object.values(variant.values).includes(name);
      return { layers, misfit: driverMisfit(models, name, choice.label, at), isExplicit };
    }
  }
  return { layers, isExplicit: choice.explicit };
}

function liesIn(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.start < outer.end;
}

function listedSelectors(scenario: ScenarioNode): Selector[] {
  return scenario.items.flatMap((item) => (item.kind === 'kernels' ? item.selectors : []));
}

/** Whether a selector means this run: by its kernel and patches, or by the value of an axis. */
function selects(selector: Selector, choice: KernelChoice, variant: Readonly<Record<string, string>>): boolean {
  const name = selector.first.text;
  if (selector.last === undefined && selector.patches.length === 0 && Object.values(variant).includes(name))
    return true;
  const named = choice.label.split('+').slice(1);
  const wanted = selector.patches.map((each) => each.text);
  if (wanted.length !== named.length || !wanted.every((each) => named.includes(each))) return false;
  return inRange(choice.kernel, selector);
}

/** A selector as the command line gives it: `v6.4+swap_vma_lock`, `v6.4..v6.6`. */
function parseSelector(text: string, at: Span): Selector {
  const [kernels = '', ...patches] = text.split('+').map((each) => each.trim());
  const [first = '', last] = kernels.split('..');
  const name = (word: string) => ({ text: word, span: at });
  return {
    first: name(first),
    ...(last === undefined ? {} : { last: last === '' ? ('open' as const) : name(last) }),
    patches: patches.map(name),
    span: at,
  };
}

/** `name[a=b,c=d]`, as results and `--filter` name a variant. */
export function variantName(name: string, variant: Readonly<Record<string, string>>): string {
  const parts = Object.entries(variant).map(([axis, value]) => `${axis}=${value}`);
  return parts.length === 0 ? name : `${name}[${parts.join(', ')}]`;
}

function matchesFilter(name: string, variant: Readonly<Record<string, string>>, filter: string | undefined): boolean {
  if (filter === undefined) return true;
  const squeeze = (text: string) => text.replace(/\s+/g, '');
  return squeeze(variantName(name, variant)).includes(squeeze(filter));
}

/** The same message at the same place once: several kernels say the same of one scenario. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((each) => {
    const key = `${each.code} ${placeOf(each.span)} ${each.message}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
