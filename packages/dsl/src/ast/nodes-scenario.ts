/**
 * Scenarios as written: what is set up, what runs, what is demanded.
 */
import type { Span } from '../text/span.ts';
import type { Expression, Name, RowElement } from './nodes-expression.ts';
import type { ModelNode, Selector } from './nodes-model.ts';
import type { Block, VariableNode } from './nodes-statement.ts';

interface Node {
  readonly span: Span;
}

/** A row of words said of an item. */
export interface RowNode extends Node {
  readonly elements: readonly RowElement[];
}

/** `NOUN NAME: phrase, phrase;` or `NOUN NAME { items }`. */
export interface SetupItem extends Node {
  readonly kind: 'setup-item';
  readonly noun: Name;
  /** `app`, `heap[0]`, `heap[0..1]`, `app.heap[2]`. */
  readonly subject: Expression;
  readonly phrases: readonly RowNode[];
  readonly items: readonly SetupItem[];
}

export interface ThreadNode extends Node {
  readonly kind: 'thread';
  readonly name: Name;
  /** `thread t[3]`: three alike. */
  readonly count?: Expression;
  /** All words between name and body; phrases follow one another, with or without commas. */
  readonly phrases: readonly RowNode[];
  readonly body: Block;
}

export type DemandWordText = 'always' | 'never' | 'sometimes' | 'invariant' | 'eventually';

/** What a path assertion is about: a thread, or a label in one. */
export interface PathSubject extends Node {
  readonly name: string;
  readonly index?: Expression;
}

export type Demand =
  | (Node & { readonly kind: 'demand'; readonly word: DemandWordText; readonly expression: Expression })
  | (Node & {
      readonly kind: 'path-demand';
      readonly word: DemandWordText;
      readonly subject: PathSubject;
      readonly phrase: RowNode;
    })
  | (Node & {
      readonly kind: 'outcomes';
      readonly subjects: readonly Expression[];
      readonly rows: readonly { readonly values: readonly Expression[]; readonly span: Span }[];
    })
  | (Node & { readonly kind: 'paths'; readonly subject: PathSubject; readonly phrases: readonly RowNode[] })
  | (Node & { readonly kind: 'expect-bug'; readonly bug: Name; readonly within?: Name })
  | (Node & { readonly kind: 'expect-clean' })
  | (Node & { readonly kind: 'report'; readonly what: Name })
  | (Node & { readonly kind: 'on'; readonly selectors: readonly Selector[]; readonly demands: readonly Demand[] });

export type ScenarioItem =
  | SetupItem
  | ThreadNode
  | Demand
  | (Node & { readonly kind: 'link'; readonly texts: readonly string[] })
  | (Node & { readonly kind: 'kernels'; readonly selectors: readonly Selector[] })
  | (Node & { readonly kind: 'axis'; readonly name: Name; readonly values: readonly Name[] })
  | (Node & { readonly kind: 'may-fail'; readonly functions: readonly Name[] })
  | (Node & { readonly kind: 'shared'; readonly variables: readonly VariableNode[] })
  | (Node & { readonly kind: 'setup'; readonly body: Block });

export interface ScenarioNode extends Node {
  readonly kind: 'scenario';
  readonly name: Name;
  readonly title: string;
  readonly items: readonly ScenarioItem[];
}

export interface UseNode extends Node {
  readonly kind: 'use';
  readonly path: string;
}

export interface AdversaryNode extends Node {
  readonly kind: 'adversary';
  readonly name: Name;
  readonly parameters: readonly VariableNode[];
  readonly title: string;
  readonly threads: readonly ThreadNode[];
}

/** Everything in one file. */
export interface FileNode extends Node {
  readonly models: readonly ModelNode[];
  readonly scenarios: readonly ScenarioNode[];
  readonly adversaries: readonly AdversaryNode[];
  readonly uses: readonly UseNode[];
}
