/**
 * One scenario on one kernel and for one choice of its axes: names, set-up, threads, demands.
 */
import type { ScenarioItem, ScenarioNode, ThreadNode } from '../ast/nodes-scenario.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { textOf } from '../text/span.ts';
import { type CheckedDemands, checkDemands, type DemandContext } from './check-demands.ts';
import { checkSetup } from './check-setup.ts';
import { checkBody } from './check-statement.ts';
import type { CheckedScenario, CheckedThread } from './checked-model.ts';
import type { CheckedFunction, Code, Global, Local, Value } from './checked-nodes.ts';
import { convert } from './convert.ts';
import { functionMeant } from './driver-names.ts';
import type { KernelChecker } from './kernel-checker.ts';
import { ScenarioNames } from './scenario-names.ts';
import type { Scope } from './scope.ts';
import { isValueType, type SumType, voidType } from './types.ts';

const maximumThreads = 8;

export interface ScenarioRun {
  readonly kernelLabel: string;
  readonly variant: Readonly<Record<string, string>>;
  /** Whose threads are among the scenario's: demands about what happens without them are not asked. */
  readonly adversary?: string;
  readonly applies: DemandContext['applies'];
}

export interface CheckedRun {
  readonly scenario: CheckedScenario;
  readonly diagnostics: readonly Diagnostic[];
}

export function checkScenario(kernel: KernelChecker, node: ScenarioNode, run: ScenarioRun): CheckedRun {
  const diagnostics: Diagnostic[] = [];
  const names = new ScenarioNames(kernel.taskType, diagnostics);
  const shared = sharedVariables(kernel, node, names, diagnostics);
  const threads = namedThreads(node, names, diagnostics);
  if (threads.length === 0) {
    diagnostics.push(diagnostic('scenario/no-thread', node.name.span, { name: node.name.text }));
  }
  const setupScope = kernel.scope({
    functionName: 'setup',
    unrestricted: true,
    outer: names.view({}),
    diagnostics,
  });
  const setup = checkSetup({ kernel, names, diagnostics }, node, setupScope);
  const setupFunction = codeFunction('setup', 'setup', node.span, setup.code);
  kernel.noteReached(setupFunction, setupScope);
  const labels = new Map<string, string[]>();
  const checkedThreads = threads.map(({ name, node: thread }) => {
    for (const label of labelsOf(thread)) labels.set(label, [...(labels.get(label) ?? []), name]);
    return checkThread(kernel, names, name, thread, setup.owners.get(name) ?? [], diagnostics);
  });
  const variables = new Map(checkedThreads.map((each) => [each.name, each.variables]));
  const hasAdversary = run.adversary !== undefined;
  const demands: CheckedDemands = checkDemands(
    { kernel, names, diagnostics, variables, labels, applies: run.applies, hasAdversary },
    node,
  );
  const epilogue = kernel.model.epilogues.map((each, index) => kernel.block(each, 'epilogue', index));
  const consistent = kernel.model.consistents.map((each, index) => kernel.block(each, 'consistent', index));
  const roots = [setupFunction, ...checkedThreads.map((each) => each.body), ...epilogue, ...consistent];
  diagnostics.push(...kernel.problemsReached(roots));
  const scenario: CheckedScenario = {
    name: node.name.text,
    title: node.title,
    links: node.items.flatMap((item) => (item.kind === 'link' ? item.texts : [])),
    kernel: run.kernelLabel,
    variant: run.variant,
    globals: [...kernelGlobals(kernel), ...names.globals],
    initial: [...kernel.initialValues(), ...shared],
    task: kernel.taskType,
    setup: setupFunction,
    consistent,
    epilogue,
    threads: checkedThreads,
    ...(run.adversary === undefined ? {} : { adversary: run.adversary }),
    demands: demands.demands,
    unasked: demands.unasked,
    pathWords: demands.pathWords,
    expected: demands.expected,
    reports: [...new Set(demands.reports)],
    mayFail: mayFail(kernel, node, diagnostics),
    libraryKinds: new Map([...kernel.model.sanitizers].map(([name, each]) => [name, each.text])),
    counters: kernel.counterNames(),
    implementations: kernel.implementations,
    span: node.name.span,
  };
  return { scenario, diagnostics };
}

function kernelGlobals(kernel: KernelChecker): Global[] {
  return [...kernel.globalNames()].flatMap((name) => kernel.global(name) ?? []);
}

