/**
 * What a TypeScript file imports, types included: the specifiers of `import … from`, `export … from`,
 * `import '…'` and `import('…')`, in the order of their form. Reads the text by patterns, since the compiler
 * has no API to ask; an import in a comment counts only where a line begins with it.
 */
const forms = [
  /^[ \t]*(?:import|export)\s+[\w$\s{},*]*?\bfrom\s*['"]([^'"\n]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm,
  /\bimport\(\s*['"]([^'"\n]+)['"]\s*[,)]/g,
];

export function importSpecifiers(text: string): readonly string[] {
  return forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? ''));
}
