/**
 * One search in a process of its own, so that what it costs is what the process costs. Comes in: a request as JSON on
 * standard input, as `tools/bench-search.ts` says. Leaves: what was found and what it took, as JSON.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { modelTexts as driverTexts } from '@refault/driver-stubs';
import { CheckSession, memoryHost, modelSource, renderDiagnostic, sourceFile } from '@refault/dsl';
import { type CompiledProgram, compile, explore } from '@refault/engine';
import { modelTexts as kernelTexts } from '@refault/kernels';
import type { Moment, SearchReply, SearchRequest } from '../../../../tools/bench-search.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function compiledOf({ text, path, kernel, filter }: SearchRequest): CompiledProgram {
  const drivers = Object.entries(driverTexts).map(([name, each]) => [`drivers/${name}`, each]);
  const shipped = path === undefined ? {} : { ...kernelTexts, ...Object.fromEntries(drivers) };
  const session = new CheckSession(modelSource(shipped), memoryHost({}));
  const asked = text ?? readFileSync(`${root}${path}`, 'utf8');
  const { scenarios, diagnostics } = session.check(sourceFile(path ?? 'bench.fault', asked), {
    ...(kernel === undefined ? {} : { kernels: [kernel] }),
    ...(filter === undefined ? {} : { filter }),
  });
  const [checked] = scenarios;
  if (checked === undefined || scenarios.length > 1) {
    throw new Error([`${scenarios.length} runs`, ...diagnostics.map((each) => renderDiagnostic(each))].join('\n'));
  }
  const { compiled, diagnostics: problems } = compile(checked);
  if (compiled === undefined) throw new Error(problems.map((each) => renderDiagnostic(each)).join('\n'));
  return compiled;
}

function searched(request: SearchRequest): SearchReply {
  const loading = processorSeconds();
  const compiled = compiledOf(request);
  const compiling = processorSeconds() - loading;
  const before = process.memoryUsage.rss();
  const { order, bounds, without, backend = 'bytecode', unreduced, every = Number.POSITIVE_INFINITY } = request;
  const moments: Moment[] = [];
  const seconds = (): number => processorSeconds() - loading - compiling;
  const started = performance.now();
  let next = every;
  const exploration = explore(compiled, {
    ...(order === undefined ? {} : { search: order }),
    ...(bounds === undefined ? {} : { bounds }),
    ...(without === undefined ? {} : { without }),
    backend,
    ...(unreduced ? { reductions: [] } : {}),
    host: {
      now: () => performance.now(),
      onProgress: ({ states, steps }) => {
        if (performance.now() - started < next) return;
        next += every;
        moments.push({ states, steps, seconds: seconds(), rss: process.memoryUsage.rss() });
      },
    },
  });
  const { states, steps, depth, stoppedBy } = exploration.search;
  return {
    states,
    steps,
    depth,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    findings: [...new Set(exploration.findings.map(({ kind }) => kind))].sort(),
    loading,
    compiling,
    searching: seconds(),
    before,
    words: exploration.wordsOf(0).length,
    locations: compiled.program.functions.reduce((sum, { code }) => sum + code.length, 0),
    moments,
  };
}

process.stdout.write(JSON.stringify(searched(JSON.parse(readFileSync(0, 'utf8')))));