function sharedVariables(
  kernel: KernelChecker,
  node: ScenarioNode,
  names: ScenarioNames,
  diagnostics: Diagnostic[],
): { readonly global: Global; readonly value: Value }[] {
  const initial: { global: Global; value: Value }[] = [];
  const scope = kernel.scope({ functionName: 'shared', unrestricted: true, diagnostics });
  for (const item of node.items) {
    if (item.kind !== 'shared') continue;
    for (const variable of item.variables) {
      const global = kernel.makeGlobal(variable);
      names.addShared(global);
      if (variable.value === undefined) continue;
      initial.push({ global, value: convert(scope, scope.value(variable.value, global.type), global.type) });
    }
  }
  return initial;
}

function namedThreads(
  node: ScenarioNode,
  names: ScenarioNames,
  diagnostics: Diagnostic[],
): { readonly name: string; readonly node: ThreadNode }[] {
  return node.items.flatMap((item: ScenarioItem) => {
    if (item.kind !== 'thread') return [];
    let count: number | undefined;
    if (item.count !== undefined) {
      count = item.count.kind === 'number' ? item.count.value : 0;
      if (count < 1 || count > maximumThreads) {
        diagnostics.push(diagnostic('scenario/bad-count', item.count.span, {}));
        count = 1;
      }
    }
    return names.addThread(item.name, count).map((name) => ({ name, node: item }));
  });
}

/** Labels of the statements of a thread's body, for demands on one access. */
function labelsOf(thread: ThreadNode): string[] {
  return thread.body.statements.flatMap((each) => (each.kind === 'label' ? [each.label.text] : []));
}

/** Checks a body until the types of its variables have settled: each may be assigned before it is read. */
function checkThread(
  kernel: KernelChecker,
  names: ScenarioNames,
  name: string,
  node: ThreadNode,
  owners: readonly string[],
  diagnostics: Diagnostic[],
): CheckedThread {
  const outer = names.view({ owners });
  let known = new Map<string, Local & { readonly type: SumType }>();
  let size = -1;
  for (;;) {
    const found: Diagnostic[] = [];
    const scope: Scope = kernel.scope({
      functionName: name,
      result: voidType,
      inThread: true,
      outer,
      diagnostics: found,
    });
    for (const [variable, local] of known) scope.threadVariables.set(variable, local);
    const code = checkBody(scope, node.body);
    known = new Map(scope.threadVariables);
    // NULL may have become a pointer since: that too is more than before.
    const weight = (type: SumType): number => type.of.reduce((sum, each) => sum + (each.kind === 'null' ? 1 : 2), 1);
    const now = [...known.values()].reduce((sum, each) => sum + weight(each.type), 0);
    if (now !== size) {
      size = now;
      continue;
    }
    diagnostics.push(...found);
    for (const local of known.values()) refuseUnholdable(local, diagnostics);
    const body = codeFunction(name, 'thread', node.name.span, code);
    kernel.noteReached(body, scope);
    return { name, body, variables: [...known.values()], span: node.name.span };
  }
}

function refuseUnholdable(local: Local & { readonly type: SumType }, diagnostics: Diagnostic[]): void {
  if (local.type.of.every(isValueType)) return;
  diagnostics.push(
    diagnostic('types/mismatch', local.span, { expected: 'a value', actual: 'an object of the engine' }),
  );
}

function codeFunction(
  name: string,
  role: 'setup' | 'thread',
  span: ScenarioNode['span'],
  code: readonly Code[],
): CheckedFunction {
  return {
    name,
    role,
    parameters: [],
    result: voidType,
    isSyscall: false,
    isPure: false,
    isAsync: false,
    isGhost: false,
    isUnmodelled: false,
    sources: [],
    layer: '',
    span,
    body: () => code,
  };
}

/** Whether a function's own text allocates, or asks whether it fails. */
function allocates(kernel: KernelChecker, name: string): boolean {
  const body = kernel.model.functions.get(name)?.declaration.body;
  return body !== undefined && /\b(alloc|alloc_atomic|should_fail)\s*\(/.test(textOf(body.span));
}

function mayFail(kernel: KernelChecker, node: ScenarioNode, diagnostics: Diagnostic[]): ReadonlySet<string> {
  const functions = new Set<string>();
  for (const item of node.items) {
    if (item.kind !== 'may-fail') continue;
    for (const name of item.functions) {
      const found = functionMeant(kernel, name.text);
      if (found === undefined) {
        const help = didYouMean(nearestName(name.text, kernel.functionNames()));
        diagnostics.push(diagnostic('names/unknown-function', name.span, { name: name.text }, { help }));
        continue;
      }
      if (!allocates(kernel, found)) {
        diagnostics.push(diagnostic('scenario/may-fail-nothing', name.span, { name: name.text }));
      }
      functions.add(found);
    }
  }
  return functions;
}
