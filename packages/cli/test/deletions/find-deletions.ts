/**
 * Everything of a kernel's fault path that can be taken away by itself: lock operations, reference operations and
 * re-checks, each as a patch that takes one statement out of one function. Comes in: a composed kernel. Leaves: the
 * deletions in the order of functions and lines.
 */
import { type CheckSession, textOf } from '@refault/dsl';

type Kernel = NonNullable<ReturnType<CheckSession['kernel']>>;
type Declaration = Parameters<Parameters<Kernel['model']['functions']['forEach']>[0]>[0]['declaration'];
type Statement = NonNullable<Declaration['body']>['statements'][number];

export type DeletionKind = 'lock' | 'reference' | 're-check';

export interface Deletion {
  /** `do_swap_page: put_swap_device(si);`, with a number behind it where a function says that more than once. */
  readonly id: string;
  readonly function: string;
  readonly kind: DeletionKind;
  /** A patch's text, without its header. */
  readonly change: string;
}

const locks =
  /^(?:(?:spin|mutex|rcu_read|srcu_read|folio|bit|mmap_read|mmap_write|anon_vma)_(?:un)?lock\w*|(?:up|down)_(?:read|write)\w*|vma_(?:start_write|end_read|mark_detached)|anon_vma_(?:un)?lock_\w+|mmap_write_downgrade|vma_end_write_all|release_fault_lock|lock_passes_to|folio_wait_locked\w*|__folio_lock)\s*\(/;
const references =
  /^(?:folio_(?:get|put)|refcount_\w+|put_swap_device|put_anon_vma|get_anon_vma|swap_free|swap_duplicate|put_swap_folio|free_swap_and_cache|free_swap_cache|delete_from_swap_cache|page_remove_rmap|page_add_anon_rmap|folio_add_new_anon_rmap|add_mm_counter|atomic_(?:inc|dec)|percpu_ref_put)\s*\(/;
const rechecks =
  /pte_same|vmf_pte_changed|detached|vm_lock_seq|vma->vm_(?:start|end)|PG_swapcache|PG_uptodate|PG_hwpoison|folio->entry|entry->cache|anon_vma|\*pmd|!pte\b|vmf->pte\b|refcount_read|access_error|fault_signal_pending|VM_FAULT_RETRY|->_mapcount|table ==/;

/** Functions that are reached from a fault of user space, interfaces left out, in the order of their names. */
export function faultPath(kernel: Kernel): readonly string[] {
  const reached = new Set<string>();
  const todo = ['do_user_addr_fault'];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const body = kernel.model.functions.get(name)?.declaration.body;
    if (reached.has(name) || body === undefined) continue;
    reached.add(name);
    for (const [, called = ''] of textOf(body.span).matchAll(/(?<![>.\w])(\w+)\s*\(/g)) todo.push(called);
    for (const [, spawned = ''] of textOf(body.span).matchAll(/spawn (\w+)/g)) todo.push(spawned);
  }
  return [...reached].sort();
}

export function findDeletions(kernel: Kernel): readonly Deletion[] {
  return faultPath(kernel).flatMap((name) => {
    const declaration = kernel.model.functions.get(name)?.declaration;
    return declaration === undefined ? [] : deletionsOf(name, declaration);
  });
}

function deletionsOf(name: string, declaration: Declaration): Deletion[] {
  const counts = new Map<string, number>();
  return statementsOf(declaration).flatMap(({ statement, isAlone }) => {
    const kind = kindOf(statement);
    if (kind === undefined) return [];
    const said = textOf(wholeOf(statement))
      .replaceAll(/\/\/.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const count = (counts.get(said) ?? 0) + 1;
    counts.set(said, count);
    const id = `${name}: ${said}${count > 1 ? ` (${count})` : ''}`;
    return [{ id, function: name, kind, change: changeOf(name, declaration, statement, isAlone) }];
  });
}

/** A statement's span with the semicolon that ends it. */
function wholeOf({ kind, span }: Statement): Statement['span'] {
  if (kind !== 'expression' || span.file.text[span.end] !== ';') return span;
  return { ...span, end: span.end + 1 };
}

function kindOf(statement: Statement): DeletionKind | undefined {
  if (statement.kind === 'expression') {
    const said = textOf(statement.span);
    if (locks.test(said)) return 'lock';
    return references.test(said) ? 'reference' : undefined;
  }
  if (statement.kind !== 'if' || statement.whenFalse !== undefined) return undefined;
  return rechecks.test(textOf(statement.condition.span)) && leaves(statement.whenTrue) ? 're-check' : undefined;
}

/** Whether a statement goes elsewhere when it is through. */
function leaves(statement: Statement): boolean {
  if (statement.kind === 'block') {
    const last = statement.statements.at(-1);
    return last !== undefined && leaves(last);
  }
  return statement.kind === 'goto' || statement.kind === 'return' || statement.kind === 'continue';
}

interface Found {
  readonly statement: Statement;
  /** It is all that an `if`, an `else` or a loop has: something must stand there. */
  readonly isAlone: boolean;
}

function statementsOf(declaration: Declaration): Found[] {
  const found: Found[] = [];
  const visit = (value: unknown, isAlone: boolean): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each, false);
      return;
    }
    if (typeof value !== 'object' || value === null || !('span' in value)) return;
    if ('kind' in value && (value.kind === 'expression' || value.kind === 'if')) {
      found.push({ statement: value as Statement, isAlone });
    }
    for (const [key, each] of Object.entries(value)) {
      if (key === 'span' || key === 'expression' || key === 'condition') continue;
      visit(each, key === 'whenTrue' || key === 'whenFalse' || key === 'body');
    }
  };
  visit(declaration.body?.statements, false);
  return found.sort((a, b) => a.statement.span.start - b.statement.span.start);
}

/** The whole function as context, so that the hunk fits in one place. */
function changeOf(name: string, declaration: Declaration, statement: Statement, isAlone: boolean): string {
  const { body } = declaration;
  if (body === undefined) throw new Error(`${name} has no body`);
  const { text } = body.span.file;
  const { start, end } = wholeOf(statement);
  const lines: string[] = [];
  let at = body.span.start + 1;
  for (const line of text.slice(at, body.span.end - 1).split('\n')) {
    const until = at + line.length;
    const before = text.slice(at, Math.max(at, Math.min(start, until)));
    const after = text.slice(Math.min(until, Math.max(end, at)), until);
    const isTouched = start < until && end > at;
    if (!isTouched) {
      if (line.trim() !== '') lines.push(`    ${line.trim()}`);
    } else {
      const filler = isAlone && start >= at ? ';' : '';
      const rest = `${start >= at ? before : ''}${filler}${end <= until ? after : ''}`.replace(/\/\/.*$/, '').trim();
      lines.push(`-   ${line.trim()}`);
      if (rest !== '') lines.push(`+   ${rest}`);
    }
    at = until + 1;
  }
  return `change ${name} @@\n${lines.join('\n')}\n@@ end\n`;
}
