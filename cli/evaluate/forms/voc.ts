import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { Failure } from '../../failure.ts';
import type { DataSetOptions, ObjectSet, TrueObject, TrueObjects } from '../data-set.ts';
import { firstOf, listedPart, namesIn, picturesByStem, readBytes } from '../folder.ts';

const number = z.coerce.number();
const annotationSchema = z.object({
  annotation: z.object({
    object: z
      .array(
        z.object({
          name: z.string(),
          difficult: z.string().optional(),
          bndbox: z.object({ xmin: number, ymin: number, xmax: number, ymax: number }),
        }),
      )
      .default([]),
  }),
});
type Annotation = z.infer<typeof annotationSchema>['annotation'];

const parser = new XMLParser({ isArray: (name) => name === 'object', parseTagValue: false });

const annotationsOf = (dir: string) => firstOf(dir, 'annotations', 'Annotations');
const imagesOf = (dir: string) => firstOf(dir, 'images', 'JPEGImages') ?? dir;

export async function recognises(dir: string): Promise<boolean> {
  const annotations = annotationsOf(dir);
  return annotations !== undefined && (await namesIn(annotations)).some((name) => name.endsWith('.xml'));
}

/** Pascal VOC: a file of XML for each picture. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ObjectSet> {
  const annotations = annotationsOf(dir);
  if (annotations === undefined) throw new Failure(`${dir}: no folder annotations/ (Pascal VOC)`, 2);
  const [{ part, has }, pictures] = await Promise.all([listedPart(dir, split), picturesByStem(imagesOf(dir))]);
  const stems = (await namesIn(annotations)).filter((name) => name.endsWith('.xml')).map((name) => parse(name).name);
  const indexes = new Map<string, number>();
  const indexOf = (name: string) => {
    if (!indexes.has(name)) indexes.set(name, indexes.size);
    return indexes.get(name)!;
  };
  const examples = await Promise.all(
    stems.filter(has).map(async (stem) => {
      const path = pictures.get(stem);
      if (path === undefined) throw new Failure(`${join(annotations, `${stem}.xml`)}: no picture of that name`, 2);
      const truth = toTruth(await readAnnotation(join(annotations, `${stem}.xml`)), indexOf);
      return { file: path, read: async () => ({ picture: await readBytes(path), truth }) };
    }),
  );
  return {
    kind: 'objects',
    ...(part !== undefined && { part }),
    classes: [...indexes.keys()],
    hasMasks: false,
    examples,
  };
}

async function readAnnotation(path: string): Promise<Annotation> {
  try {
    const { data, error } = annotationSchema.safeParse(parser.parse(await readFile(path, 'utf8')));
    if (data) return data.annotation;
    const { path: place, message } = error.issues[0]!;
    throw new Failure(`${path}: ${place.join('.')}: ${message}`, 2);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${path}: ${(error as Error).message}`, 2);
  }
}

// Corners are taken as they are written, as training scripts do; what VOC calls difficult counts neither way.
function toTruth({ object }: Annotation, indexOf: (name: string) => number): TrueObjects {
  const objects = object.flatMap(({ name, difficult, bndbox: { xmin, ymin, xmax, ymax } }): TrueObject[] => {
    const box = { x: xmin, y: ymin, width: xmax - xmin, height: ymax - ymin };
    if (box.width <= 0 || box.height <= 0) return [];
    return [{ classIndex: indexOf(name), box, area: box.width * box.height, iscrowd: difficult === '1' }];
  });
  return { objects, dropped: object.length - objects.length };
}
