/**
 * Tries deletions on shipped scenarios: which scenario notices that a statement is gone? Comes in: a kernel and the
 * scenarios' texts. Leaves: for a deletion the first run, small ones first, that is no longer as its author expects.
 */
import { CheckSession, hasErrors, memoryHost, modelSource, sourceFile } from '@refault/dsl';
import { compile, type Exploration, explore, report, SetupFailure } from '@refault/engine';
import { modelTexts } from '../../src/index.ts';
import { type Deletion, findDeletions } from './find-deletions.ts';

/** What came of a deletion: the run that notices it, or why there is none. */
export type Noticed = { readonly by: string } | { readonly by?: undefined; readonly why: 'refused' | 'unnoticed' };

interface Baseline {
  readonly file: string;
  readonly scenario: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly label: string;
  readonly states: number;
  /** Functions with steps of their own that no execution enters. */
  readonly neverEntered: ReadonlySet<string>;
}

/** Runs with more states than this are left out, as too dear: the page of the deletions says so. */
const largest = 12_000;

/** What is leaked in a loop would grow for ever. */
const pools = { folio: 6, anon_vma: 5, page_table: 5 };

/** A deletion is tried until runs of so many states have not noticed it. */
const budget = 30_000;

export class Trial {
  readonly deletions: readonly Deletion[];
  private readonly baselines: readonly Baseline[];
  private readonly kernel: string;
  private readonly texts: Readonly<Record<string, string>>;

  /** `texts`: scenarios by their path, without its ending. */
  constructor(kernel: string, texts: Readonly<Record<string, string>>) {
    this.kernel = kernel;
    this.texts = texts;
    const session = new CheckSession(modelSource(modelTexts), memoryHost({}));
    const at = { file: sourceFile('kernel', kernel), start: 0, end: kernel.length };
    const composed = session.kernel(kernel, at, session.shippedModels, [], []);
    if (composed === undefined) throw new Error(`no kernel ${kernel}`);
    this.deletions = findDeletions(composed);
    this.baselines = Object.keys(texts)
      .flatMap((file) => this.runsOf(file))
      .sort((a, b) => a.states - b.states);
  }

  try(deletion: Deletion): Noticed {
    const patch = `patch gone on ${this.kernel};\n${deletion.change}`;
    let left = budget;
    for (const each of this.baselines) {
      if (each.neverEntered.has(deletion.function)) continue;
      if (left < 0) break;
      left -= each.states;
      const asExpected = this.runs(each, patch);
      if (asExpected === undefined) return { why: 'refused' };
      if (!asExpected) return { by: each.label };
    }
    return { why: 'unnoticed' };
  }

  /** Tries one run alone: whether it notices. */
  notices(deletion: Deletion, label: string): boolean {
    const run = this.baselines.find((each) => each.label === label);
    if (run === undefined) throw new Error(`no run ${label} on ${this.kernel}`);
    return this.runs(run, `patch gone on ${this.kernel};\n${deletion.change}`) === false;
  }

  private runsOf(file: string): Baseline[] {
    const { scenarios } = this.check(file, [], undefined);
    return scenarios.flatMap((scenario) => {
      const { compiled } = compile(scenario);
      if (compiled === undefined) return [];
      const exploration = explore(compiled, { bounds: { states: largest } });
      const { asExpected, neverEntered } = report(exploration);
      if (exploration.search.stoppedBy !== undefined || !asExpected) return [];
      const variant = Object.entries(scenario.variant).map(([axis, value]) => `${axis}=${value}`);
      const label = `${file}: ${scenario.name}${variant.length > 0 ? `[${variant.join(', ')}]` : ''}`;
      const { states } = exploration.search;
      return [
        {
          file,
          scenario: scenario.name,
          variant: scenario.variant,
          label,
          states,
          neverEntered: new Set(neverEntered),
        },
      ];
    });
  }

  /** Whether a run is as expected with the patch; undefined if the patch does not fit the language. */
  private runs({ file, scenario, variant }: Baseline, patch: string): boolean | undefined {
    const { scenarios, diagnostics } = this.check(file, [patch], scenario);
    if (hasErrors(diagnostics)) return undefined;
    const same = (each: (typeof scenarios)[number]): boolean =>
      each.name === scenario && Object.entries(variant).every(([axis, value]) => each.variant[axis] === value);
    const wanted = scenarios.find(same);
    if (wanted === undefined) return undefined;
    const { compiled } = compile(wanted);
    if (compiled === undefined) return undefined;
    let exploration: Exploration;
    try {
      exploration = explore(compiled, { bounds: { states: 2 * largest, pools } });
    } catch (error) {
      // Set-ups call the kernel's functions too.
      if (error instanceof SetupFailure) return false;
      throw error;
    }
    const run = report(exploration);
    // A search that was cut proves nothing, but what it found is found.
    return run.verdict !== 'violated' && (run.asExpected || exploration.search.stoppedBy !== undefined);
  }

  private check(
    file: string,
    patches: readonly string[],
    filter: string | undefined,
  ): ReturnType<CheckSession['check']> {
    const added = Object.fromEntries(patches.map((text) => ['patches/gone.fault', text]));
    const session = new CheckSession(modelSource({ ...modelTexts, ...added }), memoryHost({}));
    // What is demanded on the kernel is demanded without the statement too.
    const kernel = patches.length > 0 ? `${this.kernel} + gone` : this.kernel;
    const alone = new RegExp(`${this.kernel.replace('.', '\\.')}(?!\\s*\\+|\\.|\\d)`, 'g');
    const text = (this.texts[file] ?? '').replaceAll(alone, kernel);
    return session.check(sourceFile(`${file}.fault`, text), {
      kernels: [kernel],
      ...(filter === undefined ? {} : { filter }),
    });
  }
}
