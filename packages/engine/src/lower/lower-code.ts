/**
 * Statements to instructions.
 */
import type { Code, CodeCase, Span, Value } from '@refault/dsl';
import { constant, type Expression, equal, type LocalWord, local, one, zero } from '../ir/expression.ts';
import type { CoveredWay } from '../ir/instruction.ts';
import { zeroMember } from '../ir/word.ts';
import type { Label } from '../primitives/code-builder.ts';
import { lowerPlace } from './lower-place.ts';
import { beginStep, type LoopLabels, type Lowering, refuseOutOfRange, wordsOf } from './lowering.ts';

/** How many members a loop over a set remembers to have visited. */
const mostVisited = 6;

export function lowerAll(lowering: Lowering, body: readonly Code[]): void {
  for (const each of body) lowerCode(lowering, each);
}

function lowerCode(lowering: Lowering, node: Code): void {
  const { code } = lowering;
  code.at = node.span;
  switch (node.kind) {
    case 'block':
      lowerAll(lowering, node.body);
      break;
    case 'evaluate':
      lowering.value(node.value);
      break;
    case 'declare': {
      const values = node.value === undefined ? undefined : lowering.value(node.value);
      if (node.value !== undefined) {
        refuseOutOfRange(lowering, node.local.type, values?.[0] ?? zero, node.value.type, node.value.span);
      }
      wordsOf(lowering, node.local).forEach((word, index) => {
        code.set(word, values?.[index] ?? zero);
      });
      break;
    }
    case 'if': {
      const yes = code.label();
      const no = code.label();
      const done = code.label();
      coveredCondition(lowering, node.condition, yes, no);
      code.place(yes);
      lowerAll(lowering, node.whenTrue);
      if (node.whenFalse.length > 0) {
        code.jump(done);
        code.place(no);
        lowerAll(lowering, node.whenFalse);
      } else code.place(no);
      code.place(done);
      break;
    }
    case 'loop':
      lowerLoop(lowering, node);
      break;
    case 'for-set':
      lowerForSet(lowering, node);
      break;
    case 'for-every':
      lowerForEvery(lowering, node);
      break;
    case 'switch':
      lowerSwitch(lowering, node.value, node.cases);
      break;
    case 'break':
    case 'continue':
      leave(lowering, node.kind);
      break;
    case 'return': {
      const values = node.value === undefined ? [] : lowering.value(node.value);
      if (node.value !== undefined) {
        refuseOutOfRange(lowering, lowering.checked.result, values[0] ?? zero, node.value.type, node.value.span);
      }
      closeBlocks(lowering, 0, 0);
      code.emit({ op: 'return', values });
      break;
    }
    case 'goto': {
      const label = labelOf(lowering, node.label);
      closeBlocks(lowering, 0, 0);
      code.jump(label);
      break;
    }
    case 'label':
      code.place(labelOf(lowering, node.label));
      break;
    case 'choose': {
      const done = code.label();
      beginStep(lowering);
      const chosen = code.choose({ kind: 'branch', count: node.alternatives.length });
      node.alternatives.forEach((each, index) => {
        // There is no way by all of them: what each sets is not alive before.
        if (index === node.alternatives.length - 1) {
          lowerAll(lowering, each);
          return;
        }
        code.when(equal(chosen, constant(index)), () => {
          lowerAll(lowering, each);
          code.jump(done);
        });
      });
      code.place(done);
      break;
    }
    case 'choose-in':
      lowerChooseIn(lowering, node);
      break;
    case 'atomic':
      if (lowering.atomicDepth === 0 && lowering.ghostDepth === 0) code.boundary();
      code.emit({ op: 'atomic', enter: true });
      lowering.atomicDepth++;
      lowerAll(lowering, node.body);
      lowering.atomicDepth--;
      code.emit({ op: 'atomic', enter: false });
      break;
    case 'ghost':
      code.emit({ op: 'ghost', enter: true });
      lowering.ghostDepth++;
      lowerAll(lowering, node.body);
      lowering.ghostDepth--;
      code.emit({ op: 'ghost', enter: false });
      break;
    case 'spawn': {
      const words = node.arguments.flatMap((each) => lowering.value(each).map((word) => code.keep(word, 'argument')));
      const patterns = node.arguments.map(() => ({ kind: 'value' as const }));
      const callee = lowering.program.instance(node.function, patterns);
      lowering.program.noteSpawn();
      beginStep(lowering);
      code.emit({
        op: 'spawn',
        function: callee,
        arguments: words,
        kind: 'completion',
        afterGracePeriod: false,
        at: node.span,
      });
      break;
    }
  }
}

