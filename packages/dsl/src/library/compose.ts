/**
 * Puts the layers of a kernel together: what each declares, extends, overrides, drops and changes. The result is
 * one model in which every function knows its layer and the kernel file it restates.
 */
import type { Name } from '../ast/nodes-expression.ts';
import type {
  ChangeDeclaration,
  Declaration,
  EnumDeclaration,
  FlagsDeclaration,
  FunctionDeclaration,
  InterfaceDeclaration,
  NounDeclaration,
  OperationDeclaration,
  PathDeclaration,
  PatternElement,
  PhraseDeclaration,
  SanitizerDeclaration,
  StructDeclaration,
  TypedefDeclaration,
  UnionDeclaration,
} from '../ast/nodes-model.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import { parseFunction } from '../syntax/parse.ts';
import type { Span } from '../text/span.ts';
import { applyHunks } from './hunks.ts';
import type { Layer } from './models.ts';

/** A declaration with where it stands: its layer, and the kernel files that it restates. */
export interface Sourced<T> {
  readonly declaration: T;
  readonly layer: string;
  readonly sources: readonly string[];
}

/** A noun with all that its extensions add. */
export interface ComposedNoun {
  readonly declaration: NounDeclaration;
  readonly variables: readonly VariableNode[];
  readonly phrases: readonly ComposedPhrase[];
}

export interface ComposedPhrase {
  readonly phrase: PhraseDeclaration;
  /** Run after the phrases of all nouns. */
  readonly late: boolean;
  /** Phrases of one group exclude each other. */
  readonly group?: number;
  readonly layer: string;
}

export interface ComposedModel {
  /** `v6.4+swap_vma_lock`. */
  readonly name: string;
  readonly layers: readonly string[];
  readonly structs: ReadonlyMap<string, StructDeclaration>;
  readonly unions: ReadonlyMap<string, UnionDeclaration>;
  readonly enums: ReadonlyMap<string, EnumDeclaration>;
  readonly flags: ReadonlyMap<string, FlagsDeclaration>;
  readonly typedefs: ReadonlyMap<string, TypedefDeclaration>;
  readonly interfaces: ReadonlyMap<string, InterfaceDeclaration>;
  readonly counters: ReadonlyMap<string, Name>;
  readonly globals: ReadonlyMap<string, Sourced<VariableNode>>;
  readonly functions: ReadonlyMap<string, Sourced<FunctionDeclaration>>;
  readonly operations: readonly Sourced<OperationDeclaration>[];
  readonly paths: readonly Sourced<PathDeclaration>[];
  readonly nouns: ReadonlyMap<string, ComposedNoun>;
  readonly sanitizers: ReadonlyMap<string, SanitizerDeclaration>;
  readonly epilogues: readonly Sourced<Block>[];
  readonly consistents: readonly Sourced<Block>[];
}

export interface Composition {
  readonly model: ComposedModel;
  readonly diagnostics: readonly Diagnostic[];
}

export function compose(name: string, layers: readonly Layer[]): Composition {
  const composer = new Composer();
  for (const layer of layers) composer.add(layer);
  return { model: composer.finish(name, layers), diagnostics: composer.diagnostics };
}

class Composer {
  readonly diagnostics: Diagnostic[] = [];
  private readonly structs = new Map<string, StructDeclaration>();
  private readonly unions = new Map<string, UnionDeclaration>();
  private readonly enums = new Map<string, EnumDeclaration>();
  private readonly flags = new Map<string, FlagsDeclaration>();
  private readonly typedefs = new Map<string, TypedefDeclaration>();
  private readonly interfaces = new Map<string, InterfaceDeclaration>();
  private readonly counters = new Map<string, Name>();
  private readonly globals = new Map<string, Sourced<VariableNode>>();
  private readonly functions = new Map<string, Sourced<FunctionDeclaration>>();
  private readonly operations = new Map<string, Sourced<OperationDeclaration>>();
  private readonly paths = new Map<string, Sourced<PathDeclaration>>();
  private readonly nouns = new Map<string, ComposedNoun>();
  private readonly sanitizers = new Map<string, SanitizerDeclaration>();
  private readonly epilogues: Sourced<Block>[] = [];
  private readonly consistents: Sourced<Block>[] = [];
  private groups = 0;

