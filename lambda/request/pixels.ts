import { ProblemError } from '../../contract/problems.ts';
import type { Pixels } from '../../vision/types.ts';

/**
 * Pixels given as numbers: `[row][column]` for grey, `[row][column][channel]` with 1 or 3 channels (RGB), 0 to 255.
 * @throws ProblemError `request_invalid` saying where the shape or a value is wrong
 */
export function readPixels(rows: unknown): Pixels {
  const height = lengthOf(rows, 'pixels');
  const [firstRow] = rows as unknown[];
  const width = lengthOf(firstRow, 'pixels[0]');
  const [firstPixel] = firstRow as unknown[];
  const isFlat = !Array.isArray(firstPixel);
  const channels = isFlat ? 1 : lengthOf(firstPixel, 'pixels[0][0]');
  if (channels !== 1 && channels !== 3) refuse('pixels[0][0]', `${channels} channels`, '1 or 3');
  const data = new Uint8Array(height * width * channels);
  let at = 0;
  for (const [y, row] of (rows as unknown[]).entries()) {
    expectLength(row, width, `pixels[${y}]`);
    for (const [x, pixel] of (row as unknown[]).entries()) {
      if (isFlat) {
        data[at++] = level(pixel, () => `pixels[${y}][${x}]`);
        continue;
      }
      expectLength(pixel, channels, `pixels[${y}][${x}]`);
      for (const [c, value] of (pixel as unknown[]).entries())
        data[at++] = level(value, () => `pixels[${y}][${x}][${c}]`);
    }
  }
  return { data, width, height, channels };
}

function lengthOf(value: unknown, where: string): number {
  if (!Array.isArray(value) || value.length === 0) refuse(where, kindOf(value), 'a list of numbers or of lists');
  return value.length;
}

function expectLength(value: unknown, length: number, where: string): void {
  if (!Array.isArray(value)) refuse(where, kindOf(value), `a list of ${length}, as the first`);
  if (value.length !== length) refuse(where, `${value.length} values`, `${length}, as the first has`);
}

function level(value: unknown, where: () => string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value;
  return refuse(where(), typeof value === 'number' ? String(value) : kindOf(value), 'whole numbers 0..255');
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}

function refuse(where: string, got: string, allowed: string): never {
  throw new ProblemError('request_invalid', `${where}: got ${got}, allowed ${allowed}`);
}
