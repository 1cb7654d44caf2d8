import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as z from 'zod';
import type { Rle } from '../../../contract/answer.ts';
import { countsToString } from '../../../vision/rle.ts';
import type { Size } from '../../../vision/types.ts';
import { Failure } from '../../failure.ts';
import type { DataSetOptions, ObjectSet, TrueObject, TrueObjects } from '../data-set.ts';
import { firstOf, listedPart, namesIn, readBytes } from '../folder.ts';
import { polygonsToCounts } from '../polygon-rle.ts';

const size = z.int().min(1);
const segmentationSchema = z.union([
  z.array(z.array(z.number())),
  z.object({ size: z.tuple([size, size]), counts: z.union([z.string(), z.array(z.int().min(0))]) }),
]);
const instancesSchema = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string(), width: size, height: size })),
  annotations: z.array(
    z.object({
      image_id: z.number(),
      category_id: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      area: z.number().optional(),
      iscrowd: z.union([z.literal(0), z.literal(1)]).default(0),
      segmentation: segmentationSchema.optional(),
    }),
  ),
  categories: z.array(z.object({ id: z.number(), name: z.string() })),
});
type Instances = z.infer<typeof instancesSchema>;
type Annotation = Instances['annotations'][number];

export async function recognises(dir: string): Promise<boolean> {
  const names = await Promise.all([namesIn(dir), namesIn(join(dir, 'annotations'))]);
  return names.flat().some((name) => /^instances.*\.json$/.test(name));
}

/** COCO: `instances.json` beside `images/`; or, as COCO itself comes, `annotations/instances_<split>.json` beside `<split>/`. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ObjectSet> {
  const name = `instances_${split ?? 'val'}.json`;
  const own = firstOf(dir, name, `annotations/${name}`);
  const file = own ?? join(dir, 'instances.json');
  const { part, has } = own === undefined ? await listedPart(dir, split) : { part: split ?? 'val', has: () => true };
  const { images, annotations, categories } = await readInstances(file);
  const taken = images.filter(({ file_name }) => has(parse(file_name).name));
  const byImage = Map.groupBy(annotations, ({ image_id }) => image_id);
  const occurring = new Set(taken.flatMap(({ id }) => byImage.get(id) ?? []).map(({ category_id }) => category_id));
  const classes = categories.filter(({ id }) => occurring.delete(id));
  if (occurring.size > 0) throw new Failure(`${file}: category_id ${[...occurring].join(', ')}: not in categories`, 2);
  const indexes = new Map(classes.map(({ id }, index) => [id, index]));
  const folder = firstOf(dir, ...(part === undefined ? [] : [part]), 'images') ?? dir;
  return {
    kind: 'objects',
    ...(part !== undefined && { part }),
    classes: classes.map(({ name }) => name),
    hasMasks: taken.every(({ id }) => (byImage.get(id) ?? []).every(hasMask)),
    examples: taken.map(({ id, file_name, ...image }) => {
      const path = join(folder, file_name);
      const truth = () => toTruth(byImage.get(id) ?? [], image, indexes);
      return { file: path, read: async () => ({ picture: await readBytes(path), truth: truth() }) };
    }),
  };
}

async function readInstances(file: string): Promise<Instances> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure(error.message, 2);
  });
  try {
    const { data, error } = instancesSchema.safeParse(JSON.parse(text));
    if (data) return data;
    const { path, message } = error.issues[0]!;
    throw new Failure(`${file}: ${path.join('.')}: ${message}`, 2);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`${file}: ${(error as Error).message}`, 2);
  }
}

function hasMask({ segmentation }: Annotation): boolean {
  return segmentation !== undefined && !(Array.isArray(segmentation) && segmentation.length === 0);
}

function toTruth(annotations: readonly Annotation[], image: Size, indexes: ReadonlyMap<number, number>): TrueObjects {
  const objects = annotations.flatMap((annotation): TrueObject[] => {
    const [x, y, width, height] = annotation.bbox;
    if (width <= 0 || height <= 0) return [];
    const { category_id, area = width * height, iscrowd } = annotation;
    return [
      {
        classIndex: indexes.get(category_id)!,
        box: { x, y, width, height },
        ...(hasMask(annotation) && { rle: toRle(annotation.segmentation!, image) }),
        area,
        iscrowd: iscrowd === 1,
      },
    ];
  });
  return { objects, dropped: annotations.length - objects.length };
}

function toRle(segmentation: NonNullable<Annotation['segmentation']>, image: Size): Rle {
  if (Array.isArray(segmentation)) {
    return { size: [image.height, image.width], counts: countsToString(polygonsToCounts(segmentation, image)) };
  }
  const { size, counts } = segmentation;
  return { size, counts: typeof counts === 'string' ? counts : countsToString(counts) };
}
