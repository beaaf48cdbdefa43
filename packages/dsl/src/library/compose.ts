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
  SanitizerDeclaration,
  TypedefDeclaration,
  UnionDeclaration,
} from '../ast/nodes-model.ts';
import type { Block, VariableNode } from '../ast/nodes-statement.ts';
import { diagnostic, didYouMean } from '../diagnostics/create.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearestName } from '../diagnostics/nearest-name.ts';
import type { Span } from '../text/span.ts';
import { changedFunction } from './changed-function.ts';
import type {
  ComposedModel,
  ComposedNoun,
  ComposedPhrase,
  ComposedStruct,
  Homed,
  HomedVariable,
  Sourced,
} from './composed-model.ts';
import { addedField, dottedName, homed, homedUnion, homeOf, ownName, type Place } from './homes.ts';
import type { Layer } from './models.ts';

export interface Composition {
  readonly model: ComposedModel;
  readonly diagnostics: readonly Diagnostic[];
}

/** `knownDrivers`: what a patch changes in one of them that has no layer here is left out. */
export function compose(name: string, layers: readonly Layer[], knownDrivers: readonly string[] = []): Composition {
  const composer = new Composer(layers, knownDrivers);
  for (const layer of layers) composer.add(layer);
  return { model: composer.finish(name), diagnostics: composer.diagnostics };
}

class Composer {
  readonly diagnostics: Diagnostic[] = [];
  private readonly layers: readonly Layer[];
  private readonly drivers = new Map<string, readonly Name[]>();
  private readonly absentDrivers: readonly string[];
  private readonly structs = new Map<string, ComposedStruct>();
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

  constructor(layers: readonly Layer[], knownDrivers: readonly string[]) {
    this.layers = layers;
    for (const { driver, models } of layers) {
      if (driver === undefined) continue;
      const implemented = models.flatMap(({ header }) => (header.kind === 'driver' ? header.implements : []));
      this.drivers.set(driver, [...(this.drivers.get(driver) ?? []), ...implemented]);
    }
    this.absentDrivers = knownDrivers.filter((each) => !this.drivers.has(each));
  }

  /** Declarations first, then what extends or drops, then hunks: files of one layer may stand in any order. */
  add(layer: Layer): void {
    const extensions: { declaration: Declaration; place: Place }[] = [];
    const changes: { declaration: ChangeDeclaration; place: Place }[] = [];
    for (const model of layer.models) {
      let sources: readonly string[] = [];
      for (const written of model.declarations) {
        if (written.kind === 'source') {
          sources = written.texts;
          continue;
        }
        const found = this.atHome(written, layer);
        if (found === undefined) continue;
        const { declaration } = found;
        const place: Place = { layer: layer.name, sources, ...found.home };
        if (declaration.kind === 'change') changes.push({ declaration, place });
        else if (declaration.kind === 'drop' || ('extend' in declaration && declaration.extend)) {
          extensions.push({ declaration, place });
        } else this.addDeclaration(declaration, place);
      }
    }
    for (const { declaration, place } of extensions) this.extend(declaration, place);
    for (const { declaration, place } of changes) this.change(declaration, place);
  }

  /**
   * A declaration by the name that its driver calls it, with that driver. In a patch `nouveau.svmm` is the driver's
   * `svmm`; undefined where that driver is not here.
   */
  private atHome(declaration: Declaration, layer: Layer): { declaration: Declaration; home: Homed } | undefined {
    const dotted = dottedName(declaration);
    const dot = dotted?.name.text.indexOf('.') ?? -1;
    if (dotted === undefined || dot < 0) {
      return { declaration, home: layer.driver === undefined ? {} : { home: layer.driver } };
    }
    const { name, renamed } = dotted;
    const driver = name.text.slice(0, dot);
    if (this.drivers.has(driver)) return { declaration: renamed(name.text.slice(dot + 1)), home: { home: driver } };
    if (!this.absentDrivers.includes(driver)) {
      const help = didYouMean(nearestName(driver, [...this.drivers.keys(), ...this.absentDrivers]));
      this.diagnostics.push(diagnostic('library/unknown-driver', name.span, { name: driver }, { help }));
    }
    return undefined;
  }