function labelOf(lowering: Lowering, name: string): Label {
  let label = lowering.labels.get(name);
  if (label === undefined) {
    label = lowering.code.label();
    lowering.labels.set(name, label);
  }
  return label;
}

/** Ends atomic and ghost blocks that a jump leaves. */
function closeBlocks(lowering: Lowering, atomicDepth: number, ghostDepth: number): void {
  for (let depth = lowering.atomicDepth; depth > atomicDepth; depth--) {
    lowering.code.emit({ op: 'atomic', enter: false });
  }
  for (let depth = lowering.ghostDepth; depth > ghostDepth; depth--) {
    lowering.code.emit({ op: 'ghost', enter: false });
  }
}

function inLoop(lowering: Lowering, labels: Pick<LoopLabels, 'onBreak' | 'onContinue'>, body: () => void): void {
  lowering.loops.push({ ...labels, atomicDepth: lowering.atomicDepth, ghostDepth: lowering.ghostDepth });
  body();
  lowering.loops.pop();
}

function leave(lowering: Lowering, how: 'break' | 'continue'): void {
  for (let at = lowering.loops.length - 1; at >= 0; at--) {
    const loop = lowering.loops[at];
    const target = how === 'break' ? loop?.onBreak : loop?.onContinue;
    if (loop === undefined || target === undefined) continue;
    closeBlocks(lowering, loop.atomicDepth, loop.ghostDepth);
    lowering.code.jump(target);
    return;
  }
}

/** Code that only judges is not covered: it is no part of the kernel. */
function cover(lowering: Lowering, at: Span, way: CoveredWay): void {
  if (lowering.program.notesCoverage && lowering.ghostDepth === 0) lowering.code.emit({ op: 'cover', at, way });
}

/** Goes to one label or the other, and notes the way. */
function coveredCondition(lowering: Lowering, condition: Value, whenTrue: Label, whenFalse: Label): void {
  const { code } = lowering;
  if (!lowering.program.notesCoverage) {
    lowering.condition(condition, whenTrue, whenFalse);
    return;
  }
  const yes = code.label();
  const no = code.label();
  lowering.condition(condition, yes, no);
  code.place(yes);
  cover(lowering, condition.span, 'true');
  code.jump(whenTrue);
  code.place(no);
  cover(lowering, condition.span, 'false');
  code.jump(whenFalse);
}

function lowerLoop(lowering: Lowering, node: Code & { readonly kind: 'loop' }): void {
  const { code } = lowering;
  const head = code.label();
  const body = code.label();
  const next = code.label();
  const done = code.label();
  const test = (): void => {
    code.at = node.span;
    if (node.mayStop) {
      beginStep(lowering);
      const stops = code.choose({ kind: 'loop' });
      code.branch(stops, done, body);
    } else if (node.condition === undefined) code.jump(body);
    else coveredCondition(lowering, node.condition, body, done);
  };
  if (node.bodyFirst) {
    code.place(body);
    inLoop(lowering, { onBreak: done, onContinue: next }, () => lowerAll(lowering, node.body));
    code.place(next);
    test();
  } else {
    code.place(head);
    test();
    code.place(body);
    inLoop(lowering, { onBreak: done, onContinue: next }, () => lowerAll(lowering, node.body));
    code.place(next);
    if (node.update !== undefined) lowering.value(node.update);
    code.jump(head);
  }
  code.place(done);
}

/** Each round takes any member not yet visited; the look that finds none left is a step too. */
function lowerForSet(lowering: Lowering, node: Code & { readonly kind: 'for-set' }): void {
  const { code } = lowering;
  const place = lowerPlace(lowering, node.set);
  if (place.kind !== 'memory' || place.shape.kind !== 'set') return;
  const shape = place.shape;
  const set = code.keep(place.pointer, 'set');
  const count = shape.members.kind === 'bits' ? 1 : mostVisited;
  const visited: LocalWord[] = Array.from({ length: count }, () => code.word('visited'));
  for (const each of visited) code.set(each, zero);
  const head = code.label();
  const done = code.label();
  const body = code.label();
  code.place(head);
  code.at = node.span;
  if (!place.isGhost) beginStep(lowering);
  const chosen = code.choose({ kind: 'member', set, shape, visited });
  const member = wordsOf(lowering, node.local)[0];
  if (member === undefined) return;
  // The choice is the member; 0 beyond all of them. Numbers are told apart from it by one more.
  code.branch(chosen, body, done);
  code.place(body);
  code.set(member, memberOf(shape.members.kind, chosen));
  inLoop(lowering, { onBreak: done, onContinue: head }, () => lowerAll(lowering, node.body));
  code.jump(head);
  code.place(done);
}