  /** Declarations first, then what extends or drops, then hunks: files of one layer may stand in any order. */
  add(layer: Layer): void {
    const extensions: Declaration[] = [];
    const changes: ChangeDeclaration[] = [];
    for (const model of layer.models) {
      let sources: readonly string[] = [];
      for (const declaration of model.declarations) {
        if (declaration.kind === 'source') sources = declaration.texts;
        else if (declaration.kind === 'change') changes.push(declaration);
        else if (declaration.kind === 'drop' || ('extend' in declaration && declaration.extend)) {
          extensions.push(declaration);
        } else this.addDeclaration(declaration, layer.name, sources);
      }
    }
    for (const extension of extensions) this.extend(extension, layer.name);
    for (const change of changes) this.change(change, layer.name);
  }

  finish(name: string, layers: readonly Layer[]): ComposedModel {
    return {
      name,
      layers: layers.map((each) => each.name),
      structs: this.structs,
      unions: this.unions,
      enums: this.enums,
      flags: this.flags,
      typedefs: this.typedefs,
      interfaces: this.interfaces,
      counters: this.counters,
      globals: this.globals,
      functions: this.functions,
      operations: [...this.operations.values()],
      paths: [...this.paths.values()],
      nouns: this.nouns,
      sanitizers: this.sanitizers,
      epilogues: this.epilogues,
      consistents: this.consistents,
    };
  }

  private addDeclaration(declaration: Declaration, layer: string, sources: readonly string[]): void {
    switch (declaration.kind) {
      case 'struct':
        this.putType(this.structs, 'struct', declaration.name, declaration);
        break;
      case 'union':
        this.putType(this.unions, 'union', declaration.name, withCommon(declaration));
        break;
      case 'enum':
        this.putType(this.enums, 'enum', declaration.name, declaration);
        break;
      case 'flags':
        this.putType(this.flags, 'flags', declaration.name, declaration);
        break;
      case 'typedef':
        this.putType(this.typedefs, 'typedef', declaration.name, declaration);
        break;
      case 'interface':
        this.putType(this.interfaces, 'interface', declaration.name, declaration);
        break;
      case 'sanitizer':
        this.put(this.sanitizers, 'sanitizer', declaration.name, declaration);
        break;
      case 'counter':
        for (const name of declaration.names) this.put(this.counters, 'counter', name, name);
        break;
      case 'global':
        for (const variable of declaration.variables) {
          this.put(this.globals, 'variable', variable.name, { declaration: variable, layer, sources });
        }
        break;
      case 'function': {
        const sourced = { declaration, layer, sources };
        const overrides = declaration.modifiers.includes('override');
        this.replace(this.functions, 'function', declaration.name, sourced, overrides);
        break;
      }
      case 'operation': {
        const name = { text: patternKey(declaration.pattern), span: declaration.span };
        this.replace(this.operations, 'operation', name, { declaration, layer, sources }, declaration.override);
        break;
      }
      case 'path': {
        const name = { text: patternKey(declaration.pattern), span: declaration.span };
        this.replace(this.paths, 'path word', name, { declaration, layer, sources }, declaration.override);
        break;
      }
      case 'noun':
        this.put(this.nouns, 'noun', declaration.name, this.noun(declaration, layer));
        break;
      case 'epilogue':
        this.epilogues.push({ declaration: declaration.body, layer, sources });
        break;
      case 'consistent':
        this.consistents.push({ declaration: declaration.body, layer, sources });
        break;
      default:
        break;
    }
  }

  private put<T>(map: Map<string, T>, what: string, name: Name, value: T): void {
    if (map.has(name.text))
      this.diagnostics.push(diagnostic('library/duplicate', name.span, { what, name: name.text }));
    else map.set(name.text, value);
  }

