import type { Pixels } from '../../vision/types.ts';
import { sharp } from '../sharp.ts';
import { type DrawnForm, encode } from './encode.ts';
import { planLayout } from './layout.ts';

/** Seventeen even steps of matplotlib's perceptually uniform `inferno` (CC0, Smith and van der Walt 2015). */
const inferno = [
  [0, 0, 4],
  [11, 7, 36],
  [33, 12, 74],
  [61, 9, 101],
  [87, 16, 110],
  [113, 25, 110],
  [138, 34, 106],
  [163, 44, 97],
  [188, 55, 84],
  [210, 70, 68],
  [228, 90, 49],
  [241, 115, 29],
  [249, 142, 9],
  [252, 172, 17],
  [249, 203, 53],
  [242, 234, 105],
  [252, 255, 164],
] as const;
const steps = inferno.length - 1;

/** How much of the colour lies over the picture, at no heat and at the most. */
const thinnest = 0.35;
const thickest = 0.8;

/**
 * Draws a heat map over a picture, which is made grey under it: dark where there is no heat, yellow where there is most.
 * @param values at least 0, row by row over the whole picture; shown in relation to the largest
 * @param grid rows and columns of the values
 */
export async function drawHeatmap(
  pixels: Pixels,
  values: readonly number[],
  [rows, columns]: readonly [rows: number, columns: number],
  form: DrawnForm,
): Promise<Buffer> {
  const { width, height } = planLayout(pixels, 1280);
  const size = { width, height, fit: 'fill', kernel: 'cubic' } as const;
  const raw = ({ width, height, channels }: Omit<Pixels, 'data'>) => ({ raw: { width, height, channels } });
  const most = Math.max(...values, Number.MIN_VALUE);
  const levels = Uint8Array.from(values, (value) => Math.round((Math.max(0, value) / most) * 255));
  const [heat, grey] = await Promise.all([
    sharp(levels, raw({ width: columns, height: rows, channels: 1 }))
      .resize(size)
      .toColourspace('b-w')
      .raw()
      .toBuffer(),
    sharp(pixels.data, raw(pixels)).resize(size).toColourspace('b-w').raw().toBuffer(),
  ]);
  return encode(sharp(blend(grey, heat), raw({ width, height, channels: 3 })), form).toBuffer();
}

function blend(grey: Uint8Array, heat: Uint8Array): Uint8Array {
  const table = Array.from({ length: 256 }, (_, level) => colorAt(level / 255));
  const out = new Uint8Array(grey.length * 3);
  for (let i = 0, at = 0; i < grey.length; i++) {
    const { color, cover } = table[heat[i]!]!;
    for (let c = 0; c < 3; c++) out[at++] = color[c]! * cover + grey[i]! * (1 - cover);
  }
  return out;
}

function colorAt(value: number): { color: readonly number[]; cover: number } {
  const step = Math.min(steps - 1, Math.floor(value * steps));
  const share = value * steps - step;
  const color = inferno[step]!.map((channel, c) => channel + (inferno[step + 1]![c]! - channel) * share);
  return { color, cover: thinnest + (thickest - thinnest) * value };
}
