/**
 * Tries deletions on shipped scenarios: which scenario notices that a statement is gone? Comes in: a kernel and the
 * scenarios' texts. Leaves: for a deletion the first run, small ones first, that is no longer as its author expects.
 */
import { CheckSession, hasErrors, memoryHost, sourceFile } from '@refault/dsl';
import { compile, type Exploration, explore, report, SetupFailure } from '@refault/engine';
import { shippedModels } from '../../src/workspace/shipped-models.ts';
import { type Deletion, findDeletions } from './find-deletions.ts';

/** What came of a deletion: the run that notices it, or why there is none. */
export type Noticed = { readonly by: string } | { readonly by?: undefined; readonly why: 'refused' | 'unnoticed' };

/** A run of a scenario that goes as its author expects while nothing is taken away. */
interface Baseline {
  readonly label: string;
  readonly states: number;
  /** Functions with steps of their own that no execution enters. */
  readonly neverEntered: ReadonlySet<string>;
}

type Checked = ReturnType<CheckSession['check']>['scenarios'][number];

/** Runs with more states than this are left out, as too dear: the page of the deletions says so. */
export const largest = 12_000;

/** What is leaked in a loop would grow for ever. */
const pools = { folio: 6, anon_vma: 5, page_table: 5 };

export class Trial {
  readonly deletions: readonly Deletion[];
  private baselines: readonly Baseline[] | undefined;
  private readonly kernel: string;
  private readonly texts: Readonly<Record<string, string>>;

  /** `texts`: scenarios by their path, without its ending. */
  constructor(kernel: string, texts: Readonly<Record<string, string>>) {
    this.kernel = kernel;
    this.texts = texts;
    const session = new CheckSession(shippedModels(), memoryHost({}));
    const at = { file: sourceFile('kernel', kernel), start: 0, end: kernel.length };
    const composed = session.kernel(kernel, at, session.shippedModels, [], []);
    if (composed === undefined) throw new Error(`no kernel ${kernel}`);
    this.deletions = findDeletions(composed);
  }

  /** Tries a deletion on the run that is said to notice it, then on all that come to its function. */
  try(deletion: Deletion, likely?: string): Noticed {
    if (likely !== undefined && this.notices(deletion, likely)) return { by: likely };
    this.baselines ??= Object.keys(this.texts)
      .flatMap((file) => this.baselinesOf(file))
      .sort((a, b) => a.states - b.states);
    for (const each of this.baselines) {
      if (each.neverEntered.has(deletion.function)) continue;
      const asExpected = this.isAsExpected(each.label, deletion);
      if (asExpected === undefined) return { why: 'refused' };
      if (!asExpected) return { by: each.label };
    }
    return { why: 'unnoticed' };
  }

  /** Tries one run alone, by its label: whether it is no longer as its author expects. */
  notices(deletion: Deletion, label: string): boolean {
    return this.isAsExpected(label, deletion) === false;
  }

  private baselinesOf(file: string): Baseline[] {
    return this.check(file, undefined, undefined).scenarios.flatMap((scenario) => {
      const { compiled } = compile(scenario);
      if (compiled === undefined) return [];
      const exploration = explore(compiled, { bounds: { states: largest } });
      const { asExpected, neverEntered } = report(exploration);
      const { states, stoppedBy } = exploration.search;
      if (stoppedBy !== undefined || !asExpected) return [];
      return [{ label: labelOf(file, scenario), states, neverEntered: new Set(neverEntered) }];
    });
  }

  /** Whether a run is as expected without the statement; undefined if what is left does not fit the language. */
  private isAsExpected(label: string, deletion: Deletion): boolean | undefined {
    const [file = '', name = ''] = label.split(/: |\[/);
    const { scenarios, diagnostics } = this.check(file, deletion, name);
    if (hasErrors(diagnostics)) return undefined;
    const wanted = scenarios.find((each) => labelOf(file, each) === label);
    const compiled = wanted && compile(wanted).compiled;
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
    deletion: Deletion | undefined,
    filter: string | undefined,
  ): ReturnType<CheckSession['check']> {
    const gone = deletion && {
      name: 'gone',
      path: 'gone.fault',
      text: `patch gone on ${this.kernel};\n${deletion.change}`,
    };
    const session = new CheckSession(shippedModels(gone === undefined ? [] : [gone]), memoryHost({}));
    // What is demanded on the kernel is demanded without the statement too.
    const kernel = gone === undefined ? this.kernel : `${this.kernel} + gone`;
    const alone = new RegExp(`${this.kernel.replace('.', '\\.')}(?!\\s*\\+|\\.|\\d)`, 'g');
    const text = (this.texts[file] ?? '').replaceAll(alone, kernel);
    return session.check(sourceFile(`${file}.fault`, text), {
      kernels: [kernel],
      ...(filter === undefined ? {} : { filter }),
    });
  }
}

function labelOf(file: string, { name, variant }: Checked): string {
  const axes = Object.entries(variant).map(([axis, value]) => `${axis}=${value}`);
  return `${file}: ${name}${axes.length > 0 ? `[${axes.join(', ')}]` : ''}`;
}
