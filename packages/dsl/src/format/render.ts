/**
 * A document to lines of a width. White space is owed until text comes: so no line ends in a space, two line breaks
 * are one, and a comment that ends its line needs nobody's help to do so.
 */
import { type Doc, type FillPart, line, type TrailingComment } from './doc.ts';
import { fits, type Rest } from './fits.ts';

export interface Line {
  readonly code: string;
  readonly comment?: TrailingComment;
}

export interface RenderSettings {
  readonly width: number;
  /** Columns of one level. */
  readonly indent: number;
}

type Owed = 'nothing' | 'space' | 'newline' | 'empty line';

/** Where lines begin, now and inside `atRoot`, and whether a group around here fits on its line. */
interface Mode {
  readonly column: number;
  readonly root: number;
  readonly flat: boolean;
}

export function render(doc: Doc, settings: RenderSettings): Line[] {
  const renderer = new Renderer(settings);
  renderer.print(doc, { column: 0, root: 0, flat: false }, undefined);
  return renderer.finish();
}

class Renderer {
  private readonly settings: RenderSettings;
  private readonly lines: Line[] = [];
  private code = '';
  private comment: TrailingComment | undefined;
  private owed: Owed = 'nothing';
  /** Where the line begins that is owed. */
  private owedColumn = 0;
  /** Lines with code on them that are done. */
  private done = 0;

  constructor(settings: RenderSettings) {
    this.settings = settings;
  }

  finish(): Line[] {
    if (!this.isEmpty()) this.endLine();
    return this.lines;
  }

  print(doc: Doc, mode: Mode, rest: Rest | undefined): void {
    if (typeof doc === 'string') {
      this.write(doc);
      return;
    }
    switch (doc.kind) {
      case 'row':
        doc.parts.forEach((part, index) => {
          this.print(part, mode, { parts: doc.parts, from: index + 1, next: rest });
        });
        break;
      case 'space':
        this.owe('space', mode);
        break;
      case 'line':
        this.owe(mode.flat ? 'space' : 'newline', mode);
        break;
      case 'newline':
        this.owe(doc.blank ? 'empty line' : 'newline', mode);
        break;
      case 'group':
        this.print(
          doc.content,
          { ...mode, flat: mode.flat || (!doc.broken && this.fits(doc.content, mode, rest)) },
          rest,
        );
        break;
      case 'fill':
        this.fill(doc.parts, mode, rest);
        break;
      case 'indent':
        this.print(doc.content, { ...mode, column: mode.column + this.settings.indent }, rest);
        break;
      case 'align':
        this.print(doc.content, { ...mode, column: this.columnOf(mode) }, rest);
        break;
      case 'root':
        this.print(doc.content, { ...mode, root: mode.column }, rest);
        break;
      case 'at-root':
        this.print(doc.content, { ...mode, column: mode.root }, rest);
        break;
      case 'trailing':
        this.comment = doc.comment;
        this.owed = 'nothing';
        this.owe('newline', mode);
        break;
    }
  }

  /** Each part on the line of the one before if it fits there and that one took a single line. */
  private fill(parts: readonly FillPart[], mode: Mode, rest: Rest | undefined): void {
    let begun = 0;
    parts.forEach(({ content, newline }, index) => {
      const after = index === parts.length - 1 ? rest : { parts: [line], from: 0, next: undefined };
      if (index > 0) {
        const isOneLine = this.done === begun && !this.owesLine();
        this.owe('space', mode);
        if (newline !== undefined) this.owe(newline.blank ? 'empty line' : 'newline', mode);
        else if (!mode.flat && !(isOneLine && this.fits(content, mode, after))) this.owe('newline', mode);
      }
      begun = this.done + (this.owesLine() && !this.isEmpty() ? 1 : 0);
      this.print(content, mode, after);
    });
  }

  private fits(content: Doc, mode: Mode, rest: Rest | undefined): boolean {
    const isSpaceOwed = this.owed === 'space' && !this.isEmpty();
    const column = this.columnOf(mode) - (isSpaceOwed ? 1 : 0);
    return fits(content, rest, { columns: this.settings.width - column, isSpaceOwed });
  }

  private columnOf(mode: Mode): number {
    if (this.isEmpty()) return mode.column;
    if (this.owesLine()) return this.owedColumn;
    return this.code.length - this.code.lastIndexOf('\n') - 1 + (this.owed === 'space' ? 1 : 0);
  }

  /** Of two line breaks the last says where the line begins. */
  private owe(what: Owed, { column }: Mode): void {
    if (what !== 'space') this.owedColumn = column;
    if (strength[what] > strength[this.owed]) this.owed = what;
  }

  private owesLine(): boolean {
    return strength[this.owed] >= strength.newline;
  }

  private isEmpty(): boolean {
    return this.lines.length === 0 && this.code === '';
  }

  private write(text: string): void {
    if (!this.isEmpty()) {
      if (this.owesLine()) {
        this.endLine();
        if (this.owed === 'empty line') this.lines.push({ code: '' });
        this.code = ' '.repeat(this.owedColumn);
      } else if (this.owed === 'space') this.code += ' ';
    }
    this.owed = 'nothing';
    this.code += text;
  }

  private endLine(): void {
    this.lines.push(this.comment === undefined ? { code: this.code } : { code: this.code, comment: this.comment });
    this.done++;
    this.code = '';
    this.comment = undefined;
  }
}

const strength: Readonly<Record<Owed, number>> = { nothing: 0, space: 1, newline: 2, 'empty line': 3 };