  /** Types of all kinds share their names. */
  private putType<T>(map: Map<string, T>, what: string, name: Name, value: T): void {
    const others: ReadonlyMap<string, unknown>[] = [this.structs, this.unions, this.enums, this.flags];
    others.push(this.typedefs, this.interfaces);
    const taken = others.some((each) => each !== map && each.has(name.text));
    if (taken) this.diagnostics.push(diagnostic('library/duplicate', name.span, { what: 'type', name: name.text }));
    else this.put(map, what, name, value);
  }

  private replace<T>(
    map: Map<string, Sourced<T>>,
    what: string,
    name: Name,
    value: Sourced<T>,
    overrides: boolean,
  ): void {
    const exists = map.has(name.text);
    if (map.get(name.text)?.layer === value.layer) {
      this.diagnostics.push(diagnostic('library/duplicate', name.span, { what, name: name.text }));
    } else if (exists && !overrides) {
      this.diagnostics.push(diagnostic('library/needs-override', name.span, { what, name: name.text }));
    } else if (!exists && overrides) {
      const help = didYouMean(nearestName(name.text, map.keys()));
      this.diagnostics.push(diagnostic('library/overrides-nothing', name.span, { what, name: name.text }, { help }));
    }
    map.set(name.text, value);
  }

  private noun(declaration: NounDeclaration, layer: string): ComposedNoun {
    return {
      declaration,
      variables: declaration.variables,
      phrases: this.phrasesOf(declaration, layer),
    };
  }

  private phrasesOf(declaration: NounDeclaration, layer: string): ComposedPhrase[] {
    const { late } = declaration;
    // Phrases keep the order of the text: groups and single phrases are told apart by their place.
    const all: ComposedPhrase[] = declaration.phrases.map((phrase) => ({ phrase, late, layer }));
    for (const group of declaration.oneOf) {
      const number = this.groups++;
      all.push(...group.map((phrase) => ({ phrase, late, layer, group: number })));
    }
    return all.sort((a, b) => a.phrase.span.start - b.phrase.span.start);
  }

  private extend(declaration: Declaration, layer: string): void {
    switch (declaration.kind) {
      case 'drop': {
        const struct = this.structs.get(declaration.struct.text);
        const name = `${declaration.struct.text}.${declaration.field.text}`;
        if (struct === undefined || !struct.fields.some((each) => each.name.text === declaration.field.text)) {
          this.diagnostics.push(diagnostic('library/drops-nothing', declaration.span, { name }));
          return;
        }
        const fields = struct.fields.filter((each) => each.name.text !== declaration.field.text);
        this.structs.set(struct.name.text, { ...struct, fields });
        break;
      }
      case 'struct':
        this.grow(this.structs, 'struct', declaration.name, (old) => ({
          ...old,
          fields: [...old.fields, ...this.fresh(old.fields, declaration.fields)],
        }));
        break;
      case 'union':
        this.grow(this.unions, 'union', declaration.name, (old) => extendUnion(old, declaration));
        break;
      case 'enum':
        this.grow(this.enums, 'enum', declaration.name, (old) => ({
          ...old,
          members: [...old.members, ...declaration.members],
        }));
        break;
      case 'flags':
        this.grow(this.flags, 'flags', declaration.name, (old) => ({
          ...old,
          members: [...old.members.filter((each) => !redefines(declaration, each.name)), ...declaration.members],
        }));
        break;
      case 'noun':
        this.grow(this.nouns, 'noun', declaration.name, (old) => this.growNoun(old, declaration, layer));
        break;
      default:
        break;
    }
  }

  private fresh(old: readonly VariableNode[], added: readonly VariableNode[]): VariableNode[] {
    return added.filter((field) => {
      const twice = old.some((each) => each.name.text === field.name.text);
      if (twice) {
        this.diagnostics.push(
          diagnostic('library/duplicate', field.name.span, { what: 'field', name: field.name.text }),
        );
      }
      return !twice;
    });
  }

