/**
 * Whether control can come to the end of code: for missing returns and for cases that would fall through.
 */
import type { Code } from './checked-nodes.ts';

export function completes(body: readonly Code[]): boolean {
  let reachable = true;
  for (const code of body) {
    if (code.kind === 'label') reachable = true;
    else if (reachable) reachable = completesOne(code);
  }
  return reachable;
}

function completesOne(code: Code): boolean {
  switch (code.kind) {
    case 'break':
    case 'continue':
    case 'return':
    case 'goto':
      return false;
    case 'block':
    case 'atomic':
    case 'ghost':
      return completes(code.body);
    case 'if':
      return completes(code.whenTrue) || completes(code.whenFalse);
    case 'loop':
      return code.condition !== undefined || code.mayStop || hasBreak(code.body);
    case 'switch': {
      const exhaustive =
        code.cases.some((each) => each.isDefault) ||
        code.value.type.kind === 'union' ||
        code.value.type.kind === 'enum';
      return (
        !exhaustive ||
        code.cases.some((each, index) => {
          const fallsThrough = each.body.length === 0 && index < code.cases.length - 1;
          return hasBreak(each.body) || (!fallsThrough && completes(each.body));
        })
      );
    }
    case 'choose':
      return code.alternatives.some(completes);
    case 'choose-in':
      return completes(code.body);
    default:
      return true;
  }
}

/** Whether code holds a `break` that belongs to what is around it. */
export function hasBreak(body: readonly Code[]): boolean {
  return body.some((code) => {
    switch (code.kind) {
      case 'break':
        return true;
      case 'block':
      case 'atomic':
      case 'ghost':
      case 'choose-in':
        return hasBreak(code.body);
      case 'if':
        return hasBreak(code.whenTrue) || hasBreak(code.whenFalse);
      case 'choose':
        return code.alternatives.some(hasBreak);
      default:
        return false;
    }
  });
}
