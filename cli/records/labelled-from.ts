import { createHash } from 'node:crypto';
import { basename, parse } from 'node:path';
import type { PixelRows } from '../../contract/client.ts';
import type { DataSet, TrueObjects } from '../evaluate/data-set.ts';
import { Failure } from '../failure.ts';
import type { Labelled, PlainPicture } from './data-set/labelled.ts';
import { plainPicture, plainPixels } from './data-set/plain-picture.ts';

/**
 * The pictures of a data set in a folder, one after the other, each under a name of its own.
 * @param labels names of the classes, where the data set only numbers them
 * @param onDropped told how many boxes without width or height a picture has
 * @throws Failure where classes have no names
 */
export async function* labelledFrom(
  dataSets: readonly DataSet[],
  labels: readonly string[] | undefined,
  onDropped: (boxes: number) => void = () => {},
): AsyncGenerator<Labelled> {
  const names = new Set<string>();
  for (const { kind, classes, examples } of dataSets) {
    const nameOf = namesOf(classes, labels);
    for (const { file, read } of examples) {
      const { picture, truth } = await read();
      if (kind === 'objects') onDropped((truth as TrueObjects).dropped);
      const hashed = 'pixels' in picture ? JSON.stringify(picture.pixels) : (picture as Uint8Array);
      yield {
        name: unique(file, names),
        sha256: createHash('sha256').update(hashed).digest('hex'),
        truth: kind === 'classes' ? { label: nameOf(truth as number) } : objectsOf(truth as TrueObjects, nameOf),
        // Thousands of pictures: what was read to be hashed is not held.
        read: async () => plain((await read()).picture as Uint8Array | { pixels: PixelRows }),
      };
    }
  }
}

function namesOf(classes: DataSet['classes'], labels: readonly string[] | undefined): (index: number) => string {
  const names = typeof classes === 'number' ? labels : classes;
  if (names === undefined || (typeof classes === 'number' && names.length < classes)) {
    throw new Failure(`option --labels: got ${names?.length ?? 0}, but the classes are numbers up to ${classes}`, 2);
  }
  return (index) => names[index]!;
}

function objectsOf({ objects }: TrueObjects, nameOf: (index: number) => string): Labelled['truth'] {
  return {
    objects: objects.map(({ classIndex, box, rle, iscrowd }) => ({
      label: nameOf(classIndex),
      box,
      ...(rle && { rle }),
      ...(iscrowd && { isCrowd: true }),
    })),
  };
}

async function plain(picture: Uint8Array | { readonly pixels: PixelRows }): Promise<PlainPicture> {
  if (picture instanceof Uint8Array) return plainPicture(picture);
  const { pixels } = picture;
  return plainPixels(Uint8Array.from(pixels.flat(2)), { width: pixels[0]!.length, height: pixels.length });
}

/** A file's name as any tool takes it; parts of a data set may use one twice. */
function unique(file: string, taken: Set<string>): string {
  const stem =
    parse(basename(file))
      .name.replaceAll(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '_') || '_';
  let name = stem;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}_${n}`;
  taken.add(name.toLowerCase());
  return name;
}
