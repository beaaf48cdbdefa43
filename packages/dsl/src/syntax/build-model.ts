/**
 * Concrete trees of models to syntax trees.
 */

import type { Name } from '../ast/nodes-expression.ts';
import type {
  Declaration,
  FlagsDeclaration,
  FunctionDeclaration,
  FunctionModifierText,
  InterfaceDeclaration,
  ModelHeader,
  ModelNode,
  NounDeclaration,
  PatternElement,
  PhraseDeclaration,
  Selector,
  UnionDeclaration,
} from '../ast/nodes-model.ts';
import type { VariableNode } from '../ast/nodes-statement.ts';
import { all, type BuildContext, dottedNameOf, first, nameOf, namesOf, spanOf, textOfString } from './build-context.ts';
import { buildBinary, buildExpression } from './build-expression.ts';
import { buildBlock, buildParameter, buildType, buildVariables } from './build-statement.ts';
import type {
  DeclarationCstNode,
  FlagsCstNode,
  FunctionCstNode,
  FunctionOrVariablesCstNode,
  InterfaceCstNode,
  KernelNameCstNode,
  ModelCstNode,
  ModelHeaderCstNode,
  NounCstNode,
  ParametersCstNode,
  PatternCstNode,
  PatternElementCstNode,
  PhraseCstNode,
  SelectorCstNode,
  TypeDeclarationCstNode,
  UnionCstNode,
} from './cst-nodes.ts';

/** The model without the declarations of the rest of its file: those are put in by whoever reads the file. */
export function buildModel(context: BuildContext, node: ModelCstNode): ModelNode | undefined {
  const header = buildHeader(context, first(node.children.modelHeader));
  if (header === undefined) return undefined;
  const declarations = all(node.children.declaration).flatMap((each) => buildDeclaration(context, each) ?? []);
  return { kind: 'model', header, declarations, span: spanOf(context, node) };
}

/** Whether a model's header ends in `;` and governs the rest of its file. */
export function governsFile(node: ModelCstNode): boolean {
  return node.children.LeftBrace === undefined;
}

export function buildKernelName(context: BuildContext, node: KernelNameCstNode | undefined): Name | undefined {
  return nameOf(context, first(node?.children.Version)) ?? nameOf(context, first(node?.children.NameToken));
}

export function buildSelector(context: BuildContext, node: SelectorCstNode | undefined): Selector | undefined {
  const name = buildKernelName(context, first(node?.children.kernelName));
  if (node === undefined || name === undefined) return undefined;
  const last = buildKernelName(context, first(node.children.last));
  const open = node.children.DotDot !== undefined;
  return {
    first: name,
    ...(open ? { last: last ?? ('open' as const) } : {}),
    patches: namesOf(context, node.children.patch),
    span: spanOf(context, node),
  };
}

function buildHeader(context: BuildContext, node: ModelHeaderCstNode | undefined): ModelHeader | undefined {
  if (node === undefined) return undefined;
  const { children } = node;
  const span = spanOf(context, node);
  const name = nameOf(context, first(children.NameToken));
  const extended = buildKernelName(context, first(children.extended));
  if (children.Library !== undefined) return name && { kind: 'library', name, span };
  if (children.Kernel !== undefined) {
    const kernel = buildKernelName(context, first(children.kernelName));
    return kernel && { kind: 'kernel', name: kernel, ...(extended === undefined ? {} : { extends: extended }), span };
  }
  const on = buildSelector(context, first(children.selector));
  if (name === undefined) return undefined;
  if (children.Patch !== undefined) {
    if (on === undefined) return undefined;
    const title = first(children.StringLiteral);
    return { kind: 'patch', name, on, ...(title === undefined ? {} : { title: textOfString(title) }), span };
  }
  return {
    kind: 'driver',
    name,
    ...(on === undefined ? {} : { on }),
    ...(extended === undefined ? {} : { extends: extended }),
    implements: namesOf(context, children.implemented),
    span,
  };
}

