/**
 * Colour, as reports ask for it. What a style looks like, and whether there is any, is the host's business.
 */

export type Style = 'bold' | 'dim' | 'good' | 'bad' | 'doubtful' | 'place';

/** Gives the text with marks for its style around it; widths are counted without them. */
export type Paint = (style: Style, text: string) => string;

/** No colour at all. */
export const unpainted: Paint = (_, text) => text;

export interface TextOptions {
  /** Columns that a line may take; lines that are to be copied are left whole. */
  readonly width: number;
  readonly paint: Paint;
  /** With everything that is usually folded or left out. */
  readonly isVerbose: boolean;
  /** Only what is not as expected. */
  readonly isTerse?: boolean;
  /** With the set as it was found, beside an exact set that is not as written. */
  readonly proposesSets?: boolean;
  /** A path that opens, for the name of a file; shipped models are named inside their library. */
  readonly pathOf: (file: string) => string;
}
