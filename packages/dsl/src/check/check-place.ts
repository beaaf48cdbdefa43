/**
 * Places: variables, fields, elements, what a pointer points to. How a place is accessed follows from its field.
 */
import type { Expression } from '../ast/nodes-expression.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { Span } from '../text/span.ts';
import type { Access, Place, Value } from './checked-nodes.ts';
import { convert, plain } from './convert.ts';
import { ownNameOf } from './driver-names.ts';
import type { Scope } from './scope.ts';
import { describeType, fieldNamed, intType, type Type, typeText } from './types.ts';

/** The place that an expression names, or undefined without a message if it names none. */
export function tryPlace(scope: Scope, node: Expression): Place | undefined {
  switch (node.kind) {
    case 'name': {
      const local = scope.lookup(node.name);
      if (local !== undefined) return { kind: 'local', local, type: local.type, span: node.span };
      const outer = scope.outer?.lookup(node.name, node.span);
      if (outer !== undefined) return outer.kind === 'read' ? outer.place : undefined;
      const global = scope.kernel.global(node.name);
      return global === undefined ? undefined : { kind: 'global', global, type: global.type, span: node.span };
    }
    case 'member': {
      if (node.arrow) {
        const pointer = plain(scope.value(node.object));
        if (pointer.type.kind === 'error') return undefined;
        if (pointer.type.kind !== 'pointer') {
          const type = describeType(pointer.type);
          scope.diagnostics.push(diagnostic('types/bad-operand', node.object.span, { operator: '->', type }));
          return undefined;
        }
        const of: Place = { kind: 'deref', pointer, type: pointer.type.to, span: node.object.span };
        return fieldOf(scope, of, node);
      }
      if (node.object.kind === 'name' && scope.lookup(node.object.name) === undefined) {
        const outer = scope.outer?.member(node.object.name, node.member);
        if (outer !== undefined) return outer.kind === 'read' ? outer.place : undefined;
      }
      const own = ownNameOf(scope, node);
      if (own !== undefined) {
        const global = scope.kernel.global(own);
        return global && { kind: 'global', global, type: global.type, span: node.span };
      }
      const of = tryPlace(scope, node.object);
      return of === undefined || of.type.kind !== 'struct' ? undefined : fieldOf(scope, of, node);
    }
    case 'index': {
      if (node.object.kind === 'name' && scope.lookup(node.object.name) === undefined) {
        if (scope.outer?.lookup(node.object.name, node.object.span) !== undefined) return undefined;
      }
      const of = tryPlace(scope, node.object);
      if (of === undefined) return undefined;
      if (of.type.kind !== 'array') return undefined;
      const index = convert(scope, scope.value(node.index), intType);
      return { kind: 'element', of, index, type: of.type.of, span: node.span };
    }
    case 'prefix': {
      if (node.operator !== '*') return undefined;
      const pointer = plain(scope.value(node.operand));
      if (pointer.type.kind === 'error') return undefined;
      if (pointer.type.kind !== 'pointer') {
        const type = describeType(pointer.type);
        scope.diagnostics.push(diagnostic('types/bad-operand', node.span, { operator: '*', type }));
        return undefined;
      }
      return { kind: 'deref', pointer, type: pointer.type.to, span: node.span };
    }
    default:
      return undefined;
  }
}

function fieldOf(scope: Scope, of: Place, node: Expression & { readonly kind: 'member' }): Place | undefined {
  const { type } = of;
  if (type.kind === 'error') return undefined;
  const fields = type.kind === 'struct' ? type.fields : [];
  const field = fieldNamed(fields, node.member.text, scope.kernel.home);
  if (field === undefined) {
    if (type.kind === 'union') return undefined;
    const help = didYouMean(
      nearestName(
        node.member.text,
        fields.map((each) => each.name),
      ),
    );
    const args = { name: node.member.text, type: typeText(type) };
    scope.diagnostics.push(diagnostic('names/unknown-field', node.member.span, args, { help }));
    return undefined;
  }
  return { kind: 'field', of, field, type: field.type, span: node.span };
}

/** The place that an expression names; a message if it names none. */
export function checkPlace(scope: Scope, node: Expression): Place | undefined {
  const before = scope.diagnostics.length;
  const place = tryPlace(scope, node);
  if (place === undefined && scope.diagnostics.length === before) {
    scope.diagnostics.push(diagnostic('types/not-a-place', node.span, {}));
  }
  return place;
}

/** How plain text accesses the place: its field or variable may be declared `marked`. */
export function accessOf(scope: Scope, place: Place): Access {
  if (scope.raceDepth > 0) return 'marked';
  for (let at: Place | undefined = place; at !== undefined; ) {
    switch (at.kind) {
      case 'field':
        if (at.field.marked) return 'marked';
        at = at.of;
        break;
      case 'element':
        at = at.of;
        break;
      case 'global':
        return at.global.marked || at.global.isName ? 'marked' : 'plain';
      case 'local':
      case 'deref':
        return 'plain';
    }
  }
  return 'plain';
}

/** Whether a place is, or lies in, a ghost field or variable. */
export function isGhost(place: Place): boolean {
  switch (place.kind) {
    case 'field':
      return place.field.ghost || isGhost(place.of);
    case 'element':
      return isGhost(place.of);
    case 'global':
      return place.global.ghost;
    case 'local':
      return false;
    case 'deref':
      return pointsToGhost(place.pointer);
  }
}

function pointsToGhost(pointer: Value): boolean {
  return pointer.kind === 'address' && isGhost(pointer.place);
}

/** The variable at the bottom of a place, if it lies in one. */
export function rootLocal(place: Place): (Place & { readonly kind: 'local' }) | undefined {
  switch (place.kind) {
    case 'local':
      return place;
    case 'field':
    case 'element':
      return rootLocal(place.of);
    default:
      return undefined;
  }
}

export function placeName(place: Place): string {
  switch (place.kind) {
    case 'local':
      return place.local.name;
    case 'global':
      return place.global.name;
    case 'field':
      return place.field.name;
    case 'element':
      return placeName(place.of);
    case 'deref':
      return `*${describeType(place.pointer.type as Type)}`;
  }
}

export function readPlace(scope: Scope, place: Place, span: Span): Value {
  if (isGhost(place) && !scope.readsGhosts) {
    scope.diagnostics.push(diagnostic('types/ghost-read', span, { name: placeName(place) }));
  }
  return { kind: 'read', place, access: accessOf(scope, place), type: place.type, span };
}

/** Ghost code changes only ghosts; pure code changes nothing but its own variables. */
export function refuseWrite(scope: Scope, place: Place, span: Span): void {
  const isLocal = rootLocal(place) !== undefined || pointsToLocal(place);
  if (isLocal) return;
  const name = placeName(place);
  if (scope.pure) scope.diagnostics.push(diagnostic('types/not-pure', span, { what: `a change of \`${name}\`` }));
  else if (scope.ghostDepth > 0 && !isGhost(place)) {
    const what = `change \`${name}\`, which is not ghost`;
    scope.diagnostics.push(diagnostic('types/ghost-writes', span, { what }));
  } else if (isGhost(place) && !scope.readsGhosts) {
    scope.diagnostics.push(diagnostic('types/ghost-read', span, { name }));
  }
}

function pointsToLocal(place: Place): boolean {
  switch (place.kind) {
    case 'field':
    case 'element':
      return pointsToLocal(place.of);
    case 'deref':
      return place.pointer.kind === 'address' && rootLocal(place.pointer.place) !== undefined;
    default:
      return false;
  }
}