function memberOf(kind: 'bits' | 'list', chosen: Expression): Expression {
  if (kind === 'bits') return { op: 'binary', operator: '-', left: chosen, right: one };
  const test = equal(chosen, constant(zeroMember));
  return { op: 'conditional', test, whenTrue: zero, whenFalse: chosen };
}

function lowerForEvery(lowering: Lowering, node: Code & { readonly kind: 'for-every' }): void {
  const { code, program } = lowering;
  const pool = program.shapes.poolOf(node.struct);
  const at = wordsOf(lowering, node.local)[0];
  if (at === undefined) return;
  const head = code.label();
  const body = code.label();
  const done = code.label();
  code.set(at, zero);
  code.place(head);
  code.at = node.span;
  code.emit({ op: 'next-object', to: at, pool, after: local(at), at: node.span });
  code.branch(local(at), body, done);
  code.place(body);
  inLoop(lowering, { onBreak: done, onContinue: head }, () => lowerAll(lowering, node.body));
  code.jump(head);
  code.place(done);
}

function lowerSwitch(lowering: Lowering, node: Value, cases: readonly CodeCase[]): void {
  const { code, program } = lowering;
  const words = lowering.value(node).map((each) => code.keep(each, 'switched'));
  const done = code.label();
  const labels = cases.map(() => code.label());
  const fallback = cases.findIndex((each) => each.isDefault);
  const subject = words[0] ?? zero;
  cases.forEach((each, index) => {
    const label = labels[index];
    if (label === undefined) return;
    for (const tag of each.tags) goIf(lowering, equal(subject, constant(tag.index)), label);
    for (const value of each.constants) {
      if (value.kind === 'constant') goIf(lowering, equal(subject, constant(value.value)), label);
    }
  });
  code.jump(labels[fallback] ?? done);
  cases.forEach((each, index) => {
    const label = labels[index];
    if (label === undefined) return;
    code.place(label);
    const [begin] = each.body;
    if (begin !== undefined) cover(lowering, begin.span, 'case');
    for (const { field, local: variable } of each.bindings) {
      const from = program.shapes.fieldWord(node.type, field);
      wordsOf(lowering, variable).forEach((word, offset) => {
        code.set(word, words[from + offset] ?? zero);
      });
    }
    // An empty case falls through to the next one.
    if (each.body.length === 0 && index < cases.length - 1) {
      const next = labels[index + 1];
      if (next !== undefined) code.jump(next);
      return;
    }
    inLoop(lowering, { onBreak: done, onContinue: undefined }, () => lowerAll(lowering, each.body));
    code.jump(done);
  });
  code.place(done);
}

function goIf(lowering: Lowering, test: Expression, label: Label): void {
  const { code } = lowering;
  const next = code.label();
  code.branch(test, label, next);
  code.place(next);
}

function lowerChooseIn(lowering: Lowering, node: Code & { readonly kind: 'choose-in' }): void {
  const { code } = lowering;
  const place = lowerPlace(lowering, node.set);
  if (place.kind !== 'memory' || place.shape.kind !== 'set') return;
  const shape = place.shape;
  const set = code.keep(place.pointer, 'set');
  if (lowering.atomicDepth === 0 && lowering.ghostDepth === 0) code.boundary();
  const chosen = code.choose({ kind: 'member', set, shape, visited: [] });
  code.emit({ op: 'require', test: chosen });
  const member = wordsOf(lowering, node.local)[0];
  if (member === undefined) return;
  code.set(member, memberOf(shape.members.kind, chosen));
  if (node.where !== undefined) {
    const yes = code.label();
    const no = code.label();
    code.emit({ op: 'atomic', enter: true });
    lowering.atomicDepth++;
    lowering.condition(node.where, yes, no);
    lowering.atomicDepth--;
    code.place(no);
    code.emit({ op: 'require', test: zero });
    code.place(yes);
    code.emit({ op: 'atomic', enter: false });
  }
  lowerAll(lowering, node.body);
}
