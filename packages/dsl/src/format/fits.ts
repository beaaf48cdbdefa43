/**
 * Whether a piece of a document fits on the rest of a line: with no line break inside of it, and with what can't be
 * torn from its end.
 */
import type { Doc } from './doc.ts';

/** What follows a piece: `parts` from an index on, then the next. */
export interface Rest {
  readonly parts: readonly Doc[];
  readonly from: number;
  readonly next: Rest | undefined;
}

/** `open`: all of it fits, and whatever comes next may still matter. */
type Measured = 'open' | 'fits' | 'too wide';

export interface Room {
  readonly columns: number;
  /** A space comes before any text. */
  readonly isSpaceOwed: boolean;
}

export function fits(content: Doc, rest: Rest | undefined, room: Room): boolean {
  const ruler = new Ruler(room);
  let measured = ruler.flat(content);
  for (let after = rest; after !== undefined && measured === 'open'; after = after.next) {
    for (let index = after.from; index < after.parts.length && measured === 'open'; index++) {
      measured = ruler.following(after.parts[index] ?? '');
    }
  }
  return measured !== 'too wide';
}

class Ruler {
  private room: number;
  private isSpaceOwed: boolean;
  private isLineEnded = false;

  constructor({ columns, isSpaceOwed }: Room) {
    this.room = columns;
    this.isSpaceOwed = isSpaceOwed;
  }

  /** A piece without line breaks. */
  flat(doc: Doc): Measured {
    if (typeof doc === 'string') {
      // After a comment that ends its line there would have to be another line.
      return this.isLineEnded || doc.includes('\n') ? 'too wide' : this.text(doc);
    }
    switch (doc.kind) {
      case 'row':
        return this.all(doc.parts, (part) => this.flat(part));
      case 'space':
      case 'line':
        this.isSpaceOwed = true;
        return 'open';
      case 'newline':
        return 'too wide';
      case 'group':
        return doc.broken ? 'too wide' : this.flat(doc.content);
      case 'fill':
        return this.all(doc.parts, (part) => {
          if (part !== doc.parts[0]) this.isSpaceOwed = true;
          return part.newline === undefined ? this.flat(part.content) : 'too wide';
        });
      case 'trailing':
        this.isLineEnded = true;
        return 'open';
      default:
        return this.flat(doc.content);
    }
  }

  /** What follows it, up to where a line may end. */
  following(doc: Doc): Measured {
    if (typeof doc === 'string') {
      if (this.isLineEnded) return 'fits';
      const [first = '', ...others] = doc.split('\n');
      const measured = this.text(first);
      return measured === 'open' && others.length > 0 ? 'fits' : measured;
    }
    switch (doc.kind) {
      case 'row':
        return this.all(doc.parts, (part) => this.following(part));
      case 'space':
        this.isSpaceOwed = true;
        return 'open';
      case 'line':
      case 'newline':
      case 'trailing':
        return 'fits';
      case 'fill': {
        const [first, ...others] = doc.parts;
        const measured = first === undefined ? 'open' : this.following(first.content);
        return measured === 'open' && others.length > 0 ? 'fits' : measured;
      }
      default:
        return this.following(doc.content);
    }
  }

  private all<Part>(parts: readonly Part[], measure: (part: Part) => Measured): Measured {
    for (const part of parts) {
      const measured = measure(part);
      if (measured !== 'open') return measured;
    }
    return 'open';
  }

  private text(text: string): Measured {
    this.room -= text.length + (this.isSpaceOwed ? 1 : 0);
    this.isSpaceOwed = false;
    return this.room < 0 ? 'too wide' : 'open';
  }
}