export function buildDeclaration(context: BuildContext, node: DeclarationCstNode): Declaration | undefined {
  const { children } = node;
  const span = spanOf(context, node);
  const note = first(children.note);
  if (note !== undefined) {
    const texts = all(note.children.StringLiteral).map((each) => textOfString(each));
    return { kind: note.children.Source !== undefined ? 'source' : 'link', texts, span };
  }
  const typedef = first(children.typedef);
  if (typedef !== undefined) {
    const name = nameOf(context, first(typedef.children.NameToken));
    const type = buildType(context, first(typedef.children.type), all(typedef.children.Star).length);
    return name && { kind: 'typedef', name, type, span };
  }
  const drop = first(children.drop);
  if (drop !== undefined) {
    const [struct, ...members] = [
      ...namesOf(context, drop.children.NameToken),
      ...namesOf(context, drop.children.member),
    ];
    const field = members.pop();
    if (struct === undefined || field === undefined) return undefined;
    const text = [struct, ...members].map((each) => each.text).join('.');
    return { kind: 'drop', struct: { ...struct, text }, field, span };
  }
  const counter = first(children.counter);
  if (counter !== undefined) return { kind: 'counter', names: namesOf(context, counter.children.NameToken), span };
  const change = first(children.change);
  if (change !== undefined) {
    const target = dottedNameOf(context, first(change.children.dottedName));
    const hunks = first(change.children.Hunks);
    if (target === undefined || hunks === undefined || hunks.image === '') return undefined;
    return { kind: 'change', target, hunks: spanOf(context, hunks), span };
  }
  const operation = first(children.operation);
  if (operation !== undefined) {
    return {
      kind: 'operation',
      override: operation.children.Override !== undefined,
      pattern: buildPattern(context, first(operation.children.pattern)),
      body: buildBlock(context, first(operation.children.block)),
      span,
    };
  }
  const path = first(children.path);
  if (path !== undefined) {
    return {
      kind: 'path',
      override: path.children.Override !== undefined,
      pattern: buildPattern(context, first(path.children.pattern)),
      value: buildExpression(context, first(path.children.expression)),
      span,
    };
  }
  const sanitizer = first(children.sanitizer);
  if (sanitizer !== undefined) {
    const name = nameOf(context, first(sanitizer.children.NameToken));
    return name && { kind: 'sanitizer', name, text: textOfString(first(sanitizer.children.StringLiteral)), span };
  }
  const epilogue = first(children.epilogue);
  if (epilogue !== undefined) return { kind: 'epilogue', body: buildBlock(context, epilogue), span };
  const consistent = first(children.consistent);
  if (consistent !== undefined) return { kind: 'consistent', body: buildBlock(context, consistent), span };
  const fromInterface = first(children.interface);
  if (fromInterface !== undefined) return buildInterface(context, fromInterface);
  const typeDeclaration = first(children.typeDeclaration);
  if (typeDeclaration !== undefined) return buildTypeDeclaration(context, typeDeclaration);
  const noun = first(children.noun);
  if (noun !== undefined) return buildNoun(context, noun);
  const either = first(children.functionOrVariables);
  return either === undefined ? undefined : buildFunctionOrVariables(context, either);
}

function buildFunctionOrVariables(context: BuildContext, node: FunctionOrVariablesCstNode): Declaration | undefined {
  const fromFunction = first(node.children.function);
  if (fromFunction !== undefined) return buildFunction(context, fromFunction);
  const variables = buildVariables(context, first(node.children.variables));
  return variables.length === 0 ? undefined : { kind: 'global', variables, span: spanOf(context, node) };
}

export function buildFunction(context: BuildContext, node: FunctionCstNode): FunctionDeclaration | undefined {
  const { children } = node;
  const name = dottedNameOf(context, first(children.dottedName));
  if (name === undefined) return undefined;
  const block = first(children.block);
  return {
    kind: 'function',
    name,
    modifiers: all(children.FunctionModifier).map((each) => each.image as FunctionModifierText),
    result: buildType(context, first(children.type), all(children.Star).length),
    parameters: buildParameters(context, first(children.parameters)),
    ...(block === undefined ? {} : { body: buildBlock(context, block) }),
    span: spanOf(context, node),
  };
}

export function buildParameters(context: BuildContext, node: ParametersCstNode | undefined): VariableNode[] {
  return all(node?.children.parameter).flatMap((each) => buildParameter(context, each) ?? []);
}

function buildInterface(context: BuildContext, node: InterfaceCstNode): InterfaceDeclaration | undefined {
  const name = nameOf(context, first(node.children.NameToken));
  if (name === undefined) return undefined;
  const functions = all(node.children.prototype).flatMap((each): FunctionDeclaration[] => {
    const member = nameOf(context, first(each.children.NameToken));
    if (member === undefined) return [];
    return [
      {
        kind: 'function',
        name: member,
        modifiers: [],
        result: buildType(context, first(each.children.type), all(each.children.Star).length),
        parameters: buildParameters(context, first(each.children.parameters)),
        span: spanOf(context, each),
      },
    ];
  });
  return { kind: 'interface', name, functions, span: spanOf(context, node) };
}

function buildTypeDeclaration(context: BuildContext, node: TypeDeclarationCstNode): Declaration | undefined {
  const extend = node.children.Extend !== undefined;
  const span = spanOf(context, node);
  const struct = first(node.children.struct);
  if (struct !== undefined) {
    const name = dottedNameOf(context, first(struct.children.dottedName));
    const fields = all(struct.children.variables).flatMap((each) => buildVariables(context, each));
    const recycled = struct.children.Recycled !== undefined;
    return name && { kind: 'struct', name, extend, recycled, fields, span };
  }
  const union = first(node.children.union);
  if (union !== undefined) return buildUnion(context, union, extend);
  const fromEnum = first(node.children.enum);
  if (fromEnum !== undefined) {
    const name = dottedNameOf(context, first(fromEnum.children.dottedName));
    return name && { kind: 'enum', name, extend, members: namesOf(context, fromEnum.children.member), span };
  }
  const flags = first(node.children.flags);
  return flags === undefined ? undefined : buildFlags(context, flags, extend);
}

