/**
 * Statements to code.
 */
import type { CallExpression, Expression } from '../ast/nodes-expression.ts';
import type { Block, Statement, SwitchCase, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { checkPattern } from './check-expression.ts';
import { checkPlace } from './check-place.ts';
import type { Code, CodeCase, Place, Value } from './checked-nodes.ts';
import { completes, hasBreak } from './completes.ts';
import { checkCondition, convert, plain } from './convert.ts';
import { nameOf } from './driver-names.ts';
import type { Scope } from './scope.ts';
import { describeType, isValueType, type StructType, type Tag, type Type, typeText, widen } from './types.ts';

/** The code of a function's body. Reports unknown and doubled labels. */
export function checkBody(scope: Scope, body: Block): Code[] {
  const labels = new Set<string>();
  collectLabels(scope, body.statements, labels);
  const code = checkAll(scope, body.statements);
  checkGotos(scope, body.statements, labels);
  return code;
}

export function checkAll(scope: Scope, statements: readonly Statement[]): Code[] {
  return scope.inBlock(() => statements.flatMap((each) => checkStatement(scope, each)));
}

function checkOne(scope: Scope, statement: Statement): Code[] {
  return scope.inBlock(() => checkStatement(scope, statement));
}

function checkStatement(scope: Scope, statement: Statement): Code[] {
  const { span } = statement;
  switch (statement.kind) {
    case 'empty':
      return [];
    case 'block':
      return [{ kind: 'block', body: checkAll(scope, statement.statements), span }];
    case 'expression':
      return [{ kind: 'evaluate', value: scope.value(statement.expression), span }];
    case 'declare':
      return statement.variables.flatMap((each) => checkDeclaration(scope, each));
    case 'if': {
      const condition = checkCondition(scope, statement.condition);
      const whenTrue = checkOne(scope, statement.whenTrue);
      const whenFalse = statement.whenFalse === undefined ? [] : checkOne(scope, statement.whenFalse);
      return [{ kind: 'if', condition, whenTrue, whenFalse, span }];
    }
    case 'while':
    case 'do':
    case 'for':
      return [checkLoop(scope, statement)];
    case 'for-in':
      return checkRound(scope, statement);
    case 'switch':
      return [checkSwitch(scope, statement.value, statement.cases, span)];
    case 'break':
    case 'continue': {
      const allowed = statement.kind === 'break' ? scope.breakDepth : scope.loopDepth;
      if (allowed === 0) scope.diagnostics.push(diagnostic('types/outside-loop', span, { what: statement.kind }));
      return [{ kind: statement.kind, span }];
    }
    case 'return':
      return [checkReturn(scope, statement.value, span)];
    case 'goto':
      return [{ kind: 'goto', label: statement.label.text, span }];
    case 'label': {
      const outer = scope.statementLabel;
      scope.statementLabel = statement.label.text;
      const code = checkStatement(scope, statement.statement);
      scope.statementLabel = outer;
      return [{ kind: 'label', label: statement.label.text, span }, ...code];
    }
    case 'choose': {
      refuseChoice(scope, span);
      return [
        { kind: 'choose', alternatives: statement.alternatives.map((each) => checkAll(scope, each.statements)), span },
      ];
    }
    case 'choose-in': {
      refuseChoice(scope, span);
      const set = setPlace(scope, statement.collection);
      if (set === undefined) return [];
      return scope.inBlock((): Code[] => {
        const local = scope.define(statement.name, set.type.of);
        const where = statement.where === undefined ? undefined : checkCondition(scope, statement.where);
        const body = checkOne(scope, statement.body);
        return [{ kind: 'choose-in', local, set: set.place, ...(where === undefined ? {} : { where }), body, span }];
      });
    }
    case 'atomic':
      return [{ kind: 'atomic', body: checkOne(scope, statement.body), span }];
    case 'ghost': {
      scope.ghostDepth++;
      const body = checkOne(scope, statement.body);
      scope.ghostDepth--;
      return [{ kind: 'ghost', body, span }];
    }
    case 'spawn': {
      const call = scope.value(statement.call);
      if (call.kind !== 'call' || !call.function.isAsync) {
        if (call.type.kind !== 'error') {
          scope.diagnostics.push(diagnostic('types/not-async', statement.call.span, {}));
        }
        return [];
      }
      return [{ kind: 'spawn', function: call.function, arguments: call.arguments, span }];
    }
  }
}

function refuseChoice(scope: Scope, span: Statement['span']): void {
  if (scope.pure || scope.ghostDepth > 0)
    scope.diagnostics.push(diagnostic('types/not-pure', span, { what: '`choose`' }));
}

function checkDeclaration(scope: Scope, node: VariableNode): Code[] {
  const type = scope.kernel.types.resolveVariable(node);
  if (type.kind === 'array' && type.length === 'open') {
    scope.diagnostics.push(diagnostic('types/bad-length', node.span, {}));
  } else if (type.kind === 'void' || type.kind === 'object' || type.kind === 'xarray') {
    const help = type.kind === 'void' ? undefined : 'an object of the engine is a field or a global';
    const args = { expected: 'the type of a variable', actual: `\`${typeText(type)}\`` };
    scope.diagnostics.push(diagnostic('types/mismatch', node.type.span, args, { help }));
  }
  // The value is checked before its variable is known: `int x = x` means an outer x.
  const value = node.value === undefined ? undefined : convert(scope, scope.value(node.value, type), type);
  const local = scope.define(node.name, type);
  return [{ kind: 'declare', local, ...(value === undefined ? {} : { value }), span: node.span }];
}

function checkLoop(scope: Scope, statement: Statement & { readonly kind: 'while' | 'do' | 'for' }): Code {
  return scope.inBlock((): Code => {
    const { span } = statement;
    const before =
      statement.kind === 'for' && statement.init !== undefined ? checkStatement(scope, statement.init) : [];
    const test = statement.condition;
    const always =
      test === undefined || (test.kind === 'boolean' && test.value) || (test.kind === 'number' && test.value !== 0);
    const condition = test === undefined || always ? undefined : checkCondition(scope, test);
    const update =
      statement.kind === 'for' && statement.update !== undefined ? scope.value(statement.update) : undefined;
    scope.loopDepth++;
    scope.breakDepth++;
    const body = checkOne(scope, statement.body);
    scope.loopDepth--;
    scope.breakDepth--;
    const endless = condition === undefined && !hasBreak(body) && !leaves(body);
    const loop: Code = {
      kind: 'loop',
      ...(condition === undefined ? {} : { condition }),
      ...(update === undefined ? {} : { update }),
      body,
      bodyFirst: statement.kind === 'do',
      mayStop: scope.inThread && endless,
      span,
    };
    return before.length === 0 ? loop : { kind: 'block', body: [...before, loop], span };
  });
}

/** Whether code can leave a loop by `return` or `goto`. */
function leaves(body: readonly Code[]): boolean {
  return body.some((each) => {
    switch (each.kind) {
      case 'return':
      case 'goto':
        return true;
      case 'block':
      case 'loop':
      case 'atomic':
      case 'for-set':
      case 'for-every':
      case 'choose-in':
        return leaves(each.body);
      case 'if':
        return leaves(each.whenTrue) || leaves(each.whenFalse);
      case 'switch':
        return each.cases.some((branch) => leaves(branch.body));
      case 'choose':
        return each.alternatives.some(leaves);
      default:
        return false;
    }
  });
}

function checkRound(scope: Scope, statement: Statement & { readonly kind: 'for-in' }): Code[] {
  const { collection, span } = statement;
  if (collection.kind === 'call' && collection.callee.kind === 'name' && collection.callee.name === 'every') {
    const every = everyStruct(scope, collection);
    if (every === undefined) return [];
    if (!scope.readsGhosts) {
      scope.diagnostics.push(diagnostic('types/ghost-read', collection.span, { name: `every(${every.name})` }));
    }
    return scope.inBlock((): Code[] => {
      const local = scope.define(statement.name, { kind: 'pointer', to: every });
      return [{ kind: 'for-every', local, struct: every, body: loopBody(scope, statement.body), span }];
    });
  }
  const set = setPlace(scope, collection);
  if (set === undefined) return [];
  return scope.inBlock((): Code[] => {
    const local = scope.define(statement.name, set.type.of);
    return [{ kind: 'for-set', local, set: set.place, body: loopBody(scope, statement.body), span }];
  });
}

function loopBody(scope: Scope, body: Statement): Code[] {
  scope.loopDepth++;
  scope.breakDepth++;
  const code = checkOne(scope, body);
  scope.loopDepth--;
  scope.breakDepth--;
  return code;
}

function everyStruct(scope: Scope, node: CallExpression): StructType | undefined {
  const argument = node.arguments[0];
  const type = argument && scope.kernel.types.named(nameOf(scope, argument) ?? '');
  if (type?.kind === 'struct') return type;
  scope.diagnostics.push(diagnostic('types/type-needed', node.span, { name: 'every' }));
  return undefined;
}

function setPlace(
  scope: Scope,
  node: Expression,
): { readonly place: Place; readonly type: Type & { readonly kind: 'set' } } | undefined {
  const place = checkPlace(scope, node);
  if (place === undefined || place.type.kind === 'error') return undefined;
  if (place.type.kind === 'set') return { place, type: place.type };
  const args = { expected: 'a set', actual: describeType(place.type) };
  scope.diagnostics.push(diagnostic('types/mismatch', node.span, args));
  return undefined;
}

function checkSwitch(scope: Scope, node: Expression, cases: readonly SwitchCase[], span: Statement['span']): Code {
  const value = plain(scope.value(node));
  const seen = new Set<string>();
  let hasDefault = false;
  const checked = cases.map((each, index): CodeCase => {
    hasDefault ||= each.isDefault;
    return scope.inBlock(() => {
      const branch = checkCase(scope, value, each, seen);
      scope.breakDepth++;
      const body = each.statements.flatMap((inner) => checkStatement(scope, inner));
      scope.breakDepth--;
      if (index < cases.length - 1 && completes(body)) {
        scope.diagnostics.push(diagnostic('types/fall-through', each.labels[0]?.span ?? each.span, {}));
      }
      return { ...branch, isDefault: each.isDefault, body };
    });
  });
  if (!hasDefault) reportMissing(scope, value, seen, span);
  return { kind: 'switch', value, cases: checked, span };
}

function checkCase(
  scope: Scope,
  value: Value,
  node: SwitchCase,
  seen: Set<string>,
): Pick<CodeCase, 'tags' | 'bindings' | 'constants'> {
  const tags: Tag[] = [];
  const bindings: CodeCase['bindings'][number][] = [];
  const constants: Value[] = [];
  for (const label of node.labels) {
    if (value.type.kind === 'error') continue;
    if (value.type.kind === 'union') {
      if (label.pattern === undefined) {
        const args = { expected: `a tag of \`${value.type.name}\``, actual: 'an expression' };
        scope.diagnostics.push(diagnostic('types/mismatch', label.span, args));
        continue;
      }
      const matched = checkPattern(scope, label.pattern, value.type);
      if (matched === undefined) continue;
      if (seen.has(matched.tag.name)) {
        scope.diagnostics.push(diagnostic('types/duplicate-case', label.span, { name: matched.tag.name }));
      }
      seen.add(matched.tag.name);
      tags.push(matched.tag);
      bindings.push(...matched.bindings);
      continue;
    }
    const expression: Expression | undefined =
      label.constant ??
      (label.pattern === undefined
        ? undefined
        : { kind: 'name', name: label.pattern.tag.text, span: label.pattern.tag.span });
    if (expression === undefined) continue;
    const constant = convert(scope, scope.value(expression, value.type), value.type);
    if (constant.kind === 'constant') {
      const key = String(constant.value);
      if (seen.has(key)) {
        const name = expression.kind === 'name' ? expression.name : key;
        scope.diagnostics.push(diagnostic('types/duplicate-case', label.span, { name }));
      }
      seen.add(key);
      constants.push(constant);
    } else if (constant.kind !== 'error') {
      const args = { expected: 'a constant', actual: 'an expression' };
      scope.diagnostics.push(diagnostic('types/mismatch', label.span, args));
    }
  }
  return { tags, bindings, constants };
}

function reportMissing(scope: Scope, value: Value, seen: ReadonlySet<string>, span: Statement['span']): void {
  let missing: string[] = [];
  if (value.type.kind === 'union') {
    missing = value.type.tags.filter((tag) => !seen.has(tag.name)).map((tag) => tag.name);
  } else if (value.type.kind === 'enum') {
    missing = value.type.members.filter((_, index) => !seen.has(String(index)));
  }
  if (missing.length === 0) return;
  const names = missing.map((each) => `\`${each}\``).join(', ');
  scope.diagnostics.push(diagnostic('types/not-exhaustive', { ...span, end: span.start + 6 }, { missing: names }));
}

function checkReturn(scope: Scope, node: Expression | undefined, span: Statement['span']): Code {
  const { result } = scope;
  if (node === undefined) {
    if (result.kind !== 'void' && result.kind !== 'sum' && result.kind !== 'error') {
      scope.diagnostics.push(
        diagnostic('types/mismatch', span, { expected: describeType(result), actual: 'no value' }),
      );
    }
    return { kind: 'return', span };
  }
  const value = scope.value(node, result);
  if (result.kind === 'sum') {
    widen(result, value.type);
    return { kind: 'return', value: convert(scope, value, result), span };
  }
  if (result.kind === 'void') {
    if (value.type.kind !== 'void' && value.type.kind !== 'error') {
      scope.diagnostics.push(
        diagnostic('types/mismatch', node.span, { expected: 'no value', actual: describeType(value.type) }),
      );
    }
    return {
      kind: 'block',
      body: [
        { kind: 'evaluate', value, span },
        { kind: 'return', span },
      ],
      span,
    };
  }
  if (!isValueType(result)) {
    const args = { expected: 'a value', actual: describeType(result) };
    scope.diagnostics.push(diagnostic('types/mismatch', span, args));
  }
  return { kind: 'return', value: convert(scope, value, result), span };
}

function collectLabels(scope: Scope, statements: readonly Statement[], labels: Set<string>): void {
  visitStatements(statements, (statement) => {
    if (statement.kind !== 'label') return;
    const { text } = statement.label;
    if (labels.has(text)) scope.diagnostics.push(diagnostic('names/duplicate', statement.label.span, { name: text }));
    labels.add(text);
  });
}

function checkGotos(scope: Scope, statements: readonly Statement[], labels: ReadonlySet<string>): void {
  visitStatements(statements, (statement) => {
    if (statement.kind !== 'goto' || labels.has(statement.label.text)) return;
    const { text } = statement.label;
    const help = didYouMean(nearestName(text, labels));
    scope.diagnostics.push(diagnostic('names/unknown-label', statement.label.span, { name: text }, { help }));
  });
}

function visitStatements(statements: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of statements) {
    visit(statement);
    switch (statement.kind) {
      case 'block':
        visitStatements(statement.statements, visit);
        break;
      case 'if':
        visitStatements(
          [statement.whenTrue, ...(statement.whenFalse === undefined ? [] : [statement.whenFalse])],
          visit,
        );
        break;
      case 'label':
        visitStatements([statement.statement], visit);
        break;
      case 'while':
      case 'do':
      case 'for':
      case 'for-in':
      case 'choose-in':
      case 'atomic':
      case 'ghost':
        visitStatements([statement.body], visit);
        break;
      case 'switch':
        for (const each of statement.cases) visitStatements(each.statements, visit);
        break;
      case 'choose':
        visitStatements(statement.alternatives, visit);
        break;
      default:
        break;
    }
  }
}