  finish(name: string): ComposedModel {
    return {
      name,
      layers: this.layers.map((each) => each.name),
      drivers: this.drivers,
      absentDrivers: this.absentDrivers,
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

  private addDeclaration(declaration: Declaration, place: Place): void {
    switch (declaration.kind) {
      case 'struct': {
        const fields = declaration.fields.map((each) => homed(each, place));
        this.putType(this.structs, 'struct', declaration.name, { ...declaration, fields }, place);
        break;
      }
      case 'union':
        this.putType(this.unions, 'union', declaration.name, withCommon(homedUnion(declaration, place)), place);
        break;
      case 'enum':
        this.putType(this.enums, 'enum', declaration.name, declaration, place);
        break;
      case 'flags':
        this.putType(this.flags, 'flags', declaration.name, declaration, place);
        break;
      case 'typedef':
        this.putType(this.typedefs, 'typedef', declaration.name, declaration, place);
        break;
      case 'interface':
        this.putType(this.interfaces, 'interface', declaration.name, declaration, place);
        break;
      case 'sanitizer':
        this.put(this.sanitizers, 'sanitizer', declaration.name, declaration, {});
        break;
      case 'counter':
        for (const name of declaration.names) this.put(this.counters, 'counter', name, name, place);
        break;
      case 'global':
        for (const variable of declaration.variables) {
          this.put(this.globals, 'variable', variable.name, { declaration: variable, ...place }, place);
        }
        break;
      case 'function': {
        const overrides = declaration.modifiers.includes('override');
        this.replace(this.functions, 'function', declaration.name, { declaration, ...place }, overrides, place);
        break;
      }
      case 'operation': {
        const name = { text: patternKey(declaration.pattern), span: declaration.span };
        this.replace(this.operations, 'operation', name, { declaration, ...place }, declaration.override, place);
        break;
      }
      case 'path': {
        const name = { text: patternKey(declaration.pattern), span: declaration.span };
        this.replace(this.paths, 'path word', name, { declaration, ...place }, declaration.override, place);
        break;
      }
      case 'noun':
        this.put(this.nouns, 'noun', declaration.name, this.noun(declaration, place), {});
        break;
      case 'epilogue':
        this.epilogues.push({ ...place, declaration: declaration.body });
        break;
      case 'consistent':
        this.consistents.push({ ...place, declaration: declaration.body });
        break;
      default:
        break;
    }
  }

  private put<T>(map: Map<string, T>, what: string, name: Name, value: T, place: Homed): void {
    const key = ownName(name.text, place);
    if (map.has(key)) this.diagnostics.push(diagnostic('library/duplicate', name.span, { what, name: name.text }));
    else map.set(key, value);
  }

  /** Types of all kinds share their names. */
  private putType<T>(map: Map<string, T>, what: string, name: Name, value: T, place: Homed): void {
    const others: ReadonlyMap<string, unknown>[] = [this.structs, this.unions, this.enums, this.flags];
    others.push(this.typedefs, this.interfaces);
    const taken = others.some((each) => each !== map && each.has(ownName(name.text, place)));
    if (taken) this.diagnostics.push(diagnostic('library/duplicate', name.span, { what: 'type', name: name.text }));
    else this.put(map, what, name, value, place);
  }

  private replace<T>(
    map: Map<string, Sourced<T>>,
    what: string,
    name: Name,
    value: Sourced<T>,
    overrides: boolean,
    place: Homed,
  ): void {
    const key = ownName(name.text, place);
    const exists = map.has(key);
    if (map.get(key)?.layer === value.layer) {
      this.diagnostics.push(diagnostic('library/duplicate', name.span, { what, name: name.text }));
    } else if (exists && !overrides) {
      this.diagnostics.push(diagnostic('library/needs-override', name.span, { what, name: name.text }));
    } else if (!exists && overrides) {
      const help = didYouMean(nearestName(key, map.keys()));
      this.diagnostics.push(diagnostic('library/overrides-nothing', name.span, { what, name: name.text }, { help }));
    }
    map.set(key, value);
  }

  private noun(declaration: NounDeclaration, place: Place): ComposedNoun {
    return {
      declaration,
      variables: declaration.variables.map((each) => homed(each, place)),
      phrases: this.phrasesOf(declaration, place),
      additions: [],
      ...homeOf(place),
    };
  }

  private phrasesOf(declaration: NounDeclaration, { layer, home }: Place): ComposedPhrase[] {
    const { late } = declaration;
    const common = { late, layer, ...(home === undefined ? {} : { home }) };
    // Phrases keep the order of the text: groups and single phrases are told apart by their place.
    const all: ComposedPhrase[] = declaration.phrases.map((phrase) => ({ phrase, ...common }));
    for (const group of declaration.oneOf) {
      const number = this.groups++;
      all.push(...group.map((phrase) => ({ phrase, ...common, group: number })));
    }
    return all.sort((a, b) => a.phrase.span.start - b.phrase.span.start);
  }

  private extend(declaration: Declaration, place: Place): void {
    switch (declaration.kind) {
      case 'drop':
        this.drop(declaration, place);
        break;
      case 'struct':
        this.grow(this.structs, 'struct', declaration.name, place, (old, isOwn) => {
          const added = declaration.fields.map((each) => homed(isOwn ? each : addedField(each, place), place));
          return { ...old, fields: [...old.fields, ...this.fresh(old.fields, added)] };
        });
        break;
      case 'union':
        this.grow(this.unions, 'union', declaration.name, place, (old) =>
          extendUnion(old, homedUnion(declaration, place)),
        );
        break;
      case 'enum':
        this.grow(this.enums, 'enum', declaration.name, place, (old) => ({
          ...old,
          members: [...old.members, ...declaration.members],
        }));
        break;
      case 'flags':
        this.grow(this.flags, 'flags', declaration.name, place, (old) => ({
          ...old,
          members: [...old.members.filter((each) => !redefines(declaration, each.name)), ...declaration.members],
        }));
        break;
      case 'noun':
        this.grow(this.nouns, 'noun', declaration.name, {}, (old) => this.growNoun(old, declaration, place));
        break;
      default:
        break;
    }
  }

  /** A driver drops what it has added itself. */
  private drop(declaration: Declaration & { readonly kind: 'drop' }, place: Place): void {
    const wanted = declaration.field.text;
    const own = this.structs.get(ownName(declaration.struct.text, place));
    const struct = own ?? this.structs.get(declaration.struct.text);
    const dropped = own === undefined ? ownName(wanted, place) : wanted;
    if (struct === undefined || !struct.fields.some((each) => each.name.text === dropped)) {
      const name = `${declaration.struct.text}.${wanted}`;
      this.diagnostics.push(diagnostic('library/drops-nothing', declaration.span, { name }));
      return;
    }
    const fields = struct.fields.filter((each) => each.name.text !== dropped);
    const key = own === undefined ? declaration.struct.text : ownName(declaration.struct.text, place);
    this.structs.set(key, { ...struct, fields });
  }

  private fresh(old: readonly HomedVariable[], added: readonly HomedVariable[]): HomedVariable[] {
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

  private growNoun(old: ComposedNoun, added: NounDeclaration, place: Place): ComposedNoun {
    const phrases = this.phrasesOf(added, place);
    const kept = old.phrases.filter((each) => !phrases.some((phrase) => overridesPhrase(phrase, each)));
    const blocks = {
      ...(added.begin === undefined ? {} : { begin: added.begin }),
      ...(added.finish === undefined ? {} : { finish: added.finish }),
    };
    const grown = {
      ...old,
      variables: [...old.variables, ...added.variables.map((each) => homed(each, place))],
      phrases: [...kept, ...phrases],
    };
    if (place.home !== undefined && place.home !== old.home) {
      return { ...grown, additions: [...old.additions, { home: place.home, ...blocks }] };
    }
    const element = added.element === undefined ? {} : { element: added.element };
    return { ...grown, declaration: { ...old.declaration, ...blocks, ...element } };
  }

  /** Extends what a driver has of its own, or else the kernel's. */
  private grow<T>(
    map: Map<string, T>,
    what: string,
    name: Name,
    place: Homed,
    change: (old: T, isOwn: boolean) => T,
  ): void {
    const own = ownName(name.text, place);
    const key = map.has(own) ? own : name.text;
    const old = map.get(key);
    if (old === undefined) {
      const help = didYouMean(nearestName(name.text, map.keys()));
      this.diagnostics.push(diagnostic('library/extends-nothing', name.span, { what, name: name.text }, { help }));
    } else map.set(key, change(old, key === own));
  }

  private change(change: ChangeDeclaration, place: Place): void {
    const target = ownName(change.target.text, place);
    const at: Span = change.target.span;
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
    const { tree, diagnostics } = changedFunction(target, old.declaration.span, change.hunks);
    this.diagnostics.push(...diagnostics);
    if (tree !== undefined) this.functions.set(target, { ...old, declaration: tree, layer: place.layer });
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
  if (!phrase.phrase.override || phrase.home !== old.home) return false;
  return patternKey(phrase.phrase.pattern) === patternKey(old.phrase.pattern);
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