  private growNoun(old: ComposedNoun, added: NounDeclaration, layer: string): ComposedNoun {
    const phrases = this.phrasesOf(added, layer);
    const kept = old.phrases.filter((each) => !phrases.some((phrase) => overridesPhrase(phrase, each)));
    const declaration: NounDeclaration = {
      ...old.declaration,
      ...(added.begin === undefined ? {} : { begin: added.begin }),
      ...(added.finish === undefined ? {} : { finish: added.finish }),
      ...(added.element === undefined ? {} : { element: added.element }),
    };
    return { declaration, variables: [...old.variables, ...added.variables], phrases: [...kept, ...phrases] };
  }

  private grow<T>(map: Map<string, T>, what: string, name: Name, change: (old: T) => T): void {
    const old = map.get(name.text);
    if (old === undefined) {
      const help = didYouMean(nearestName(name.text, map.keys()));
      this.diagnostics.push(diagnostic('library/extends-nothing', name.span, { what, name: name.text }, { help }));
    } else map.set(name.text, change(old));
  }

  private change(change: ChangeDeclaration, layer: string): void {
    const target = change.target.map((each) => each.text).join('.');
    const at: Span = change.target[0]?.span ?? change.span;
    const old = this.functions.get(target);
    if (old === undefined) {
      const help = didYouMean(nearestName(target, this.functions.keys()));
      this.diagnostics.push(diagnostic('library/change-unknown', at, { target }, { help }));
      return;
    }
    if (old.declaration.body === undefined) {
      this.diagnostics.push(diagnostic('library/change-without-body', at, { target }));
      return;
    }
    const result = applyHunks(target, old.declaration.span, change.hunks);
    this.diagnostics.push(...result.diagnostics);
    if (result.file === undefined) return;
    const parsed = parseFunction(result.file);
    this.diagnostics.push(...parsed.diagnostics);
    if (parsed.tree === undefined) return;
    this.functions.set(target, { declaration: parsed.tree, layer, sources: old.sources });
  }
}

/** Puts the fields of `common on …` into the tags they are on. */
function withCommon(union: UnionDeclaration): UnionDeclaration {
  return { ...union, tags: union.tags.map((tag) => addCommon(tag, union)) };
}

function addCommon(tag: UnionDeclaration['tags'][number], union: UnionDeclaration): UnionDeclaration['tags'][number] {
  const added = union.common
    .filter((each) => each.tags.some((name) => name.text === tag.name.text))
    .flatMap((each) => each.fields);
  return added.length === 0 ? tag : { ...tag, fields: [...tag.fields, ...added] };
}

function extendUnion(old: UnionDeclaration, added: UnionDeclaration): UnionDeclaration {
  const grown = old.tags.map((tag) => {
    const more = added.tags.find((each) => each.name.text === tag.name.text);
    const fields = more === undefined ? tag.fields : [...tag.fields, ...more.fields];
    return addCommon({ ...tag, fields }, added);
  });
  const fresh = added.tags
    .filter((tag) => !old.tags.some((each) => each.name.text === tag.name.text))
    .map((tag) => addCommon(tag, added));
  return { ...old, tags: [...grown, ...fresh], common: [...old.common, ...added.common] };
}

function redefines(flags: FlagsDeclaration, name: Name): boolean {
  return flags.members.some((each) => each.name.text === name.text && each.mask !== undefined);
}

function overridesPhrase(phrase: ComposedPhrase, old: ComposedPhrase): boolean {
  return phrase.phrase.override && patternKey(phrase.phrase.pattern) === patternKey(old.phrase.pattern);
}

/** A pattern as a text that is equal for patterns that fit the same words: `swapped to ()`. */
export function patternKey(pattern: readonly PatternElement[]): string {
  return pattern.map(elementKey).join(' ');
}

function elementKey(element: PatternElement): string {
  switch (element.kind) {
    case 'word':
      return element.words.join('|');
    case 'value':
      return '()';
    case 'optional':
      return `[${patternKey(element.elements)}]`;
  }
}