function buildUnion(context: BuildContext, node: UnionCstNode, extend: boolean): UnionDeclaration | undefined {
  const name = dottedNameOf(context, first(node.children.dottedName));
  if (name === undefined) return undefined;
  const members = all(node.children.unionMember);
  return {
    kind: 'union',
    name,
    extend,
    tags: members.flatMap((each) => {
      const tag = nameOf(context, first(each.children.tag));
      if (tag === undefined) return [];
      const fields = all(each.children.variables).flatMap((list) => buildVariables(context, list));
      return { name: tag, fields, span: spanOf(context, each) };
    }),
    common: members.flatMap((each) => {
      if (each.children.Common === undefined) return [];
      const fields = all(each.children.variables).flatMap((list) => buildVariables(context, list));
      return { tags: namesOf(context, each.children.NameToken), fields, span: spanOf(context, each) };
    }),
    span: spanOf(context, node),
  };
}

function buildFlags(context: BuildContext, node: FlagsCstNode, extend: boolean): FlagsDeclaration | undefined {
  const name = dottedNameOf(context, first(node.children.dottedName));
  if (name === undefined) return undefined;
  const members = all(node.children.flagsMember).flatMap((each) => {
    const member = nameOf(context, first(each.children.NameToken));
    if (member === undefined) return [];
    const mask = first(each.children.binary);
    return { name: member, ...(mask === undefined ? {} : { mask: buildBinary(context, mask) }) };
  });
  return { kind: 'flags', name, extend, members, span: spanOf(context, node) };
}

export function buildPattern(context: BuildContext, node: PatternCstNode | undefined): PatternElement[] {
  return all(node?.children.patternElement).flatMap((each) => buildPatternElement(context, each) ?? []);
}

function buildPatternElement(context: BuildContext, node: PatternElementCstNode): PatternElement | undefined {
  const { children } = node;
  const span = spanOf(context, node);
  const pattern = first(children.pattern);
  if (pattern !== undefined) return { kind: 'optional', elements: buildPattern(context, pattern), span };
  const type = first(children.type);
  if (type !== undefined) {
    const name = nameOf(context, first(children.NameToken));
    const isNew = children.New !== undefined;
    return name && { kind: 'value', isNew, type: buildType(context, type, all(children.Star).length), name, span };
  }
  return { kind: 'word', words: all(children.Word).map((each) => each.image), span };
}

function buildNoun(context: BuildContext, node: NounCstNode): NounDeclaration | undefined {
  const { children } = node;
  const name = nameOf(context, first(children.NameToken));
  if (name === undefined) return undefined;
  const within = nameOf(context, first(children.within));
  const at = buildParameter(context, first(children.at));
  const gives = buildParameter(context, first(children.gives));
  const members = all(children.nounMember);
  const declared = members.flatMap((each) => {
    const either = first(each.children.functionOrVariables);
    return either === undefined ? [] : (buildFunctionOrVariables(context, either) ?? []);
  });
  const element = declared.find((each): each is FunctionDeclaration => each.kind === 'function');
  const begin = members.flatMap((each) => all(each.children.begin))[0];
  const finish = members.flatMap((each) => all(each.children.finish))[0];
  return {
    kind: 'noun',
    name,
    extend: children.Extend !== undefined,
    late: children.Late !== undefined,
    ...(within === undefined ? {} : { within }),
    ...(at === undefined ? {} : { at }),
    ...(gives === undefined ? {} : { gives }),
    variables: declared.flatMap((each) => (each.kind === 'global' ? each.variables : [])),
    ...(begin === undefined ? {} : { begin: buildBlock(context, begin) }),
    ...(finish === undefined ? {} : { finish: buildBlock(context, finish) }),
    phrases: members.flatMap((each) => all(each.children.phrase).map((phrase) => buildPhrase(context, phrase))),
    oneOf: members.flatMap((each) => {
      const group = all(each.children.oneOf).map((phrase) => buildPhrase(context, phrase));
      return group.length === 0 ? [] : [group];
    }),
    ...(element === undefined ? {} : { element }),
    span: spanOf(context, node),
  };
}

function buildPhrase(context: BuildContext, node: PhraseCstNode): PhraseDeclaration {
  return {
    override: node.children.Override !== undefined,
    pattern: buildPattern(context, first(node.children.pattern)),
    body: buildBlock(context, first(node.children.block)),
    span: spanOf(context, node),
  };
}
