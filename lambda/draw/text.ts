import { em, glyphs } from './glyphs.ts';

interface Glyph {
  readonly advance: number;
  readonly outline: string;
}

/** Height of capitals above the base line, as a share of the font size. */
export const capHeight = 0.73;

let table: Map<number, Glyph> | undefined;

// Read when text is first drawn, not when the function starts.
function glyphTable(): Map<number, Glyph> {
  table ??= new Map(
    glyphs.split('\n').map((line) => {
      const [code = '', advance, ...outline] = line.split(' ');
      return [Number.parseInt(code, 16), { advance: Number(advance), outline: outline.join(' ') }];
    }),
  );
  return table;
}

/** Stands for characters there is no outline for. */
const unknown: Glyph = { advance: 180, outline: 'M20 0V-186H160V0ZM36-16H144V-170H36Z' };

function glyphOf(character: string): Glyph {
  return glyphTable().get(character.codePointAt(0)!) ?? unknown;
}

/** Width of a text in units of its font size's pixels. */
export function widthOf(text: string, size: number): number {
  let advance = 0;
  for (const character of text) advance += glyphOf(character).advance;
  return (advance * size) / em;
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (widthOf(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

export interface Typesetter {
  /** SVG of a text whose base line begins at (x, y). */
  set(text: string, x: number, y: number, size: number, fill: string): string;
  /** SVG of the outlines used so far. */
  outlines(): string;
}

/** Sets text as outlines, so that no font need be installed: Lambda has none. */
export function createTypesetter(): Typesetter {
  const used = new Map<string, Glyph>();
  return {
    set(text, x, y, size, fill) {
      let advance = 0;
      let uses = '';
      for (const character of text) {
        const glyph = glyphOf(character);
        if (glyph.outline !== '') {
          const id = glyph === unknown ? 'g0' : `g${character.codePointAt(0)!.toString(16)}`;
          used.set(id, glyph);
          uses += `<use href="#${id}" x="${advance}"/>`;
        }
        advance += glyph.advance;
      }
      const scale = (size / em).toFixed(4);
      return `<g fill="${fill}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})">${uses}</g>`;
    },
    outlines: () => Array.from(used, ([id, { outline }]) => `<path id="${id}" d="${outline}"/>`).join(''),
  };
}
