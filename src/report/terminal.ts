import { styleText } from 'node:util';

/** Where a text is printed. */
export interface Terminal {
  /** Longer lines are broken or cut. */
  readonly columns: number;
  readonly colour: boolean;
}

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours texts, or leaves them as they are where the terminal has no colour. */
export function painter({ colour }: Pick<Terminal, 'colour'>): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
