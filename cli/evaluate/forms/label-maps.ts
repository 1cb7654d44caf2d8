import { join } from 'node:path';
import { sharp } from '../../../lambda/sharp.ts';
import { countsToString, rleArea, rleWindow } from '../../../vision/rle.ts';
import type { Size } from '../../../vision/types.ts';
import { Failure } from '../../failure.ts';
import type { DataSetOptions, ObjectSet, TrueObject } from '../data-set.ts';
import { firstOf, listedPart, picturesByStem, readBytes } from '../folder.ts';

export async function recognises(dir: string): Promise<boolean> {
  const labels = firstOf(dir, 'labels');
  if (!firstOf(dir, 'images') || !labels) return false;
  return [...(await picturesByStem(labels)).values()].some((file) => /\.(png|tiff?)$/i.test(file));
}

/** Label maps: grey pictures of 8 or 16 bits in `labels/` beside `images/`; 0 is background, each other value one object. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ObjectSet> {
  const [{ part, has }, pictures, maps] = await Promise.all([
    listedPart(dir, split),
    picturesByStem(join(dir, 'images')),
    picturesByStem(join(dir, 'labels')),
  ]);
  return {
    kind: 'objects',
    ...(part !== undefined && { part }),
    classes: 1,
    hasMasks: true,
    examples: [...maps]
      .filter(([stem]) => has(stem))
      .map(([stem, map]) => {
        const path = pictures.get(stem);
        if (path === undefined) throw new Failure(`${map}: no picture of that name in images/`, 2);
        const truth = async () => ({ objects: await readMap(map), dropped: 0 });
        return { file: path, read: async () => ({ picture: await readBytes(path), truth: await truth() }) };
      }),
  };
}

async function readMap(path: string): Promise<TrueObject[]> {
  const { space, depth = '', width, height } = await sharp(path).metadata();
  if (!['b-w', 'grey16'].includes(space) || !['uchar', 'ushort'].includes(depth)) {
    throw new Failure(`${path}: got ${space}, ${depth}, allowed: a grey picture of 8 or 16 bits`, 2);
  }
  const bytes = await sharp(path)
    .toColourspace(space)
    .raw({ depth: depth as 'uchar' | 'ushort' })
    .toBuffer();
  const data = depth === 'uchar' ? bytes : new Uint16Array(Uint8Array.from(bytes).buffer);
  return toObjects(data, { width, height });
}

/** One object for each value of the map `data[y * width + x]` but 0. */
function toObjects(data: Uint8Array | Uint16Array, { width, height }: Size): TrueObject[] {
  const borders = new Map<number, number[]>();
  let previous = 0;
  for (let x = 0, position = 0; x < width; x++) {
    for (let y = 0; y < height; y++, position++) {
      const value = data[y * width + x]!;
      if (value === previous) continue;
      if (previous !== 0) borders.get(previous)!.push(position);
      if (value !== 0) borders.get(value)?.push(position) ?? borders.set(value, [position]);
      previous = value;
    }
  }
  if (previous !== 0) borders.get(previous)!.push(width * height);
  return [...borders.values()].map((own) => {
    const counts = [...own, width * height].map((border, i) => border - (own[i - 1] ?? 0));
    if (counts.at(-1) === 0) counts.pop();
    const box = rleWindow(counts, height);
    const rle = { size: [height, width] as [number, number], counts: countsToString(counts) };
    return { classIndex: 0, box, rle, area: rleArea(counts), iscrowd: false };
  });
}
