/**
 * The door of the language: everything others may use, each by its name.
 */
export type { DemandWordText } from './ast/nodes-scenario.ts';
export { builtinNames } from './check/builtins.ts';
export { type CheckOptions, type CheckResult, CheckSession, variantName } from './check/check.ts';
export type {
  CheckedDemand,
  CheckedPath,
  CheckedScenario,
  CheckedThread,
  Holding,
  SkippedRun,
  WaitObject,
} from './check/checked-model.ts';
export type {
  Access,
  BuiltinArgument,
  CheckedFunction,
  Code,
  CodeCase,
  Global,
  Local,
  Place,
  Value,
} from './check/checked-nodes.ts';
export type { Implementation } from './check/implementations.ts';
export { makeModelTrees } from './check/make-model-trees.ts';
export type { Field, ObjectKind, StructType, Tag, Type, UnionType } from './check/types.ts';
export { describeType, isAlternative, sameType, typeText } from './check/types.ts';
export { diagnostic } from './diagnostics/create.ts';
export { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts';
export { diagnosticCodes, explainDiagnostic } from './diagnostics/explain.ts';
export { nearestName } from './diagnostics/nearest-name.ts';
export { frame, type RenderOptions, renderDiagnostic } from './diagnostics/render-text.ts';
export { type Formatted, format } from './format/format.ts';
export { readModelTrees } from './library/model-trees.ts';
export { tokenize } from './syntax/lexer.ts';
export { parseFile } from './syntax/parse.ts';
export { recallTrees, type StoredTrees } from './syntax/stored-trees.ts';
export { memoryHost, modelSource } from './text/memory-host.ts';
export { originOf, positionAt, type SourceFile, sourceFile } from './text/source-file.ts';
export type { ModelSource, SourceHost } from './text/source-host.ts';
export { originSpan, placeOf, type Span, textOf } from './text/span.ts';
