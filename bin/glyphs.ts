// node bin/glyphs.ts: writes lambda/draw/glyphs.ts, the outlines that drawn labels are set with.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Command {
  readonly type: 'M' | 'L' | 'Q' | 'C' | 'Z';
  readonly x1?: number;
  readonly y1?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly x?: number;
  readonly y?: number;
}
interface Glyph {
  readonly advanceWidth: number;
  getPath(x: number, y: number, size: number): { readonly commands: readonly Command[] };
}
interface Font {
  readonly unitsPerEm: number;
  charToGlyphIndex(character: string): number;
  charToGlyph(character: string): Glyph;
}

const require = createRequire(import.meta.url);
const { parse } = require('opentype.js') as { parse(bytes: ArrayBuffer): Font };

/** Units the em is divided into: an eighth of a pixel at the largest size drawn. */
const em = 256;
const file = join(import.meta.dirname, '..', 'lambda', 'draw', 'glyphs.ts');

function loadFont(subset: string): Font {
  const bytes = readFileSync(require.resolve(`@fontsource/inter/files/inter-${subset}-600-normal.woff`));
  return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}

function characters(): string[] {
  const ranges = [
    [0x20, 0x7e],
    [0xa0, 0x17f],
    [0x391, 0x3c9],
  ] as const;
  const letters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
  );
  return [...letters, ...'–—‘’“”•…'];
}

// The library's own toPathData() runs "75 -0.2" together as "750" when it rounds (2.0.0).
function toPathData(commands: readonly Command[]): string {
  let path = '';
  let pen = '';
  for (const { type, x1, y1, x2, y2, x, y } of commands) {
    const numbers = [x1, y1, x2, y2, x, y].filter((value) => value !== undefined).map((value) => Math.round(value) + 0);
    const end = numbers.slice(-2).join(' ');
    if (type === 'L' && end === pen) continue;
    path += type + numbers.join(' ').replaceAll(' -', '-');
    pen = end;
  }
  return path;
}

/** The text of lambda/draw/glyphs.ts. */
export function makeGlyphs(): string {
  const fonts = ['latin', 'latin-ext', 'greek'].map(loadFont);
  const lines = characters().flatMap((character) => {
    const font = fonts.find((candidate) => candidate.charToGlyphIndex(character) !== 0);
    if (!font) return [];
    const glyph = font.charToGlyph(character);
    const outline = toPathData(glyph.getPath(0, 0, em).commands);
    const advance = Math.round((glyph.advanceWidth * em) / font.unitsPerEm);
    return `${character.codePointAt(0)?.toString(16)} ${advance} ${outline}`;
  });
  return `// Made by bin/glyphs.ts: do not edit. Outlines of Inter SemiBold, (c) 2016 The Inter Project Authors
// (https://github.com/rsms/inter), SIL Open Font License 1.1 (https://openfontlicense.org).

/** Units of the em. */
export const em = ${em};

/** A glyph a line: code point in hexadecimal, advance, outline as SVG path data with the base line at 0. */
export const glyphs = \`${lines.join('\n')}\`;
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(file, makeGlyphs());
