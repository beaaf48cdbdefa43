/**
 * Writes `src/syntax/cst-nodes.ts`: the shapes of the concrete tree, as the grammar has them. Run it after a change of
 * the grammar; a test says when it was forgotten.
 */
import { writeFileSync } from 'node:fs';
import { generateCstDts } from 'chevrotain';
import { FaultParser } from '../src/syntax/fault-parser.ts';

const head = '// Generated from the grammar by `npm run generate -w @refault/dsl`: the shapes of the concrete tree.\n';

/** The text of the file, formatted as Biome would. */
export function cstNodesText(): string {
  const productions = new FaultParser({ validate: false, recovers: false }).getGAstProductions();
  const text = generateCstDts(productions, { includeVisitorInterface: false });
  const formatted = text
    .replaceAll('"', "'")
    .replace(', ICstVisitor', '')
    .replace(/\((\w+)\)\[\]/g, '$1[]');
  return `${head}${formatted.trimEnd()}\n`;
}

if (import.meta.main) writeFileSync(new URL('../src/syntax/cst-nodes.ts', import.meta.url), cstNodesText());
